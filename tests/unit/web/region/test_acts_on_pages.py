"""What the partners do, they do on pages: from the need to the closed evaluation, each with their own account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.region.evaluation.models import JointEvaluation
from kreislauf.region.goal.models import Goal
from kreislauf.region.measure.models import Measure
from kreislauf.region.need.models import Need
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.statement.models import Statement
from tests.people import signed_in
from tests.unit.evidence.releases import a_figure
from tests.unit.provider.deliveries import a_count
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def sent(client: Client, address: str, **fields: object) -> str:
    """The page after a form was sent and accepted."""
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    assert answer.redirect_chain, (address, answer.content.decode()[:4000])
    return answer.content.decode()


def test_a_whole_turn_is_done_on_pages() -> None:
    table = Table()
    planner, liga, lead, town, clerk = (
        signed_in(who) for who in (table.planner, table.liga_voice, table.lead, table.mayor, table.clerk)
    )
    today = timezone.localdate()
    table.at(Stage.ANALYSIS)
    figure = a_figure()

    # The town reports a need and lays a released figure beside it.
    page = sent(
        town,
        "/bedarfe/neu/",
        title="Schuldnerberatung im Süden",
        area=table.area.pk,
        action_field="livelihood",
        target_group="überschuldete Haushalte",
        perspective="expressed",
        description="Lange Wartezeit.",
    )
    need = Need.objects.get()
    assert need.synthetic, "what is made in an invented cycle is invented"
    assert "erfunden" in page
    sent(town, f"/bedarfe/{need.pk}/beleg/", figure=figure.pk, note="doppelt so hoch")

    # Planning asks the partners; the Liga answers, the town replies.
    sent(
        town,
        f"/sachen/{need.pk}/fragen/",
        partners=[table.liga.pk, table.house.pk],
        due_on=(today + timedelta(days=10)).isoformat(),
    )
    asked = Statement.objects.get(partner=table.liga)
    sent(liga, f"/stellungnahmen/{asked.pk}/", position="3", text="Ja, aber mit Personal.")
    sent(town, f"/stellungnahmen/{asked.pk}/antwort/", outcome="partly", reason="Eine halbe Stelle.")
    sent(planner, f"/bedarfe/{need.pk}/check/")
    resolve(clerk, need.pk, table.conference.pk, "1/2026")
    need.refresh_from_db()
    assert need.status == "established"

    # The Liga drafts the goal; both carry it; the assembly decides.
    table.at(Stage.GOALS)
    sent(
        liga,
        "/ziele/neu/",
        title="Zwei Wochen",
        level="operational",
        action_field="livelihood",
        needs=[need.pk],
    )
    goal = Goal.objects.get()
    sent(
        planner,
        f"/ziele/{goal.pk}/messen/",
        indicator_id="cases_per_1000",
        baseline=figure.pk,
        target_value="10",
        horizon=(today + timedelta(days=200)).isoformat(),
    )
    sent(liga, f"/ziele/{goal.pk}/consult/")
    sent(planner, f"/ziele/{goal.pk}/antwort/", agrees="yes")
    sent(liga, f"/ziele/{goal.pk}/antwort/", agrees="yes")
    sent(lead, f"/ziele/{goal.pk}/antwort/", agrees="no", text="Die Frist ist zu kurz.")
    sent(planner, f"/ziele/{goal.pk}/agree_jointly/")
    resolve(clerk, goal.pk, table.assembly.pk, "2/2026")

    # The provider proposes a measure, planning tables it, the assembly adopts it.
    table.at(Stage.MEASURES)
    sent(
        lead,
        "/massnahmen/neu/",
        title="Zweite Stelle",
        description="Zwei Tage.",
        goals=[goal.pk],
        action_field="livelihood",
        tier="county",
        responsible=table.house.pk,
        estimated_cents="40.000,00",
        alternative="Nur online",
        alternative_reason="erreicht nicht alle",
    )
    measure = Measure.objects.get()
    assert measure.estimated_cents == 4_000_000
    sent(
        planner,
        f"/sachen/{measure.pk}/vorlage/",
        reference="VL-1",
        title="Zweite Stelle",
        text="Wird beschlossen.",
        deciding=table.assembly.pk,
    )
    waiting = signed_in(table.member).get("/beschluesse/stand/").content.decode()
    assert "VL-1" in waiting
    assert "40.000,00 €" in waiting
    resolve(clerk, measure.pk, table.assembly.pk, "3/2026")
    assert Resolution.objects.get(number="3/2026").paper.reference == "VL-1"

    # Both sides agree and sign; the euros come from the budget.
    line = table.line(5_000_000)
    sent(
        lead,
        "/vereinbarungen/neu/",
        title="Beratung Süd",
        measure=measure.pk,
        provider=table.house.pk,
        agreement_kind="grant_contract",
        legal_basis=table.law.pk,
        term_from=today.isoformat(),
        term_to=(today + timedelta(days=300)).isoformat(),
        unit="cases",
        agreed_units="120",
        cents="40.000,00",
        line=line.pk,
        reporting_months="12",
    )
    agreement = Agreement.objects.get()
    sent(planner, f"/vereinbarungen/{agreement.pk}/negotiate/")
    sent(planner, f"/vereinbarungen/{agreement.pk}/einigung/", cents="39.000,00", agreed_units="110")
    table.at(Stage.AGREEMENT)
    sent(planner, f"/vereinbarungen/{agreement.pk}/sign/")
    sent(lead, f"/vereinbarungen/{agreement.pk}/sign/")
    page = sent(lead, f"/vereinbarungen/{agreement.pk}/put_in_force/")
    assert "gültig" in page
    assert "39.000,00 €" in page

    # The provider reports with a released count; planning asks back, then accepts.
    table.at(Stage.DELIVERY)
    sent(
        lead,
        f"/vereinbarungen/{agreement.pk}/bericht/",
        period_from=agreement.term_from.isoformat(),
        period_to=agreement.term_to.isoformat(),
    )
    report = DeliveryReport.objects.get()
    hidden = {"value": None, "sign": ".", "status": "hidden", "reason": "klein", "lower": 1, "upper": 7}
    cell = a_count(report, **hidden)
    sent(lead, f"/leistung/{report.pk}/schreiben/", count=cell.pk, narrative="Gut angelaufen.")
    sent(lead, f"/leistung/{report.pk}/submit/")
    sent(planner, f"/leistung/{report.pk}/rueckfrage/", text="Wie viele warten?")
    sent(lead, f"/leistung/{report.pk}/submit/")
    page = sent(planner, f"/leistung/{report.pk}/accept/")
    assert "(1 bis 7)" in page, "a hidden count shows its bounds, never a zero"

    # The new figure, the joint evaluation, the next turn.
    table.at(Stage.REPORT)
    sent(planner, f"/ziele/{goal.pk}/wirkung/", figure=a_figure().pk)
    table.at(Stage.EVALUATION)
    sent(liga, f"/ziele/{goal.pk}/bewerten/", partners=[table.county.pk, table.liga.pk])
    evaluation = JointEvaluation.objects.get()
    for client in (planner, liga):
        sent(
            client,
            f"/bewertungen/{evaluation.pk}/zeile/",
            right_things="yes",
            right_things_text="Ja.",
            things_right="partly",
            things_right_text="Teils.",
        )
    sent(
        liga,
        f"/bewertungen/{evaluation.pk}/abschluss/",
        text="Weiter.",
        dissent="Der Kreis hält die Kosten für hoch.",
        consequence="continue",
    )
    sent(planner, f"/kreislauf/{table.cycle.pk}/weiter/")
    proposal = table.cycle.proposals.get()
    sent(planner, f"/kreislauf/antwort/{proposal.pk}/", agrees="yes")
    page = sent(liga, f"/kreislauf/antwort/{proposal.pk}/", agrees="yes")
    assert "vorbereitet" in page
    following = table.cycle.successor
    sent(liga, f"/kreislauf/{following.pk}/folgerungen/")
    assert Goal.objects.get(cycle=following).predecessor == goal

    thread = signed_in(table.member).get(f"/faden/figure/{figure.pk}/").content.decode()
    assert "ohne Lücke" in thread
    assert "Es fehlt" not in thread


def resolve(clerk: Client, matter_id: int, body_id: int, number: str) -> None:
    """The clerk records a yes."""
    sent(
        clerk,
        f"/sachen/{matter_id}/beschluss/",
        body=body_id,
        act="decides",
        outcome="adopted",
        number=number,
        decided_on=timezone.localdate().isoformat(),
        text="So beschlossen.",
        votes_yes="7",
    )


def test_what_a_service_refuses_stands_above_the_form_and_keeps_what_was_typed() -> None:
    table = Table()
    measure = table.adopted_measure()
    agreement = table.requested_agreement(measure, table.line(1_000))
    planner = signed_in(table.planner)
    planner.post(f"/vereinbarungen/{agreement.pk}/negotiate/")
    answer = planner.post(
        f"/vereinbarungen/{agreement.pk}/einigung/", {"cents": "10,01", "agreed_units": "77"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "hat noch 10,00 €, gebraucht werden 10,01 €" in page
    assert 'value="77"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("viel", "ist kein Betrag"), ("-5", "darf nicht negativ sein"), ("1.2.3", "ist kein Betrag")],
)
def test_an_amount_that_is_none_is_explained(typed: str, said: str) -> None:
    table = Table()
    agreement = table.requested_agreement(table.adopted_measure(), table.line())
    answer = signed_in(table.planner).post(
        f"/vereinbarungen/{agreement.pk}/einigung/", {"cents": typed, "agreed_units": "1"}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_filtered_list_is_filtered_in_the_file_too() -> None:
    table = Table()
    table.need(title="Bleibt", action_field="livelihood")
    table.need(title="Geht", action_field="disability")
    client = signed_in(table.mayor)
    for wanted in ({"feld": "livelihood"}, {"q": "bleib"}):
        page = client.get("/bedarfe/", wanted).content.decode()
        file = client.get("/bedarfe/", {**wanted, "format": "csv"}).content.decode("utf-8-sig")
        assert "Bleibt" in page
        assert "Geht" not in page
        assert "Bleibt" in file
        assert "Geht" not in file


def test_a_title_that_looks_like_a_formula_is_harmless_in_the_file() -> None:
    table = Table()
    table.need(title="=1+1")
    file = signed_in(table.mayor).get("/bedarfe/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "'=1+1" in file


def test_nobody_acts_through_an_address_that_is_not_theirs() -> None:
    table = Table()
    need = table.need()
    goal = table.goal()
    lead, member = signed_in(table.lead), signed_in(table.member)
    assert lead.post(f"/bedarfe/{need.pk}/check/").status_code == 403
    assert lead.get(f"/ziele/{goal.pk}/").status_code == 404, "a draft does not exist for others"
    assert member.post(f"/sachen/{need.pk}/stellung/", {"position": "1", "text": "x"}).status_code == 403
    assert signed_in(table.planner).post(f"/bedarfe/{need.pk}/establish/").status_code == 404
