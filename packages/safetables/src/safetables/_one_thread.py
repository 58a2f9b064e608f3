"""Linear algebra in one thread: what is multiplied here is small, and a library's threads that wait for each other on a busy
machine made it six times as slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import scipy.linalg  # noqa: F401  loads the library that is to be held back
from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """While this lasts numpy and scipy calculate in one thread, in the whole process."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
