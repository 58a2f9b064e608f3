"""The house: each keeper keeps the accounts of their own house, data protection reads their own trail."""

from __future__ import annotations

import pytest

from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.permission.rules import Role
from tests.people import SINCE, a_county, a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> object:
    return a_partner("kreis", "county", area=a_county())


@pytest.fixture
def house() -> object:
    return a_partner("haus-nord")


def new_account(partner: object, role: Role) -> dict[str, object]:
    return {
        "username": "neu",
        "full_name": "Neue Kraft",
        "password": "ein-recht-langes-Kennwort-47",
        "role": role.value,
        "partner": partner.pk,
        "valid_from": SINCE.isoformat(),
    }


def test_a_houses_keeper_creates_a_counsellor_there(house: object) -> None:
    keeper = signed_in(an_account(Role.ADMINISTRATOR, house))
    assert keeper.post("/zugaenge/neu/", new_account(house, Role.COUNSELLOR)).status_code == 302
    assert RoleAssignment.objects.get(user__username="neu").role == Role.COUNSELLOR


def test_a_keeper_cannot_create_accounts_in_another_house(house: object) -> None:
    keeper = signed_in(an_account(Role.ADMINISTRATOR, a_partner("haus-sued")))
    answer = keeper.post("/zugaenge/neu/", new_account(house, Role.COUNSELLOR))
    assert answer.status_code == 422
    assert not User.objects.filter(username="neu").exists()


def test_the_countys_keeper_makes_no_counsellor_at_a_provider(county: object, house: object) -> None:
    keeper = signed_in(an_account(Role.ADMINISTRATOR, county))
    answer = keeper.post("/zugaenge/neu/", new_account(house, Role.COUNSELLOR))
    assert answer.status_code == 422
    assert "nur die technische Verwaltung" in answer.content.decode()
    assert not User.objects.filter(username="neu").exists()


def test_the_countys_keeper_makes_the_first_keeper_of_a_provider(county: object, house: object) -> None:
    keeper = signed_in(an_account(Role.ADMINISTRATOR, county))
    assert house.name in keeper.get("/zugaenge/neu/").content.decode()
    assert keeper.post("/zugaenge/neu/", new_account(house, Role.ADMINISTRATOR)).status_code == 302
    assert RoleAssignment.objects.get(user__username="neu").partner == house


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"password": "kurz"}, "12 Zeichen"),
        ({"username": "rechtlangername", "password": "rechtlangername"}, "zu ähnlich"),
        ({"username": "zwei wörter"}, "Anmeldename"),
        ({"valid_from": "gestern"}, "Datum"),
        ({"role": "planner"}, "Diese Rolle gibt es bei diesem Partner nicht"),
    ],
)
def test_wrong_entries_are_explained_and_create_nothing(
    house: object, changed: dict[str, object], hint: str
) -> None:
    keeper = signed_in(an_account(Role.ADMINISTRATOR, house))
    answer = keeper.post("/zugaenge/neu/", new_account(house, Role.COUNSELLOR) | changed)
    assert answer.status_code == 422
    assert hint in answer.content.decode()
    assert User.objects.filter(role_assignments__role=Role.COUNSELLOR).count() == 0


def test_an_ended_role_stops_the_very_next_request(house: object) -> None:
    counsellor = an_account(Role.COUNSELLOR, house)
    keeper = signed_in(an_account(Role.ADMINISTRATOR, house))
    keeper.post(f"/zugaenge/rollen/{counsellor.role_assignments.get().pk}/beenden/")
    from kreislauf.foundation.account.selectors import roles_of

    assert roles_of(User.objects.get(pk=counsellor.pk)) == frozenset()


def test_nobody_ends_a_role_in_another_house(house: object) -> None:
    counsellor = an_account(Role.COUNSELLOR, house)
    stranger = signed_in(an_account(Role.ADMINISTRATOR, a_partner("haus-sued")))
    answer = stranger.post(f"/zugaenge/rollen/{counsellor.role_assignments.get().pk}/beenden/")
    assert answer.status_code == 403
    assert counsellor.role_assignments.get().valid_to is None


def test_data_protection_of_a_house_reads_only_that_houses_trail(county: object, house: object) -> None:
    from django.db import transaction

    from kreislauf.foundation.audit.services import record

    with transaction.atomic():
        record(action="case.read", by=None, object_type="case", object_id="A-1", chain="haus-nord")
        record(action="case.read", by=None, object_type="case", object_id="B-1", chain="haus-sued")
    page = signed_in(an_account(Role.DATA_PROTECTION, house)).get("/protokoll/").content.decode()
    assert "A-1" in page
    assert "B-1" not in page


def test_the_trail_is_filtered_exported_and_verified(house: object) -> None:
    reader = signed_in(an_account(Role.DATA_PROTECTION, house))
    assert "Nichts gefunden" in reader.get("/protokoll/?action=gibt.es.nicht").content.decode()
    assert reader.get("/protokoll/?format=csv").headers["Content-Type"].startswith("text/csv")
    assert "Alle Protokollketten halten" in reader.post("/protokoll/pruefen/", follow=True).content.decode()
    assert AuditRow.objects.exists()
