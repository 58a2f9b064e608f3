"""One shape for every list: filtered, paged, and the same rows as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.web.frame.export import Value, csv_response, xlsx_response

Text = str | Promise
PAGE_SIZE = 50
EMPTY = _("Hier steht noch nichts.")
INVENTED = _("Enthält erfundene Angaben der Vorführung.")


@dataclass(frozen=True)
class Column:
    """Column of a list.

    Attributes:
        label: its heading. value: what stands there, also in the file.
        url: address the value links to. number: set to the right. badge: kind of badge for a status, or None.
    """

    label: Text
    value: Callable[[Any], Value]
    url: Callable[[Any], str] | None = None
    number: bool = False
    badge: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Choice:
    """Filter by one field of the list: its path in the query, its label, its choices."""

    path: str
    label: Text
    choices: Sequence[tuple[object, Text]]


@dataclass(frozen=True)
class Listing:
    """A list and everything its page needs."""

    title: Text
    columns: Sequence[Column]
    rows: QuerySet[Any]
    filename: str
    note: Text = ""
    filters: Mapping[str, Choice] = field(default_factory=dict)
    search: str = ""
    actions: Mapping[str, Text] = field(default_factory=dict)
    tabs: Sequence[tuple[str, Text]] = ()
    empty: Text = EMPTY
    above: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


def list_page(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The list as a page, or as the file that `?format=csv` or `?format=xlsx` asks for."""
    form = _filter_form(listing)(request.GET)
    rows = _filtered(listing, form)
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        return _file(listing, rows, wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [[_cell(column, row) for column in listing.columns] for row in page]
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "listing": listing,
        "form": form if form.fields else None,
        "page": page,
        "lines": lines,
        "kept": kept.urlencode(),
        **listing.context,
    }
    return render(request, "region/list.html", context)


def _cell(column: Column, row: object) -> dict[str, object]:
    return {
        "value": _shown(column.value(row)),
        "url": column.url(row) if column.url else "",
        "number": column.number,
        "badge": column.badge(row) if column.badge else "",
    }


def _shown(value: Value) -> Value:
    """A day as everywhere on our pages; the rest as it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return value


def _filter_form(listing: Listing) -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    if listing.search:
        fields["q"] = forms.CharField(label=_("Suche im Titel"), required=False, max_length=100)
    for name, choice in listing.filters.items():
        fields[name] = forms.ChoiceField(
            label=str(choice.label), required=False, choices=[("", _("alle")), *choice.choices]
        )
    return type("FilterForm", (forms.Form,), fields)


def _filtered(listing: Listing, form: forms.Form) -> QuerySet[Any]:
    rows = listing.rows
    if not form.is_valid():
        return rows.none()
    for name, choice in listing.filters.items():
        if form.cleaned_data[name]:
            rows = rows.filter(**{choice.path: form.cleaned_data[name]})
    if listing.search and form.cleaned_data["q"]:
        rows = rows.filter(**{f"{listing.search}__icontains": form.cleaned_data["q"]})
    return rows


def _file(listing: Listing, rows: QuerySet, wanted: str) -> HttpResponse:
    labels = [column.label for column in listing.columns]
    found = list(rows)
    lines = [[column.value(row) for column in listing.columns] for row in found]
    origin = [listing.title]
    if any(getattr(row, "synthetic", False) for row in found):
        origin.append(INVENTED)
    if wanted == "csv":
        return csv_response(listing.filename, labels, lines, origin=origin)
    return xlsx_response(listing.filename, listing.title, labels, lines, origin=origin)
