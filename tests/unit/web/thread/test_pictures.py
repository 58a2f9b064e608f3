"""The pictures say in words what they draw, and every number in them is one SVG can read."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from kreislauf.cycle.turn.rules import Stage
from kreislauf.thread.graph.rules import Node, StopKind
from kreislauf.thread.line.rules import build_line
from kreislauf.thread.ring.selectors import Segment
from kreislauf.web.templatetags.planning import in_euros, unlocalized
from kreislauf.web.thread.pictures import metro_picture, ring_picture
from kreislauf.web.thread.words import delivered_words
from tests.people import signed_in
from tests.unit.region.planning import Table

RING = [
    Segment(stage, stage.value, "Dinge", done, 4, stage == Stage.GOALS)
    for stage, done in zip(list(Stage)[1:], (4, 2, 0, 1, 0, 3, 0, 0), strict=True)
]


def test_the_rings_text_says_where_the_cycle_stands_and_every_count() -> None:
    picture = ring_picture(RING)
    assert "Der Zyklus steht bei: goals." in picture.alt
    assert picture.alt.count(" von 4 Dinge") == 8


def test_a_segment_is_filled_by_its_share_and_an_empty_one_not_at_all() -> None:
    full, half, empty, *_rest = ring_picture(RING).parts
    assert full.filled == full.whole
    assert half.filled not in ("", half.whole)
    assert empty.filled == ""


def test_the_metro_lines_text_names_every_gap() -> None:
    node = Node(StopKind.AGREEMENT, 1, "Beratung")
    line = build_line(("agreement", 1), {StopKind.AGREEMENT: [node]}, stage="delivery")
    picture = metro_picture(line)
    assert picture.alt.startswith("Der Faden ist unterbrochen.")
    assert "Bedarf: Lücke" in picture.alt
    assert "Bewertung: noch nicht dran" in picture.alt
    stops = {stop.kind: stop for stop in picture.parts}
    assert stops[StopKind.AGREEMENT].arrives == "gap"
    assert stops[StopKind.EVALUATION].arrives == "pending"


def test_many_nodes_at_one_stop_are_counted_not_drawn_over_each_other() -> None:
    nodes = [Node(StopKind.NEED, number, f"Bedarf {number}") for number in range(9)]
    line = build_line(("need", 0), {StopKind.NEED: nodes}, stage="analysis")
    stop = next(stop for stop in metro_picture(line).parts if stop.kind == StopKind.NEED)
    assert (len(stop.dots), stop.more) == (4, 5)
    assert len({dot.y for dot in stop.dots}) == 4


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_number_in_a_picture_is_the_same_in_every_language(language: str) -> None:
    with translation.override(language):
        assert unlocalized(1234.5) == "1234.5"
        assert unlocalized(66.0) == "66"
        assert in_euros(123_456) == "1.234,56 €"


@pytest.mark.django_db
def test_no_picture_on_a_page_holds_a_comma_number() -> None:
    table = Table()
    table.established_need()
    client = signed_in(table.planner)
    for address in ("/kreislauf/", "/faden/"):
        page = client.get(address, headers={"accept-language": "de"}).content.decode()
        drawn = re.findall(r'\s(?:x|y|cx|cy|width|height|d|viewBox)="([^"]*)"', page)
        assert not [value for value in drawn if "," in value], address


def test_a_hidden_count_is_told_by_its_bounds_and_never_as_zero() -> None:
    assert delivered_words(12, None, None) == "erbracht: 12"
    assert delivered_words(None, 1, 7) == "erbracht: geschützt, zwischen 1 und 7"
    assert "0" not in delivered_words(None, None, None)
