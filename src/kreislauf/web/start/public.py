"""The public pages: what is there for me, what does it achieve, who decided. The same for everybody, signed in or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Profile, Release
from kreislauf.evidence.release.selectors import standing_releases_visible_to
from kreislauf.provider.offer.selectors import offers
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.measure.selectors import measures_visible_to
from kreislauf.region.resolution.selectors import resolutions
from kreislauf.web.evidence.words import period_text, table_title
from kreislauf.web.start.decision_cards import past_decisions
from kreislauf.web.start.field_facts import decisions_on, facts_of
from kreislauf.web.start.links import link_for
from kreislauf.web.start.matrix import Matrix, matrix_of

#: Whoever looks: these pages show what is open to all, and nothing more to those who may see more elsewhere.
EVERYBODY = AnonymousUser()
LAST = 5

#: What the fields of action are about, in the words of somebody who looks for help.
PLAIN_WORDS: dict[ActionField, str | Promise] = {
    ActionField.LIVELIHOOD: _("Wenn Geld, Arbeit oder Wohnung fehlen"),
    ActionField.LIFE_CRISES: _("Wenn das Leben aus dem Tritt gerät"),
    ActionField.PARENTS_CHILDREN: _("Wenn Eltern und Kinder Rat suchen"),
    ActionField.DISABILITY: _("Wenn eine Behinderung den Alltag schwer macht"),
    ActionField.OLDER_PEOPLE: _("Wenn das Alter Hilfe braucht"),
}


@dataclass(frozen=True)
class FieldCard:
    """One field of action on the start page: plain words, its name, how many offers and providers."""

    field: ActionField
    words: str
    offers: int
    providers: int


@dataclass(frozen=True)
class Publication:
    """A released table: title, period, and its page."""

    release: Release
    title: str
    period: str
    url: str | None


def overview(request: HttpRequest) -> HttpResponse:
    """The public start page: fields in plain words, the matrix, last decisions, last publications."""
    matrix = matrix_of(offers(), measures_visible_to(EVERYBODY))
    released = standing_releases_visible_to(EVERYBODY).filter(profile=Profile.PUBLIC)
    last = resolutions().filter(act=MandateAct.DECIDES)[:LAST]
    context = {
        "cards": [_card(field, matrix) for field in ActionField],
        "matrix": matrix,
        "past": past_decisions(request, list(last), by=EVERYBODY),
        "released": released.count(),
        "publications": [_publication(request, release) for release in released.order_by("-number")[:LAST]],
        "links": {
            "figures": link_for(request, "evidence-list"),
            "decisions": link_for(request, "resolution-list"),
            "bodies": link_for(request, "body-list"),
        },
    }
    return render(request, "start/public.html", context)


def public_field(request: HttpRequest, field: str) -> HttpResponse:
    """One field of action (Handlungsfeld): picture, three figures, what changed, decisions, offers."""
    if field not in ActionField.values:
        raise Http404
    chosen = ActionField(field)
    decided = decisions_on(EVERYBODY, chosen)
    context = {
        "field": chosen,
        "words": PLAIN_WORDS[chosen],
        "facts": facts_of(request, EVERYBODY, chosen),
        "past": past_decisions(request, list(decided[:LAST]), by=EVERYBODY),
        "offers": list(offers().filter(action_field=chosen).order_by("tier", "name", "provider__name")),
        "fields": ActionField.choices,
    }
    return render(request, "start/public_field.html", context)


def _card(field: ActionField, matrix: Matrix) -> FieldCard:
    place = [code for code, _label in matrix.fields].index(field.value)
    found = [offer for _label, cells in matrix.tiers for offer in cells[place].offers]
    return FieldCard(field, str(PLAIN_WORDS[field]), len(found), len({offer.provider_id for offer in found}))


def _publication(request: HttpRequest, release: Release) -> Publication:
    url = link_for(request, "evidence-table", release.number)
    return Publication(release, table_title(release), period_text(release), url)
