"""A municipality's first page (Meine Gemeinde): its figures beside the county's, its matrix, what it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.rules import Base, may_be_compared
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area, AreaKind, Population
from kreislauf.provider.offer.selectors import offers_in
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.measure.selectors import measures_visible_to
from kreislauf.region.need.selectors import needs_visible_to
from kreislauf.region.statement.selectors import statements_owed_by
from kreislauf.web.region.words import badge_of
from kreislauf.web.start.figures import RATE, Edition, Shown, newest_edition, shown, year_of
from kreislauf.web.start.links import link_for, matter_link
from kreislauf.web.start.matrix import matrix_of
from kreislauf.web.start.own_map import map_of

MOST_SHOWN = 12


@dataclass(frozen=True)
class Compared:
    """One field of action: the municipality's figure, the county's, and in words which is higher."""

    label: str
    own: Shown | None
    county: Shown | None
    words: str


class MapFilter(forms.Form):
    """Which field of action the map shows; the municipality chosen is kept."""

    feld = forms.ChoiceField(
        label=gettext_lazy("Karte zeigt"),
        required=False,
        choices=[("", gettext_lazy("alle Handlungsfelder")), *ActionField.choices],
    )
    gebiet = forms.CharField(required=False, widget=forms.HiddenInput)


def municipality_page(request: HttpRequest) -> HttpResponse:
    """The own municipality; with several the one chosen by ?gebiet=, else the first by name."""
    partners = _partners(request)
    partner = _chosen(partners, request.GET.get("gebiet", ""))
    if partner is None or partner.area is None:
        return render(request, "start/municipality.html", {"partner": partner, "area": None})
    area, county = partner.area, _county_of(partner.area)
    edition = newest_edition(request.user, RATE)
    form = MapFilter(request.GET)
    field = form.cleaned_data["feld"] if form.is_valid() else ""
    here = _around(area)
    needs = needs_visible_to(request.user).filter(area__in=here)
    found = measures_visible_to(request.user).filter(
        Q(goals__needs__area__in=here) | Q(agreements__offers__municipalities=area)
    )
    measures = list(found.distinct()[:MOST_SHOWN])
    label = str(ActionField(field).label) if field else _("alle Handlungsfelder")
    context = {
        "partner": partner,
        "partners": partners if len(partners) > 1 else [],
        "area": area,
        "whole": county,
        "people": Population.objects.filter(area=area).order_by("reference_date", "base").last(),
        "year": year_of(edition.release),
        "release": edition.release,
        "compared": _compare(request, edition, area, county),
        "map": map_of(request, edition.of_field(field or None), label, own=area),
        "form": form,
        "matrix": matrix_of(offers_in(area), measures),
        "needs": [
            (n, matter_link(request, n), badge_of(n.status))
            for n in needs.select_related("area")[:MOST_SHOWN]
        ],
        "measures": [(m, matter_link(request, m), badge_of(m.status)) for m in measures],
        "statements": _owed(request, partner),
        "report_url": link_for(request, "need-new"),
    }
    return render(request, "start/municipality.html", context)


def _partners(request: HttpRequest) -> list[Partner]:
    held = {a.partner_id: a.partner for a in open_assignments(request.user) if a.role == Role.MUNICIPALITY}
    return sorted(held.values(), key=lambda partner: partner.name)


def _chosen(partners: list[Partner], slug: str) -> Partner | None:
    if not slug:
        return next(iter(partners), None)
    for partner in partners:
        if partner.slug == slug:
            return partner
    raise NotVisible(municipality=slug)


def _county_of(area: Area) -> Area | None:
    above: Area | None = area
    while above is not None and above.kind != AreaKind.COUNTY:
        above = above.parent
    return above


def _around(area: Area) -> list[Area]:
    """The municipality and every area it lies in."""
    found = [area]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def _compare(request: HttpRequest, edition: Edition, area: Area, county: Area | None) -> list[Compared]:
    rows = []
    for code, label in [(None, _("alle Handlungsfelder")), *ActionField.choices]:
        own = edition.at(area.code, code)
        mean = edition.at(county.code, code) if county is not None else None
        rows.append(
            Compared(
                str(label),
                shown(request, own, str(label)) if own else None,
                shown(request, mean, str(label)) if mean else None,
                _in_words(own, mean),
            )
        )
    return [row for row in rows if row.own is not None or row.county is not None]


def _in_words(own: Figure | None, county: Figure | None) -> str:
    """Which of the two is higher; only where both are numbers on the same population base."""
    if own is None or county is None or own.value is None or county.value is None:
        return ""
    if not may_be_compared(_base(own), _base(county)):
        return _("nicht vergleichbar: andere Bevölkerungsbasis")
    if own.value == county.value:
        return _("wie im Kreis")
    return _("höher als im Kreis") if own.value > county.value else _("niedriger als im Kreis")


def _base(figure: Figure) -> Base | None:
    return Base(figure.base, figure.base_date) if figure.base and figure.base_date else None


def _owed(request: HttpRequest, partner: Partner) -> list[tuple[object, str | None]]:
    owed = statements_owed_by(partner, today=timezone.localdate())
    return [(s, link_for(request, "statement-give", s.pk) or matter_link(request, s.matter)) for s in owed]
