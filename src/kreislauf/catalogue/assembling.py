"""Make fields and forms out of the entries of the definition files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kreislauf.catalogue.assembling_lists import dated_parts, referred
from kreislauf.catalogue.checks import CHECKS
from kreislauf.catalogue.reading import Entry
from kreislauf.catalogue.rules import (
    Abstraction,
    Code,
    CodeList,
    Field,
    Form,
    FormRule,
    LegalBasis,
    Purpose,
    RetentionRule,
    Statistic,
    StatisticItem,
)

_WITH_LIST = ("code", "codes", "counts_by_band")
TYPES = ("date", "year_month", "code", "codes", "counts_by_band", "number", "text")
LEVELS = ("person", "episode", "contact")
#: Which abstraction fits which type of field.
ABSTRACTIONS = {
    "same": "code",
    "group": "code",
    "first_group": "codes",
    "age_band": "year_month",
    "any_count": "counts_by_band",
    "quarter": "date",
}
#: Which shape of delivery fits which types of field.
SHAPES = {
    "value": TYPES,
    "year": ("date", "year_month"),
    "month": ("date", "year_month"),
    "group": ("code", "codes"),
    "refused": ("codes",),
}


@dataclass(frozen=True)
class Ground:
    """What fields refer to: everything that must be made before them."""

    code_lists: Mapping[str, CodeList]
    bases: Mapping[str, LegalBasis]
    retention: Mapping[str, RetentionRule]
    statistics: Mapping[str, Statistic]


def make_field(entry: Entry, ground: Ground) -> Field:
    """A field, with everything it refers to resolved."""
    kind = entry.choice("type", TYPES)
    code_list = _list_of_field(entry, kind, ground)
    norm = entry.word_or_none("transfer_norm")
    field = Field(
        **dated_parts(entry, source="fields.yaml"),
        core_number=entry.number_or_none("core_number"),
        part_of=entry.word_or_none("part_of"),
        label=entry.translated("label"),
        help=entry.translated("help"),
        type=kind,
        code_list=code_list,
        missing=_missing_of_field(entry, kind, ground),
        level=entry.choice("level", LEVELS),
        section=_code_in(entry, "section", ground, entry.word("section")),
        asked_at=entry.words("asked_at"),
        mandatory=entry.flag("mandatory"),
        at_least=entry.number_or_none("at_least"),
        at_most=entry.number_or_none("at_most"),
        protection=_code_in(entry, "protection_class", ground, entry.word("protection")).code,
        transfer_norm=referred(entry, "transfer_norm", ground.bases, norm) if norm else None,
        purposes=_make_purposes(entry, ground),
        retention=referred(entry, "retention", ground.retention, entry.word("retention")),
        abstraction=_make_abstraction(entry, kind, code_list, ground),
        statistics=tuple(_make_item(child, kind, ground) for child in entry.children("statistics")),
    )
    entry.finish()
    return field


def _list_of_field(entry: Entry, kind: str, ground: Ground) -> CodeList | None:
    if kind not in _WITH_LIST:
        if entry.has("code_list"):
            raise entry.fault(
                f"Ein Feld vom Typ „{kind}“ hat keine Schlüsselliste.", "„code_list“ streichen."
            )
        return None
    return referred(entry, "code_list", ground.code_lists, entry.word("code_list"))


def _missing_of_field(entry: Entry, kind: str, ground: Ground) -> tuple[Code, ...]:
    names = entry.words("missing")
    if names and kind in ("code", "codes"):
        raise entry.fault(
            "„missing“ gehört bei diesem Typ in die Schlüsselliste.", "Dort angeben, hier streichen."
        )
    return tuple(_code_in(entry, "missing", ground, name) for name in names)


def _code_in(entry: Entry, list_id: str, ground: Ground, name: str) -> Code:
    code_list = referred(entry, "code_list", ground.code_lists, list_id)
    code = code_list.get(name)
    if code is None:
        known = ", ".join(code.code for code in code_list.codes)
        raise entry.fault(f"„{name}“ steht nicht in „{list_id}“.", f"Möglich sind: {known}.")
    return code


def _make_purposes(entry: Entry, ground: Ground) -> tuple[Purpose, ...]:
    child = entry.child("purposes")
    purposes = []
    for name in child.keys():  # noqa: SIM118 - `Entry` is no dict
        bases = tuple(referred(entry, "purposes", ground.bases, basis) for basis in child.words(name))
        if not bases:
            raise entry.fault(
                f"Der Zweck „{name}“ hat keine Rechtsgrundlage.", "Mindestens eine aus law.yaml nennen."
            )
        purposes.append(Purpose(_code_in(entry, "purpose", ground, name), bases))
    if not purposes:
        raise entry.fault("Das Feld hat keinen Zweck.", "„purposes: {zweck: [rechtsgrundlage]}“ ergänzen.")
    return tuple(purposes)


def _make_abstraction(entry: Entry, kind: str, own: CodeList | None, ground: Ground) -> Abstraction | None:
    if entry.has("abstracted_to") and entry.raw("abstracted_to") == "none":
        return None
    child = entry.child("abstracted_to")
    how = child.choice("how", tuple(ABSTRACTIONS))
    if ABSTRACTIONS[how] != kind:
        raise entry.fault(
            f"„how: {how}“ passt nicht zum Typ „{kind}“.", f"Es passt zum Typ „{ABSTRACTIONS[how]}“."
        )
    if how in ("age_band", "any_count"):
        code_list: CodeList | None = referred(entry, "list", ground.code_lists, child.word("list"))
    elif how in ("group", "first_group"):
        if own is None or own.groups is None:
            raise entry.fault("Die Schlüsselliste hat keine Gruppen.", "„groups“ in der Liste angeben.")
        code_list = referred(entry, "groups", ground.code_lists, own.groups)
    else:
        code_list = own
    child.finish()
    return Abstraction(how, code_list)


def _make_item(entry: Entry, kind: str, ground: Ground) -> StatisticItem:
    statistic = referred(entry, "statistic", ground.statistics, entry.word("statistic"))
    shape = entry.word_or("as", "value")
    if kind not in SHAPES.get(shape, ()):
        raise entry.fault(
            f"„as: {shape}“ passt nicht zum Typ „{kind}“.", f"Möglich sind: {', '.join(SHAPES)}."
        )
    item = StatisticItem(statistic.id, entry.word("item"), shape, entry.flag("counted"))
    entry.finish()
    return item


def make_form(entry: Entry, fields: Mapping[str, Field], sections: CodeList) -> Form:
    """A form: the fields that name it in `asked_at`, ordered by section, then as declared."""
    parts = dated_parts(entry)
    asked = [field for field in fields.values() if parts["id"] in field.asked_at]
    form = Form(
        **parts,
        title=entry.translated("title"),
        fields=tuple(sorted(asked, key=lambda field: sections.rank(field.section.code))),
        rules=tuple(_make_rule(child, fields) for child in entry.children("rules")),
    )
    entry.finish()
    return form


def _make_rule(entry: Entry, fields: Mapping[str, Field]) -> FormRule:
    rule = FormRule(entry.choice("check", tuple(CHECKS)), entry.words("fields"), entry.translated("message"))
    for name in rule.fields:
        referred(entry, "fields", fields, name)
    entry.finish()
    return rule
