"""Seal, open and index the identity of a case. Called inside audited services, never by a page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kreislauf.case.episode.models import Case
from kreislauf.case.identity import rules
from kreislauf.case.identity.models import CaseIdentity, NameIndex
from kreislauf.catalogue.rules import MISSING_CODES
from kreislauf.foundation.secrecy.rules import Place, blind_index, derive_key, new_key, seal, unseal
from kreislauf.foundation.secrecy.services import provider_key

_TABLE = "case_caseidentity"
_MOST_NAMES = 20_000


def _key_place(case_id: uuid.UUID) -> Place:
    return Place("case_case", "sealed_key", str(case_id))


def make_case_key(*, house_key: bytes, case_id: uuid.UUID) -> tuple[bytes, bytes]:
    """A fresh key for a case: (the key, the key sealed under the provider's)."""
    key = new_key()
    return key, seal(house_key, key, _key_place(case_id))


def open_case_key(case: Case, house_key: bytes | None = None) -> bytes:
    """The case's key; `house_key` is the provider's, where the caller has many cases to open.

    Raises:
        SealBroken: the stored key was changed or belongs to another case.
    """
    opener = house_key or provider_key(case.provider_id)
    return unseal(opener, bytes(case.sealed_key), _key_place(case.pk))


def sealed_identity(case_id: uuid.UUID, key: bytes, identity: Mapping[str, str]) -> dict[str, bytes | None]:
    """The columns of `CaseIdentity` for plain values; an empty value stays empty."""
    row = str(case_id)
    return {
        column: seal(key, identity[column].encode(), Place(_TABLE, column, row))
        if identity.get(column)
        else None
        for column in rules.SEALED_COLUMNS
    }


def read_identity(case: Case) -> dict[str, str]:
    """The plain identity of a case, "" where nothing was stated. The caller writes the audit row of this read."""
    stored = CaseIdentity.objects.filter(case_id=case.pk).first()
    return plain_identity(case, stored)


def plain_identity(case: Case, stored: CaseIdentity | None, house_key: bytes | None = None) -> dict[str, str]:
    """As `read_identity`, for a row that was fetched with others."""
    key = open_case_key(case, house_key) if stored is not None else b""
    sealed = {column: getattr(stored, column, None) for column in rules.SEALED_COLUMNS}
    return {
        column: unseal(key, bytes(value), Place(_TABLE, column, str(case.pk))).decode() if value else ""
        for column, value in sealed.items()
    }


def comparable_birth_month(birth_month: object) -> str:
    """The birth month as index term: "" for unknown, not stated, or nothing."""
    return "" if not birth_month or birth_month in MISSING_CODES else str(birth_month)


@lru_cache(maxsize=64)
def _index_key(key: bytes) -> bytes:
    return derive_key(key, "blind index")


def index_values(house_key: bytes, terms: Iterable[tuple[int, str]]) -> set[tuple[int, int]]:
    """Pairs of (kind, blind value) for pairs of (kind, normal term); `house_key` is the provider's."""
    key = _index_key(house_key)
    return {(kind, blind_index(key, str(kind), term)) for kind, term in terms}


class NameIndexer:
    """What many cases of one house are found by. Names come again: it remembers them until it is dropped itself."""

    def __init__(self, house_key: bytes) -> None:
        self._key = _index_key(house_key)
        self._parts = lru_cache(maxsize=_MOST_NAMES)(rules.parts)
        self._sound = lru_cache(maxsize=_MOST_NAMES)(rules.sound)
        self._value = lru_cache(maxsize=_MOST_NAMES)(self._blind)

    def values(self, identity: Mapping[str, str], birth_month: str) -> set[tuple[int, int]]:
        """Pairs of (kind, blind value), as `index_values` has them."""
        terms = rules.index_terms(identity, birth_month, parts_of=self._parts, sound_of=self._sound)
        return {(kind, self._value(kind, term)) for kind, term in terms}

    def _blind(self, kind: int, term: str) -> int:
        return blind_index(self._key, str(kind), term)


def write_identity(*, case: Case, key: bytes, identity: Mapping[str, str], birth_month: object) -> None:
    """Store the identity of a case sealed, and rewrite what it is found by."""
    CaseIdentity.objects.update_or_create(case_id=case.pk, defaults=sealed_identity(case.pk, key, identity))
    terms = rules.index_terms(identity, comparable_birth_month(birth_month))
    NameIndex.objects.filter(case_id=case.pk).delete()
    NameIndex.objects.bulk_create(
        NameIndex(provider_id=case.provider_id, kind=kind, value=value, case_id=case.pk)
        for kind, value in sorted(index_values(provider_key(case.provider_id), terms))
    )
