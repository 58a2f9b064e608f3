"""Two at the same moment: threads on the real database."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections

from kreislauf.case.contact.services import record_contact
from kreislauf.case.episode.models import Case, Episode
from tests.unit.case.invented import House, a_house, an_intake

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_a_file(tmp_path: Path) -> Iterator[None]:
    """SQLite's test database lives in memory: copy it into a file, as an installation has it, and work there."""
    memory = connections["default"]
    if memory.vendor != "sqlite":
        yield
        return
    memory.ensure_connection()
    with sqlite3.connect(tmp_path / "race.sqlite3") as file:
        memory.connection.backup(file)
    declared = connections.settings["default"]
    connections.settings["default"] = {**declared, "NAME": str(tmp_path / "race.sqlite3")}
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"] = declared
    connections["default"] = memory


def at_once(count: int, act: Callable[[], object]) -> list[object]:
    """Run `act` in so many threads that start together; what each gave or raised."""
    barrier, results = threading.Barrier(count), []

    def run() -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def database_seen() -> object:
    """What this thread's connection works on: SQLite's file and journal, PostgreSQL's server process."""
    with connections["default"].cursor() as cursor:
        if connections["default"].vendor == "sqlite":
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            return journal, Path(cursor.execute("PRAGMA database_list").fetchone()[2]).name
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_the_threads_work_on_a_real_database_as_an_installation_has_it(on_a_file: None) -> None:
    seen = at_once(4, database_seen)
    if connections["default"].vendor == "sqlite":
        assert seen == [("wal", "race.sqlite3")] * 4
    else:
        assert len({process for process in seen if isinstance(process, int)}) == 4, seen


def test_a_double_submit_from_eight_threads_is_one_case(on_a_file: None) -> None:
    house, key = a_house(), uuid.uuid4()
    results = at_once(8, lambda: an_intake(house, submission_key=key).pk)
    assert len(set(results)) == 1, results
    assert Episode.objects.count() == Case.objects.count() == 1


def test_eight_intakes_at_once_get_eight_numbers(on_a_file: None) -> None:
    house = a_house()
    results = at_once(8, lambda: an_intake(house).case.number)
    assert sorted(results, key=str) == list(range(1, 9))


def test_a_contact_sent_twice_at_once_is_one_contact(on_a_file: None) -> None:
    house: House = a_house()
    key = uuid.uuid4()
    answers = {"contact_on": "3.4.2026", "topic": "addiction", "municipality": "06433012"}
    results = at_once(
        4,
        lambda: (
            record_contact(
                submission_key=key, offer_id=house.addiction.pk, answers=answers, by=house.counsellor
            ).pk
        ),
    )
    assert len(set(results)) == 1, results
