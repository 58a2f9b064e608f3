"""All checks that apply to what is about to go out, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any

from safetables._audit import audit
from safetables._check_attacks import Finding
from safetables._check_figures import Average, Share, check_average, check_share
from safetables._check_file import check_file
from safetables._check_records import check_records
from safetables._check_tables import (
    check_catalogue,
    check_groups,
    check_own_cases,
    check_small_cells,
    unsafe_cells,
)
from safetables._edition import DifferencingDisclosure, check_editions
from safetables._ledger import Ledger
from safetables._protected import ProtectedTable
from safetables._rule import Threshold
from safetables._table import Table

MEND = "protect the tables together, with protect(..., released=[...]) where they count the same people; or hide more"


def check_publication(
    tables: Sequence[ProtectedTable],
    rule: Threshold,
    *,
    ledger: Ledger | None = None,
    replaces: Mapping[str, str] | None = None,
    shares: Iterable[Share] = (),
    averages: Iterable[Average] = (),
    files: Iterable[str | PathLike[str]] = (),
    secrets: Iterable[int] = (),
    groups: Iterable[str] = (),
    own_cases: Mapping[str, Table] | None = None,
    catalogue: Iterable[Iterable[str]] | None = None,
    records: Any = None,
    columns: Sequence[str] = (),
    k: int = 10,
    pseudonym: str | None = None,
) -> list[Finding]:
    """Run every check that what is given allows; an empty list means that nothing was found, by these attacks.

    Args:
        tables: about to go out; those of the same population and unit are attacked together.
        rule: which counts are sensitive.
        ledger: what is out already (S3 to S7, S13, S16).
        replaces: name of a table -> name of its earlier edition in the ledger.
        shares, averages: published beside the tables (S8, S9).
        files: as they will go out (S10), and `secrets`, the true counts of hidden cells.
        groups: dimensions of which nobody may be known to have the code of his whole group (S11).
        own_cases: provider -> its own cases, counted with the dimensions of the only table (S12).
        catalogue: the registered sets of dimensions (S14).
        records, columns, k, pseudonym: a file of single persons, see `check_records` (S15).

    Raises:
        SafetablesError: what the single checks raise: figures that contradict each other, tables that cannot be linked.
    """
    findings: list[Finding] = []
    for table in tables:
        findings += check_small_cells(table, rule)
        names = {dimension.name for dimension in table.dimensions}
        for dimension in (name for name in groups if name in names):
            findings += check_groups(table, dimension)
        if catalogue is not None:
            findings += check_catalogue(table, catalogue)
        for provider, own in (own_cases or {}).items():
            findings += check_own_cases(table, own, provider)
    findings += _attacked(tables, ledger, replaces or {})
    for share in shares:
        findings += check_share(share, rule)
    for average in averages:
        findings += check_average(average, rule)
    secrets = list(secrets)
    for file in files:
        findings += check_file(file, secrets)
    if records is not None:
        findings += check_records(records, columns, k=k, pseudonym=pseudonym)
    return findings


def _attacked(
    tables: Sequence[ProtectedTable], ledger: Ledger | None, replaces: Mapping[str, str]
) -> list[Finding]:
    """Each table with the others about the same people, and with the ledger."""
    findings: list[Finding] = []
    for number, table in enumerate(tables):
        others = [
            other
            for other in tables[:number]
            if (other.population, other.unit) == (table.population, table.unit)
        ]
        alone = audit(table, released=others)
        findings += unsafe_cells("S7" if others else "S2", alone.disclosed, alone.undecided, MEND)
        if ledger is None:
            continue
        result = ledger.audit(table, beside=tables[:number], replaces=list(replaces.values()))
        findings += unsafe_cells("S3-S7, S16", result.disclosed, result.undecided, MEND)
    for table in tables:
        findings += _corrected(table, ledger, replaces.get(table.name))
    return list(dict.fromkeys(findings))


def _corrected(table: ProtectedTable, ledger: Ledger | None, earlier: str | None) -> list[Finding]:
    if ledger is None or earlier is None:
        return []
    try:
        check_editions(ledger.table(earlier), table, table.rule)
    except DifferencingDisclosure as error:
        mend = "withhold the new edition until more has changed"
        return [Finding("S13", "disclosed", table.name, str(error), mend)]
    return []
