"""Anonymous contacts for counting. Only `statistics` may import this."""

from __future__ import annotations

import pyarrow as pa

from kreislauf.case.pseudonym.selectors import Column, arrow_table, number_sql


def contacts(*, key: bytes) -> pa.Table:
    """All contacts without a file (Kontakte ohne Akte), one row each.

    Args:
        key: 32 bytes, of this purpose and period alone.

    Returns:
        contact (int64 pseudonym), provider, contact_on (date32), channel, topic, municipality, age_band,
        synthetic. A null means that nobody answered. The duration stays with the contact: no table asks for it.
    """
    columns = [
        Column("contact", number_sql("k.id"), "pseudonym"),
        Column("provider", "k.provider_id", "number"),
        Column("contact_on", "k.contact_on", "day"),
        Column("channel", "NULLIF(k.channel, '')", "code"),
        Column("topic", "k.topic", "code"),
        Column("municipality", "k.municipality", "code"),
        Column("age_band", "NULLIF(k.age_band, '')", "code"),
        Column("synthetic", "k.synthetic", "flag"),
    ]
    return arrow_table(columns, "case_anonymouscontact k", key=key)
