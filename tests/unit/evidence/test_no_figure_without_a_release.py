"""A published figure that does not lead to a release cannot exist, and nobody but statistics writes one.

Read from the models and from the source itself, so that a new table or a new import is looked at as well.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

import kreislauf
from kreislauf.evidence.models import Figure, FigureCell, Release, ReleasedCell

SOURCE = Path(kreislauf.__file__).parent
#: module -> packages that may import it.
WRITERS = {
    "kreislauf.evidence.figure.services": ("kreislauf.statistics.release",),
    "kreislauf.statistics.release.approval": (
        "kreislauf.web.statistics",
        "kreislauf.example",
        "kreislauf.command",
    ),
}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def importers_of(module: str) -> list[str]:
    return [
        ".".join(("kreislauf", *path.relative_to(SOURCE).with_suffix("").parts))
        for path in SOURCE.rglob("*.py")
        if module in imports_of(path)
    ]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Figure, "release"),
        (ReleasedCell, "release"),
        (FigureCell, "figure"),
        (FigureCell, "cell"),
        (Release, "source"),
    ],
)
def test_every_part_of_the_evidence_names_what_it_rests_on(model, field):
    column = model._meta.get_field(field)
    assert not column.null
    assert column.db_constraint


@pytest.mark.django_db
def test_every_table_of_the_evidence_is_guarded_by_the_database():
    tables = [model._meta.db_table for model in apps.get_app_config("evidence").get_models()]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for table in tables:
                assert sum(owner == table for owner, _name in guards) == 2, table
        else:
            cursor.execute("SELECT event_object_table FROM information_schema.triggers")
            guarded = {row[0] for row in cursor.fetchall()}
            assert set(tables) <= guarded


@pytest.mark.parametrize("module", WRITERS)
def test_evidence_is_written_by_its_one_way_alone(module):
    strangers = [name for name in importers_of(module) if not name.startswith(WRITERS[module])]
    assert strangers == []


def test_no_module_outside_the_one_way_creates_evidence_rows():
    allowed = {"kreislauf.evidence.figure.services", "kreislauf.statistics.release.approval"}
    acts = [
        f"{model}.objects.{act}("
        for model in ("Release", "ReleasedCell", "Figure", "FigureCell", "FigurePopulation")
        for act in ("create", "bulk_create", "get_or_create", "update_or_create")
    ]
    writers = {
        ".".join(("kreislauf", *path.relative_to(SOURCE).with_suffix("").parts))
        for path in SOURCE.rglob("*.py")
        if any(act in path.read_text(encoding="utf-8") for act in acts)
    }
    assert writers == allowed


def test_microdata_is_read_by_collect_alone():
    microdata = [
        ".".join(("kreislauf", *path.relative_to(SOURCE).with_suffix("").parts))
        for path in SOURCE.glob("case/*/microdata.py")
    ]
    assert microdata
    for module in microdata:
        readers = [name for name in importers_of(module) if not name.startswith("kreislauf.case.")]
        assert all(name.startswith("kreislauf.statistics.collect") for name in readers), (module, readers)
