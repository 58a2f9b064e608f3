"""Lists of cases: mine with names, the house's without; search and the duplicate hint."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kreislauf.case.casefile.selectors import house_counts, latest_episodes, latest_of
from kreislauf.case.casefile.services import CaseRow, own_episodes, read_rows, search_files
from kreislauf.case.draft.selectors import drafts_of
from kreislauf.case.duplicate.rules import Sketch
from kreislauf.case.duplicate.services import find_duplicates
from kreislauf.case.episode.models import Episode
from kreislauf.case.episode.selectors import cases_of_houses_led_by, offers_of_houses, visible_case
from kreislauf.case.form.selectors import county_catalogue, reading_language
from kreislauf.case.identity.services import comparable_birth_month
from kreislauf.catalogue import as_text, parse_answer
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.case.drafts import parsed_uuid
from kreislauf.web.case.forms import FilterForm
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.frame.export import csv_response, xlsx_response

PER_PAGE = 50
MOST_EXPORTED = 20_000


def field_labels() -> dict[str, str]:
    """What people read for the codes of the fields of help."""
    language = reading_language()
    codes = county_catalogue().code_list("action_field").codes
    return {code.code: code.label.in_language(language) for code in codes}


def due_texts() -> dict[str, str]:
    """What people read for what is due."""
    return {
        "complete_intake": _("Aufnahme vervollständigen"),
        "check_closure": _("Ein Jahr ohne Änderung: Abschluss prüfen"),
    }


def page_of(episodes: QuerySet[Episode], number: str | None) -> Page[Episode]:
    """The asked page of a list of latest episodes; the first or last one where there is no such page.

    Only the page's own rows are read: counting and sorting thousands of cases needs no more than an index.
    """
    numbers = Paginator(episodes.values_list("case_id", flat=True), PER_PAGE).get_page(number)
    return Page(latest_of(list(numbers.object_list)), numbers.number, numbers.paginator)  # type: ignore[arg-type]


def case_list(request: SignedInRequest) -> HttpResponse:
    """My cases (Meine Fälle) for a counsellor; the house in counts, and a list without names, for a lead."""
    if Role.COUNSELLOR not in roles_of(request.user):
        return _house_list(request)
    form = FilterForm(request.GET)
    episodes = own_episodes(request.user, form.wanted())
    if request.GET.get("format") in ("csv", "xlsx"):
        return _exported(
            request,
            read_rows(episodes=episodes[:MOST_EXPORTED], by=request.user, action="case.list_exported"),
        )
    page = page_of(episodes, request.GET.get("page"))
    rows = read_rows(episodes=page.object_list, by=request.user)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "labels": field_labels(),
        "due_texts": due_texts(),
        "drafts": drafts_of(request.user, "intake"),
    }
    return render(request, "case/list.html", context)


def _house_list(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    episodes = latest_episodes(cases_of_houses_led_by(request.user), form.wanted())
    page = page_of(episodes, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "labels": field_labels(),
        "counts": house_counts(request.user),
    }
    return render(request, "case/house.html", context)


def _exported(request: SignedInRequest, rows: list[CaseRow]) -> HttpResponse:
    """The list as a file: case numbers, no names."""
    labels, due = field_labels(), due_texts()
    columns = [
        _("Fall"),
        _("Handlungsfeld"),
        _("Angebot"),
        _("begonnen am"),
        _("beendet am"),
        _("Vollständigkeit in Prozent"),
        _("fällig"),
    ]
    lines = [
        (
            row.case.label,
            labels.get(row.case.action_field, row.case.action_field),
            row.case.offer.name,
            row.episode.opened_on,
            row.episode.closed_on,
            row.episode.completeness,
            ", ".join(due[thing] for thing in row.due),
        )
        for row in rows
    ]
    invented = any(row.case.synthetic for row in rows)
    origin = [_("Erfundene Fälle der Vorführung, keine echten Personen.")] if invented else []
    title = _("Meine Fälle")
    if request.GET["format"] == "csv":
        return csv_response(title, columns, lines, origin=origin)
    return xlsx_response(title, title, columns, lines, origin=origin)


@require_POST
def case_search(request: SignedInRequest) -> HttpResponse:
    """Search by number or name. By POST, so that no name stands in an address or a log."""
    text = request.POST.get("text", "").strip()[:100]
    rows = search_files(text=text, by=request.user)
    if len(rows) == 1:
        return redirect("case-detail", rows[0].case.pk)
    context = {"rows": rows, "text": text, "labels": field_labels(), "due_texts": due_texts()}
    return render(request, "case/search.html", context)


@require_POST
def duplicates(request: SignedInRequest) -> HttpResponse:
    """The duplicate hint beside the intake form: a fragment, for htmx."""
    offer = offers_of_houses(request.user).first()
    hints = []
    if offer is not None:
        field = county_catalogue().field("birth_month")
        month, _problem = parse_answer(field, request.POST.get("birth_month", ""), on=county_catalogue().on)
        sketch = Sketch(
            family_name=request.POST.get("family_name", "").strip()[:100],
            given_name=request.POST.get("given_name", "").strip()[:100],
            birth_month=comparable_birth_month(as_text(month)),
        )
        hints = find_duplicates(provider=offer.provider, sketch=sketch, by=request.user)
    context: dict[str, object] = {"hints": hints, "labels": field_labels()}
    compared = parsed_uuid(request.POST.get("draft_case"))
    own = visible_case(request.user, compared) if compared else None
    if own is not None:
        # Beside the form of a case: that case's own person is no duplicate of itself.
        person = own.person.merged_into_id or own.person_id
        context |= {"hints": [hint for hint in hints if hint.person_id != person], "compared": own.pk}
    return render(request, "case/duplicates.html", context)
