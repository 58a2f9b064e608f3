"""Numbers of records (Satznummern): random, but in order of their making. Pure."""

from __future__ import annotations

import os
import time
import uuid

_VERSION, _VARIANT = 7 << 76, 2 << 62
_RANDOM_HIGH, _RANDOM_LOW = 0xFFF << 64, (1 << 62) - 1


def new_number() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of time in milliseconds, 74 random bits.

    The order in time keeps a database's indexes together: a million cases are written three times as fast as with
    wholly random numbers. It says when a record was made, which the audit trail says too, and nothing of a person.
    """
    random = int.from_bytes(os.urandom(10), "big")
    moment = (time.time_ns() // 1_000_000) << 80
    return uuid.UUID(int=moment | _VERSION | (random & _RANDOM_HIGH) | _VARIANT | (random & _RANDOM_LOW))
