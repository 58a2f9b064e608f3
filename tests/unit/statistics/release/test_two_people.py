"""A table leaves statistics by two people's hands, and only as it was audited."""

from __future__ import annotations

import logging

import pytest

from kreislauf.evidence.models import Release
from kreislauf.evidence.release.selectors import releases_visible_to
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotAllowed, NotInThisStatus
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.models import CountingKey, Preparation
from kreislauf.statistics.release import work
from kreislauf.statistics.release.approval import (
    CertificateDoesNotHold,
    LedgerMoved,
    PayloadChanged,
    approve_release,
)
from kreislauf.statistics.release.counting_key import counting_key_for, destroy_counting_keys
from kreislauf.statistics.release.permissions import NeedsAnotherPerson, NotYourPreparation
from kreislauf.statistics.release.rules import FINAL, TRANSITIONS, Status
from kreislauf.statistics.release.selectors import preparations_visible_to
from kreislauf.statistics.release.services import (
    AlreadyReleased,
    AlreadyUnderway,
    NotInTheCatalogue,
    NotTheStandingRelease,
    PeriodNotOver,
    ReasonMissing,
    ReferenceDateNotAsDefined,
    prepare_release,
    reject_release,
    request_release,
    supersede_release,
    withdraw_release,
)
from kreislauf.statistics.release.work import InputChanged, PreparationFailed, run_preparation
from tests.people import a_partner, an_account
from tests.unit.statistics.county import (
    NORTH,
    SOUTH,
    TABLE,
    YEAR,
    Office,
    Period,
    an_office,
    cases,
    grid,
    plentiful,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    return office


def prepared(office: Office, profile: str = "provider_land") -> Preparation:
    return prepare_release(table_id=TABLE, profile=profile, period=YEAR, by=office.first)


def test_one_person_prepares_and_another_one_releases(office):
    preparation = prepared(office)
    assert preparation.status == "audited"
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    assert (release.prepared_by, release.approved_by) == (office.first, office.second)
    assert release.number == 1
    assert release.synthetic
    assert release.source.file_hash == release.input_hash
    assert release.figures.filter(indicator_id="cases_per_1000").exists()
    actions = list(AuditRow.objects.filter(action__startswith="release.").values_list("action", flat=True))
    assert actions == ["release.requested", "release.audited", "release.approved"]


def test_the_person_who_prepared_a_table_cannot_release_it(office):
    preparation = prepared(office)
    with pytest.raises(NeedsAnotherPerson):
        approve_release(preparation_id=preparation.pk, by=office.first)
    assert not Release.objects.exists()


def test_nobody_outside_the_statistics_office_prepares_or_releases(office):
    planner = an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung")
    with pytest.raises(NotAllowed):
        prepare_release(table_id=TABLE, profile="public", period=YEAR, by=planner)
    preparation = prepared(office)
    with pytest.raises(NotAllowed):
        approve_release(preparation_id=preparation.pk, by=planner)
    with pytest.raises(NotAllowed):
        reject_release(preparation_id=preparation.pk, reason="nein", by=planner)
    assert not preparations_visible_to(planner).exists()


def test_each_reader_sees_the_profiles_of_their_role_and_no_other(office):
    for profile in ("public", "provider_land", "internal"):
        approve_release(preparation_id=prepared(office, profile).pk, by=office.second)
    county, land = a_partner("kreis", PartnerKind.COUNTY), a_partner("land", PartnerKind.STATE)
    expected = {
        an_account(Role.PLANNER, county, "planung"): {"public", "provider_land", "internal"},
        office.first: {"public", "provider_land", "internal"},
        an_account(Role.STATE, land, "land"): {"public", "provider_land"},
        an_account(Role.LIGA, a_partner("liga", PartnerKind.LIGA), "liga"): {"public", "provider_land"},
        office.house.lead: {"public", "provider_land"},
        office.house.counsellor: {"public", "provider_land"},
        an_account(Role.ASSEMBLY_MEMBER, county, "kreistag"): {"public"},
        an_account(Role.ADMINISTRATOR, county, "technik"): {"public"},
    }
    for user, profiles in expected.items():
        seen = set(releases_visible_to(user).values_list("profile", flat=True))
        assert seen == profiles, user.username
    from django.contrib.auth.models import AnonymousUser

    assert set(releases_visible_to(AnonymousUser()).values_list("profile", flat=True)) == {"public"}


def test_a_case_recorded_between_preparation_and_approval_stops_the_release(office):
    preparation = prepared(office)
    cases(office.house, 1, municipality=NORTH)
    with pytest.raises(InputChanged):
        approve_release(preparation_id=preparation.pk, by=office.second)
    assert not Release.objects.exists()


def test_a_case_of_another_year_does_not_stop_it(office):
    preparation = prepared(office)
    cases(office.house, 1, on=Period.of_year(2024).last)
    assert approve_release(preparation_id=preparation.pk, by=office.second)


def test_a_table_changed_after_its_audit_is_not_released(office):
    preparation = prepared(office)
    payload = preparation.payload
    hidden = payload["values"].index(None)
    payload["values"][hidden], payload["status"][hidden] = 1, 0
    Preparation.objects.filter(pk=preparation.pk).update(payload=payload)
    with pytest.raises(PayloadChanged):
        approve_release(preparation_id=preparation.pk, by=office.second)


def test_a_changed_table_with_a_matching_digest_is_caught_by_the_certificate(office):
    from safetables import ProtectedTable

    preparation = prepared(office)
    payload = preparation.payload
    hidden = payload["values"].index(None)
    payload["values"][hidden], payload["status"][hidden] = 1, 0
    payload["lower"][hidden] = payload["upper"][hidden] = 1
    Preparation.objects.filter(pk=preparation.pk).update(
        payload=payload, payload_digest=ProtectedTable.from_dict(payload).digest
    )
    with pytest.raises(CertificateDoesNotHold):
        approve_release(preparation_id=preparation.pk, by=office.second)


def test_of_two_tables_prepared_side_by_side_the_second_must_be_prepared_again(office):
    first, second = prepared(office, "provider_land"), prepared(office, "internal")
    approve_release(preparation_id=first.pk, by=office.second)
    with pytest.raises(LedgerMoved, match="Freigabe 1"):
        approve_release(preparation_id=second.pk, by=office.second)
    reject_release(preparation_id=second.pk, reason="Neben Freigabe 1 neu vorbereiten", by=office.second)
    assert approve_release(preparation_id=prepared(office, "internal").pk, by=office.second).number == 2


def test_a_rejection_has_its_reason_and_moves_nothing_any_more(office):
    preparation = prepared(office)
    with pytest.raises(ReasonMissing):
        reject_release(preparation_id=preparation.pk, reason=" ", by=office.second)
    with pytest.raises(NeedsAnotherPerson):
        reject_release(preparation_id=preparation.pk, reason="doch nicht", by=office.first)
    rejected = reject_release(preparation_id=preparation.pk, reason="Zeitraum falsch", by=office.second)
    assert (rejected.status, rejected.reason) == ("rejected", "Zeitraum falsch")
    with pytest.raises(NotInThisStatus):
        approve_release(preparation_id=preparation.pk, by=office.second)


def test_only_the_preparing_person_withdraws(office):
    preparation = prepared(office)
    with pytest.raises(NotYourPreparation):
        withdraw_release(preparation_id=preparation.pk, by=office.second)
    assert withdraw_release(preparation_id=preparation.pk, by=office.first).status == "withdrawn"


def test_what_is_not_in_the_catalogue_is_not_counted(office):
    for table, profile in (("cases_by_name", "public"), (TABLE, "everything")):
        with pytest.raises(NotInTheCatalogue):
            prepare_release(table_id=table, profile=profile, period=YEAR, by=office.first)


def test_a_running_year_and_a_free_reference_date_are_refused(office):
    with pytest.raises(PeriodNotOver):
        prepare_release(table_id=TABLE, profile="public", period=Period.of_year(2999), by=office.first)
    with pytest.raises(ReferenceDateNotAsDefined):
        prepare_release(
            table_id=TABLE, profile="public", period=YEAR, reference_date=YEAR.first, by=office.first
        )


def test_a_table_is_prepared_once_at_a_time_and_released_once(office):
    preparation = prepared(office)
    with pytest.raises(AlreadyUnderway):
        prepared(office)
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    with pytest.raises(AlreadyReleased):
        prepared(office)
    with pytest.raises(ReasonMissing):
        supersede_release(release_id=release.pk, reason="", by=office.first)


def test_only_the_newest_edition_is_superseded(office):
    first = approve_release(preparation_id=prepared(office).pk, by=office.second)
    edition = supersede_release(release_id=first.pk, reason="Fassung mit neuem Titel", by=office.first)
    approve_release(preparation_id=edition.pk, by=office.second)
    with pytest.raises(NotTheStandingRelease):
        supersede_release(release_id=first.pk, reason="noch einmal", by=office.first)


def test_a_bug_while_counting_leaves_no_count_in_log_row_or_error(office, monkeypatch, caplog):
    def breaks(*args: object, **kwargs: object) -> None:
        raise ValueError("the cell municipality=06433001 holds 17 people")

    monkeypatch.setattr(work, "protect_table", breaks)
    request = request_release(table_id=TABLE, profile="public", period=YEAR, by=office.first)
    with caplog.at_level(logging.DEBUG), pytest.raises(PreparationFailed) as caught:
        run_preparation(preparation_id=request.pk)
    request.refresh_from_db()
    assert request.status == "failed"
    for text in (caplog.text, str(caught.value), request.reason):
        assert "17 people" not in text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_every_status_is_reached_and_the_final_ones_move_nothing():
    reached = {Status.REQUESTED} | {transition.target for transition in TRANSITIONS}
    assert reached == set(Status)
    assert {Status.REFUSED, Status.FAILED, Status.RELEASED, Status.REJECTED, Status.WITHDRAWN} == FINAL


def test_the_key_of_a_counting_is_destroyed_after_its_deadline(office):
    key = counting_key_for(population="p", keep_until=YEAR.last)
    assert counting_key_for(population="p", keep_until=YEAR.last) == key
    assert destroy_counting_keys(on=YEAR.last) == 0
    assert destroy_counting_keys(on=Period.of_year(2026).first) >= 1
    assert CountingKey.objects.get(population="p").sealed_key is None
    assert counting_key_for(population="p", keep_until=YEAR.last) != key
