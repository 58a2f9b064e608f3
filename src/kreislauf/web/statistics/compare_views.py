"""Two methods side by side before a release, and the choice of one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.compare.selectors import drafts_of
from kreislauf.statistics.compare.services import choose_method, request_drafts
from kreislauf.statistics.compare.tasks import enqueue
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.rules import STAGES, Status
from kreislauf.statistics.release.selectors import preparation_visible_to
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.statistics.comparison import measures_of, sides_of
from kreislauf.web.statistics.words import (
    guarantee_text,
    method_choices,
    method_text,
    preparation_title,
    profile_of,
)


class CompareForm(forms.Form):
    """Which two methods to put side by side."""

    a = forms.ChoiceField(label=gettext_lazy("Erstes Verfahren"))
    b = forms.ChoiceField(label=gettext_lazy("Zweites Verfahren"))

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("a", "b"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


def compare(request: SignedInRequest, preparation_id: int) -> HttpResponse:
    """Choose two methods, wait while they are tried, look at both."""
    preparation = preparation_visible_to(request.user, preparation_id)
    profile = profile_of(preparation)
    choices = method_choices(profile)
    if request.method == "POST":
        form = CompareForm(choices, request.POST)
        if form.is_valid():
            try:
                drafts = request_drafts(
                    preparation_id=preparation_id, methods=list(form.cleaned_data.values()), by=request.user
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                enqueue(drafts)
                return redirect(f"{request.path}?{urlencode(form.cleaned_data)}")
        return _page(request, preparation, form, [], status=422)
    asked = CompareForm(choices, request.GET)
    if request.GET.get("a") and request.GET.get("b") and asked.is_valid():
        drafts = _both(preparation, asked.cleaned_data["a"], asked.cleaned_data["b"])
        return _page(request, preparation, CompareForm(choices, initial=asked.cleaned_data), drafts)
    others = [method for method, _name in choices if method != preparation.method]
    return _page(
        request, preparation, CompareForm(choices, initial={"a": preparation.method, "b": others[0]}), []
    )


def _both(preparation: Preparation, a: str, b: str) -> list[Draft]:
    """The drafts of both methods; none where one of them was not asked for yet."""
    found = [draft for draft in drafts_of(preparation, [a, b]) if draft is not None]
    return found if len(found) == 2 and a != b else []


def _page(
    request: SignedInRequest,
    preparation: Preparation,
    form: CompareForm,
    drafts: list[Draft],
    status: int = 200,
) -> HttpResponse:
    done = bool(drafts) and all(draft.status == "done" for draft in drafts)
    sides = sides_of(preparation, drafts, profile_of(preparation), request.GET.dict()) if done else []
    tables = [side.crosstab for side in sides if side.crosstab]
    return render(
        request,
        "statistics/compare.html",
        {
            "preparation": preparation,
            "title": preparation_title(preparation),
            "form": form,
            "open": preparation.status == Status.AUDITED.value,
            "own": preparation.prepared_by_id == request.user.pk,
            "failed": [draft for draft in drafts if draft.status == "failed"],
            "progress": _progress(preparation, drafts),
            "sides": sides,
            "choices": tables[0].choices if tables else (),
            "keep": [(name, request.GET.get(name, "")) for name in ("a", "b")],
            "measures": measures_of(sides),
            "methods": [
                (name, guarantee_text(method, profile_of(preparation)))
                for method, name in method_choices(profile_of(preparation))
            ],
        },
        status=status,
    )


@require_GET
def compare_progress(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """The progress alone, polled by the page; when the work is over the browser loads the whole page again."""
    preparation = preparation_visible_to(request.user, preparation_id)
    progress = _progress(preparation, _both(preparation, request.GET.get("a", ""), request.GET.get("b", "")))
    if progress is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "statistics/compare_progress.html", {"progress": progress})


def _progress(preparation: Preparation, drafts: list[Draft]) -> dict[str, object] | None:
    """How far both trials are, in hundredths; None where nothing is waiting."""
    waiting = [draft for draft in drafts if draft.status == "requested"]
    if not waiting:
        return None
    steps = len(STAGES) - 1
    shares = [
        STAGES.index(d.stage) + (min(d.stage_done / d.stage_total, 1) if d.stage_total else 0) for d in drafts
    ]
    address = reverse("release-compare-progress", args=[preparation.pk])
    return {
        "value": round(100 * sum(shares) / (steps * len(drafts))),
        "text": f"{method_text(waiting[0].method, profile_of(preparation))}: {waiting[0].get_stage_display()}",
        "poll": f"{address}?{urlencode({'a': drafts[0].method, 'b': drafts[1].method})}",
    }


@require_POST
def choose(request: SignedInRequest, preparation_id: int) -> HttpResponse:
    """Take one of the methods for the release."""
    preparation = choose_method(
        preparation_id=preparation_id, method=request.POST.get("method", ""), by=request.user
    )
    name = method_text(preparation.method, profile_of(preparation))
    messages.success(
        request, _("Gewählt: %(method)s. Jetzt entscheidet eine andere Person.") % {"method": name}
    )
    return redirect("release-preparation", preparation_id)
