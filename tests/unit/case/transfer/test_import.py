"""Taking cases over: all rows or none, nothing twice, and back again."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner
from django.db import connection

from kreislauf.case.casefile.services import read_for_export, read_house_for_export
from kreislauf.case.episode.models import Case
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.identity.services import read_identity
from kreislauf.case.table_file.rules import Table
from kreislauf.case.table_file.services import read_table
from kreislauf.case.transfer.rules import guessed_mapping
from kreislauf.case.transfer.selectors import export_columns
from kreislauf.case.transfer.services import ImportRefused, ImportReport, MappingIncomplete, import_cases
from kreislauf.foundation.errors import NotAllowed
from kreislauf.web.frame.export import csv_text
from tests.unit.case.invented import ANSWERS, House, a_house, an_intake

pytestmark = pytest.mark.django_db

HEADINGS = ["Aktenzeichen", "Familienname", "Vorname", "Datum des Erstkontakts", "Geburtsmonat und Geburtsjahr",
            "Geschlecht", "Wohngemeinde", "Wichtigster Anlass", "Leistungsart", "Einwilligungen"]  # fmt: skip


def a_row(number: int, **other: str) -> list[str]:
    cells = dict(zip(HEADINGS, [f"AZ-{number}", "Übernommen", "Ünal", "3.4.2026", "5.1990", "weiblich",
                                "Rüsselsheim am Main", "Sucht", "addiction_counselling",
                                "statistics_given|referral_refused"], strict=True))  # fmt: skip
    return [(cells | other)[heading] for heading in HEADINGS]


def a_table(count: int, **wrong_in_the_middle: str) -> Table:
    rows = [a_row(n) for n in range(count)]
    if wrong_in_the_middle:
        rows[count // 2] = a_row(count // 2, **wrong_in_the_middle)
    return Table(HEADINGS, rows)


def imported(house: House, table: Table) -> ImportReport:
    mapping = guessed_mapping(table.columns, county_catalogue())
    return import_cases(
        provider=house.provider,
        table=table,
        mapping=mapping,
        responsible=house.counsellor,
        by=house.counsellor,
    )


def test_rows_become_cases_with_names_and_answers() -> None:
    house = a_house()
    report = imported(house, a_table(3))
    assert (report.rows, report.added, report.known) == (3, 3, 0)
    case = Case.objects.get(number=2)
    assert (case.person.birth_month, case.person.sex, case.responsible) == (
        "1990-05",
        "female",
        house.counsellor,
    )
    assert read_identity(case)["external_number"] == "AZ-1"
    assert case.episodes.get().municipality == "06433012"


def test_the_same_file_twice_adds_nothing() -> None:
    house = a_house()
    imported(house, a_table(5))
    again = imported(house, a_table(5))
    assert (again.added, again.known, Case.objects.count()) == (0, 5, 5)


def test_nobody_else_waits_while_the_rows_are_only_checked() -> None:
    house, table, transactions_open = a_house(), a_table(3), []
    import_cases(
        provider=house.provider,
        table=table,
        mapping=guessed_mapping(table.columns, county_catalogue()),
        responsible=house.counsellor,
        by=house.counsellor,
        progress=lambda done, total: transactions_open.append(len(connection.savepoint_ids)),
    )
    # Once checked, once written: the test itself is a transaction, so a further one is a savepoint in it.
    assert transactions_open[0] == 0
    assert transactions_open[-1] > 0


def test_a_longer_file_adds_what_is_new() -> None:
    house = a_house()
    imported(house, a_table(5))
    assert imported(house, a_table(7)).added == 2


def test_without_numbers_equal_rows_are_two_cases_and_still_add_nothing_twice() -> None:
    house = a_house()
    table = Table(HEADINGS, [a_row(1, Aktenzeichen=""), a_row(1, Aktenzeichen="")])
    assert imported(house, table).added == 2
    assert imported(house, table).added == 0


def test_the_same_number_in_another_house_is_another_case() -> None:
    north, south = a_house(), a_house("haus-sued")
    imported(north, a_table(1))
    assert imported(south, a_table(1)).added == 1


WRONG = [
    ("Datum des Erstkontakts", "31.2.2026"),
    ("Datum des Erstkontakts", ""),
    ("Wohngemeinde", "Atlantis"),
    ("Wichtigster Anlass", "Suchtt"),
    ("Leistungsart", "sgb8_28"),
    ("Geburtsmonat und Geburtsjahr", "13.1990"),
    ("Einwilligungen", "statistics_given|statistics_refused"),
    ("Aktenzeichen", "AZ-1"),
]


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_wrong_cell_is_named_by_row_column_value_and_what_is_expected(column: str, value: str) -> None:
    house = a_house()
    with pytest.raises(ImportRefused) as refused:
        imported(house, a_table(10, **{column: value}))
    (problem,) = refused.value.report.problems
    assert (problem.row, problem.column) == (7, column)
    assert value in problem.value
    assert problem.expected
    assert Case.objects.count() == 0


def test_one_wrong_row_of_ten_thousand_changes_nothing_and_is_named() -> None:
    house = a_house()
    with pytest.raises(ImportRefused) as refused:
        imported(house, a_table(10_000, Geschlecht="weiblich?"))
    assert [(p.row, p.column, p.value) for p in refused.value.report.problems] == [
        (5002, "Geschlecht", "weiblich?")
    ]
    assert Case.objects.count() == 0


def test_all_wrong_rows_are_counted_and_the_first_hundred_listed() -> None:
    table = Table(HEADINGS, [a_row(n, Geschlecht="?") for n in range(150)])
    with pytest.raises(ImportRefused) as refused:
        imported(a_house(), table)
    assert (refused.value.report.problem_count, len(refused.value.report.problems)) == (150, 100)


def test_a_row_with_missing_cells_is_named() -> None:
    table = Table(HEADINGS, [a_row(0), a_row(1)[:4]])
    with pytest.raises(ImportRefused) as refused:
        imported(a_house(), table)
    assert refused.value.report.problems[0].row == 3


def test_a_file_without_a_mandatory_column_is_refused_at_once() -> None:
    with pytest.raises(MappingIncomplete, match="Wohngemeinde"):
        imported(a_house(), Table(["Aktenzeichen"], [["1"]]))


def test_cases_cannot_be_put_on_somebody_elses_desk_in_another_house() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    with pytest.raises(NotAllowed):
        import_cases(
            provider=house.provider,
            table=a_table(1),
            mapping=guessed_mapping(HEADINGS, county_catalogue()),
            responsible=elsewhere.counsellor,
            by=None,
        )


def exported(house: House) -> str:
    rows, _invented = read_for_export(by=house.counsellor)
    return csv_text(export_columns(), list(rows))


def test_an_export_read_back_gives_the_same_file_and_adds_nothing() -> None:
    house = a_house()
    dangerous = a_row(9, Familienname="=HYPERLINK(1)", Vorname="@+-", Aktenzeichen="-12")
    closed = ["2026-07-01", "as_planned", "goal_reached", "employed", "wage", "own"]
    headings = [*HEADINGS, "closed_on", "closure_reason", "outcome", "activity_status_at_closure",
                "income_source_at_closure", "housing_at_closure"]  # fmt: skip
    blank = [""] * 6
    imported(house, Table(headings, [[*a_row(0), *closed], [*a_row(1), *blank], [*dangerous, *blank]]))
    first = exported(house)
    assert not [
        cell
        for row in csv.reader(io.StringIO(first), delimiter=";")
        for cell in row
        if cell[:1] in "=+-@" and cell
    ]
    assert imported(house, read_table(first.encode())).added == 0
    other = a_house("haus-sued")
    assert imported(other, read_table(first.encode())).added == 3
    assert exported(other) == first


def test_cases_recorded_by_hand_are_in_the_export_too() -> None:
    house = a_house()
    an_intake(house)
    (row,) = read_house_for_export(provider=house.provider, by=None)
    cells = dict(zip(export_columns(), row, strict=True))
    assert (cells["family_name"], cells["main_issue"]) == ("Beispielmann", ANSWERS["main_issue"])


def test_the_commands_take_in_and_give_out(tmp_path) -> None:
    from kreislauf.command.export_cases import command as export_cases
    from kreislauf.command.import_cases import command as import_command

    house = a_house()
    file, out = tmp_path / "faelle.csv", tmp_path / "aus.csv"
    file.write_bytes(csv_text(HEADINGS, a_table(3).rows).encode("cp1252"))
    options = ["--provider", "haus-nord", "--responsible", house.counsellor.username]
    answer = CliRunner().invoke(import_command, [str(file), *options])
    assert answer.exit_code == 0, answer.output
    assert "3 Zeilen geprüft, 3 neu, 0 schon vorhanden." in answer.output
    assert "0 neu, 3 schon vorhanden" in CliRunner().invoke(import_command, [str(file), *options]).output
    answer = CliRunner().invoke(export_cases, [str(out), "--provider", "haus-nord"])
    assert answer.exit_code == 0, answer.output
    assert len(read_table(out.read_bytes()).rows) == 3
    assert out.stat().st_mode & 0o777 == 0o600


def test_the_command_names_the_wrong_row_and_ends_with_2(tmp_path) -> None:
    from kreislauf.command.import_cases import command as import_command

    house = a_house()
    file = tmp_path / "faelle.csv"
    file.write_bytes(csv_text(HEADINGS, a_table(4, Wohngemeinde="Atlantis").rows).encode())
    answer = CliRunner().invoke(
        import_command, [str(file), "--provider", "haus-nord", "--responsible", house.counsellor.username]
    )
    assert answer.exit_code == 2
    assert "Zeile 4, Spalte 'Wohngemeinde', Wert 'Atlantis'" in answer.output
    assert Case.objects.count() == 0
