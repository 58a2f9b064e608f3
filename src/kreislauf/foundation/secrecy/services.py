"""Keys at work: load the master key, make and open provider keys, re-seal them under a new master key."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy import rules
from kreislauf.foundation.secrecy.models import ProviderKey


class MasterKeyMissing(DomainError):
    """There is no readable master key: nothing with names can be opened."""

    message = _("Der Hauptschlüssel fehlt oder ist nicht lesbar.")
    next_step = _(
        "Prüfen Sie mit `kreislauf check`, wo er erwartet wird, oder spielen Sie ihn aus der Sicherung ein."
    )
    http_status = 503


def write_new_master_key(path: Path) -> None:
    """Create a master key file, readable by its owner alone; never overwrites one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(rules.new_key().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_master_key(path: Path) -> bytes:
    """The master key in `path`.

    Raises:
        MasterKeyMissing: no file, not readable, or not 64 hexadecimal digits.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise MasterKeyMissing from error
    if len(key) != rules.KEY_BYTES:
        raise MasterKeyMissing
    return key


def fingerprint(key: bytes) -> str:
    """A short name for a key that says nothing about it."""
    return hashlib.sha256(b"kreislauf master key" + key).hexdigest()[:16]


def _place(provider_id: int) -> rules.Place:
    return rules.Place("foundation_providerkey", "sealed_key", str(provider_id))


def create_provider_key(*, provider: Partner) -> ProviderKey:
    """Make this provider's key. A provider has one for good; see `reseal_provider_keys` for a new master key."""
    master = read_master_key(settings.MASTER_KEY_FILE)
    sealed = rules.seal(master, rules.new_key(), _place(provider.pk))
    return ProviderKey.objects.create(
        provider=provider, sealed_key=sealed, master_fingerprint=fingerprint(master)
    )


@lru_cache(maxsize=256)
def _open(master_file: Path, provider_id: int, sealed: bytes) -> bytes:
    return rules.unseal(read_master_key(master_file), sealed, _place(provider_id))


def provider_key(provider_id: int) -> bytes:
    """The opened key of a provider (32 bytes).

    Raises:
        MasterKeyMissing: see `read_master_key`.
        SealBroken: the stored key was changed or sealed under another master key.
    """
    stored = ProviderKey.objects.only("sealed_key").get(provider_id=provider_id)
    return _open(settings.MASTER_KEY_FILE, provider_id, bytes(stored.sealed_key))


@transaction.atomic
def reseal_provider_keys(*, old: bytes, new: bytes) -> int:
    """Seal every provider key under a new master key; returns how many. All or none."""
    keys = list(ProviderKey.objects.select_for_update())
    for key in keys:
        plain = rules.unseal(old, bytes(key.sealed_key), _place(key.provider_id))
        key.sealed_key = rules.seal(new, plain, _place(key.provider_id))
        key.master_fingerprint = fingerprint(new)
    ProviderKey.objects.bulk_update(keys, ["sealed_key", "master_fingerprint"])
    return len(keys)
