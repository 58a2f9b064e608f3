"""Propose measures, weigh alternatives, say when they begin, end or cannot be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.goal.models import Goal
from kreislauf.region.matter.models import Audience, MatterKind
from kreislauf.region.matter.services import Life, carry_out, locked, move
from kreislauf.region.measure.models import STATUS_LABELS, Measure, MeasureAlternative, MeasureTheme
from kreislauf.region.measure.permissions import check_may_propose_measure
from kreislauf.region.measure.rules import TRANSITIONS, MeasureStatus

_NOT_PUBLIC = {MeasureStatus.PROPOSED, MeasureStatus.WITHDRAWN}
MEASURE_LIFE = Life(
    TRANSITIONS,
    STATUS_LABELS,
    {status: Audience.PARTNERS if status in _NOT_PUBLIC else Audience.PUBLIC for status in MeasureStatus},
)


@transaction.atomic
def propose_measure(
    *,
    cycle: Cycle,
    title: str,
    description: str,
    action_field: str,
    tier: str,
    responsible: Partner,
    by: User,
    goals: Iterable[Goal] = (),
    alternatives: Mapping[str, str] | None = None,
    themes: Mapping[str, str] | None = None,
    estimated_cents: int | None = None,
    partner: Partner | None = None,
    on: date | None = None,
    synthetic: bool = False,
) -> Measure:
    """Propose a measure (Maßnahme) for goals.

    Args:
        alternatives: other ways that were weighed -> why they were not taken.
        themes: cross-cutting theme -> what the measure means for it.
        estimated_cents: expected cost, whole cents.

    Raises:
        NotAllowed, StageClosed.
    """
    owner = check_may_propose_measure(by, partner.pk if partner else None)
    check_open(cycle, "propose_measure")
    measure = Measure.objects.create(
        kind=MatterKind.MEASURE,
        audience=MEASURE_LIFE.audience[MeasureStatus.PROPOSED],
        cycle=cycle,
        owner=owner,
        title=title,
        description=description,
        action_field=action_field,
        tier=tier,
        responsible=responsible,
        estimated_cents=estimated_cents,
        begun_on=on or timezone.localdate(),
        synthetic=synthetic,
    )
    measure.goals.set(goals)
    measure.parties.set([responsible])
    MeasureAlternative.objects.bulk_create(
        MeasureAlternative(measure=measure, title=other, reason_not_taken=why)
        for other, why in (alternatives or {}).items()
    )
    MeasureTheme.objects.bulk_create(
        MeasureTheme(measure=measure, theme=theme, relevance=text) for theme, text in (themes or {}).items()
    )
    audit.record(action="measure.proposed", target=measure, by=by, responsible=responsible.slug)
    return measure


@transaction.atomic
def withdraw_measure(*, measure_id: int, by: User) -> Measure:
    """The partner that proposed it takes it back."""
    return move(
        locked(Measure, measure_id), "withdraw", life=MEASURE_LIFE, stage_act="propose_measure", by=by
    )


@transaction.atomic
def start_measure(*, measure_id: int, by: User) -> Measure:
    """An adopted measure that needs no agreement begins."""
    return move(
        locked(Measure, measure_id), "start", life=MEASURE_LIFE, stage_act="put_agreement_in_force", by=by
    )


@transaction.atomic
def finish_measure(*, measure_id: int, by: User) -> Measure:
    """The measure is done."""
    return move(locked(Measure, measure_id), "finish", life=MEASURE_LIFE, stage_act="judge_delivery", by=by)


@transaction.atomic
def give_measure_up(*, measure_id: int, reason: str, by: User) -> Measure:
    """The measure cannot be done; the reason is what the assembly will read.

    Raises:
        DomainError: no reason given. Also NotVisible, NotAllowed, NotInThisStatus, StageClosed.
    """
    measure = locked(Measure, measure_id)
    if not reason.strip():
        raise DomainError(_("Es fehlt der Grund."), next_step=_("Ein Satz genügt; der Kreistag liest ihn."))
    measure.status_note = reason.strip()
    return move(measure, "give_up", life=MEASURE_LIFE, stage_act="judge_delivery", by=by)


def decide_measure(measure: Measure, *, act: str, by: User, resolution: str) -> Measure:
    """Carry out a body's decision ("adopt" or "reject"); the mandate was asked in `resolution.services`."""
    return carry_out(measure, act, life=MEASURE_LIFE, by=by, resolution=resolution)


def begin_by_agreement(measure: Measure, *, by: User) -> Measure:
    """An adopted measure is in delivery as soon as an agreement on it is in force."""
    if measure.status != MeasureStatus.ADOPTED:
        return measure
    return carry_out(measure, "start", life=MEASURE_LIFE, by=by)
