"""Who acts for which side of an agreement. A third party, the Liga among them, acts for neither."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import Agreement, AgreementSide


def side_of(by: User | AnonymousUser, *, county_id: int, provider_id: int) -> AgreementSide | None:
    """The side `by` acts for, or None."""
    for assignment in open_assignments(by):
        if assignment.role == Role.PLANNER and assignment.partner_id == county_id:
            return AgreementSide.COUNTY
        if assignment.role == Role.PROVIDER_LEAD and assignment.partner_id == provider_id:
            return AgreementSide.PROVIDER
    return None


def check_may_act_for_a_side(by: User, *, county: Partner, provider: Partner) -> AgreementSide:
    """The side `by` acts for.

    Raises:
        NotAllowed: neither.
    """
    side = side_of(by, county_id=county.pk, provider_id=provider.pk)
    if side is None:
        raise NotAllowed(_("Hier handeln nur die beiden Vertragsseiten."))
    return side


def check_may_act_on(by: User, agreement: Agreement, who: str = "party") -> AgreementSide:
    """The side `by` acts for, where `who` of the transition table allows that side.

    Raises:
        NotAllowed: a third party, or the other side.
    """
    side = check_may_act_for_a_side(by, county=agreement.county, provider=agreement.provider)
    if who not in ("party", side):
        raise NotAllowed(_("Das ist Sache der anderen Vertragsseite."), side=str(side))
    return side
