"""Canary crawl: nobody reads of another house's people on any path, and who plans reads of no single person at all.

Two houses are planted full of canaries; then every kind of account, and nobody, asks for every route with the numbers
of both houses in path, query and form. What comes back - pages, files, JSON, headers, error pages, the log - is
searched for the canaries.
"""

from __future__ import annotations

import logging
import sys
import types
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, override_settings
from django.urls import clear_url_caches, path
from pytest_django import DjangoDbBlocker

from kreislauf.case.episode.models import Case
from kreislauf.case.identity.services import read_identity
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE, Role
from kreislauf.web.frame.access import EVERYBODY, route
from kreislauf.web.frame.export import xlsx_response
from kreislauf.web.frame.logs import OneLine
from tests.architecture.canaries import Planted, plant
from tests.architecture.crawl import Answer, crawl
from tests.architecture.route_map import Route, routes
from tests.people import a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db

NORTH, SOUTH = ("haus-nord", "axq", 7_310_000), ("haus-sued", "byz", 8_420_000)
#: Roles of people who plan, speak, decide or keep the machine: no single person's record is for them.
ABOVE = sorted(set(Role) - {Role.COUNSELLOR, Role.PROVIDER_LEAD, Role.DATA_PROTECTION, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Reader:
    """An account, and whose canaries it may read."""

    client: Client
    roles: frozenset[str]
    names_of: Planted | None = None
    numbers_of: Planted | None = None
    #: Data protection reads, in the record of its own house, why somebody looked or merged.
    reasons: bool = False


@pytest.fixture(scope="module")
def houses(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Planted]]:
    """Planted once for all readers: what each of them changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield [plant(*NORTH), plant(*SOUTH)]
        transaction.set_rollback(True)


def may_read(who: str, houses: list[Planted]) -> Reader:
    """A reader by its name: 'counsellor', 'colleague', 'lead', 'data protection' of the north, a role, or nobody."""
    north = houses[0]
    if who == "nobody":
        return Reader(Client(), frozenset())
    user, names, numbers = _account(who, north)
    return Reader(signed_in(user), frozenset(roles_of(user)), names, numbers, who == "data protection")


def _account(who: str, north: Planted) -> tuple[User, Planted | None, Planted | None]:
    match who:
        case "counsellor":
            return north.house.counsellor, north, north
        case "colleague" | "lead":
            return getattr(north.house, who), None, north
        case "data protection":
            return north.data_protection, None, north
        case "house administrator":
            return an_account(Role.ADMINISTRATOR, north.house.provider), None, None
    kinds = PARTNER_KINDS_OF_ROLE[who]
    kind = PartnerKind.COUNTY if PartnerKind.COUNTY in kinds else sorted(kinds)[0]
    return an_account(Role(who), a_partner(f"oben-{kind}", kind)), None, None


READERS = ["counsellor", "colleague", "lead", "data protection", "house administrator", "nobody",
           *(role.value for role in ABOVE), Role.DATA_PROTECTION.value, Role.ADMINISTRATOR.value]  # fmt: skip


def open_to(reader: Reader, mapped: list[Route]) -> frozenset[str]:
    return frozenset(
        r.name
        for r in mapped
        if r.access.public or (reader.roles and (r.access.roles is None or r.access.roles & reader.roles))
    )


def leaks(reader: Reader, answer: Answer, houses: list[Planted]) -> Iterator[str]:
    """What this answer says that is not for this reader; numbers it has sent itself are no news to it."""
    for planted in houses:
        if planted is not reader.names_of:
            yield from (
                f"{answer.call} ({answer.status}): {place}"
                for canary, place in planted.names.items()
                if canary in answer.text and not (reader.reasons and place.startswith("Grund"))
            )
        if planted is not reader.numbers_of:
            yield from (
                f"{answer.call} ({answer.status}): {number}"
                for number in planted.numbers
                if number in answer.text and number not in answer.sent
            )


class Captured(logging.Handler):
    """Everything the product logs, as it would stand in the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(OneLine())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record).lower())


@pytest.fixture
def log() -> Iterator[Captured]:
    captured = Captured()
    logging.getLogger().addHandler(captured)
    yield captured
    logging.getLogger().removeHandler(captured)


def in_log(log: Captured, houses: list[Planted]) -> list[str]:
    return [line for line in log.lines for planted in houses for canary in planted.names if canary in line]


@pytest.mark.parametrize("who", READERS)
def test_nobody_reads_of_people_who_are_not_for_them_on_any_route(
    who: str, houses: list[Planted], log: Captured
) -> None:
    reader, mapped = may_read(who, houses), routes()
    found, broken, seen = [], [], set()
    for answer in crawl(reader.client, mapped, houses, opened=open_to(reader, mapped)):
        found += leaks(reader, answer, houses)
        if answer.status >= 500:
            broken.append(answer.call)
        if reader.names_of:
            seen |= {canary for canary in reader.names_of.names if canary in answer.text}
    assert sorted(set(found)) == []
    assert broken == []
    assert in_log(log, houses) == []
    if reader.names_of:
        never = {place for canary, place in reader.names_of.names.items() if canary not in seen}
        # The crawl looks in the right places: whose cases they are, reads what was planted in them.
        assert never <= NOT_SHOWN_TO_ANYBODY


#: Written down for the record alone; no page repeats it.
NOT_SHOWN_TO_ANYBODY = {"Grund der Einsicht", "Grund der Zusammenführung"}

#: Every column of the case level that takes free text, and where a canary is planted in it.
PLANTED_IN = {
    "Draft.payload": "entwurf",
    "CaseIdentity.family_name": "offen.family_name",
    "CaseIdentity.given_name": "offen.given_name",
    "CaseIdentity.phone": "offen.phone",
    "CaseIdentity.email": "offen.email",
    "CaseIdentity.address": "offen.address",
    "CaseIdentity.external_number": "Aktenzeichen",
    "CaseIdentity.person_key": "Personenkennung",
    "ImportRun.file": "Übernahme, Zelle",
    "ImportRun.report": "Übernahme, Zelle",
    "ImportRun.file_name": "Übernahme, Dateiname",
    "ImportRun.columns": "Übernahme, Spaltenname",
    "Inspection.reason": "Grund der Einsicht",
    "PersonMerge.reason": "Grund der Zusammenführung",
}
#: Columns of text that only ever hold codes of the catalogue, keys, or sentences of our own.
HOLDS_NO_FREE_TEXT = {
    "AnonymousContact.age_band",
    "AnonymousContact.channel",
    "AnonymousContact.municipality",
    "AnonymousContact.topic",
    "Case.action_field",
    "Case.sealed_key",
    "Closure.answers",
    "ColumnMapping.columns",
    "ColumnMapping.name",
    "Draft.form",
    "Episode.answers",
    "ImportRun.file_digest",
    "ImportRun.message",
    "ImportRun.status",
    "NameIndex.value",
    "Person.answers",
}


def test_every_column_somebody_can_write_freely_into_has_its_canary(houses: list[Planted]) -> None:
    kinds = (models.CharField, models.TextField, models.BinaryField, models.JSONField)
    columns = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("case").get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, kinds) and not column.generated
    }
    assert columns - HOLDS_NO_FREE_TEXT == set(PLANTED_IN)
    places = houses[0].names.values()
    assert [place for place in PLANTED_IN.values() if not any(p.startswith(place) for p in places)] == []


def on_a_page(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse(f"<p>{text}</p>")


def in_a_redirect(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponseRedirect(f"/?name={text.partition(' ')[2]}")


def in_a_workbook(request: HttpRequest, text: str) -> HttpResponse:
    return xlsx_response("liste", "Liste", ["Name"], [[text]])


def in_the_log(request: HttpRequest, text: str) -> HttpResponse:
    logging.getLogger("kreislauf.leak").warning("looked at %s", text)
    return HttpResponse("")


def in_an_error(request: HttpRequest, text: str) -> HttpResponse:
    raise RuntimeError(text)


def mounted(leaking: object) -> types.ModuleType:
    """The product's addresses and one more, open to everybody, that gives away whose case it is asked for."""

    def leak(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
        case = Case.objects.filter(pk=case_id).first()
        return leaking(request, read_identity(case)["family_name"] if case else "")

    module = types.ModuleType("addresses_with_a_leak")
    module.urlpatterns = [route("leck/<uuid:case_id>/", leak, name="leak", may=EVERYBODY)]
    module.handler500 = "kreislauf.web.frame.errors.broken"
    sys.modules[module.__name__] = module
    return module


@pytest.mark.parametrize("leaking", [on_a_page, in_a_redirect, in_a_workbook, in_the_log, in_an_error])
def test_a_view_that_leaks_is_found(leaking: object, houses: list[Planted], log: Captured) -> None:
    with override_settings(ROOT_URLCONF=mounted(leaking).__name__):
        clear_url_caches()
        nobody, mapped = Reader(Client(), frozenset()), routes()
        answers = list(crawl(nobody.client, mapped, houses, opened=frozenset({"leak"})))
        found = [leak for answer in answers for leak in leaks(nobody, answer, houses)]
    clear_url_caches()
    assert found or in_log(log, houses)


def test_a_route_that_declares_no_access_stops_the_crawl() -> None:
    module = types.ModuleType("addresses_without_access")
    module.urlpatterns = [path("geheim/", lambda request: HttpResponse(AnonymousUser()), name="geheim")]
    sys.modules[module.__name__] = module
    with override_settings(ROOT_URLCONF=module.__name__):
        clear_url_caches()
        with pytest.raises(AttributeError, match="access"):
            routes()
    clear_url_caches()
