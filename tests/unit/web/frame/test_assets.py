"""Static files: compressed, named after their contents, kept for ever - and never those of another version."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from kreislauf.web.frame.assets import MARK, PackedStaticFiles, fingerprint, is_packed

KERN = "vendor/kern/kern.min.css"
#: In a process of its own, as `kreislauf serve` does it: the settings are read once per process.
ASK_TWICE = f"""
import django
django.setup()
from kreislauf.web.frame.assets import pack_static_files
print(pack_static_files(), pack_static_files())
from django.templatetags.static import static
from django.test import Client
address = static("{KERN}")
answer = Client().get(address, headers={{"accept-encoding": "gzip"}})
print(address)
print(answer.status_code, answer.headers["Content-Encoding"], answer.headers["Cache-Control"])
print(len(b"".join(answer.streaming_content)))
css = b"".join(Client().get(static("kreislauf/frame-fonts.css")).streaming_content).decode()
print("FiraSans-Regular." in css, "FiraSans-Regular.woff2" in css)
"""


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, list[str]]:
    """The folder of the packed files, and what the process said that packed them."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "session.key").write_text("0" * 64)
    said = subprocess.run(
        [sys.executable, "-c", ASK_TWICE],
        env=os.environ | {"KREISLAUF_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kreislauf.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tmp_path / "static", said


def test_the_style_sheet_travels_compressed_and_is_kept_for_ever(packed: tuple[Path, list[str]]) -> None:
    once_and_again, address, headers, length, fonts = packed[1]
    assert once_and_again == "True False"
    assert address.startswith("/static/vendor/kern/kern.min.")
    assert address != f"/static/{KERN}"
    assert headers == "200 gzip max-age=315360000, public, immutable"
    assert int(length) * 5 < Path(finders.find(KERN)).stat().st_size
    assert fonts == "True False"


def test_a_pack_of_another_version_is_not_used(packed: tuple[Path, list[str]], settings) -> None:
    settings.STATIC_ROOT = packed[0]
    assert is_packed(packed[0])
    assert PackedStaticFiles().url(KERN) != f"/static/{KERN}"
    (packed[0] / MARK).write_text("another version")
    assert PackedStaticFiles().url(KERN) == f"/static/{KERN}"


def test_without_a_pack_files_keep_their_names(settings) -> None:
    settings.STATIC_ROOT = None
    assert PackedStaticFiles().url(KERN) == f"/static/{KERN}"


def test_the_fingerprint_follows_the_package() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64
