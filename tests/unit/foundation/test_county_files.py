"""A county begins with three files: all of them or nothing, and every fault named at once with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.county.services import CountyFilesFaulty, Entered, enter_county
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area, Population
from kreislauf.foundation.secrecy.models import ProviderKey

pytestmark = pytest.mark.django_db

TEMPLATE = Path(__file__).resolve().parents[3] / "examples" / "new_county"


def files(**changes: tuple[str, str]) -> dict[str, str]:
    """The template's files; `places=("old", "new")` changes one of them."""
    found = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATE.glob("*.csv")}
    for name, (old, new) in changes.items():
        assert old in found[f"{name}.csv"]
        found[f"{name}.csv"] = found[f"{name}.csv"].replace(old, new)
    return found


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Area, Partner, Population, ProviderKey))


def test_the_template_makes_a_county_and_entered_twice_it_adds_nothing() -> None:
    assert enter_county(files()) == Entered(places=4, partners=4, populations=1)
    assert counts() == (4, 4, 1, 1)
    assert Area.objects.get(code="06433012").parent.parent.name == "Kreis Groß-Gerau"
    assert AuditRow.objects.filter(action="partner.created").count() == 4
    assert enter_county(files()) == Entered(0, 0, 0)
    assert counts() == (4, 4, 1, 1)


def test_what_is_there_stays_as_it_is_and_only_what_is_new_is_added() -> None:
    enter_county(files())
    grown = files(partners=("musterverein;", "zweitverein;"))
    assert enter_county(grown).partners == 1
    enter_county(files(partners=("Musterverein Ahorn e. V.", "Ganz anders")))
    assert Partner.objects.get(slug="musterverein").name == "Musterverein Ahorn e. V."


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("places", "municipality;", "gemeinde;", "places.csv, Zeile 5, Spalte „kind“: „gemeinde“"),
        ("places", "06433012;", "6.43E+06;", "places.csv, Zeile 5, Spalte „code“: „6.43E+06“"),
        ("places", ";06433-nord", ";06433-ost", "06433-ost"),
        ("places", "region;Region Nord;06433", "region;Region Nord;06433012", "ein größeres Gebiet"),
        ("places", "parent", "liegt_in", "die Spalten code, kind, name, parent"),
        ("partners", ";ja;", ";vielleicht;", "partners.csv, Zeile 5, Spalte „liga_member“"),
        ("partners", "stadt-ruesselsheim", "Stadt Rüsselsheim", "Kleinbuchstaben"),
        ("partners", ";01.01.2026", ";31.02.2026", "ein Datum wie 31.12.2024"),
        ("partners", ";06433012;", ";06433099;", "partners.csv, Spalte „area“"),
        ("population", "67656", "67.656", "eine ganze Zahl ohne Punkt"),
    ],
)
def test_a_fault_names_its_place_and_nothing_is_entered(file: str, old: str, new: str, said: str) -> None:
    with pytest.raises(CountyFilesFaulty) as refused:
        enter_county(files(**{file: (old, new)}))
    assert said in "\n".join(map(str, refused.value.faults))
    assert counts() == (0, 0, 0, 0)


def test_all_faults_of_all_files_are_named_at_once() -> None:
    with pytest.raises(CountyFilesFaulty) as refused:
        enter_county(files(places=("municipality;", "gemeinde;"), partners=(";ja;", ";vielleicht;")))
    assert {fault.file for fault in refused.value.faults} >= {"places.csv", "partners.csv"}
