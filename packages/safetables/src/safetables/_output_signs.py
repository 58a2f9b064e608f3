"""Signs that stand in a table instead of a number, as German statistical offices print them.

Source: DIN 55301:1978-09 "Gestaltung statistischer Tabellen", section 10.6 (withdrawn in April 2020 without a successor,
and still what the offices' tables say at their foot): no field of a table is empty.

    –  nichts vorhanden (exactly zero)
    0  weniger als die Hälfte von 1 in der letzten besetzten Stelle, jedoch mehr als nichts
    .  Zahlenwert unbekannt oder geheim zu halten
    x  Tabellenfach gesperrt, weil Aussage nicht sinnvoll
    /  Zahlenwert nicht sicher genug
    …  Angabe fällt später an

Used here: ``.`` for every hidden cell, primary or secondary; ``x`` for structural zeros; ``–`` for a published zero
that is known to be zero. A published 0 after rounding or noise is *not* ``–``: somebody may have been counted there,
and "–" would say that nobody was. It stays the number 0. It is not DIN's 0 either, which says "more than nothing",
while this one may be nothing; so its legend says what it means here (the office of Lower Saxony words its 0 the same
way: exactly zero, or changed to zero to keep it confidential). ``/`` and ``…`` are never used: they speak of sampling
errors and of figures still to come.
"""

from __future__ import annotations

import numpy as np

from safetables._output_form import changed, impossible
from safetables._protected import ProtectedTable

NOTHING, HIDDEN, IMPOSSIBLE, NUMBER = "–", ".", "x", ""

LEGENDS = {
    "english": {
        NOTHING: "nothing: exactly zero",
        HIDDEN: "confidential: hidden so that nobody can be recognised",
        IMPOSSIBLE: "cannot occur",
        "0": "zero or changed to zero: small numbers may have become 0",
    },
    "german": {
        NOTHING: "nichts vorhanden (genau Null)",
        HIDDEN: "Zahlenwert geheim zu halten",
        IMPOSSIBLE: "Tabellenfach gesperrt, weil Aussage nicht sinnvoll",
        "0": "Null oder zur Geheimhaltung auf Null geändert",
    },
}
CHANGED = {
    "english": "Values are rounded or slightly changed to protect people; parts need not add up to totals.",
    "german": "Werte sind zum Schutz von Personen gerundet oder leicht verändert; Teile ergeben nicht immer die Summe.",
}


def signs(protected: ProtectedTable) -> np.ndarray:
    """The sign of each cell, "" where its number is printed."""
    found = np.full(len(protected), NUMBER)
    found[~protected.hidden & (protected.values == 0) & ~changed(protected)] = NOTHING
    found[impossible(protected)] = IMPOSSIBLE
    found[protected.hidden] = HIDDEN
    return found


def rendered(protected: ProtectedTable) -> list[str]:
    """Each cell as text: its number or its sign."""
    values = zip(protected.values.tolist(), signs(protected).tolist(), strict=True)
    return [sign or str(value) for value, sign in values]


def legend(protected: ProtectedTable, language: str) -> list[tuple[str, str]]:
    """Sign and meaning of every sign this table uses, then what holds for all values (without a sign)."""
    used = set(np.unique(signs(protected)).tolist())
    vague = changed(protected)
    if (vague & (protected.values == 0)).any():
        used.add("0")
    lines = [(sign, words) for sign, words in LEGENDS[language].items() if sign in used]
    return lines + ([("", CHANGED[language])] if vague.any() else [])
