"""How long it takes to take cases over from a file: `kreislauf import-cases`, as a house runs it, start included.

Target: 100,000 rows in at most 60 seconds. Beside it stand the check alone, a workbook of 10,000 rows, and how soon a
file with one wrong row - the last - is refused.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.large_county import environment, start_django

TARGET_SECONDS = 60.0
ROWS = 100_000
SMALL = 10_000
_SLUG = "haus-nord"
_COUNSELLOR = "counsellor-haus-nord"
_REFUSED = 2


def main() -> list[tuple[object, ...]]:
    """Import invented files into an installation of their own; rows of (what, measured, target, unit)."""
    from tests.durability.installation import Installation

    with tempfile.TemporaryDirectory(prefix="kreislauf-bench-") as folder:
        home = Path(folder) / "home"
        Installation.new(home)
        files = _files(home, Path(folder))
        return [
            _timed(f"check {ROWS:,} rows, CSV", home, files["large.csv"], "--check"),
            _timed(f"import {ROWS:,} rows, CSV", home, files["large.csv"]),
            _timed(f"import the same {ROWS:,} rows again", home, files["large.csv"]),
            _timed(f"import {SMALL:,} rows, XLSX", home, files["small.xlsx"]),
            _timed(f"refuse {SMALL:,} rows, the last one wrong", home, files["wrong.csv"], status=_REFUSED),
            _timed(
                f"refuse {ROWS:,} rows, the last one wrong", home, files["wrong-large.csv"], status=_REFUSED
            ),
        ]


def _timed(what: str, home: Path, file: Path, *options: str, status: int = 0) -> tuple[object, ...]:
    command = [sys.executable, "-m", "kreislauf.command", "import-cases", str(file)]
    command += ["--provider", _SLUG, "--responsible", _COUNSELLOR, *options]
    before, begun = os.times(), time.perf_counter()
    answer = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - begun, os.times()
    assert answer.returncode == status, answer.stdout + answer.stderr
    said = (answer.stdout or answer.stderr).strip().splitlines()[-1][:160]
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    load = os.getloadavg()[0]
    print(
        f"  {what}: {seconds:.1f} s, processor {processor:.1f} s, load of the machine {load:.1f}; {said}",
        file=sys.stderr,
    )
    return what, seconds, TARGET_SECONDS


def _files(home: Path, folder: Path) -> dict[str, Path]:
    """The files, by name, after a house with two offers was set up in `home`."""
    start_django(home)
    from django.db import connection

    from tests.unit.case.invented import a_house

    a_house(_SLUG)
    rows = list(_rows(ROWS))
    wrong = dict(rows[-1], sex="vielleicht")
    connection.close()
    large, small = rows[:ROWS], [dict(row, external_number=f"X-{n}") for n, row in enumerate(rows[:SMALL])]
    return {
        "large.csv": _csv(folder / "large.csv", large),
        "small.xlsx": _xlsx(folder / "small.xlsx", small),
        "wrong.csv": _csv(folder / "wrong.csv", [*rows[: SMALL - 1], wrong]),
        "wrong-large.csv": _csv(folder / "wrong-large.csv", [*rows[:-1], wrong]),
    }


def _rows(count: int) -> Iterator[dict[str, str]]:
    """Invented rows with all 15 core fields and names, by target column."""
    from benchmarks.many_cases import a_name, raw_intake
    from kreislauf.case.form.rules import stored
    from kreislauf.case.form.selectors import checked_answers, county_catalogue

    draw, form = random.Random(1), county_catalogue().form("intake")
    offered = ("debt_counselling", "addiction_counselling")
    stock = [stored(checked_answers(form, raw_intake(draw))) for _ in range(1_000)]
    for number in range(count):
        texts = draw.choice(stock)
        day = date(2023, 1, 1) + timedelta(days=draw.randrange(1_000))
        family, given = a_name(draw, texts.get("sex", ""))
        yield (
            {field.id: "" for field in form.fields}
            | texts
            | {
                "external_number": f"AZ-{number}",
                "family_name": family,
                "given_name": given,
                "phone": f"06152 {number:06d}",
                "first_contact_on": f"{day:%d.%m.%Y}",
                "birth_month": f"{draw.randrange(1, 13):02d}.{draw.randrange(1940, 2019)}",
                "service_type": draw.choice(offered),
            }
        )


def _csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _xlsx(path: Path, rows: list[dict[str, str]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
    return path


if __name__ == "__main__":
    for row in main():
        print(*row)
