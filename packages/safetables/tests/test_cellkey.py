"""The cell key method: the same people get the same noise, wherever and whenever they are counted."""

import hashlib
import hmac
import json
from fractions import Fraction
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw

SLOW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
SECRET = b"sixteen bytes or more"
NOISE = st.PTable.design(2, 1.08, 1)
A = st.Dimension("a", {"all": None, "g": "all", "a0": "g", "a1": "g", "a2": "all"})
B, C = st.Dimension.flat("b", ["b0", "b1"]), st.Dimension.flat("c", ["c0", "c1", "c2"])


@draw.composite
def people(drawn):
    """Records with a key each, as whole numbers."""
    size = drawn(draw.integers(1, 25))
    columns = {
        d.name: drawn(draw.lists(draw.sampled_from(d.leaves), min_size=size, max_size=size))
        for d in (A, B, C)
    }
    columns["key"] = drawn(draw.lists(draw.integers(0, (1 << 53) - 1), min_size=size, max_size=size))
    return pa.table({**columns, "person": list(range(size))})


def members(records, dimensions):
    """Cell -> numbers of the records in it, by looking at every record."""
    rows = records.to_pylist()
    found = {}
    for codes in product(*(d.codes for d in dimensions)):
        inside = [
            all(code in d.ancestors(row[d.name]) for d, code in zip(dimensions, codes, strict=True))
            for row in rows
        ]
        found[codes] = frozenset(i for i, is_in in enumerate(inside) if is_in)
    return found


def noisy(records, dimensions, **more):
    """The table with noise, not proven."""
    table = st.tabulate(records, dimensions)
    keys = st.cell_keys(records, dimensions, key="key")
    return st.protect(table, rules=st.Threshold(3), method=st.CellKey(NOISE, keys, prove=False), **more)


@SLOW
@given(people())
def test_the_same_people_in_two_tables_get_the_same_noise(records):
    seen = {}
    for dimensions in ([A, B], [C, B], [C], [A, B, C]):
        protected = noisy(records, dimensions)
        for codes, inside in members(records, dimensions).items():
            cell = protected.cell(**{d.name: code for d, code in zip(dimensions, codes, strict=True)})
            assert seen.setdefault(inside, cell.value) == cell.value


@SLOW
@given(people(), draw.randoms())
def test_a_cell_key_is_the_fractional_part_of_the_sum_in_any_order(records, random):
    order = list(range(records.num_rows))
    random.shuffle(order)
    found = st.cell_keys(records.take(order), [A, C], key="key").values
    keys = records["key"].to_pylist()
    for codes, inside in members(records, [A, C]).items():
        exact = sum((Fraction(keys[i], 1 << 53) for i in inside), Fraction(0)) % 1
        assert Fraction(int(found[A.index[codes[0]], C.index[codes[1]]]), 1 << 53) == exact


@SLOW
@given(people())
def test_what_is_published_stays_within_what_the_table_allows(records):
    protected = noisy(records, [A, B])
    counts = st.tabulate(records, [A, B]).counts.ravel()
    assert (abs(protected.values - counts) <= 2).all()
    assert (protected.values[counts == 0] == 0).all()
    assert not (protected.values == 1).any()
    assert (protected.values >= 0).all()
    assert (protected.lower <= counts).all()
    assert (counts <= protected.upper).all()
    assert not protected.hidden.any()


def test_uniform_numbers_and_whole_numbers_are_the_same_keys():
    whole = [0, 1, 1 << 52, (1 << 53) - 1, 12345678901234]
    base = {"a": ["a0", "a1", "a2", "a0", "a2"]}
    by_number = st.cell_keys(pa.table({**base, "k": whole}), [A], key="k")
    by_share = st.cell_keys(pa.table({**base, "k": [k / 2**53 for k in whole]}), [A], key="k")
    assert by_number.values.tolist() == by_share.values.tolist()
    assert by_number.values[A.index["a0"]] == (1 << 53) - 1
    assert by_number.values[A.index["g"]] == 0


def test_a_key_file_in_text_is_read(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text("a,k\na0,0.5\na0,0.75\na2,0.1\n")
    found = st.cell_keys(path, [A], key="k")
    assert found.values[A.index["a0"]] == 1 << 51


def test_derived_keys_are_the_first_bits_of_a_keyed_hash_of_the_id():
    (found,) = st.record_keys(["p-17"], SECRET)
    digest = hmac.new(SECRET, b"safetables/record-key/1\x00p-17", hashlib.sha256).hexdigest()
    assert found == int(digest, 16) >> (256 - 53)
    assert st.record_keys([17], SECRET) == st.record_keys(["17"], SECRET)
    many = st.record_keys(range(4000), SECRET) / 2**53
    assert abs(many.mean() - 0.5) < 0.02
    assert len(set(many)) == 4000


def test_keys_from_an_id_column_equal_keys_given_in_a_column():
    records = pa.table({"a": ["a0", "a1", "a0"], "id": ["x", "y", "z"]})
    keyed = records.append_column("k", pa.array(st.record_keys(["x", "y", "z"], SECRET)))
    given_keys = st.cell_keys(keyed, [A], key="k")
    assert (
        st.cell_keys(records, [A], stable_id="id", secret=SECRET).values.tolist()
        == given_keys.values.tolist()
    )


def test_a_person_in_several_rows_and_fields_counts_once():
    """Several codes along a, as `tabulate` counts them with unit=."""
    rows = [("p", "a0", "b0"), ("p", "a0", "b0"), ("p", "a1", "b0"), ("q", "a2", "b1"), ("q", "a0", "b1")]
    records = pa.table({name: [row[i] for row in rows] for i, name in enumerate(("person", "a", "b"))})
    found = st.cell_keys(records, [A, B], stable_id="person", secret=SECRET, unit="person")
    p, q = st.record_keys(["p", "q"], SECRET).tolist()

    def key(a, b):
        return int(found.values[A.index[a], B.index[b]])

    assert (
        key("g", "b0")
        == p
        == key("all", "b0")
        == key("a0", "b0")
        == key("g", "total") - q + (0 if p + q < 2**53 else 2**53)
    )
    assert key("all", "total") == (p + q) % 2**53
    assert key("a2", "total") == q
    table = st.tabulate(records, [A, B], unit="person")
    protected = st.protect(table, rules=st.Threshold(3), method=st.CellKey(NOISE, found, prove=False))
    assert (protected.lower <= table.counts.ravel()).all()


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ([0.2, 1.0], "is '1.0' in 1 rows; a record key is a number in"),
        ([0.2, -0.1], "is '-0.1'"),
        ([0.2, None], "is None"),
        ([0.2, float("nan")], "is 'nan'"),
        ([3, 1 << 53], "a whole number in 0"),
        (["0.2", "x"], "is 'x'"),
    ],
)
def test_a_record_key_outside_its_range_is_named(column, message):
    with pytest.raises(st.BadKeys, match=message):
        st.cell_keys(pa.table({"a": ["a0", "a1"], "k": column}), [A], key="k")


def test_what_cannot_be_keyed_is_refused():
    records = pa.table({"a": ["a0", "a1"], "k": [0.1, 0.2], "person": ["p", "p"]})
    for wrong in ({}, {"key": "k", "stable_id": "k", "secret": SECRET}, {"stable_id": "k"}):
        with pytest.raises(st.BadKeys, match="give either key"):
            st.cell_keys(records, [A], **wrong)
    with pytest.raises(st.BadKeys, match="at least 16 random bytes"):
        st.record_keys(["a"], b"short")
    with pytest.raises(st.BadKeys, match="no id"):
        st.record_keys([None], SECRET)
    with pytest.raises(st.BadKeys, match="two record keys"):
        st.cell_keys(records, [A], key="k", unit="person")
    with pytest.raises(st.UnknownCode, match="unknown code"):
        st.cell_keys(records, [st.Dimension.flat("a", ["z"])], key="k")
    with pytest.raises(st.BadRecords, match="no column 'key'"):
        st.cell_keys(records, [A], key="key")
    keys = st.cell_keys(records, [A], key="k")
    other = st.tabulate(pa.table({"b": ["b0"]}), [B], name="other")
    with pytest.raises(st.BadKeys, match="other dimensions than 'other'"):
        st.protect(other, rules=st.Threshold(3), method=st.CellKey(NOISE, keys))
    with pytest.raises(st.BadKeys, match="expected whole numbers of shape"):
        st.CellKeys((A,), np.zeros(2, dtype=np.int64))
    with pytest.raises(st.BadKeys, match="outside 0"):
        st.CellKeys((B,), np.array([0, 1, 1 << 53]))
    with pytest.raises(st.BadPTable, match="for magnitudes"):
        st.CellKey(st.PTable.design_magnitude(3, 1), keys)
    with pytest.raises(st.BadRule, match="give a PTable and the CellKeys"):
        st.CellKey(NOISE, "k")


def test_an_empty_table_and_a_table_of_one_cell_are_answered():
    nobody = pa.table({"a": pa.array([], pa.string()), "key": pa.array([], pa.int64())})
    assert (noisy(nobody, [A]).values == 0).all()
    alone = st.Dimension("a", {"a0": None})
    protected = noisy(pa.table({"a": ["a0"] * 7, "key": [1 << 50] * 7}), [alone])
    assert protected.cell().lower == protected.cell().value - 2


def crowd():
    """People of whom no sensitive cell can be narrowed too far."""
    random = np.random.default_rng(5)
    size = 200
    columns = {d.name: np.array(d.leaves)[random.integers(0, len(d.leaves), size)] for d in (A, B)}
    return pa.table({**columns, "key": random.integers(0, 1 << 53, size)})


def test_a_noisy_table_is_attacked_before_it_leaves_and_its_certificate_holds():
    records = crowd()
    table = st.tabulate(records, [A, B])
    keys = st.cell_keys(records, [A, B], key="key")
    protected = st.protect(table, rules=st.Threshold(30), method=st.CellKey(st.PTable.design(5, 3, 2), keys))
    result = st.audit(protected)
    assert result.certified
    assert result.checked > 0
    st.verify_certificate(protected, json.loads(json.dumps(result.certificate)))
    text = json.dumps(protected.to_dict())
    assert str(int(keys.values[0, 0])) not in text
    assert st.ProtectedTable.from_dict(json.loads(text)).digest == protected.digest
    assert protected.method[0]["method"] == "cell key"


def test_noise_that_a_total_takes_off_again_is_refused_unless_it_is_asked_for():
    """Both parts at most 2 (published 0), the total at least 4 (published 6): both are exactly 2."""
    table = st.tabulate(pa.table({"b": ["b0", "b0", "b1", "b1"]}), [B], name="pair")
    low, high = 0, (1 << 53) - 1
    keys = st.CellKeys((B,), np.array([high, low, low]))
    with pytest.raises(st.CannotProtect, match="noise alone does not protect it"):
        st.protect(table, rules=st.Threshold(3), method=st.CellKey(NOISE, keys))
    open_table = st.protect(table, rules=st.Threshold(3), method=st.CellKey(NOISE, keys, prove=False))
    assert open_table.values.tolist() == [6, 0, 0]
    result = st.audit(open_table)
    assert {(d.lower, d.upper) for d in result.disclosed} == {(2, 2)}


def test_after_hiding_the_noisy_rest_is_known_not_to_be_sensitive():
    records = crowd()
    table = st.tabulate(records, [A, B])
    keys = st.cell_keys(records, [A, B], key="key")
    protected = st.protect(
        table, rules=st.Threshold(32), method=(st.Suppression(), st.CellKey(st.PTable.design(5, 3, 2), keys))
    )
    assert protected.hidden.any()
    shown = ~protected.hidden
    assert (protected.lower[shown] >= 32).all()
    assert [step["method"] for step in protected.method] == ["suppression", "cell key"]
    assert st.audit(protected).certified
    with pytest.raises(st.BadRule, match="prove=False"):
        st.protect(
            table, rules=st.Threshold(32), method=(st.Suppression(), st.CellKey(NOISE, keys, prove=False))
        )
