"""Static files, packed: named after their contents, compressed once, kept by browsers for ever.

`kreislauf serve` packs them into KREISLAUF_HOME when they have changed. Whoever runs the product otherwise (a test, a
WSGI server of one's own) is served from the package, uncompressed: nothing has to be collected, nothing can be stale.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

MARK = "packed.sha256"


def fingerprint() -> str:
    """SHA-256 over name, size and time of every static file of the installed package."""
    seen = []
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            state = Path(storage.path(name)).stat()
            seen.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(seen)).encode()).hexdigest()


def is_packed(folder: Path) -> bool:
    """Whether `folder` holds what the installed package holds now."""
    mark = folder / MARK
    return mark.exists() and mark.read_text(encoding="ascii") == fingerprint()


def pack_static_files() -> bool:
    """Pack the static files unless they are; True where there was something to do.

    To be called before the application is made: it reads then what lies there.
    """
    folder = settings.HOME / "static"
    if is_packed(folder):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    settings.STATIC_ROOT = folder
    call_command("collectstatic", interactive=False, verbosity=0)
    # Last: a pack that was interrupted does not count.
    (folder / MARK).write_text(fingerprint(), encoding="ascii")
    return True


class PackedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; where nothing is packed, or another version was, a file keeps its plain name."""

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """The names of what is packed; none of a pack that is not this package's."""
        folder = settings.STATIC_ROOT
        if folder is None or not is_packed(Path(folder)):
            return {}, ""
        names: tuple[dict[str, str], str] = super().load_manifest()
        return names

    def stored_name(self, name: str) -> str:
        """The packed name of a file, or its own."""
        return str(super().stored_name(name)) if self.hashed_files else name
