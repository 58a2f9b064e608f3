"""Next decisions as cards (Entscheidungskarten): goal, euros, who says what, one figure; and what became of past ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kreislauf.catalogue import load_catalogue
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Profile
from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.foundation.account.models import User
from kreislauf.foundation.money.rules import euros
from kreislauf.region.body.models import Consultation, Paper
from kreislauf.region.body.selectors import papers_awaiting_decision
from kreislauf.region.goal.models import Goal
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.statement.models import Statement
from kreislauf.thread.graph.selectors import load_graph
from kreislauf.thread.implementation.rules import Fate
from kreislauf.thread.implementation.selectors import fates_of
from kreislauf.web.evidence.words import language
from kreislauf.web.start.figures import Shown, shown
from kreislauf.web.start.links import link_for, matter_link, thread_link
from kreislauf.web.start.positions import Cell, cell_of
from kreislauf.web.thread.words import light_of

#: Positions from here on are dissent.
DISSENT_FROM = 7


@dataclass(frozen=True)
class Voice:
    """What one partner says: its word with its form, and its reasons."""

    partner: str
    cell: Cell
    text: str

    @property
    def order(self) -> tuple[int, str]:
        """Dissent first, then silence, then consent, by name."""
        step = self.cell.step or 0
        rank = 0 if step >= DISSENT_FROM else 1 if self.cell.kind == "silent" else 2
        return rank, self.partner


@dataclass(frozen=True)
class Card:
    """One paper before a deciding body, as it fits on a page."""

    paper: Paper
    url: str | None
    thread_url: str | None
    body: str
    held_on: date | None
    way: tuple[str, ...]
    goals: tuple[str, ...]
    cost: str
    voices: tuple[Voice, ...]
    figure: Shown | None


@dataclass(frozen=True)
class Past:
    """A resolution with its traffic light, at most three sentences, and the way to the reasons."""

    resolution: Resolution
    title: str
    colour: str
    word: str
    sentences: tuple[str, ...]
    url: str | None
    thread_url: str | None


def next_decisions(request: HttpRequest, *, today: date, at_most: int) -> list[Card]:
    """The papers that wait for a body that decides, the nearest meeting first, those without a date last."""
    papers = list(_with_everything(papers_awaiting_decision(request.user))[:at_most])
    asked = {goal.pk for paper in papers for goal in _goals_of(paper.subject)}
    asked |= {paper.subject_id for paper in papers if paper.subject_id}
    readable = set(matters_visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    profiles = profiles_open_to(request.user)
    cards = [_card(request, paper, readable, profiles, today) for paper in papers]
    return sorted(cards, key=lambda card: (card.held_on is None, card.held_on or today, card.paper.pk))


def _with_everything(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Everything a card says, in a number of queries that does not grow with the cards."""
    statements = Statement.objects.select_related("partner", "request", "reply").order_by("pk")
    goals = Goal.objects.select_related("baseline__release__source", "baseline__area")
    return papers.prefetch_related(
        Prefetch("statements", statements),
        Prefetch("subject__statements", statements),
        Prefetch("subject__as_measure__goals", goals),
        "subject__as_goal__agreements__partner",
        "subject__as_goal__baseline__release__source",
        "subject__as_goal__baseline__area",
        "subject__as_need__evidence__figure__release__source",
        "subject__as_need__evidence__figure__area",
        "subject__as_agreement",
    )


def _card(
    request: HttpRequest, paper: Paper, readable: set[int], profiles: frozenset[Profile], today: date
) -> Card:
    # A paper is public; what it is about need not be: nothing of it is shown to whom it is not open.
    subject = paper.subject if paper.subject_id in readable else None
    deciding = next(c for c in paper.consultations.all() if c.authoritative)
    return Card(
        paper=paper,
        url=link_for(request, "paper-detail", paper.pk),
        thread_url=thread_link(request, subject),
        body=deciding.body.name,
        held_on=deciding.meeting.held_on if deciding.meeting else None,
        way=tuple(_station(consultation) for consultation in paper.consultations.all()),
        goals=tuple(goal.title for goal in _goals_of(subject) if goal.pk in readable),
        cost=_cost(subject),
        voices=_voices([m for m in (paper, subject) if m is not None], today),
        figure=_figure(request, subject, profiles),
    )


def _station(consultation: Consultation) -> str:
    when = f", {consultation.meeting.held_on:%d.%m.%Y}" if consultation.meeting else ""
    return f"{consultation.body.name} ({consultation.get_role_display()}{when})"


def _goals_of(subject: Matter | None) -> list[Goal]:
    if subject is None:
        return []
    if subject.kind == "goal":
        return [subject.as_goal]
    return list(subject.as_measure.goals.all()) if subject.kind == "measure" else []


def _cost(subject: Matter | None) -> str:
    cents = None
    if subject is not None and subject.kind == "measure":
        cents = subject.as_measure.estimated_cents
    elif subject is not None and subject.kind == "agreement":
        cents = subject.as_agreement.cents
    return _("kein Betrag genannt") if cents is None else euros(cents)


def _voices(matters: Sequence[Matter], today: date) -> tuple[Voice, ...]:
    voices = {}
    for matter in matters:
        said = {s.partner.pk: s.partner for s in matter.statements.all()}
        if matter.kind == "goal":
            said |= {a.partner.pk: a.partner for a in matter.as_goal.agreements.all()}
        for partner in said.values():
            texts = [s.text for s in matter.statements.all() if s.partner_id == partner.pk and s.text]
            cell = cell_of(matter, partner, today)
            voices[partner.pk] = Voice(partner.name, cell, texts[-1] if texts else "")
    return tuple(sorted(voices.values(), key=lambda voice: voice.order))


def _figure(request: HttpRequest, subject: Matter | None, profiles: frozenset[Profile]) -> Shown | None:
    """The first figure the matter rests on whose profile is open to this person."""
    for figure in _figures_behind(subject):
        if figure.release.profile in profiles:
            return shown(request, figure, _label(figure))
    return None


def _figures_behind(subject: Matter | None) -> Iterable[Figure]:
    if subject is not None and subject.kind == "need":
        yield from (row.figure for row in subject.as_need.evidence.all() if row.figure is not None)
    for goal in _goals_of(subject):
        if goal.baseline is not None:
            yield goal.baseline


def _label(figure: Figure) -> str:
    indicator = load_catalogue().indicators.get(figure.indicator_id)
    title = indicator.title.in_language(language()) if indicator else figure.indicator_id
    return f"{title}, {figure.area.name}, {figure.period_from.year}"


def past_decisions(
    request: HttpRequest, resolutions: Sequence[Resolution], *, by: User | AnonymousUser
) -> list[Past]:
    """What became of these resolutions, as `by` may know it."""
    cycle = current_cycle()
    if cycle is None or not resolutions:
        return []
    graph = load_graph(by, area_id=cycle.area_id)
    return [
        _past(request, resolution, fate, readable=resolution.matter_id in graph.visible_matters)
        for resolution, fate in fates_of(list(resolutions), user=by, graph=graph)
    ]


def _past(request: HttpRequest, resolution: Resolution, fate: Fate, *, readable: bool) -> Past:
    light = light_of(fate.state)
    return Past(
        resolution=resolution,
        title=resolution.matter.title if readable else _("Sache, die für Sie nicht freigegeben ist"),
        colour=str(light["colour"]),
        word=str(light["word"]),
        # A sentence may name a matter's status: without the matter there is none.
        sentences=tuple(str(sentence) for sentence in fate.sentences) if readable else (),
        url=link_for(request, "resolution", resolution.pk),
        thread_url=(thread_link(request, resolution.matter) or matter_link(request, resolution.matter))
        if readable
        else None,
    )
