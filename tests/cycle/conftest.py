"""The circle's fixtures: one county per hand, in which the five narratives follow one another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.fixtures import browser  # noqa: F401 - a fixture
from tests.cycle import clock
from tests.cycle.clock import BUILT, StoryClock
from tests.cycle.county import built_county
from tests.cycle.course import Course
from tests.cycle.hands import Hand, Keyboard, Mouse
from tests.durability.installation import Installation
from tests.example_county import accounts_in


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whether the run writes the pictures of the manual."""
    parser.addoption("--pictures", action="store_true", help="write the pictures in docs/pictures/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole circle with one hand, then with the other; inside it the order of the files."""
    order = {Mouse.name: 0, Keyboard.name: 1}
    ours = [
        item for item in items if item.path.parent == Path(__file__).parent and "hand" in item.fixturenames
    ]
    places = [place for place, item in enumerate(items) if item in ours]
    ours.sort(key=lambda item: order[item.callspec.params["hand"]])
    for place, item in zip(places, ours, strict=True):
        items[place] = item


def pytest_configure(config: pytest.Config) -> None:
    """A chapter that broke is asked again as a whole (`--last-failed`)."""
    config.pluginmanager.register(WholeChapters(config), "whole-chapters")
    # As patient as with clicks: both hands, two servers and two workers share the machine.
    expect.set_options(timeout=15_000)


class WholeChapters:
    """Keeps which chapters broke: their sentences rest on one another, one alone cannot be asked again."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._tests: dict[tuple[str, bool], set[str]] = {}
        self._broken: set[tuple[str, bool]] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Sort a test to its chapter and hand."""
        file, _separator, test = report.nodeid.partition("::")
        if not file.startswith("tests/cycle/"):
            return
        chapter = (file, f"[{Keyboard.name}" in test)
        self._tests.setdefault(chapter, set()).add(report.nodeid)
        if report.failed:
            self._broken.add(chapter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Add to pytest's own list of what failed."""
        last_failed = self._config.pluginmanager.get_plugin("lfplugin")
        if last_failed is not None:
            for chapter in self._broken:
                last_failed.lastfailed |= dict.fromkeys(self._tests[chapter], True)


@pytest.fixture(scope="package", params=[Mouse.name, Keyboard.name])
def hand(request: pytest.FixtureRequest) -> Hand:
    """The hand with which the circle is told."""
    return {Mouse.name: Mouse, Keyboard.name: Keyboard}[request.param]()


@pytest.fixture(scope="package")
def course(
    hand: Hand,
    browser: Browser,  # noqa: F811 - the fixture
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Course]:
    """The county in which this hand tells the circle."""
    home = tmp_path_factory.mktemp(f"cycle-{hand.name}") / "home"
    shutil.copytree(built_county(), home)
    installation = Installation(home)
    running = Course(
        installation,
        browser,
        hand,
        pictures=bool(request.config.getoption("--pictures", False)),
        clock=StoryClock.at(BUILT),
        accounts=accounts_in(installation),
    )
    yield running
    running.close()


@pytest.fixture
def the_case_is_recorded(course: Course) -> None:
    """What chapter one leaves behind."""
    course.tell(1, otherwise=lambda: course.call("record_the_case", on=clock.INTAKE))


@pytest.fixture
def the_year_is_released(course: Course, the_case_is_recorded: None) -> None:
    """What chapter two leaves behind."""
    course.tell(2, otherwise=lambda: course.call("release", on=clock.RELEASE, year=2026))


@pytest.fixture
def the_agreement_is_in_force(course: Course, the_year_is_released: None) -> None:
    """What chapter four leaves behind, and half a year of work: recorded by the houses, counted, released."""
    course.tell(4, otherwise=lambda: _agree(course))
    if "year recorded" not in course.kept:
        course.call("let_the_houses_record", on=clock.REPORT, year=2027, cases=700)
        course.call("release_with_what_each_house_did", on=clock.REPORT, year=2027)


def _agree(course: Course) -> None:
    if "budget" not in course.kept:
        course.call("plan_the_budget", on=clock.ANALYSIS)
    course.call("agree_on_everything", on=clock.DECISIONS)
    course.call("begin_the_term", on=clock.BEGINNING)
