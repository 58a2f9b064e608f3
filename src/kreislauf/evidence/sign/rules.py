"""Signs (Zeichen): what stands in a table where a plain number does not. Pure.

The set is the one German official statistics print; a sign is never a number and never left blank.
"""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    """Sign (Zeichen) of a cell or figure; `PLAIN` is a number without any."""

    PLAIN = ""
    NOTHING = "-"
    UNDER_HALF = "0"
    HIDDEN = "."
    NOT_YET = "..."
    UNCERTAIN = "()"
    TOO_UNCERTAIN = "/"
    BLOCKED = "x"
    MEAN = "D"
    ESTIMATED = "s"
    PROVISIONAL = "p"
    CORRECTED = "r"


#: Signs that stand instead of a number: the value is empty.
WITHOUT_VALUE = frozenset({Sign.HIDDEN, Sign.NOT_YET, Sign.TOO_UNCERTAIN, Sign.BLOCKED})

#: Signs whose number is zero as printed.
WITH_ZERO = frozenset({Sign.NOTHING, Sign.UNDER_HALF})


def printed(value: str, sign: Sign) -> str:
    """The cell as it is printed: `value` is the number in words of its page ("1.234"), empty where there is none.

    >>> printed("", Sign.HIDDEN), printed("0", Sign.NOTHING), printed("15", Sign.UNCERTAIN), printed("20", Sign.CORRECTED)
    ('.', '-', '(15)', '20 r')
    """
    if sign in WITHOUT_VALUE or sign in WITH_ZERO:
        return sign.value
    if sign == Sign.UNCERTAIN:
        return f"({value})"
    return f"{value} {sign.value}".rstrip()


def sign_of_count(count: int, rounded: int) -> Sign:
    """The sign of a published count: nothing at all, less than half the rounding base, or plain.

    Only for cells that may be shown; a protected zero is `HIDDEN` and not asked here.
    """
    if rounded:
        return Sign.PLAIN
    return Sign.UNDER_HALF if count else Sign.NOTHING
