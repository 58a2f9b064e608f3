"""Episodes for counting: pseudonymous rows without any identifying field. Only `statistics` may import this."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from kreislauf.case.pseudonym.selectors import (
    Column,
    answer_sql,
    arrow_table,
    looked_up,
    number_sql,
)

_OF_CASE = ("case", "provider", "action_field")
_OF_PERSON = ("person", "sex", "birth_month", "nationality_group")
_OF_CLOSURE = ("closure_reason", "outcome")
_OF_EPISODE = (
    "episode",
    "first_contact_on",
    "opened_on",
    "closed_on",
    "municipality",
    "main_issue",
    "service_type",
    "consents",
    "synthetic",
)
#: All columns there are, apart from further answers.
COLUMNS = (*_OF_EPISODE, *_OF_CASE, *_OF_PERSON, *_OF_CLOSURE)


def episodes(*, key: bytes, columns: Sequence[str] = COLUMNS, answers: Sequence[str] = ()) -> pa.Table:
    """All episodes (Episoden), one row each.

    Args:
        key: 32 bytes, of this purpose and period alone; pseudonyms of two calls agree only under one key.
        columns: which of `COLUMNS`; fewer are faster.
        answers: further fields of the form "intake" at level "episode", each as a text column of its name; as the
            catalogue stores it (`as_text`: codes and counts joined by "|").

    Returns:
        episode, case, person (int64 pseudonyms; merged ones count as one), provider (id of the partner),
        action_field (of the offer), first_contact_on, opened_on, closed_on (date32, closed_on null while open),
        municipality, main_issue, service_type, sex, birth_month ("1990-05", "1990" or a missing code),
        nationality_group, consents (codes joined by "|"), closure_reason, outcome (null while open), synthetic.
        A null in a code column means that nobody answered.
    """
    asked = frozenset(columns)
    table = _episodes_alone(key, asked, answers)
    if asked & {*_OF_CASE, *_OF_PERSON}:
        table = looked_up(table, "case_row", _cases(key))
    if asked & {*_OF_PERSON}:
        people = _persons(key)
        table = looked_up(table, "person_row", people.select(["row", "person"]))
        table = looked_up(table, "person", people.drop_columns("person"))
    if asked & {*_OF_CLOSURE}:
        table = looked_up(table, "episode", _closures(key))
    return table.select([*columns, *answers])


def _episodes_alone(key: bytes, asked: frozenset[str], answers: Sequence[str]) -> pa.Table:
    own = [
        Column("episode", number_sql("id"), "pseudonym"),
        Column("first_contact_on", "first_contact_on", "day"),
        Column("opened_on", "opened_on", "day"),
        Column("closed_on", "closed_on", "day"),
        Column("municipality", "municipality", "code"),
        Column("main_issue", "main_issue", "code"),
        Column("service_type", "service_type", "code"),
        Column("consents", answer_sql("answers", "consents"), "code"),
        Column("synthetic", "synthetic", "flag"),
    ]
    wanted = [column for column in own if column.name in asked or column.name == "episode"]
    link = Column("case_row", number_sql("case_id"), "pseudonym")
    further = [Column(field, answer_sql("answers", field), "code") for field in answers]
    return arrow_table([*wanted, link, *further], "case_episode", key=key)


def _cases(key: bytes) -> pa.Table:
    columns = [
        Column("row", number_sql("id"), "pseudonym"),
        Column("case", number_sql("COALESCE(merged_into_id, id)"), "pseudonym"),
        Column("person_row", number_sql("person_id"), "pseudonym"),
        Column("provider", "provider_id", "number"),
        Column("action_field", "action_field", "code"),
    ]
    return arrow_table(columns, "case_case", key=key)


def _persons(key: bytes) -> pa.Table:
    columns = [
        Column("row", number_sql("id"), "pseudonym"),
        Column("person", number_sql("COALESCE(merged_into_id, id)"), "pseudonym"),
        Column("sex", "sex", "code"),
        Column("birth_month", "birth_month", "code"),
        Column("nationality_group", "nationality_group", "code"),
    ]
    return arrow_table(columns, "case_person", key=key)


def _closures(key: bytes) -> pa.Table:
    columns = [
        Column("row", number_sql("episode_id"), "pseudonym"),
        Column("closure_reason", "reason", "code"),
        Column("outcome", "outcome", "code"),
    ]
    return arrow_table(columns, "case_closure", key=key)
