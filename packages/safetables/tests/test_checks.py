"""The attacks S1 to S16: a naive publication falls to each, a careful one withstands."""

import zipfile
import zlib
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetables as st
from hypothesis import given
from hypothesis import strategies as draw
from naive_releases import REGION, RULE, SEX, TWO, shown
from publications import SECRET, counted, hidden_table
from test_safety import SLOW, table_of

FIELD = st.Dimension.flat("field", ["F1", "F2"])


def attacks(findings):
    return {finding.attack for finding in findings}


def test_the_catalogue_names_sixteen_attacks_and_what_checks_them():
    assert [attack.id for attack in st.ATTACKS] == [f"S{i}" for i in range(1, 17)]
    for attack in st.ATTACKS:
        for name in attack.checked_by.replace(" with ", ", ").split(", "):
            first, _, method = name.partition(".")
            assert hasattr(getattr(st, first), method) if method else hasattr(st, first)


def test_s1_small_cells_are_read_and_hidden_ones_not():
    naive = shown("2025", [2, 9, 20])
    (found,) = st.check_small_cells(naive, RULE)
    assert (found.attack, found.where, found.fact) == ("S1", "2025 [region=M1]", "shows 2")
    assert not st.check_small_cells(shown("2025", [2, 9, 20], ["M1"]), RULE)


def test_s2_a_single_hidden_cell_follows_from_the_total_and_two_do_not():
    naive = shown("2025", [2, 9, 20], ["M1"])
    (found,) = st.check_publication([naive], RULE)
    assert (found.attack, found.severity) == ("S2", "disclosed")
    assert "is exactly 2" in found.fact
    assert st.check_publication([shown("2025", [2, 9, 20], ["M1", "M2"])], RULE) == []


def test_s7_two_tables_open_together_what_each_hides():
    one = shown("2025", [2, 9, 20], ["M1", "M2"], name="one")
    other = shown("2025", [2, 9, 20], ["M1", "M3"], name="other")
    found = st.check_publication([one, other], RULE)
    assert attacks(found) == {"S7"}
    assert st.check_publication([one, shown("2025", [2, 9, 20], ["M1", "M2"], name="other")], RULE) == []


def test_s4_the_publication_is_attacked_with_the_ledger(tmp_path):
    ledger = st.Ledger.open(tmp_path / "ledger")
    ledger.add(shown("Q1", [1, 9, 20], ["M1", "M2"]))
    ledger.add(shown("Q2", [5, 6, 20]))
    ledger.add_relation(st.Relation.sum("year", ["Q1", "Q2"]))
    (found,) = st.check_publication([shown("year", [6, 15, 40])], RULE, ledger=ledger)
    assert (found.attack, found.where) == ("S3-S7, S16", "Q1 [region=M1]")
    assert not st.check_publication([shown("year", [6, 15, 40], ["M1", "M2"])], RULE, ledger=ledger)


def test_s8_three_decimals_of_a_share_give_the_count_away():
    naive = st.Share("F1 in M1", "1.418", (100, 150))
    assert st.counts_behind_share(naive) == [(2, 141)]
    (found,) = st.check_share(naive, RULE)
    assert (found.attack, found.fact) == ("S8", "the share can only be 2 people")
    (others,) = st.check_share(st.Share("F1 in M1", "98,6", (141, 141)), RULE)
    assert others.fact == "the others can only be 2 people"
    assert not st.check_share(st.Share("F1 in M1", "1", (50, 400)), RULE)
    with pytest.raises(st.BadFigure, match="no count gives"):
        st.check_share(st.Share("x", "33.333", (10, 10)), RULE)
    with pytest.raises(st.BadFigure, match="is no number"):
        st.Share("x", "many", (10, 10))


@SLOW
@given(draw.integers(0, 40), draw.integers(1, 40), draw.integers(0, 3))
def test_s8_the_true_count_is_always_among_those_that_fit_and_all_fit(count, base, decimals):
    count = min(count, base)
    printed = f"{float(round(Fraction(100 * count, base), decimals)):.{decimals}f}"
    fits = st.counts_behind_share(st.Share("x", printed, (1, 40)))
    assert (count, base) in fits
    half = Fraction(1, 2 * 10**decimals)
    brute = [
        (c, b)
        for b in range(1, 41)
        for c in range(b + 1)
        if abs(Fraction(100 * c, b) - Fraction(printed)) <= half
    ]
    assert fits == brute


def test_s9_an_average_tells_how_many_people_are_behind_it():
    naive = st.Average("days in M1", "12.50", (1, 3))
    assert st.numbers_behind_average(naive) == [2]
    (found,) = st.check_average(naive, RULE)
    assert found.fact == "the average 12.50 is over 2 people"
    assert not st.check_average(st.Average("days in M1", "12.5", (10, 60)), RULE)


def test_s9_a_minimum_is_one_person_and_what_is_left_follows_from_the_average():
    naive = st.Average("days", "12.5", (4, 4), lowest=3, highest=20)
    assert {f.fact for f in st.check_average(naive, RULE)} == {
        "3 and 20 are values of single people",
        "without the extremes 2 people are left, whose sum follows from the average",
    }
    same = st.Average("days", "7", (40, 40), lowest=7, highest=7)
    assert [f.fact for f in st.check_average(same, RULE)] == ["everybody has the value 7"]
    with pytest.raises(st.BadFigure, match="no number of people"):
        st.check_average(st.Average("days", "12.37", (2, 2)), RULE)


def test_s10_hidden_counts_are_found_wherever_they_stand(tmp_path):
    secret = SECRET[0]
    csv = tmp_path / "a.csv"
    csv.write_text(f"region,n\nM1,{secret}\n")
    page = tmp_path / "a.html"
    page.write_text('<p>Zahl: 12</p><img alt="M1: 7.919"><!-- 55 -->')
    book = tmp_path / "a.xlsx"
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("xl/workbook.xml", '<sheets><sheet name="raw" state="hidden"/></sheets>')
        package.writestr("xl/pivotCache/pivotCacheRecords1.xml", f'<r><n v="{secret}"/></r>')
        package.writestr("xl/worksheets/sheet1.xml", '<row r="3" hidden="1"/>')
        package.writestr("docProps/custom.xml", "<p/>")
    paper = tmp_path / "a.pdf"
    stream = zlib.compress(b"BT [(79)-20(19)] TJ ET")
    paper.write_bytes(b"%PDF-1.4\nstream\n" + stream + b"\nendstream\n")
    square = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": [1, secret]}), square)
    for file in (csv, page, book, paper, square):
        found = st.check_file(file, SECRET)
        assert [f.fact for f in found if f.severity == "disclosed"], file
        assert all("7919" in f.fact for f in found if f.severity == "disclosed")
    facts = " ".join(f.fact for f in st.check_file(book))
    for words in (
        "pivot cache",
        "'raw' is hidden" if "'raw'" in facts else "raw is hidden",
        "hidden rows",
        "custom properties",
    ):
        assert words in facts
    assert "7.919" in str(st.check_file(page)[0])
    assert any("55" in f.fact for f in st.check_file(page))


def test_s10_files_written_by_the_library_withstand(tmp_path):
    protected = hidden_table()
    for ending in ("csv", "xlsx", "parquet", "json"):
        file = tmp_path / f"a.{ending}"
        st.write_table(protected, file, form="publication")
        assert st.check_file(file, SECRET) == [], ending
    page = tmp_path / "a.html"
    page.write_text('<style>td{width:44px}</style><td data-n="12">12</td><img alt="M1: 12">')
    assert st.check_file(page, [12, 3]) == []


def test_s11_a_group_all_of_whom_have_one_code_is_found():
    region, field = st.Dimension.flat("region", ["M1", "M2"]), FIELD
    naive = shown("2025", [12, 0, 20, 30], (), (region, field))
    (found,) = st.check_groups(naive, "field")
    assert (found.where, found.fact) == (
        "2025 [region=M1, field=F1]",
        "everybody of the group has this field",
    )
    assert len(st.check_groups(naive, "field", none=True)) == 2
    assert not st.check_groups(shown("2025", [12, 5, 20, 30], (), (region, field)), "field")
    safe = st.protect(
        table_of([12, 0, 20, 30], [region, field]), rules=st.GroupDisclosure("field"), method=st.Suppression()
    )
    assert not st.check_groups(safe, "field", none=True)
    with pytest.raises(st.SafetablesError, match="no dimension 'sex'"):
        st.check_groups(naive, "sex")


def test_s12_a_provider_takes_its_own_cases_off():
    own = table_of([8, 0, 0], [REGION])
    (found,) = st.check_own_cases(shown("2025", [9, 9, 20]), own, "provider A")
    assert (found.attack, found.fact) == ("S12", "provider A subtracts its 8 and sees 1 of others")
    assert not st.check_own_cases(shown("2025", [30, 9, 20]), own, "provider A")
    half = shown("2025", [9, 2, 20], ["M1", "M2"])  # sum 11 of which 8 are its own: the others are 1 to 3
    assert st.audit(half).certified
    wide = shown("2025", [15, 2, 20], ["M1", "M2"])
    own_all = table_of([15, 0, 0], [REGION])
    found = st.check_own_cases(wide, own_all, "provider A")
    assert any("is exactly 2" in f.fact or "lies between 1 and 2" in f.fact for f in found), found
    assert not st.check_own_cases(wide, table_of([0, 0, 4], [REGION]), "provider A")
    with pytest.raises(st.NotTheProvidersTable):
        st.check_own_cases(shown("2025", [9, 9, 20]), table_of([10, 0, 0], [REGION]), "provider A")


def test_s13_a_difference_that_needs_several_totals_is_found():
    hidden = [("M1", "f"), ("M1", "m"), ("M2", "f"), ("M2", "m"), ("M1", "total"), ("M2", "total")]
    three = st.Dimension.flat("region", ["M1", "M2", "M3"])
    old = shown("2025", [9, 9, 9, 9, 20, 20], hidden, (three, SEX), name="old")
    new = shown("2025", [9, 9, 10, 9, 20, 20], hidden, (three, SEX), name="new")
    with pytest.raises(st.DifferencingDisclosure, match="differs by 1"):
        st.check_editions(old, new, 3)
    ring = [("M1", "f"), ("M1", "m"), ("M2", "f"), ("M2", "m")]
    base = shown("2025", [9, 9, 9, 9], ring, (TWO, SEX), name="old")
    st.check_editions(base, shown("2025", [9, 9, 9, 9], ring, (TWO, SEX), name="new"), 3)


def test_s13_the_programs_find_what_no_single_total_tells():
    tree = st.Dimension(
        "region", {"total": None, "A": "total", "B": "total", "A1": "A", "A2": "A", "B1": "B", "B2": "B"}
    )
    hidden = ["A", "B", "A1", "A2"]
    old = shown("2025", [10, 10, 20, 20], hidden, (tree,), name="old")
    naive = shown("2025", [11, 10, 23, 20], hidden, (tree,), name="new")  # +4 in all, +3 in B1: +1 in A
    with pytest.raises(
        st.DifferencingDisclosure, match="region=A: together with all totals of both, differs by 1"
    ):
        st.check_editions(old, naive, 3)
    st.check_editions(old, shown("2025", [13, 10, 23, 20], hidden, (tree,), name="new"), 3)


def test_s14_only_registered_tables_go_out():
    table = shown("2025", [5, 6, 7, 8], (), (TWO, SEX))
    assert not st.check_catalogue(table, [["sex", "region"]])
    (found,) = st.check_catalogue(table, [["sex"], ["region"]])
    assert found.fact == "the table region x sex is not in the catalogue"


def test_s15_rare_combinations_and_rare_frequencies_are_found():
    records = pa.table({"age": ["A"] * 12 + ["B"] * 3, "p": [*range(12), 0, 0, 0]})
    found = st.check_records(records, ["age"], k=10)
    assert [(f.where, f.fact) for f in found] == [("age=B", "only 3 people, fewer than 10")]
    found = st.check_records(records, ["age"], k=10, pseudonym="p")
    assert [(f.where, f.fact) for f in found] == [
        ("age=B", "only 1 people, fewer than 10"),
        ("p with 4 records", "only 1 people, fewer than 10"),
    ]
    assert not st.check_records(pa.table({"age": ["A"] * 12}), ["age"], k=10)
    with pytest.raises(st.BadRule, match="k is 1"):
        st.check_records(records, ["age"], k=1)
    with pytest.raises(st.BadRecords, match="no column 'sex'"):
        st.check_records(records, ["sex"])


def test_one_call_runs_everything_that_applies(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"{SECRET[1]}")
    naive = shown("2025", [12, 0, 2, 30], (), (TWO, FIELD))
    found = st.check_publication(
        [naive],
        RULE,
        shares=[st.Share("x", "1.418", (141, 141))],
        averages=[st.Average("x", "12.50", (1, 3))],
        files=[file],
        secrets=SECRET,
        groups=["field", "age"],
        own_cases={"A": table_of([11, 0, 0, 0], [TWO, FIELD])},
        catalogue=[["region"]],
        records=pa.table({"age": ["A"]}),
        columns=["age"],
    )
    assert attacks(found) == {"S1", "S8", "S9", "S10", "S11", "S12", "S14", "S15"}
    assert counted().name == "cases"
