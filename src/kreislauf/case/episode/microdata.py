"""Episodes for counting: pseudonymous rows without any identifying field. Only `statistics` may import this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db import connection

from kreislauf.case.pseudonym.selectors import Column, answer_sql, arrow_table, number_sql

_OF_CASE = {
    "case": Column("case", "COALESCE(c.merged_into_id, c.id)", "pseudonym"),
    "provider": Column("provider", "c.provider_id", "number"),
    "action_field": Column("action_field", "c.action_field", "code"),
}
_OF_PERSON = {
    "person": Column("person", "COALESCE(p.merged_into_id, p.id)", "pseudonym"),
    "sex": Column("sex", "k.sex", "code"),
    "birth_month": Column("birth_month", "k.birth_month", "code"),
    "nationality_group": Column("nationality_group", "k.nationality_group", "code"),
}
_OF_CLOSURE = {
    "closure_reason": Column("closure_reason", "x.reason", "code"),
    "outcome": Column("outcome", "x.outcome", "code"),
}
_OF_EPISODE = {
    "episode": Column("episode", "e.id", "pseudonym"),
    "first_contact_on": Column("first_contact_on", "e.first_contact_on", "day"),
    "opened_on": Column("opened_on", "e.opened_on", "day"),
    "closed_on": Column("closed_on", "e.closed_on", "day"),
    "municipality": Column("municipality", "e.municipality", "code"),
    "main_issue": Column("main_issue", "e.main_issue", "code"),
    "service_type": Column("service_type", "e.service_type", "code"),
    "consents": Column("consents", "consents", "code"),
    "synthetic": Column("synthetic", "e.synthetic", "flag"),
}
_ALL = _OF_EPISODE | _OF_CASE | _OF_PERSON | _OF_CLOSURE
#: All columns there are, apart from further answers.
COLUMNS = tuple(_ALL)
_DAYS = frozenset({"first_contact_on", "opened_on", "closed_on"})


@dataclass(frozen=True)
class Days:
    """Which episodes are read at all: those whose `field` lies in `first`..`last`, both included.

    Attributes:
        end_field: where it is named, those that began by `last` and had not ended before `first`.
    """

    field: str
    first: date
    last: date
    end_field: str | None = None


def episodes(
    *,
    key: bytes,
    columns: Sequence[str] = COLUMNS,
    answers: Sequence[str] = (),
    days: Days | None = None,
) -> pa.Table:
    """The episodes (Episoden) of some days, one row each.

    Args:
        key: 32 bytes, of this purpose and period alone; pseudonyms of two calls agree only under one key.
        columns: which of `COLUMNS`; fewer are faster.
        answers: further fields of the form "intake" at level "episode", each as a text column of its name; as the
            catalogue stores it (`as_text`: codes and counts joined by "|").
        days: None for all there are.

    Returns:
        episode, case, person (int64 pseudonyms; merged ones count as one), provider (id of the partner),
        action_field (of the offer), first_contact_on, opened_on, closed_on (date32, closed_on null while open),
        municipality, main_issue, service_type, sex, birth_month ("1990-05", "1990" or a missing code),
        nationality_group, consents (codes joined by "|"), closure_reason, outcome (null while open), synthetic.
        A null in a code column means that nobody answered.
    """
    further = [Column(field, answer_sql("e.answers", field), "code") for field in answers]
    return arrow_table(
        [*(_composed(_ALL[name]) for name in columns), *further], _source(frozenset(columns), days), key=key
    )


def _composed(column: Column) -> Column:
    """A column with the SQL of this database."""
    if column.kind == "pseudonym":
        return Column(column.name, number_sql(column.sql), column.kind)
    if column.name == "consents":
        return Column(column.name, answer_sql("e.answers", column.name), column.kind)
    return column


def _source(asked: frozenset[str], days: Days | None) -> str:
    """The episodes with what the asked columns stand in. Outer joins keep the order: first the episodes of the days."""
    joined = ["case_episode e"]
    if asked & {*_OF_CASE, *_OF_PERSON}:
        joined.append("LEFT JOIN case_case c ON c.id = e.case_id")
    if asked & {*_OF_PERSON}:
        joined.append("LEFT JOIN case_person p ON p.id = c.person_id")
        joined.append("LEFT JOIN case_person k ON k.id = COALESCE(p.merged_into_id, p.id)")
    if asked & {*_OF_CLOSURE}:
        joined.append("LEFT JOIN case_closure x ON x.episode_id = e.id")
    return f"{' '.join(joined)} WHERE {_condition(days)}" if days else " ".join(joined)


def _condition(days: Days) -> str:
    begin, first, last = _day_sql(days.field), days.first.isoformat(), days.last.isoformat()
    if days.end_field is None:
        return f"{begin} BETWEEN '{first}' AND '{last}'"
    end = _day_sql(days.end_field)
    return f"{begin} <= '{last}' AND ({end} IS NULL OR {end} >= '{first}')"


def _day_sql(field: str) -> str:
    """A column of days. For a third of a table SQLite is three times as fast without the index: a sign turns it off."""
    if field not in _DAYS:
        raise ValueError(f"Kein Tag: {field!r}")
    return f"+e.{field}" if connection.vendor == "sqlite" else f"e.{field}"
