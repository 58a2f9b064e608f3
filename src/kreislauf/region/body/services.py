"""Keep bodies, members and mandates; table papers and lay out their way through the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.body.models import (
    Body,
    Consultation,
    ConsultationRole,
    Mandate,
    Meeting,
    Membership,
    Paper,
)
from kreislauf.region.body.permissions import check_may_keep_bodies, check_may_record_for
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.matter.models import Audience, Matter, MatterKind
from kreislauf.region.matter.permissions import check_may_speak_for
from kreislauf.region.matter.selectors import check_sees


@dataclass(frozen=True)
class Station:
    """Station of a paper's way: the body, the role it is asked in, the meeting where there is one."""

    body: Body
    role: ConsultationRole
    meeting: Meeting | None = None


class BodyAlreadyThere(DomainError):
    """A body of this short name, a seat of this name, or this very mandate is there."""

    message = _("Das gibt es schon.")
    next_step = _("Wählen Sie eine andere Angabe.")
    http_status = 409


@transaction.atomic
def create_body(
    *,
    slug: str,
    name: str,
    kind: str,
    band: str,
    area: Area,
    decision_rule: str,
    valid_from: date,
    by: User,
    legal_basis: PlanningBasis | None = None,
    seats: int | None = None,
    synthetic: bool = False,
) -> Body:
    """Enter a body (Gremium). Without a mandate it may do nothing.

    Raises:
        NotAllowed: not the clerk.
        BodyAlreadyThere: the short name is taken.
    """
    check_may_keep_bodies(by)
    if Body.objects.filter(slug=slug).exists():
        raise BodyAlreadyThere(_("Ein Gremium mit diesem Kurzzeichen gibt es schon."))
    body = Body.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        band=band,
        area=area,
        decision_rule=decision_rule,
        valid_from=valid_from,
        legal_basis=legal_basis,
        seats=seats,
        synthetic=synthetic,
    )
    audit.record(action="body.created", target=body, by=by, kind=kind)
    return body


@transaction.atomic
def add_member(
    *,
    body: Body,
    name: str,
    valid_from: date,
    by: User,
    on_behalf_of: Partner | None = None,
    voting_right: bool = True,
    account: User | None = None,
) -> Membership:
    """Seat a person in a body, on behalf of a partner where there is one.

    Raises:
        NotAllowed, BodyAlreadyThere (the person sits there).
    """
    check_may_keep_bodies(by)
    if body.memberships.filter(name=name, valid_to__isnull=True).exists():
        raise BodyAlreadyThere(_("Diese Person sitzt schon in dem Gremium."))
    member = Membership.objects.create(
        body=body,
        name=name,
        valid_from=valid_from,
        on_behalf_of=on_behalf_of,
        voting_right=voting_right,
        account=account,
    )
    audit.record(action="membership.begun", target=member, by=by, body=body.slug)
    return member


@transaction.atomic
def end_membership(*, membership_id: int, on: date, by: User) -> Membership:
    """End a seat after a day; what the member decided stands."""
    check_may_keep_bodies(by)
    member = Membership.objects.select_for_update().get(pk=membership_id)
    member.valid_to = on
    member.save(update_fields=["valid_to"])
    audit.record(action="membership.ended", target=member, by=by, on=on.isoformat())
    return member


@transaction.atomic
def give_mandate(
    *, body: Body, object_kind: str, act: str, legal_basis: PlanningBasis, valid_from: date, by: User
) -> Mandate:
    """Enter what a body may do, on which legal basis, from a day on.

    Raises:
        NotAllowed, BodyAlreadyThere (it holds this mandate).
    """
    check_may_keep_bodies(by)
    if body.mandates.filter(object_kind=object_kind, act=act, valid_to__isnull=True).exists():
        raise BodyAlreadyThere(_("Diese Zuständigkeit hat das Gremium schon."))
    mandate = Mandate.objects.create(
        body=body, object_kind=object_kind, act=act, legal_basis=legal_basis, valid_from=valid_from
    )
    audit.record(
        action="mandate.given", target=mandate, by=by, body=body.slug, object_kind=object_kind, act=act
    )
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: int, on: date, by: User) -> Mandate:
    """End a mandate after a day; what was decided under it stands."""
    check_may_keep_bodies(by)
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    mandate.valid_to = on
    mandate.save(update_fields=["valid_to"])
    audit.record(action="mandate.ended", target=mandate, by=by, on=on.isoformat())
    return mandate


@transaction.atomic
def call_meeting(*, body: Body, held_on: date, title: str, by: User, synthetic: bool = False) -> Meeting:
    """Enter a meeting (Sitzung) of a body.

    Raises:
        NotAllowed: `by` does not keep this body's records.
    """
    check_may_record_for(by, body)
    meeting = Meeting.objects.create(body=body, held_on=held_on, title=title, synthetic=synthetic)
    audit.record(action="meeting.called", target=meeting, by=by, body=body.slug)
    return meeting


@transaction.atomic
def table_paper(
    *,
    cycle: Cycle,
    reference: str,
    title: str,
    text: str,
    stations: Sequence[Station],
    by: User,
    subject: Matter | None = None,
    partner: Partner | None = None,
    on: date,
    synthetic: bool = False,
) -> Paper:
    """Table a paper (Vorlage) on behalf of a partner and lay out its way through the bodies, in order.

    The station with the role of decision is the authoritative one.

    Raises:
        NotAllowed, NotVisible (the subject), StageClosed.
    """
    tabler = check_may_speak_for(by, partner.pk if partner else None)
    if subject is not None:
        check_sees(by, subject)
    check_open(cycle, "table_paper")
    paper = Paper.objects.create(
        kind=MatterKind.PAPER,
        audience=Audience.PUBLIC,
        cycle=cycle,
        owner=tabler,
        reference=reference,
        title=title,
        text=text,
        subject=subject,
        tabled_on=on,
        begun_on=on,
        synthetic=synthetic,
    )
    Consultation.objects.bulk_create(
        Consultation(
            paper=paper,
            body=station.body,
            position=position,
            role=station.role,
            authoritative=station.role == ConsultationRole.DECISION,
            meeting=station.meeting,
        )
        for position, station in enumerate(stations, start=1)
    )
    audit.record(action="paper.tabled", target=paper, by=by, reference=reference)
    return paper
