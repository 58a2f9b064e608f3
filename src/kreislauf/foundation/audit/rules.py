"""The hash chain of the audit trail (Protokollkette): each row's digest covers the row and the digest before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64
#: The chain of everything that belongs to no single provider.
HOUSE = "house"
#: What can be wrong at a place of a chain; pages say it in the reader's language.
ROW_MISSING = "Zeile fehlt oder ist vertauscht"
LINK_BROKEN = "Verweis auf die vorige Zeile stimmt nicht"
ROW_CHANGED = "Inhalt wurde verändert"
END_MISSING = "Ende der Kette fehlt"
HEAD_WRONG = "Kopf der Kette stimmt nicht"


def digest(previous: str, row: Mapping[str, object]) -> str:
    """SHA-256 over the previous digest and the row in one canonical form (sorted keys, no white space)."""
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold, and what is wrong there."""

    chain: str
    seq: int
    fault: str


def first_break(
    chain: str, rows: Iterable[tuple[int, str, str, Mapping[str, object]]], *, head_seq: int, head_digest: str
) -> Break | None:
    """The first break of a chain, or None.

    Args:
        rows: (seq, previous digest, digest, canonical row) in ascending order of seq.
        head_seq: how many rows the chain must have; a truncated end shows here.
        head_digest: the digest the last row must have.
    """
    expected_seq, previous = 1, GENESIS
    for seq, stored_previous, stored, row in rows:
        if seq != expected_seq:
            return Break(chain, expected_seq, ROW_MISSING)
        if stored_previous != previous:
            return Break(chain, seq, LINK_BROKEN)
        if digest(previous, row) != stored:
            return Break(chain, seq, ROW_CHANGED)
        expected_seq, previous = seq + 1, stored
    if expected_seq - 1 != head_seq:
        return Break(chain, expected_seq, END_MISSING)
    if head_seq and previous != head_digest:
        return Break(chain, head_seq, HEAD_WRONG)
    return None
