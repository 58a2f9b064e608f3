"""What is counted and how it is shown: tables, disclosure profiles, indicators, reports. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kreislauf.catalogue.rules import Code, CodeList, Dated, Field, Text

#: The methods of protection a profile may name: hide; hide, then round; round alone; add a small noise per cell.
METHODS = ("suppression", "suppression_rounding", "rounding", "cell_key")


@dataclass(frozen=True)
class Level:
    """Level of a dimension (Ebene): "municipality", then "planning_region", then "county"; finest first.

    `code_list` is None for the levels of time, "quarter" and "year".
    """

    id: str
    label: Text
    code_list: CodeList | None


@dataclass(frozen=True)
class House:
    """House that keeps the case (Träger) as something to count by: nobody answers it, the case lies there.

    `code_list` are the county's providers by their short names; a case of anybody else counts without detail.
    """

    label: Text
    code_list: CodeList
    id: str = "house"
    protection: str = "ordinary"
    mandatory: bool = False
    missing_codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DimensionDefinition:
    """Dimension of a table (Merkmal): one field, abstracted; or the house that keeps the case.

    Attributes:
        id: the id of the field.
        levels: finest first; cells are counted at the finest, the others are sums.
        missing: "merged" - unknown, not stated and not recorded count together as `no_detail`; or "separate".
        total: False where cells of this dimension overlap, so that no sum over it may be shown.
        known_by: another dimension of the table that tells this one anyway - a debt counsellor's clients have
            debts. That a whole group of it shares a code of this dimension is then no news of anybody in it.
    """

    id: str
    label: Text
    field: Field | House
    levels: tuple[Level, ...]
    missing: str
    total: bool
    known_by: str | None = None

    @property
    def is_answer(self) -> bool:
        """Whether somebody answered it; else it is the house that keeps the case."""
        return isinstance(self.field, Field)


@dataclass(frozen=True)
class Population:
    """What counts (Grundgesamtheit).

    Attributes:
        record: "episode" or "contact".
        rule: "begun_in_period" - date_field lies in the period; "open_in_period" - date_field at or before its end
            and end_field empty or at or after its beginning; "closed_in_period" - date_field lies in the period.
        counted_at: "first" - each unit once, at its first record in the period (once for each code of a dimension
            without total); "each" - every record.
    """

    record: str
    rule: str
    date_field: str
    end_field: str | None
    counted_at: str


@dataclass(frozen=True, kw_only=True)
class TableDefinition(Dated):
    """Table of the closed catalogue (Tabelle): what is counted, by which dimensions, for whom it may be released.

    Attributes:
        unit: code of `counting_unit`: persons, cases, episodes, contacts.
        period: "year".
        reference_date: "period_end": ages and the like are those of the last day of the period.
        correction_days: how long after the period late records are still taken in.
        profiles: ids of the disclosure profiles it may be released under.
    """

    title: Text
    note: Text
    unit: Code
    population: Population
    period: str
    dimensions: tuple[DimensionDefinition, ...]
    reference_date: str
    correction_days: int
    profiles: tuple[str, ...]

    def dimension(self, dimension_id: str) -> DimensionDefinition:
        """The dimension with this id; KeyError where the table has none."""
        return {dimension.id: dimension for dimension in self.dimensions}[dimension_id]

    @property
    def field_ids(self) -> tuple[str, ...]:
        """Every field whose answers reach this table: its dimensions and the dates that decide what counts."""
        dates = (self.population.date_field, self.population.end_field)
        answers = [dimension.field.id for dimension in self.dimensions if dimension.is_answer]
        return tuple(dict.fromkeys(answers + [day for day in dates if day]))

    @property
    def tells_houses_apart(self) -> bool:
        """Whether it counts by the house that keeps the case."""
        return any(not dimension.is_answer for dimension in self.dimensions)


@dataclass(frozen=True, kw_only=True)
class Profile(Dated):
    """Disclosure profile (Schutzprofil).

    Attributes:
        hide_up_to: counts from 1 to this number are hidden, with as many others as it takes to keep them so.
        rounding_base: what is left is rounded to multiples of it; 1 means not at all.
        methods: with which of `METHODS` a table may be released; the first where nobody chooses.
        share_from: shares and averages only where the base is at least this.
        zero_discloses: a zero in a sensitive attribute is treated as sensitive too.
        whole_group_discloses: so is a group all of whose members share the attribute.
        least_population: areas below are merged before release; None where the profile does not ask.
    """

    title: Text
    hide_up_to: int
    rounding_base: int
    methods: tuple[str, ...]
    share_from: int
    zero_discloses: bool
    whole_group_discloses: bool
    least_population: int | None

    @property
    def min_count(self) -> int:
        """The least count above zero that may be shown."""
        return self.hide_up_to + 1


@dataclass(frozen=True)
class Quantity:
    """Numerator or denominator (Zähler, Nenner): cells of a table, or figures from outside ("population").

    `where` names per dimension the codes that count; a dimension not named counts whole.
    """

    table: str | None
    figures: str | None
    where: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class IndicatorDefinition(Dated):
    """Indicator (Kennzahl): factor x numerator / denominator, for each combination of the dimensions in `by`."""

    title: Text
    note: Text
    numerator: Quantity
    denominator: Quantity
    factor: int
    decimals: int
    unit: Text
    direction: str
    by: tuple[str, ...]
    smallest_area: str


@dataclass(frozen=True)
class ReportItem:
    """One entry of a report: kind "table" or "indicator", and its id."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True)
class ReportDefinition(Dated):
    """Report (Bericht) made of released tables and of indicators computed from them, in order; nothing else."""

    title: Text
    recipient: Text
    period: str
    required_profile: str
    contents: tuple[ReportItem, ...]

    @property
    def table_ids(self) -> tuple[str, ...]:
        """The tables it prints, in order."""
        return tuple(item.id for item in self.contents if item.kind == "table")

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """The indicators it prints, in order."""
        return tuple(item.id for item in self.contents if item.kind == "indicator")
