"""Merge duplicates: find who may be the same person, compare both side by side, merge for a reason, take it back."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreislauf.case.casefile.rules import case_number
from kreislauf.case.comparison.services import Comparison, compare_persons, counterparts_of
from kreislauf.case.duplicate.selectors import merge_visible_to
from kreislauf.case.duplicate.services import MergeImpossible, merge_persons, undo_merge
from kreislauf.case.episode.selectors import cases_visible_to
from kreislauf.case.form.rules import PERSON, readable
from kreislauf.case.form.selectors import county_catalogue, reading_language
from kreislauf.web.case.drafts import parsed_uuid
from kreislauf.web.case.lists import field_labels
from kreislauf.web.frame.access import SignedInRequest

ONE, OTHER = "one", "other"


class MergeForm(forms.Form):
    """Whose facts count from now on, and why both are one person."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Wessen Angaben sollen gezählt werden?"), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        max_length=300,
        help_text=gettext_lazy(
            "Woran haben Sie erkannt, dass es dieselbe Person ist? Bitte keine Namen nennen."
        ),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, comparison: Comparison, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        labels = {ONE: comparison.one.case.label, OTHER: comparison.other.case.label}
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            (which, _("Angaben aus %(label)s") % {"label": label}) for which, label in labels.items()
        ]


def person_merge(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who may be the same person as this case's; with `?mit=` of another case, both side by side."""
    other_id = parsed_uuid(request.GET.get("mit", "")) or _by_number(request)
    if other_id is None:
        return _show_counterparts(request, case_id)
    comparison = compare_persons(case_id=case_id, other_id=other_id, by=request.user)
    form = MergeForm(comparison, request.POST if request.method == "POST" else None, initial={"kept": ONE})
    if request.method == "POST" and form.is_valid():
        try:
            return _merged(request, comparison, form)
        except MergeImpossible as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "one": comparison.one,
        "other": comparison.other,
        "rows": _rows(comparison),
        "labels": field_labels(),
        "cases": comparison.cases,
    }
    return render(request, "case/compare.html", context, status=status)


def _by_number(request: SignedInRequest) -> uuid.UUID | None:
    """The own case whose number was typed, if there is one."""
    number = case_number(request.GET.get("nummer", ""))
    if number is None:
        return None
    return cases_visible_to(request.user).filter(number=number).values_list("pk", flat=True).first()


def _show_counterparts(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    found = counterparts_of(case_id=case_id, by=request.user)
    asked = request.GET.get("nummer", "")[:20]
    context = {
        "case": found.file.case,
        "hints": found.hints,
        "merges": found.merges,
        "labels": field_labels(),
        "number": asked,
        "not_found": bool(asked),
    }
    return render(request, "case/merge.html", context, status=422 if asked else 200)


def _merged(request: SignedInRequest, comparison: Comparison, form: MergeForm) -> HttpResponse:
    kept, duplicate = comparison.one.case, comparison.other.case
    if form.cleaned_data["kept"] == OTHER:
        kept, duplicate = duplicate, kept
    merge_persons(
        kept_id=kept.person_id,
        duplicate_id=duplicate.person_id,
        provider=kept.provider,
        reason=form.cleaned_data["reason"],
        by=request.user,
    )
    messages.success(
        request,
        _("%(one)s und %(other)s zählen jetzt als eine Person.")
        % {"one": kept.label, "other": duplicate.label},
    )
    return redirect("person-merge", kept.pk)


def _rows(comparison: Comparison) -> list[dict[str, object]]:
    """What is known of each: label, both readable values, whether they differ or only one is known."""
    language, catalogue = reading_language(), county_catalogue()
    facts = [field for field in catalogue.form("intake").fields if field.level == PERSON]
    rows = []
    for field in [*catalogue.form("identity").fields, *facts]:
        texts = [
            readable(field, {**file.answers, **file.identity}.get(field.id, ""), language)
            for file in (comparison.one, comparison.other)
        ]
        label = field.label.in_language(language)
        differs = all(texts) and texts[0] != texts[1]
        rows.append(
            {
                "label": label,
                "one": texts[0],
                "other": texts[1],
                "differs": differs,
                "once": any(texts) and not all(texts),
            }
        )
    return rows


def merge_undo(request: SignedInRequest, merge_id: int) -> HttpResponse:
    """Take a merge back: asked once, then both count for themselves again."""
    merge, case = merge_visible_to(request.user, merge_id)
    if request.method != "POST":
        return render(request, "case/merge_undo.html", {"merge": merge, "case": case})
    undo_merge(merge_id=merge_id, provider=merge.kept.provider, by=request.user)
    messages.success(request, _("Die Zusammenführung ist zurückgenommen. Beide zählen wieder einzeln."))
    return redirect("person-merge", case.pk)
