"""Tell the first turn of the example county's cycle, act by act, by the people whose acts they are.

One thread comes out complete, one with gaps, one in dispute, as `examples/gross_gerau/story.yaml` has it; at the end
every status is compared with the one the story names.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kreislauf.cycle.turn.rules import Stage
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Profile
from kreislauf.evidence.release.rules import key_of
from kreislauf.example.build_accounts import planner, voice_of
from kreislauf.example.build_contracts import conclude_contracts, end_contracts, report_deliveries
from kreislauf.example.build_turn import adopt_the_charter, advance, build_budget, noon, open_first_cycle
from kreislauf.example.build_voices import Told, ask_partners, resolve, speak_up, table_papers
from kreislauf.example.county import County
from kreislauf.example.story import EvaluationSpec, FigureRef, GoalSpec, MeasureSpec, NeedSpec
from kreislauf.example.structure import ExampleFault
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.evaluation.services import (
    conclude_evaluation,
    evaluate_goal,
    open_evaluation,
    take_up_consequences,
)
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.goal.services import (
    agree_goal_jointly,
    answer_goal,
    consult_on_goal,
    draft_goal,
    measure_goal_by,
    record_outcome,
)
from kreislauf.region.measure.services import propose_measure
from kreislauf.region.need.models import Need
from kreislauf.region.need.services import add_evidence, check_need, report_need

#: A goal in one of these statuses never left the consultation.
_NOT_AGREED = frozenset({GoalStatus.DRAFT, GoalStatus.IN_CONSULTATION})


def build_story(county: County, share: Callable[[float], None]) -> None:
    """Tell the story from the first report of a need to the first drafts of the next turn."""
    first = county.story.cycles[0]
    adopt_the_charter(county.story.charter)
    told = Told(county, open_first_cycle(first))
    lines = build_budget(county, told.cycle)
    stages: tuple[tuple[Stage, Callable[[Told], None]], ...] = (
        (Stage.ANALYSIS, _analyse),
        (Stage.GOALS, _agree_goals),
        (Stage.MEASURES, _decide),
        (Stage.AGREEMENT, lambda told: conclude_contracts(told, lines)),
        (Stage.DELIVERY, report_deliveries),
        (Stage.REPORT, _report),
        (Stage.EVALUATION, _evaluate),
        (Stage.CARRIED_ON, _carry_on),
    )
    for done, (stage, act) in enumerate(stages):
        share(done / len(stages))
        if told.cycle.stage != first.stage:
            advance(told.cycle, stage)
            act(told)
    _compare(told)


def _analyse(told: Told) -> None:
    for spec in _of_this_turn(told):
        need = _report_need(told, spec)
        speak_up(told, spec.slug)
        for evidence in spec.evidence:
            add_evidence(
                need_id=need.pk,
                note=evidence.note,
                by=voice_of(spec.reported_by),
                figure_id=figure(evidence.figure).pk if evidence.figure else None,
                statement_id=told.statements[evidence.statement] if evidence.statement else None,
            )
        check_need(need_id=need.pk, by=planner())
        resolve(told, spec.slug)


def _of_this_turn(told: Told) -> list[NeedSpec]:
    return [spec for spec in told.county.story.needs if told.is_of_this_turn(spec.cycle)]


def _report_need(told: Told, spec: NeedSpec) -> Need:
    need = report_need(
        cycle=told.cycle_of(spec.cycle),
        area=Area.objects.get(code=spec.area),
        action_field=spec.action_field,
        title=spec.title,
        target_group=spec.target_group,
        perspective=spec.perspective,
        description=spec.description,
        by=voice_of(spec.reported_by),
        on=spec.begun_on,
        synthetic=True,
    )
    told.matters[spec.slug] = need.pk
    return need


def _agree_goals(told: Told) -> None:
    for spec in told.county.story.goals:
        if spec.predecessor:
            continue
        goal = _draft(told, spec)
        _measure(goal, spec)
        consult_on_goal(goal_id=goal.pk, by=planner())
        ask_partners(told, spec.slug)
        for answer in spec.agreements:
            answer_goal(goal_id=goal.pk, agrees=answer.agrees, by=voice_of(answer.partner), text=answer.text)
        if spec.status not in _NOT_AGREED:
            agree_goal_jointly(goal_id=goal.pk, by=planner())


def _draft(told: Told, spec: GoalSpec) -> Goal:
    goal = draft_goal(
        cycle=told.cycle,
        title=spec.title,
        level=spec.level,
        action_field=spec.action_field,
        by=planner(),
        description=spec.description,
        needs=Need.objects.filter(pk=told.matters[spec.need]) if spec.need else (),
        parent=Goal.objects.get(pk=told.matters[spec.parent]) if spec.parent else None,
        on=told.cycle.starts_on,
        synthetic=True,
    )
    told.matters[spec.slug] = goal.pk
    return goal


def _measure(goal: Goal, spec: GoalSpec) -> None:
    """A goal of the story without indicator stays without: it is one of the gaps."""
    if spec.indicator and spec.target is not None and spec.horizon:
        baseline = figure(spec.baseline, spec.indicator) if spec.baseline else None
        measure_goal_by(
            goal_id=goal.pk,
            indicator_id=spec.indicator,
            target_value=Decimal(spec.target),
            horizon=spec.horizon,
            by=planner(),
            baseline_figure_id=baseline.pk if baseline else None,
        )


def figure(ref: FigureRef, indicator: str | None = None) -> Figure:
    """The public figure the story means; `indicator` where the reference leaves it to its goal."""
    return Figure.objects.get(
        release__profile=Profile.PUBLIC,
        release__superseded_by__isnull=True,
        period_from__year=ref.year,
        indicator_id=ref.indicator or indicator,
        area__code=ref.area,
        key=key_of({"action_field": ref.main_issue}),
    )


def _decide(told: Told) -> None:
    for goal in told.county.story.goals:
        if not goal.predecessor:
            resolve(told, goal.slug)
    for spec in told.county.story.measures:
        _propose(told, spec)
        ask_partners(told, spec.slug)
        table_papers(told, spec.slug)
        resolve(told, spec.slug)


def _propose(told: Told, spec: MeasureSpec) -> None:
    measure = propose_measure(
        cycle=told.cycle,
        title=spec.title,
        description=spec.description,
        action_field=spec.action_field,
        tier=spec.tier,
        responsible=Partner.objects.get(slug=spec.responsible),
        by=planner(),
        goals=Goal.objects.filter(pk__in=[told.matters[slug] for slug in spec.goals]),
        alternatives={other.title: other.reason_not_taken for other in spec.alternatives},
        themes={theme.theme: theme.relevance for theme in spec.themes},
        estimated_cents=spec.estimated_euros * 100,
        on=told.cycle.starts_on,
        synthetic=True,
    )
    told.matters[spec.slug] = measure.pk


def _report(told: Told) -> None:
    for spec in told.county.story.goals:
        for outcome in spec.outcomes:
            record_outcome(
                goal_id=told.matters[spec.slug],
                figure_id=figure(outcome, spec.indicator).pk,
                by=planner(),
                note=outcome.note,
            )
    end_contracts(told)


def _evaluate(told: Told) -> None:
    for spec in told.county.story.evaluations:
        _evaluate_jointly(told, spec)


def _evaluate_jointly(told: Told, spec: EvaluationSpec) -> None:
    evaluation = open_evaluation(
        goal_id=told.matters[spec.goal],
        partners=Partner.objects.filter(slug__in=[row.partner for row in spec.rows]),
        by=planner(),
        at=noon(spec.opened_on),
    )
    for row in spec.rows:
        evaluate_goal(
            evaluation_id=evaluation.pk,
            right_things=row.right_things,
            right_things_text=row.right_things_text,
            things_right=row.things_right,
            things_right_text=row.things_right_text,
            by=voice_of(row.partner),
            at=noon(row.day),
        )
    conclude_evaluation(
        evaluation_id=evaluation.pk,
        text=spec.conclusion.text,
        consequence=spec.conclusion.consequence,
        by=voice_of("liga"),
        dissent=spec.conclusion.dissent,
        consequence_text=spec.conclusion.consequence_text,
        at=noon(spec.conclusion.day),
    )


def _carry_on(told: Told) -> None:
    """The next turn takes up what the evaluations asked for; its goals get their aims, and its first needs come in."""
    successor = told.cycle.successor
    take_up_consequences(cycle_id=successor.pk, by=planner())
    for spec in told.county.story.goals:
        if spec.predecessor:
            goal = Goal.objects.get(predecessor_id=told.matters[spec.predecessor])
            told.matters[spec.slug] = goal.pk
            _measure(goal, spec)
    for need in told.county.story.needs:
        if not told.is_of_this_turn(need.cycle):
            _report_need(told, need)
            ask_partners(told, need.slug)
            table_papers(told, need.slug)


def _compare(told: Told) -> None:
    """Every thing has come to the status the story names.

    Raises:
        ExampleFault: one has not; the rules of the product and the story disagree.
    """
    story = told.county.story
    wanted = {need.slug: need.status for need in story.needs} | {
        goal.slug: goal.status for goal in story.goals
    }
    wanted |= {measure.slug: measure.status for measure in story.measures}
    wanted |= {agreement.slug: agreement.status for agreement in story.agreements}
    for slug, status in wanted.items():
        matter = told.matter(slug)
        reached = getattr(matter, f"as_{matter.kind}").status
        if reached != status:
            raise ExampleFault(f"story.yaml {slug}: Stand {reached}, erwartet {status}.")
