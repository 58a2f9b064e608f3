"""A stolen database opens no name: canaries are planted and looked for in every table."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.db import connection

from kreislauf.case.closure.services import close_episode
from kreislauf.case.draft.services import save_draft
from kreislauf.case.identity.models import CaseIdentity
from kreislauf.case.identity.services import read_identity
from kreislauf.foundation.secrecy.rules import SealBroken
from tests.unit.case.invented import CLOSURE, a_house, an_intake

pytestmark = pytest.mark.django_db

CANARIES = {
    "family_name": "Kanarienvogelsang",
    "given_name": "Zaunkönigine",
    "phone": "06152 987654321",
    "email": "zaunkoenig@kanarien.example",
    "address": "Kanarienweg 77, 99999 Kanarienstadt",
}


def everything_in_the_database() -> str:
    """All rows of all tables as text, bytes decoded as far as they go."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                lines += [
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row
                ]
    return "\n".join(lines).casefold()


def test_a_dump_of_the_database_holds_no_name() -> None:
    house = a_house()
    episode = an_intake(house, names=CANARIES, birth_month="5.1990")
    save_draft(
        form="intake",
        submission_key=uuid.uuid4(),
        provider_id=house.provider.pk,
        payload=CANARIES,
        by=house.counsellor,
    )
    close_episode(case_id=episode.case_id, answers=CLOSURE, by=house.counsellor)
    dump = everything_in_the_database()
    assert "06433012" in dump, "the dump must hold something, else this test could not fail"
    words = [word for value in CANARIES.values() for word in value.split() if len(word) > 4]
    assert [word for word in words if word.casefold() in dump] == []


def test_the_owner_reads_the_name_back() -> None:
    episode = an_intake(a_house(), names=CANARIES)
    assert {name: read_identity(episode.case)[name] for name in CANARIES} == CANARIES


def test_a_sealed_name_cannot_be_moved_to_another_case() -> None:
    house = a_house()
    one = an_intake(house, names=CANARIES)
    other = an_intake(house, names={"family_name": "Andere"})
    stolen = CaseIdentity.objects.get(case=one.case).family_name
    CaseIdentity.objects.filter(case=other.case).update(family_name=stolen)
    with pytest.raises(SealBroken):
        read_identity(other.case)


def test_every_table_of_the_case_layer_is_looked_at() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert {model._meta.db_table for model in apps.get_app_config("case").get_models()} <= tables
