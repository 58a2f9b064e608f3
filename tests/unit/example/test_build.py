"""The example county as it stands in the database after `kreislauf demo`, in small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.person.models import Person
from kreislauf.catalogue import validate_answers
from kreislauf.cycle.turn.models import Cycle
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Release
from kreislauf.example.accounts import demo_accounts
from kreislauf.example.build import BegunWithAnotherNumber, build_county
from kreislauf.example.build_accounts import planner, voice_of
from kreislauf.example.build_cases import UNTIL
from kreislauf.example.build_marker import cases_begun, is_built
from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area, AreaKind, Population
from kreislauf.foundation.secrecy.models import ProviderKey
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.offer.selectors import matrix
from kreislauf.region.body.selectors import papers_awaiting_decision
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.evaluation.models import EvaluationRow
from kreislauf.region.goal.models import Goal
from kreislauf.region.matter.models import Matter
from kreislauf.region.need.models import Need
from kreislauf.region.statement.models import Reply, Statement
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county
from kreislauf.thread.coverage.selectors import coverage_in_euros
from kreislauf.thread.line.rules import StopState
from kreislauf.thread.line.selectors import line_of

# Marked so that the database is made; each test runs in a savepoint of its own inside the county's transaction.
pytestmark = pytest.mark.django_db
CASES = 1_500


class _Told:
    """What the builder reported while it worked."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.done: list[int] = []

    def entered(self, name: str) -> None:
        self.steps.append(name)

    def progress(self, done: int, total: int) -> None:
        assert 0 <= done <= total
        self.done.append(done)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: object) -> Iterator[_Told]:
    """The county, built once for the tests of this module; none of them changes it, and it is rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        told = _Told()
        build_county(cases=CASES, progress=told.progress, entered=told.entered)
        yield told
        transaction.set_rollback(True)


def test_the_progress_names_every_step_and_ends_with_the_whole(told: _Told) -> None:
    assert told.steps[0] == "Gebiete und Bevölkerung"
    assert told.steps[-1] == "Steuerungskreislauf"
    assert len(told.steps) == len(set(told.steps)) == 9
    assert told.done == sorted(told.done)
    assert told.done[-1] == 1_000


def test_fourteen_municipalities_lie_in_three_regions_and_have_outlines() -> None:
    municipalities = Area.objects.filter(kind=AreaKind.MUNICIPALITY).select_related("parent__parent__parent")
    assert municipalities.count() == 14
    assert all(len(area.outline[0]) > 3 and area.outline_source for area in municipalities)
    assert {area.parent.code for area in municipalities} == {"06433-sued", "06433-mitte", "06433-nord"}
    assert {area.parent.parent.code for area in municipalities} == {"06433"}
    assert {area.parent.parent.parent.code for area in municipalities} == {"06"}
    assert {area.youth_office for area in municipalities if area.code == "06433012"} == {
        "Jugendamt der Stadt Rüsselsheim am Main"
    }


def test_every_population_figure_names_base_publisher_and_licence() -> None:
    assert not Population.objects.filter(base="").exists()
    assert set(Population.objects.values_list("publisher", "licence").distinct()) == {
        ("Statistisches Bundesamt", "dl-de/by-2-0")
    }
    bases = Population.objects.filter(reference_date__year=2022).values_list("base", flat=True)
    assert {"Zensus 2011", "Zensus 2022"} <= set(bases), "the break of the census is in the data"


def test_every_invented_thing_says_so() -> None:
    for model in (Person, Case, Episode, AnonymousContact, User, Release, Matter, Cycle):
        assert model.objects.exists()
        assert not model.objects.filter(synthetic=False).exists(), model.__name__
    assert not Partner.objects.filter(kind=PartnerKind.PROVIDER, synthetic=False).exists()
    assert not Partner.objects.filter(kind=PartnerKind.MUNICIPALITY, synthetic=True).exists()


def test_twelve_providers_have_a_key_and_offers_that_touch_every_field_of_action() -> None:
    providers = Partner.objects.filter(kind=PartnerKind.PROVIDER)
    assert providers.count() == 12
    assert ProviderKey.objects.count() == 12
    assert all(provider.offers.exists() for provider in providers)
    assert {field for (field, _tier), offers in matrix(on=UNTIL).items() if offers} == {
        "livelihood",
        "life_crises",
        "parents_children",
        "disability",
        "older_people",
    }


def test_every_account_of_the_demonstration_has_its_role_password_and_second_factor() -> None:
    for account in demo_accounts():
        user = User.objects.get(username=account.username)
        assert RoleAssignment.objects.filter(
            user=user, role=account.role, partner__slug=account.partner
        ).exists()
        assert user.has_usable_password()
        assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_nobody_can_sign_in_as_one_of_the_people_who_only_act_in_the_story() -> None:
    shown = {account.username for account in demo_accounts()}
    others = User.objects.exclude(username__in=shown)
    assert others.count() > 100
    assert not [user.username for user in others if user.has_usable_password()]


def test_all_cases_lie_in_the_three_years_before_the_fixed_day() -> None:
    assert Case.objects.count() == CASES
    first = Episode.objects.order_by("first_contact_on").values_list("first_contact_on", flat=True)[0]
    last = Episode.objects.order_by("-first_contact_on").values_list("first_contact_on", flat=True)[0]
    assert date(2023, 10, 1) <= first < date(2024, 1, 1)
    assert date(2026, 6, 1) < last <= UNTIL
    assert AnonymousContact.objects.count() == CASES // 4


def test_the_catalogue_accepts_every_answer_that_was_invented() -> None:
    catalogue = county_catalogue(on=UNTIL)
    for episode in Episode.objects.select_related("case__person", "closure"):
        answers = {**episode.case.person.answers, **episode.answers}
        assert validate_answers(catalogue.form("intake"), answers, on=UNTIL)[1] == []
        if not episode.is_open:
            known = {"first_contact_on": episode.first_contact_on}
            closure = episode.closure.answers
            assert validate_answers(catalogue.form("closure"), closure, on=UNTIL, known=known)[1] == []
    form = catalogue.form("contact")
    for contact in AnonymousContact.objects.all():
        answers = {field.id: getattr(contact, field.id) for field in form.fields}
        assert validate_answers(form, answers, on=UNTIL)[1] == []


def test_each_case_is_served_by_an_offer_and_a_counsellor_of_its_own_house() -> None:
    houses = dict(RoleAssignment.objects.filter(role=Role.COUNSELLOR).values_list("user", "partner"))
    for case in Case.objects.select_related("offer"):
        assert case.offer.provider_id == case.provider_id
        assert case.offer.action_field == case.action_field
        assert houses[case.responsible_id] == case.provider_id


def test_the_desk_of_the_counsellor_holds_open_cases_and_never_more_than_forty() -> None:
    mine = Case.objects.filter(responsible__username="fachkraft")
    open_ones = mine.filter(episodes__closed_on=None).count()
    assert 0 < open_ones <= 40
    assert mine.filter(provider__slug="ahorn").count() == mine.count()
    assert mine.filter(deputy__username="vertretung").exists()


def test_both_years_are_released_for_the_public_and_the_partners_by_two_people() -> None:
    released = Release.objects.values_list("table_id", "profile", "period_from__year")
    offered = {
        (table.id, profile)
        for table in catalogue_of_the_county(on=date(2025, 12, 31)).tables.values()
        for profile in ("public", "provider_land")
        if profile in table.profiles
    }
    assert len(released) == len(set(released))
    assert set(released) == {(*pair, year) for pair in offered for year in (2024, 2025)}
    people = set(Release.objects.values_list("prepared_by__username", "approved_by__username"))
    assert people == {("statistik", "statistik2")}


def test_figures_of_both_indicators_exist_for_every_municipality_with_their_base() -> None:
    per_thousand = Figure.objects.filter(indicator_id="cases_per_1000", key="action_field=total")
    areas = per_thousand.filter(release__profile="public", area__kind=AreaKind.MUNICIPALITY)
    assert areas.values("area").distinct().count() == 14
    assert not areas.filter(base="").exists()
    assert Figure.objects.filter(indicator_id="share_goal_reached", value__isnull=False).exists()


def test_one_thread_leads_without_a_gap_from_the_figure_to_the_next_cycle() -> None:
    lines = {a.title: line_of(planner(), "agreement", a.pk) for a in Agreement.objects.all()}
    unbroken = [title for title, line in lines.items() if line.is_unbroken]
    assert unbroken == ["Zuwendungsvertrag Schuldnerberatung mit offener Sprechstunde"]
    assert all(stop.state == StopState.THERE for stop in lines[unbroken[0]].stops)
    assert lines["Laufender Zuwendungsvertrag Suchtberatung"].gaps


def test_one_need_is_in_dispute_and_both_views_stand() -> None:
    need = Need.objects.get(status="disputed")
    goal = Goal.objects.get(needs=need)
    assert goal.status == "in_consultation"
    assert {(a.partner.slug, a.agrees) for a in goal.agreements.all()} == {("liga", True), ("kreis", False)}


def test_deliveries_rest_on_released_cells_and_were_judged_by_the_other_side() -> None:
    reports = DeliveryReport.objects.prefetch_related("cells__release")
    assert [report.status for report in reports] == ["locked", "locked"]
    cells = [cell for report in reports for cell in report.cells.all()]
    assert [cell.key.rpartition("=")[2] for cell in cells] == ["2025-Q3", "2025-Q4"]
    assert {cell.release.table_id for cell in cells} == {"cases_by_provider_field"}
    assert all("provider=ahorn" in cell.key for cell in cells)
    assert reports[1].queries.count() == 1


def test_the_share_of_euros_on_complete_threads_is_exact_and_the_same_for_everybody() -> None:
    cycle = Cycle.objects.get(predecessor__isnull=True)
    seen_by = [
        coverage_in_euros(cycle, user=voice_of(partner)) for partner in ("kreis", "liga", "gemeinde-06433001")
    ]
    assert len(set(seen_by)) == 1
    coverage = seen_by[0]
    assert coverage.covered_cents == 96_000_00
    assert coverage.drawn_cents == sum(Agreement.objects.values_list("cents", flat=True))
    assert coverage.budget_cents == 6_400_000_00
    assert coverage.budget_cents == sum(BudgetLine.objects.values_list("approved_cents", flat=True))
    assert 0 < coverage.covered_cents < coverage.budget_cents


def test_the_next_cycle_takes_up_what_the_evaluation_asked_for() -> None:
    first, second = Cycle.objects.order_by("starts_on")
    assert (first.stage, second.stage, second.predecessor) == ("carried_on", "prepared", first)
    goals = Goal.objects.filter(cycle=second)
    assert set(goals.values_list("title", flat=True)) == set(
        Goal.objects.filter(cycle=first, status="carried_on").values_list("title", flat=True)
    )


def test_something_is_open_on_the_day_the_county_is_shown() -> None:
    today = timezone.localdate()
    second = Cycle.objects.get(predecessor__isnull=False)
    assert Need.objects.get(cycle=second).status == "reported"
    waiting = Statement.objects.filter(given_at=None, request__due_on__gt=today)
    assert {statement.partner.slug for statement in waiting} >= {"liga", "gemeinde-06433012"}
    (paper,) = papers_awaiting_decision(planner())
    assert paper.cycle == second


def test_replies_and_judgements_bear_the_day_the_story_tells() -> None:
    assert {row.given_at.date().year for row in EvaluationRow.objects.all()} == {2026}
    assert all(row.given_at.date() < date(2026, 10, 1) for row in EvaluationRow.objects.all())
    assert all(reply.given_at.date() < date(2026, 1, 1) for reply in Reply.objects.all())


def test_the_audit_trail_holds_and_knows_who_did_what() -> None:
    assert audit.verify() == []
    actors = AuditRow.objects.filter(action="resolution.recorded").values_list("actor", flat=True)
    assert set(actors) == {str(User.objects.get(username="gremienbuero").pk)}


def test_building_again_changes_nothing(told: _Told) -> None:
    def rows() -> dict[str, int]:
        counts = AuditRow.objects.values_list("chain").annotate(number=Count("pk"))
        return dict(counts) | {"cases": Case.objects.count(), "users": User.objects.count()}

    before = rows()
    assert is_built()
    build_county(cases=CASES, progress=told.progress)
    assert rows() == before


def test_another_number_of_cases_is_refused_with_the_number_that_is_there() -> None:
    assert cases_begun() == CASES
    with pytest.raises(BegunWithAnotherNumber) as refused:
        build_county(cases=CASES + 1, progress=lambda done, total: None)
    assert f"--cases {CASES}" in str(refused.value)
