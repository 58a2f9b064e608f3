"""Every page of the planning levels answers for every role, from every link on it, also when the county is empty."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from kreislauf.foundation.permission.rules import Role
from kreislauf.region.statement.services import request_statements, volunteer_statement
from tests.people import a_partner, an_account, signed_in
from tests.unit.region.planning import Table
from tests.unit.thread.test_thread import whole_turn

pytestmark = pytest.mark.django_db

STARTS = [
    "/kreislauf/",
    "/budget/",
    "/bedarfe/",
    "/ziele/",
    "/massnahmen/",
    "/haltungen/",
    "/gremien/",
    "/beschluesse/",
    "/vorlagen/",
    "/beschluesse/stand/",
    "/vereinbarungen/",
    "/faden/",
    "/landesbericht/",
]
#: Pages of these levels; others have their own tests.
OURS = re.compile(
    r"^/(kreislauf|budget|bedarfe|ziele|massnahmen|haltungen|sachen|stellungnahmen|gremien|beschluesse"
    r"|vorlagen|bewertungen|vereinbarungen|leistung|faden|landesbericht)/"
)
READERS = ["planner", "liga_voice", "lead", "mayor", "clerk", "member", "other_lead"]


def links(html: str) -> set[str]:
    """The addresses of our pages that a page links to, without the parts after ? that only sort or filter."""
    found = {unescape(link) for link in re.findall(r'href="([^"]+)"', html)}
    return {link for link in found if OURS.match(link)}


def crawl(client: Client, starts: list[str], limit: int = 400) -> dict[str, int]:
    """Every page reachable from `starts`: address -> status."""
    seen: dict[str, int] = {}
    waiting = list(starts)
    while waiting and len(seen) < limit:
        address = waiting.pop()
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer.status_code
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert "{%" not in page, address
            assert "{{" not in page, address
            assert not re.search(r'\sstyle="', page), address
            waiting += links(page) - seen.keys()
    return seen


def a_lively_county() -> Table:
    """A whole turn, the next one begun, voices and an agreement in negotiation."""
    table = Table()
    whole_turn(table)
    from datetime import timedelta

    from django.utils import timezone

    from kreislauf.cycle.turn.selectors import current_cycle

    table.cycle = current_cycle()
    need = table.established_need()
    volunteer_statement(matter_id=need.pk, position=7, text="Mehr Zeit.", by=table.lead)
    request_statements(
        matter_id=need.pk,
        partners=[table.house, table.liga, table.county],
        due_on=timezone.localdate() + timedelta(days=9),
        by=table.mayor,
    )
    goal = table.agreed_goal(need)
    table.decide(goal, table.assembly, number="9/2026")
    measure = table.measure(goal)
    table.decide(measure, table.assembly, number="10/2026")
    measure.refresh_from_db()
    return table


@pytest.mark.parametrize("who", READERS)
def test_no_link_a_person_is_shown_leads_nowhere(who: str) -> None:
    table = a_lively_county()
    client = signed_in(getattr(table, who))
    seen = crawl(client, STARTS)
    broken = {address: status for address, status in seen.items() if status not in (200, 403)}
    assert broken == {}
    refused = {address for address, status in seen.items() if status == 403}
    assert refused <= set(STARTS), "a page offers what it then refuses"
    assert len(seen) > 20


def test_the_public_reads_what_is_public_and_is_asked_to_sign_in_for_the_rest() -> None:
    a_lively_county()
    seen = crawl(Client(), STARTS)
    assert set(seen.values()) <= {200, 302}
    assert seen["/bedarfe/"] == seen["/faden/"] == seen["/beschluesse/"] == 200
    assert seen["/kreislauf/"] == seen["/vereinbarungen/"] == 302


@pytest.mark.parametrize("who", READERS)
def test_an_empty_county_answers_too(who: str) -> None:
    client = signed_in(getattr(Table(), who))
    statuses = {address: client.get(address).status_code for address in STARTS}
    assert set(statuses.values()) <= {200, 403}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_who_does_not_sit_at_the_table_is_refused(role: Role) -> None:
    client = signed_in(an_account(role, a_partner("kreis", "county")))
    assert client.get("/kreislauf/").status_code == 403
    assert client.get("/haltungen/").status_code == 403


@pytest.mark.parametrize(
    "address", [start for start in STARTS if start not in ("/gremien/", "/beschluesse/stand/")]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_is_given_as_a_file(address: str, kind: str) -> None:
    table = a_lively_county()
    answer = signed_in(table.planner).get(address, {"format": kind})
    assert answer.status_code == 200
    assert f'.{kind}"' in answer["Content-Disposition"]


ODD = [
    "/bedarfe/99999999999999999999999/",
    "/ziele/0/",
    "/massnahmen/99999999999999999999999/",
    "/vereinbarungen/99999999999999999999999/",
    "/leistung/99999999999999999999999/",
    "/beschluesse/99999999999999999999999/",
    "/vorlagen/99999999999999999999999/",
    "/bewertungen/99999999999999999999999/",
    "/landesbericht/99999999999999999999999/",
    "/gremien/gibt-es-nicht/",
    "/faden/need/99999999999999999999999/",
    "/faden/figure/99999999999999999999999/",
    "/faden/next_cycle/1/",
    "/faden/unsinn/1/",
    "/kreislauf/99999999999999999999999/",
    "/sachen/99999999999999999999999/stellung/",
    "/stellungnahmen/99999999999999999999999/",
]


@pytest.mark.parametrize("address", ODD)
def test_what_does_not_exist_is_said_not_to_exist(address: str) -> None:
    table = Table()
    table.need()
    assert signed_in(table.planner).get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "/faden/?zyklus=99999999999999999999999",
        "/faden/?zyklus=abc&nur=x",
        "/bedarfe/?page=999&feld=unsinn&q=%00",
        "/bedarfe/?page=-1",
        "/ziele/neu/?bedarf=99999999999999999999999",
        "/massnahmen/neu/?ziel=abc",
        "/vereinbarungen/neu/?massnahme=abc",
        "/bedarfe/neu/?gebiet=abc",
    ],
)
def test_an_odd_question_breaks_nothing(query: str) -> None:
    table = Table()
    table.need()
    assert signed_in(table.planner).get(query).status_code in (200, 404)


def test_an_answer_to_no_proposal_is_said_not_to_exist() -> None:
    planner = signed_in(Table().planner)
    assert planner.post("/kreislauf/antwort/77/", {"agrees": "yes"}).status_code == 404
    assert planner.post("/kreislauf/77/weiter/").status_code == 404
