"""Closures for counting: pseudonymous rows without any identifying field. Only `statistics` may import this."""

from __future__ import annotations

import pyarrow as pa

from kreislauf.case.pseudonym.selectors import Column, answer_sql, arrow_table, number_sql

_SOURCE = "case_closure x JOIN case_episode e ON e.id = x.episode_id JOIN case_case c ON c.id = e.case_id"


def closures(*, key: bytes) -> pa.Table:
    """All closures (Abschlüsse), one row each, with the situation asked again (fields 9, 10, 11).

    Args:
        key: 32 bytes, of this purpose and period alone.

    Returns:
        episode, case (int64 pseudonyms), provider, closed_on (date32), main_issue (of the episode),
        closure_reason, outcome, activity_status, income_source (codes joined by "|"), housing, synthetic.
    """
    columns = [
        Column("episode", number_sql("e.id"), "pseudonym"),
        Column("case", number_sql("COALESCE(c.merged_into_id, c.id)"), "pseudonym"),
        Column("provider", "c.provider_id", "number"),
        Column("closed_on", "e.closed_on", "day"),
        Column("main_issue", "e.main_issue", "code"),
        Column("closure_reason", "x.reason", "code"),
        Column("outcome", "x.outcome", "code"),
        *(
            Column(field, answer_sql("x.answers", field), "code")
            for field in ("activity_status", "income_source", "housing")
        ),
        Column("synthetic", "e.synthetic", "flag"),
    ]
    return arrow_table(columns, _SOURCE, key=key)
