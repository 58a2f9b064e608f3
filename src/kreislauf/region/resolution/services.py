"""Record what a body resolved. Only a mandate makes it count; who should have stood aside is written down."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.region.body.models import Body, Meeting, Paper
from kreislauf.region.body.permissions import check_mandate, check_may_record_for
from kreislauf.region.body.rules import MandateAct, conflicted
from kreislauf.region.body.selectors import members_on
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.services import decide_goal
from kreislauf.region.matter.models import Audience, Matter
from kreislauf.region.matter.services import carry_out, locked
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.services import decide_measure
from kreislauf.region.need.models import Need
from kreislauf.region.need.services import NEED_LIFE
from kreislauf.region.resolution.models import ConflictOfInterest, Resolution
from kreislauf.region.resolution.rules import EFFECTS, STAGE_ACT, Outcome


class TooManyVotes(DomainError):
    """More votes than the body has seats."""

    message = _("Es wurden mehr Stimmen gezählt, als das Gremium Sitze hat.")
    next_step = _("Prüfen Sie das Ergebnis in der Niederschrift.")


class NumberTaken(DomainError):
    """The body has a resolution of this number."""

    message = _("Diese Nummer hat schon ein anderer Beschluss dieses Gremiums.")
    next_step = _("Prüfen Sie die Nummer in der Niederschrift.")
    http_status = 409


class NotBeforeABody(DomainError):
    """The matter is not public enough to be decided about."""

    message = _("Über einen Entwurf kann ein Gremium nicht beschließen.")
    next_step = _("Legen Sie die Sache zuerst den Partnern vor.")
    http_status = 409


@transaction.atomic
def record_resolution(
    *,
    matter_id: int,
    body: Body,
    act: MandateAct,
    outcome: Outcome,
    number: str,
    text: str,
    decided_on: date,
    by: User,
    votes: tuple[int, int, int] | None = None,
    stood_aside: Collection[int] = (),
    meeting: Meeting | None = None,
    paper: Paper | None = None,
) -> Resolution:
    """Record a resolution (Beschluss) and carry out what it does to the matter.

    Only `act` "decides" changes a matter (see `rules.EFFECTS`); a recommendation is kept and shown, no more.

    Args:
        votes: yes, no, abstained; None where it was not counted.
        stood_aside: memberships whose holders declared themselves conflicted and took no part.

    Raises:
        NotAllowed: `by` does not keep this body's records.
        OutsideMandate: the body's mandate of that day does not give it this act on this kind of matter.
        NotInThisStatus, StageClosed, NotBeforeABody, TooManyVotes, NumberTaken.
    """
    # Lock first: two clerks may record the same meeting at the same time.
    matter = locked(Matter, matter_id)
    check_may_record_for(by, body)
    check_mandate(body, object_kind=matter.kind, act=act, on=decided_on)
    check_open(matter.cycle, STAGE_ACT[matter.kind])
    if matter.audience == Audience.STEERING:
        raise NotBeforeABody(matter_id=matter.pk)
    if votes is not None and body.seats is not None and sum(votes) > body.seats:
        raise TooManyVotes(counted=sum(votes), seats=body.seats)
    if Resolution.objects.filter(body=body, number=number).exists():
        raise NumberTaken(number=number)
    yes, no, abstained = votes or (None, None, None)
    resolution = Resolution.objects.create(
        number=number,
        body=body,
        meeting=meeting,
        matter=matter,
        paper=paper,
        act=act,
        outcome=outcome,
        decided_on=decided_on,
        text=text,
        votes_yes=yes,
        votes_no=no,
        votes_abstained=abstained,
        recorded_by=by,
    )
    _note_conflicts(resolution, matter, frozenset(stood_aside))
    audit.record(
        action="resolution.recorded",
        target=resolution,
        by=by,
        matter=matter.pk,
        kind=matter.kind,
        act=str(act),
        outcome=str(outcome),
    )
    if act == MandateAct.DECIDES:
        _carry_out(matter, outcome, by=by, number=number)
    return resolution


def _note_conflicts(resolution: Resolution, matter: Matter, stood_aside: frozenset[int]) -> None:
    parties = frozenset(matter.parties.values_list("pk", flat=True))
    voting = members_on(resolution.body, resolution.decided_on).filter(voting_right=True)
    for member in conflicted(voting.values_list("pk", "on_behalf_of"), parties):
        ConflictOfInterest.objects.create(
            resolution=resolution, membership_id=member, stood_aside=member in stood_aside
        )


def _carry_out(matter: Matter, outcome: Outcome, *, by: User, number: str) -> None:
    effect = EFFECTS.get((matter.kind, Outcome(outcome)))
    if effect is None:
        return
    carriers: dict[str, Callable[[], object]] = {
        "need": lambda: carry_out(
            Need.objects.get(pk=matter.pk), effect, life=NEED_LIFE, by=by, resolution=number
        ),
        "goal": lambda: decide_goal(Goal.objects.get(pk=matter.pk), act=effect, by=by, resolution=number),
        "measure": lambda: decide_measure(
            Measure.objects.get(pk=matter.pk), act=effect, by=by, resolution=number
        ),
    }
    carriers[matter.kind]()
