"""Make code lists, legal bases, retention rules and statistics out of the entries of the definition files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypedDict, TypeVar

from kreislauf.catalogue.reading import CatalogueError, Entry
from kreislauf.catalogue.rules import (
    MISSING_CODES,
    NOT_STATED,
    UNKNOWN,
    Code,
    CodeList,
    LegalBasis,
    RetentionRule,
    Statistic,
)

# Codes travel in files and addresses: no separator of ours ("|", ":"), nothing a spreadsheet takes for a formula.
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ENTERABLE = (UNKNOWN, NOT_STATED)
_T = TypeVar("_T")


class DatedParts(TypedDict):
    """What every dated definition has."""

    id: str
    version: int
    source: str
    valid_from: date
    valid_to: date | None


def dated_parts(entry: Entry, *, source: str | None = None) -> DatedParts:
    """Id, version, source and validity of an entry."""
    return DatedParts(
        id=entry.word("id"),
        version=entry.number("version"),
        source=entry.word("source") if source is None else entry.word_or("source", source),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day_or_none("valid_to"),
    )


def referred(entry: Entry, key: str, known: Mapping[str, _T], name: str) -> _T:
    """The thing called `name`; CatalogueError where nothing of that name holds on this day."""
    if name not in known:
        raise entry.fault(
            f"„{key}: {name}“ verweist auf nichts.", f"Möglich sind: {', '.join(known) or 'keine'}."
        )
    return known[name]


def make_code_list(entry: Entry, missing: CodeList | None) -> CodeList:
    """A code list; the special answers it asks for are appended from the list `missing`."""
    parts = dated_parts(entry)
    codes = [_make_code(child, parts) for child in entry.children("codes")]
    for name in entry.words("missing"):
        special = missing.get(name) if missing is not None and name in _ENTERABLE else None
        if special is None:
            raise entry.fault(f"„missing: {name}“ gibt es nicht.", f"Möglich sind: {', '.join(_ENTERABLE)}.")
        codes.append(replace(special, valid_from=parts["valid_from"], valid_to=parts["valid_to"]))
    code_list = CodeList(
        **parts,
        title=entry.translated("title"),
        codes=tuple(codes),
        groups=entry.word_or_none("groups"),
        one_per_group=entry.flag("one_per_group"),
        provided_by_county=entry.flag("provided_by_county"),
    )
    entry.finish()
    _check_codes(entry, code_list)
    return code_list


def _make_code(entry: Entry, parts: DatedParts) -> Code:
    code = entry.word("code")
    entry.name = f"{parts['id']}: {code}"
    if not _CODE.fullmatch(code):
        raise entry.fault(f"Der Schlüssel „{code}“ ist nicht erlaubt.", "Nur a-z, 0-9, - und _ verwenden.")
    if code in MISSING_CODES and parts["id"] != "missing":
        raise entry.fault(f"„{code}“ ist vergeben.", "Besondere Antworten mit „missing: […]“ anfordern.")
    label = Entry(entry.file, {"label": {"de": entry.raw("de"), "en": entry.raw("en")}}, entry.name)
    made = Code(
        code=code,
        label=label.translated("label"),
        valid_from=entry.day_or_none("valid_from") or parts["valid_from"],
        valid_to=entry.day_or_none("valid_to") or parts["valid_to"],
        group=entry.word_or_none("group"),
        exclusive=entry.flag("exclusive"),
        lower=entry.number_or_none("lower"),
        upper=entry.number_or_none("upper"),
        legal_basis=entry.word_or("legal_basis", ""),
        retention=entry.word_or("retention", ""),
    )
    entry.finish()
    return made


def _check_codes(entry: Entry, code_list: CodeList) -> None:
    """Codes unique in time, names unique, bands without gap."""
    names: dict[str, str] = {}
    for index, code in enumerate(code_list.codes):
        for other in code_list.codes[:index]:
            if other.code == code.code and _overlap(other, code):
                raise entry.fault(
                    f"Der Schlüssel „{code.code}“ gilt zweimal zur selben Zeit.",
                    "Zeiten trennen oder eine Zeile streichen.",
                )
        for name in {code.code.casefold(), code.label.de.casefold(), code.label.en.casefold()}:
            if names.setdefault(name, code.code) != code.code:
                raise entry.fault(
                    f"„{name}“ steht für „{names[name]}“ und „{code.code}“.", "Verschieden benennen."
                )
    banded = [code for code in code_list.codes if code.lower is not None]
    for below, above in pairwise(banded):
        if below.upper is None or above.lower != below.upper + 1:
            raise entry.fault(
                f"Nach „{below.code}“ folgt „{above.code}“ nicht lückenlos.", "„lower“ und „upper“ anpassen."
            )


def _overlap(one: Code, other: Code) -> bool:
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def add_county_codes(declared: CodeList, county: CodeList, file: str) -> CodeList:
    """The declared list with the county's own codes before its own."""
    if not declared.provided_by_county:
        raise CatalogueError(
            file, declared.id, "Diese Liste ergänzt der Kreis nicht.", "Andere Kennung verwenden."
        )
    taken = [code.code for code in county.codes if code.code in declared]
    if taken:
        raise CatalogueError(
            file, declared.id, f"Vergeben: {', '.join(taken)}.", "Nur eigene Schlüssel liefern."
        )
    return replace(declared, codes=county.codes + declared.codes)


def make_legal_basis(entry: Entry) -> LegalBasis:
    """A legal basis."""
    basis = LegalBasis(
        **dated_parts(entry),
        text=entry.word("text"),
        title=entry.translated("title"),
        state_of_text=entry.day("state_of_text"),
        confirmed=entry.flag("confirmed"),
    )
    entry.finish()
    return basis


def make_retention_rule(entry: Entry) -> RetentionRule:
    """A retention rule."""
    event = entry.choice("event", ("closure", "age_30", "year_end", "service_type"))
    rule = RetentionRule(
        **dated_parts(entry),
        title=entry.translated("title"),
        event=event,
        years=entry.number_or_none("years") if event == "service_type" else entry.number("years"),
        action=entry.choice("action", ("delete", "anonymise", "block", "offer_to_archive")),
        state_of_text=entry.day("state_of_text"),
        confirmed=entry.flag("confirmed"),
    )
    entry.finish()
    return rule


def make_statistic(entry: Entry) -> Statistic:
    """A statistic fields can feed."""
    statistic = Statistic(
        **dated_parts(entry),
        title=entry.translated("title"),
        state_of_text=entry.day("state_of_text"),
        consent=entry.word_or("consent", ""),
    )
    entry.finish()
    return statistic
