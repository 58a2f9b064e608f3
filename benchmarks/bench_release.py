"""How long a release takes: cases by municipality, field and quarter, counted, protected, audited, stored.

Target: at most 10 seconds with 1,000,000 cases in the database, a third of which count in the year. The approval by
another person is measured beside it: it reads the records once more, by their hash.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.large_county import CASES, a_copy, large_county, start_django

TARGET_SECONDS = 10.0
_TABLE = "cases_by_municipality_field_quarter"
_YEAR = 2022


def main(cases: int = CASES) -> list[tuple[object, ...]]:
    """Prepare and approve in a copy of the large county; rows of (what, measured, target)."""
    with a_copy(large_county(cases)) as home:
        start_django(home)
        return _measure(cases)


def _officers() -> tuple[object, object]:
    from kreislauf.foundation.partner.models import Partner, PartnerKind
    from kreislauf.foundation.permission.rules import Role
    from tests.people import an_account

    county = Partner.objects.filter(kind=PartnerKind.COUNTY).order_by("pk")[0]
    one, two = (an_account(Role.STATISTICS_OFFICER, county, f"bench-officer-{number}") for number in (1, 2))
    return one, two


def _measure(cases: int) -> list[tuple[object, ...]]:
    from kreislauf.statistics.collect.rules import Period
    from kreislauf.statistics.release.approval import approve_release
    from kreislauf.statistics.release.services import prepare_release

    one, two = _officers()
    rows: list[tuple[object, ...]] = []
    for profile in ("public", "provider_land", "internal"):
        preparation, prepared = _timed(
            f"{profile}: prepare",
            lambda profile=profile: prepare_release(
                table_id=_TABLE, profile=profile, period=Period.of_year(_YEAR), by=one
            ),
        )
        assert preparation.status == "audited", preparation.reason
        release, approved = _timed(
            f"{profile}: approve",
            lambda preparation=preparation: approve_release(preparation_id=preparation.pk, by=two),
        )
        assert release.cells.exists()
        rows.append((f"release with {cases:,} cases ({profile}): prepare", prepared, TARGET_SECONDS))
        rows.append((f"release with {cases:,} cases ({profile}): approve", approved, TARGET_SECONDS))
    return rows


def _timed(what: str, act: Callable[[], Any]) -> tuple[Any, float]:
    before, begun = os.times(), time.perf_counter()
    result = act()
    seconds, after = time.perf_counter() - begun, os.times()
    processor = after.user + after.system - before.user - before.system
    print(
        f"  {what}: {seconds:.1f} s, processor {processor:.1f} s, load of the machine {os.getloadavg()[0]:.1f}",
        file=sys.stderr,
    )
    return result, seconds


if __name__ == "__main__":
    for row in main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES):
        print(*row)
