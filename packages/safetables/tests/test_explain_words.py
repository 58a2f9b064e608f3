"""Sentences of explanations: every reason the rules give has its German, and long sums are cut, not lost."""

import string
from fractions import Fraction

import pytest
import safetables as st
from safetables._explain_phrases import ENGLISH, GERMAN
from safetables._explain_words import MOST_FIGURES, in_words

RULES = [
    st.Threshold(4),
    st.MinimumContributors(3),
    st.Holding(3),
    st.Dominance(1, 80),
    st.Dominance(2, 90),
    st.PPercent(10),
    st.PQ(10, 50),
    st.GroupDisclosure("field"),
    st.GroupDisclosure("field", none=False),
    st.GroupDisclosure("field", all=False),
]


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_with_the_same_words():
    assert ENGLISH.keys() == GERMAN.keys()
    for name, text in ENGLISH.items():
        assert fields(text) == fields(GERMAN[name]), name


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_every_rule_has_its_german(rule):
    english = rule.describe()
    german = in_words(english, "de")
    assert german != english
    assert in_words(english, "en") == english
    assert not {"fewer", "than", "largest", "everybody", "nobody", "contributor"} & set(german.split())


@pytest.mark.parametrize(
    "rule",
    [
        st.Threshold(9),
        st.MinimumContributors(3),
        st.Holding(6),
        st.Dominance(1, 60),
        st.Dominance(2, 90),
        st.PPercent(40),
        st.GroupDisclosure("field"),
    ],
    ids=repr,
)
def test_every_figure_of_a_rule_has_its_german(rule):
    region, field = (st.Dimension.flat(n, [f"{n}1", f"{n}2"], f"{n}s") for n in ("region", "field"))
    rows = [
        {"region": r, "field": f, "provider": p}
        for r, f, p, n in (
            ("region1", "field1", "A", 9), ("region1", "field1", "B", 2), ("region1", "field1", "C", 1),
            ("region2", "field1", "A", 7), ("region2", "field2", "B", 8), ("region2", "field2", "C", 1),
            ("region2", "field2", "A", 7),
        )
        for _ in range(n)
    ]  # fmt: skip
    table = st.tabulate(rows, [region, field], contributor="provider", largest=2)
    rules = st.Rules.of(rule)
    reasons = set(rules.reasons(table).values())
    assert reasons
    for reason in reasons:
        assert in_words(reason, "de") != reason


def test_a_reason_of_ones_own_stays_as_it_is():
    assert in_words("agreed with the board", "de") == "agreed with the board"


def explained(figures):
    cell = {"region": "M1"}
    equation = (*figures, st.Figure(Fraction(-1), "table", {"region": "S"}, None))
    recovered = st.Recovered("table", cell, equation)
    return st.Explanation("table", {"region": "S"}, "secondary", None, 2.25, 6.5, recovered=(recovered,))


def test_long_sums_are_cut_with_the_number_of_figures_left_out():
    figures = [st.Figure(Fraction(1), "table", {"region": f"R{i}"}, 100 + i) for i in range(30)]
    text = explained(figures).text
    assert text.count("(region=R") == MOST_FIGURES - 1
    assert f"... ({30 - MOST_FIGURES + 1} more figures) ..." in text
    assert text.count("− this cell") == 1
    assert "from 3 to 6" in text  # people are whole


def test_factors_and_other_tables_are_named():
    figures = [
        st.Figure(Fraction(3, 2), "other", {"region": "R1"}, 8),
        st.Figure(Fraction(-2), "table", {"region": "R2"}, 1),
    ]
    text = explained(figures).text_in("de", {"region": {"R2": "Waldtal", "S": ""}})
    assert "= 3/2 × 8 (region=R1 in der Tabelle „other“) − 2 × 1 (Waldtal) − diese Zelle" in text
    assert text.startswith("Insgesamt: ausgeblendet")


def test_further_cells_are_named_up_to_three():
    one = explained([]).recovered[0]
    several = tuple(st.Recovered("table", {"region": f"M{i}"}, one.equation) for i in range(1, 7))
    found = st.Explanation(
        "table", {"region": "S"}, "secondary", None, 0, None, recovered=several, bounded=False
    )
    assert found.text.endswith("The same goes for region=M2; region=M3; region=M4; 2 more.")
