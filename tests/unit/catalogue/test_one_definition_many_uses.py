"""Add a field in one file, and it is everywhere (DESIGN 3.2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kreislauf.catalogue import (
    Catalogue,
    completeness,
    data_dictionary,
    dimension_code,
    dimension_codes,
    fields_by_table,
    from_row,
    load_catalogue,
    place_code_lists,
    record_of_processing,
    statistic_record,
    to_row,
    validate_answers,
)
from tests.unit.catalogue.changed_definitions import changed, entry
from tests.unit.catalogue.musterkreis import LEAST, PLACES, TODAY

NEW_FIELD = {
    "id": "wished_channel",
    "version": 1,
    "label": {"de": "Gewünschter Weg", "en": "Preferred channel"},
    "help": {"de": "Wie die Person beraten werden möchte.", "en": "How the person wishes to be counselled."},
    "type": "code",
    "code_list": "channel",
    "level": "episode",
    "section": "matter",
    "asked_at": ["intake"],
    "protection": "ordinary",
    "purposes": {"case_work": ["sgbx_67a"], "planning": ["sgbx_67c5"]},
    "retention": "by_service_type",
    "abstracted_to": {"how": "same"},
    "statistics": [{"statistic": "kds_f", "item": "Beratungsform"}],
    "valid_from": date(2020, 1, 1),
}


@pytest.fixture
def grown(tmp_path: Path) -> Catalogue:
    """The catalogue after one field was added in fields.yaml, and nothing else was touched."""
    folder = changed(tmp_path, "fields.yaml", lambda fields: fields.append(dict(NEW_FIELD)))
    return load_catalogue(on=TODAY, folder=folder).with_code_lists(*place_code_lists(PLACES))


def test_the_new_field_is_asked_in_the_form_in_its_section(grown: Catalogue) -> None:
    form = grown.form("intake")
    assert "wished_channel" in [field.id for field in form.fields]
    matter = {section.code: [field.id for field in fields] for section, fields in form.sections}["matter"]
    assert matter[-1] == "wished_channel"


def test_the_new_field_is_checked(grown: Catalogue) -> None:
    answers, problems = validate_answers(
        grown.form("intake"), {**LEAST, "wished_channel": "Telefon"}, on=TODAY
    )
    assert not problems
    assert answers["wished_channel"] == "phone"
    _, problems = validate_answers(grown.form("intake"), {**LEAST, "wished_channel": "Brieftaube"}, on=TODAY)
    assert [problem.field for problem in problems] == ["wished_channel"]
    assert "Gewünschter Weg" in problems[0].message.de


def test_the_new_field_counts_for_completeness(grown: Catalogue) -> None:
    answers, _ = validate_answers(grown.form("intake"), LEAST, on=TODAY)
    assert "wished_channel" in completeness(grown.form("intake"), answers).missing


def test_the_new_field_is_a_column_of_the_flat_file(grown: Catalogue) -> None:
    form = grown.form("intake")
    answers, _ = validate_answers(form, {**LEAST, "wished_channel": "phone"}, on=TODAY)
    row = to_row(form, answers)
    assert row["wished_channel"] == "phone"
    assert from_row(form, row, on=TODAY) == (answers, [])


def test_the_new_field_stands_in_the_data_dictionary_and_in_the_record_of_processing(
    grown: Catalogue,
) -> None:
    assert "`wished_channel`" in data_dictionary(grown)
    assert "Preferred channel" in data_dictionary(grown, "en")
    record = record_of_processing(grown)
    work, planning = record.split("## Zweck: Sozialplanung")
    assert "`wished_channel`" in work
    assert "`wished_channel`" in planning


def test_the_new_field_reaches_the_statistic_it_names(grown: Catalogue) -> None:
    assert statistic_record(grown, "kds_f", {"wished_channel": "phone"})["Beratungsform"] == "phone"


def test_the_new_field_is_a_dimension_of_the_table_that_names_it(tmp_path: Path) -> None:
    def name_it(tables: list) -> None:
        entry(tables, "outcome_by_field")["dimensions"].append({"field": "wished_channel"})

    changed(tmp_path, "fields.yaml", lambda fields: fields.append(dict(NEW_FIELD)))
    folder = changed(tmp_path, "tables.yaml", name_it)
    catalogue = load_catalogue(on=TODAY, folder=folder)
    dimension = catalogue.table("outcome_by_field").dimension("channel")
    codes = [
        code.code for code in dimension_codes(dimension, first=date(2026, 1, 1), last=date(2026, 12, 31))
    ]
    assert codes == ["in_person", "phone", "online", "outreach", "distribution", "no_detail"]
    assert dimension_code(dimension, "phone", TODAY) == "phone"
    assert "`wished_channel`" in fields_by_table(catalogue)


def test_control_without_the_definition_the_field_is_nowhere() -> None:
    catalogue = load_catalogue(on=TODAY)
    assert "wished_channel" not in catalogue.form("intake").fields_by_id
    assert "wished_channel" not in data_dictionary(catalogue) + record_of_processing(catalogue)
