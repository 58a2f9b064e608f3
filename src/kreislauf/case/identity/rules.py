"""Names as the index sees them: normal form, sound, index terms. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

#: The columns of a case's identity that the catalogue's form "identity" asks, and the provider's own numbers.
IDENTITY_FIELDS = ("family_name", "given_name", "phone", "email", "address")
SEALED_COLUMNS = (*IDENTITY_FIELDS, "external_number", "person_key")

FAMILY, GIVEN, SOUND, SOUND_BORN, GIVEN_BORN = 1, 2, 3, 4, 5

_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "a", "ł": "l"}
)
_SPLIT = re.compile(r"[\s\-‐–—.,'’]+")
#: Shorter parts of a name ("von", "zu", "de") would fill their bucket with half the house.
_LEAST_PART = 4


def normal(name: str) -> str:
    """A name in lower case, umlauts spelt out, other accents dropped, only letters and digits left."""
    text = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    if text.isascii() and text.isalnum():
        return text
    text = unicodedata.normalize("NFKD", text)
    return "".join(char for char in text if char.isalnum())


def parts(name: str) -> list[str]:
    """The name as a whole and, for double names, each longer part; normal form, without repetition."""
    whole = normal(name)
    pieces = [normal(piece) for piece in _SPLIT.split(name)]
    longer = [piece for piece in pieces if len(piece) >= _LEAST_PART] if len(pieces) > 1 else []
    return list(dict.fromkeys(part for part in (whole, *longer) if part))


_SINGLE = {
    **dict.fromkeys("aeijouy", "0"),
    "h": "",
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


def _digit(before: str, letter: str, after: str) -> str:
    """The digit of one letter between its neighbours ("" at the edges)."""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    if letter == "c":
        hard = "ahkloqrux" if not before else "ahkoqux"
        return "4" if after and after in hard and not (before and before in "sz") else "8"
    return _SINGLE.get(letter, "")


def sound(name: str) -> str:
    """Cologne phonetics (Kölner Phonetik, Postel 1969) of a name; its normal form where it has no Latin letter."""
    text = "".join(char for char in normal(name) if char.isascii() and char.isalpha())
    digits = "".join(
        _digit(text[i - 1] if i else "", char, text[i + 1] if i + 1 < len(text) else "")
        for i, char in enumerate(text)
    )
    single = "".join(digit for i, digit in enumerate(digits) if i == 0 or digit != digits[i - 1])
    return single[:1] + single[1:].replace("0", "") or normal(name)


def index_terms(
    identity: Mapping[str, str],
    birth_month: str,
    *,
    parts_of: Callable[[str], list[str]] = parts,
    sound_of: Callable[[str], str] = sound,
) -> set[tuple[int, str]]:
    """What a case is found by: pairs of (kind, normal term). `birth_month` "" where there is none to compare.

    `parts_of` and `sound_of` are for callers with many names, who remember what `parts` and `sound` said.
    """
    family, given = parts_of(identity.get("family_name", "")), parts_of(identity.get("given_name", ""))
    return set(_terms(family, given, {sound_of(part) for part in family}, birth_month))


def _terms(
    family: list[str], given: list[str], sounds: set[str], birth_month: str
) -> Iterator[tuple[int, str]]:
    yield from ((FAMILY, part) for part in family)
    yield from ((GIVEN, part) for part in given)
    yield from ((SOUND, one) for one in sounds)
    if birth_month:
        yield from ((SOUND_BORN, f"{one}|{birth_month}") for one in sounds)
        yield from ((GIVEN_BORN, f"{part}|{birth_month}") for part in given)
