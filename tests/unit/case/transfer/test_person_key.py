"""Rows with the provider's own person key: one person, however many cases and episodes; nothing contradictory."""

from __future__ import annotations

import pytest

from kreislauf.case.casefile.services import read_house_for_export
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.identity.services import read_identity
from kreislauf.case.person.models import Person
from kreislauf.case.table_file.rules import Table
from kreislauf.case.table_file.services import read_table
from kreislauf.case.transfer.rules import guessed_mapping
from kreislauf.case.transfer.selectors import export_columns
from kreislauf.case.transfer.services import ImportRefused, ImportReport, import_cases
from kreislauf.web.frame.export import csv_text
from tests.unit.case.invented import House, a_house

pytestmark = pytest.mark.django_db

HEADINGS = ["Personenkennung", "Aktenzeichen", "Familienname", "Datum des Erstkontakts", "Geburtsmonat und Geburtsjahr",
            "Geschlecht", "Wohngemeinde", "Wichtigster Anlass", "Leistungsart", "closed_on", "closure_reason",
            "outcome", "activity_status_at_closure", "income_source_at_closure", "housing_at_closure"]  # fmt: skip
FIRST = dict(zip(HEADINGS, ["P-1", "", "Beispielmann", "3.4.2025", "5.1990", "weiblich", "06433012", "Sucht",
                            "addiction_counselling", "1.7.2025", "as_planned", "goal_reached", "employed", "wage",
                            "own"], strict=True))  # fmt: skip
OPEN = dict.fromkeys(HEADINGS[-6:], "")
AGAIN = FIRST | OPEN | {"Datum des Erstkontakts": "4.2.2026"}
DEBTS = AGAIN | {"Leistungsart": "debt_counselling", "Wichtigster Anlass": "debts"}
SOMEBODY_ELSE = AGAIN | {"Personenkennung": "P-2", "Geschlecht": "männlich"}


def imported(house: House, *rows: dict[str, str]) -> ImportReport:
    table = Table(HEADINGS, [[row[heading] for heading in HEADINGS] for row in rows])
    return taken_in(house, table)


def taken_in(house: House, table: Table) -> ImportReport:
    return import_cases(
        provider=house.provider,
        table=table,
        mapping=guessed_mapping(table.columns, county_catalogue()),
        responsible=house.counsellor,
        by=house.counsellor,
    )


def counted() -> tuple[int, int, int]:
    return Person.objects.count(), Case.objects.count(), Episode.objects.count()


def test_several_rows_of_one_key_are_one_person_with_cases_and_episodes() -> None:
    house = a_house()
    report = imported(house, AGAIN, FIRST, DEBTS, SOMEBODY_ELSE)
    assert (report.added, report.known) == (4, 0)
    assert counted() == (2, 3, 4)
    case = Case.objects.get(person__sex="female", offer=house.addiction)
    assert [e.opened_on.year for e in case.episodes.order_by("number")] == [2025, 2026]
    assert read_identity(case)["person_key"] == "P-1"


def test_the_same_file_again_adds_nothing_and_further_rows_only_add() -> None:
    house = a_house()
    imported(house, FIRST)
    again = imported(house, FIRST, AGAIN, DEBTS)
    assert (again.added, again.known) == (2, 1)
    assert counted() == (1, 2, 3)
    assert imported(house, DEBTS, AGAIN, FIRST).added == 0
    assert counted() == (1, 2, 3)


def test_an_earlier_episode_delivered_later_is_numbered_before() -> None:
    house = a_house()
    imported(house, AGAIN)
    imported(house, FIRST)
    ordered = Episode.objects.order_by("number")
    assert [(e.number, e.opened_on.year, e.is_open) for e in ordered] == [(1, 2025, False), (2, 2026, True)]


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("Geschlecht", "männlich", ("männlich", "weiblich")),
        ("Geburtsmonat und Geburtsjahr", "6.1990", ("06.1990", "05.1990")),
    ],
)
def test_rows_that_contradict_each_other_are_refused_with_both_row_numbers(
    column: str, value: str, shown: tuple[str, str]
) -> None:
    with pytest.raises(ImportRefused) as refused:
        imported(a_house(), SOMEBODY_ELSE, FIRST, AGAIN | {column: value})
    (problem,) = refused.value.report.problems
    assert (problem.row, problem.column, problem.value) == (4, column, shown[0])
    assert problem.expected == f"wie in Zeile 3: {shown[1]}"
    assert counted() == (0, 0, 0)


def test_a_row_that_contradicts_what_is_stored_is_refused() -> None:
    house = a_house()
    imported(house, FIRST)
    with pytest.raises(ImportRefused) as refused:
        imported(house, AGAIN | {"Geschlecht": "männlich"})
    assert [(p.row, p.expected) for p in refused.value.report.problems] == [(2, "wie gespeichert: weiblich")]


def test_unknown_contradicts_nothing_and_gives_way_to_an_answer() -> None:
    house = a_house()
    imported(house, FIRST | {"Geschlecht": "unbekannt"}, AGAIN)
    assert Person.objects.get().sex == "female"
    assert imported(house, DEBTS | {"Geschlecht": "keine Angabe"}).added == 1
    assert Person.objects.get().sex == "female"


def test_episodes_of_one_case_that_overlap_are_refused_and_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        imported(a_house(), FIRST, AGAIN | {"Datum des Erstkontakts": "30.6.2025"})
    (problem,) = refused.value.report.problems
    assert (problem.row, problem.value) == (3, "30.06.2025")
    assert "Zeile 2" in problem.expected


def test_the_same_row_twice_is_refused_and_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        imported(a_house(), FIRST | {"closed_on": "3.4.2025"}, FIRST | {"closed_on": "3.4.2025"})
    assert [problem.row for problem in refused.value.report.problems] == [3]


def test_one_file_number_may_stand_in_several_rows_of_one_person_only() -> None:
    house, number = a_house(), {"Aktenzeichen": "AZ-1"}
    assert imported(house, FIRST | number, AGAIN | number).added == 2
    with pytest.raises(ImportRefused) as refused:
        imported(a_house("haus-sued"), FIRST | number, SOMEBODY_ELSE | number)
    assert [(p.row, p.column) for p in refused.value.report.problems] == [(3, "Aktenzeichen")]


def test_what_was_taken_over_before_there_were_person_keys_is_not_taken_over_again() -> None:
    house, number = a_house(), {"Aktenzeichen": "AZ-1"}
    imported(house, FIRST | number | {"Personenkennung": ""})
    again = imported(house, FIRST | number, AGAIN | number)
    assert (again.added, again.known) == (1, 1)
    assert counted() == (1, 1, 2)


def test_another_houses_key_is_another_person() -> None:
    imported(a_house(), FIRST)
    assert imported(a_house("haus-sued"), FIRST).added == 1
    assert Person.objects.count() == 2


def exported(house: House) -> str:
    return csv_text(export_columns(), list(read_house_for_export(provider=house.provider, by=None)))


def test_an_export_read_back_gives_the_same_persons_cases_and_episodes() -> None:
    house, other = a_house(), a_house("haus-sued")
    imported(house, AGAIN, FIRST | {"Aktenzeichen": "AZ-1"}, DEBTS, SOMEBODY_ELSE)
    first = exported(house)
    assert taken_in(house, read_table(first.encode())).added == 0
    assert taken_in(other, read_table(first.encode())).added == 4
    assert exported(other) == first
    assert counted() == (4, 6, 8)
