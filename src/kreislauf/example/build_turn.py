"""Turn the cycle of the example county: open it, fill its budget, take it through its gates."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import GATES, Stage
from kreislauf.cycle.turn.services import answer_stage_proposal, open_cycle, propose_stage
from kreislauf.example.build_accounts import planner, voice_of
from kreislauf.example.county import COUNTY_CODE, BudgetLineSpec, County, cents
from kreislauf.example.story import CharterSpec, CycleSpec
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.provider.agreement.services import approve_line
from kreislauf.region.budget.models import Budget, BudgetLine, FundingSource
from kreislauf.region.budget.services import add_budget_line, create_budget, pay_from_line
from kreislauf.region.charter.services import adopt_charter


def open_first_cycle(spec: CycleSpec) -> Cycle:
    """Let the county's planning open the first cycle."""
    return open_cycle(
        area=Area.objects.get(code=COUNTY_CODE),
        name=spec.name,
        starts_on=spec.starts_on,
        ends_on=spec.ends_on,
        by=planner(),
        synthetic=True,
    )


def advance(cycle: Cycle, stage: Stage) -> None:
    """Take the cycle to the next stage; at a gate county and Liga both confirm.

    Raises:
        RuntimeError: it did not arrive there - the story and the rules of the cycle disagree.
    """
    gate = Stage(cycle.stage) in GATES
    proposal = propose_stage(cycle_id=cycle.pk, by=planner())
    if gate:
        for partner in ("kreis", "liga"):
            answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=voice_of(partner))
    cycle.refresh_from_db()
    if cycle.stage != stage:
        raise RuntimeError(f"Der Zyklus steht in {cycle.stage}, erwartet war {stage}.")


def adopt_the_charter(spec: CharterSpec) -> None:
    """Let the Liga enter what the partners have promised each other."""
    adopt_charter(
        area=Area.objects.get(code=COUNTY_CODE),
        title=spec.title,
        text=spec.text,
        adopted_on=spec.adopted_on,
        signatories=Partner.objects.filter(slug__in=spec.signatories),
        by=voice_of("liga"),
        review_interval_months=spec.review_interval_months,
        synthetic=True,
    )


def build_budget(county: County, cycle: Cycle) -> dict[str, BudgetLine]:
    """Set up the year's budget: every line planned, approved and paid; slug of the line -> line."""
    by = planner()
    budget = create_budget(
        area=cycle.area,
        cycle=cycle,
        year=county.budget.year,
        name=county.budget.name,
        by=by,
        synthetic=county.budget.invented,
    )
    sources = {
        spec.code: FundingSource.objects.create(code=spec.code, kind=spec.kind, name=spec.name)
        for spec in county.budget.sources
    }
    return {spec.slug: _add_line(spec, budget, sources[spec.source], by) for spec in county.budget.lines}


def _add_line(spec: BudgetLineSpec, budget: Budget, source: FundingSource, by: User) -> BudgetLine:
    line = add_budget_line(
        budget=budget,
        name=spec.name,
        action_field=spec.action_field,
        source=source,
        planned_cents=cents(spec.planned_euros),
        by=by,
    )
    approve_line(line_id=line.pk, approved_cents=cents(spec.approved_euros), by=by)
    if spec.paid_euros:
        pay_from_line(line_id=line.pk, cents=cents(spec.paid_euros), by=by)
    return line


def noon(day: date) -> datetime:
    """Noon of a day in the county's time zone: when things were said whose hour nobody tells."""
    return timezone.make_aware(datetime.combine(day, time(12)))
