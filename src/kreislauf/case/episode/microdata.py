"""Episodes for counting: pseudonymous rows without any identifying field. Only `statistics` may import this."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from kreislauf.case.pseudonym.selectors import Column, answer_sql, arrow_table, day_sql, number_sql

#: Case and person count once, also where a merge found two records to be one.
_SOURCE = """
    case_episode e
    JOIN case_case c ON c.id = e.case_id
    JOIN case_person p ON p.id = c.person_id
    JOIN case_person q ON q.id = COALESCE(p.merged_into_id, p.id)
    LEFT JOIN case_closure x ON x.episode_id = e.id
"""


def episodes(*, key: bytes, answers: Sequence[str] = ()) -> pa.Table:
    """All episodes (Episoden), one row each.

    Args:
        key: 32 bytes, of this purpose and period alone; pseudonyms of two calls agree only under one key.
        answers: further fields of the form "intake" at level "episode", each as a text column of its name; as the
            catalogue stores it (`as_text`: codes and counts joined by "|").

    Returns:
        episode, case, person (int64 pseudonyms), provider (id of the partner), action_field (of the offer),
        first_contact_on, opened_on, closed_on (date32, closed_on null while open), municipality, main_issue,
        service_type, sex, birth_month ("1990-05", "1990" or a missing code), nationality_group,
        consents (codes joined by "|"), closure_reason, outcome (null while open), synthetic.
        A null in a code column means that nobody answered.
    """
    return arrow_table([*_columns(), *(_answer(field) for field in answers)], _SOURCE, key=key)


def _columns() -> list[Column]:
    return [
        Column("episode", number_sql("e.id"), "pseudonym"),
        Column("case", number_sql("COALESCE(c.merged_into_id, c.id)"), "pseudonym"),
        Column("person", number_sql("q.id"), "pseudonym"),
        Column("provider", "c.provider_id", "number"),
        Column("action_field", "c.action_field", "code"),
        Column("first_contact_on", day_sql("e.first_contact_on"), "day"),
        Column("opened_on", day_sql("e.opened_on"), "day"),
        Column("closed_on", day_sql("e.closed_on"), "day"),
        Column("municipality", "e.municipality", "code"),
        Column("main_issue", "e.main_issue", "code"),
        Column("service_type", "e.service_type", "code"),
        Column("sex", "q.sex", "code"),
        Column("birth_month", "q.birth_month", "code"),
        Column("nationality_group", "q.nationality_group", "code"),
        Column("consents", answer_sql("e.answers", "consents"), "code"),
        Column("closure_reason", "x.reason", "code"),
        Column("outcome", "x.outcome", "code"),
        Column("synthetic", "e.synthetic", "flag"),
    ]


def _answer(field: str) -> Column:
    return Column(field, answer_sql("e.answers", field), "code")
