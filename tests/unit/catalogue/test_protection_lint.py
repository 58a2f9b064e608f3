"""Every field says why it is asked, on which norm, how it is protected and how long it is kept (§ 67a SGB X)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kreislauf.catalogue import CatalogueError, load_catalogue
from tests.unit.catalogue.changed_definitions import changed, entry


def test_every_field_has_purpose_legal_basis_protection_class_and_retention() -> None:
    catalogue = load_catalogue(on=date(2026, 11, 22))
    for field in catalogue.fields.values():
        assert field.purposes, field.id
        assert all(purpose.bases for purpose in field.purposes), field.id
        assert field.protection in catalogue.code_list("protection_class"), field.id
        assert field.retention.id in catalogue.retention_rules, field.id


@pytest.mark.parametrize(
    "key", ["purposes", "protection", "retention", "abstracted_to", "label", "help", "level"]
)
def test_control_a_field_without_one_of_them_is_refused(tmp_path: Path, key: str) -> None:
    folder = changed(tmp_path, "fields.yaml", lambda fields: entry(fields, "sex").pop(key))
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder=folder)
    assert (refused.value.file, refused.value.entry) == ("fields.yaml", "sex")
    assert key in refused.value.fault
    assert refused.value.mend


@pytest.mark.parametrize(
    ("field_id", "change", "fault"),
    [
        ("sex", {"purposes": {"case_work": []}}, "keine Rechtsgrundlage"),
        ("sex", {"purposes": {}}, "keinen Zweck"),
        ("sex", {"purposes": {"case_work": ["sgbx_67a"]}}, "nicht den Zweck „planning“"),
        ("main_issue", {"transfer_norm": None}, "nicht ohne Norm"),
        ("urgency", {"abstracted_to": {"how": "same"}}, "verlässt den Fall nie"),
        ("family_name", {"statistics": [{"statistic": "kds_f", "item": "Name"}]}, "verlässt den Fall nie"),
        ("address", {"protection": "ordinary"}, "Freier Text"),
        ("birth_month", {"abstracted_to": {"how": "same"}}, "passt nicht zum Typ"),
        ("birth_month", {"abstracted_to": {"how": "age_band", "list": "child_age_band"}}, "Zielliste"),
        ("sex", {"statistics": [{"statistic": "kds_f", "item": "x", "as": "year"}]}, "passt nicht zum Typ"),
    ],
)
def test_control_a_field_that_would_leak_or_lie_is_refused(
    tmp_path: Path, field_id: str, change: dict[str, Any], fault: str
) -> None:
    folder = changed(tmp_path, "fields.yaml", lambda fields: entry(fields, field_id).update(change))
    with pytest.raises(CatalogueError, match=fault) as refused:
        load_catalogue(folder=folder)
    assert refused.value.entry == field_id


def test_control_a_table_cannot_name_a_field_that_never_leaves(tmp_path: Path) -> None:
    def name_it(tables: list) -> None:
        entry(tables, "outcome_by_field")["dimensions"].append({"field": "urgency"})

    with pytest.raises(CatalogueError, match="verlässt den Fall nie"):
        load_catalogue(folder=changed(tmp_path, "tables.yaml", name_it))


def test_the_retention_period_of_a_case_follows_its_service_type_and_the_day() -> None:
    before, after = load_catalogue(on=date(2025, 6, 30)), load_catalogue(on=date(2025, 7, 1))
    assert (before.retention_of("sgb8_34").years, before.retention_of("sgb8_34").event) == (10, "closure")
    assert (after.retention_of("sgb8_34").years, after.retention_of("sgb8_34").event) == (70, "age_30")
    assert after.retention_of("debt_counselling").id == "counselling"


def test_every_service_type_names_its_legal_basis_and_its_retention_class() -> None:
    catalogue = load_catalogue(on=date(2026, 11, 22))
    for code in catalogue.code_list("service_type").codes:
        assert code.legal_basis, code.code
        assert catalogue.retention_of(code.code).years is not None, code.code


def test_every_legal_statement_is_marked_as_unconfirmed_with_the_state_of_its_text() -> None:
    catalogue = load_catalogue(on=date(2026, 11, 22))
    for statement in (*catalogue.legal_bases.values(), *catalogue.retention_rules.values()):
        assert not statement.confirmed
        assert statement.state_of_text >= date(2022, 3, 26)
        assert statement.source
