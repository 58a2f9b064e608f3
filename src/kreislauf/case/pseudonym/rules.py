"""Pseudonyms (Pseudonyme): what a record is called where it is counted. Pure, on `cryptography` alone.

A pseudonym is one AES-256 block of the record's random 128-bit number under the counting's own key: a keyed
permutation, so that no two records collide, and nobody without the key leads a pseudonym back. Whoever counts
chooses a key for each purpose and period and destroys it afterwards; then the link is gone (§ 67c Abs. 5 SGB X).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16


def pseudonyms(key: bytes, numbers: bytes) -> pa.Array:
    """Pseudonyms of many records at once.

    Args:
        key: 32 bytes, of this purpose and period alone.
        numbers: the records' numbers, 16 bytes each, one after the other.

    Returns:
        int64, one per record: the first half of the block. Two of a million records share one with a probability
        below 1e-7, two of a hundred million below 1e-3; counting persons needs no more.
    """
    # Single independent random blocks: the weakness of ECB (equal blocks look equal) is what is asked for here.
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305
    blocks = encryptor.update(numbers) + encryptor.finalize()
    return pa.array(np.frombuffer(blocks, dtype="<i8")[::2].copy())
