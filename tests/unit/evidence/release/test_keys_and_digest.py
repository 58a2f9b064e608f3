"""The key of a cell reads the same however it was put together; the digest covers what everybody may read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kreislauf.evidence.release.rules import codes_of, key_of, payload_digest

NAME = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
CODE = st.from_regex(r"[A-Za-z0-9_\-]{1,12}", fullmatch=True)


@given(st.dictionaries(NAME, CODE, min_size=1, max_size=4))
def test_a_key_leads_back_to_its_codes_in_any_order(codes):
    assert codes_of(key_of(codes)) == codes
    assert key_of(dict(reversed(codes.items()))) == key_of(codes)


def test_the_digest_changes_with_a_value_a_sign_or_a_missing_cell_and_not_with_the_order():
    cells = [("a=1", 5, ""), ("a=2", None, "."), ("a=3", 0, "-")]
    digest = payload_digest(cells)
    assert payload_digest(reversed(cells)) == digest
    for other in ([("a=1", 10, ""), *cells[1:]], [("a=1", 5, "r"), *cells[1:]], cells[1:]):
        assert payload_digest(other) != digest
