"""A county that has nothing yet sets itself up on pages: cycle, budget, bodies; each by whoever keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.body.models import Body, Mandate, Membership
from kreislauf.region.budget.models import Budget, BudgetLine, FundingSource
from kreislauf.region.law.models import PlanningBasis
from tests.people import a_county, a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db

CYCLE = {"name": "Zyklus 2027/28", "starts_on": "2027-01-01", "ends_on": "2028-12-31"}


def people() -> dict[str, Client]:
    area = a_county()
    county = a_partner("kreis", PartnerKind.COUNTY, area=area)
    return {
        "planner": signed_in(an_account(Role.PLANNER, county, "planung")),
        "clerk": signed_in(an_account(Role.CLERK, county, "gremienbuero")),
    }


def sent(client: Client, address: str, **fields: object) -> str:
    answer = client.post(address, fields, follow=True)
    assert answer.redirect_chain, (address, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def refused(client: Client, address: str, **fields: object) -> str:
    answer = client.post(address, fields)
    assert answer.status_code == 422, (address, answer.status_code)
    return answer.content.decode()


def a_cycle(planner: Client) -> Cycle:
    sent(planner, "/kreislauf/neu/", area=a_county().pk, **CYCLE)
    return Cycle.objects.get()


def a_line(planner: Client) -> BudgetLine:
    a_cycle(planner)
    sent(planner, "/budget/neu/", year=2027, name="Budget Soziale Dienste")
    sent(planner, "/budget/geldgeber/", name="Mittel des Kreises", kind="county")
    budget, source = Budget.objects.get(), FundingSource.objects.get()
    sent(
        planner,
        f"/budget/{budget.pk}/posten/",
        name="Schuldnerberatung",
        action_field="livelihood",
        source=source.pk,
        planned_cents="120.000,00",
    )
    return BudgetLine.objects.get()


def test_without_a_cycle_the_page_leads_to_the_first_one() -> None:
    planner = people()["planner"]
    assert "/kreislauf/neu/" in planner.get("/kreislauf/").content.decode()
    cycle = a_cycle(planner)
    assert (cycle.name, cycle.stage, cycle.area.code) == ("Zyklus 2027/28", "prepared", "06433")
    assert "läuft schon" in refused(planner, "/kreislauf/neu/", area=cycle.area_id, **CYCLE)


def test_a_cycle_does_not_end_before_it_begins() -> None:
    planner = people()["planner"]
    page = refused(planner, "/kreislauf/neu/", area=a_county().pk, **{**CYCLE, "ends_on": "2026-12-31"})
    assert "endet, bevor er beginnt" in page


def test_a_budget_is_planned_approved_and_paid_out_line_by_line() -> None:
    planner = people()["planner"]
    line = a_line(planner)
    sent(planner, f"/budget/posten/{line.pk}/bewilligung/", approved_cents="96.000,00")
    assert "ausgezahlt werden" in refused(planner, f"/budget/posten/{line.pk}/auszahlung/", cents="96.000,01")
    page = sent(planner, f"/budget/posten/{line.pk}/auszahlung/", cents="20.000,00")
    assert "20.000,00 €" in page
    line.refresh_from_db()
    assert (line.planned_cents, line.approved_cents, line.paid_cents) == (120_000_00, 96_000_00, 20_000_00)
    assert "läge unter dem" in refused(
        planner, f"/budget/posten/{line.pk}/bewilligung/", approved_cents="10.000,00"
    )
    assert AuditRow.objects.filter(action__startswith="budget").count() == 4


def test_what_is_there_already_is_said_and_not_entered_twice() -> None:
    planner = people()["planner"]
    line = a_line(planner)
    assert "gibt es schon" in refused(planner, "/budget/neu/", year=2027, name="Noch eines")
    assert "gibt es schon" in refused(planner, "/budget/geldgeber/", name="Mittel des Kreises", kind="county")
    page = refused(
        planner,
        f"/budget/{line.budget_id}/posten/",
        name=line.name,
        action_field=line.action_field,
        source=line.source_id,
        planned_cents="1,00",
    )
    assert "gibt es schon" in page
    assert (Budget.objects.count(), BudgetLine.objects.count()) == (1, 1)


def test_the_budget_of_a_cycle_stays_in_sight_when_the_next_is_prepared() -> None:
    planner = people()["planner"]
    line = a_line(planner)
    first = Cycle.objects.get()
    following = Cycle.objects.create(
        area=first.area,
        level=first.level,
        name="Zyklus 2029",
        starts_on=date(2029, 1, 1),
        ends_on=date(2030, 12, 31),
        predecessor=first,
    )
    assert line.name in planner.get("/budget/").content.decode()
    page = planner.get(f"/budget/?zyklus={following.pk}").content.decode()
    assert line.name not in page
    assert f"?zyklus={first.pk}" in page
    assert planner.get("/budget/?zyklus=unfug").status_code == 200


def a_body(clerk: Client) -> Body:
    sent(
        clerk,
        "/gremien/eintragen/neu/",
        name="Beirat für Sozialplanung",
        kind="advisory",
        band="advisory",
        area=a_county().pk,
        decision_rule="recommendation",
        valid_from="2021-01-01",
    )
    return Body.objects.get()


def test_a_body_gets_its_members_and_may_do_what_its_mandates_say() -> None:
    clerk = people()["clerk"]
    body = a_body(clerk)
    assert body.slug == "beirat-fuer-sozialplanung"
    sent(
        clerk,
        "/gremien/eintragen/rechtsgrundlage/",
        text="§ 43 HKO",
        title="Kommissionen",
        bindingness="voluntary",
        source="Hessische Landkreisordnung",
        valid_from="2005-04-01",
    )
    basis = PlanningBasis.objects.get()
    mandate = {"object_kind": "goal", "act": "is_heard", "legal_basis": basis.pk, "valid_from": "2027-01-01"}
    sent(clerk, f"/gremien/{body.slug}/zustaendigkeit/", **mandate)
    assert "hat das Gremium schon" in refused(clerk, f"/gremien/{body.slug}/zustaendigkeit/", **mandate)
    member = {"name": "Berta Beispiel", "voting_right": "on", "valid_from": "2027-01-01"}
    page = sent(clerk, f"/gremien/{body.slug}/mitglied/", **member)
    assert "Berta Beispiel" in page
    assert "sitzt schon" in refused(clerk, f"/gremien/{body.slug}/mitglied/", **member)
    seat, right = Membership.objects.get(), Mandate.objects.get()
    sent(clerk, f"/gremien/mitglied/{seat.pk}/ende/", on="2028-12-31")
    sent(clerk, f"/gremien/zustaendigkeit/{right.pk}/ende/", on="2028-12-31")
    seat.refresh_from_db()
    right.refresh_from_db()
    assert {seat.valid_to.year, right.valid_to.year} == {2028}
    assert clerk.get(f"/gremien/mitglied/{seat.pk}/ende/").status_code == 404


def test_whoever_does_not_keep_them_is_offered_nothing() -> None:
    both = people()
    line, body = a_line(both["planner"]), a_body(both["clerk"])
    assert f"/budget/posten/{line.pk}/bewilligung/" in both["planner"].get("/budget/").content.decode()
    assert "/bewilligung/" not in both["clerk"].get("/budget/").content.decode()
    assert "eintragen/neu" not in both["planner"].get("/gremien/").content.decode()
    assert "/mitglied/" not in both["planner"].get(f"/gremien/{body.slug}/").content.decode()
    assert both["clerk"].post(f"/budget/posten/{line.pk}/auszahlung/", {"cents": "1"}).status_code == 403


def test_what_does_not_exist_is_not_found() -> None:
    both = people()
    for client, address in (
        (both["planner"], "/budget/99/posten/"),
        (both["planner"], "/budget/posten/99/bewilligung/"),
        (both["clerk"], "/gremien/keines/mitglied/"),
        (both["clerk"], "/gremien/zustaendigkeit/99/ende/"),
    ):
        assert client.get(address).status_code == 404, address
