"""Draft goals, put them to the partners, agree them jointly, record what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.cycle.turn.services import owe
from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.goal.models import STATUS_LABELS, Goal, GoalAgreement, GoalOutcome
from kreislauf.region.goal.permissions import check_may_answer_goal, check_may_draft_goal
from kreislauf.region.goal.rules import PUBLIC, TRANSITIONS, GoalStatus
from kreislauf.region.goal.selectors import kinds_that_still_must_agree
from kreislauf.region.matter.models import Audience, MatterKind
from kreislauf.region.matter.permissions import check_may_steer_matters
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import Life, carry_out, locked, move
from kreislauf.region.need.models import Need
from kreislauf.region.need.services import shareable_figure

GOAL_LIFE = Life(
    TRANSITIONS,
    STATUS_LABELS,
    {
        **dict.fromkeys(PUBLIC, Audience.PUBLIC),
        GoalStatus.DRAFT: Audience.STEERING,
        GoalStatus.IN_CONSULTATION: Audience.PARTNERS,
    },
)
#: The kind of obligation that a decided goal leaves for the stage of evaluation.
GOAL_EVALUATION = "goal_evaluation"


class NotYetAgreed(DomainError):
    """A partner whose agreement is needed has not agreed."""

    message = _("Kreis und Liga müssen das Ziel beide mittragen, bevor es gemeinsam vereinbart ist.")
    next_step = _("Holen Sie die fehlende Zustimmung ein oder nehmen Sie das Ziel zurück in den Entwurf.")
    http_status = 409


class WrongIndicator(DomainError):
    """The figure belongs to another indicator than the goal."""

    message = _("Diese Zahl gehört zu einer anderen Kennzahl als das Ziel.")
    next_step = _("Wählen Sie eine Zahl derselben Kennzahl.")
    http_status = 409


@transaction.atomic
def draft_goal(
    *,
    cycle: Cycle,
    title: str,
    level: str,
    action_field: str,
    by: User,
    description: str = "",
    needs: Iterable[Need] = (),
    parent: Goal | None = None,
    predecessor: Goal | None = None,
    on: date | None = None,
    synthetic: bool = False,
) -> Goal:
    """Draft a goal (Ziel), for needs where there are some.

    Raises:
        NotAllowed: neither planning nor Liga. StageClosed: goals are not open.
    """
    owner = check_may_draft_goal(by)
    check_open(cycle, "carry_goal" if predecessor else "draft_goal")
    goal = Goal.objects.create(
        kind=MatterKind.GOAL,
        audience=GOAL_LIFE.audience[GoalStatus.DRAFT],
        cycle=cycle,
        owner=owner,
        title=title,
        level=level,
        action_field=action_field,
        description=description,
        parent=parent,
        predecessor=predecessor,
        begun_on=on or timezone.localdate(),
        synthetic=synthetic,
    )
    goal.needs.set(needs)
    audit.record(action="goal.drafted", target=goal, by=by, needs=[need.pk for need in goal.needs.all()])
    return goal


@transaction.atomic
def measure_goal_by(
    *,
    goal_id: int,
    indicator_id: str,
    target_value: Decimal,
    horizon: date,
    by: User,
    baseline_figure_id: int | None = None,
) -> Goal:
    """Say how a drafted goal is measured: indicator, baseline as a released figure, target, horizon.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (only a draft), StageClosed, FigureNotForTheTable, WrongIndicator.
    """
    goal = locked(Goal, goal_id)
    check_sees(by, goal)
    check_may_draft_goal(by)
    if goal.status != GoalStatus.DRAFT:
        raise NotInThisStatus(
            _("Nur ein Entwurf lässt sich ändern."), next_step=_("Nehmen Sie das Ziel zurück in den Entwurf.")
        )
    check_open(goal.cycle, "carry_goal" if goal.predecessor_id else "draft_goal")
    goal.baseline = _figure_of(by, indicator_id, baseline_figure_id) if baseline_figure_id else None
    goal.indicator_id, goal.target_value, goal.horizon = indicator_id, target_value, horizon
    goal.save()
    audit.record(action="goal.measured_by", target=goal, by=by, indicator=indicator_id, aim=str(target_value))
    return goal


@transaction.atomic
def consult_on_goal(*, goal_id: int, by: User) -> Goal:
    """Put a draft to the partners. Nobody skips this."""
    return move(locked(Goal, goal_id), "consult", life=GOAL_LIFE, stage_act="consult_goal", by=by)


@transaction.atomic
def take_goal_back(*, goal_id: int, by: User) -> Goal:
    """Take a goal back from consultation into the draft; the answers given are kept until they are given anew."""
    return move(locked(Goal, goal_id), "take_back", life=GOAL_LIFE, stage_act="consult_goal", by=by)


@transaction.atomic
def answer_goal(
    *, goal_id: int, agrees: bool, by: User, text: str = "", partner: Partner | None = None
) -> GoalAgreement:
    """Carry a goal in consultation on behalf of a partner, or dissent with a reason; may be changed until it is agreed.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed, DomainError (dissent without a reason).
    """
    goal = locked(Goal, goal_id)
    check_sees(by, goal)
    voice = check_may_answer_goal(by, partner.pk if partner else None)
    # Answers are open exactly where the goal can become jointly agreed.
    open_transition(TRANSITIONS, status=goal.status, act="agree_jointly", labels=STATUS_LABELS)
    check_open(goal.cycle, "consult_goal")
    if not agrees and not text.strip():
        raise DomainError(
            _("Wer ein Ziel nicht mitträgt, sagt warum."), next_step=_("Schreiben Sie einen Satz.")
        )
    answer, _created = GoalAgreement.objects.update_or_create(
        goal=goal, partner=voice, defaults={"agrees": agrees, "text": text.strip(), "given_by": by}
    )
    audit.record(
        action="goal.carried" if agrees else "goal.dissented", target=goal, by=by, partner=voice.slug
    )
    return answer


@transaction.atomic
def agree_goal_jointly(*, goal_id: int, by: User) -> Goal:
    """Close the consultation: county and Liga carry the goal; other partners' dissent stays on record.

    Raises:
        NotYetAgreed: county or Liga has not agreed. Also NotVisible, NotAllowed, NotInThisStatus, StageClosed.
    """
    goal = locked(Goal, goal_id)
    check_sees(by, goal)
    check_may_steer_matters(by)
    missing = kinds_that_still_must_agree(goal)
    if missing and goal.status == GoalStatus.IN_CONSULTATION:
        raise NotYetAgreed(missing=sorted(missing))
    return move(goal, "agree_jointly", life=GOAL_LIFE, stage_act="consult_goal", by=by)


def decide_goal(goal: Goal, *, act: str, by: User, resolution: str) -> Goal:
    """Carry out a body's decision on a jointly agreed goal ("decide" or "send_back"); asked in `resolution.services`.

    A decided goal is owed an evaluation before the turn can end.
    """
    carry_out(goal, act, life=GOAL_LIFE, by=by, resolution=resolution)
    if act == "decide":
        owe(
            cycle=goal.cycle,
            stage=Stage.EVALUATION,
            partner=goal.owner,
            kind=GOAL_EVALUATION,
            object_id=goal.pk,
            description=f"gemeinsame Bewertung des Ziels „{goal.title}“",
        )
    return goal


def start_goal(goal: Goal, *, by: User) -> Goal:
    """A decided goal is in delivery as soon as an agreement or measure for it begins; others are left as they are."""
    return carry_out(goal, "start", life=GOAL_LIFE, by=by) if goal.status == GoalStatus.DECIDED else goal


@transaction.atomic
def record_outcome(*, goal_id: int, figure_id: int, by: User, note: str = "") -> GoalOutcome:
    """Lay a later released figure of the goal's indicator beside its baseline. It shows, it does not prove.

    Raises:
        NotVisible, NotAllowed, StageClosed, FigureNotForTheTable, WrongIndicator.
    """
    goal = locked(Goal, goal_id)
    check_sees(by, goal)
    check_may_steer_matters(by)
    check_open(goal.cycle, "record_outcome")
    figure = _figure_of(by, goal.indicator_id, figure_id)
    outcome, created = GoalOutcome.objects.get_or_create(goal=goal, figure=figure, defaults={"note": note})
    if created:
        audit.record(action="goal.outcome_recorded", target=goal, by=by, figure=figure.trace_number)
    return outcome


def _figure_of(by: User, indicator_id: str, figure_id: int) -> Figure:
    figure = shareable_figure(by, figure_id)
    if figure.indicator_id != indicator_id:
        raise WrongIndicator(goal=indicator_id, figure=figure.indicator_id)
    return figure
