"""Routes of the planning levels: cycle, needs, goals, measures, voices, bodies, evaluation, budget."""

from __future__ import annotations

from kreislauf.web.frame.access import route
from kreislauf.web.region import (
    body_keeping_views,
    body_views,
    budget_views,
    cycle_views,
    evaluation_views,
    goal_views,
    measure_views,
    need_views,
    numbers,  # noqa: F401 - teaches the addresses <number:…>
    statement_views,
)
from kreislauf.web.region.roles import CLERK, PLANNER, READ, RECORD, STEERING, TABLE, VOICE

_cycle = [
    route("kreislauf/", cycle_views.cycle_page, name="cycle", may=TABLE),
    route("kreislauf/<number:cycle_id>/", cycle_views.cycle_page, name="cycle-detail", may=TABLE),
    route(
        "kreislauf/<number:cycle_id>/weiter/", cycle_views.stage_propose, name="stage-propose", may=STEERING
    ),
    route(
        "kreislauf/antwort/<number:proposal_id>/", cycle_views.stage_answer, name="stage-answer", may=STEERING
    ),
    route(
        "kreislauf/<number:cycle_id>/folgerungen/", cycle_views.cycle_carry, name="cycle-carry", may=STEERING
    ),
    route("kreislauf/neu/", cycle_views.cycle_new, name="cycle-new", may=STEERING),
    route("budget/", budget_views.budget, name="budget", may=TABLE),
    route("budget/neu/", budget_views.budget_new, name="budget-new", may=PLANNER),
    route("budget/geldgeber/", budget_views.funding_source_new, name="funding-source-new", may=PLANNER),
    route(
        "budget/<number:budget_id>/posten/", budget_views.budget_line_new, name="budget-line-new", may=PLANNER
    ),
    route(
        "budget/posten/<number:line_id>/bewilligung/",
        budget_views.budget_line_approve,
        name="budget-line-approve",
        may=PLANNER,
    ),
    route(
        "budget/posten/<number:line_id>/auszahlung/",
        budget_views.budget_line_pay,
        name="budget-line-pay",
        may=PLANNER,
    ),
]
_needs = [
    route("bedarfe/", need_views.need_list, name="need-list", may=READ),
    route("bedarfe/neu/", need_views.need_new, name="need-new", may=VOICE),
    route("bedarfe/<number:need_id>/", need_views.need_detail, name="need-detail", may=READ),
    route("bedarfe/<number:need_id>/beleg/", need_views.need_evidence, name="need-evidence", may=VOICE),
    route("bedarfe/<number:need_id>/<slug:act>/", need_views.need_act, name="need-act", may=STEERING),
]
_goals = [
    route("ziele/", goal_views.goal_list, name="goal-list", may=READ),
    route("ziele/neu/", goal_views.goal_new, name="goal-new", may=STEERING),
    route("ziele/<number:goal_id>/", goal_views.goal_detail, name="goal-detail", may=READ),
    route("ziele/<number:goal_id>/messen/", goal_views.goal_measure, name="goal-measure", may=STEERING),
    route("ziele/<number:goal_id>/antwort/", goal_views.goal_answer, name="goal-answer", may=VOICE),
    route("ziele/<number:goal_id>/wirkung/", goal_views.goal_outcome, name="goal-outcome", may=STEERING),
    route(
        "ziele/<number:goal_id>/bewerten/",
        evaluation_views.evaluation_new,
        name="evaluation-new",
        may=STEERING,
    ),
    route("ziele/<number:goal_id>/<slug:act>/", goal_views.goal_act, name="goal-act", may=STEERING),
]
_measures = [
    route("massnahmen/", measure_views.measure_list, name="measure-list", may=READ),
    route("massnahmen/neu/", measure_views.measure_new, name="measure-new", may=VOICE),
    route("massnahmen/<number:measure_id>/", measure_views.measure_detail, name="measure-detail", may=READ),
    route(
        "massnahmen/<number:measure_id>/nicht-umsetzbar/",
        measure_views.measure_give_up,
        name="measure-give-up",
        may=STEERING,
    ),
    route(
        "massnahmen/<number:measure_id>/<slug:act>/", measure_views.measure_act, name="measure-act", may=VOICE
    ),
]
_voices = [
    route("haltungen/", statement_views.positions, name="positions", may=TABLE),
    route(
        "sachen/<number:matter_id>/fragen/",
        statement_views.statement_request,
        name="statement-request",
        may=VOICE,
    ),
    route(
        "sachen/<number:matter_id>/stellung/",
        statement_views.statement_volunteer,
        name="statement-volunteer",
        may=VOICE,
    ),
    route(
        "stellungnahmen/<number:statement_id>/",
        statement_views.statement_give,
        name="statement-give",
        may=VOICE,
    ),
    route(
        "stellungnahmen/<number:statement_id>/antwort/",
        statement_views.statement_reply,
        name="statement-reply",
        may=VOICE,
    ),
]
_bodies = [
    route("gremien/", body_views.body_list, name="body-list", may=READ),
    route("gremien/eintragen/neu/", body_keeping_views.body_new, name="body-new", may=CLERK),
    route(
        "gremien/eintragen/rechtsgrundlage/",
        body_keeping_views.planning_basis_new,
        name="planning-basis-new",
        may=CLERK,
    ),
    route(
        "gremien/zustaendigkeit/<number:mandate_id>/ende/",
        body_keeping_views.mandate_end,
        name="mandate-end",
        may=CLERK,
    ),
    route(
        "gremien/mitglied/<number:member_id>/ende/",
        body_keeping_views.member_end,
        name="member-end",
        may=CLERK,
    ),
    route("gremien/<slug:slug>/mitglied/", body_keeping_views.member_new, name="member-new", may=CLERK),
    route(
        "gremien/<slug:slug>/zustaendigkeit/", body_keeping_views.mandate_new, name="mandate-new", may=CLERK
    ),
    route("gremien/<slug:slug>/", body_views.body_detail, name="body-detail", may=READ),
    route("beschluesse/", body_views.resolution_list, name="resolution-list", may=READ),
    route("beschluesse/<number:resolution_id>/", body_views.resolution_detail, name="resolution", may=READ),
    route(
        "sachen/<number:matter_id>/beschluss/", body_views.resolution_new, name="resolution-new", may=RECORD
    ),
    route("vorlagen/", body_views.paper_list, name="paper-list", may=READ),
    route("vorlagen/<number:paper_id>/", body_views.paper_detail, name="paper-detail", may=READ),
    route("sachen/<number:matter_id>/vorlage/", body_views.paper_new, name="paper-new", may=VOICE),
    route("beschluesse/stand/", body_views.decisions, name="resolution-fates", may=TABLE),
]
_evaluation = [
    route(
        "bewertungen/<number:evaluation_id>/", evaluation_views.evaluation_detail, name="evaluation", may=READ
    ),
    route(
        "bewertungen/<number:evaluation_id>/zeile/",
        evaluation_views.evaluation_row,
        name="evaluation-row",
        may=VOICE,
    ),
    route(
        "bewertungen/<number:evaluation_id>/abschluss/",
        evaluation_views.evaluation_conclude,
        name="evaluation-conclude",
        may=STEERING,
    ),
]
urlpatterns = [*_cycle, *_needs, *_goals, *_measures, *_voices, *_bodies, *_evaluation]
