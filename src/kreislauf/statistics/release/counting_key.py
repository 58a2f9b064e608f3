"""The keys under which records get their pseudonyms for counting: opened, used, destroyed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.secrecy import rules as sealing
from kreislauf.foundation.secrecy.services import read_master_key
from kreislauf.statistics.release.models import CountingKey


def _place(population: str) -> sealing.Place:
    return sealing.Place("statistics_countingkey", "sealed_key", population)


@transaction.atomic
def counting_key_for(*, population: str, keep_until: date) -> bytes:
    """The 32 bytes under which this population is counted; made at its first counting.

    Raises:
        MasterKeyMissing, SealBroken: see `foundation.secrecy`.
    """
    master = read_master_key(settings.MASTER_KEY_FILE)
    living = CountingKey.objects.select_for_update().filter(population=population, destroyed_at=None).first()
    if living is not None and living.sealed_key is not None:
        return sealing.unseal(master, bytes(living.sealed_key), _place(population))
    key = sealing.new_key()
    CountingKey.objects.create(
        population=population, sealed_key=sealing.seal(master, key, _place(population)), keep_until=keep_until
    )
    return key


@transaction.atomic
def destroy_counting_keys(*, on: date) -> int:
    """Destroy every key whose time is over on a day; returns how many. For the daily job.

    Afterwards no released counting can be led back to records, and a later counting is another edition.
    """
    overdue = list(CountingKey.objects.select_for_update().filter(destroyed_at=None, keep_until__lt=on))
    for key in overdue:
        key.sealed_key, key.destroyed_at = None, timezone.now()
        key.save(update_fields=["sealed_key", "destroyed_at"])
        audit.record(action="counting_key.destroyed", target=key, by=None, population=key.population)
    return len(overdue)
