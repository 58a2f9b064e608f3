"""What all models have in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
OURS = [m for m in apps.get_models() if m.__module__.startswith("kreislauf.")]
BY_NAME = {m.__name__: m for m in OURS}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_model_says_what_it_is_in_both_languages(name: str) -> None:
    first_line = (BY_NAME[name].__doc__ or "").strip().splitlines()[0]
    assert re.search(r"\([^)]*[A-ZÄÖÜ§][^)]*\)", first_line), (
        f"{name}: kein deutscher Begriff in der ersten Zeile"
    )


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_model_stands_in_the_glossary(name: str) -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    assert f"`{name}`" in glossary, f"{name} fehlt in docs/glossary.md"


def test_the_glossary_names_no_model_that_is_gone() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    named = set(re.findall(r"^\| `([A-Za-z]+)` \|", glossary, flags=re.M))
    assert named <= set(BY_NAME)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_model_lives_in_its_concepts_models_file(name: str) -> None:
    assert re.fullmatch(r"kreislauf\.[a-z]+\.[a-z_]+\.models", BY_NAME[name].__module__)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_fixed_choice_is_also_a_constraint_of_the_database(name: str) -> None:
    model = BY_NAME[name]
    checked = " ".join(
        str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)
    )
    for field in model._meta.local_fields:
        if field.choices:
            assert f"{field.name}__in" in checked, f"{name}.{field.name} hat Auswahlwerte ohne Bedingung"


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
