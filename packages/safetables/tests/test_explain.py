"""Why a cell is hidden, on tables small enough to see it: which number would follow, and by which sum."""

from dataclasses import replace

import numpy as np
import pytest
import safetables as st
from every_table import dimensions_of, hiding, table_of

CLASSICAL, STRICT = st.Threshold(4), st.Threshold.strict(3)
REGION = st.Dimension(
    "region", {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county"}
)
FIELD = st.Dimension.flat("field", ["debt", "care"], total="all")
LINE = st.Dimension.flat("region", ["M1", "M2", "M3", "M4"], total="all")


def counted(inner, dimensions=(REGION, FIELD), name="table"):
    return table_of(inner, dimensions, name)


def with_hidden(table, rule, hidden, chosen=None):
    """A publication with these cells hidden; `chosen`: secondary -> the cell it was hidden for, as `protect` writes it."""
    places = {label(table, p): p for p in range(len(table))}
    mask = np.isin(np.arange(len(table)), [places[one] for one in hidden])
    draft = hiding(table, rule, mask)
    reasons = {p: rule.describe() for p in np.flatnonzero(draft.status == 1).tolist()}
    reasons |= {places[one]: f"hides {other}" for one, other in (chosen or {}).items()}
    return replace(draft, reasons=reasons)


def label(table, position):
    at = np.unravel_index(position, table.counts.shape)
    return ", ".join(f"{d.name}={d.codes[i]}" for d, i in zip(table.dimensions, at, strict=True))


def written(found):
    """An equation in short: codes without their dimensions, factor before each."""
    left = [(1, found.codes)] + [(one.factor, one.codes) for one in found.together]
    right = [(one.factor, one.codes if one.value is not None else {"": "this"}) for one in found.equation]
    return [" ".join(f"{int(f):+d}{'/'.join(codes.values())}" for f, codes in side) for side in (left, right)]


INNER = ["region=M1, field=debt", "region=M1, field=care", "region=M2, field=debt", "region=M2, field=care"]


@pytest.fixture
def county():
    return counted((2, 16, 11, 9, 25, 31))


@pytest.fixture
def protected(county):
    return with_hidden(county, CLASSICAL, INNER)


@pytest.mark.parametrize(
    ("codes", "equation"),
    [
        ({"region": "M1", "field": "care"}, "+1M1/all -1this"),
        ({"region": "M2", "field": "debt"}, "+1north/debt -1this"),
        ({"region": "M2", "field": "care"}, "+1this -1M2/all +1north/debt"),
    ],
)
def test_in_a_square_of_hidden_cells_each_other_one_gives_the_small_number_away(protected, codes, equation):
    found = st.explain(protected, codes)
    (small,) = found.recovered
    assert small.codes == {"region": "M1", "field": "debt"}
    assert sorted(written(small)[1].split()) == sorted(equation.split())
    assert found.needed
    assert (found.status, found.value, found.checked) == ("secondary", None, "sums")


def test_the_sentence_is_one_a_planner_can_follow_in_both_languages(protected):
    found = st.explain(protected, {"region": "M1", "field": "care"}, check="sums")
    assert found.text == (
        "region=M1, field=care is hidden because otherwise the small number at region=M1, field=debt could be "
        "calculated: region=M1, field=debt = 18 (region=M1, field=all) − this cell."
    )
    names = {"region": {"M1": "Waldtal"}, "field": {"debt": "Schulden", "care": "Pflege", "all": ""}}
    assert found.text_in("de", names) == (
        "Waldtal, Pflege: ausgeblendet, weil sich sonst die kleine Zahl bei Waldtal, Schulden errechnen ließe: "
        "Waldtal, Schulden = 18 (Waldtal) − diese Zelle."
    )


def test_a_covering_total_gives_away_what_its_parts_leave(county):
    """Two small numbers in one hierarchy: the hidden subtotal would give the hidden part away by a longer way."""
    hidden = [
        "region=M1, field=debt",
        "region=north, field=debt",
        "region=M1, field=all",
        "region=north, field=all",
    ]
    table = with_hidden(county, CLASSICAL, [*hidden, "region=M3, field=debt", "region=M3, field=all"])
    found = st.explain(table, {"region": "M3", "field": "debt"})
    (small,) = found.recovered
    assert written(small) == ["+1M1/debt", "+1county/debt -1M2/debt -1this"]


def test_the_figures_add_up_to_the_small_number(county, protected):
    for found in st.explain_all(protected).values():
        for one in found.recovered:
            figures = [
                (f.factor, f.value if f.value is not None else county.cell(**f.codes)) for f in one.equation
            ]
            assert sum(factor * value for factor, value in figures) == county.cell(**one.codes) == 2


def test_a_primary_names_its_rule_and_with_the_true_table_its_figures(county, protected):
    codes = {"region": "M1", "field": "debt"}
    assert st.explain(protected, codes).rule == "count below 4"
    found = st.explain(protected, codes, table=county)
    assert (found.status, found.needed, found.recovered) == ("primary", True, ())
    assert found.rule == "2 cases, fewer than 4"
    assert "2 Fälle, weniger als 4" in found.text_in("de")
    assert (found.lower, found.upper) == (0, 13)


def test_figures_of_the_rules_given_are_named():
    rows = [{"region": "M1", "provider": p, "n": n} for p, n in (("A", 90), ("B", 6), ("C", 4))]
    rows += [{"region": r, "provider": p, "n": 50} for r in ("M2", "M3", "M4") for p in "ABC"]
    rules = [st.Threshold(3), st.Dominance(1, 80)]
    table = st.tabulate(rows, [LINE], measure="n", contributor="provider", largest=2)
    protected = st.protect(table, rules=rules, method=st.Suppression())
    found = st.explain(protected, {"region": "M1"}, table=table, rules=rules)
    assert found.rule == rules[1].reason(table, 1)
    assert found.rule == "the largest provider has 90 % of the sum, more than 80 %"
    assert "der größte Beitragende (provider) hat 90 % der Summe, mehr als 80 %" in found.text_in("de")
    (cover,) = (one for one in st.explain_all(protected).values() if one.status == "secondary")
    assert "the sensitive number at region=M1" in cover.text
    # The threshold alone does not know why the cell is sensitive: what the table says of it stays.
    assert st.explain(protected, {"region": "M1"}, table=table).rule == rules[1].describe()


def test_a_published_cell_shows_its_value(protected):
    found = st.explain(protected, {"region": "M3"})
    assert (found.status, found.value, found.text) == (
        "published",
        56,
        "region=M3, field=all is published: 56.",
    )
    assert found.text_in("de") == "region=M3, field=all ist veröffentlicht: 56."


def test_a_rounded_cell_says_what_it_stands_for(county):
    rounded = st.protect(county, rules=CLASSICAL, method=st.Rounding(5))
    found = st.explain(rounded, {"region": "M1", "field": "debt"})
    assert found.text == "region=M1, field=debt is published as 0, which stands for 0 to 2."


def test_a_publication_does_not_tell_why(protected):
    found = st.explain_all(protected.for_publication())
    assert {one.status for one in found.values()} == {"hidden"}
    assert all("does not tell why" in one.text and not one.recovered for one in found.values())


def test_what_one_cell_alone_does_not_open_is_said_and_who_covers_with_it():
    """M1 is small; M2 and M3 are hidden, one would do."""
    table = counted((2, 10, 12, 30), (LINE,))
    chosen = {"region=M2": "region=M1", "region=M3": "region=M1"}
    protected = with_hidden(table, CLASSICAL, ["region=M1", *chosen], chosen)
    for codes, other in (({"region": "M2"}, "M3"), ({"region": "M3"}, "M2")):
        found = st.explain(protected, codes)
        assert (found.needed, found.recovered, found.narrowed) == (False, (), ())
        assert found.checked == "bounds"
        assert written(found.chosen_for) == [f"+1M1 +1{other}", "+1all -1M4 -1this"]
        assert "would give no sensitive number away" in found.text
        assert f"to cover the small number at region=M1, together with region={other}: " in found.text
        assert "54 (region=all) − 30 (region=M4) − this cell" in found.text
    quick = st.explain_all(protected)
    assert all(one.checked == "sums" for one in quick.values())
    assert "checked by sums alone" in quick[2].text


def test_under_a_strict_rule_a_sum_of_small_numbers_leaves_too_little():
    table = counted((1, 1, 10, 30), (LINE,))
    protected = with_hidden(
        table, STRICT, ["region=M1", "region=M2", "region=M3"], {"region=M3": "region=M1"}
    )
    found = st.explain(protected, {"region": "M3"}, table=table)
    assert found.recovered == ()
    assert written(found.summed[0]) == ["+1M1 +1M2", "+1all -1M4 -1this"]
    assert [(one.codes["region"], one.lower, one.upper) for one in found.narrowed] == [
        ("M1", 1, 1),
        ("M2", 1, 1),
    ]
    assert (found.needed, found.checked, found.tried) == (True, "bounds", None)
    assert "only 1 for region=M1; only 1 for region=M2" in found.text
    # Without the true table nothing but what is published enters: an example, with small numbers that are small.
    example = st.explain(protected, {"region": "M3"})
    assert example.needed
    assert example.tried in (8, 9, 10)
    assert f"Stünde hier zum Beispiel {example.tried}" in example.text_in("de")


def test_an_earlier_table_lends_its_figures_and_its_small_numbers():
    region, field = (
        st.Dimension.flat("region", ["M1", "M2"], "all"),
        st.Dimension.flat("field", ["a", "b"], "all"),
    )
    both = counted((1, 9, 20, 30), (region, field), "both")
    margin = counted((21, 39), (field,), "fields")
    hidden = [f"region={r}, field={f}" for r in ("M1", "M2") for f in "ab"]
    totals = [f"region={r}, field={f}" for r, f in (("all", "a"), ("all", "b"))]
    protected = with_hidden(both, CLASSICAL, [*hidden, *totals])
    margins = with_hidden(margin, CLASSICAL, [])
    found = st.explain(protected, {"region": "M2", "field": "a"}, released=[margins])
    (small,) = found.recovered
    assert small.codes == {"region": "M1", "field": "a"}
    assert {f.table for f in small.equation} == {"fields", "both"}
    assert "21 (field=a in the table 'fields')" in found.text
    # What an earlier table publishes is hidden in vain.
    useless = st.explain(protected, {"field": "a"}, released=[margins])
    assert not useless.needed
    assert (useless.follows.equation[0].table, useless.follows.equation[0].value) == ("fields", 21)
    assert "follows from what is published" in useless.text


def test_a_cell_that_follows_from_published_figures_is_called_so(county):
    table = with_hidden(county, CLASSICAL, ["region=M1, field=debt"])
    found = st.explain(table, {"region": "M1", "field": "debt"})
    assert written(found.follows) == ["+1M1/debt", "+1north/debt -1M2/debt"]
    assert "= 13 (region=north, field=debt) − 11 (region=M2, field=debt)" in found.text
    assert "Das Ausblenden hilft nicht" in found.text_in("de")


def test_a_cell_hidden_by_request_is_called_so(county):
    wish = st.Suppression(hide=[{"region": "M3", "field": "debt"}])
    protected = st.protect(county, rules=st.Threshold(1), method=wish)
    found = st.explain(protected, {"region": "M3", "field": "debt"})
    assert found.text.startswith("region=M3, field=debt is hidden by request.")


def test_totals_readers_never_see_are_avoided_if_there_is_another_way():
    table = counted((2, 16, 11, 9), dimensions_of((2, 2)))
    hidden = [f"a={a}, b={b}" for a in ("a0", "a1") for b in ("b0", "b1")]
    protected = with_hidden(table, CLASSICAL, hidden)
    codes = {"a": "a1", "b": "b1"}
    for unseen, other in (("a", "b"), ("b", "a")):
        (small,) = st.explain(protected, codes, unseen=[unseen]).recovered
        assert len(small.equation) == 3
        assert sum(f.codes[unseen] == "total" for f in small.equation) <= 1
        (cover,) = st.explain(
            protected, {other: f"{other}0", unseen: f"{unseen}1"}, unseen=[unseen]
        ).recovered
        assert len(cover.equation) in (2, 4)


def test_every_hidden_cell_is_explained_at_once_as_one_by_one(protected):
    every = st.explain_all(protected)
    assert set(every) == set(np.flatnonzero(protected.hidden).tolist())
    for position, found in every.items():
        assert found == st.explain(protected, protected.cell_at(position).codes, check="sums")


def test_another_table_and_unknown_cells_are_refused(county, protected):
    with pytest.raises(st.NotThisTable, match="other dimensions"):
        st.explain(protected, {}, table=counted((1, 2, 3, 4), (LINE,)))
    with pytest.raises(st.UnknownCell, match="no code 'M9'"):
        st.explain(protected, {"region": "M9"})


def test_tables_where_nothing_or_everything_is_hidden_have_explanations_too(county):
    assert st.explain_all(with_hidden(county, st.Threshold(1), [])) == {}
    everything = with_hidden(county, st.Threshold(1000), [label(county, p) for p in range(len(county))])
    assert {one.status for one in st.explain_all(everything).values()} == {"primary"}


def test_rounded_figures_tell_roughly_and_their_range_is_named():
    table = counted((1, 21, 31, 40), (LINE,))
    protected = with_hidden(table, CLASSICAL, ["region=M1", "region=M2"])
    values = np.where(protected.hidden, -1, np.array([95, 0, 0, 30, 40]))
    lower = np.where(protected.hidden, 0, values - 2)
    upper = np.where(protected.hidden, protected.upper, values + 2)
    rounded = replace(protected, values=values, lower=lower, upper=upper)
    found = st.explain(rounded, {"region": "M2"})
    assert found.recovered == ()
    (rough,) = found.summed
    assert written(rough) == ["+1M1", "+1all -1M4 -1M3 -1this"]
    assert [figure.stands_for for figure in rough.equation] == [(93, 97), (38, 42), (28, 32), None]
    assert "95 (region=all: 93 to 97)" in found.text
    assert "Ungefähr folgte daraus: region=M1 = 95 (region=all: 93 bis 97)" in found.text_in("de")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (st.Threshold(2, width=3), "hidden cells are not below 0"),
        (st.Threshold(2, width=3, zeros_known=True, whole=True), "hidden cells are not empty"),
    ],
)
def test_an_audit_says_of_hidden_cells_only_what_the_rule_lets_an_attacker_know(rule, words):
    audit = st.audit(with_hidden(counted((1, 1, 10, 30), (LINE,)), rule, ["region=M1", "region=M2"]))
    assert {found.codes["region"] for found in audit.disclosed} == {"M1", "M2"}
    assert all(words in found.explanation for found in audit.disclosed)
