"""The invented part of the example county: marked as such, consistent, and with a story worth looking at."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from kreislauf.catalogue.loading import load_catalogue
from kreislauf.example.county import County
from kreislauf.example.loading import load_county
from kreislauf.example.structure import ExampleFault

FOLDER = Path(__file__).parents[3] / "examples" / "gross_gerau"
FIELDS = ("livelihood", "life_crises", "parents_children", "disability", "older_people")


def test_there_are_twelve_providers_whose_names_show_that_they_are_invented(county: County) -> None:
    assert len(county.providers) == 12
    assert all("Muster" in provider.name for provider in county.providers)


def test_every_cell_of_the_matrix_has_an_offer(county: County) -> None:
    filled = {(offer.action_field, offer.tier) for offer in county.offers}
    assert filled == set(product(FIELDS, ("regular", "county", "municipal")))


def test_every_offer_uses_a_service_type_of_the_catalogue(county: County) -> None:
    known = {code.code for code in load_catalogue().code_list("service_type").codes}
    assert {offer.service_type for offer in county.offers} <= known


def test_more_than_twenty_municipality_field_cells_have_no_offer_nearby(county: County) -> None:
    served = {(ags, offer.action_field) for offer in county.offers for ags in offer.municipalities}
    assert 14 * 5 - len(served) >= 20


def test_the_bodies_stand_in_three_bands_and_each_has_a_mandate(county: County) -> None:
    assert {body.band for body in county.bodies} == {"assembly", "advisory", "coordination"}
    assert all(body.mandates and body.members for body in county.bodies)


def test_only_the_assembly_decides_goals(county: County) -> None:
    deciding = [
        b.slug for b in county.bodies for m in b.mandates if (m.object_kind, m.act) == ("goal", "decides")
    ]
    assert deciding == ["kreistag"]


def test_the_budget_adds_up_and_gives_every_field_money(county: County) -> None:
    assert sum(line.approved_euros for line in county.budget.lines) == 6_400_000
    assert {line.action_field for line in county.budget.lines} == set(FIELDS)
    assert {line.source for line in county.budget.lines} == {"state", "county", "municipality", "own"}
    assert all(line.paid_euros <= line.approved_euros for line in county.budget.lines)


def test_no_agreement_draws_more_than_its_line_holds(county: County) -> None:
    lines = {line.slug: line.approved_euros for line in county.budget.lines}
    assert all(agreement.euros <= lines[agreement.budget_line] for agreement in county.story.agreements)


def test_one_thread_is_complete_one_has_gaps_one_is_disputed(county: County) -> None:
    story = county.story
    statuses = {need.thread: need.status for need in story.needs}
    assert statuses == {
        "schulden": "established",
        "alter": "established",
        "teilhabe": "disputed",
        "sueden": "reported",
    }
    complete = next(a for a in story.agreements if a.thread == "schulden")
    assert complete.measure == "massnahme-sprechstunde"
    assert complete.deliveries
    decided = {goal.slug for goal in story.goals if goal.status == "carried_on"}
    assert (
        {evaluation.goal for evaluation in story.evaluations} == decided == {"ziel-existenz", "ziel-schulden"}
    )
    assert any(goal.predecessor == "ziel-schulden" for goal in story.goals)
    gap = next(goal for goal in story.goals if goal.thread == "alter")
    assert gap.indicator is None
    assert not [a for a in story.agreements if a.thread == "alter"]
    disputed = next(goal for goal in story.goals if goal.thread == "teilhabe")
    assert [agreement.agrees for agreement in disputed.agreements] == [True, False]


@pytest.mark.parametrize(
    ("told", "built_on", "meant"),
    [
        ("heute-9", date(2026, 11, 23), date(2026, 11, 16)),
        ("heute", date(2026, 11, 23), date(2026, 11, 23)),
        ("heute+19", date(2026, 11, 23), date(2026, 12, 14)),
        ("heute+19", date(2030, 3, 1), date(2030, 3, 20)),
    ],
)
def test_a_day_told_from_today_is_a_working_day_near_it(
    folder: Path, told: str, built_on: date, meant: date
) -> None:
    change(folder, "story.yaml", "due_on: heute+19", f"due_on: {told}")
    requests = load_county(folder, today=built_on).story.statement_requests
    assert next(r.due_on for r in requests if r.matter == "bedarf-sueden") == meant


def test_the_story_uses_indicators_of_the_catalogue(county: County) -> None:
    catalogue = load_catalogue()
    indicators = {goal.indicator for goal in county.story.goals if goal.indicator}
    indicators |= {e.figure.indicator for n in county.story.needs for e in n.evidence if e.figure}
    assert indicators <= set(catalogue.indicators)


def test_silence_and_open_replies_are_part_of_the_story(county: County) -> None:
    statements = [s for request in county.story.statement_requests for s in request.statements]
    assert [s.partner for s in statements if not s.text]
    assert [s.partner for s in statements if s.text and s.reply is None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "kreis"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("population.csv", ",6761,3418,3343,", ",6762,3418,3343,", "männlich und weiblich"),
        ("municipalities.csv", "06433001,", "6433001,", "6433001"),
        ("partners.yaml", "municipality: '06433006'", "municipality: 6433006", "erwartet wird Text"),
        ("partners.yaml", "name: Musterverein Ahorn e. V.", "name: Verein Ahorn e. V.", "Muster"),
        ("partners.yaml", "serves: [sued]", "serves: [west]", "west"),
        ("budget.yaml", "total_euros: 6400000", "total_euros: 6400001", "Die Posten ergeben 6400000"),
        ("bodies.yaml", "on_behalf_of: birke", "on_behalf_of: erle", "erle"),
        ("story.yaml", "need: bedarf-alter", "need: bedarf-neu", "bedarf-neu"),
        (
            "story.yaml",
            "body: kreistag, matter: ziel-schulden",
            "body: ag-78, matter: ziel-schulden",
            "Zuständigkeit",
        ),
        ("story.yaml", "budget_line: sucht-state", "budget_lime: sucht-state", "budget_lime"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_reason(
    folder: Path, name: str, old: str, new: str, message: str
) -> None:
    change(folder, name, old, new)
    with pytest.raises(ExampleFault, match=message):
        load_county(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "budget.yaml").unlink()
    with pytest.raises(ExampleFault, match=r"budget\.yaml: Die Datei fehlt"):
        load_county(folder)


def test_nothing_read_can_be_changed(county: County) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        county.budget.year = 2030
