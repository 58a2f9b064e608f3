"""How long an intake takes by keyboard alone: a scripted user at 40 words a minute on the real form in a real browser.

Target: at most 110 seconds from opening the form to the saved case, all 15 core fields, names and contact filled.
40 words are 200 key strokes a minute, so 0.3 seconds each; after a choice from a list the user looks for as long again.
Thinking and talking are not counted: this is what the form itself costs.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

TARGET_SECONDS = 110.0
STROKE = 60 / (40 * 5)
_MOST_STOPS = 150

#: What is typed where the focus comes past, by the field's name or id; the rest is passed by. A space ticks a box.
MANDATORY = {"municipality": "R", "id_main_issue": "Sucht", "service_type": "Sucht"}
EVERYTHING = {
    "family_name": "Schnellschreiber",
    "given_name": "Tina",
    "phone": "06152 12345",
    "address": "Marktplatz 1, 64521 Groß-Gerau",
    "first_contact_on": "3.4.2026",
    "id_access_path": "Job",
    "birth_month": "5.1990",
    "sex": "w",
    "nationality_group": "d",
    "id_household_form": "allein l",
    "children_bands_0": "0",
    "children_bands_1": "1",
    "children_bands_2": "0",
    "children_bands_3": "0",
    "id_activity_status": "arb",
    "id_income_source_2": " ",
    "housing": "eig",
    "urgency": "n",
    "consents_0": "Bund",
} | MANDATORY

_FOCUS = """(e => [e.id.startsWith("id_income") ? e.id : e.name || e.id, e.type === "submit",
    e.tagName === "SELECT" || e.type === "checkbox" || e.getAttribute("role") === "combobox"]
    )(document.activeElement)"""
_STORED = """
from kreislauf.case.episode.models import Episode
last = Episode.objects.order_by("-case__number")[0]
known = {**last.case.person.answers, **last.answers}
print(last.completeness, *sorted(known))
"""


@dataclass
class Typist:
    """The scripted user: strikes keys at one pace and counts them."""

    page: object
    strokes: int = 0
    tabs: int = 0
    choices: int = 0
    left: dict[str, str] = field(default_factory=dict)

    def strike(self, key: str) -> None:
        """One key by name, and the time it takes a person."""
        self._paced(lambda: self.page.keyboard.press(key))
        self.tabs += key == "Tab"

    def type(self, text: str) -> None:
        """A text, sign by sign."""
        for sign in text:
            self._paced(lambda sign=sign: self.page.keyboard.type(sign))

    def _paced(self, act: Callable[[], None]) -> None:
        begun = time.monotonic()
        act()
        self.strokes += 1
        time.sleep(max(0.0, STROKE - (time.monotonic() - begun)))

    def record(self, answers: Mapping[str, str]) -> float:
        """Open the form, fill in `answers`, send it; seconds until the saved case stands on the screen."""
        self.left = dict(answers)
        begun = time.monotonic()
        self.page.goto("/faelle/neu/")
        # The link that leads past the navigation is the first stop of every page.
        for key in ("Tab", "Enter", "Tab"):
            self.strike(key)
        for _ in range(_MOST_STOPS):
            name, sends, chooses = self.page.evaluate(_FOCUS)
            if sends and not self.left:
                break
            if name in self.left:
                self.type(self.left.pop(name))
                if chooses:
                    self.choices += 1
                    time.sleep(STROKE)
            self.strike("Tab")
        assert not self.left, f"the keyboard did not come past {sorted(self.left)}"
        self.page.keyboard.press("Enter")
        self.strokes += 1
        self.page.get_by_text("ist angelegt").wait_for()
        return time.monotonic() - begun


def main() -> list[tuple[object, ...]]:
    """Record one complete and one minimal intake; rows of (what, measured, target, unit)."""
    from tests.browser.chromium import running_chromium
    from tests.browser.page import open_context, sign_in
    from tests.browser.server import RunningServer

    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory(prefix="kreislauf-bench-") as folder:
        server = RunningServer.start(
            Path(folder) / "home", make_people="tests.browser.case.people:make_people"
        )
        try:
            with running_chromium() as browser:
                page = open_context(browser, server.address).new_page()
                sign_in(page, server.accounts["counsellor"])
                for what, answers in (("complete, with names", EVERYTHING), ("mandatory fields", MANDATORY)):
                    typist = Typist(page)
                    seconds = typist.record(answers)
                    _check_stored(server, answers)
                    rows += _rows(what, seconds, typist)
        finally:
            server.stop()
    return rows


def _check_stored(server: object, answers: Mapping[str, str]) -> None:
    """What was typed must stand in the database: a quick form that loses answers is not quick."""
    completeness, *known = server.installation.python(_STORED).split()
    if answers is EVERYTHING:
        assert completeness == "100", f"{completeness} % are stored: {known}"
    assert {"first_contact_on", "municipality", "main_issue", "service_type"} <= set(known)


def _rows(what: str, seconds: float, typist: Typist) -> list[tuple[object, ...]]:
    strokes = typist.strokes
    return [
        (f"intake by keyboard, {what}", seconds, TARGET_SECONDS),
        (f"intake by keyboard, {what}: key strokes", strokes, None, f"({typist.tabs} of them Tab)"),
        (f"intake by keyboard, {what}: waiting for the product", seconds - _typed(typist), None),
    ]


def _typed(typist: Typist) -> float:
    """Seconds the person's own hands and eyes took."""
    return (typist.strokes + typist.choices) * STROKE


if __name__ == "__main__":
    for row in main():
        print(*row)
