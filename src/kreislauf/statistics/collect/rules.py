"""What may be collected for counting, and which records of it count. Pure, on pyarrow alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from kreislauf.catalogue import Population

#: Columns that name a record without leading back to it, and whose house it is.
PSEUDONYMS = frozenset({"episode", "case", "person", "contact"})
HOUSE = "provider"
#: What else a delivery may hold besides abstracted fields of the catalogue.
BESIDES = frozenset({HOUSE, "action_field", "opened_on", "consents", "synthetic"})
#: The answer that keeps a record out of every table.
REFUSED = "statistics_refused"

#: Which pseudonym is counted for which unit of which record.
UNIT_COLUMN = {
    ("episode", "persons"): "person",
    ("episode", "cases"): "case",
    ("episode", "episodes"): "episode",
    ("contact", "contacts"): "contact",
}


class IdentifyingColumn(Exception):
    """A bug: a column reached statistics that may name a person. Nothing was counted."""


@dataclass(frozen=True)
class Period:
    """Period (Zeitraum) a table counts: both days included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def __str__(self) -> str:
        if (self.first, self.last) == (date(self.first.year, 1, 1), date(self.first.year, 12, 31)):
            return str(self.first.year)
        return f"{self.first:%d.%m.%Y}-{self.last:%d.%m.%Y}"


def check_columns(schema: pa.Schema, *, may_leave: Iterable[str]) -> None:
    """Pass silently where every column is a pseudonym, the house, or a field that may leave the case.

    Args:
        may_leave: ids of the catalogue's fields that have an abstraction.

    Raises:
        IdentifyingColumn: any other column, whatever it holds; or a pseudonym that is not a keyed number.
    """
    strange = set(schema.names) - PSEUDONYMS - BESIDES - set(may_leave)
    open_numbers = [n for n in PSEUDONYMS & set(schema.names) if schema.field(n).type != pa.int64()]
    if strange or open_numbers:
        raise IdentifyingColumn(", ".join(sorted(strange | set(open_numbers))))


def counted_rows(records: pa.Table, population: Population, period: Period) -> pa.Table:
    """The records that count in the period, by the definition's rule; those who refused are left out."""
    first, last = pa.scalar(period.first), pa.scalar(period.last)
    day = records[population.date_field]
    chosen = pc.less_equal(day, last)
    if population.rule == "open_in_period":
        end = records[population.end_field]
        chosen = pc.and_(chosen, pc.or_(pc.is_null(end), pc.greater_equal(pc.fill_null(end, first), first)))
    else:
        chosen = pc.and_(chosen, pc.greater_equal(day, first))
    if "consents" in records.column_names:
        refused = pc.match_substring(pc.fill_null(records["consents"], ""), REFUSED)
        chosen = pc.and_(chosen, pc.invert(refused))
    return records.filter(pc.fill_null(chosen, False))
