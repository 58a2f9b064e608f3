"""How fast the real server answers with a million cases: gunicorn as `kreislauf serve` starts it, asked over HTTP.

Target: 95 of 100 answers within 150 ms, for every kind of page, one client after the other and four at once. What is
measured is the time from sending a request to the last byte of its answer; beside it stands the processor time the
server spent on one answer, which does not depend on what else the machine is doing.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.large_county import CASES, a_copy, environment, large_county, start_django

TARGET_MS = 150.0
REQUESTS = 200
CLIENTS = 4
_WARM_UP = 8
_STARTS_WITHIN_SECONDS = 120
#: Django takes the bare secret as form token; the browser would send the same one back.
_TOKEN = "benchmark" * 3 + "token"
_PORT_TIMEOUT = 60


@dataclass(frozen=True)
class Ask:
    """One request: as whom, where, and with what; a body makes it a POST."""

    session: str
    path: str
    body: dict[str, str] | None = None
    expect: Sequence[int] = (200,)


@dataclass(frozen=True)
class Kind:
    """One kind of answer: its name, and the requests of it, without end."""

    name: str
    asks: Iterator[Ask]


def main(cases: int = CASES) -> list[tuple[object, ...]]:
    """Serve a copy of the large county and ask it; rows of (what, measured, target, unit)."""
    rows: list[tuple[object, ...]] = []
    with a_copy(large_county(cases)) as home:
        start_django(home)
        kinds = _kinds()
        with _server(home) as server:
            for kind in kinds:
                rows += _measured(server, kind)
    return rows


@dataclass(frozen=True)
class Server:
    """The running server: its port, and the main process all others descend from."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Processor time of the main process and its workers so far."""
        return sum(_seconds_of(pid) for pid in _family(self.pid))


@contextmanager
def _server(home: Path) -> Iterator[Server]:
    """`kreislauf serve`: two processes of four threads each, and the worker for long work beside them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kreislauf.command", "serve", "--port", str(port)]
    log = (home / "server.log").open("ab")
    process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)
    try:
        _wait(port, process, home)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(port: int, process: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if _answer(port, Ask("", "/gesundheit/"))[1] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start:\n{(home / 'server.log').read_text(encoding='utf-8')}")


def _answer(port: int, ask: Ask) -> tuple[float, int]:
    """(milliseconds, status) of one request on a connection of its own, as behind a proxy."""
    headers = {"Cookie": f"session={ask.session}; csrf={_TOKEN}", "Host": "127.0.0.1"}
    body = None
    if ask.body is not None:
        body = urllib.parse.urlencode({**ask.body, "csrfmiddlewaretoken": _TOKEN})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PORT_TIMEOUT)
    try:
        connection.request("GET" if body is None else "POST", ask.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return 1000 * (time.perf_counter() - begun), answer.status
    finally:
        connection.close()


def _timed(port: int, ask: Ask) -> float:
    milliseconds, status = _answer(port, ask)
    if status not in ask.expect:
        raise AssertionError(f"{ask.path} answered {status}, not {ask.expect}")
    return milliseconds


def _measured(server: Server, kind: Kind) -> list[tuple[object, ...]]:
    for _ in range(_WARM_UP):
        _timed(server.port, next(kind.asks))
    before = server.processor_seconds()
    alone = [_timed(server.port, next(kind.asks)) for _ in range(REQUESTS)]
    spent = 1000 * (server.processor_seconds() - before) / REQUESTS
    asks = [next(kind.asks) for _ in range(REQUESTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        together = list(clients.map(partial(_timed, server.port), asks))
    load = os.getloadavg()[0]
    print(
        f"  {kind.name}: median {_percentile(alone, 50):.0f}, p95 {_percentile(alone, 95):.0f} ms; four at once "
        f"median {_percentile(together, 50):.0f}, p95 {_percentile(together, 95):.0f} ms; processor {spent:.0f} ms; "
        f"load of the machine {load:.1f}",
        file=sys.stderr,
    )
    return [
        (f"{kind.name}: p95", _percentile(alone, 95), TARGET_MS, "ms"),
        (f"{kind.name}: p95, {CLIENTS} clients", _percentile(together, 95), TARGET_MS, "ms"),
        (f"{kind.name}: processor time of one answer", spent, None, "ms"),
    ]


def _percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that `share` per cent of all do not exceed."""
    return sorted(values)[-(-len(values) * share // 100) - 1]


def _family(pid: int) -> list[int]:
    """A process and those it started, from Linux's process table."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _seconds_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kinds() -> list[Kind]:
    """What is asked, and as whom; runs where Django is set up, before the server starts."""
    from django.db import connection

    from kreislauf.foundation.account.models import User

    people = ("vierzig", "fuenftausend", "leitung", "planung")
    sessions = {name: _session(User.objects.get(username=name)) for name in people}
    files = {name: _case_paths(name) for name in people[:2]}
    few, many = sessions["vierzig"], sessions["fuenftausend"]
    draw = random.Random(5)
    names = _names_at(User.objects.get(username="fuenftausend"), draw)
    kinds = [
        Kind("my cases, 40 open", _for_ever(lambda: Ask(few, "/faelle/"))),
        Kind("my cases, 5,000 open", _for_ever(lambda: Ask(many, f"/faelle/?page={draw.randrange(1, 20)}"))),
        Kind("case detail", _for_ever(lambda: Ask(many, draw.choice(files["fuenftausend"])))),
        Kind("search by name", _for_ever(lambda: _search(many, draw.choice(names)[0]))),
        Kind("search by both names", _for_ever(lambda: _search(many, " ".join(draw.choice(names)[:2])))),
        Kind("duplicate hint", _for_ever(lambda: _hint(many, draw.choice(names)))),
        Kind("empty intake form", _for_ever(lambda: Ask(many, "/faelle/neu/"))),
        Kind("saving an intake", _for_ever(lambda: _intake(few, draw))),
        Kind("house page of the lead", _for_ever(lambda: Ask(sessions["leitung"], "/mein-haus/"))),
        Kind("first page of the planner", _for_ever(lambda: Ask(sessions["planung"], "/kreislauf/"))),
    ]
    connection.close()
    only = os.environ.get("KIND", "")
    return [kind for kind in kinds if only in kind.name]


def _for_ever(make: Callable[[], Ask]) -> Iterator[Ask]:
    while True:
        yield make()


def _session(user: object) -> str:
    """The key of a session that `user` opened with a second factor where its roles owe one."""
    from allauth.mfa.models import Authenticator

    from tests.people import signed_in

    # The demonstration's accounts have a factor already; `signed_in` makes its own.
    Authenticator.objects.filter(user=user).delete()
    client = signed_in(user)
    return client.cookies["session"].value


def _case_paths(username: str) -> list[str]:
    from kreislauf.case.episode.models import Case

    found = Case.objects.filter(responsible__username=username).values_list("pk", flat=True)
    return [f"/faelle/{pk}/" for pk in found]


def _names_at(user: object, draw: random.Random) -> list[tuple[str, str, str]]:
    """Names and birth months of this counsellor's people, as somebody would type them."""
    from kreislauf.case.episode.models import Case
    from kreislauf.case.identity.services import read_identity

    cases = Case.objects.filter(responsible=user).select_related("person")
    some = draw.sample(list(cases), 300)
    return [
        (p["family_name"], p["given_name"], c.person.birth_month) for c in some for p in [read_identity(c)]
    ]


def _search(session: str, text: str) -> Ask:
    return Ask(session, "/faelle/suche/", {"text": text}, (200, 302))


def _hint(session: str, who: tuple[str, str, str]) -> Ask:
    family, given, month = who
    typed = {"family_name": family, "given_name": given, "birth_month": ".".join(reversed(month.split("-")))}
    return Ask(session, "/faelle/dubletten/", typed)


def _intake(session: str, draw: random.Random) -> Ask:
    answers = {
        "submission_key": str(uuid.uuid4()),
        "family_name": f"Neuling{draw.randrange(10**6)}",
        "given_name": "Frieda",
        "phone": "06152 000000",
        "first_contact_on": "3.4.2026",
        "access_path": "self",
        "birth_month": f"{draw.randrange(1, 13)}.{draw.randrange(1940, 2019)}",
        "sex": "female",
        "nationality_group": "german",
        "municipality": "06433012",
        "household_form": "alone",
        "activity_status": "unemployed",
        "income_source": "sgb2",
        "housing": "own",
        "main_issue": "debts",
        "service_type": "debt_counselling",
        "urgency": "normal",
    }
    return Ask(session, "/faelle/neu/", answers, (302,))


if __name__ == "__main__":
    for row in main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES):
        print(*row)
