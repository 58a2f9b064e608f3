"""Make tables, disclosure profiles, indicators and reports out of the entries of the definition files."""

from __future__ import annotations

from collections.abc import Mapping

from kreislauf.catalogue.assembling_lists import dated_parts, referred
from kreislauf.catalogue.reading import Entry
from kreislauf.catalogue.rules import CodeList, Field, Text
from kreislauf.catalogue.tables import (
    METHODS,
    DimensionDefinition,
    House,
    IndicatorDefinition,
    Level,
    Population,
    Profile,
    Quantity,
    ReportDefinition,
    ReportItem,
    TableDefinition,
)

_TIME_LEVELS = {"quarter": Text("Quartal", "Quarter"), "year": Text("Jahr", "Year")}
_AREA_LEVELS = ("municipality", "planning_region", "county")


def make_profile(entry: Entry) -> Profile:
    """A disclosure profile."""
    profile = Profile(
        **dated_parts(entry),
        title=entry.translated("title"),
        hide_up_to=entry.number("hide_up_to"),
        rounding_base=entry.number("rounding_base"),
        methods=entry.words("methods"),
        share_from=entry.number("share_from"),
        zero_discloses=entry.flag("zero_discloses"),
        whole_group_discloses=entry.flag("whole_group_discloses"),
        least_population=entry.number_or_none("least_population"),
    )
    entry.finish()
    if profile.hide_up_to < 1 or profile.rounding_base < 1:
        raise entry.fault("Das Profil schützt nichts.", "„hide_up_to“ und „rounding_base“ sind mindestens 1.")
    _check_methods(entry, profile)
    return profile


def _check_methods(entry: Entry, profile: Profile) -> None:
    if not profile.methods or not set(profile.methods) <= set(METHODS):
        raise entry.fault(
            "Unbekanntes oder kein Verfahren.", f"„methods“ nennt eines von {', '.join(METHODS)}."
        )
    if profile.rounding_base > 1 and "suppression" in profile.methods:
        raise entry.fault(
            "Das Profil verlangt Runden, erlaubt aber genaue Zahlen.",
            "„suppression“ aus „methods“ nehmen oder „rounding_base“ auf 1 setzen.",
        )


def make_table(
    entry: Entry,
    fields: Mapping[str, Field],
    code_lists: Mapping[str, CodeList],
    profiles: Mapping[str, Profile],
) -> TableDefinition:
    """A table of the closed catalogue."""
    units = {code.code: code for code in code_lists["counting_unit"].codes}
    dimensions = tuple(_make_dimension(child, fields, code_lists) for child in entry.children("dimensions"))
    if not dimensions or len({dimension.id for dimension in dimensions}) != len(dimensions):
        raise entry.fault(
            "Keine oder doppelte Merkmale.", "„dimensions“ mit verschiedenen Merkmalen angeben."
        )
    for dimension in dimensions:
        if dimension.known_by is not None:
            others = {other.id: other for other in dimensions if other is not dimension}
            referred(entry, "known_by", others, dimension.known_by)
    names = entry.words("profiles")
    for name in names:
        referred(entry, "profiles", profiles, name)
    table = TableDefinition(
        **dated_parts(entry),
        title=entry.translated("title"),
        note=entry.translated("note"),
        unit=referred(entry, "unit", units, entry.word("unit")),
        population=_make_population(entry.child("population"), fields),
        period=entry.choice("period", ("year",)),
        dimensions=dimensions,
        reference_date=entry.choice("reference_date", ("period_end",)),
        correction_days=entry.number("correction_days"),
        profiles=names,
    )
    entry.finish()
    return table


def _make_population(entry: Entry, fields: Mapping[str, Field]) -> Population:
    population = Population(
        record=entry.choice("record", ("episode", "contact")),
        rule=entry.choice("rule", ("begun_in_period", "open_in_period", "closed_in_period")),
        date_field=entry.word("date_field"),
        end_field=entry.word("end_field") if entry.raw("rule") == "open_in_period" else None,
        counted_at=entry.choice("counted_at", ("first", "each")),
    )
    for name in filter(None, (population.date_field, population.end_field)):
        if referred(entry, "date_field", fields, name).type != "date":
            raise entry.fault(f"„{name}“ ist kein Datum.", "Ein Feld vom Typ „date“ nennen.")
    entry.finish()
    return population


def _make_dimension(
    entry: Entry, fields: Mapping[str, Field], code_lists: Mapping[str, CodeList]
) -> DimensionDefinition:
    if entry.has("house"):
        return _make_house(entry, code_lists)
    field = referred(entry, "field", fields, entry.word("field"))
    if field.abstraction is None:
        raise entry.fault(f"„{field.id}“ verlässt den Fall nie.", "Ein Feld mit „abstracted_to“ wählen.")
    finest = field.abstraction.code_list
    names = entry.words("levels") or (finest.id if finest else "quarter",)
    levels: list[Level] = []
    expected = finest.id if finest else "quarter"
    for name in names:
        if name != expected:
            raise entry.fault(
                f"Auf dieser Stufe kommt „{expected}“, nicht „{name}“.", "„levels“ von fein nach grob ordnen."
            )
        level, expected = _make_level(entry, name, code_lists)
        levels.append(level)
    total = not entry.has("total") or entry.flag("total")
    missing = entry.choice("missing", ("merged", "separate")) if entry.has("missing") else "merged"
    known_by = entry.word_or_none("known_by")
    entry.finish()
    return DimensionDefinition(levels[0].id, levels[0].label, field, tuple(levels), missing, total, known_by)


def _make_house(entry: Entry, code_lists: Mapping[str, CodeList]) -> DimensionDefinition:
    """The dimension that tells apart which house keeps the case."""
    code_list = referred(entry, "house", code_lists, entry.word("house"))
    if not code_list.provided_by_county:
        raise entry.fault(f"„{code_list.id}“ liefert kein Kreis.", "Die Liste der Träger nennen.")
    entry.finish()
    house = House(code_list.title, code_list)
    level = Level(code_list.id, code_list.title, code_list)
    return DimensionDefinition(level.id, level.label, house, (level,), "merged", True)


def _make_level(entry: Entry, name: str, code_lists: Mapping[str, CodeList]) -> tuple[Level, str]:
    """The level and the name of the next coarser one ("" where there is none)."""
    if name in _TIME_LEVELS:
        return Level(name, _TIME_LEVELS[name], None), "year" if name == "quarter" else ""
    code_list = referred(entry, "levels", code_lists, name)
    return Level(name, code_list.title, code_list), code_list.groups or ""


def make_indicator(entry: Entry, tables: Mapping[str, TableDefinition]) -> IndicatorDefinition:
    """An indicator."""
    numerator = _make_quantity(entry.child("numerator"), tables)
    if numerator.table is None:
        raise entry.fault("Der Zähler kommt aus keiner Tabelle.", "„numerator: {table: …}“ angeben.")
    by = entry.words("by")
    known = {dimension.id: dimension for dimension in tables[numerator.table].dimensions}
    for name in by:
        referred(entry, "by", known, name)
    indicator = IndicatorDefinition(
        **dated_parts(entry),
        title=entry.translated("title"),
        note=entry.translated("note"),
        numerator=numerator,
        denominator=_make_quantity(entry.child("denominator"), tables),
        factor=entry.number("factor"),
        decimals=entry.number("decimals"),
        unit=entry.translated("unit"),
        direction=entry.choice("direction", ("neutral", "higher_is_better", "lower_is_better")),
        by=by,
        smallest_area=entry.choice("smallest_area", _AREA_LEVELS),
    )
    entry.finish()
    return indicator


def _make_quantity(entry: Entry, tables: Mapping[str, TableDefinition]) -> Quantity:
    if entry.has("figures"):
        figures = entry.choice("figures", ("population",))
        entry.finish()
        return Quantity(None, figures, {})
    table = referred(entry, "table", tables, entry.word("table"))
    where: dict[str, tuple[str, ...]] = {}
    if entry.has("where"):
        child = entry.child("where")
        for name in child.keys():  # noqa: SIM118 - `Entry` is no dict
            dimension = referred(entry, "where", {d.id: d for d in table.dimensions}, name)
            where[name] = child.words(name)
            _check_codes_of(entry, dimension, where[name])
    entry.finish()
    return Quantity(table.id, None, where)


def _check_codes_of(entry: Entry, dimension: DimensionDefinition, codes: tuple[str, ...]) -> None:
    code_list = dimension.levels[0].code_list
    unknown = [code for code in codes if code_list is None or code not in code_list]
    if unknown or not codes:
        raise entry.fault(
            f"„{dimension.id}“ kennt nicht: {', '.join(unknown)}.", "Schlüssel aus der Liste nennen."
        )


def make_report(
    entry: Entry,
    tables: Mapping[str, TableDefinition],
    indicators: Mapping[str, IndicatorDefinition],
    profiles: Mapping[str, Profile],
) -> ReportDefinition:
    """A report; its tables may be released under the profile it asks for, its indicators come from its tables."""
    profile = referred(entry, "required_profile", profiles, entry.word("required_profile")).id
    report = ReportDefinition(
        **dated_parts(entry),
        title=entry.translated("title"),
        recipient=entry.translated("recipient"),
        period=entry.choice("period", ("year",)),
        required_profile=profile,
        contents=tuple(_make_item(child, tables, indicators) for child in entry.children("contents")),
    )
    entry.finish()
    for name in report.table_ids:
        if profile not in tables[name].profiles:
            raise entry.fault(
                f"„{name}“ wird nie als „{profile}“ freigegeben.", "Profil bei der Tabelle ergänzen."
            )
    for name in report.indicator_ids:
        quantities = (indicators[name].numerator, indicators[name].denominator)
        absent = {q.table for q in quantities if q.table} - set(report.table_ids)
        if absent:
            raise entry.fault(
                f"„{name}“ braucht {', '.join(absent)}.", "Die Tabelle in „contents“ aufnehmen."
            )
    return report


def _make_item(
    entry: Entry, tables: Mapping[str, TableDefinition], indicators: Mapping[str, IndicatorDefinition]
) -> ReportItem:
    if entry.has("indicator"):
        item = ReportItem("indicator", referred(entry, "indicator", indicators, entry.word("indicator")).id)
    else:
        item = ReportItem("table", referred(entry, "table", tables, entry.word("table")).id)
    entry.finish()
    return item
