"""Judge a goal together: open, one row per partner, conclude, carry the consequence into the next turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.cycle.turn.services import owe, settle
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.evaluation.models import EvaluationConclusion, EvaluationRow, JointEvaluation
from kreislauf.region.evaluation.permissions import check_may_lead_evaluation, check_may_write_row
from kreislauf.region.evaluation.rules import GOAL_ACT, Consequence
from kreislauf.region.evaluation.selectors import partners_yet_to_answer
from kreislauf.region.goal.models import STATUS_LABELS, Goal
from kreislauf.region.goal.rules import MUST_AGREE, TRANSITIONS, GoalStatus
from kreislauf.region.goal.services import GOAL_EVALUATION, GOAL_LIFE, draft_goal
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import carry_out, locked

#: The kind of obligation that an open evaluation leaves with each partner it asked.
EVALUATION_ROW = "evaluation_row"


class PartnersMissing(DomainError):
    """County or Liga would not be asked."""

    message = _("Kreis und Liga müssen beide an der Bewertung beteiligt sein.")
    next_step = _("Nehmen Sie beide in die Liste der Partner auf.")


class RowsMissing(DomainError):
    """A partner has not answered yet."""

    message = _("Es fehlt noch die Bewertung eines Partners.")
    next_step = _("Bitten Sie um die fehlende Zeile. Ein Dissens darf stehen, eine leere Zeile nicht.")
    http_status = 409


class NotAsked(DomainError):
    """The partner is not among those asked."""

    message = _("Ihr Haus ist an dieser Bewertung nicht beteiligt.")
    http_status = 403


@transaction.atomic
def open_evaluation(
    *, goal_id: int, partners: Iterable[Partner], by: User, at: datetime | None = None
) -> JointEvaluation:
    """Open the joint evaluation (gemeinsame Bewertung) of a goal; each partner then owes the cycle its row.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, PartnersMissing.
    """
    goal = locked(Goal, goal_id)
    check_sees(by, goal)
    check_may_lead_evaluation(by)
    open_transition(TRANSITIONS, status=goal.status, act="evaluate", labels=STATUS_LABELS)
    check_open(goal.cycle, "evaluate")
    asked = list({partner.pk: partner for partner in partners}.values())
    if not {partner.kind for partner in asked} >= MUST_AGREE:
        raise PartnersMissing
    if JointEvaluation.objects.filter(goal=goal).exists():
        raise NotInThisStatus(_("Die Bewertung dieses Ziels ist schon eröffnet."))
    evaluation = JointEvaluation.objects.create(goal=goal, opened_by=by, opened_at=at or timezone.now())
    evaluation.partners.set(asked)
    for partner in asked:
        owe(
            cycle=goal.cycle,
            stage=Stage.EVALUATION,
            partner=partner,
            kind=EVALUATION_ROW,
            object_id=evaluation.pk,
            description=f"Zeile in der Bewertung des Ziels „{goal.title}“",
        )
    audit.record(
        action="evaluation.opened", target=evaluation, by=by, partners=[partner.slug for partner in asked]
    )
    return evaluation


@transaction.atomic
def evaluate_goal(
    *,
    evaluation_id: int,
    right_things: str,
    right_things_text: str,
    things_right: str,
    things_right_text: str,
    by: User,
    partner: Partner | None = None,
    at: datetime | None = None,
) -> EvaluationRow:
    """Write a partner's row: are these the right things, are they done right? It can never be changed.

    Raises:
        NotVisible, NotAllowed, NotAsked, NotInThisStatus (already written, or concluded), StageClosed, DomainError.
    """
    evaluation = _locked_evaluation(evaluation_id)
    check_sees(by, evaluation.goal)
    voice = check_may_write_row(by, partner.pk if partner else None)
    check_open(evaluation.goal.cycle, "evaluate")
    if not evaluation.partners.filter(pk=voice.pk).exists():
        raise NotAsked(partner=voice.slug)
    if evaluation.rows.filter(partner=voice).exists() or _is_concluded(evaluation):
        raise NotInThisStatus(_("Diese Zeile ist geschrieben und bleibt, wie sie ist."))
    if not right_things_text.strip() or not things_right_text.strip():
        raise DomainError(_("Beide Fragen brauchen eine Begründung."), next_step=_("Ein Satz genügt."))
    row = EvaluationRow.objects.create(
        evaluation=evaluation,
        partner=voice,
        right_things=right_things,
        right_things_text=right_things_text.strip(),
        things_right=things_right,
        things_right_text=things_right_text.strip(),
        given_by=by,
        given_at=at or timezone.now(),
    )
    settle(kind=EVALUATION_ROW, object_id=evaluation.pk, partner=voice)
    audit.record(action="evaluation.row_written", target=evaluation, by=by, partner=voice.slug)
    return row


@transaction.atomic
def conclude_evaluation(
    *,
    evaluation_id: int,
    text: str,
    consequence: str,
    by: User,
    dissent: str = "",
    consequence_text: str = "",
    at: datetime | None = None,
) -> EvaluationConclusion:
    """Conclude with what all carry, or with the dissent as it stands; then the goal counts as evaluated.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (already concluded), StageClosed, RowsMissing, DomainError (no text).
    """
    evaluation = _locked_evaluation(evaluation_id)
    check_sees(by, evaluation.goal)
    check_may_lead_evaluation(by)
    check_open(evaluation.goal.cycle, "evaluate")
    if _is_concluded(evaluation):
        raise NotInThisStatus(_("Diese Bewertung ist abgeschlossen."))
    missing = partners_yet_to_answer(evaluation)
    if missing:
        raise RowsMissing(
            _("Es fehlt noch die Bewertung von: %(partners)s.")
            % {"partners": ", ".join(partner.name for partner in missing)}
        )
    if not text.strip():
        raise DomainError(_("Es fehlt das Ergebnis."), next_step=_("Ein Satz genügt."))
    conclusion = EvaluationConclusion.objects.create(
        evaluation=evaluation,
        agreed=not dissent.strip(),
        text=text.strip(),
        dissent=dissent.strip(),
        consequence=consequence,
        consequence_text=consequence_text.strip(),
        concluded_by=by,
        concluded_at=at or timezone.now(),
    )
    carry_out(evaluation.goal, "evaluate", life=GOAL_LIFE, by=by)
    settle(kind=GOAL_EVALUATION, object_id=evaluation.goal_id)
    audit.record(
        action="evaluation.concluded",
        target=evaluation,
        by=by,
        agreed=conclusion.agreed,
        consequence=str(consequence),
    )
    return conclusion


@transaction.atomic
def take_up_consequences(*, cycle_id: int, by: User) -> list[Goal]:
    """In a new cycle: end the predecessor's goals or carry them on as drafts, as their evaluations concluded.

    Called again it takes up what is left; returns the new drafts.

    Raises:
        NotAllowed, StageClosed, NotVisible (no such cycle, or it continues none).
    """
    cycle = Cycle.objects.select_for_update().filter(pk=cycle_id, predecessor__isnull=False).first()
    if cycle is None:
        raise NotVisible(cycle_id=cycle_id)
    check_may_lead_evaluation(by)
    check_open(cycle, "carry_goal")
    concluded = EvaluationConclusion.objects.filter(
        evaluation__goal__cycle=cycle.predecessor, evaluation__goal__status=GoalStatus.EVALUATED
    ).select_related("evaluation__goal")
    drafts = []
    for conclusion in concluded.order_by("pk"):
        goal = conclusion.evaluation.goal
        act = GOAL_ACT[Consequence(conclusion.consequence)]
        carry_out(goal, act, life=GOAL_LIFE, by=by)
        if act == "carry_on":
            drafts.append(_draft_from(goal, conclusion, cycle, by=by))
    return drafts


def _draft_from(goal: Goal, conclusion: EvaluationConclusion, cycle: Cycle, *, by: User) -> Goal:
    return draft_goal(
        cycle=cycle,
        title=goal.title,
        level=goal.level,
        action_field=goal.action_field,
        description=conclusion.consequence_text or goal.description,
        needs=goal.needs.all(),
        predecessor=goal,
        on=cycle.starts_on,
        by=by,
        synthetic=goal.synthetic,
    )


def _locked_evaluation(evaluation_id: int) -> JointEvaluation:
    evaluation = JointEvaluation.objects.select_for_update().filter(pk=evaluation_id).first()
    if evaluation is None:
        raise NotVisible(evaluation_id=evaluation_id)
    return evaluation


def _is_concluded(evaluation: JointEvaluation) -> bool:
    return EvaluationConclusion.objects.filter(evaluation=evaluation).exists()
