"""The proof of a table is kept, can be checked again at any time, and taken away for checking elsewhere."""

from __future__ import annotations

import json

import pytest
from safetables import BadCertificate, ProtectedTable, verify_certificate

from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotAllowed, NotVisible
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.certificate.rules import BrokenProof, pack, unpack
from kreislauf.statistics.models import Preparation
from kreislauf.statistics.proof.selectors import proof_facts
from kreislauf.statistics.proof.services import NothingProvenYet, hand_out_proof, recheck_proof
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release, request_release
from tests.people import a_partner, an_account
from tests.unit.statistics.county import SOUTH, TABLE, YEAR, Office, an_office, grid, plentiful

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    return office


def prepared(office: Office, profile: str = "provider_land") -> Preparation:
    return prepare_release(table_id=TABLE, profile=profile, period=YEAR, by=office.first)


def taken(office: Office, preparation: Preparation, part: str) -> dict:
    """As somebody outside gets it: through JSON."""
    return json.loads(json.dumps(hand_out_proof(preparation_id=preparation.pk, part=part, by=office.first)))


def test_a_packed_certificate_is_the_same_again_and_much_smaller(office):
    certificate = unpack(bytes(prepared(office).proof))
    assert unpack(pack(certificate)) == certificate
    assert len(pack(certificate)) * 2 < len(json.dumps(certificate))
    with pytest.raises(BrokenProof):
        unpack(b"no certificate")


def test_the_facts_say_what_was_proven(office):
    preparation = prepared(office)
    facts = proof_facts(preparation)
    assert facts.cells == preparation.checked_cells > 0
    assert facts.populations >= 2
    assert facts.beside == ()
    assert facts.digest == preparation.payload_digest
    assert facts.proven_at is not None


def test_a_proof_is_checked_again_before_and_after_the_release(office):
    preparation = prepared(office)
    assert recheck_proof(preparation_id=preparation.pk, by=office.second).holds
    approve_release(preparation_id=preparation.pk, by=office.second)
    found = recheck_proof(preparation_id=preparation.pk, by=office.first)
    assert found.holds
    assert found.seconds > 0
    assert AuditRow.objects.filter(action="release.proof_rechecked").count() == 2


def test_a_proof_beside_earlier_releases_still_holds_when_later_ones_are_out(office):
    first = prepared(office, "public")
    approve_release(preparation_id=first.pk, by=office.second)
    second = prepared(office, "provider_land")
    approve_release(preparation_id=second.pk, by=office.second)
    approve_release(preparation_id=prepared(office, "internal").pk, by=office.second)
    assert proof_facts(Preparation.objects.get(pk=second.pk)).beside == (1,)
    assert recheck_proof(preparation_id=second.pk, by=office.first).holds
    assert recheck_proof(preparation_id=first.pk, by=office.first).holds


def test_a_changed_table_or_a_damaged_proof_does_not_hold(office):
    preparation = prepared(office)
    rows = Preparation.objects.filter(pk=preparation.pk)
    rows.update(proof=pack(unpack(bytes(preparation.proof)) | {"safe": []}))
    assert not recheck_proof(preparation_id=preparation.pk, by=office.first).holds
    rows.update(proof=b"damaged")
    assert not recheck_proof(preparation_id=preparation.pk, by=office.first).holds
    payload = preparation.payload
    payload["values"][0] = 1
    rows.update(payload=payload, proof=preparation.proof)
    found = recheck_proof(preparation_id=preparation.pk, by=office.first)
    assert (found.holds, found.same_table) == (False, False)


def test_a_proof_in_an_older_format_is_written_anew_from_published_figures_alone(office):
    preparation = prepared(office)
    old = unpack(bytes(preparation.proof)) | {"format": "safetables/certificate/1"}
    Preparation.objects.filter(pk=preparation.pk).update(proof=pack(old))
    found = recheck_proof(preparation_id=preparation.pk, by=office.first)
    assert (found.holds, found.renewed) == (True, True)
    again = recheck_proof(preparation_id=preparation.pk, by=office.first)
    assert (again.holds, again.renewed) == (True, False)


def test_somebody_outside_checks_the_files_with_the_library_alone(office):
    approve_release(preparation_id=prepared(office, "public").pk, by=office.second)
    preparation = prepared(office)
    table = ProtectedTable.from_dict(taken(office, preparation, "table"))
    beside = [ProtectedTable.from_dict(t) for t in taken(office, preparation, "beside")["tables"]]
    certificate = taken(office, preparation, "certificate")
    verify_certificate(table, certificate, released=beside)
    with pytest.raises(BadCertificate):
        verify_certificate(table, certificate, released=[])
    assert AuditRow.objects.filter(action="release.proof_handed_out").count() == 3


def test_proofs_are_for_the_statistics_office_alone(office):
    preparation = prepared(office)
    planner = an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung")
    with pytest.raises(NotAllowed):
        recheck_proof(preparation_id=preparation.pk, by=planner)
    with pytest.raises(NotAllowed):
        hand_out_proof(preparation_id=preparation.pk, part="certificate", by=planner)


def test_what_is_not_there_is_not_handed_out(office):
    with pytest.raises(NotVisible):
        recheck_proof(preparation_id=999, by=office.first)
    with pytest.raises(NotVisible):
        hand_out_proof(preparation_id=prepared(office).pk, part="counts", by=office.first)
    waiting = request_release(table_id=TABLE, profile="public", period=YEAR, by=office.first)
    with pytest.raises(NothingProvenYet):
        recheck_proof(preparation_id=waiting.pk, by=office.first)
    assert proof_facts(waiting) is None
