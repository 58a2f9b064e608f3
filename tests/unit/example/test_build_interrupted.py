"""A build that is stopped, and a house that is not empty."""

from __future__ import annotations

import pytest

from kreislauf.example import build
from kreislauf.example.build import NotAnEmptyHouse, Step, build_county
from kreislauf.example.build_marker import cases_begun, is_built
from kreislauf.foundation.account.services import create_account
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.place.models import Area, Population

pytestmark = pytest.mark.django_db


class PowerCut(Exception):
    """The machine stopped."""


def silent(done: int, total: int) -> None:
    """Nobody looks at the progress."""


def cut_short(monkeypatch: pytest.MonkeyPatch, *, after: str) -> None:
    """Let the machine stop in the step that follows `after`; only the steps up to there are taken."""
    whole = build._steps

    def fail(share: object) -> None:
        Area.objects.create(code="99", kind="state", name="halb geschrieben")
        raise PowerCut

    def steps(county: object, cases: int) -> list[Step]:
        kept = whole(county, cases)  # type: ignore[arg-type]
        last = [step.key for step in kept].index(after)
        return [*kept[: last + 1], Step("next", "Nächster Schritt", 1, fail)]

    monkeypatch.setattr(build, "_steps", steps)


def test_a_house_with_data_of_its_own_is_left_alone() -> None:
    create_account(username="echt", password=None, full_name="Eine Fachkraft", by=None)
    with pytest.raises(NotAnEmptyHouse) as refused:
        build_county(cases=10, progress=silent)
    assert "KREISLAUF_HOME" in str(refused.value)
    assert not Area.objects.exists()
    assert cases_begun() is None


def test_a_step_that_is_interrupted_leaves_nothing_behind_and_the_county_counts_as_unfinished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut_short(monkeypatch, after="places")
    with pytest.raises(PowerCut):
        build_county(cases=10, progress=silent)
    assert not is_built()
    assert cases_begun() == 10
    assert not Area.objects.filter(code="99").exists()


def test_an_interrupted_build_goes_on_with_the_first_missing_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut_short(cut, after="places")
        with pytest.raises(PowerCut):
            build_county(cases=10, progress=silent)
    places, figures = Area.objects.count(), Population.objects.count()

    def up_to_partners(county: object, cases: int, whole: object = build._steps) -> list[Step]:
        return [step for step in whole(county, cases) if step.key in ("places", "partners")]  # type: ignore[operator]

    monkeypatch.setattr(build, "_steps", up_to_partners)
    build_county(cases=10, progress=silent)
    assert (Area.objects.count(), Population.objects.count()) == (places, figures)
    assert is_built()
    steps = AuditRow.objects.filter(object_type="example").values_list("object_id", flat=True)
    assert list(steps) == ["begun", "places", "partners", "built"]
