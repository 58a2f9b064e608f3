"""Persons for counting: pseudonymous rows without any identifying field. Only `statistics` may import this."""

from __future__ import annotations

import pyarrow as pa

from kreislauf.case.pseudonym.selectors import Column, arrow_table, number_sql


def persons(*, key: bytes) -> pa.Table:
    """All persons (Personen) as each house knows them, merged ones once.

    Args:
        key: 32 bytes, of this purpose and period alone.

    Returns:
        person (int64 pseudonym), provider (id of the partner), sex, birth_month, nationality_group, synthetic.
    """
    columns = [
        Column("person", number_sql("p.id"), "pseudonym"),
        Column("provider", "p.provider_id", "number"),
        Column("sex", "p.sex", "code"),
        Column("birth_month", "p.birth_month", "code"),
        Column("nationality_group", "p.nationality_group", "code"),
        Column("synthetic", "p.synthetic", "flag"),
    ]
    return arrow_table(columns, "case_person p WHERE p.merged_into_id IS NULL", key=key)
