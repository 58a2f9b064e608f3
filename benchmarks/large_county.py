"""A county with a million invented cases, built once on a machine and copied for each benchmark.

The example county with its partners, planning and accounts comes from the real command; the cases are added to its
twelve houses by `bulk_create_cases`. The finished home stays in the system's temporary folder (`TMPDIR` names another)
as `kreislauf-large-county-<hash>`, so that the next benchmark finds it: about 3 GB. The hash is that of the code that
makes the cases and of their number: where it changes, the county is built anew. What the product's migrations change
since then `kreislauf manage migrate` brings to it. Delete the folder to build it anew.

    python -m benchmarks.large_county          builds it, or says where it is
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CASES = 1_000_000
#: Cases of the example county itself: enough for its planning to have figures.
EXAMPLE_CASES = 2_000
#: What makes the cases: another text of one of these is another county.
MADE_BY = (
    "benchmarks/large_county.py",
    "benchmarks/many_cases.py",
    "src/kreislauf/case/bulk/rules.py",
    "src/kreislauf/case/record_number/rules.py",
)
#: The house whose people the benchmarks play, and its two counsellors with a known number of open cases.
HOUSE = "ahorn"
DESKS = {"vierzig": 40, "fuenftausend": 5_000}
_FREE_BYTES_PER_CASE = 8_000


def large_county(cases: int = CASES) -> Path:
    """The home of the county with `cases` cases, built now if there is none. Never run anything in it: copy it."""
    home = Path(tempfile.gettempdir()) / f"kreislauf-large-county-{_key(cases)}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        # Two benchmarks at once: the second waits for the first one's county.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _build(home, cases)
        _kreislauf(home, "manage", "migrate", "--verbosity=0")
    return home


@contextmanager
def a_copy(template: Path) -> Iterator[Path]:
    """A county of one's own, gone afterwards; the accounts, keys and cases are those of the template."""
    folder = Path(tempfile.mkdtemp(prefix="kreislauf-bench-"))
    try:
        yield Path(shutil.copytree(template, folder / "home"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_django(home: Path) -> None:
    """Set Django up in this process on an installation; once per process."""
    os.environ["KREISLAUF_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kreislauf.settings"
    import django

    django.setup()


def _key(cases: int) -> str:
    """A name made of the number of cases and of the code that makes them."""
    digest = hashlib.sha256(f"{cases} {EXAMPLE_CASES} {HOUSE} {DESKS}".encode())
    for path in MADE_BY:
        digest.update((ROOT / path).read_bytes())
    return digest.hexdigest()[:12]


def _build(home: Path, cases: int) -> None:
    free = shutil.disk_usage(home.parent).free
    if free < cases * _FREE_BYTES_PER_CASE:
        raise SystemExit(
            f"{free / 1e9:.1f} GB frei in {home.parent}: für {cases:,} Fälle zu wenig. Machen Sie Platz."
        )
    unfinished = home.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    print(f"  building a county with {cases:,} cases in {home}", file=sys.stderr)
    _kreislauf(unfinished, "demo", "--no-serve", "--cases", str(EXAMPLE_CASES))
    program = f"from benchmarks.large_county import fill; fill({str(unfinished)!r}, {cases})"
    subprocess.run([sys.executable, "-c", program], env=environment(unfinished), cwd=ROOT, check=True)
    unfinished.rename(home)


def environment(home: Path) -> dict[str, str]:
    """The environment in which commands act on the installation in `home`."""
    return os.environ | {"KREISLAUF_HOME": str(home), "KREISLAUF_DATABASE": ""}


def _kreislauf(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "kreislauf.command", *arguments]
    subprocess.run(command, env=environment(home), check=True, stdout=subprocess.DEVNULL)


def fill(home: str, cases: int) -> None:
    """Runs in a process of its own: add the cases to the houses of the example county in `home`."""
    start_django(Path(home))
    from django.db import connection

    from benchmarks.many_cases import Desk, persons
    from kreislauf.case.bulk.services import bulk_create_cases
    from kreislauf.example.build_accounts import counsellors_of
    from kreislauf.foundation.partner.models import Partner
    from kreislauf.provider.offer.models import Offer

    slugs = Offer.objects.order_by("provider__slug").values_list("provider__slug", flat=True).distinct()
    houses = [Partner.objects.get(slug=slug) for slug in slugs]
    begun = time.perf_counter()
    for number, house in enumerate(houses):
        # The demonstration's own desks keep their size.
        desks = [
            Desk(user.pk) for user in counsellors_of(house.slug) if user.username.startswith("fachkraft-")
        ]
        if house.slug == HOUSE:
            desks += _known_desks(house)
        bulk_create_cases(
            provider=house,
            persons=persons(
                count=cases // len(houses) + (number < cases % len(houses)),
                offers=list(Offer.objects.filter(provider=house).order_by("pk")),
                desks=desks,
                seed=number,
            ),
            synthetic=True,
            by=None,
        )
        print(f"  {number + 1}/{len(houses)} houses: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _known_desks(house: object) -> list[object]:
    from benchmarks.many_cases import Desk
    from kreislauf.example.build_accounts import SINCE
    from kreislauf.foundation.access.services import grant_role
    from kreislauf.foundation.account.services import create_account
    from kreislauf.foundation.permission.rules import Role

    desks = []
    for username, open_cases in DESKS.items():
        user = create_account(
            username=username, password=None, full_name=f"Erfundene {username}", synthetic=True, by=None
        )
        grant_role(user=user, role=Role.COUNSELLOR, partner=house, valid_from=SINCE, by=None)
        desks.append(Desk(user.pk, open_cases))
    return desks


if __name__ == "__main__":
    print(large_county())
