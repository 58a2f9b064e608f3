"""What happens in the county besides what the narratives do in the browser; runs inside the installation.

Two kinds: what the story only mentions (the budget of the year, the records of a year that passes), and the acts of an
earlier chapter for a run of one chapter alone. Everything goes through the services, by the people whose acts they are.
Each returns what the story needs to know of it, as text.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from kreislauf.case.episode.models import Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.intake.services import record_intake
from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import GATES, Stage
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.cycle.turn.services import answer_stage_proposal, propose_stage
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Profile, Release
from kreislauf.evidence.release.rules import key_of
from kreislauf.example.build import county_folder
from kreislauf.example.build_accounts import clerk, lead_of, planner, statistics_officers, voice_of
from kreislauf.example.build_cases import _Writer
from kreislauf.example.frame import Frame
from kreislauf.example.generator import generate_cases
from kreislauf.example.loading import load_county
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.provider.agreement import services as agreements
from kreislauf.provider.term.services import put_agreement_in_force
from kreislauf.region.body.models import Body
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.budget.models import BudgetLine, FundingSource
from kreislauf.region.budget.services import add_budget_line, create_budget
from kreislauf.region.goal import services as goals
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.measure.services import propose_measure
from kreislauf.region.need import services as needs
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.services import record_resolution
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release
from tests.cycle import plot

TABLE = "cases_by_municipality_field_quarter"


def record_the_case(contact: str = plot.CONTACT_TYPED) -> dict[str, str]:
    """Chapter one: the counsellor records the case; the same once more, with another day, in chapter two."""
    episode = record_intake(
        submission_key=uuid.uuid4(),
        answers={
            "first_contact_on": contact,
            "municipality": plot.TOWN_CODE,
            "main_issue": "debts",
            "service_type": "debt_counselling",
        },
        identity={},
        by=User.objects.get(username="fachkraft"),
    )
    return {"case": f"/faelle/{episode.case_id}/"}


def release(year: int) -> dict[str, str]:
    """Chapter two: one officer prepares a year's table, the other approves it."""
    return {"release": _release(TABLE, "public", year)}


def release_with_what_each_house_did(year: int) -> dict[str, str]:
    """The same, then the table that tells the houses apart, for the partners at the table."""
    return release(year) | {"houses": _release("cases_by_provider_field", "provider_land", year)}


def _release(table: str, profile: str, year: int) -> str:
    first, second = statistics_officers()
    preparation = prepare_release(table_id=table, profile=profile, period=Period.of_year(year), by=first)
    assert preparation.status == "audited", preparation.reason
    return str(approve_release(preparation_id=preparation.pk, by=second).number)


def count_in_the_town(year: int, quarter: str) -> dict[str, str]:
    """What the newest internal release says of the town, the field and the quarter."""
    cell = Release.objects.filter(
        table_id=TABLE, profile=Profile.INTERNAL, period_from__year=year
    ).latest("number").cells.get(
        key=key_of({"municipality": plot.TOWN_CODE, "action_field": "livelihood", "quarter": quarter})
    )  # fmt: skip
    return {"count": str(cell.value)}


def count_on_file() -> dict[str, str]:
    """The same count by hand over the houses' files: each case once, in the quarter of its first contact of the year."""
    issues = county_catalogue().code_list("main_issue").codes
    wanted = {code.code for code in issues if code.group == "livelihood"}
    begun = Episode.objects.filter(first_contact_on__year=plot.CONTACT.year).order_by("-first_contact_on")
    first = {episode.case_id: episode for episode in begun}
    quarter = [e for e in first.values() if e.first_contact_on.month > 9]
    counted = {str(e.case_id) for e in quarter if e.municipality == plot.TOWN_CODE and e.main_issue in wanted}
    return {"count": str(len(counted)), "cases": " ".join(counted)}


def plan_the_budget() -> dict[str, str]:
    """The county sets up its budget for the new cycle; the debt counselling has a line of its own."""
    cycle, by = _cycle(), planner()
    budget = create_budget(
        area=cycle.area, cycle=cycle, year=2027, name="Budget Soziale Dienste", by=by, synthetic=True
    )
    source = FundingSource.objects.get(code="county")
    for name, field, cents in plot.BUDGET:
        line = add_budget_line(
            budget=budget, name=name, action_field=field, source=source, planned_cents=cents, by=by
        )
        agreements.approve_line(line_id=line.pk, approved_cents=cents, by=by)
    return {"budget": budget.name}


def let_the_houses_record(year: int, cases: int) -> dict[str, str]:
    """A year passes in which the county's houses record their cases: invented ones, by the generator."""
    county = load_county(county_folder())
    everything = generate_cases(frame=Frame.of(county), n=3 * cases, seed=year, until=date(year, 12, 31))
    writer = _Writer(county)
    chunk = [case for case in everything if case.episodes[0].opened_on.year == year]
    writer.write(chunk, lambda written: None)
    return {"year recorded": str(len(chunk))}


def agree_on_everything() -> dict[str, str]:
    """Chapter four in short: from the need to the agreement in force."""
    cycle = _cycle()
    _to(cycle, Stage.ANALYSIS)
    need = _need(cycle)
    _resolve(need, "planungskonferenz", plot.NEED_RESOLUTION)
    _to(cycle, Stage.GOALS)
    goal = _goal(cycle, need)
    _resolve(goal, "kreistag", plot.GOAL_RESOLUTION)
    _to(cycle, Stage.MEASURES)
    measure = propose_measure(
        cycle=cycle,
        title=plot.MEASURE,
        description=plot.MEASURE_TEXT,
        action_field="livelihood",
        tier="county",
        responsible=Partner.objects.get(slug="ahorn"),
        by=planner(),
        goals=[goal],
        estimated_cents=plot.AGREED_CENTS,
        synthetic=True,
    )
    _resolve(measure, "kreistag", plot.MEASURE_RESOLUTION)
    measure.refresh_from_db()
    _to(cycle, Stage.AGREEMENT)
    agreement = _agreement(cycle, measure)
    return {
        "need": f"/bedarfe/{need.pk}/",
        "goal": f"/ziele/{goal.pk}/",
        "measure": f"/massnahmen/{measure.pk}/",
        "agreement": f"/vereinbarungen/{agreement.pk}/",
        "figure": str(_figure(2026).pk),
    }


def begin_the_term() -> dict[str, str]:
    """The first day of the agreement, where chapter four did not run."""
    agreement = agreements.Agreement.objects.get(title=plot.AGREEMENT)
    put_agreement_in_force(agreement_id=agreement.pk, by=planner())
    _to(_cycle(), Stage.DELIVERY)
    return {}


def _cycle() -> Cycle:
    cycle = current_cycle()
    assert cycle is not None
    return cycle


def _to(cycle: Cycle, stage: Stage) -> None:
    cycle.refresh_from_db()
    while cycle.stage != stage:
        gate = Stage(cycle.stage) in GATES
        proposal = propose_stage(cycle_id=cycle.pk, by=planner())
        for partner in ("kreis", "liga") if gate else ():
            answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=voice_of(partner))
        cycle.refresh_from_db()


def _figure(year: int) -> Figure:
    return Figure.objects.get(
        release__profile=Profile.PUBLIC,
        release__superseded_by__isnull=True,
        period_from__year=year,
        indicator_id="cases_per_1000",
        area__code=plot.TOWN_CODE,
        key=key_of({"action_field": "livelihood"}),
    )


def _need(cycle: Cycle) -> needs.Need:
    by = voice_of(plot.TOWN)
    need = needs.report_need(
        cycle=cycle,
        area=Area.objects.get(code=plot.TOWN_CODE),
        action_field="livelihood",
        title=plot.NEED,
        target_group=plot.NEED_GROUP,
        perspective="comparative",
        description=plot.NEED_TEXT,
        by=by,
        synthetic=True,
    )
    needs.add_evidence(need_id=need.pk, figure_id=_figure(2026).pk, note=plot.EVIDENCE_NOTE, by=by)
    needs.check_need(need_id=need.pk, by=planner())
    return need


def _goal(cycle: Cycle, need: needs.Need) -> goals.Goal:
    goal = goals.draft_goal(
        cycle=cycle,
        title=plot.GOAL,
        level="operational",
        action_field="livelihood",
        by=planner(),
        needs=[need],
        synthetic=True,
    )
    goals.measure_goal_by(
        goal_id=goal.pk,
        indicator_id="cases_per_1000",
        baseline_figure_id=_figure(2026).pk,
        target_value=Decimal(plot.TARGET),
        horizon=plot.HORIZON,
        by=planner(),
    )
    goals.consult_on_goal(goal_id=goal.pk, by=planner())
    for slug in ("kreis", "liga", plot.TOWN):
        goals.answer_goal(goal_id=goal.pk, agrees=True, by=voice_of(slug))
    goals.answer_goal(goal_id=goal.pk, agrees=False, text=plot.DISSENT, by=lead_of("ahorn"))
    return goals.agree_goal_jointly(goal_id=goal.pk, by=planner())


def _resolve(matter: object, body: str, number: str) -> None:
    record_resolution(
        matter_id=matter.pk,
        body=Body.objects.get(slug=body),
        act=MandateAct.DECIDES,
        outcome=Outcome.ADOPTED,
        number=number,
        text=plot.RESOLUTION_TEXT,
        decided_on=date.today(),
        by=clerk(),
    )


def _agreement(cycle: Cycle, measure: object) -> agreements.Agreement:
    agreement = agreements.ask_for_agreement(
        cycle=cycle,
        measure=measure,
        provider=Partner.objects.get(slug="ahorn"),
        county=Partner.objects.get(slug="kreis"),
        title=plot.AGREEMENT,
        agreement_kind="grant_contract",
        legal_basis=PlanningBasis.objects.get(code="budget-gg"),
        term_from=plot.TERM_FROM,
        term_to=plot.TERM_TO,
        unit="cases",
        agreed_units=plot.AGREED_UNITS,
        cents=plot.AGREED_CENTS,
        line=BudgetLine.objects.get(name=plot.BUDGET_LINE, budget__cycle=cycle),
        by=planner(),
        reporting_months=6,
        synthetic=True,
    )
    agreements.negotiate_agreement(agreement_id=agreement.pk, by=lead_of("ahorn"))
    agreements.settle_agreement(agreement_id=agreement.pk, by=planner())
    for side in (planner(), lead_of("ahorn")):
        agreements.sign_agreement(agreement_id=agreement.pk, by=side)
    return agreement
