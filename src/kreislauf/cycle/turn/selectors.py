"""What is known of the cycles. They are public: which stage the county is in is nobody's secret."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import STAGE_LABELS, Cycle, Obligation, StageConfirmation, StageProposal
from kreislauf.cycle.turn.rules import NEXT_STAGE, OPENS, Stage, is_open
from kreislauf.foundation.errors import DomainError


class StageClosed(DomainError):
    """The stage of the cycle does not open this act."""

    message = _("Die Station des Steuerungszyklus lässt das jetzt nicht zu.")
    http_status = 409


def check_open(cycle: Cycle, act: str) -> None:
    """Pass silently where the cycle's stage opens `act` (see `rules.OPENS`).

    Raises:
        StageClosed: otherwise; names the stages that would open it.
    """
    if is_open(cycle.stage, act):
        return
    stages = ", ".join(str(STAGE_LABELS[s]) for s in Stage if s in OPENS.get(act, frozenset()))
    raise StageClosed(
        _("Der Zyklus „%(cycle)s“ steht in der Station „%(stage)s“; das ist jetzt nicht möglich.")
        % {"cycle": cycle.name, "stage": STAGE_LABELS[Stage(cycle.stage)]},
        next_step=_("Möglich ist es in: %(stages)s.") % {"stages": stages} if stages else "",
        act=act,
        stage=cycle.stage,
    )


def all_cycles() -> QuerySet[Cycle]:
    """All cycles, the newest first, with their areas."""
    return Cycle.objects.select_related("area", "predecessor")


def current_cycle(*, area_code: str | None = None) -> Cycle | None:
    """The newest cycle that still turns (of that area, where one is named); else the newest at all; else None."""
    cycles = all_cycles()
    if area_code is not None:
        cycles = cycles.filter(area__code=area_code)
    return cycles.exclude(stage=Stage.CARRIED_ON).first() or cycles.first()


def cycle_to_look_at() -> Cycle | None:
    """The newest cycle that has begun: one that is only prepared has nothing to show yet; else the newest; else None."""
    return all_cycles().exclude(stage=Stage.PREPARED).first() or all_cycles().first()


def open_proposal(cycle: Cycle) -> StageProposal | None:
    """The proposal the cycle waits on, with its confirmations, or None."""
    return (
        cycle.proposals.filter(applied_at__isnull=True, declined_at__isnull=True)
        .select_related("partner")
        .prefetch_related(Prefetch("confirmations", StageConfirmation.objects.select_related("partner")))
        .first()
    )


def next_stage(cycle: Cycle) -> Stage | None:
    """The stage that follows, or None at the end of the turn."""
    return NEXT_STAGE.get(Stage(cycle.stage))


def obligations_open_in(cycle: Cycle, *, stage: str | None = None) -> QuerySet[Obligation]:
    """What partners still owe this cycle (in one stage, where one is named)."""
    owed = cycle.obligations.filter(settled_at__isnull=True).select_related("partner")
    return owed if stage is None else owed.filter(stage=stage)


def stage_history(cycle: Cycle) -> QuerySet[StageProposal]:
    """Every proposal of the cycle, the oldest first, with who confirmed or refused it."""
    return (
        cycle.proposals.order_by("proposed_at", "pk")
        .select_related("partner")
        .prefetch_related(Prefetch("confirmations", StageConfirmation.objects.select_related("partner")))
    )
