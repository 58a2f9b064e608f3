"""Pages of goals: the list, one goal with both questions in view, and the forms of planning, Liga and partners."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.turn.rules import is_open
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.evaluation.selectors import evaluations_visible_to
from kreislauf.region.goal.models import STATUS_LABELS, Goal
from kreislauf.region.goal.selectors import goal_visible_to, goals_visible_to
from kreislauf.region.goal.services import (
    agree_goal_jointly,
    answer_goal,
    consult_on_goal,
    draft_goal,
    measure_goal_by,
    record_outcome,
    take_goal_back,
)
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.permissions import is_steering
from kreislauf.region.matter.selectors import visible_to
from kreislauf.region.measure.models import Measure
from kreislauf.region.need.selectors import needs_visible_to
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.forms import GoalAnswerForm, GoalForm, GoalMeasureForm, OutcomeForm
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.matter_context import matter_context
from kreislauf.web.region.need_views import TABS, shareable_figures
from kreislauf.web.region.offers import acts_for, speaks
from kreislauf.web.region.words import badge_of, indicator_title, printed_figure


@require_GET
def goal_list(request: HttpRequest) -> HttpResponse:
    """The goals this person may read."""
    listing = Listing(
        title=_("Ziele"),
        note=_("Was gemeinsam erreicht werden soll, woran es gemessen wird und wer es mitträgt."),
        columns=[
            Column(_("Ziel"), lambda g: g.title, url=lambda g: reverse("goal-detail", args=[g.pk])),
            Column(_("Handlungsfeld"), lambda g: g.get_action_field_display()),
            Column(
                _("Kennzahl"), lambda g: indicator_title(g.indicator_id) if g.indicator_id else _("fehlt")
            ),
            Column(_("Zielwert"), lambda g: g.target_value, number=True),
            Column(_("bis"), lambda g: g.horizon),
            Column(_("Zyklus"), lambda g: g.cycle.name),
            Column(_("Stand"), lambda g: g.get_status_display(), badge=lambda g: badge_of(g.status)),
        ],
        rows=goals_visible_to(request.user),
        filename="ziele",
        search="title",
        filters={
            "feld": Choice("action_field", _("Handlungsfeld"), ActionField.choices),
            "stand": Choice("status", _("Stand"), [(s.value, label) for s, label in STATUS_LABELS.items()]),
        },
        actions={reverse("goal-new"): _("Ziel entwerfen")} if is_steering(request.user) else {},
        tabs=TABS,
    )
    return list_page(request, listing)


@require_GET
def goal_detail(request: HttpRequest, goal_id: int) -> HttpResponse:
    """One goal: needs, measure of success, who carries it, what came of it, the joint evaluation."""
    user = request.user
    goal = goal_visible_to(user, goal_id)
    profiles = profiles_open_to(user)
    stage = goal.cycle.stage
    baseline = goal.baseline
    context = {
        "goal": goal,
        "badge": badge_of(goal.status),
        "indicator": indicator_title(goal.indicator_id) if goal.indicator_id else "",
        "baseline": printed_figure(baseline)
        if baseline is not None and baseline.release.profile in profiles
        else "",
        "outcomes": [
            (o, printed_figure(o.figure)) for o in goal.outcomes.all() if o.figure.release.profile in profiles
        ],
        "needs": visible_to(user, goal.needs.all()),
        "measures": visible_to(user, Measure.objects.filter(goals=goal)),
        "evaluation": evaluations_visible_to(user).filter(goal=goal).first(),
        "acts": acts_for(user, goal),
        "may_measure": goal.status == "draft" and is_steering(user),
        "may_answer": goal.status == "in_consultation" and speaks(user) and is_open(stage, "consult_goal"),
        "may_record_outcome": bool(goal.indicator_id)
        and is_steering(user)
        and is_open(stage, "record_outcome"),
        "may_evaluate": goal.status in ("decided", "in_delivery")
        and is_steering(user)
        and is_open(stage, "evaluate"),
        **matter_context(request, goal),
    }
    return render(request, "region/goal.html", context)


def goal_new(request: HttpRequest) -> HttpResponse:
    """Draft a goal."""
    cycle = current_cycle()
    if cycle is None:
        raise NotVisible(_("Es gibt noch keinen Steuerungszyklus."))
    needs = needs_visible_to(request.user).filter(cycle=cycle)
    initial = {"needs": [request.GET["bedarf"]]} if request.GET.get("bedarf", "").isdecimal() else {}
    return form_page(
        request,
        GoalForm(request.POST or None, needs=needs, initial=initial),
        lambda wanted: draft_goal(cycle=cycle, by=actor(request), synthetic=cycle.synthetic, **wanted),
        title=_("Ziel entwerfen"),
        button=_("Entwurf anlegen"),
        done=_("Der Entwurf ist angelegt. Sozialplanung und Liga können ihn lesen."),
        back=reverse("goal-list"),
        go=lambda goal: reverse("goal-detail", args=[goal.pk]),
        crumbs={reverse("goal-list"): _("Ziele")},
    )


def _crumbs(goal: Goal) -> dict[str, str | Promise]:
    return {reverse("goal-list"): _("Ziele"), reverse("goal-detail", args=[goal.pk]): goal.title}


def goal_measure(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Say how a draft is measured."""
    goal = goal_visible_to(request.user, goal_id)
    form = GoalMeasureForm(
        request.POST or None,
        figures=shareable_figures(request),
        initial={
            "indicator_id": goal.indicator_id,
            "baseline": goal.baseline_id,
            "target_value": goal.target_value,
            "horizon": goal.horizon,
        },
    )
    return form_page(
        request,
        form,
        lambda wanted: measure_goal_by(
            goal_id=goal.pk,
            indicator_id=wanted["indicator_id"],
            baseline_figure_id=wanted["baseline"].pk if wanted["baseline"] else None,
            target_value=wanted["target_value"],
            horizon=wanted["horizon"],
            by=actor(request),
        ),
        title=_("Woran wird das Ziel gemessen?"),
        button=_("Festlegen"),
        done=_("Kennzahl, Zielwert und Zeitpunkt stehen."),
        back=reverse("goal-detail", args=[goal.pk]),
        crumbs=_crumbs(goal),
    )


def goal_answer(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Carry a goal or dissent, for one's own house."""
    goal = goal_visible_to(request.user, goal_id)
    return form_page(
        request,
        GoalAnswerForm(request.POST or None),
        lambda wanted: answer_goal(
            goal_id=goal.pk, agrees=wanted["agrees"] == "yes", text=wanted["text"], by=actor(request)
        ),
        title=_("Trägt Ihr Haus das Ziel mit?"),
        note=goal.title,
        button=_("Antwort geben"),
        done=_("Ihre Antwort steht beim Ziel. Alle Partner lesen sie."),
        back=reverse("goal-detail", args=[goal.pk]),
        crumbs=_crumbs(goal),
    )


def goal_outcome(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Lay a later figure beside the baseline."""
    goal = goal_visible_to(request.user, goal_id)
    figures = shareable_figures(request)
    return form_page(
        request,
        OutcomeForm(request.POST or None, figures=figures),
        lambda wanted: record_outcome(
            goal_id=goal.pk, figure_id=wanted["figure"].pk, note=wanted["note"], by=actor(request)
        ),
        title=_("Neuen Wert danebenlegen"),
        note=_("Der neue Wert zeigt, wo die Kennzahl heute steht. Er beweist nicht, woran es lag."),
        button=_("Danebenlegen"),
        done=_("Der neue Wert steht beim Ziel."),
        back=reverse("goal-detail", args=[goal.pk]),
        crumbs=_crumbs(goal),
    )


@require_POST
def goal_act(request: HttpRequest, goal_id: int, act: str) -> HttpResponse:
    """Put a draft to the partners, take it back, or close the consultation."""
    performs = {
        "consult": consult_on_goal,
        "take_back": take_goal_back,
        "agree_jointly": agree_goal_jointly,
    }
    if act not in performs:
        raise NotVisible(act=act)
    return do_and_return(
        request,
        lambda: performs[act](goal_id=goal_id, by=actor(request)),
        done=_("Der Stand ist geändert."),
        back=reverse("goal-detail", args=[goal_id]),
    )
