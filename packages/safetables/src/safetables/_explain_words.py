"""Explanations in plain German and English sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from safetables._explain_phrases import PHRASES, RULES_IN_GERMAN

if TYPE_CHECKING:
    from safetables._explain_result import Explanation, Figure, Narrowed, Recovered

Language = Literal["de", "en"]
Labels = Mapping[str, Mapping[str, str]]

NEAR = 1e-6
MOST_FIGURES = 12  # figures written out in a sentence; the rest stand in the data
REQUESTED = "hidden by request"  # the reason `protect` gives for a cell one asked to hide
MOST_CELLS = 3  # further cells named in a sentence


def sentences(explanation: Explanation, language: Language, labels: Labels) -> str:
    """What an explanation says."""
    return _Writer(explanation, PHRASES[language], language, labels).all()


@dataclass(frozen=True)
class _Writer:
    about: Explanation
    phrases: Mapping[str, str]
    language: Language
    labels: Labels

    def all(self) -> str:
        found = [self._first()]
        if self.about.status != "published":
            found += self._more()
        return " ".join(found)

    def _say(self, phrase: str, **words: object) -> str:
        words.setdefault("number", self.phrases["small" if self.about.small else "sensitive"])
        words.setdefault("numbers", self.phrases["smalls" if self.about.small else "sensitives"])
        return self.phrases[phrase].format(**words)

    def _first(self) -> str:
        about = self.about
        own = self._cell(about.table, about.codes)
        if about.status == "published":
            if about.lower == about.upper:
                return self._say("published", cell=own, value=self._number(about.value))
            ends = {"low": self._number(about.lower), "high": self._number(about.upper)}
            return self._say("rounded", cell=own, value=self._number(about.value), **ends)
        if about.status == "primary":
            return self._say("primary", cell=own, rule=in_words(about.rule, self.language))
        if about.status == "hidden":
            return self._say("untold", cell=own)
        if about.rule == REQUESTED:
            return self._say("requested", cell=own)
        if about.recovered:
            return self._for_sums(own)
        return self._say("narrowing" if about.narrowed else "reserve", cell=own)

    def _for_sums(self, own: str) -> str:
        first, *others = self.about.recovered
        target = self._cell(first.table, first.codes)
        text = self._say("secondary", cell=own, target=target, equation=self._equation(first))
        return text + self._others(others)

    def _others(self, others: Sequence[Recovered]) -> str:
        if not others:
            return ""
        named = [self._cell(one.table, one.codes) for one in others[:MOST_CELLS]]
        if len(others) > MOST_CELLS:
            named.append(self._say("more_cells", count=len(others) - MOST_CELLS))
        return " " + self._say("likewise", cells="; ".join(named))

    def _more(self) -> list[str]:
        about, found = self.about, []
        if about.follows is not None:
            found.append(self._say("follows", equation=self._equation(about.follows)))
        elif about.status == "secondary" and not about.recovered and about.rule != REQUESTED:
            found += self._not_alone()
        if not about.bounded:
            return found
        if about.upper is None:
            found.append(self._say("at_least", low=self._number(about.lower)))
        elif about.lower < about.upper:
            low, high = _whole_ends(about.lower, about.upper)
            found.append(self._say("between", low=self._number(low), high=self._number(high)))
        return found

    def _not_alone(self) -> list[str]:
        about, found = self.about, []
        if about.narrowed:
            found.append(self._narrowed(about.narrowed))
        elif about.checked == "bounds":
            tried = "not_tried" if about.tried is None else "tried"
            found.append(self._say("nobody_bounds", tried=self._say(tried, value=self._number(about.tried))))
        else:
            found.append(self._say("nobody_sums"))
        for one in about.summed:
            rough = any(figure.stands_for is not None for figure in one.equation)
            found.append(self._say("rough" if rough else "sum", equation=self._equation(one)))
        if about.chosen_for is not None and not about.needed:
            chosen = about.chosen_for
            target = self._cell(chosen.table, chosen.codes)
            if chosen.together:
                others = "; ".join(self._cell(term.table, term.codes) for term in chosen.together)
                equation = self._equation(chosen)
                found.append(self._say("chosen", target=target, others=others, equation=equation))
            else:
                found.append(self._say("chosen_alone", target=target))
        return found

    def _narrowed(self, cells: Sequence[Narrowed]) -> str:
        parts = [
            self._say(
                "left_one" if one.lower == one.upper else "left",
                target=self._cell(one.table, one.codes),
                low=self._number(one.lower),
                high=self._number(one.upper),
            )
            for one in cells[: MOST_CELLS + 1]
        ]
        if len(cells) > len(parts):
            parts.append(self._say("more_cells", count=len(cells) - len(parts)))
        how = "if_true" if self.about.tried is None else "if_tried"
        floor = self._say("floor", floor=self.about.floor)
        return self._say(how, value=self._number(self.about.tried), left="; ".join(parts), floor=floor)

    def _equation(self, found: Recovered) -> str:
        left = [self._cell(found.table, found.codes)]
        for term in found.together:
            sign = "−" if term.factor < 0 else "+"
            left.append(f"{sign} {_times(term)}{self._cell(term.table, term.codes)}")
        right = []
        for term in self._shown(found.equation):
            own = term.value is None
            figure = f"{term.value} ({self._cell(term.table, term.codes)}{self._range(term)})"
            text = _times(term) + (self.phrases["this_cell"] if own else figure)
            right.append(("− " if term.factor < 0 else "+ ") + text)
        if len(found.equation) > MOST_FIGURES:
            count = len(found.equation) - MOST_FIGURES
            right.insert(-1, self._say("more_figures", count=count))
        if not right:
            return f"{' '.join(left)} = 0"
        return f"{' '.join(left)} = {' '.join(right).removeprefix('+ ')}"

    def _range(self, figure: Figure) -> str:
        if figure.stands_for is None:
            return ""
        low, high = (self._number(end) for end in figure.stands_for)
        return self._say("range", low=low, high=high)

    def _shown(self, equation: Sequence[Figure]) -> list[Figure]:
        """The explained cell is always shown, last where the equation is cut."""
        if len(equation) <= MOST_FIGURES:
            return list(equation)
        figures = [term for term in equation if term.value is not None]
        own = [term for term in equation if term.value is None]
        return figures[: MOST_FIGURES - len(own)] + own

    def _number(self, number: float | None) -> str:
        if number is None:
            return ""
        text = str(int(number)) if number == int(number) else f"{number:.2f}"
        return text.replace(".", ",") if self.language == "de" else text

    def _cell(self, table: str, codes: Mapping[str, str]) -> str:
        named = [self.labels.get(name, {}).get(code, f"{name}={code}") for name, code in codes.items()]
        text = ", ".join(name for name in named if name) or self.phrases["everything"]
        return text if table == self.about.table else self._say("in_table", cell=text, table=table)


def in_words(rule: str, language: Language) -> str:
    """A rule's reason in a language; reasons of an office's own rules stay as they are."""
    if language == "de":
        for pattern, german in RULES_IN_GERMAN:
            match = re.fullmatch(pattern, rule)
            if match:
                return match.expand(german)
    return rule


def _times(term: Figure) -> str:
    factor = abs(term.factor)
    return "" if factor == 1 else f"{Fraction(factor)} × "


def _whole_ends(low: float, high: float) -> tuple[float, float]:
    """The whole numbers in an interval, if there are several: people are whole."""
    inner = (float(np.ceil(low - NEAR)), float(np.floor(high + NEAR)))
    return inner if inner[0] < inner[1] else (low, high)
