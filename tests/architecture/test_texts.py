"""German is the source, English is complete: every marked text has its translation, and the compiled file is current."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src/kreislauf/locale/en/LC_MESSAGES"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def extracted(source: Path, folder: Path) -> Catalog:
    """What `makemessages` finds in a copy of the product, joined with the translations there are."""
    copy = folder / "kreislauf"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "migrations"))
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=en", "--no-obsolete", "--no-location"],
        cwd=copy,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ""},
    )
    return read(copy / "locale/en/LC_MESSAGES/django.po")


def untranslated(catalog: Catalog) -> list[str]:
    """Texts without an English translation, or with one that was only guessed."""
    return [
        str(message.id)
        for message in catalog
        if message.id
        and (message.fuzzy or not all([message.string] if isinstance(message.id, str) else message.string))
    ]


def test_every_text_has_its_english_translation(tmp_path: Path) -> None:
    assert untranslated(extracted(ROOT / "src/kreislauf", tmp_path)) == []


def test_a_new_text_without_translation_would_be_found(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "locale/en/LC_MESSAGES").mkdir(parents=True)
    shutil.copy(FOLDER / "django.po", source / "locale/en/LC_MESSAGES/django.po")
    (source / "page.py").write_text(
        'from django.utils.translation import gettext as _\nX = _("Ganz neuer Satz ohne Englisch")\n'
    )
    assert untranslated(extracted(source, tmp_path)) == ["Ganz neuer Satz ohne Englisch"]


def test_the_compiled_file_says_what_the_source_says() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in read(FOLDER / "django.po"):
        if message.id and isinstance(message.id, str):
            said = (
                compiled.pgettext(message.context, message.id)
                if message.context
                else compiled.gettext(message.id)
            )
            assert said == message.string


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src/kreislauf/web/templates").rglob("*.html")), ids=lambda p: p.stem
)
def test_no_template_holds_a_sentence_that_cannot_be_translated(path: Path) -> None:
    text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", path.read_text(), flags=re.S)
    text = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(style|script).*?</\1>|<[^>]*>", " ", text, flags=re.S
    )
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{4,}", text)
    assert [word for word in words if word not in {"Kreislauf", "EUPL", "GeoBasis", "XLSX", "JSON"}] == []
