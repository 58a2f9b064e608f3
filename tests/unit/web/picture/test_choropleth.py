"""A map that can be read in black and white, by ear, and as a table."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kreislauf.web.picture.choropleth import Choropleth, Place, class_breaks, draw_choropleth
from kreislauf.web.picture.shapes import Frame, label_point
from kreislauf.web.picture.states import STEPS, State, fill_of, state_of


def square(number: int) -> list:
    x = 100 * number
    return [[[x, 0], [x + 100, 0], [x + 100, 100], [x, 100], [x, 0]]]


def place(number: int, value: str | None, sign: str = "") -> Place:
    return Place(
        name=f"Ort {number}",
        outline=square(number),
        value=None if value is None else Decimal(value),
        sign=sign,
        text=sign or (value or "").replace(".", ","),
    )


SIGNED = [
    place(0, "3.5"),
    place(1, "12.0"),
    place(2, None, "."),
    place(3, "0", "-"),
    place(4, None, "..."),
    place(5, None, "x"),
    place(6, None, "/"),
    place(7, "12.0"),
]


def drawn(places: list[Place]) -> Choropleth:
    return draw_choropleth(places, subject="Fälle je 1.000, 2025", unit="je 1.000")


def paints(picture: Choropleth) -> dict[str, str]:
    paths = re.findall(r'<path d="M[^"]*" fill="([^"]*)" fill-rule[^>]*><title>([^:]*):', picture.svg)
    return {name: paint for paint, name in paths}


def test_hidden_zero_missing_meaningless_and_uncertain_have_five_different_fills():
    found = paints(drawn(SIGNED))
    assert len({found[f"Ort {n}"] for n in (2, 3, 4, 5, 6)}) == 5
    assert found["Ort 1"] == found["Ort 7"] != found["Ort 0"]


def test_what_is_told_apart_does_not_need_colour():
    """Values by lightness in order, everything else by a pattern or by plain paper."""
    lightness = [sum(int(step.paint[i : i + 2], 16) for i in (1, 3, 5)) for step in STEPS]
    assert lightness == sorted(lightness, reverse=True)
    assert min(a - b for a, b in itertools.pairwise(lightness)) > 60
    for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE, State.UNCERTAIN):
        assert fill_of(state, None, "m").paint.startswith("url(#m-")


def test_labels_contrast_with_their_ground():
    for step in STEPS:
        assert contrast(step.paint, step.ink) >= 4.5


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_words_name_the_extremes_and_every_place_without_a_value():
    alt = drawn(SIGNED).alt
    assert "Niedrigster Wert: 3,5 (Ort 0)" in alt
    assert "Höchster Wert: 12,0 (Ort 1, Ort 7)" in alt
    assert "Aus Datenschutz nicht gezeigt: Ort 2" in alt
    assert "Keine: Ort 3" in alt
    assert "Liegt nicht vor: Ort 4" in alt
    assert "Trifft nicht zu: Ort 5" in alt


def test_the_table_twin_has_every_place_also_one_without_an_outline():
    places = [*SIGNED, Place("Ohne Umriss", [], Decimal(7), "", "7")]
    picture = drawn(places)
    assert picture.rows == tuple(places)
    assert "Ohne Umriss" not in picture.svg


def test_a_name_cannot_break_out_of_the_picture():
    evil = Place('<script>alert("x")</script>', square(0), Decimal(1), "", "1")
    picture = drawn([evil])
    assert "<script" not in picture.svg
    ElementTree.fromstring(picture.svg)


def test_the_picture_has_no_style_and_no_script():
    svg = drawn(SIGNED).svg
    assert "style" not in svg
    assert "script" not in svg


def test_a_map_of_equal_values_and_one_without_any_value_are_drawn():
    for places in ([place(0, "5"), place(1, "5")], [place(0, None, "."), place(1, None, ".")]):
        picture = drawn(places)
        ElementTree.fromstring(picture.svg)
        assert picture.alt


VALUES = st.lists(st.decimals(0, 1000, places=1), min_size=1, max_size=14)


@given(VALUES)
def test_every_value_lies_in_exactly_one_class_and_classes_do_not_overlap(values):
    breaks = class_breaks(values)
    assert 1 <= len(breaks) <= len(STEPS)
    for value in values:
        assert sum(low <= value <= high for low, high in breaks) == 1
    assert all(high < low for (_l, high), (low, _h) in itertools.pairwise(breaks))


def test_a_label_stands_inside_a_hollow_shape():
    """The middle of a U is outside of it; the label is not."""
    u_shape = [[0, 0], [300, 0], [300, 300], [200, 300], [200, 100], [100, 100], [100, 300], [0, 300], [0, 0]]
    frame = Frame.around([u_shape], width=324)
    x, y = label_point([u_shape], frame)
    metres = (x / frame.scale + frame.left, frame.top - y / frame.scale)
    assert not (100 < metres[0] < 200 and metres[1] > 100)
    assert 0 < metres[0] < 300
    assert 0 < metres[1] < 300


def test_every_sign_has_a_state():
    assert state_of("") == State.VALUE
    assert state_of("p") == State.VALUE
    assert state_of("0") == State.ZERO
