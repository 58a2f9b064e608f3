"""The case pages: who sees which, and that another house's number is as if it were none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kreislauf.case.closure.services import close_episode
from kreislauf.case.import_run.services import start_run
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.case.urls import urlpatterns
from tests.people import a_partner, an_account, signed_in
from tests.unit.case.invented import CLOSURE, House, a_house, an_intake
from tests.unit.web.case.sending import TYPED, text_of

pytestmark = pytest.mark.django_db


def test_the_lead_sees_no_name_without_a_reason(house: House) -> None:
    case = an_intake(house).case
    lead = signed_in(house.lead)
    page = text_of(lead.get(reverse("case-list")))
    assert "F-000001" in page
    assert "Beispielmann" not in page
    assert lead.get(reverse("case-detail", args=[case.pk])).status_code == 404
    inspect = reverse("case-inspect", args=[case.pk])
    assert lead.post(inspect, {"reason": "kurz"}).status_code == 422
    assert lead.post(inspect, {"reason": "Beschwerde vom 2. April"}).status_code == 302
    page = text_of(lead.get(reverse("case-detail", args=[case.pk])))
    assert "Beispielmann" in page
    assert "Ändern" not in page


def test_a_lead_hands_a_case_to_a_colleague(house: House) -> None:
    case = an_intake(house).case
    data = {"responsible": house.colleague.pk, "deputy": "", "version": 1}
    assert signed_in(house.lead).post(reverse("case-handover", args=[case.pk]), data).status_code == 302
    case.refresh_from_db()
    assert case.responsible == house.colleague


CASE_ROUTES = [p.name for p in urlpatterns if "case_id" in str(p.pattern)]
RUN_ROUTES = [p.name for p in urlpatterns if "run_id" in str(p.pattern)]


def addresses_of(house: House) -> list[str]:
    """Every address that names a thing of this house."""
    episode = an_intake(house, names={"family_name": "Kanarienvogelsang"})
    closed = an_intake(house, names={"family_name": "Kanarienvogelsang"})
    close_episode(case_id=closed.case_id, answers=CLOSURE, by=house.counsellor)
    run = start_run(
        provider=house.provider, data=b"a;b\nKanarienvogelsang;2\n", file_name="k.csv", by=house.counsellor
    )
    cases = [reverse(name, args=[pk]) for name in CASE_ROUTES for pk in (episode.case_id, closed.case_id)]
    return cases + [reverse(name, args=[run.pk]) for name in RUN_ROUTES]


@pytest.mark.parametrize("who", ["counsellor", "colleague", "lead"])
def test_another_houses_numbers_are_404_on_every_route_and_show_no_name(who: str, house: House) -> None:
    elsewhere = a_house("haus-sued")
    addresses = addresses_of(elsewhere)
    client = signed_in(getattr(house, who))
    for address in addresses:
        for answer in (client.get(address), client.post(address, TYPED)):
            assert answer.status_code in (404, 403, 405), address
            assert "Kanarienvogelsang" not in text_of(answer)
            if who == "counsellor" and "einsicht" not in address and answer.status_code != 405:
                assert answer.status_code == 404, address


def test_a_colleague_of_the_same_house_gets_404_too(house: House) -> None:
    addresses = addresses_of(house)
    client = signed_in(house.colleague)
    assert {
        client.get(a).status_code for a in addresses if "einsicht" not in a and "bestaetigen" not in a
    } == {404}


@pytest.mark.parametrize(
    "role", [Role.PLANNER, Role.STATISTICS_OFFICER, Role.LIGA, Role.STATE, Role.ADMINISTRATOR]
)
def test_no_other_role_opens_any_case_page(role: Role, house: House) -> None:
    kind = {Role.LIGA: "liga", Role.STATE: "state"}.get(role, "county")
    client = signed_in(an_account(role, a_partner(kind, kind)))
    addresses = [*addresses_of(house), *(reverse(p.name) for p in urlpatterns if "_id" not in str(p.pattern))]
    assert {client.get(address).status_code for address in addresses} == {403}
