"""Records of single persons: rare combinations and rare frequencies of a pseudonym (S15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetables._check_attacks import Finding
from safetables._records import DuckDB, check_columns
from safetables._rule import BadRule

NAMED = 20  # rare groups named one by one


def check_records(
    records: Any, columns: Sequence[str], *, k: int = 10, pseudonym: str | None = None
) -> list[Finding]:
    """S15: is every person one of at least k with the same values in the columns an attacker may know (k-anonymity)?

    Args:
        records: what `tabulate` takes, but mappings.
        columns: age group, sex, municipality ...: what somebody may know of a person.
        pseudonym: the column that names a person over several records. Without it every record is a person. With it, the
            combination of a person is that of all records, and so is how many records the person has: a person
            with 37 records is found by whoever knows that number.

    Raises:
        BadRecords: no such file or column.
        BadRule: k below 2, or no column.
    """
    if k < 2 or not columns:
        raise BadRule(f"k is {k}, columns are {list(columns)}; give k >= 2 and at least one column")
    engine = DuckDB(records)
    try:
        check_columns(engine.columns, [*columns, *([pseudonym] if pseudonym else [])])
        findings = _rare(engine, columns, k, pseudonym)
        if pseudonym:
            findings += _rare_frequencies(engine, k, pseudonym)
        return findings
    finally:
        engine.close()


def _rare(engine: DuckDB, columns: Sequence[str], k: int, pseudonym: str | None) -> list[Finding]:
    """Combinations fewer than k people have."""
    named = [f"CAST({engine.quote(column)} AS VARCHAR) AS c{i}" for i, column in enumerate(columns)]
    named.append(f"{engine.quote(pseudonym) if pseudonym else 1} AS who")
    groups = ", ".join(f"c{i}" for i in range(len(columns)))
    people = "count(DISTINCT who)" if pseudonym else "count(*)"
    inner = f"SELECT {', '.join(named)} FROM {engine.name}"  # noqa: S608
    sql = f"SELECT {groups}, {people} AS people FROM ({inner}) GROUP BY {groups} HAVING {people} < {k} ORDER BY ALL"  # noqa: S608
    rows = [list(row.values()) for row in engine.run(sql).to_pylist()]
    mend = "make the values coarser, or leave the records out"
    found = [
        Finding("S15", "disclosed", _where(columns, row), f"only {row[-1]} people, fewer than {k}", mend)
        for row in rows[:NAMED]
    ]
    if len(rows) > NAMED:
        found.append(Finding("S15", "disclosed", "records", f"{len(rows) - NAMED} more such groups", mend))
    return found


def _where(columns: Sequence[str], row: list[Any]) -> str:
    return ", ".join(
        f"{name}={'' if value is None else value}" for name, value in zip(columns, row, strict=False)
    )


def _rare_frequencies(engine: DuckDB, k: int, pseudonym: str) -> list[Finding]:
    """Numbers of records fewer than k people have."""
    name = engine.quote(pseudonym)
    inner = f"SELECT count(*) AS times FROM {engine.name} GROUP BY {name}"  # noqa: S608
    sql = (
        f"SELECT times, count(*) AS people FROM ({inner}) GROUP BY times HAVING count(*) < {k} ORDER BY times"  # noqa: S608
    )
    mend = f"leave {pseudonym} out, or give every record its own"
    rows = engine.run(sql).to_pylist()
    return [
        Finding(
            "S15",
            "disclosed",
            f"{pseudonym} with {row['times']} records",
            f"only {row['people']} people, fewer than {k}",
            mend,
        )
        for row in rows[:NAMED]
    ]
