"""Keys and sealing (Verschlüsselung): one envelope for every secret column. Pure, on `cryptography` alone.

Master key -> provider key -> case key: each key is sealed under the one before it, so that deleting a case key
makes that case unreadable in every backup (crypto-shredding), and a stolen database alone opens nothing.
AES-256-GCM with a random 96-bit nonce; the additional data bind a ciphertext to its table, column and row, so
that it cannot be moved to another person's row (NIST SP 800-38D).
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
_FORMAT = b"\x01"


class SealBroken(Exception):
    """The ciphertext was changed, moved to another place, or sealed with another key."""


def _length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big")


@dataclass(frozen=True)
class Place:
    """Where a sealed value lives; part of what is authenticated."""

    table: str
    column: str
    row: str

    def associated_data(self) -> bytes:
        """Table, column and row, each with its length before it, so that no two places read alike."""
        table, column, row = self.table.encode(), self.column.encode(), self.row.encode()
        return b"".join((_length(table), table, _length(column), column, _length(row), row))


def new_key() -> bytes:
    """A fresh 256-bit key from the operating system."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, place: Place) -> bytes:
    """`plain` sealed under `key` for `place`: format byte, nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, place.associated_data())


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """The plain bytes of `sealed`.

    Raises:
        SealBroken: any bit was changed, the value belongs to another place, or the key is another one.
    """
    sealed = bytes(sealed)
    if sealed[:1] != _FORMAT or len(sealed) < 1 + NONCE_BYTES + 16:
        raise SealBroken(f"{place.table}.{place.column}: kein gültiges Siegel")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.associated_data())
    except InvalidTag:
        raise SealBroken(f"{place.table}.{place.column}: Siegel gebrochen") from None


def derive_key(key: bytes, purpose: str) -> bytes:
    """A key for one `purpose`, derived from `key` by HKDF-SHA-256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def blind_index(key: bytes, kind: str, normalised: str, *, bits: int = 24) -> int:
    """A keyed, truncated fingerprint of a search term, for equality look-ups without plain text.

    `bits` is kept small on purpose: several terms share a value, so frequencies in a stolen index say little;
    the reader decrypts the few candidates and compares. Result: 0 <= value < 2**bits.
    """
    digest = hmac.digest(key, f"{kind}\x00{normalised}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> (64 - bits)
