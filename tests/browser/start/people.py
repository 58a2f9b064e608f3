"""A small county in the middle of its planning, made through the services, and one account per first page."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.provider.delivery.services import (
    begin_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from kreislauf.region.body.models import ConsultationRole
from kreislauf.region.body.services import Station, call_meeting, table_paper
from kreislauf.region.statement.models import StatementRequest
from kreislauf.region.statement.services import request_statements, volunteer_statement
from tests.people import a_partner, an_account
from tests.unit.case.invented import an_offer
from tests.unit.evidence.releases import a_population
from tests.unit.provider.deliveries import a_count
from tests.unit.region.planning import Table
from tests.unit.web.start.figures import an_edition, with_outlines

PASSWORD = "ein langes Kennwort"
SOUTH, NORTH, COUNTY = "06433001", "06433012", "06433"


def make_people() -> dict[str, dict[str, str]]:
    """The county, and its people: lead, liga, municipality, member."""
    table = Table()
    south = Area.objects.get(code=SOUTH) if table.area else None
    table.town = a_partner("biebesheim", PartnerKind.MUNICIPALITY, area=south)
    table.mayor = an_account(Role.MUNICIPALITY, table.town)
    _figures(south)
    _offers(table)
    _plan(table)
    return {
        "lead": _account(table.lead, second_factor=True),
        "liga": _account(table.liga_voice),
        "municipality": _account(table.mayor),
        "member": _account(table.member),
    }


def _figures(south: Area | None) -> None:
    """A number, a hidden one and a zero, so that all three can be told apart on every picture."""
    with_outlines()
    if south is not None:
        a_population(south)
    an_edition(
        {
            (COUNTY, "total"): "12.5",
            (SOUTH, "total"): "17.5",
            (NORTH, "total"): "11.0",
            (COUNTY, "livelihood"): "4.5",
            (SOUTH, "livelihood"): ".",
            (NORTH, "livelihood"): "-",
        }
    )


def _offers(table: Table) -> None:
    for number in range(7):
        an_offer(table.house, f"Angebot {number}", "livelihood")
    an_offer(table.house, "Besuchsdienst", "older_people")


def _plan(table: Table) -> None:
    """A goal with dissent, a decided measure under way, a paper to decide, silence, a hidden delivery."""
    goal = table.decided_goal(table.established_need())
    measure = table.adopted_measure(goal, themes={"migration": "Beratung in sechs Sprachen"})
    _deliver(table, measure)
    table.at(Stage.MEASURES)
    proposed = table.measure(goal, title="Mobile Beratung im Ried", estimated_cents=8_000_000)
    today = timezone.localdate()
    silent = request_statements(
        matter_id=proposed.pk,
        partners=[table.house, table.liga],
        due_on=today + timedelta(days=9),
        by=table.planner,
    )
    past = {"asked_on": today - timedelta(days=30), "due_on": today - timedelta(days=2)}
    StatementRequest.objects.filter(pk=silent.pk).update(**past)
    volunteer_statement(matter_id=proposed.pk, position=8, text="Zu teuer für uns.", by=table.other_lead)
    request_statements(
        matter_id=proposed.pk,
        partners=[table.house, table.town],
        due_on=today + timedelta(days=14),
        by=table.planner,
    )
    meeting = call_meeting(
        body=table.assembly, held_on=today + timedelta(days=20), title="Sitzung", by=table.clerk
    )
    table_paper(
        cycle=table.cycle,
        reference="V-1",
        title="Mobile Beratung beschließen",
        text="Der Kreistag beschließt die mobile Beratung.",
        stations=[Station(table.assembly, ConsultationRole.DECISION, meeting)],
        by=table.planner,
        subject=proposed,
        on=today,
    )


def _deliver(table: Table, measure: object) -> None:
    agreement = table.running_agreement(measure, table.line())
    table.at(Stage.DELIVERY)
    report = begin_delivery_report(
        agreement_id=agreement.pk,
        period_from=agreement.term_from,
        period_to=agreement.term_to,
        by=table.lead,
    )
    hidden = {"value": None, "sign": ".", "status": "hidden", "reason": "zu klein", "lower": 1, "upper": 7}
    cell = a_count(report, key="main_issue=livelihood|provider=haus-nord", **hidden)
    write_delivery_report(report_id=report.pk, cell_ids=[cell.pk], narrative="Gut angelaufen.", by=table.lead)
    submit_delivery_report(report_id=report.pk, by=table.lead)


def _account(user: User, *, second_factor: bool = False) -> dict[str, str]:
    secret = ""
    if second_factor:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
    return {"username": user.username, "password": PASSWORD, "secret": secret}
