"""What an attacker makes of the released tables. Each attack has a red control: against a table in which somebody
only hid the small cells it succeeds, so that its failure against ours says something.

The numbers S1 to S13 are those of the list of attacks in the project's security notes.
"""

from __future__ import annotations

import json

import pytest

from kreislauf.evidence.models import Release, ReleasedCell
from kreislauf.statistics.certificate.rules import unpack
from kreislauf.statistics.models import Preparation
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release, supersede_release
from tests.unit.statistics.attacker import (
    Attack,
    cell_key,
    interval,
    is_disclosed,
    naive,
    publication_of,
    true_counts,
)
from tests.unit.statistics.county import (
    MORE,
    NORTH,
    SOUTH,
    TABLE,
    YEAR,
    Office,
    an_office,
    cases,
    grid,
    plentiful,
    quarter_day,
)

pytestmark = pytest.mark.django_db

RULES = {
    "public": {"base": 5, "minimum": 8, "zeros_hidden": True},
    "provider_land": {"base": 5, "minimum": 3, "zeros_hidden": False},
    "internal": {"base": 1, "minimum": 3, "zeros_hidden": False},
}
NAMES = ("municipality", "action_field", "quarter")
SMALL = {
    (SOUTH, "disability", 2): 1,
    (NORTH, "older_people", 3): 2,
    ("06433003", "life_crises", 1): 6,
    ("06433006", "livelihood", 4): 7,
}


def released(office: Office, profile: str) -> Release:
    preparation = prepare_release(table_id=TABLE, profile=profile, period=YEAR, by=office.first)
    assert preparation.status == "audited", preparation.reason
    return approve_release(preparation_id=preparation.pk, by=office.second)


@pytest.fixture
def county() -> tuple[Office, dict]:
    """A county in which a few cells are small."""
    office = an_office()
    counts = plentiful(base=9) | SMALL
    grid(office.house, counts)
    return office, counts


def places_of(counts: dict, minimum: int) -> list[dict[str, str]]:
    return [
        {"municipality": place, "action_field": field, "quarter": f"2025-Q{quarter}"}
        for (place, field, quarter), count in counts.items()
        if 0 < count < minimum
    ]


@pytest.mark.parametrize("profile", RULES)
def test_no_small_count_is_printed_or_follows_from_what_is_printed(county, profile):
    """S1 small cells, S2 margins, S3 county minus the other municipalities, S4 year minus the other quarters."""
    office, counts = county
    release = released(office, profile)
    rule = RULES[profile]
    publication = publication_of(release, **rule)
    small = places_of(counts, rule["minimum"])
    assert small
    attack = Attack(publication)
    for codes in small:
        cell = release.cells.get(key=cell_key(**codes))
        assert cell.value is None
        assert cell.sign == "."
        found = attack.range_of(**codes)
        assert not is_disclosed(found, minimum=rule["minimum"], zeros_hidden=rule["zeros_hidden"]), codes


@pytest.mark.parametrize(
    ("attack_name", "axis"),
    [
        ("S2 margin over the fields", "action_field"),
        ("S3 county minus others", "municipality"),
        ("S4 year", "quarter"),
    ],
)
def test_the_same_attacks_succeed_where_only_the_small_cells_are_hidden(county, attack_name, axis):
    """Red control of S2, S3 and S4: the one hidden cell of a row is the sum minus the others."""
    office, counts = county
    publication = publication_of(released(office, "internal"), **RULES["internal"])
    true = true_counts(publication, counts, NAMES)
    codes = {"municipality": SOUTH, "action_field": "disability", "quarter": "2025-Q2"}
    found = Attack(naive(publication, true, minimum=3)).range_of(**codes)
    assert found == (1, 1), (attack_name, axis)
    assert is_disclosed(found, minimum=3, zeros_hidden=False)


def test_three_profiles_of_one_table_side_by_side_tell_no_more(county):
    """S7, same people in three classifications of precision: who may read all three learns no small count."""
    office, counts = county
    publications = [publication_of(released(office, profile), **RULES[profile]) for profile in RULES]
    attack = Attack(*publications)
    for codes in places_of(counts, 3):
        assert not is_disclosed(attack.range_of(**codes), minimum=3, zeros_hidden=False), codes


def test_two_releases_safe_alone_and_disclosing_together_are_refused_with_both_names():
    office = an_office()
    # In the south: 1 case in the first quarter, 3 in the second, 4 in the year.
    counts = plentiful(base=9) | {(SOUTH, "disability", quarter): 0 for quarter in (3, 4)}
    counts |= {(SOUTH, "disability", 1): 1, (SOUTH, "disability", 2): 3}
    grid(office.house, counts)
    exact = released(office, "internal")
    rounded = prepare_release(table_id=TABLE, profile="provider_land", period=YEAR, by=office.first)
    assert rounded.status == "refused"
    assert rounded.title in rounded.reason
    assert Preparation.objects.get(release=exact).title in rounded.reason
    assert f"Freigabe {exact.number}" in rounded.reason
    assert rounded.payload is None


def test_the_refused_table_is_safe_alone_and_the_other_order_is_released():
    """Red control of the refusal: neither table is at fault, only the two together in that order."""
    office = an_office()
    counts = plentiful(base=9) | {(SOUTH, "disability", quarter): 0 for quarter in (3, 4)}
    counts |= {(SOUTH, "disability", 1): 1, (SOUTH, "disability", 2): 3}
    grid(office.house, counts)
    rounded, exact = released(office, "provider_land"), released(office, "internal")
    attack = Attack(
        publication_of(rounded, **RULES["provider_land"]), publication_of(exact, **RULES["internal"])
    )
    for codes in places_of(counts, 3):
        assert not is_disclosed(attack.range_of(**codes), minimum=3, zeros_hidden=False), codes


def test_a_correction_that_shows_a_single_late_case_is_refused(county):
    """S5 and S13: the second edition minus the first would be one person."""
    office, _counts = county
    first = released(office, "internal")
    cases(office.house, 1, municipality=NORTH, field="livelihood", on=quarter_day(1))
    second = supersede_release(release_id=first.pk, reason="Nachmeldung", by=office.first)
    assert second.status == "refused"
    assert second.title in second.reason
    assert Preparation.objects.get(release=first).title in second.reason


def test_a_correction_by_many_cases_is_released_and_the_first_edition_stays(county):
    """Red control of S13: it is not every correction that is refused."""
    office, _counts = county
    first = released(office, "public")
    digest = first.payload_digest
    for quarter in (1, 2, 3, 4):
        for place in (NORTH, SOUTH, *MORE):
            cases(office.house, 30, municipality=place, field="livelihood", on=quarter_day(quarter))
    second = supersede_release(release_id=first.pk, reason="Nachmeldung von 480 Fällen", by=office.first)
    assert second.status == "audited", second.reason
    newer = approve_release(preparation_id=second.pk, by=office.second)
    first.refresh_from_db()
    assert first.superseded_by == newer
    assert first.payload_digest == digest
    assert newer.supersedes_reason == "Nachmeldung von 480 Fällen"


def test_raw_counts_are_stored_nowhere_outside_the_cases(county):
    """S10, the database's part: neither the preparation nor the evidence holds the count of a hidden cell."""
    office, _counts = county
    cases(office.house, 1232, municipality=NORTH, field="older_people", on=quarter_day(3))
    release = released(office, "provider_land")
    preparation = Preparation.objects.get(release=release)
    proof = unpack(bytes(preparation.proof))
    # Possible populations follow from the published figures alone; among 1233 to 1237 one of them may hit the truth.
    rest_of_proof = {name: part for name, part in proof.items() if name != "populations"}
    everything = json.dumps([preparation.payload, rest_of_proof, preparation.layout, release.certificate])
    # 1232 and 2 are 1234: shown as 1235, never as itself.
    assert (
        release.cells.get(
            key=cell_key(municipality=NORTH, action_field="older_people", quarter="2025-Q3")
        ).value
        == 1235
    )
    assert "1234" not in everything
    assert not ReleasedCell.objects.filter(release=release, value=1234).exists()


def test_readers_of_the_evidence_cannot_tell_small_cells_from_covering_ones(county):
    office, _counts = county
    release = released(office, "internal")
    hidden = release.cells.filter(status="hidden")
    assert hidden.count() > len(SMALL)
    assert set(hidden.values_list("sign", "reason", "lower", "upper")) == {(".", "protected", None, None)}
    assert "populations" not in release.certificate
    assert "safe" not in release.certificate


def test_a_provider_cannot_subtract_its_own_cases_from_a_rounded_table():
    """S12: whatever a house knows of its own share, the rounded value leaves at least three answers for the rest,
    or none but zero."""
    for total in range(3, 60):
        value = (2 * total + 5) // 10 * 5
        least, most = interval(value, base=5, minimum=3, zero=False)
        for own in range(1, total + 1):
            rest = [n - own for n in range(least, most + 1) if n >= own]
            certain = min(rest) >= 1 and max(rest) <= 2
            assert not certain, (total, own, rest)


def test_cells_nearly_filled_by_one_house_are_named_and_the_exact_table_is_not_for_houses(county):
    """S12 in the internal profile: exact counts would let the house subtract, so that no house reads them."""
    from kreislauf.evidence.release.permissions import profiles_open_to
    from kreislauf.foundation.access.services import grant_role
    from kreislauf.foundation.permission.rules import Role
    from tests.people import SINCE
    from tests.unit.case.invented import a_house

    office, _counts = county
    cases(a_house("haus-sued"), 1, municipality=SOUTH, field="livelihood", on=quarter_day(1))
    preparation = prepare_release(table_id=TABLE, profile="internal", period=YEAR, by=office.first)
    assert {"municipality": SOUTH, "action_field": "livelihood", "quarter": "2025-Q1"} in preparation.leaning
    assert "internal" not in profiles_open_to(office.house.lead)
    assert "internal" in profiles_open_to(office.first)
    grant_role(
        user=office.first, role=Role.COUNSELLOR, partner=office.house.provider, valid_from=SINCE, by=None
    )
    assert "internal" not in profiles_open_to(office.first)
