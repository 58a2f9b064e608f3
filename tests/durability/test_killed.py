"""Killed with -9 in the middle of writing: what was acknowledged is there, what was not is wholly absent."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.durability.installation import Installation

pytestmark = pytest.mark.durability
BURSTS = 200
PREPARE = "from tests.unit.case.invented import a_house; a_house('haus-nord')"

TORN = {
    "Fall ohne Episode": """
        SELECT count(*) FROM case_case c
        WHERE NOT EXISTS (SELECT 1 FROM case_episode e WHERE e.case_id = c.id)""",
    "Fall ohne versiegelte Angaben": """
        SELECT count(*) FROM case_case c
        WHERE NOT EXISTS (SELECT 1 FROM case_caseidentity i WHERE i.case_id = c.id)""",
    "Fall ohne Protokollzeile": """
        SELECT count(*) FROM case_case c
        WHERE replace(c.id, '-', '') NOT IN (
            SELECT replace(object_id, '-', '') FROM foundation_auditrow WHERE action = 'case.opened')""",
    "Protokollzeile ohne Fall": """
        SELECT count(*) FROM foundation_auditrow a
        WHERE a.action = 'case.opened' AND replace(a.object_id, '-', '') NOT IN (
            SELECT replace(id, '-', '') FROM case_case)""",
}


class Writer:
    """The writing process and what it acknowledged."""

    def __init__(self, installation: Installation) -> None:
        self.acknowledged: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.burst_writer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=Path(__file__).resolve().parents[2],
            env=installation.environment | {"DJANGO_SETTINGS_MODULE": "kreislauf.settings"},
        )

    def burst(self, seconds: float) -> None:
        """Let it write for a moment, then kill it, and read what it had acknowledged until then."""
        self.process.stdin.write("go\n")
        child = None
        for line in self.process.stdout:
            word, _space, rest = line.strip().partition(" ")
            if word == "child":
                child = int(rest)
                threading.Timer(seconds, os.kill, (child, signal.SIGKILL)).start()
            elif word == "saved":
                self.acknowledged.append(rest)
            elif word == "gone":
                return

    def end(self) -> None:
        """No more bursts."""
        self.process.stdin.close()
        self.process.wait(timeout=30)


def opened(database: Path) -> sqlite3.Connection:
    """The database as a stranger opens it; REGEXP is what Django's CHECK constraints call."""
    connection = sqlite3.connect(database)
    connection.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, str(text)) is not None)
    return connection


def stored_keys(database: Path) -> set[str]:
    with opened(database) as connection:
        return {key for (key,) in connection.execute("SELECT submission_key FROM case_episode")}


def test_killed_in_200_bursts_nothing_acknowledged_is_lost_and_nothing_is_torn(tmp_path: Path) -> None:
    installation = Installation.new(tmp_path / "haus")
    installation.python(PREPARE)
    database = installation.home / "kreislauf.sqlite3"
    writer, dice = Writer(installation), random.Random(20261122)
    for _burst in range(BURSTS):
        writer.burst(dice.uniform(0.02, 0.5))
    writer.end()

    assert len(writer.acknowledged) > BURSTS, "zu wenig geschrieben, um etwas zu zeigen"
    assert set(writer.acknowledged) - stored_keys(database) == set()
    with opened(database) as connection:
        assert {
            fault: connection.execute(query).fetchone()[0] for fault, query in TORN.items()
        } == dict.fromkeys(TORN, 0)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    verified = installation.python("from kreislauf.foundation.audit.services import verify; print(verify())")
    assert verified.strip() == "[]"


def test_the_check_would_see_a_lost_and_a_torn_write(tmp_path: Path) -> None:
    installation = Installation.new(tmp_path / "haus")
    installation.python(
        PREPARE + "; from tests.unit.case.invented import *; "
        "import uuid; record_intake(submission_key=uuid.UUID(int=7), answers=ANSWERS, identity=NAMES, "
        "by=User.objects.get(username='counsellor-haus-nord'))"
    )
    database = installation.home / "kreislauf.sqlite3"
    assert stored_keys(database) == {f"{7:032x}"}
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM case_episode")
        assert connection.execute(TORN["Fall ohne Episode"]).fetchone() == (1,)
        connection.execute("DELETE FROM case_caseidentity")
        assert connection.execute(TORN["Fall ohne versiegelte Angaben"]).fetchone() == (1,)


def test_a_full_disk_is_said_and_nothing_is_half_saved(tmp_path: Path) -> None:
    """A file system of 40 MB of its own, filled to the brim while intakes are written."""
    mount = tmp_path / "klein"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", mount], check=True)
    try:
        installation = Installation.new(mount / "haus")
        installation.python(PREPARE)
        (mount / "ballast").write_bytes(b"\0" * 1)
        with (mount / "ballast").open("ab") as ballast:
            free = os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize
            ballast.write(b"\0" * max(0, free - 400_000))
        answer = installation.python(FILL_UNTIL_FULL)
        saved, error = answer.splitlines()[:2]
        (mount / "ballast").unlink()
        assert "full" in error.lower()
        assert len(stored_keys(installation.home / "kreislauf.sqlite3")) == int(saved) > 0
        with opened(installation.home / "kreislauf.sqlite3") as connection:
            assert all(connection.execute(query).fetchone() == (0,) for query in TORN.values())
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert (
            int(
                installation.python(FILL_UNTIL_FULL.replace("while True", "for _ in range(3)")).splitlines()[
                    0
                ]
            )
            == 3
        )
    finally:
        time.sleep(0.1)
        subprocess.run(["umount", "-l", mount], check=True)


FILL_UNTIL_FULL = """
import uuid
from django.db import OperationalError
from tests.unit.case.invented import *
user = User.objects.get(username="counsellor-haus-nord")
saved, said = 0, ""
try:
    while True:
        record_intake(submission_key=uuid.uuid4(), answers=ANSWERS, identity=NAMES, by=user)
        saved += 1
except OperationalError as error:
    said = str(error)
print(saved)
print(said)
"""
