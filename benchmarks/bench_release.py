"""How long a release takes: cases by municipality, field and quarter, counted, protected, audited, stored.

Target: 1,000,000 episodes in at most 10 seconds. `main()` builds an invented county in a temporary home.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

TARGET_SECONDS = 10.0
EPISODES = 1_000_000
_FIRST_DAY = date(2023, 1, 1)
_DAYS = 3 * 365
_YEAR = 2024


def main(episodes: int = EPISODES) -> list[tuple[str, float, float]]:
    """Run the benchmark; returns rows of (what, seconds, target seconds) and prints the stages."""
    home = Path(tempfile.mkdtemp(prefix="kreislauf-bench-"))
    try:
        _start(home)
        officers = _build(episodes)
        return _measure(officers)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(home: Path) -> None:
    os.environ["KREISLAUF_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kreislauf.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from kreislauf.command.init import write_keys

    write_keys()
    call_command("migrate", verbosity=0)


def _build(episodes: int) -> tuple[object, object]:
    """14 municipalities, 12 houses, two officers, and the cases."""
    from kreislauf.case.bulk.services import bulk_create_cases
    from kreislauf.foundation.partner.models import PartnerKind
    from kreislauf.foundation.permission.rules import Role
    from kreislauf.foundation.place.models import Area, AreaKind
    from tests.people import a_county, a_partner, an_account
    from tests.unit.case.invented import an_offer

    a_county()
    for number in range(1, 15):
        region = Area.objects.get(code="06433-nord" if number % 2 else "06433-sued")
        Area.objects.get_or_create(
            code=f"06433{number:03d}",
            defaults={"kind": AreaKind.MUNICIPALITY, "name": f"Gemeinde {number}", "parent": region},
        )
    begun = time.perf_counter()
    for number in range(12):
        provider = a_partner(f"haus-{number}")
        worker = an_account(Role.COUNSELLOR, provider)
        offer = an_offer(provider, "debt_counselling", "livelihood")
        share = episodes // 12 + (1 if number < episodes % 12 else 0)
        bulk_create_cases(
            provider=provider, persons=_persons(share, offer, worker, seed=number), synthetic=True, by=None
        )
        print(f"  building {number + 1}/12: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    county = a_partner("kreis", PartnerKind.COUNTY)
    return an_account(Role.STATISTICS_OFFICER, county, "eins"), an_account(
        Role.STATISTICS_OFFICER, county, "zwei"
    )


def _persons(count: int, offer, worker, *, seed: int) -> Iterator[object]:
    from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson

    draw = random.Random(seed)
    issues = ("debts", "addiction", "parenting", "physical_disability", "care_need")
    for _ in range(count):
        day = _FIRST_DAY + timedelta(days=draw.randrange(_DAYS))
        answers = {
            "first_contact_on": day.isoformat(),
            "municipality": f"06433{draw.choices(range(1, 15), weights=range(14, 0, -1))[0]:03d}",
            "main_issue": draw.choices(issues, weights=(31, 33, 25, 8, 3))[0],
            "service_type": "debt_counselling",
            "consents": "statistics_given",
        }
        person = {"birth_month": f"{draw.randrange(1930, 2020)}-05", "sex": draw.choice(("female", "male"))}
        yield NewPerson(
            person, [NewCase(offer.pk, offer.action_field, worker.pk, [NewEpisode(day, answers, 60)])]
        )


def _measure(officers: tuple[object, object]) -> list[tuple[str, float, float]]:
    from kreislauf.statistics.collect.rules import Period
    from kreislauf.statistics.release.approval import approve_release
    from kreislauf.statistics.release.services import prepare_release

    rows = []
    for profile in ("public", "provider_land", "internal"):
        begun = time.perf_counter()
        preparation = prepare_release(
            table_id="cases_by_municipality_field_quarter",
            profile=profile,
            period=Period.of_year(_YEAR),
            by=officers[0],
        )
        prepared = time.perf_counter() - begun
        assert preparation.status == "audited", preparation.reason
        begun = time.perf_counter()
        release = approve_release(preparation_id=preparation.pk, by=officers[1])
        approved = time.perf_counter() - begun
        print(
            f"  {profile}: {release.cells.count()} cells, prepare {prepared:.1f} s, approve {approved:.1f} s"
        )
        rows.append((f"release of 1 million episodes ({profile}): prepare", prepared, TARGET_SECONDS))
        rows.append((f"release of 1 million episodes ({profile}): approve", approved, TARGET_SECONDS))
    return rows


if __name__ == "__main__":
    for what, seconds, target in main(int(sys.argv[1]) if len(sys.argv) > 1 else EPISODES):
        print(f"{what}: {seconds:.1f} s (target {target:.0f} s)")
