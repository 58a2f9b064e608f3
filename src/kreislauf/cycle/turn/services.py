"""Open a cycle, propose its next stage, confirm or refuse, and keep account of what it waits for."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn import selectors
from kreislauf.cycle.turn.models import (
    STAGE_LABELS,
    Cycle,
    CycleLevel,
    Obligation,
    StageConfirmation,
    StageProposal,
)
from kreislauf.cycle.turn.permissions import check_may_open_cycle, check_may_steer
from kreislauf.cycle.turn.rules import GATES, NEXT_STAGE, Stage, missing_confirmations
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area


class CycleAlreadyOpen(DomainError):
    """There is a cycle of this area that still turns."""

    message = _("Für dieses Gebiet läuft schon ein Steuerungszyklus.")
    next_step = _("Führen Sie den laufenden Zyklus zu Ende; der nächste schließt sich an.")
    http_status = 409


class StillOwed(DomainError):
    """Something is owed before the cycle may leave its stage."""

    message = _("Es fehlt noch etwas, bevor der Zyklus weitergehen kann.")
    http_status = 409


class AlreadyAnswered(DomainError):
    """This partner has answered the proposal."""

    message = _("Ihr Haus hat zu diesem Vorschlag schon geantwortet.")
    http_status = 409


@transaction.atomic
def open_cycle(
    *,
    area: Area,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    level: str = CycleLevel.REGION,
    synthetic: bool = False,
) -> Cycle:
    """Open the first cycle (Steuerungszyklus) of an area; later ones follow from their predecessor.

    Raises:
        NotAllowed: neither the county's planning nor the Liga.
        CycleAlreadyOpen: one still turns.
    """
    check_may_open_cycle(by)
    running = Cycle.objects.select_for_update().filter(area=area, level=level)
    if running.exclude(stage=Stage.CARRIED_ON).exists():
        raise CycleAlreadyOpen(area=area.code)
    cycle = Cycle.objects.create(
        area=area, name=name, starts_on=starts_on, ends_on=ends_on, level=level, synthetic=synthetic
    )
    audit.record(action="cycle.opened", target=cycle, by=by, area=area.code)
    return cycle


@transaction.atomic
def propose_stage(*, cycle_id: int, by: User, reason: str = "") -> StageProposal:
    """Propose that the cycle goes on. Where no gate stands, it goes on at once; else both partners are asked.

    Raises:
        NotAllowed, NotInThisStatus (a proposal is open, or the turn is over), StillOwed.
    """
    cycle = Cycle.objects.select_for_update().filter(pk=cycle_id).first()
    if cycle is None:
        raise NotVisible(cycle_id=cycle_id)
    to_stage = NEXT_STAGE.get(Stage(cycle.stage))
    if to_stage is None:
        raise NotInThisStatus(_("Dieser Zyklus ist abgeschlossen und fortgeschrieben."))
    if selectors.open_proposal(cycle) is not None:
        raise NotInThisStatus(
            _("Es gibt schon einen Vorschlag, über den noch nicht entschieden ist."),
            next_step=_("Bestätigen Sie ihn oder lehnen Sie ihn ab."),
        )
    partner = check_may_steer(by, cycle)
    _check_nothing_owed(cycle)
    proposal = StageProposal.objects.create(
        cycle=cycle,
        from_stage=cycle.stage,
        to_stage=to_stage,
        reason=reason,
        partner=partner,
        proposed_by=by,
    )
    audit.record(action="stage.proposed", target=cycle, by=by, from_stage=cycle.stage, to_stage=str(to_stage))
    if Stage(cycle.stage) not in GATES:
        _apply(proposal, cycle, by=by)
    return proposal


@transaction.atomic
def answer_stage_proposal(*, proposal_id: int, agrees: bool, by: User, text: str = "") -> StageConfirmation:
    """Confirm a gate, or refuse it with a reason. The cycle goes on when both partners have confirmed.

    One refusal closes the proposal; a new one can be made after talking.

    Raises:
        NotAllowed, NotInThisStatus (not open any more), AlreadyAnswered, StillOwed, DomainError (no reason given).
    """
    proposal = StageProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotVisible(proposal_id=proposal_id)
    cycle = Cycle.objects.select_for_update().get(pk=proposal.cycle_id)
    proposal.refresh_from_db()
    if proposal.applied_at or proposal.declined_at:
        raise NotInThisStatus(_("Über diesen Vorschlag ist schon entschieden."))
    partner = check_may_steer(by, cycle)
    if proposal.confirmations.filter(partner=partner).exists():
        raise AlreadyAnswered(partner=partner.slug)
    if not agrees and not text.strip():
        raise DomainError(
            _("Eine Ablehnung braucht eine Begründung."), next_step=_("Schreiben Sie einen Satz.")
        )
    confirmation = StageConfirmation.objects.create(
        proposal=proposal, partner=partner, agrees=agrees, text=text.strip(), given_by=by
    )
    audit.record(
        action="stage.confirmed" if agrees else "stage.refused", target=cycle, by=by, partner=partner.slug
    )
    if not agrees:
        proposal.declined_at = timezone.now()
        proposal.save(update_fields=["declined_at"])
    elif not missing_confirmations(cycle.stage, _kinds_that_confirmed(proposal)):
        _apply(proposal, cycle, by=by)
    return confirmation


def owe(
    *, cycle: Cycle, stage: Stage, partner: Partner, kind: str, object_id: int, description: str
) -> Obligation:
    """Write down that a partner owes something before the cycle may leave `stage`. Twice is once.

    Called by the services of the levels above, in their transaction, after their own checks.
    """
    obligation, _created = Obligation.objects.get_or_create(
        cycle=cycle,
        stage=stage,
        partner=partner,
        kind=kind,
        object_id=object_id,
        defaults={"description": description[:300]},
    )
    return obligation


def settle(*, kind: str, object_id: int, partner: Partner | None = None) -> int:
    """Mark obligations of this kind and thing (of one partner, where named) as settled; returns how many were open."""
    owed = Obligation.objects.filter(kind=kind, object_id=object_id, settled_at__isnull=True)
    if partner is not None:
        owed = owed.filter(partner=partner)
    return owed.update(settled_at=timezone.now())


def _kinds_that_confirmed(proposal: StageProposal) -> frozenset[str]:
    return frozenset(proposal.confirmations.filter(agrees=True).values_list("partner__kind", flat=True))


def _check_nothing_owed(cycle: Cycle) -> None:
    owed = list(selectors.obligations_open_in(cycle, stage=cycle.stage)[:5])
    if owed:
        raise StillOwed(
            _("Der Zyklus kann „%(stage)s“ noch nicht verlassen: %(owed)s")
            % {
                "stage": STAGE_LABELS[Stage(cycle.stage)],
                "owed": "; ".join(f"{row.partner}: {row.description}" for row in owed),
            },
            next_step=_("Holen Sie nach, was fehlt. Dissens darf stehen bleiben, eine leere Zeile nicht."),
        )


def _apply(proposal: StageProposal, cycle: Cycle, *, by: User) -> None:
    # Checked again: between proposal and second confirmation a new obligation may have come up.
    _check_nothing_owed(cycle)
    proposal.applied_at = timezone.now()
    proposal.save(update_fields=["applied_at"])
    cycle.stage = proposal.to_stage
    cycle.save(update_fields=["stage"])
    audit.record(action="stage.reached", target=cycle, by=by, stage=cycle.stage)
    if cycle.stage == Stage.CARRIED_ON:
        _open_successor(cycle, by=by)


def _open_successor(cycle: Cycle, *, by: User) -> Cycle:
    starts_on = _day_after(cycle.ends_on)
    successor = Cycle.objects.create(
        level=cycle.level,
        area=cycle.area,
        name=_next_name(cycle.name, starts_on),
        starts_on=starts_on,
        ends_on=_end_of_as_long_a_cycle(cycle, starts_on),
        predecessor=cycle,
        synthetic=cycle.synthetic,
    )
    audit.record(action="cycle.opened", target=successor, by=by, predecessor=cycle.pk)
    return successor


def _end_of_as_long_a_cycle(cycle: Cycle, starts_on: date) -> date:
    """Whole years stay whole years, leap days or not; any other length stays the same number of days."""
    years = starts_on.year - cycle.starts_on.year
    if years and (starts_on.month, starts_on.day) == (cycle.starts_on.month, cycle.starts_on.day):
        return date.fromordinal(starts_on.replace(year=starts_on.year + years).toordinal() - 1)
    return starts_on + (cycle.ends_on - cycle.starts_on)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _next_name(name: str, starts_on: date) -> str:
    stem = name.rstrip("0123456789/–- ").strip()
    return f"{stem or name} {starts_on.year}"
