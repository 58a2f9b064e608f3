"""Copies of the product's definitions with one thing changed, for tests that ask what follows from the change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from kreislauf.catalogue import DEFINITIONS

Edit = Callable[[Any], None]


def changed(folder: Path, file: str, edit: Edit) -> Path:
    """A folder with all definitions in which `edit` changed the content of one file in place."""
    copy = folder / "definitions"
    if not copy.exists():
        shutil.copytree(DEFINITIONS, copy)
    path = copy / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return copy


def entry(content: list[dict[str, Any]], entry_id: str) -> dict[str, Any]:
    """The entry with this id in a list of entries."""
    return next(item for item in content if item["id"] == entry_id)
