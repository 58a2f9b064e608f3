"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from safetables._error import SafetablesError


class CannotWrite(SafetablesError):
    """A file cannot be written as asked: its folder, its ending, its form, a missing library or too many cells."""


@contextlib.contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Write beside the target and rename at the end; on any interruption the target stays as it was."""
    target = Path(path)
    check_writable(target)
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


def check_writable(path: str | PathLike[str]) -> None:
    """Refuse a path nothing can be written to: better before an hour of work than after it."""
    target = Path(path)
    folder = target.parent
    if target.is_dir():
        raise CannotWrite(f"{path}: cannot be written, it is a folder; give the name of a file")
    if not folder.is_dir():
        raise CannotWrite(f"{path}: cannot be written, there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(f"{path}: cannot be written, no permission in the folder {folder}; choose another")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
