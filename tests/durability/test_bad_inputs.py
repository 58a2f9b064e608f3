"""Bad files on the real server and on the command line: said clearly, nothing changed, and the server answers on."""

from __future__ import annotations

import io
import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from tests.browser.server import ROOT, RunningServer
from tests.durability.installation import Installation
from tests.durability.sender import Sender

pytestmark = pytest.mark.durability
GIB, MIB = 1 << 30, 1 << 20
HEAD = ["first_contact_on", "municipality", "main_issue", "service_type", "family_name", "external_number"]
GOOD = ["3.4.2026", "06433012", "addiction", "addiction_counselling", "Beispielmann"]
COUNTED = (
    "case_person",
    "case_case",
    "case_episode",
    "case_anonymouscontact",
    "case_importrun",
    "case_draft",
)
#: Reading a bad file may cost a server process so much memory above what it had, and no more.
MOST_GROWTH = 60 * MIB


@dataclass
class House:
    """An installation that is served, and a counsellor in it."""

    server: RunningServer
    sender: Sender
    account: str

    def counts(self) -> dict[str, int]:
        """How many rows each table has that a file could change."""
        with sqlite3.connect(self.server.installation.home / "kreislauf.sqlite3") as database:
            return {t: database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COUNTED}

    def answers_on(self) -> bool:
        """Whether the server still answers, also a signed-in page."""
        return self.sender.get("/gesundheit/").status == self.sender.get("/faelle/").status == 200

    def peak_memory(self) -> int:
        """The most memory any of the server's processes has ever held, in bytes."""
        return max(_high_water(pid) for pid in _family(self.server.process.pid))

    def import_file(self, file: Path) -> tuple[int, str]:
        """`kreislauf import-cases`: its exit code and what it says."""
        answer = self.server.installation.run(
            "import-cases", file, "--provider", "haus-nord", "--responsible", self.account, check=False
        )
        return answer.returncode, answer.stdout + answer.stderr


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(int(child) for child in children)]


def _high_water(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    installation = Installation.new(tmp_path_factory.mktemp("haus") / "home")
    printed = installation.python(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.durability.bad_inputs_people import make_house\nmake_house()"
    )
    made = json.loads(printed.splitlines()[-1])
    server = RunningServer.over(installation, accounts={})
    yield House(server, Sender(server.address, made["session"]), made["account"])
    server.stop()


@pytest.fixture(autouse=True)
def nothing_changes_and_the_server_answers_on(house: House) -> Iterator[None]:
    before = house.counts()
    yield
    assert house.answers_on()
    after = house.counts()
    # A file that can be read becomes a run that waits; no case comes of it.
    assert {t: after[t] for t in COUNTED if t != "case_importrun"} == {
        t: before[t] for t in COUNTED if t != "case_importrun"
    }


def table(*rows: list[str]) -> bytes:
    return "".join(";".join(row) + "\n" for row in (HEAD, *rows)).encode()


def workbook(*rows: list[str], formula: str = "") -> bytes:
    """An XLSX file; `formula` stands live in the first cell of the first row, with the value 3."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEAD, *rows)):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(1, 0, formula, value=3)
    return data.getvalue()


@cache
def zip_bomb() -> bytes:
    """A workbook of some hundred KB whose sheet would unpack to 512 MiB."""
    data = io.BytesIO(workbook([*GOOD, "1"]))
    with (
        zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as sheet,
    ):
        for _number in range(128):
            sheet.write(bytes(4 * MIB))
    return data.getvalue()


def test_a_file_of_two_gigabytes_is_refused_before_it_arrives(house: House) -> None:
    memory, began = house.peak_memory(), time.monotonic()
    reply = house.sender.upload_endlessly("riesig.csv", 2 * GIB)
    assert reply.status == 413
    assert "Die Datei ist zu groß." in reply.text
    assert "Teilen Sie die Datei" in reply.text
    assert reply.bytes_sent < 64 * MIB
    assert house.peak_memory() - memory < MOST_GROWTH
    assert time.monotonic() - began < 20


def test_a_line_cut_in_the_middle_of_an_upload_leaves_nothing_behind(house: House) -> None:
    before = house.counts()
    house.sender.upload_and_hang_up("abgerissen.csv", 20 * MIB)
    deadline = time.monotonic() + 10
    while (rest := left_behind(house)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert rest == []
    assert house.answers_on()
    assert house.counts() == before
    assert "unexpected error" not in house.server.log


def left_behind(house: House) -> list[str]:
    """Files of uploads that a server process still holds open."""
    links = [link for pid in _family(house.server.process.pid) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return [str(link.readlink()) for link in links if link.is_symlink() and ".upload" in str(link.readlink())]


UNREADABLE = {
    "bombe.xlsx": (zip_bomb, "ausgepackt zu groß", "Speichern Sie sie als CSV."),
    "kaputt.xlsx": (lambda: b"PK\x03\x04kaputt", "keine Excel-Datei oder unvollständig", "XLSX oder CSV"),
    "utf16.csv": (lambda: table([*GOOD, "1"]).decode().encode("utf-16"), "keine CSV-Datei", "CSV UTF-8"),
    "nul.csv": (lambda: table([*GOOD, "\0"]), "keine CSV-Datei", "CSV UTF-8"),
    "bild.csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "keine CSV-Datei", "CSV UTF-8"),
    "bericht.csv": (lambda: b"%PDF-1.7\nstream\nBT (Bericht) Tj ET\n", "PDF", "XLSX oder CSV"),
    "alt.xls": (
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600,
        "altes Excel-Format",
        "Speichern Sie sie als XLSX",
    ),
    "leer.csv": (lambda: b"\n\n", "Die Datei ist leer", "andere Datei"),
    "zitat.csv": (lambda: table([*GOOD, '"offen']), "Zeile 2", "vollständig"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_is_refused_with_what_to_do_about_it(house: House, name: str) -> None:
    make, fact, mend = UNREADABLE[name]
    memory, before = house.peak_memory(), house.counts()
    reply = house.sender.upload(name, make())
    assert reply.status == 422
    assert fact in reply.text
    assert mend in reply.text
    assert house.counts() == before
    assert house.peak_memory() - memory < MOST_GROWTH


@pytest.mark.parametrize("name", ["bombe.xlsx", "utf16.csv"])
def test_the_command_line_refuses_an_unreadable_file_likewise(
    house: House, name: str, tmp_path: Path
) -> None:
    make, fact, mend = UNREADABLE[name]
    (tmp_path / name).write_bytes(make())
    code, said = house.import_file(tmp_path / name)
    assert (code, "Traceback" in said) == (2, False)
    assert fact in said
    assert mend in said


def many_rows_one_wrong() -> bytes:
    """10,000 rows; in line 7002 of the file stands a municipality that does not exist."""
    rows = [[*GOOD, f"AZ-{number}"] for number in range(10_000)]
    rows[7_000] = ["3.4.2026", "Atlantis", *rows[7_000][2:]]
    return table(*rows)


READABLE = {
    "formel.csv": lambda: table(["=1+1", *GOOD[1:], "1"]),
    "formel.xlsx": lambda: workbook([*GOOD, "1"], formula="=1+2"),
    "viele.csv": many_rows_one_wrong,
}


@pytest.fixture(scope="module")
def pages(house: House) -> dict[str, str]:
    """The page of each readable file's run: uploaded, columns confirmed, all checked by one worker."""
    runs = {name: house.sender.upload(name, make()).location for name, make in READABLE.items()}
    columns = {f"column_{place}": target for place, target in enumerate(HEAD)}
    for run in runs.values():
        assert house.sender.post(run, columns).status == 302
    house.server.installation.run("manage", "db_worker", "--batch", "--verbosity", "0")
    return {name: house.sender.get(run).text for name, run in runs.items()}


NAMED = {
    "formel.csv": ("2 first_contact_on =1+1", "Tag.Monat.Jahr"),
    "formel.xlsx": ("2 first_contact_on 3", "Tag.Monat.Jahr"),
    "viele.csv": ("7.002 municipality Atlantis", "1 von 1 Fehlern"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_formula_or_one_wrong_row_of_ten_thousand_is_named_on_the_page(
    pages: dict[str, str], name: str
) -> None:
    for words in ("Es wurde nichts übernommen", *NAMED[name]):
        assert words in pages[name]


def test_the_command_line_names_the_one_wrong_row_of_ten_thousand(house: House, tmp_path: Path) -> None:
    file = tmp_path / "viele.csv"
    file.write_bytes(many_rows_one_wrong())
    code, said = house.import_file(file)
    assert code == 2
    assert "Zeile 7002, Spalte 'municipality', Wert 'Atlantis'" in said
    assert "Es wurde nichts übernommen" in said
