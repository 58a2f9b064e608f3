"""The one place that reads microdata: pseudonymous rows of what a table counts, and nothing else of them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kreislauf.case.contact.microdata import contacts
from kreislauf.case.episode.microdata import COLUMNS, Days, episodes
from kreislauf.catalogue import Catalogue, Population, TableDefinition
from kreislauf.foundation.partner.models import Partner
from kreislauf.statistics.collect.rules import HOUSE, UNIT_COLUMN, Period, check_columns, counted_rows


def _read_episodes(*, key: bytes, wanted: Sequence[str], population: Population, period: Period) -> pa.Table:
    """Episodes of the period with the columns wanted alone - fewer of both are faster - and the consents that keep a
    record out. What counts of them `counted_rows` says."""
    own = [*wanted, "consents"]
    end = population.end_field if population.rule == "open_in_period" else None
    return episodes(
        key=key,
        columns=[name for name in own if name in COLUMNS],
        answers=[name for name in own if name not in COLUMNS],
        days=Days(population.date_field, period.first, period.last, end),
    )


def _read_contacts(*, key: bytes, wanted: Sequence[str], population: Population, period: Period) -> pa.Table:
    """Contacts without a file, with the columns wanted alone."""
    return contacts(key=key).select(list(wanted))


_READERS = {"episode": _read_episodes, "contact": _read_contacts}


def rows_that_count(
    definition: TableDefinition, *, catalogue: Catalogue, period: Period, key: bytes
) -> pa.Table:
    """The records a table counts in a period, one row each.

    Args:
        key: 32 bytes of this counting alone; whoever destroys it unlinks the pseudonyms for good.

    Returns:
        unit (int64 pseudonym of the person, case, episode or contact counted), record (that of the row itself, which
        settles what comes first where days are equal), provider, synthetic, one column per field of the definition
        with its answers as they are stored (null: nobody answered), and house - the provider's short name - where
        the table tells houses apart.

    Raises:
        IdentifyingColumn: the delivery holds a column that may not leave the case.
    """
    population = definition.population
    unit = UNIT_COLUMN[population.record, definition.unit.code]
    wanted = dict.fromkeys([unit, population.record, HOUSE, "synthetic", *definition.field_ids])
    records = _READERS[population.record](key=key, wanted=list(wanted), population=population, period=period)
    may_leave = [field.id for field in catalogue.fields.values() if field.abstraction is not None]
    check_columns(records.schema, may_leave=may_leave)
    rows = counted_rows(records, population, period)
    columns = {"unit": rows[unit], "record": rows[population.record], HOUSE: rows[HOUSE]}
    columns |= {"synthetic": rows["synthetic"]}
    columns |= {field: rows[field] for field in definition.field_ids}
    if definition.tells_houses_apart:
        columns["house"] = _short_names(rows[HOUSE])
    return pa.table(columns)


def _short_names(houses: pa.ChunkedArray) -> pa.Array:
    """The short name of each row's house."""
    encoded = pc.dictionary_encode(houses.combine_chunks())
    name_of = dict(Partner.objects.values_list("pk", "slug"))
    names = pa.array([name_of.get(number) for number in encoded.dictionary.to_pylist()], pa.string())
    return names.take(encoded.indices)


def holds_invented(rows: pa.Table) -> bool:
    """Whether any of the rows is of an invented person; then the whole table counts as invented."""
    return bool(pc.any(rows["synthetic"]).as_py())
