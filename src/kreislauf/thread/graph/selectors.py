"""Load everything the thread of a county hangs on, in a fixed number of queries whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from kreislauf.cycle.turn.models import Cycle
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.foundation.account.models import User
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import DRAWS_MONEY
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.selectors import WITH_CELLS, deliveries_visible_to
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.evaluation.models import EvaluationConclusion, JointEvaluation
from kreislauf.region.goal.models import Goal, GoalOutcome
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.measure.models import Measure
from kreislauf.region.need.models import Need, NeedEvidence
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.resolution.rules import YES
from kreislauf.region.statement.models import Statement


@dataclass
class Graph:
    """The thread of one area as plain mappings; every list is in order of numbers.

    Pairs stand on both sides: `goals_of_need[need]` and `needs_of_goal[goal]` hold numbers.
    """

    cycles: dict[int, Cycle] = field(default_factory=dict)
    needs: dict[int, Need] = field(default_factory=dict)
    goals: dict[int, Goal] = field(default_factory=dict)
    measures: dict[int, Measure] = field(default_factory=dict)
    agreements: dict[int, Agreement] = field(default_factory=dict)
    deliveries: dict[int, DeliveryReport] = field(default_factory=dict)
    resolutions: dict[int, Resolution] = field(default_factory=dict)
    evaluations: dict[int, JointEvaluation] = field(default_factory=dict)
    outcomes: dict[int, GoalOutcome] = field(default_factory=dict)
    lines: dict[int, BudgetLine] = field(default_factory=dict)
    figures: dict[int, Figure] = field(default_factory=dict)
    conclusions: dict[int, EvaluationConclusion] = field(default_factory=dict)
    figures_of_need: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    goals_of_need: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    needs_of_goal: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    measures_of_goal: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    goals_of_measure: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    agreements_of_measure: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    deliveries_of_agreement: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    resolutions_of_matter: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    outcomes_of_goal: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    evaluation_of_goal: dict[int, int] = field(default_factory=dict)
    successor_of_goal: dict[int, int] = field(default_factory=dict)
    successor_of_cycle: dict[int, int] = field(default_factory=dict)
    statements: dict[int, tuple[int, int]] = field(default_factory=dict)
    visible_matters: frozenset[int] = frozenset()
    visible_deliveries: frozenset[int] = frozenset()
    open_profiles: frozenset[str] = frozenset()

    def says_yes(self, resolution: Resolution) -> bool:
        """Whether a body with the mandate said yes."""
        return resolution.act == MandateAct.DECIDES and resolution.outcome in YES

    def draws_money(self, agreement: Agreement) -> bool:
        """Whether the agreement's euros are taken from its line."""
        return agreement.status in DRAWS_MONEY


def load_graph(
    user: User | AnonymousUser, *, area_id: int, cycle_ids: Collection[int] | None = None
) -> Graph:
    """The thread of an area (of some of its cycles, where named).

    Everything is loaded, also what `user` may not read, so that no false gap is shown; the selectors above hide it.
    """
    cycles = Cycle.objects.filter(area_id=area_id)
    if cycle_ids is not None:
        cycles = cycles.filter(pk__in=cycle_ids)
    graph = Graph(cycles={cycle.pk: cycle for cycle in cycles})
    within = list(graph.cycles)
    _load_analysis(graph, within)
    _load_plan(graph, within)
    _load_contracts(graph, within)
    _load_judgement(graph, within)
    _load_voices(graph, within)
    _load_view(graph, user, within)
    return graph


def _heavy(release: str) -> tuple[str, str]:
    """What a release carries for its auditors and no thread shows."""
    return (f"{release}__layout", f"{release}__certificate")


def _load_analysis(graph: Graph, within: list[int]) -> None:
    graph.needs = {n.pk: n for n in Need.objects.filter(cycle__in=within).select_related("area")}
    links = NeedEvidence.objects.filter(need__cycle__in=within, figure__isnull=False)
    for link in links.select_related("figure__release", "figure__area").defer(*_heavy("figure__release")):
        if link.figure is not None:
            graph.figures[link.figure.pk] = link.figure
            graph.figures_of_need[link.need_id].append(link.figure.pk)


def _load_plan(graph: Graph, within: list[int]) -> None:
    goals = Goal.objects.filter(cycle__in=within).select_related("baseline__release", "baseline__area")
    for goal in goals.defer(*_heavy("baseline__release")).order_by("pk"):
        graph.goals[goal.pk] = goal
        if goal.baseline is not None:
            graph.figures[goal.baseline.pk] = goal.baseline
        if goal.predecessor_id:
            graph.successor_of_goal[goal.predecessor_id] = goal.pk
    for cycle in graph.cycles.values():
        if cycle.predecessor_id:
            graph.successor_of_cycle[cycle.predecessor_id] = cycle.pk
    pairs = Goal.needs.through.objects.filter(goal__cycle__in=within).order_by("goal_id", "need_id")
    for goal_id, need_id in pairs.values_list("goal_id", "need_id"):
        graph.goals_of_need[need_id].append(goal_id)
        graph.needs_of_goal[goal_id].append(need_id)
    measures = Measure.objects.filter(cycle__in=within).select_related("responsible").order_by("pk")
    graph.measures = {measure.pk: measure for measure in measures}
    served = Measure.goals.through.objects.filter(measure__cycle__in=within).order_by("measure_id", "goal_id")
    for measure_id, goal_id in served.values_list("measure_id", "goal_id"):
        graph.measures_of_goal[goal_id].append(measure_id)
        graph.goals_of_measure[measure_id].append(goal_id)


def _load_contracts(graph: Graph, within: list[int]) -> None:
    resolutions = Resolution.objects.filter(matter__cycle__in=within).select_related("body", "matter")
    for resolution in resolutions.order_by("decided_on", "pk"):
        graph.resolutions[resolution.pk] = resolution
        graph.resolutions_of_matter[resolution.matter_id].append(resolution.pk)
    agreements = Agreement.objects.filter(cycle__in=within).select_related("provider", "line").order_by("pk")
    for agreement in agreements:
        graph.agreements[agreement.pk] = agreement
        if agreement.measure_id:
            graph.agreements_of_measure[agreement.measure_id].append(agreement.pk)
    deliveries = DeliveryReport.objects.filter(agreement__cycle__in=within).prefetch_related(WITH_CELLS)
    for delivery in deliveries.order_by("period_from", "pk"):
        graph.deliveries[delivery.pk] = delivery
        graph.deliveries_of_agreement[delivery.agreement_id].append(delivery.pk)
    lines = BudgetLine.objects.filter(budget__cycle__in=within).select_related("budget", "source")
    graph.lines = {line.pk: line for line in lines}


def _load_judgement(graph: Graph, within: list[int]) -> None:
    outcomes = GoalOutcome.objects.filter(goal__cycle__in=within)
    outcomes = outcomes.select_related("figure__release", "figure__area").defer(*_heavy("figure__release"))
    for outcome in outcomes.order_by("pk"):
        graph.outcomes[outcome.pk] = outcome
        graph.outcomes_of_goal[outcome.goal_id].append(outcome.pk)
    for evaluation in JointEvaluation.objects.filter(goal__cycle__in=within):
        graph.evaluations[evaluation.pk] = evaluation
        graph.evaluation_of_goal[evaluation.goal_id] = evaluation.pk
    for conclusion in EvaluationConclusion.objects.filter(evaluation__goal__cycle__in=within):
        graph.conclusions[conclusion.evaluation_id] = conclusion


def _load_voices(graph: Graph, within: list[int]) -> None:
    counts = (
        Statement.objects.filter(matter__cycle__in=within, given_at__isnull=False)
        .order_by()
        .values("matter_id")
        .annotate(given=Count("pk"), unanswered=Count("pk", filter=Q(reply__isnull=True)))
    )
    graph.statements = {row["matter_id"]: (row["given"], row["unanswered"]) for row in counts}


def _load_view(graph: Graph, user: User | AnonymousUser, within: list[int]) -> None:
    readable = matters_visible_to(user).filter(cycle__in=within).order_by()
    graph.visible_matters = frozenset(readable.values_list("pk", flat=True))
    readable_reports = deliveries_visible_to(user).filter(agreement__cycle__in=within).order_by()
    graph.visible_deliveries = frozenset(readable_reports.values_list("pk", flat=True))
    graph.open_profiles = frozenset(str(profile) for profile in profiles_open_to(user))
