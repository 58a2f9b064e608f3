"""What a catalogue is made of: code lists, fields, forms. Pure; made by `assembling`, read by everybody.

Everything is frozen. Dates are inclusive at both ends; `valid_to` None means: until further notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kreislauf.catalogue.text import Text

#: The two answers that are no content - and not the same: the worker does not know; the person does not say.
UNKNOWN = "unknown"
NOT_STATED = "not_stated"
#: What counting adds: nobody answered yet; and several of these three taken together.
NOT_RECORDED = "not_recorded"
NO_DETAIL = "no_detail"
MISSING_CODES = frozenset({UNKNOWN, NOT_STATED, NOT_RECORDED, NO_DETAIL})


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Something that holds for a time (datierte Festlegung), with its version and source."""

    id: str
    version: int
    source: str
    valid_from: date
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Code:
    """Code (Schlüssel) of a code list: what is stored, and what people read instead."""

    code: str
    label: Text
    valid_from: date
    valid_to: date | None = None
    group: str | None = None
    exclusive: bool = False
    lower: int | None = None
    upper: int | None = None
    legal_basis: str = ""
    retention: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it says that there is no content: unknown, not stated, not recorded, no detail."""
        return self.code in MISSING_CODES

    def valid_on(self, day: date) -> bool:
        """Whether it may be chosen on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class CodeList(Dated):
    """Code list (Schlüsselliste): all codes that ever held, in the order people read them.

    Attributes:
        groups: id of the list the codes' `group` belongs to, or None.
        one_per_group: of several codes given together at most one may come from each group.
        provided_by_county: the county adds its own codes before those declared here.
    """

    title: Text
    codes: tuple[Code, ...]
    groups: str | None = None
    one_per_group: bool = False
    provided_by_county: bool = False

    def codes_on(self, day: date) -> tuple[Code, ...]:
        """The codes that may be chosen on `day`, in order."""
        return tuple(code for code in self.codes if code.valid_on(day))

    def get(self, code: str, on: date | None = None) -> Code | None:
        """The entry of `code` that holds on `on`; without a day, or after its end, the latest one; else None."""
        entries = self._by_code.get(code, ())
        holding = [entry for entry in entries if on is not None and entry.valid_on(on)]
        chosen = holding or entries
        return chosen[-1] if chosen else None

    def label(self, code: str, language: str = "de") -> str:
        """What people read for `code`; KeyError for a code that is not in the list."""
        return self._by_code[code][-1].label.in_language(language)

    def find(self, text: str) -> str | None:
        """The code meant by `text`: the code itself or its label in either language, whatever the case."""
        if text in self._by_code:
            return text
        return self._by_name.get(text.casefold())

    def rank(self, code: str) -> int:
        """The place of `code` in the list, from 0."""
        return self._ranks[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @cached_property
    def _by_code(self) -> dict[str, tuple[Code, ...]]:
        index: dict[str, tuple[Code, ...]] = {}
        for entry in self.codes:
            index[entry.code] = (*index.get(entry.code, ()), entry)
        return index

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names = ((name.casefold(), c.code) for c in self.codes for name in (c.code, c.label.de, c.label.en))
        return dict(names)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {code: rank for rank, code in enumerate(self._by_code)}


@dataclass(frozen=True, kw_only=True)
class LegalBasis(Dated):
    """Legal basis (Rechtsgrundlage) as read in a stated state of the text; a proposal until `confirmed`."""

    text: str
    title: Text
    state_of_text: date
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class RetentionRule(Dated):
    """Retention rule (Löschregel): how many years after which event what happens; a proposal until `confirmed`.

    `event` "service_type" means: the rule of the case's service type decides (`Catalogue.retention_of`).
    """

    title: Text
    event: str
    years: int | None
    action: str
    state_of_text: date
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Statistic(Dated):
    """Statistic (amtliche oder vereinbarte Statistik) a field can feed; `consent` is the answer it needs, or ""."""

    title: Text
    state_of_text: date
    consent: str = ""


@dataclass(frozen=True)
class Purpose:
    """Purpose (Zweck) a field is processed for, with its legal bases."""

    purpose: Code
    bases: tuple[LegalBasis, ...]


@dataclass(frozen=True)
class StatisticItem:
    """One item of a statistic that a field fills.

    Attributes:
        shape: what is delivered: "value", "year", "month", "group" or "refused".
        counted: delivered as a count of the house, never with a single record.
    """

    statistic: str
    item: str
    shape: str = "value"
    counted: bool = False


@dataclass(frozen=True)
class Abstraction:
    """Abstraction (Vergröberung): how an answer becomes a table's dimension, and the list its codes come from.

    `how` is "same", "group", "first_group", "age_band", "any_count" or "quarter" (which has no list).
    """

    how: str
    code_list: CodeList | None


@dataclass(frozen=True, kw_only=True)
class Field(Dated):
    """Field (Erhebungsfeld): declared once, used by form, check, file, dictionary, record of processing and tables.

    Attributes:
        type: date, year_month, code, codes, counts_by_band, number or text.
        level: person, episode or contact: what the answer is about.
        asked_at: ids of the forms that ask it.
        missing: the non-content answers a field without a code list of its own accepts.
        at_least, at_most: bounds of a number or count; most codes of `codes`; most characters of `text`.
        abstraction: None means the field never leaves the case.
        source: where the field comes from; its norms stand in `purposes`.
    """

    core_number: int | None
    part_of: str | None
    label: Text
    help: Text
    type: str
    code_list: CodeList | None
    missing: tuple[Code, ...]
    level: str
    section: Code
    asked_at: tuple[str, ...]
    mandatory: bool
    at_least: int | None
    at_most: int | None
    protection: str
    transfer_norm: LegalBasis | None
    purposes: tuple[Purpose, ...]
    retention: RetentionRule
    abstraction: Abstraction | None
    statistics: tuple[StatisticItem, ...]

    @property
    def legal_bases(self) -> tuple[LegalBasis, ...]:
        """All legal bases, each once, in order."""
        return tuple(dict.fromkeys(basis for purpose in self.purposes for basis in purpose.bases))

    @property
    def is_identifying(self) -> bool:
        """Whether it bears a name or an address: sealed at rest, never counted."""
        return self.protection == "identifying"

    @cached_property
    def understood(self) -> dict[tuple[str, date], Any]:
        """What `answers` remembers of texts it understood before: (text, day of the entry) -> typed answer."""
        return {}

    @property
    def missing_codes(self) -> frozenset[str]:
        """The non-content answers this field accepts."""
        own = {code.code for code in self.missing}
        listed = {c.code for c in self.code_list.codes if c.is_missing} if self.code_list else set()
        return frozenset(own | listed)


@dataclass(frozen=True)
class FormRule:
    """Rule between fields (Feldregel): the name of a check in `checks`, the fields it looks at, what it says."""

    check: str
    fields: tuple[str, ...]
    message: Text


@dataclass(frozen=True, kw_only=True)
class Form(Dated):
    """Form (Formular): the fields asked on one occasion, in screen order, and the rules between them."""

    title: Text
    fields: tuple[Field, ...]
    rules: tuple[FormRule, ...]

    def field(self, field_id: str) -> Field:
        """The field with this id; KeyError where the form does not ask it."""
        return self.fields_by_id[field_id]

    @property
    def sections(self) -> tuple[tuple[Code, tuple[Field, ...]], ...]:
        """The fields by section, in screen order."""
        groups: dict[Code, tuple[Field, ...]] = {}
        for field in self.fields:
            groups[field.section] = (*groups.get(field.section, ()), field)
        return tuple(groups.items())

    @property
    def mandatory_fields(self) -> tuple[Field, ...]:
        """The fields that must be answered."""
        return tuple(field for field in self.fields if field.mandatory)

    @cached_property
    def fields_by_id(self) -> dict[str, Field]:
        """The fields by id, in screen order."""
        return {field.id: field for field in self.fields}


def ids(things: Iterable[Dated]) -> tuple[str, ...]:
    """The ids of several things, in order."""
    return tuple(thing.id for thing in things)
