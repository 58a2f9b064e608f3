"""Agreements, as far as this person may read them, and what they draw from the budget."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet, Sum

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.agreement.models import Agreement, AgreementSignature
from kreislauf.provider.agreement.rules import DRAWS_MONEY, AgreementStatus
from kreislauf.region.matter.selectors import visible_to


def agreements_visible_to(user: User | AnonymousUser) -> QuerySet[Agreement]:
    """The agreements `user` may read, those that end last first."""
    return (
        visible_to(
            user,
            Agreement.objects.select_related(
                "provider", "county", "measure", "line", "line__source", "legal_basis", "cycle", "owner"
            ),
        )
        .prefetch_related(Prefetch("signatures", AgreementSignature.objects.order_by("signed_on")))
        .order_by("-term_to", "-pk")
    )


def agreement_visible_to(user: User | AnonymousUser, agreement_id: int) -> Agreement:
    """One agreement.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    agreement = agreements_visible_to(user).filter(pk=agreement_id).first()
    if agreement is None:
        raise NotVisible(agreement_id=agreement_id)
    return agreement


def agreements_of(provider: Partner) -> QuerySet[Agreement]:
    """Every agreement of a provider, for its own pages."""
    return (
        Agreement.objects.filter(provider=provider)
        .select_related("measure", "line", "legal_basis", "county")
        .order_by("term_from", "pk")
    )


def drawn_from_line(line_id: int, *, without: int | None = None) -> int:
    """Cents that agreements draw from a budget line (leaving one agreement out, where named)."""
    drawing = Agreement.objects.filter(line_id=line_id, status__in=[s.value for s in DRAWS_MONEY])
    # What was ended before it was ever settled has drawn nothing.
    drawing = drawing.exclude(status=AgreementStatus.TERMINATED, signatures__isnull=True)
    if without is not None:
        drawing = drawing.exclude(pk=without)
    # Ids first: a join over signatures would count an agreement once for each of them.
    ids = drawing.values("pk")
    return int(Agreement.objects.filter(pk__in=ids).aggregate(cents=Sum("cents"))["cents"] or 0)


def drawn_from_lines(line_ids: Iterable[int]) -> dict[int, int]:
    """Line -> cents drawn, for a whole budget in one query; lines nothing is drawn from are left out."""
    ids = (
        Agreement.objects.filter(line_id__in=list(line_ids), status__in=[s.value for s in DRAWS_MONEY])
        .exclude(status=AgreementStatus.TERMINATED, signatures__isnull=True)
        .values("pk")
    )
    rows = (
        Agreement.objects.filter(pk__in=ids).order_by().values("line_id").annotate(cents_drawn=Sum("cents"))
    )
    return {row["line_id"]: int(row["cents_drawn"]) for row in rows}
