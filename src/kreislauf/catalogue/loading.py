"""Load the catalogue of a day. Every file is read strictly; a fault names file, entry and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from kreislauf.catalogue import assembling, assembling_lists, assembling_tables
from kreislauf.catalogue.checking import check_fields, check_groups
from kreislauf.catalogue.reading import CatalogueError, Entry, read_yaml
from kreislauf.catalogue.rules import CodeList, Dated, Field, Form, LegalBasis, RetentionRule, Statistic
from kreislauf.catalogue.tables import IndicatorDefinition, Profile, ReportDefinition, TableDefinition

#: The definitions that come with the product.
DEFINITIONS = Path(__file__).parent / "definitions"

_FILES = ("fields", "forms", "tables", "profiles", "indicators", "reports", "statistics")
_LAW = ("bases", "retention")
_D = TypeVar("_D", bound=Dated)


@dataclass(frozen=True)
class _Raw:
    """One entry as it stands in its file."""

    file: str
    data: Any


_Sources = Mapping[str, tuple[_Raw, ...]]


@dataclass(frozen=True)
class Catalogue:
    """The catalogue (Katalog) as it holds on the day `on`. Mappings are by id, in declared order, read-only."""

    on: date
    code_lists: Mapping[str, CodeList]
    fields: Mapping[str, Field]
    forms: Mapping[str, Form]
    tables: Mapping[str, TableDefinition]
    profiles: Mapping[str, Profile]
    indicators: Mapping[str, IndicatorDefinition]
    reports: Mapping[str, ReportDefinition]
    statistics: Mapping[str, Statistic]
    legal_bases: Mapping[str, LegalBasis]
    retention_rules: Mapping[str, RetentionRule]
    _sources: _Sources = part(repr=False, compare=False)
    _county_lists: tuple[CodeList, ...] = part(repr=False, compare=False)

    def form(self, form_id: str) -> Form:
        """The form with this id: "intake", "year_end", "closure", "identity", "contact"."""
        return self.forms[form_id]

    def field(self, field_id: str) -> Field:
        """The field with this id."""
        return self.fields[field_id]

    def code_list(self, list_id: str) -> CodeList:
        """The code list with this id."""
        return self.code_lists[list_id]

    def table(self, table_id: str) -> TableDefinition:
        """The table with this id."""
        return self.tables[table_id]

    @property
    def core_fields(self) -> tuple[Field, ...]:
        """The 15 core fields of intake, in their order; number 12 has two parts."""
        numbered = [field for field in self.fields.values() if field.core_number is not None]
        return tuple(sorted(numbered, key=lambda field: field.core_number or 0))

    def retention_of(self, service_type: str) -> RetentionRule:
        """The retention rule that holds for cases of this service type."""
        code = self.code_lists["service_type"].get(service_type, self.on)
        if code is None:
            raise KeyError(service_type)
        return self.retention_rules[code.retention]

    def with_code_lists(self, *county_lists: CodeList) -> Catalogue:
        """The same catalogue with the county's own codes in the lists a county provides (see `county`).

        Raises:
            CatalogueError: a list the county does not provide, a code already taken, a group that does not exist.
        """
        kept = [known for known in self._county_lists if known.id not in {new.id for new in county_lists}]
        return _assemble(self._sources, self.on, (*kept, *county_lists))


def load_catalogue(*, on: date | None = None, folder: Path = DEFINITIONS) -> Catalogue:
    """The catalogue that holds on a day (today where none is given), kept in memory per day and folder.

    Raises:
        CatalogueError: a definition is wrong, now or on any other day; or nothing holds on this day.
    """
    return _load(folder, on or date.today())  # noqa: DTZ011 - the office's own calendar day


@lru_cache(maxsize=64)
def _load(folder: Path, on: date) -> Catalogue:
    return _assemble(_checked_sources(folder), on, ())


@lru_cache(maxsize=8)
def _checked_sources(folder: Path) -> _Sources:
    """All entries of the folder, found right on every day on which anything changes."""
    sources = _read_folder(folder)
    for kind, raws in sources.items():
        _check_validity(kind, raws)
    begins = {Entry(raw.file, raw.data).day("valid_from") for raws in sources.values() for raw in raws}
    for day in sorted(begins):
        _assemble(sources, day, ())
    return sources


def _read_folder(folder: Path) -> _Sources:
    sources: dict[str, tuple[_Raw, ...]] = {}
    lists = sorted((folder / "code_lists").glob("*.yaml"))
    sources["code_lists"] = tuple(_Raw(path.name, read_yaml(path)) for path in lists)
    for kind in _FILES:
        sources[kind] = _entries(f"{kind}.yaml", read_yaml(folder / f"{kind}.yaml"))
    law = Entry("law.yaml", read_yaml(folder / "law.yaml"), "Datei")
    for kind in _LAW:
        sources[kind] = _entries("law.yaml", law.raw(kind))
    law.finish()
    return MappingProxyType(sources)


def _entries(file: str, content: object) -> tuple[_Raw, ...]:
    if not isinstance(content, list):
        raise CatalogueError(
            file, "Datei", "Erwartet wird eine Liste von Einträgen.", "Jeden Eintrag mit „- id:“ beginnen."
        )
    return tuple(_Raw(file, data) for data in content)


def _check_validity(kind: str, raws: tuple[_Raw, ...]) -> None:
    """Versions of one id do not overlap in time and do not share a number."""
    known: dict[str, list[tuple[int, date, date]]] = defaultdict(list)
    for raw in raws:
        entry = Entry(raw.file, raw.data)
        version, begin, end = (
            entry.number("version"),
            entry.day("valid_from"),
            entry.day_or_none("valid_to") or date.max,
        )
        if end < begin:
            raise entry.fault("Die Gültigkeit endet vor ihrem Beginn.", "„valid_to“ berichtigen.")
        for other_version, other_begin, other_end in known[entry.word("id")]:
            if version == other_version:
                raise entry.fault(
                    f"Die Fassung {version} gibt es zweimal ({kind}).", "Kennung oder „version“ ändern."
                )
            if begin <= other_end and other_begin <= end:
                raise entry.fault(
                    f"Die Fassungen {other_version} und {version} gelten zur selben Zeit.",
                    "„valid_to“ der älteren setzen.",
                )
        known[entry.word("id")].append((version, begin, end))


def _assemble(sources: _Sources, on: date, county_lists: tuple[CodeList, ...]) -> Catalogue:
    code_lists = _code_lists(sources, on, county_lists)
    bases = _made(sources, "bases", on, assembling_lists.make_legal_basis)
    retention = _made(sources, "retention", on, assembling_lists.make_retention_rule)
    statistics = _made(sources, "statistics", on, assembling_lists.make_statistic)
    check_groups(code_lists, retention)
    ground = assembling.Ground(code_lists, bases, retention, statistics)
    fields = _made(sources, "fields", on, lambda entry: assembling.make_field(entry, ground))
    sections = code_lists["section"]
    forms = _made(sources, "forms", on, lambda entry: assembling.make_form(entry, fields, sections))
    check_fields(fields, forms)
    profiles = _made(sources, "profiles", on, assembling_tables.make_profile)
    tables = _made(
        sources, "tables", on, lambda entry: assembling_tables.make_table(entry, fields, code_lists, profiles)
    )
    indicators = _made(
        sources, "indicators", on, lambda entry: assembling_tables.make_indicator(entry, tables)
    )
    reports = _made(
        sources,
        "reports",
        on,
        lambda entry: assembling_tables.make_report(entry, tables, indicators, profiles),
    )
    return Catalogue(
        on=on,
        code_lists=code_lists,
        fields=fields,
        forms=forms,
        tables=tables,
        profiles=profiles,
        indicators=indicators,
        reports=reports,
        statistics=statistics,
        legal_bases=bases,
        retention_rules=retention,
        _sources=sources,
        _county_lists=county_lists,
    )


def _made(sources: _Sources, kind: str, on: date, make: Callable[[Entry], _D]) -> Mapping[str, _D]:
    """The definitions of one kind that hold on the day, by id."""
    made: dict[str, _D] = {}
    for raw in sources[kind]:
        if _holds(raw, on):
            definition = make(Entry(raw.file, raw.data))
            made[definition.id] = definition
    return MappingProxyType(made)


def _holds(raw: _Raw, on: date) -> bool:
    entry = Entry(raw.file, raw.data)
    return entry.day("valid_from") <= on <= (entry.day_or_none("valid_to") or date.max)


def _code_lists(sources: _Sources, on: date, county_lists: tuple[CodeList, ...]) -> Mapping[str, CodeList]:
    special = [raw for raw in sources["code_lists"] if raw.file == "missing.yaml"]
    missing = (
        assembling_lists.make_code_list(Entry(special[0].file, special[0].data), None) if special else None
    )
    made = dict(
        _made(sources, "code_lists", on, lambda entry: assembling_lists.make_code_list(entry, missing))
    )
    for name in ("section", "counting_unit", "purpose", "protection_class", "service_type"):
        if name not in made:
            raise CatalogueError(
                f"{name}.yaml", name, f"Am {on:%d.%m.%Y} gilt keine Fassung.", "„valid_from“ prüfen."
            )
    for county in county_lists:
        if county.id not in made:
            raise CatalogueError(
                "Liste des Kreises", county.id, "Diese Liste gibt es nicht.", "Kennung prüfen."
            )
        made[county.id] = assembling_lists.add_county_codes(made[county.id], county, "Liste des Kreises")
    return MappingProxyType(made)
