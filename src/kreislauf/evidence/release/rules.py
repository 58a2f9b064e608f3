"""Keys of cells and what a release's payload digest covers. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

#: The code of a margin: everything along this dimension.
TOTAL = "total"


def key_of(codes: Mapping[str, str]) -> str:
    """The canonical key of a cell: every dimension in alphabetical order.

    >>> key_of({"municipality": "06433001", "field": "livelihood"})
    'field=livelihood|municipality=06433001'
    """
    return "|".join(f"{name}={codes[name]}" for name in sorted(codes))


def codes_of(key: str) -> dict[str, str]:
    """Dimension -> code; the inverse of `key_of`."""
    return dict(part.split("=", 1) for part in key.split("|")) if key else {}


def payload_digest(cells: Iterable[tuple[str, int | None, str]]) -> str:
    """SHA-256 (hex) over key, value and sign of every released cell, in order of keys.

    It covers what everybody may read and nothing else: a digest that covered hidden counts could be tried out.
    """
    lines = sorted([key, value, sign] for key, value, sign in cells)
    canonical = json.dumps(lines, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
