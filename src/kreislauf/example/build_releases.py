"""Release the tables of the example county's years: one officer prepares, the other approves, as in real life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kreislauf.evidence.release.models import Profile
from kreislauf.example.build_accounts import statistics_officers
from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.rules import Status
from kreislauf.statistics.release.services import prepare_release
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county

#: The whole years among the invented ones.
YEARS = (2024, 2025)
#: What everybody reads first, then what fewer people read beside it.
_PROFILES = (Profile.PUBLIC, Profile.PROVIDER_LAND)


class ReleaseRefused(DomainError):
    """The protection refused a table of the example; a county without its figures is not shown."""


def build_releases(share: Callable[[float], None]) -> None:
    """Release every table of the catalogue for both years, for the public and for the partners.

    Raises:
        ReleaseRefused: a table could not be protected; says which and why.
    """
    tables = sorted(catalogue_of_the_county(on=date(YEARS[-1], 12, 31)).tables.items())
    wanted = [
        (year, table, profile)
        for year in YEARS
        for table, definition in tables
        for profile in _PROFILES
        if profile in definition.profiles
    ]
    for done, (year, table, profile) in enumerate(wanted):
        share(done / len(wanted))
        _release(table, profile, Period.of_year(year))


def _release(table: str, profile: Profile, period: Period) -> None:
    first, second = statistics_officers()
    preparation = prepare_release(table_id=table, profile=profile, period=period, by=first)
    if preparation.status != Status.AUDITED:
        raise ReleaseRefused(f"{preparation.title}: {preparation.reason}")
    approve_release(preparation_id=preparation.pk, by=second)
