"""Read an uploaded table, whatever it is: CSV here, a workbook in a process with limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from kreislauf.case.table_file.rules import (
    EMPTY,
    SPLIT,
    Table,
    Unreadable,
    check_workbook,
    csv_table,
    table_of,
)
from kreislauf.catalogue.rules import Text
from kreislauf.foundation.errors import DomainError

_SECONDS = 90
_WORKBOOK = (
    "import sys; from kreislauf.case.table_file.rules import print_workbook; print_workbook(sys.argv[1])"
)
_TOO_LARGE = 3


class FileRefused(DomainError):
    """The file cannot be read; nothing was changed."""

    http_status = 422


def read_table(data: bytes) -> Table:
    """The first table of a CSV or XLSX file; which of the two, its first bytes say, not its name.

    Raises:
        FileRefused: see `rules`; the message says what to do.
    """
    try:
        if not data.strip():
            raise Unreadable(EMPTY, Text("Wählen Sie eine andere Datei.", "Choose another file."))
        return _workbook_table(data) if data[:2] == b"PK" else csv_table(data)
    except Unreadable as error:
        language = get_language() or "de"
        raise FileRefused(
            error.fact.in_language(language), next_step=error.advice.in_language(language)
        ) from error


def _workbook_table(data: bytes) -> Table:
    folder = settings.HOME / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        check_workbook(Path(file.name))
        return table_of(_rows_of(file.name))


def _rows_of(path: str) -> list[list[str]]:
    broken = Unreadable(
        Text("Die Excel-Datei ist beschädigt oder zu groß.", "The Excel file is damaged or too large."),
        Text("Speichern Sie sie neu oder als CSV.", "Save it again, or as CSV."),
    )
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    try:
        answer = subprocess.run(  # noqa: S603 - our own interpreter, our own code, a path we made
            [sys.executable, "-c", _WORKBOOK, path],
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise broken from None
    if answer.returncode == _TOO_LARGE:
        raise Unreadable(
            Text("Die Tabelle hat zu viele Zeilen oder Spalten.", "The table has too many rows or columns."),
            SPLIT,
        )
    if answer.returncode:
        raise broken
    return [json.loads(line) for line in answer.stdout.decode().splitlines()]
