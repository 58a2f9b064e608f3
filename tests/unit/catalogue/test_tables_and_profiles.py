"""The closed catalogue: which tables exist, what they count, under which protection they may be shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kreislauf.catalogue import data_dictionary, fields_by_table, load_catalogue, record_of_processing
from kreislauf.evidence.release.permissions import AUDIENCES
from tests.unit.catalogue.changed_definitions import changed, entry

CATALOGUE = load_catalogue(on=date(2026, 11, 22))


def test_the_five_tables_name_their_unit_and_their_dimensions() -> None:
    described = {
        table.id: (table.unit.label.de, [[level.id for level in dim.levels] for dim in table.dimensions])
        for table in CATALOGUE.tables.values()
    }
    assert described == {
        "cases_by_municipality_field_quarter": (
            "Fälle",
            [["municipality", "planning_region", "county"], ["action_field"], ["quarter", "year"]],
        ),
        "cases_by_provider_field": (
            "Fälle",
            [["provider"], ["action_field"], ["quarter", "year"]],
        ),
        "persons_by_field_age_sex": ("Personen", [["action_field"], ["age_band"], ["sex"]]),
        "contacts_by_field": ("Kontakte", [["action_field"], ["quarter", "year"]]),
        "outcome_by_field": ("Episoden", [["outcome"], ["action_field"]]),
    }


def test_persons_are_never_added_up_over_fields_of_action() -> None:
    table = CATALOGUE.table("persons_by_field_age_sex")
    assert [dimension.total for dimension in table.dimensions] == [False, True, True]


def test_the_profiles_hide_small_counts_as_the_rules_say() -> None:
    rules = {p.id: (p.min_count, p.hide_up_to, p.rounding_base) for p in CATALOGUE.profiles.values()}
    assert rules == {"internal": (3, 2, 1), "provider_land": (3, 2, 5), "public": (8, 7, 5)}
    assert all(profile.source for profile in CATALOGUE.profiles.values())


def test_the_profiles_say_with_which_methods_a_table_may_go_out_and_which_is_usual() -> None:
    assert {p.id: p.methods for p in CATALOGUE.profiles.values()} == {
        "internal": ("suppression", "suppression_rounding"),
        "provider_land": ("suppression_rounding", "rounding"),
        "public": ("suppression_rounding",),
    }


def test_every_profile_is_for_an_audience_and_says_since_when_it_holds() -> None:
    assert set(CATALOGUE.profiles) == set(AUDIENCES)
    for profile in CATALOGUE.profiles.values():
        assert profile.valid_on(date(2026, 11, 22))
        assert not profile.valid_on(date(2019, 12, 31))


def test_a_rule_that_changes_holds_from_its_day_and_the_old_one_for_the_years_before(tmp_path: Path) -> None:
    def stricter(content: list[dict[str, Any]]) -> None:
        old = entry(content, "internal")
        content.append(old | {"version": 2, "hide_up_to": 4, "valid_from": date(2027, 1, 1)})
        old["valid_to"] = date(2026, 12, 31)

    folder = changed(tmp_path, "profiles.yaml", stricter)
    years = {year: load_catalogue(on=date(year, 12, 31), folder=folder) for year in (2026, 2027)}
    assert {year: c.profiles["internal"].min_count for year, c in years.items()} == {2026: 3, 2027: 5}


def test_every_field_behind_a_table_serves_the_purpose_of_planning() -> None:
    for table in CATALOGUE.tables.values():
        for name in table.field_ids:
            purposes = {kept.purpose.code for kept in CATALOGUE.field(name).purposes}
            assert "planning" in purposes, (table.id, name)


def test_the_indicators_say_what_is_divided_by_what() -> None:
    cases, goals = CATALOGUE.indicators["cases_per_1000"], CATALOGUE.indicators["share_goal_reached"]
    assert (cases.numerator.table, cases.denominator.figures, cases.factor) == (
        "cases_by_municipality_field_quarter",
        "population",
        1000,
    )
    assert cases.by == ("municipality", "action_field")
    assert goals.numerator.where["outcome"] == ("goal_reached",)
    assert set(goals.numerator.where["outcome"]) < set(goals.denominator.where["outcome"])


def test_the_report_to_the_land_holds_released_tables_and_what_is_computed_from_them() -> None:
    report = CATALOGUE.reports["land_report"]
    # The Land plans with the county as a whole; how many cases which house has is for the table in the county.
    assert report.table_ids == tuple(
        table for table in CATALOGUE.tables if table != "cases_by_provider_field"
    )
    assert report.indicator_ids == ("share_goal_reached",)
    assert report.required_profile == "provider_land"


def test_the_data_dictionary_names_every_field_and_every_code() -> None:
    for language in ("de", "en"):
        text = data_dictionary(CATALOGUE, language)
        for field in CATALOGUE.fields.values():
            assert f"`{field.id}`" in text
            assert field.label.in_language(language) in text
        for code_list in CATALOGUE.code_lists.values():
            for code in code_list.codes:
                assert f"| `{code.code}` | {code.label.in_language(language)} |" in text


def test_the_record_of_processing_names_norm_class_and_period_of_every_field() -> None:
    text = record_of_processing(CATALOGUE)
    for field in CATALOGUE.fields.values():
        row = next(line for line in text.splitlines() if f"`{field.id}`" in line)
        assert all(basis.text in row for basis in field.purposes[0].bases)
        assert CATALOGUE.code_list("protection_class").label(field.protection) in row
    assert "10 Jahre nach dem Abschluss" in record_of_processing(load_catalogue(on=date(2025, 1, 1)))


def test_the_overview_of_tables_names_exactly_the_fields_that_reach_each() -> None:
    parts = fields_by_table(CATALOGUE).split("\n## ")[1:]
    for part, table in zip(parts, CATALOGUE.tables.values(), strict=True):
        named = {name for name in CATALOGUE.fields if f"| `{name}` |" in part}
        assert named == set(table.field_ids)
