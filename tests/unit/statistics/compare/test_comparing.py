"""Before a release two methods are put side by side, and one of those the profile permits is chosen."""

from __future__ import annotations

import pytest
from safetables import ProtectedTable, information_loss

from kreislauf.catalogue import METHODS
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotAllowed, NotInThisStatus
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.compare.selectors import drafts_of, loss_of, methods_permitted_for
from kreislauf.statistics.compare.services import (
    ChooseTwoMethods,
    NotPermittedByProfile,
    NotProvenSafe,
    choose_method,
    request_drafts,
)
from kreislauf.statistics.compare.work import run_drafts
from kreislauf.statistics.models import Draft, Preparation
from kreislauf.statistics.release.approval import NotTheTableSeen, approve_release
from kreislauf.statistics.release.permissions import NotYourPreparation
from kreislauf.statistics.release.services import (
    prepare_release,
    reject_release,
    supersede_release,
    withdraw_release,
)
from kreislauf.statistics.release.work import Progress, count_for
from kreislauf.statistics.tabulate import selectors as county_selectors
from tests.people import a_partner, an_account
from tests.unit.catalogue.changed_definitions import changed, entry
from tests.unit.statistics.county import (
    SOUTH,
    TABLE,
    YEAR,
    Office,
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


def prepared(office: Office, profile: str = "internal") -> Preparation:
    return prepare_release(table_id=TABLE, profile=profile, period=YEAR, by=office.first)


def tried(office: Office, preparation: Preparation, *methods: str) -> list[Draft]:
    drafts = request_drafts(preparation_id=preparation.pk, methods=methods, by=office.first)
    run_drafts(draft_ids=[draft.pk for draft in drafts])
    return [draft for draft in drafts_of(preparation, methods) if draft is not None]


def test_the_profile_says_which_methods_may_be_chosen_and_which_is_usual(office):
    assert methods_permitted_for(prepared(office, "internal")) == ("suppression", "suppression_rounding")
    assert methods_permitted_for(prepared(office, "public")) == ("suppression_rounding",)
    assert {p.profile: p.method for p in Preparation.objects.all()} == {
        "internal": "suppression",
        "public": "suppression_rounding",
    }


def test_hiding_keeps_figures_exact_and_rounding_changes_them_and_both_are_proven(office):
    hidden, rounded = tried(office, prepared(office), "suppression", "suppression_rounding")
    assert hidden.proven
    assert rounded.proven
    exact, coarse = loss_of(hidden), loss_of(rounded)
    assert exact.changed == 0
    assert exact.max_deviation == 0
    assert exact.hidden > 0
    assert coarse.changed > 0
    assert coarse.max_deviation == 2
    assert exact.cells == coarse.cells == exact.unchanged + exact.hidden


def test_the_usual_method_tried_again_is_the_table_that_was_prepared(office):
    preparation = prepared(office)
    hidden, _rounded = tried(office, preparation, "suppression", "rounding")
    assert ProtectedTable.from_dict(hidden.payload).digest == preparation.payload_digest


def test_the_loss_is_that_of_the_true_table_to_a_coarse_grain(office):
    preparation = prepared(office)
    _hidden, rounded = tried(office, preparation, "suppression", "suppression_rounding")
    counted = count_for(preparation, Progress(Preparation.objects.none()))
    exact = information_loss(counted.table, ProtectedTable.from_dict(rounded.payload))
    stored = loss_of(rounded)
    assert stored.hidden == exact.hidden
    assert stored.mean_deviation == round(exact.mean_deviation, 1)
    assert stored.broken_sums == exact.broken
    assert "sum_hidden" not in rounded.loss


def test_noise_is_looked_at_and_says_how_many_small_counts_it_leaves_open(office):
    _hidden, noisy = tried(office, prepared(office), "suppression", "cell_key")
    assert not any(value is None for value in noisy.payload["values"])
    assert noisy.checked_cells > 0
    assert noisy.proven == (noisy.open_cells == 0) == (noisy.refusal == "")


def test_a_county_that_permits_noise_in_its_profile_may_release_with_it(office, tmp_path, monkeypatch):
    folder = changed(
        tmp_path, "profiles.yaml", lambda content: entry(content, "internal")["methods"].append("cell_key")
    )
    monkeypatch.setattr(county_selectors, "folder", folder)
    preparation = prepared(office)
    _hidden, noisy = tried(office, preparation, "suppression", "cell_key")
    assert noisy.proven
    choose_method(preparation_id=preparation.pk, method="cell_key", by=office.first)
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    counted = count_for(preparation, Progress(Preparation.objects.none()))
    shown = {cell.key: cell for cell in release.cells.all()}
    assert all(cell.value is not None for cell in shown.values())
    assert not any(cell.value in (1, 2) for cell in shown.values())
    assert any(cell.value != counted.table.counts.ravel()[i] for i, cell in enumerate(shown.values()))


def test_rounding_alone_is_permitted_to_partners_but_not_chosen_where_it_leaves_small_counts_open(office):
    preparation = prepared(office, "provider_land")
    _usual, rounded = tried(office, preparation, "suppression_rounding", "rounding")
    assert "rounding" in methods_permitted_for(preparation)
    assert not rounded.proven
    assert 0 < rounded.open_cells < rounded.checked_cells
    assert f"{rounded.open_cells} von {rounded.checked_cells}" in rounded.refusal
    with pytest.raises(NotProvenSafe):
        choose_method(preparation_id=preparation.pk, method="rounding", by=office.first)


def test_the_same_people_get_the_same_noise_again(office):
    preparation = prepared(office)
    _hidden, first = tried(office, preparation, "suppression", "cell_key")
    values = first.payload["values"]
    preparation.drafts.all().delete()
    _hidden, second = tried(office, preparation, "suppression", "cell_key")
    assert second.payload["values"] == values


def test_every_method_of_the_catalogue_can_be_tried(office):
    drafts = tried(office, prepared(office, "provider_land"), *METHODS)
    assert [draft.status for draft in drafts] == ["done"] * len(METHODS)
    assert all(draft.proven or draft.refusal for draft in drafts)


def test_the_chosen_method_is_what_another_person_releases(office):
    preparation = prepared(office)
    before = preparation.payload_digest
    tried(office, preparation, "suppression", "suppression_rounding")
    chosen = choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.first)
    assert chosen.method == "suppression_rounding"
    assert chosen.payload_digest != before
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    shown = [cell.value for cell in release.cells.all() if cell.value is not None]
    assert all(value % 5 == 0 for value in shown)
    assert AuditRow.objects.filter(action="release.method_chosen").count() == 1


def test_a_new_edition_keeps_the_method_so_that_both_can_be_compared(office):
    preparation = prepared(office)
    tried(office, preparation, "suppression", "suppression_rounding")
    choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.first)
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    edition = supersede_release(release_id=release.pk, reason="Fassung mit neuem Titel", by=office.first)
    assert edition.method == "suppression_rounding"


def test_what_the_profile_does_not_permit_is_looked_at_and_not_chosen(office):
    preparation = prepared(office, "public")
    tried(office, preparation, "suppression_rounding", "suppression")
    with pytest.raises(NotPermittedByProfile):
        choose_method(preparation_id=preparation.pk, method="suppression", by=office.first)


def test_what_is_not_proven_is_not_chosen(office):
    preparation = prepared(office)
    with pytest.raises(NotProvenSafe):
        choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.first)
    tried(office, preparation, "suppression", "suppression_rounding")
    preparation.drafts.filter(method="suppression_rounding").update(proof=None, refusal="nicht bewiesen")
    with pytest.raises(NotProvenSafe):
        choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.first)


def test_who_decides_on_the_table_does_not_choose_its_method(office):
    preparation = prepared(office)
    tried(office, preparation, "suppression", "suppression_rounding")
    with pytest.raises(NotYourPreparation):
        choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.second)


def test_who_saw_the_table_before_another_method_was_chosen_sees_it_again_first(office):
    preparation = prepared(office)
    seen = preparation.payload_digest
    tried(office, preparation, "suppression", "suppression_rounding")
    choose_method(preparation_id=preparation.pk, method="suppression_rounding", by=office.first)
    with pytest.raises(NotTheTableSeen):
        approve_release(preparation_id=preparation.pk, by=office.second, seen=seen)
    now = Preparation.objects.get(pk=preparation.pk).payload_digest
    assert approve_release(preparation_id=preparation.pk, by=office.second, seen=now)


@pytest.mark.parametrize("decision", ["approve", "reject", "withdraw"])
def test_drafts_are_gone_when_the_table_is_decided(office, decision):
    preparation = prepared(office)
    tried(office, preparation, "suppression", "rounding")
    if decision == "approve":
        approve_release(preparation_id=preparation.pk, by=office.second)
    elif decision == "reject":
        reject_release(preparation_id=preparation.pk, reason="doch nicht", by=office.second)
    else:
        withdraw_release(preparation_id=preparation.pk, by=office.first)
    assert not Draft.objects.exists()


def test_a_decided_table_is_not_compared_any_more(office):
    preparation = prepared(office)
    withdraw_release(preparation_id=preparation.pk, by=office.first)
    with pytest.raises(NotInThisStatus):
        request_drafts(preparation_id=preparation.pk, methods=["suppression", "rounding"], by=office.first)


def test_two_different_methods_of_the_catalogue_are_asked_for(office):
    preparation = prepared(office)
    for methods in (["suppression"], ["suppression", "suppression"], ["suppression", "secret"]):
        with pytest.raises(ChooseTwoMethods):
            request_drafts(preparation_id=preparation.pk, methods=methods, by=office.first)


def test_nobody_outside_the_statistics_office_compares_or_chooses(office):
    preparation = prepared(office)
    planner = an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung")
    with pytest.raises(NotAllowed):
        request_drafts(preparation_id=preparation.pk, methods=["suppression", "rounding"], by=planner)
    with pytest.raises(NotAllowed):
        choose_method(preparation_id=preparation.pk, method="rounding", by=planner)


def test_when_records_changed_since_the_table_was_prepared_nothing_is_compared(office):
    preparation = prepared(office)
    cases(office.house, 1)
    drafts = tried(office, preparation, "suppression", "rounding")
    assert {draft.status for draft in drafts} == {"failed"}
    assert "haben sich die Daten geändert" in drafts[0].refusal
