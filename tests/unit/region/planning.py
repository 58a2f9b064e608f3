"""The planning side of an invented county for tests: what those at the table report, agree and decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.evidence.figure.models import Figure
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.services import (
    approve_line,
    ask_for_agreement,
    negotiate_agreement,
    settle_agreement,
    sign_agreement,
)
from kreislauf.provider.term.services import put_agreement_in_force
from kreislauf.region.body.models import Body
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.budget.models import BudgetLine, FundingSource
from kreislauf.region.budget.services import add_budget_line, create_budget
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.services import (
    agree_goal_jointly,
    answer_goal,
    consult_on_goal,
    draft_goal,
    measure_goal_by,
)
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.services import propose_measure
from kreislauf.region.need.models import Need
from kreislauf.region.need.services import add_evidence, check_need, report_need
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.services import record_resolution
from tests.unit.evidence.releases import a_figure
from tests.unit.region.seats import Seats


@dataclass
class Table(Seats):
    """The table at which an invented county plans; every attribute is made when it is first asked for."""

    @cached_property
    def assembly(self) -> Body:
        return self.body("assembly", "assembly", "kreistag", "goal", "measure", "paper")

    @cached_property
    def conference(self) -> Body:
        return self.body("conference", "coordination", "planungskonferenz", "need")

    def need(self, **fields: object) -> Need:
        """A reported need."""
        return report_need(
            **{
                "cycle": self.cycle,
                "area": self.area,
                "action_field": "livelihood",
                "title": "Schuldnerberatung im Südkreis",
                "target_group": "überschuldete Haushalte",
                "perspective": "comparative",
                "description": "Lange Wege, lange Wartezeit.",
                "by": self.mayor,
                **fields,
            }
        )

    def decide(
        self, matter: Matter, body: Body, outcome: Outcome = Outcome.ADOPTED, number: str | None = None
    ) -> Resolution:
        """A resolution of a body that decides."""
        return record_resolution(
            matter_id=matter.pk,
            body=body,
            act=MandateAct.DECIDES,
            outcome=outcome,
            number=number or f"{body.slug}-{matter.pk}",
            text="Wie vorgeschlagen.",
            decided_on=timezone.localdate(),
            by=self.clerk,
            votes=(8, 1, 1),
        )

    def established_need(self, figure: Figure | None = None) -> Need:
        """A need with a released figure, established by the planning conference."""
        self.at(Stage.ANALYSIS)
        need = self.need()
        figure = figure or a_figure()
        add_evidence(
            need_id=need.pk, figure_id=figure.pk, note="Doppelt so viele Fälle wie im Mittel", by=self.mayor
        )
        check_need(need_id=need.pk, by=self.planner)
        self.decide(need, self.conference)
        need.refresh_from_db()
        return need

    def goal(self, need: Need | None = None, *, baseline: Figure | None = None) -> Goal:
        """A drafted goal with indicator, baseline and target."""
        self.at(Stage.GOALS)
        baseline = baseline or a_figure()
        goal = draft_goal(
            cycle=self.cycle,
            title="Beratung in zwei Wochen",
            level="operational",
            action_field="livelihood",
            needs=[need] if need else [],
            by=self.liga_voice,
        )
        return measure_goal_by(
            goal_id=goal.pk,
            indicator_id=baseline.indicator_id,
            baseline_figure_id=baseline.pk,
            target_value=Decimal("10"),
            horizon=timezone.localdate() + timedelta(days=300),
            by=self.planner,
        )

    def agreed_goal(self, need: Need | None = None, *, baseline: Figure | None = None) -> Goal:
        """A goal that county and Liga carry."""
        goal = self.goal(need, baseline=baseline)
        consult_on_goal(goal_id=goal.pk, by=self.planner)
        answer_goal(goal_id=goal.pk, agrees=True, by=self.planner)
        answer_goal(goal_id=goal.pk, agrees=True, by=self.liga_voice)
        return agree_goal_jointly(goal_id=goal.pk, by=self.liga_voice)

    def decided_goal(self, need: Need | None = None, *, baseline: Figure | None = None) -> Goal:
        """A goal that the county assembly decided."""
        goal = self.agreed_goal(need, baseline=baseline)
        self.decide(goal, self.assembly)
        goal.refresh_from_db()
        return goal

    def measure(self, goal: Goal | None = None, **fields: object) -> Measure:
        """A proposed measure."""
        self.at(Stage.MEASURES)
        return propose_measure(
            **{
                "cycle": self.cycle,
                "title": "Zweite Beratungsstelle in Gernsheim",
                "description": "Zwei Tage in der Woche.",
                "action_field": "livelihood",
                "tier": "county",
                "responsible": self.house,
                "goals": [goal] if goal else [],
                "alternatives": {"Online-Beratung allein": "erreicht ältere Menschen nicht"},
                "by": self.lead,
                **fields,
            }
        )

    def adopted_measure(self, goal: Goal | None = None, **fields: object) -> Measure:
        """A measure that the county assembly adopted."""
        measure = self.measure(goal, **fields)
        self.decide(measure, self.assembly)
        measure.refresh_from_db()
        return measure

    def line(self, approved_cents: int = 10_000_000, name: str = "Schuldnerberatung") -> BudgetLine:
        """A budget line with approved money."""
        source, _ = FundingSource.objects.get_or_create(
            code="kreis", defaults={"kind": "county", "name": "Kreismittel"}
        )
        budget = self.cycle.budgets.first() or create_budget(
            area=self.area, cycle=self.cycle, year=2026, name="Budget Soziale Dienste", by=self.planner
        )
        line = add_budget_line(
            budget=budget,
            name=name,
            action_field="livelihood",
            source=source,
            planned_cents=approved_cents,
            by=self.planner,
        )
        return approve_line(line_id=line.pk, approved_cents=approved_cents, by=self.planner)

    def requested_agreement(
        self, measure: Measure | None, line: BudgetLine, cents: int = 4_000_000, **fields: object
    ) -> Agreement:
        """An agreement the county asked for; its term begins today."""
        today = timezone.localdate()
        return ask_for_agreement(
            **{
                "cycle": self.cycle,
                "measure": measure,
                "provider": self.house,
                "county": self.county,
                "title": "Schuldnerberatung Gernsheim",
                "agreement_kind": "grant_contract",
                "legal_basis": self.law,
                "term_from": today,
                "term_to": today + timedelta(days=365),
                "unit": "cases",
                "agreed_units": 120,
                "cents": cents,
                "line": line,
                "by": self.planner,
                "on": today - timedelta(days=60),
                **fields,
            }
        )

    def settled_agreement(
        self, measure: Measure | None, line: BudgetLine, cents: int = 4_000_000, **fields: object
    ) -> Agreement:
        """An agreement both sides are settled on."""
        agreement = self.requested_agreement(measure, line, cents, **fields)
        negotiate_agreement(agreement_id=agreement.pk, by=self.lead)
        return settle_agreement(agreement_id=agreement.pk, by=self.planner)

    def running_agreement(
        self, measure: Measure | None, line: BudgetLine, cents: int = 4_000_000, **fields: object
    ) -> Agreement:
        """An agreement signed by both sides and in force."""
        agreement = self.settled_agreement(measure, line, cents, **fields)
        self.at(Stage.AGREEMENT)
        sign_agreement(agreement_id=agreement.pk, by=self.planner)
        sign_agreement(agreement_id=agreement.pk, by=self.lead)
        return put_agreement_in_force(agreement_id=agreement.pk, by=self.lead)
