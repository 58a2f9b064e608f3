"""What a search term may mean. Pure."""

from __future__ import annotations

import re

from kreislauf.case.identity.rules import normal, parts, sound

LEAST_LETTERS = 3
MOST_TERMS = 4
_NUMBER = re.compile(r"(?:[fF]-?)?0*([0-9]{1,9})")


def case_number(text: str) -> int | None:
    """The number meant by "F-000123", "f123" or "123"; None for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def search_terms(text: str) -> list[str]:
    """The names in a search text, in normal form; shorter ones than three letters are left out."""
    terms = [normal(part) for part in re.split(r"[\s,;]+", text)]
    return [term for term in terms if len(term) >= LEAST_LETTERS][:MOST_TERMS]


def matches(term: str, family_name: str, given_name: str) -> bool:
    """Whether a term is one of the names, or sounds like the family name; sorts out what only shares a bucket."""
    family, given = parts(family_name), parts(given_name)
    return term in family or term in given or sound(term) in {sound(part) for part in family}
