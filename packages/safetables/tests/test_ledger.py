"""The ledger keeps everything released, and its attack finds what several releases together give away."""

import json
from itertools import product

import numpy as np
import pytest
import safetables as st
from hypothesis import given
from hypothesis import strategies as draw
from naive_releases import RULE, SEX, TWO, shown
from test_safety import NEAR_THE_BORDER, SLOW

QUARTERS = [f"2025-Q{i}" for i in (1, 2, 3, 4)]
YEAR = st.Relation.sum("2025", QUARTERS)


def quarters(hidden_in_first=("M1", "M2")):
    """M1 has one case in the first quarter; 2025 as a whole has many."""
    counts = [[1, 9, 20], [5, 6, 20], [7, 8, 20], [6, 4, 20]]
    tables = [shown(q, c) for q, c in zip(QUARTERS, counts, strict=True)]
    tables[0] = shown("2025-Q1", counts[0], hidden_in_first)
    return tables, shown("2025", np.sum(counts, axis=0).tolist())


@pytest.fixture
def ledger(tmp_path):
    return st.Ledger.open(tmp_path / "ledger")


def test_the_year_minus_three_quarters_gives_the_hidden_first_quarter_away(ledger):
    tables, year = quarters()
    for table in tables:
        assert st.audit(table).certified
        ledger.add(table, released_on="2026-01-10")
    assert st.audit(year).certified
    assert ledger.audit(year).certified  # nobody declared that the quarters make up the year
    ledger.add_relation(YEAR, released_on="2026-01-10")
    result = ledger.audit(year)
    assert not result.certified
    (found,) = result.disclosed
    assert (found.table, found.codes, found.lower, found.upper) == ("2025-Q1", {"region": "M1"}, 1, 1)
    assert set(found.tables) == {"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025", YEAR.name}
    assert YEAR.name in found.explanation
    assert "is exactly 1" in found.explanation
    json.dumps(result.to_dict())


def test_a_year_that_hides_the_same_regions_withstands(ledger):
    tables, _ = quarters()
    for table in tables:
        ledger.add(table, released_on="2026-01-10")
    safe = shown("2025", [19, 27, 80], ("M1", "M2"))
    result = ledger.audit(safe, relations=[YEAR])
    assert result.certified, result
    assert result.checked == 1
    assert result.relations == (YEAR.name,)


def test_a_quarter_not_published_yet_leaves_only_an_upper_bound(ledger):
    tables, year = quarters()
    for table in tables[:2]:
        ledger.add(table, released_on="2025-07-10")
    assert ledger.audit(year, relations=[YEAR]).certified
    small = shown("2025", [6, 29, 80])  # the year leaves the first quarter's M1 at most 1
    result = ledger.audit(small, relations=[YEAR])
    (found,) = result.disclosed
    assert (found.lower, found.upper) == (1, 1)
    assert set(found.tables) == {"2025-Q1", "2025-Q2", "2025", YEAR.name}


def test_stock_and_flow_give_a_hidden_inflow_away_and_a_hidden_stock_keeps_it():
    start, outflow, end = shown("start", [10, 20, 30]), shown("out", [4, 5, 6]), shown("end", [8, 21, 30])
    inflow = shown("in", [2, 6, 6], ("M1", "M2"))
    stock = st.Relation.stock("start", "in", "out", "end")
    found = st.attack_together([start, inflow, outflow, end], relations=[stock])
    assert [(d.table, d.lower, d.upper) for d in found.disclosed] == [("in", 2, 2)]
    covered = shown("end", [8, 21, 30], ("M1", "M2"))
    assert st.attack_together([start, inflow, outflow, covered], relations=[stock]).certified


def test_a_county_published_by_itself_opens_the_table_of_the_land():
    land = st.Dimension("region", {"land": None, "A": "land", "B": "land"})
    hidden = [("A", "f"), ("A", "m"), ("B", "f"), ("B", "m")]
    of_land = shown("land 2025", [1, 9, 50, 60], hidden, (land, SEX))
    assert st.audit(of_land).certified
    county = shown("county A 2025", [1, 9], (), (SEX,))
    tie = st.Relation(
        "county A is in the Land",
        (st.Term("land 2025", 1, {"region": "A"}), st.Term("county A 2025", -1)),
    )
    result = st.attack_together([of_land, county], relations=[tie])
    assert [(d.codes, d.lower, d.upper) for d in result.disclosed] == [({"region": "A", "sex": "f"}, 1, 1)]
    wrong = st.Relation("x", (st.Term("land 2025", 1, {"region": "C"}), st.Term("county A 2025", -1)))
    with pytest.raises(st.CannotLink, match="region=C is in no table of 'land 2025'"):
        st.attack_together([of_land, county], relations=[wrong])


def test_an_exact_margin_published_elsewhere_opens_what_was_hidden(ledger):
    table = shown("2025", [2, 9, 20], ("M1", "M2"))
    figure = st.Known.exact("2025", {"region": "M2"}, 9, "yearbook of the Land")
    assert ledger.audit(table).certified
    ledger.add_known(figure)
    result = ledger.audit(table)
    (found,) = result.disclosed
    assert (found.lower, found.upper) == (2, 2)
    assert found.tables == ("2025", "yearbook of the Land [2025: region=M2]")
    vague = st.Known("2025", {"region": "M2"}, 0, 100, "newspaper")
    assert st.attack_together([table], known=[vague]).certified


def test_a_figure_no_table_has_a_cell_for_is_refused_not_passed():
    table = shown("2025", [2, 9, 20], ("M1", "M2"))
    with pytest.raises(st.CannotLink, match="crosses sex"):
        st.attack_together([table], known=[st.Known.exact("2025", {"sex": "f"}, 9, "yearbook")])
    with pytest.raises(st.CannotLink, match="no table counts rows of '2024'"):
        st.attack_together([table], known=[st.Known.exact("2024", {}, 9, "yearbook")])


def test_a_relation_that_does_not_hold_is_a_contradiction():
    tables, _ = quarters()
    with pytest.raises(st.Contradiction):
        st.attack_together([*tables, shown("2025", [1, 1, 1])], relations=[YEAR])


def test_overlapping_age_bands_of_two_tables_are_subtracted(ledger):
    fine = st.Dimension("age", {"all": None, "0-17": "all", "18-64": "all", "65+": "all"})
    coarse = st.Dimension("age", {"all": None, "0-64": "all", "65+": "all", "0-17": "0-64", "18-64": "0-64"})
    first = shown("2025", [2, 40, 9], [("0-17",), ("65+",)], (fine,), name="bands")
    assert st.audit(first).certified
    ledger.add(first)
    second = shown("2025", [2, 40, 9], [("0-17",), ("18-64",)], (coarse,), name="other")
    result = ledger.audit(second)
    assert {(d.codes["age"], d.lower, d.upper) for d in result.disclosed} == {("0-17", 2, 2)}
    hidden = [("0-17",), ("18-64",), ("0-64",), ("65+",)]
    careful = shown("2025", [2, 40, 9], hidden, (coarse,), name="other")
    assert ledger.audit(careful).certified


def test_distinct_people_of_the_year_bound_the_quarters():
    parts = [shown("Q1", [3, 9, 9], ("M1", "M2")), shown("Q2", [9, 9, 9])]
    tie = st.Relation.distinct("year", ["Q1", "Q2"])
    assert st.attack_together([*parts, shown("year", [10, 15, 16])], relations=tie).certified
    parts[0] = shown("Q1", [2, 9, 9], ("M1", "M2"))
    result = st.attack_together([*parts, shown("year", [11, 18, 16])], relations=tie)
    assert [(d.table, d.lower, d.upper) for d in result.disclosed] == [("Q1", 2, 2)]


def test_a_changed_a_missing_and_a_strange_file_are_found_and_named(tmp_path, ledger):
    ledger.add(shown("a", [5, 6, 7]), released_on="2025-01-01")
    ledger.add(shown("b", [5, 6, 7]), released_on="2025-02-01")
    ledger.add(shown("c", [5, 6, 7]), released_on="2025-03-01")
    assert [t.name for t in st.Ledger.open(ledger.path).tables()] == ["a", "b", "c"]
    assert [t.name for t in ledger.tables(population="b")] == ["b"]
    file = ledger.path / "00002-table.json"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"18", b"19"))
    with pytest.raises(st.LedgerError, match=r"00002-table\.json was changed"):
        st.Ledger.open(ledger.path)
    file.unlink()
    with pytest.raises(st.LedgerError, match=r"00002-table\.json is missing"):
        ledger.add(shown("d", [5, 6, 7]))
    file.write_bytes(before)
    index = ledger.path / "index.json"
    lines = json.loads(index.read_text())
    whole = index.read_text()
    del lines["entries"][1]
    index.write_text(json.dumps(lines))
    with pytest.raises(st.LedgerError, match="the line of 'c'"):
        st.Ledger.open(ledger.path)
    index.write_text(whole)
    (ledger.path / "extra.json").write_text("{}")
    with pytest.raises(st.LedgerError, match=r"extra\.json stands in no line"):
        st.Ledger.open(ledger.path)


def test_what_cannot_be_entered_is_refused(tmp_path, ledger):
    ledger.add(shown("a", [5, 6, 7]), released_on="2025-02-01")
    with pytest.raises(st.LedgerError, match="has a table 'a' already"):
        ledger.add(shown("a", [5, 6, 7]))
    with pytest.raises(st.LedgerError, match="has a table 'a' already"):
        ledger.audit(shown("a", [5, 6, 7]))
    with pytest.raises(st.LedgerError, match="before 'a'"):
        ledger.add(shown("b", [5, 6, 7]), released_on="2025-01-01")
    with pytest.raises(st.LedgerError, match="there is no table 'z'"):
        ledger.add(shown("b", [5, 6, 7]), replaces="z")
    with pytest.raises(st.LedgerError, match="give a day"):
        ledger.add(shown("b", [5, 6, 7]), released_on="yesterday")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("hello")
    with pytest.raises(st.LedgerError, match="is not empty"):
        st.Ledger.open(tmp_path / "full")
    with pytest.raises(st.BadRelation, match="at least two"):
        st.Relation("x", (st.Term("a"),))
    with pytest.raises(st.BadRelation, match="lower <= upper"):
        st.Known("a", {}, 5, 4, "yearbook")


def test_an_edition_is_compared_with_the_one_it_replaces_and_not_linked(ledger):
    ledger.add(shown("2025", [5, 6, 7], name="first"), released_on="2026-01-01")
    corrected = shown("2025", [6, 6, 7], name="second")
    found = st.check_publication([corrected], RULE, ledger=ledger, replaces={"second": "first"})
    assert [(f.attack, "'second' minus 'first' at region=total" in f.fact) for f in found] == [("S13", True)]
    later = shown("2025", [9, 6, 7], name="second")
    assert ledger.audit(later, replaces=["first"]).tables == ("second",)
    ledger.add(later, replaces="first", released_on="2026-02-01")
    assert ledger.audit(shown("2025", [9, 6, 7], name="third")).tables == ("third", "second")


# Two quarters and a year, each 2 x 2: every hidden cell against brute force over whole numbers.

PATTERNS = [
    (),
    (("M1", "f"), ("M1", "m"), ("M2", "f"), ("M2", "m")),
    (("M1", "f"), ("M2", "f"), ("total", "f"), ("M1", "total"), ("M2", "total")),
]


def possible_values(tables, wanted, most):
    """Values of each wanted (table, position) over all pairs of quarters that fit; table 2 is the sum of the others."""
    found = {place: set() for place in wanted}
    first, second = (_populations(table, most) for table in tables[:2])
    for one in first:
        for other in second:
            year = one + other
            if _fits(tables[2], year):
                for number, position in wanted:
                    found[number, position].add(int((one, other, year)[number].ravel()[position]))
    return found


def _cells(inner):
    """Total first in each dimension, as in the tables."""
    inner = np.array(inner).reshape(2, 2)
    rows = np.vstack([inner.sum(axis=0), inner])
    return np.hstack([rows.sum(axis=1, keepdims=True), rows])


def _fits(table, cells):
    flat, hidden = cells.ravel(), table.hidden
    return bool((flat[~hidden] == table.values[~hidden]).all() and (flat[hidden] >= 1).all())


def _populations(table, most):
    return [c for c in (_cells(i) for i in product(range(most + 1), repeat=4)) if _fits(table, c)]


@SLOW
@given(
    draw.lists(NEAR_THE_BORDER.filter(lambda n: n <= 4), min_size=8, max_size=8),
    draw.tuples(*(draw.sampled_from(PATTERNS) for _ in range(3))),
)
def test_two_quarters_and_a_year_are_judged_as_by_brute_force(counts, patterns):
    one, other = counts[:4], counts[4:]
    year = [a + b for a, b in zip(one, other, strict=True)]
    dimensions = (TWO, SEX)
    tables = [
        shown(name, values, _with_no_zero_hidden(values, pattern), dimensions)
        for name, values, pattern in zip(("Q1", "Q2", "year"), (one, other, year), patterns, strict=True)
    ]
    wanted = [(n, int(p)) for n, table in enumerate(tables) for p in np.flatnonzero(table.sensitive)]
    result = st.attack_together(tables, relations=[st.Relation.sum("year", ["Q1", "Q2"])], exact=True)
    truth = possible_values(tables, wanted, 9)
    assert len(result.intervals) == len(wanted)
    bad = {(d.table, tuple(d.codes.values())) for d in result.disclosed}
    for (number, position), interval in zip(wanted, result.intervals, strict=True):
        values = truth[number, position]
        open_cell = not RULE.safe(min(values), max(values))
        assert ((interval.table, tuple(interval.codes.values())) in bad) == open_cell, (interval, values)
        if open_cell:
            assert (interval.lower, interval.upper) == (min(values), max(values))
    assert not result.undecided


def _with_no_zero_hidden(values, pattern):
    """Zeros are published under this rule."""
    cells = _cells(values)
    at = {"total": 0, "M1": 1, "M2": 2, "f": 1, "m": 2}
    return [codes for codes in pattern if cells[at[codes[0]], at[codes[1]]]]
