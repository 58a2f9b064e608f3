"""Prepare, withdraw, reject and approve releases: two people, one proof, one ledger.

Nothing here lets a true count out: neither into a row, nor into a log, nor into an error message.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.catalogue import Catalogue, TableDefinition
from kreislauf.catalogue import Profile as ProfileDefinition
from kreislauf.evidence.release.models import Release
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.permissions import (
    check_may_decide,
    check_may_prepare,
    check_may_withdraw,
)
from kreislauf.statistics.release.rules import Status, target_of
from kreislauf.statistics.release.work import run_preparation
from kreislauf.statistics.tabulate.rules import population_text
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county


class NotInTheCatalogue(DomainError):
    """The catalogue is closed: what it does not hold is not counted."""

    message = _(
        "Diese Tabelle steht nicht im Katalog, oder sie darf unter diesem Schutzprofil nicht erscheinen."
    )
    next_step = _("Wählen Sie eine Tabelle und ein Schutzprofil aus der Liste.")


class PeriodNotOver(DomainError):
    """A period is counted when it is over."""

    message = _("Dieser Zeitraum ist noch nicht zu Ende.")
    next_step = _("Wählen Sie einen abgeschlossenen Zeitraum.")
    http_status = 409


class ReferenceDateNotAsDefined(DomainError):
    """The definition says which day ages are those of; nobody chooses it freely."""

    message = _("Der Stichtag passt nicht zur Festlegung der Tabelle.")
    next_step = _("Lassen Sie den Stichtag leer; er folgt aus der Festlegung.")


class AlreadyReleased(DomainError):
    """There is a standing release of this table, profile and period."""

    message = _("Diese Tabelle ist für diesen Zeitraum und dieses Schutzprofil schon freigegeben.")
    next_step = _("Wenn sich Daten geändert haben: ersetzen Sie die Freigabe und nennen Sie den Grund.")
    http_status = 409


class AlreadyUnderway(DomainError):
    """The same table is being prepared already."""

    message = _("Diese Tabelle wird schon vorbereitet oder wartet auf eine Entscheidung.")
    next_step = _("Entscheiden Sie zuerst über die offene Vorbereitung, oder ziehen Sie sie zurück.")
    http_status = 409


class ReasonMissing(DomainError):
    """An act that people must be able to follow later needs its reason."""

    message = _("Die Begründung fehlt.")
    next_step = _("Schreiben Sie in einem Satz, warum.")


class NotTheStandingRelease(DomainError):
    """Only the newest edition is superseded."""

    message = _("Diese Freigabe ist schon ersetzt.")
    next_step = _("Ersetzen Sie die neueste Fassung.")
    http_status = 409


def prepare_release(
    *,
    table_id: str,
    profile: str,
    period: Period,
    by: User,
    reference_date: date | None = None,
) -> Preparation:
    """Count, protect and audit a table, and leave it for another person to decide on. Takes seconds.

    Args:
        reference_date: None for the day the definition names.

    Returns:
        The preparation: audited, or refused with the reason.

    Raises:
        NotAllowed, NotInTheCatalogue, PeriodNotOver, ReferenceDateNotAsDefined, AlreadyReleased, AlreadyUnderway.
    """
    preparation = request_release(
        table_id=table_id, profile=profile, period=period, by=by, reference_date=reference_date
    )
    return run_preparation(preparation_id=preparation.pk)


def supersede_release(*, release_id: int, reason: str, by: User) -> Preparation:
    """Prepare a new edition of a release; the old one stands until another person approves the new one.

    Raises:
        NotAllowed, ReasonMissing, NotTheStandingRelease, AlreadyUnderway; see `prepare_release`.
    """
    return run_preparation(preparation_id=request_new_edition(release_id=release_id, reason=reason, by=by).pk)


@transaction.atomic
def request_release(
    *,
    table_id: str,
    profile: str,
    period: Period,
    by: User,
    reference_date: date | None = None,
) -> Preparation:
    """Note that a table shall be prepared; `work.run_preparation` does it, now or in the background.

    Raises: see `prepare_release`.
    """
    check_may_prepare(by)
    if Release.objects.filter(
        table_id=table_id, profile=profile, period_from=period.first, period_until=period.last
    ).exists():
        raise AlreadyReleased(table=table_id)
    return _request(table_id, profile, period, reference_date, by, None, "")


@transaction.atomic
def request_new_edition(*, release_id: int, reason: str, by: User) -> Preparation:
    """Note that a release shall be superseded; see `supersede_release`."""
    check_may_prepare(by)
    if not reason.strip():
        raise ReasonMissing
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        raise NotVisible(release=release_id)
    if Release.objects.filter(supersedes=release).exists():
        raise NotTheStandingRelease(release=release.number)
    period = Period(release.period_from, release.period_until)
    return _request(release.table_id, release.profile, period, None, by, release, reason.strip())


def _request(
    table_id: str,
    profile: str,
    period: Period,
    reference_date: date | None,
    by: User,
    supersedes: Release | None,
    reason: str,
) -> Preparation:
    catalogue = catalogue_of_the_county(on=period.last)
    definition, chosen = _definitions(catalogue, table_id, profile)
    _check_period(period, reference_date)
    open_ones = Preparation.objects.select_for_update().filter(
        table_id=table_id,
        profile=profile,
        period_from=period.first,
        period_until=period.last,
        status__in=[Status.REQUESTED.value, Status.PREPARED.value, Status.AUDITED.value],
    )
    if open_ones.exists():
        raise AlreadyUnderway(table=table_id)
    edition = f", neue Fassung von {supersedes.number}" if supersedes else ""
    preparation = Preparation.objects.create(
        table_id=table_id,
        table_version=definition.version,
        title=f"{definition.title.de} {period} ({chosen.title.de}{edition})",
        profile=profile,
        profile_valid_from=chosen.valid_from,
        period_from=period.first,
        period_until=period.last,
        reference_date=period.last,
        method=_method(chosen, supersedes),
        population=population_text(definition, period),
        prepared_by=by,
        prepared_at=timezone.now(),
        supersedes=supersedes,
        supersedes_reason=reason,
    )
    audit.record(
        action="release.requested",
        target=preparation,
        by=by,
        table=table_id,
        profile=profile,
        period=str(period),
        supersedes=supersedes.number if supersedes else None,
    )
    return preparation


def _method(profile: ProfileDefinition, supersedes: Release | None) -> str:
    """As the edition before, so that the two can be compared; else the profile's first."""
    earlier = Preparation.objects.filter(release=supersedes).first() if supersedes else None
    return earlier.method if earlier and earlier.method in profile.methods else profile.methods[0]


def _definitions(
    catalogue: Catalogue, table_id: str, profile: str
) -> tuple[TableDefinition, ProfileDefinition]:
    definition = catalogue.tables.get(table_id)
    if definition is None or profile not in definition.profiles or profile not in catalogue.profiles:
        raise NotInTheCatalogue(table=table_id, profile=profile)
    return definition, catalogue.profiles[profile]


def _check_period(period: Period, reference_date: date | None) -> None:
    """A whole calendar year that is over; ages are those of its last day, as every definition has it today."""
    if period != Period.of_year(period.first.year):
        raise NotInTheCatalogue(period=str(period))
    if period.last >= timezone.localdate():
        raise PeriodNotOver(period=str(period))
    if reference_date not in (None, period.last):
        raise ReferenceDateNotAsDefined(reference_date=str(reference_date))


@transaction.atomic
def withdraw_release(*, preparation_id: int, by: User, reason: str = "") -> Preparation:
    """Take back one's own preparation.

    Raises:
        NotAllowed, NotYourPreparation, NotInThisStatus.
    """
    preparation = lock_preparation(preparation_id)
    check_may_withdraw(by, preparation)
    return _decide(preparation, "withdraw", by=by, reason=reason.strip())


@transaction.atomic
def reject_release(*, preparation_id: int, reason: str, by: User) -> Preparation:
    """Refuse to release what somebody else prepared, with the reason.

    Raises:
        NotAllowed, NeedsAnotherPerson, ReasonMissing, NotInThisStatus.
    """
    preparation = lock_preparation(preparation_id)
    check_may_decide(by, preparation)
    if not reason.strip():
        raise ReasonMissing
    return _decide(preparation, "reject", by=by, reason=reason.strip())


def lock_preparation(preparation_id: int) -> Preparation:
    """A preparation, locked until the end of the transaction; `NotVisible` where there is none."""
    found = Preparation.objects.select_for_update().filter(pk=preparation_id).first()
    if found is None:
        raise NotVisible(preparation=preparation_id)
    return found


def _decide(preparation: Preparation, act: str, *, by: User, reason: str) -> Preparation:
    target = target_of(Status(preparation.status), act)
    if target is None:
        raise NotInThisStatus(status=preparation.status, act=act)
    preparation.status = target.value
    preparation.decided_by, preparation.decided_at, preparation.reason = by, timezone.now(), reason
    preparation.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    preparation.drafts.all().delete()
    audit.record(action=f"release.{target.value}", target=preparation, by=by)
    return preparation
