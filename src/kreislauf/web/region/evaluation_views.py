"""Pages of the joint evaluation: both questions side by side, one row per partner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kreislauf.cycle.turn.rules import is_open
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.evaluation.selectors import evaluation_visible_to, partners_yet_to_answer
from kreislauf.region.evaluation.services import conclude_evaluation, evaluate_goal, open_evaluation
from kreislauf.region.goal.selectors import goal_visible_to
from kreislauf.region.matter.permissions import is_steering, partners_spoken_for
from kreislauf.web.region.acting import actor, form_page
from kreislauf.web.region.forms import ConclusionForm, EvaluationOpenForm, EvaluationRowForm


@require_GET
def evaluation_detail(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """One joint evaluation."""
    evaluation = evaluation_visible_to(request.user, evaluation_id)
    missing = partners_yet_to_answer(evaluation)
    own = {partner.pk for partner in partners_spoken_for(request.user)}
    concluded = hasattr(evaluation, "conclusion")
    is_on = is_open(evaluation.goal.cycle.stage, "evaluate") and not concluded
    context = {
        "evaluation": evaluation,
        "goal": evaluation.goal,
        "rows": evaluation.rows.all(),
        "missing": missing,
        "conclusion": evaluation.conclusion if concluded else None,
        "may_write": is_on and bool(own & {partner.pk for partner in missing}),
        "may_conclude": is_on and not missing and is_steering(request.user),
        "synthetic": evaluation.goal.synthetic,
    }
    return render(request, "region/evaluation.html", context)


def evaluation_new(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Open the joint evaluation of a goal."""
    goal = goal_visible_to(request.user, goal_id)
    always = Partner.objects.filter(kind__in=["county", "liga"]).values_list("pk", flat=True)
    return form_page(
        request,
        EvaluationOpenForm(request.POST or None, initial={"partners": list(always)}),
        lambda wanted: open_evaluation(goal_id=goal.pk, partners=wanted["partners"], by=actor(request)),
        title=_("Gemeinsame Bewertung eröffnen"),
        note=goal.title,
        button=_("Bewertung eröffnen"),
        done=_("Die Bewertung ist eröffnet. Jeder Partner schreibt seine Zeile."),
        back=reverse("goal-detail", args=[goal.pk]),
        go=lambda evaluation: reverse("evaluation", args=[evaluation.pk]),
        crumbs={reverse("goal-detail", args=[goal.pk]): goal.title},
    )


def evaluation_row(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Write the row of one's own house."""
    evaluation = evaluation_visible_to(request.user, evaluation_id)
    back = reverse("evaluation", args=[evaluation.pk])
    return form_page(
        request,
        EvaluationRowForm(request.POST or None),
        lambda wanted: evaluate_goal(evaluation_id=evaluation.pk, by=actor(request), **wanted),
        title=_("Bewertung Ihres Hauses"),
        note=_("Die Zeile bleibt stehen, wie Sie sie abgeben. Niemand kann sie ändern."),
        button=_("Abgeben"),
        done=_("Ihre Zeile steht."),
        back=back,
        crumbs={back: str(evaluation.goal)},
    )


def evaluation_conclude(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Conclude a joint evaluation."""
    evaluation = evaluation_visible_to(request.user, evaluation_id)
    back = reverse("evaluation", args=[evaluation.pk])
    return form_page(
        request,
        ConclusionForm(request.POST or None),
        lambda wanted: conclude_evaluation(evaluation_id=evaluation.pk, by=actor(request), **wanted),
        title=_("Bewertung abschließen"),
        note=str(evaluation.goal),
        button=_("Abschließen"),
        done=_("Die Bewertung ist abgeschlossen."),
        back=back,
        crumbs={back: str(evaluation.goal)},
    )
