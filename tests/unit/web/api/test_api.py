"""The JSON interface: the same rules as the pages, and no input that breaks it."""

from __future__ import annotations

import json
import uuid

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from kreislauf.case.episode.models import Episode
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.web.api.urls import api
from tests.people import signed_in
from tests.unit.case.invented import ANSWERS, a_house, an_intake

pytestmark = pytest.mark.django_db


def post(client: Client, key: uuid.UUID, **answers: str) -> object:
    body = {"submission_key": str(key), "answers": ANSWERS | answers, "identity": {"family_name": "Zeisig"}}
    return client.post("/api/v1/cases", json.dumps(body), content_type="application/json")


def test_the_same_submission_records_one_case() -> None:
    client, key = signed_in(a_house().counsellor), uuid.uuid4()
    first, second = post(client, key), post(client, key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["id"] == second.json()["id"]
    assert Episode.objects.count() == 1


def test_a_wrong_answer_names_the_field_and_saves_nothing() -> None:
    answer = post(signed_in(a_house().counsellor), uuid.uuid4(), first_contact_on="irgendwann")
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == ["first_contact_on"]
    assert not Episode.objects.exists()


def test_no_name_is_given_out_and_each_read_is_in_the_trail() -> None:
    house = a_house()
    case = an_intake(house).case
    client = signed_in(house.counsellor)
    text = client.get("/api/v1/cases").content + client.get(f"/api/v1/cases/{case.pk}").content
    assert b"Beispielmann" not in text
    assert AuditRow.objects.filter(action="case.read", object_id=str(case.pk), purpose="api").count() == 1


def test_another_houses_case_does_not_exist_here() -> None:
    foreign = an_intake(a_house("haus-sued")).case
    client = signed_in(a_house("haus-nord").counsellor)
    known, unknown = client.get(f"/api/v1/cases/{foreign.pk}"), client.get(f"/api/v1/cases/{uuid.uuid4()}")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.content == unknown.content
    assert client.get("/api/v1/cases").json()["total"] == 0


def test_a_foreign_page_cannot_post_in_somebodys_name() -> None:
    client = signed_in(a_house().counsellor)
    client.handler.enforce_csrf_checks = True
    assert post(client, uuid.uuid4()).status_code == 403
    assert not Episode.objects.exists()


schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_no_input_breaks_an_operation(case: Case, client_of_a_house: Client) -> None:
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool) else None
    answer = client_of_a_house.generic(
        case.method,
        case.formatted_path,
        data=json.dumps(body) if body is not None else "",
        content_type="application/json",
        query_params={key: str(value) for key, value in (case.query or {}).items()},
    )
    assert answer.status_code < 500, answer.content


@pytest.fixture
def client_of_a_house() -> Client:
    house = a_house()
    an_intake(house)
    return signed_in(house.counsellor)
