"""What was released stays as it was: the database refuses to change or remove it, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from kreislauf.evidence.models import Figure, FigureCell, FigurePopulation, Release, ReleasedCell, Source
from tests.unit.evidence.releases import a_cell, a_figure, a_release

pytestmark = pytest.mark.django_db

FAMILY = [Source, Release, ReleasedCell, Figure, FigureCell, FigurePopulation]


ACTS = {"changed": "UPDATE {table} SET id = id", "removed": "DELETE FROM {table}"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("model", FAMILY, ids=lambda model: model.__name__)
def test_no_row_of_the_evidence_can_be_changed_or_removed(model, act):
    a_figure()
    assert model.objects.exists()
    statement = ACTS[act].format(table=connection.ops.quote_name(model._meta.db_table))
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_same_person_cannot_have_prepared_and_approved_a_release():
    release = a_release()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_release(approved_by=release.prepared_by, prepared_by=release.prepared_by)


def test_a_release_is_superseded_only_with_a_reason_and_only_once():
    release = a_release()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_release(supersedes=release, supersedes_reason="")
    newer = a_release(supersedes=release, supersedes_reason="Nachmeldung eines Trägers")
    assert release.superseded_by == newer
    with pytest.raises(IntegrityError), transaction.atomic():
        a_release(supersedes=release, supersedes_reason="noch eine")


def test_a_hidden_cell_has_no_value_and_a_visible_zero_has_its_sign():
    release = a_release()
    for fields in (
        {"status": "hidden", "value": 3, "sign": "."},
        {"status": "hidden", "value": None, "sign": ".", "reason": ""},
        {"status": "published", "value": 0, "sign": ""},
        {"status": "published", "value": None, "sign": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_cell(release, **fields)
    assert a_cell(release, value=0, sign="-").value == 0


def test_a_figure_without_a_release_is_impossible():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_figure(release=None, position=1)
