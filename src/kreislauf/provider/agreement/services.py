"""Ask for, negotiate, settle and sign an agreement; its euros never exceed its budget line.

What follows once its term has begun stands in `provider.term`.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.foundation.money.rules import euros
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.agreement.models import STATUS_LABELS, Agreement, AgreementSide, AgreementSignature
from kreislauf.provider.agreement.permissions import check_may_act_for_a_side, check_may_act_on
from kreislauf.provider.agreement.rules import (
    LONGEST_TERM_DAYS,
    OPEN_TO_PARTNERS,
    TRANSITIONS,
    AgreementStatus,
    arbitration_open_from,
    left_on_line,
)
from kreislauf.provider.agreement.selectors import drawn_from_line
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.budget.services import approve_budget_line
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.matter.models import Audience, MatterKind
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import Life, carry_out, locked
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.rules import CARRIES_AGREEMENTS

AGREEMENT_LIFE = Life(
    TRANSITIONS,
    STATUS_LABELS,
    {
        status: Audience.PARTNERS if status in OPEN_TO_PARTNERS else Audience.PARTIES
        for status in AgreementStatus
    },
)


class LineExhausted(DomainError):
    """The agreement needs more than its budget line still has."""

    message = _("Der Budgetposten reicht nicht.")
    http_status = 409


class NotProspective(DomainError):
    """Agreements are made for the time to come."""

    message = _(
        "Eine Vereinbarung gilt für die Zukunft: die Aufforderung muss vor dem Beginn der Laufzeit liegen."
    )
    next_step = _("Wählen Sie einen späteren Beginn.")


class TermTooLong(DomainError):
    """Nobody can agree for longer than a decade."""

    message = _("Die Laufzeit ist länger als zehn Jahre oder endet, bevor sie beginnt.")
    next_step = _("Wählen Sie eine kürzere Laufzeit; sie kann später erneuert werden.")


class MeasureNotAdopted(DomainError):
    """No body with the mandate has adopted the measure."""

    message = _(
        "Die Maßnahme ist nicht beschlossen; darüber kann noch keine Vereinbarung geschlossen werden."
    )
    next_step = _("Legen Sie die Maßnahme dem zuständigen Gremium vor.")
    http_status = 409


class ArbitrationTooEarly(DomainError):
    """The arbitration board cannot be called yet, or the law knows none here."""

    message = _("Die Schiedsstelle kann noch nicht angerufen werden.")
    http_status = 409


@transaction.atomic
def ask_for_agreement(
    *,
    cycle: Cycle,
    measure: Measure | None,
    provider: Partner,
    county: Partner,
    title: str,
    agreement_kind: str,
    legal_basis: PlanningBasis,
    term_from: date,
    term_to: date,
    unit: str,
    agreed_units: int,
    cents: int,
    line: BudgetLine,
    by: User,
    reporting_months: int = 12,
    on: date | None = None,
    synthetic: bool = False,
) -> Agreement:
    """Ask the other side in writing to negotiate (Aufforderung). Either side may start.

    Args:
        unit: what is counted: persons, cases, episodes or contacts of the statistics.
        cents: the amount for the whole term, drawn from `line` once both sides are settled.

    Raises:
        NotAllowed, StageClosed, NotProspective, TermTooLong, MeasureNotAdopted.
    """
    side = check_may_act_for_a_side(by, county=county, provider=provider)
    check_open(cycle, "negotiate_agreement")
    day = on or timezone.localdate()
    if day > term_from:
        raise NotProspective(asked_on=day.isoformat(), term_from=term_from.isoformat())
    if not 0 <= (term_to - term_from).days <= LONGEST_TERM_DAYS:
        raise TermTooLong(term_from=term_from.isoformat(), term_to=term_to.isoformat())
    if measure is not None and measure.status not in CARRIES_AGREEMENTS:
        raise MeasureNotAdopted(measure_id=measure.pk)
    agreement = Agreement.objects.create(
        kind=MatterKind.AGREEMENT,
        audience=AGREEMENT_LIFE.audience[AgreementStatus.REQUESTED],
        cycle=cycle,
        owner=county,
        title=title,
        measure=measure,
        provider=provider,
        county=county,
        agreement_kind=agreement_kind,
        legal_basis=legal_basis,
        asked_on=day,
        asked_by=county if side == AgreementSide.COUNTY else provider,
        begun_on=day,
        term_from=term_from,
        term_to=term_to,
        unit=unit,
        agreed_units=agreed_units,
        cents=cents,
        line=line,
        reporting_months=reporting_months,
        synthetic=synthetic,
    )
    agreement.parties.set([provider])
    audit.record(action="agreement.asked", target=agreement, by=by, side=str(side), cents=cents)
    return agreement


@transaction.atomic
def negotiate_agreement(*, agreement_id: int, by: User) -> Agreement:
    """The talks begin; either side notes it."""
    agreement = agreement_seen_by(agreement_id, by=by)
    return perform(agreement, "negotiate", stage_act="negotiate_agreement", by=by)


@transaction.atomic
def settle_agreement(
    *, agreement_id: int, by: User, cents: int | None = None, agreed_units: int | None = None
) -> Agreement:
    """Both sides are settled (geeint), with the amount and units as negotiated; now the money is drawn from the line.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, LineExhausted.
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    check_may_act_on(by, agreement)
    if cents is not None:
        agreement.cents = cents
    if agreed_units is not None:
        agreement.agreed_units = agreed_units
    _check_line_has(agreement)
    return perform(agreement, "settle", stage_act="negotiate_agreement", by=by, cents=agreement.cents)


@transaction.atomic
def call_arbitration(*, agreement_id: int, by: User, on: date | None = None) -> Agreement:
    """Call the arbitration board (Schiedsstelle), once the statutory time of talks has passed.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, ArbitrationTooEarly.
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    first = arbitration_open_from(
        asked_on=agreement.asked_on, after_days=agreement.legal_basis.arbitration_after_days
    )
    if first is None or (on or timezone.localdate()) < first:
        raise ArbitrationTooEarly(
            next_step=_("Möglich ab %(day)s.") % {"day": first.strftime("%d.%m.%Y")}
            if first
            else _("Für diese Rechtsgrundlage gibt es keine Schiedsstelle.")
        )
    return perform(agreement, "call_arbitration", stage_act="negotiate_agreement", by=by)


@transaction.atomic
def sign_agreement(*, agreement_id: int, by: User, on: date | None = None) -> Agreement:
    """Sign for one's own side. The second signature makes it signed; then all partners may read it.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (also: this side has signed), StageClosed, MeasureNotAdopted.
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    step = open_transition(TRANSITIONS, status=agreement.status, act="sign", labels=STATUS_LABELS)
    side = check_may_act_on(by, agreement, step.who)
    check_open(agreement.cycle, "sign_agreement")
    if agreement.measure is not None and agreement.measure.status not in CARRIES_AGREEMENTS:
        raise MeasureNotAdopted(measure_id=agreement.measure_id)
    if agreement.signatures.filter(side=side).exists():
        raise NotInThisStatus(_("Ihre Seite hat schon unterzeichnet."))
    _check_line_has(agreement)
    AgreementSignature.objects.create(
        agreement=agreement, side=side, signed_on=on or timezone.localdate(), signed_by=by
    )
    audit.record(action="agreement.signature", target=agreement, by=by, side=str(side))
    if agreement.signatures.count() == len(AgreementSide):
        carry_out(agreement, "sign", life=AGREEMENT_LIFE, by=by)
    return agreement


@transaction.atomic
def approve_line(*, line_id: int, approved_cents: int, by: User) -> BudgetLine:
    """Note what was approved for a line; never less than agreements already draw from it.

    Raises:
        NotAllowed, StageClosed, LessThanAlreadyUsed.
    """
    BudgetLine.objects.select_for_update().get(pk=line_id)
    return approve_budget_line(
        line_id=line_id, approved_cents=approved_cents, by=by, used_cents=drawn_from_line(line_id)
    )


def agreement_seen_by(agreement_id: int, *, by: User) -> Agreement:
    """The agreement, its row locked; `NotVisible` where `by` does not see it."""
    agreement = locked(Agreement, agreement_id)
    check_sees(by, agreement)
    return agreement


def perform(agreement: Agreement, act: str, *, stage_act: str | None, by: User, **facts: object) -> Agreement:
    """One step of the agreement's life, if status, actor and the cycle's stage allow it; `facts` go into the audit row.

    Raises:
        NotAllowed, NotInThisStatus, StageClosed.
    """
    step = open_transition(TRANSITIONS, status=agreement.status, act=act, labels=STATUS_LABELS)
    check_may_act_on(by, agreement, step.who)
    if stage_act is not None:
        check_open(agreement.cycle, stage_act)
    return carry_out(agreement, act, life=AGREEMENT_LIFE, by=by, **facts)


def _check_line_has(agreement: Agreement) -> None:
    # The line's lock orders two agreements that would each fit alone but not together.
    line = BudgetLine.objects.select_for_update().get(pk=agreement.line_id)
    left = left_on_line(
        approved_cents=line.approved_cents, drawn_cents=drawn_from_line(line.pk, without=agreement.pk)
    )
    if agreement.cents > left:
        raise LineExhausted(
            _("Der Budgetposten „%(line)s“ hat noch %(left)s, gebraucht werden %(needed)s.")
            % {"line": line.name, "left": euros(left), "needed": euros(agreement.cents)},
            next_step=_("Verhandeln Sie den Betrag neu oder lassen Sie mehr Mittel bewilligen."),
            left=left,
            needed=agreement.cents,
        )
