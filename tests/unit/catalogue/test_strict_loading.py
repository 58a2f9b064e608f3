"""A wrong definition is refused, and the message names the file, the entry and how to mend it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kreislauf.catalogue import (
    CatalogueError,
    Code,
    Place,
    Text,
    county_code_list,
    load_catalogue,
    place_code_lists,
)
from tests.unit.catalogue.changed_definitions import Edit, changed, entry
from tests.unit.catalogue.musterkreis import PLACES, TODAY, catalogue


def _twice(entry_id: str, **differs: Any) -> Edit:
    return lambda content: content.append({**entry(content, entry_id), **differs})


def _with(entry_id: str, **values: Any) -> Edit:
    return lambda content: entry(content, entry_id).update(values)


def _code(**values: Any) -> Edit:
    return lambda content: content["codes"].append({"de": "Neu", "en": "New", **values})


@pytest.mark.parametrize(
    ("file", "entry_id", "edit", "fault"),
    [
        ("fields.yaml", "sex", _with("sex", colour="red"), "Unbekannt: colour"),
        ("fields.yaml", "sex", _twice("sex"), "zweimal"),
        ("fields.yaml", "sex", _twice("sex", version=2), "zur selben Zeit"),
        ("fields.yaml", "sex", _with("sex", code_list="nothing"), "verweist auf nichts"),
        ("fields.yaml", "sex", _with("sex", section="nowhere"), "steht nicht in „section“"),
        ("fields.yaml", "sex", _with("sex", asked_at=["nowhere"]), "verweist auf nichts"),
        ("fields.yaml", "sex", _with("sex", retention="for ever"), "verweist auf nichts"),
        ("fields.yaml", "sex", _with("sex", label={"de": "Geschlecht"}), "keinen Text für „en“"),
        ("fields.yaml", "sex", _with("sex", label={"de": "Geschlecht", "en": " "}), "leer"),
        ("fields.yaml", "sex", _with("sex", label={"de": "a", "en": "b", "fr": "c"}), "Unbekannt: fr"),
        ("fields.yaml", "sex", _with("sex", type="colour"), "gibt es nicht"),
        ("fields.yaml", "sex", _with("sex", mandatory="yes"), "passt nicht"),
        ("fields.yaml", "sex", _with("sex", valid_to=date(2019, 1, 1)), "endet vor ihrem Beginn"),
        ("fields.yaml", "minutes", _with("minutes", code_list="sex"), "hat keine Schlüsselliste"),
        ("fields.yaml", "secondary_issues", _with("secondary_issues", part_of="x"), "verweist auf nichts"),
        ("profiles.yaml", "public", _with("public", methods=[]), "Unbekanntes oder kein Verfahren"),
        ("profiles.yaml", "public", _with("public", methods=["magic"]), "Unbekanntes oder kein Verfahren"),
        (
            "profiles.yaml",
            "public",
            _with("public", methods=["suppression_rounding", "suppression"]),
            "verlangt Runden, erlaubt aber genaue Zahlen",
        ),
        ("profiles.yaml", "public", _twice("public", version=2), "zur selben Zeit"),
        ("forms.yaml", "intake", _with("intake", rules=[{"check": "magic"}]), "gibt es nicht"),
        ("tables.yaml", "outcome_by_field", _with("outcome_by_field", unit="euros"), "verweist auf nichts"),
        (
            "tables.yaml",
            "outcome_by_field",
            _with("outcome_by_field", profiles=["secret"]),
            "verweist auf nichts",
        ),
        ("tables.yaml", "outcome_by_field", _with("outcome_by_field", dimensions=[]), "Keine oder doppelte"),
        ("profiles.yaml", "public", _with("public", hide_up_to=0), "schützt nichts"),
        ("indicators.yaml", "cases_per_1000", _with("cases_per_1000", by=["sex"]), "verweist auf nichts"),
        (
            "indicators.yaml",
            "share_goal_reached",
            _with(
                "share_goal_reached", numerator={"table": "outcome_by_field", "where": {"outcome": ["happy"]}}
            ),
            "kennt nicht: happy",
        ),
        (
            "reports.yaml",
            "land_report",
            _with("land_report", contents=[{"table": "raw_cases"}]),
            "verweist auf nichts",
        ),
        (
            "reports.yaml",
            "land_report",
            _with("land_report", contents=[{"indicator": "share_goal_reached"}]),
            "braucht outcome_by_field",
        ),
        ("code_lists/sex.yaml", "sex", _code(code="=evil"), "nicht erlaubt"),
        ("code_lists/sex.yaml", "sex", _code(code="male"), "gilt zweimal"),
        ("code_lists/sex.yaml", "sex", _code(code="unknown"), "vergeben"),
        ("code_lists/sex.yaml", "sex", _code(code="other", de="Männlich"), "steht für"),
        ("code_lists/sex.yaml", "sex", _code(code="other", group="x"), "die Liste hat keine"),
        ("code_lists/sex.yaml", "sex", lambda content: content.update(missing=["perhaps"]), "gibt es nicht"),
        (
            "code_lists/main_issue.yaml",
            "main_issue",
            _code(code="other", group="x"),
            "steht nicht in „action_field“",
        ),
        ("code_lists/age_band.yaml", "age_band", _code(code="late", lower=99), "nicht lückenlos"),
        ("code_lists/service_type.yaml", "service_type", _code(code="x", retention="x"), "gibt es nicht"),
        (
            "law.yaml",
            "counselling",
            lambda law: entry(law["retention"], "counselling").pop("years"),
            "„years“ fehlt",
        ),
        ("law.yaml", "Datei", lambda law: law.update(rumours=[]), "Unbekannt: rumours"),
    ],
)
def test_a_wrong_definition_is_refused(
    tmp_path: Path, file: str, entry_id: str, edit: Edit, fault: str
) -> None:
    with pytest.raises(CatalogueError, match=fault) as refused:
        load_catalogue(folder=changed(tmp_path, file, edit))
    assert refused.value.file == Path(file).name
    assert refused.value.entry.startswith(entry_id)
    assert refused.value.mend
    assert str(refused.value).startswith(f"{refused.value.file}, Eintrag „{refused.value.entry}“")


@pytest.mark.parametrize(
    ("text", "fault"),
    [("- id: a\n  id: b\n", "doppelt"), ("- id: [\n", "Nicht lesbar"), ("id: a\n", "Liste von Einträgen")],
)
def test_a_file_that_is_no_list_of_entries_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    folder = changed(tmp_path, "profiles.yaml", lambda _content: None)
    (folder / "profiles.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        load_catalogue(folder=folder)


def test_a_new_version_takes_over_on_its_day(tmp_path: Path) -> None:
    change = date(2027, 1, 1)

    def split(fields: list) -> None:
        old = entry(fields, "sex")
        new = {
            **old,
            "version": 2,
            "label": {"de": "Geschlecht (neu)", "en": "Sex (new)"},
            "valid_from": change,
        }
        old["valid_to"] = change - timedelta(days=1)
        fields.append(new)

    folder = changed(tmp_path, "fields.yaml", split)
    assert load_catalogue(on=change - timedelta(days=1), folder=folder).field("sex").version == 1
    assert load_catalogue(on=change, folder=folder).field("sex").label.de == "Geschlecht (neu)"


def test_a_fault_that_only_shows_on_a_later_day_is_found_today(tmp_path: Path) -> None:
    broken = _twice("sex", id="sex_later", valid_from=date(2030, 1, 1), code_list="not_yet_written")
    with pytest.raises(CatalogueError, match="not_yet_written"):
        load_catalogue(on=TODAY, folder=changed(tmp_path, "fields.yaml", broken))


def test_before_the_first_day_there_is_no_catalogue() -> None:
    with pytest.raises(CatalogueError, match="gilt keine Fassung"):
        load_catalogue(on=date(1999, 12, 31))


def test_the_catalogue_of_a_day_is_read_once() -> None:
    assert load_catalogue(on=TODAY) is load_catalogue(on=TODAY)


def test_the_county_brings_its_municipalities_in_their_regions() -> None:
    municipalities = catalogue().code_list("municipality")
    assert [code.code for code in municipalities.codes] == [
        "99001001",
        "99001002",
        "99001003",
        "outside",
        "unknown",
        "not_stated",
    ]
    assert municipalities.label("99001002") == "Mitteldorf"
    assert catalogue().field("municipality").code_list == municipalities


def test_without_a_county_no_municipality_is_known() -> None:
    assert "99001001" not in load_catalogue(on=TODAY).code_list("municipality")


@pytest.mark.parametrize(
    ("lists", "fault"),
    [
        (
            place_code_lists([*PLACES, Place("99001004", "municipality", "Fern", "99001-ost")]),
            "steht nicht in",
        ),
        ((county_code_list("sex", []),), "ergänzt der Kreis nicht"),
        ((county_code_list("moods", []),), "gibt es nicht"),
        (
            (county_code_list("county", [Code(code="outside", label=Text("x", "x"), valid_from=TODAY)]),),
            "Vergeben: outside",
        ),
    ],
)
def test_a_county_cannot_bring_what_does_not_fit(lists: tuple, fault: str) -> None:
    with pytest.raises(CatalogueError, match=fault):
        load_catalogue(on=TODAY).with_code_lists(*lists)
