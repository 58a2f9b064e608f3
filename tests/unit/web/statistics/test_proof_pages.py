"""The proof on the page of a table, and the reason of each hidden cell: for the statistics office alone."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from safetables import BadCertificate, ProtectedTable, verify_certificate

from kreislauf.evidence.models import Release
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.models import Preparation
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release
from tests.people import a_partner, an_account, signed_in
from tests.unit.statistics.county import SOUTH, TABLE, YEAR, Office, an_office, grid, plentiful

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    return office


@pytest.fixture
def preparation(office) -> Preparation:
    return prepare_release(table_id=TABLE, profile="internal", period=YEAR, by=office.first)


@pytest.fixture
def first(office) -> Client:
    return signed_in(office.first)


def reasons_on(client: Client, preparation: Preparation, quarter: str = "2025-Q2") -> dict[str, str]:
    """Address of the reason -> the sign of the cell, for every hidden cell shown."""
    text = client.get(f"/freigaben/{preparation.pk}/?quarter={quarter}").content.decode()
    found = re.findall(r'<a class="ks-why" href="([^"]+)".*?<span aria-hidden="true">(\.[kd])</span>', text)
    return {html.unescape(address): sign for address, sign in found}


def test_the_page_says_what_was_proven_against_whom_and_what_not(first, preparation):
    text = first.get(f"/freigaben/{preparation.pk}/").content.decode()
    for words in (
        "Mögliche Bevölkerungen",
        "Über dieselben Menschen war nichts freigegeben.",
        "dass Menschen ganz sind",
        "Was der Nachweis nicht abdeckt",
        "die wirkliche ist nicht gekennzeichnet",
        preparation.payload_digest,
    ):
        assert words in text, words


def test_the_page_names_the_profile_with_its_source_and_since_when_it_holds(first, preparation):
    text = first.get(f"/freigaben/{preparation.pk}/").content.decode()
    assert "1 bis 2 verborgen" in text
    assert "gilt seit 01.01.2020" in text
    assert "Statistik der Bundesagentur für Arbeit" in text


def test_the_earlier_releases_it_was_proven_beside_are_named(office, first):
    public = prepare_release(table_id=TABLE, profile="public", period=YEAR, by=office.first)
    approve_release(preparation_id=public.pk, by=office.second)
    second = prepare_release(table_id=TABLE, profile="internal", period=YEAR, by=office.first)
    text = first.get(f"/freigaben/{second.pk}/").content.decode()
    assert '<a href="/zahlen/tabelle/1/">Freigabe 1</a>' in text
    assert f"/freigaben/{second.pk}/nachweis/beside.json" in text


def test_the_proof_is_checked_again_at_the_press_of_a_button(first, preparation):
    address = f"/freigaben/{preparation.pk}/nachweis/pruefen/"
    answer = first.post(address, headers={"HX-Request": "true"}).content.decode()
    assert re.search(r"Der Nachweis hält\. Geprüft in \d+,\d\d Sekunden\.", answer)
    page = first.post(address, follow=True).content.decode()
    assert "Der Nachweis hält." in page
    Preparation.objects.filter(pk=preparation.pk).update(proof=b"damaged")
    assert "Der Nachweis hält nicht." in first.post(address, headers={"HX-Request": "true"}).content.decode()


def test_a_table_that_is_not_the_proven_one_is_said_to_be_so(first, preparation):
    Preparation.objects.filter(pk=preparation.pk).update(payload_digest="0" * 64)
    answer = first.post(f"/freigaben/{preparation.pk}/nachweis/pruefen/", follow=True).content.decode()
    assert "ist nicht mehr die, für die der Nachweis geführt wurde" in answer


def test_table_and_certificate_are_files_that_check_outside(first, preparation):
    files = {}
    for part in ("table", "certificate", "beside"):
        answer = first.get(f"/freigaben/{preparation.pk}/nachweis/{part}.json")
        assert answer["Content-Disposition"] == f'attachment; filename="{part}-{preparation.pk}.json"'
        files[part] = json.loads(answer.content)
    verify_certificate(ProtectedTable.from_dict(files["table"]), files["certificate"])
    assert files["beside"] == {"tables": []}
    assert first.get(f"/freigaben/{preparation.pk}/nachweis/counts.json").status_code == 404


def test_the_program_on_the_page_checks_the_files_as_it_stands(first, preparation, tmp_path, monkeypatch):
    for part in ("table", "certificate", "beside"):
        answer = first.get(f"/freigaben/{preparation.pk}/nachweis/{part}.json")
        (tmp_path / f"{part}-{preparation.pk}.json").write_bytes(answer.content)
    page = first.get(f"/freigaben/{preparation.pk}/").content.decode()
    program = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, flags=re.S)[1])
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "page", "exec"), {})
    (tmp_path / f"certificate-{preparation.pk}.json").write_text("{}")
    with pytest.raises(BadCertificate):
        exec(compile(program, "page", "exec"), {})


def test_every_hidden_cell_leads_to_its_reason(first, preparation):
    reasons = reasons_on(first, preparation)
    assert set(reasons.values()) == {".k", ".d"}
    for address, sign in reasons.items():
        text = first.get(address).content.decode()
        assert "Warum ist diese Zelle verborgen?" in text
        assert ("Hier steht eine kleine Zahl" in text) == (sign == ".k")


def test_the_reason_of_a_covering_cell_names_the_small_one_and_the_sum_it_would_follow_from(
    first, preparation
):
    texts = [
        html.unescape(first.get(address).content.decode())
        for address, sign in reasons_on(first, preparation).items()
        if sign == ".d"
    ]
    small = "Biebesheim am Rhein, Hilfe für Menschen mit Behinderungen, 2025-Q2"
    assert any(f"Sie verdeckt eine kleine Zahl: {small}." in text for text in texts)
    assert any(
        re.search(r"ließe sich jene errechnen: \d+ \([^)]+\).* − diese Zahl\.", text) for text in texts
    )
    for text in texts:
        assert re.search(r"mindestens \d+, höchstens \d+|jede Zahl ab \d+", text)


def test_the_reason_of_a_small_cell_holds_rule_and_place_but_not_its_number(first, preparation):
    address = next(a for a, sign in reasons_on(first, preparation).items() if sign == ".k")
    text = first.get(address).content.decode()
    assert "Biebesheim am Rhein" in text
    assert "1 bis 2" in text
    # Neither its number nor a lower end that would give it away beside the rule.
    assert "Zahlen bis" in text
    assert "mindestens" not in text


def test_a_visible_or_an_unknown_cell_is_answered_plainly(first, preparation):
    address = next(iter(reasons_on(first, preparation)))
    shown = re.sub(r"quarter=[^&]+", "quarter=2025", address)
    assert first.get(shown).status_code == 200
    assert first.get(f"/freigaben/{preparation.pk}/zelle/?municipality=1").status_code == 404
    assert first.get(f"/freigaben/{preparation.pk}/zelle/").status_code == 404


def test_readers_of_the_release_learn_no_reason_and_reach_no_proof(office, preparation, first):
    addresses = [*reasons_on(first, preparation)]
    addresses += [f"/freigaben/{preparation.pk}/nachweis/{part}.json" for part in ("table", "certificate")]
    approve_release(preparation_id=preparation.pk, by=office.second)
    planner = signed_in(an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung"))
    for stranger in (Client(), planner, signed_in(office.house.lead)):
        for address in addresses:
            assert stranger.get(address).status_code in (302, 403), address
        assert stranger.post(f"/freigaben/{preparation.pk}/nachweis/pruefen/").status_code in (302, 403)
    page = planner.get(f"/zahlen/tabelle/{Release.objects.get().number}/").content.decode()
    assert "kleine Zahlen verborgen, und so viele andere wie nötig" in page
    assert "ks-why" not in page
    assert ".k<" not in page


def test_the_proof_stays_within_reach_after_the_release(office, preparation, first):
    approve_release(preparation_id=preparation.pk, by=office.second)
    text = first.get(f"/freigaben/{preparation.pk}/").content.decode()
    assert "Nachweis jetzt nachprüfen" in text
    assert "Zwei Verfahren vergleichen" not in text
