"""Documents made from the catalogue: data dictionary, record of processing (Art. 30 DSGVO), fields behind each table.

They are Markdown, in German or English, and cannot be wrong about the form, because the form comes from the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kreislauf.catalogue.loading import Catalogue
from kreislauf.catalogue.rules import CodeList, Field, RetentionRule
from kreislauf.catalogue.tables import TableDefinition

_EVENTS = {
    "closure": ("nach dem Abschluss", "after closure"),
    "age_30": ("nach dem 30. Geburtstag", "after the 30th birthday"),
    "year_end": ("nach dem Jahresende", "after the end of the year"),
}


def data_dictionary(catalogue: Catalogue, language: str = "de") -> str:
    """The data dictionary (Datenwörterbuch): every form with its fields, then every code list."""
    pick = _picker(language)
    lines = [f"# {pick('Datenwörterbuch', 'Data dictionary')}", "", _state(catalogue, language), ""]
    for form in catalogue.forms.values():
        lines += [f"## {form.title.in_language(language)} (`{form.id}`)", ""]
        lines += _table(
            _FIELD_HEAD[language == "en"], (_field_row(field, catalogue, language) for field in form.fields)
        )
    lines += [f"## {pick('Schlüssellisten', 'Code lists')}", ""]
    for code_list in catalogue.code_lists.values():
        lines += _code_list_lines(code_list, language)
    return "\n".join(lines).rstrip() + "\n"


_FIELD_HEAD = (
    (
        "Nr.",
        "Feld",
        "Spalte",
        "Art",
        "Werte",
        "Pflicht",
        "In Tabellen als",
        "Tabellen",
        "Statistik",
        "Gültig",
    ),
    (
        "No.",
        "Field",
        "Column",
        "Type",
        "Values",
        "Mandatory",
        "In tables as",
        "Tables",
        "Statistics",
        "Valid",
    ),
)


def _field_row(field: Field, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    pick = _picker(language)
    return (
        str(field.core_number or ""),
        f"{field.label.in_language(language)}. {field.help.in_language(language)}",
        f"`{field.id}`",
        field.type,
        f"`{field.code_list.id}`" if field.code_list else ", ".join(code.code for code in field.missing),
        pick("ja", "yes") if field.mandatory else "",
        _leaves_as(field, language),
        ", ".join(f"`{table.id}`" for table in tables_reached_by(catalogue, field.id)),
        "; ".join(f"{item.statistic}: {item.item}" for item in field.statistics),
        f"{field.valid_from} – {field.valid_to or ''} (v{field.version})",
    )


def _leaves_as(field: Field, language: str) -> str:
    if field.abstraction is None:
        return _picker(language)("verlässt den Fall nie", "never leaves the case")
    code_list = field.abstraction.code_list
    return code_list.title.in_language(language) if code_list else _picker(language)("Quartal", "Quarter")


def _code_list_lines(code_list: CodeList, language: str) -> list[str]:
    pick = _picker(language)
    head = (
        pick("Schlüssel", "Code"),
        pick("Bedeutung", "Meaning"),
        pick("Gruppe", "Group"),
        pick("Gültig", "Valid"),
    )
    rows = (
        (f"`{c.code}`", c.label.in_language(language), c.group or "", f"{c.valid_from} – {c.valid_to or ''}")
        for c in code_list.codes
    )
    title = f"### {code_list.title.in_language(language)} (`{code_list.id}`)"
    return [title, "", f"{pick('Quelle', 'Source')}: {code_list.source}", "", *_table(head, rows)]


def record_of_processing(catalogue: Catalogue, language: str = "de") -> str:
    """The record of processing (Verzeichnis der Verarbeitung): every field by purpose, with norm, class and period."""
    pick = _picker(language)
    title = pick(
        "Verzeichnis der Verarbeitungstätigkeiten (Art. 30 DSGVO)", "Record of processing (Art. 30 GDPR)"
    )
    lines = [f"# {title}", "", _state(catalogue, language), "", _warning(language), ""]
    for purpose in catalogue.code_list("purpose").codes:
        lines += [f"## {pick('Zweck', 'Purpose')}: {purpose.label.in_language(language)}", ""]
        rows = [
            _processing_row(field, catalogue, purpose.code, language)
            for field in catalogue.fields.values()
            if purpose.code in {kept.purpose.code for kept in field.purposes}
        ]
        lines += _table(_PROCESSING_HEAD[language == "en"], rows)
    lines += [f"## {pick('Löschfristen der Fallakten', 'Retention of case files')}", ""]
    lines += _table(_RETENTION_HEAD[language == "en"], _retention_rows(catalogue, language))
    return "\n".join(lines).rstrip() + "\n"


_PROCESSING_HEAD = (
    ("Feld", "Kennung", "Rechtsgrundlage", "Schutzklasse", "Löschfrist", "Empfänger außerhalb des Hauses"),
    ("Field", "Id", "Legal basis", "Protection class", "Retention", "Recipients outside the house"),
)


_RETENTION_HEAD = (
    ("Klasse", "Frist", "Leistungsarten", "Quelle", "Bestätigt"),
    ("Class", "Period", "Service types", "Source", "Confirmed"),
)


def _retention_rows(catalogue: Catalogue, language: str) -> Iterator[tuple[str, ...]]:
    pick = _picker(language)
    for rule in catalogue.retention_rules.values():
        codes = [
            c for c in catalogue.code_list("service_type").codes_on(catalogue.on) if c.retention == rule.id
        ]
        yield (
            rule.title.in_language(language),
            _period(rule, language),
            ", ".join(f"`{code.code}`" for code in codes),
            rule.source,
            pick("ja", "yes") if rule.confirmed else pick("nein, zu bestätigen", "no, to be confirmed"),
        )


def _processing_row(field: Field, catalogue: Catalogue, purpose: str, language: str) -> tuple[str, ...]:
    bases = next(kept.bases for kept in field.purposes if kept.purpose.code == purpose)
    return (
        field.label.in_language(language),
        f"`{field.id}`",
        "; ".join(basis.text for basis in bases),
        catalogue.code_list("protection_class").label(field.protection, language),
        _period(field.retention, language),
        _recipients(field, catalogue, purpose, language),
    )


def _period(rule: RetentionRule, language: str) -> str:
    if rule.years is None or rule.event not in _EVENTS:
        return rule.title.in_language(language)
    years = _picker(language)("Jahre", "years")
    return f"{rule.years} {years} {_EVENTS[rule.event][language == 'en']}"


def _recipients(field: Field, catalogue: Catalogue, purpose: str, language: str) -> str:
    if purpose == "planning":
        tables = tables_reached_by(catalogue, field.id)
        return "; ".join(table.title.in_language(language) for table in tables)
    statistics = dict.fromkeys(item.statistic for item in field.statistics)
    return "; ".join(catalogue.statistics[name].title.in_language(language) for name in statistics)


def _warning(language: str) -> str:
    return _picker(language)(
        "Rechtsgrundlagen und Fristen sind Vorschläge, bis der Datenschutz des Hauses sie bestätigt.",
        "Legal bases and periods are proposals until the house's data protection officer confirms them.",
    )


def fields_by_table(catalogue: Catalogue, language: str = "de") -> str:
    """Which fields reach each table of the closed catalogue, and as what."""
    pick = _picker(language)
    lines = [f"# {pick('Welche Felder in welche Tabelle gehen', 'Which fields reach which table')}", ""]
    head = (pick("Feld", "Field"), pick("Kennung", "Id"), pick("geht ein als", "enters as"))
    for table in catalogue.tables.values():
        lines += [f"## {table.title.in_language(language)} (`{table.id}`, v{table.version})", ""]
        lines += [table.note.in_language(language), ""]
        rows = (
            (
                catalogue.field(name).label.in_language(language),
                f"`{name}`",
                _enters_as(table, name, language),
            )
            for name in table.field_ids
        )
        lines += _table(head, rows)
    return "\n".join(lines).rstrip() + "\n"


def _enters_as(table: TableDefinition, field_id: str, language: str) -> str:
    for dimension in table.dimensions:
        if dimension.field.id == field_id:
            return " → ".join(level.label.in_language(language) for level in dimension.levels)
    return _picker(language)("entscheidet, was zählt", "decides what counts")


def tables_reached_by(catalogue: Catalogue, field_id: str) -> tuple[TableDefinition, ...]:
    """The tables a field's answers reach, as a dimension or as a date that decides what counts."""
    return tuple(table for table in catalogue.tables.values() if field_id in table.field_ids)


def _state(catalogue: Catalogue, language: str) -> str:
    return _picker(language)(f"Stand: {catalogue.on:%d.%m.%Y}", f"As of {catalogue.on:%d.%m.%Y}")


def _picker(language: str) -> Callable[[str, str], str]:
    """Chooses the German or the English one of two texts."""
    return (lambda _de, en: en) if language == "en" else (lambda de, _en: de)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, with a blank line after it."""
    lines = [_line(head), _line(["---"] * len(head))]
    return [*lines, *(_line(row) for row in rows), ""]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
