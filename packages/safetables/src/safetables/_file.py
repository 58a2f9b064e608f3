"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import csv as arrow_csv


@contextlib.contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Write beside the target and rename at the end; on any interruption the target stays as it was."""
    target = Path(path)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def write_csv(table: pa.Table, path: str | PathLike[str]) -> None:
    """Comma separated, UTF-8, quotes only where needed, nulls empty."""
    with whole_file(path) as file:
        arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(quoting_style="needed"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
