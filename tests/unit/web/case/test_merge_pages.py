"""The pages for duplicates: find, compare side by side, merge for a reason, take it back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.episode.models import Case
from kreislauf.foundation.audit.models import AuditRow
from tests.people import signed_in
from tests.unit.case.invented import House, a_house, an_intake
from tests.unit.web.case.sending import text_of

pytestmark = pytest.mark.django_db
ALIKE = {"family_name": "Beispielmann", "given_name": "Frida", "phone": "06152 1"}


@pytest.fixture
def two(house: House) -> tuple[Case, Case]:
    return (
        an_intake(house, birth_month="5.1990", sex="female").case,
        an_intake(house, names=ALIKE, birth_month="5.1990").case,
    )


def page_of(case: Case) -> str:
    return reverse("person-merge", args=[case.pk])


def merged(client: Client, one: Case, other: Case, **sent: str) -> object:
    data = {"kept": "one", "reason": "gleiche Anschrift und Krankenkasse", **sent}
    return client.post(f"{page_of(one)}?mit={other.pk}", data)


def test_from_a_persons_page_to_the_comparison_and_back_to_one_person(
    client: Client, two: tuple[Case, Case]
) -> None:
    one, other = two
    assert page_of(one) in text_of(client.get(reverse("case-detail", args=[one.pk])))
    assert f"?mit={other.pk}" in text_of(client.get(page_of(one)))
    compared = text_of(client.get(f"{page_of(one)}?mit={other.pk}"))
    for shown in (
        "Frieda",
        "Frida",
        "06152 000000",
        "weiblich",
        "verschieden",
        "gleich",
        "nur einmal genannt",
    ):
        assert shown in compared, shown
    assert merged(client, one, other, kept="other").url == page_of(other)
    merge = PersonMerge.objects.get()
    assert (merge.kept, merge.duplicate) == (other.person, one.person)
    after = text_of(client.get(page_of(other)))
    assert "gleiche Anschrift und Krankenkasse" in after
    assert f"?mit={one.pk}" not in after
    assert "1 weiterer Datensatz" in text_of(client.get(reverse("case-detail", args=[one.pk])))


def test_a_merge_is_taken_back_after_being_asked_once(client: Client, two: tuple[Case, Case]) -> None:
    merged(client, *two)
    undo = reverse("person-merge-undo", args=[PersonMerge.objects.get().pk])
    assert "Beide wieder einzeln zählen?" in text_of(client.get(undo))
    assert PersonMerge.objects.get().undone_at is None
    assert client.post(undo).url == page_of(two[0])
    assert PersonMerge.objects.get().undone_at is not None
    assert client.post(undo).status_code == 404
    assert f"?mit={two[1].pk}" in text_of(client.get(page_of(two[0])))


def test_every_look_and_every_act_is_on_record(client: Client, two: tuple[Case, Case]) -> None:
    merged(client, *two)
    client.post(reverse("person-merge-undo", args=[PersonMerge.objects.get().pk]))
    written = set(AuditRow.objects.values_list("action", "purpose"))
    assert {("case.read", "merge"), ("person.merged", ""), ("person.merge_undone", "")} <= written


def test_without_a_reason_nothing_is_merged_and_the_choice_stays(
    client: Client, two: tuple[Case, Case]
) -> None:
    answer = merged(client, *two, reason="  ", kept="other")
    assert answer.status_code == 422
    assert re.search(r'value="other"[^>]*checked', text_of(answer))
    assert PersonMerge.objects.count() == 0


def test_a_second_merge_of_the_same_two_is_answered_as_done(client: Client, two: tuple[Case, Case]) -> None:
    merged(client, *two)
    answer = merged(client, *two)
    assert answer.status_code == 409
    assert "schon zur selben Person" in text_of(answer)


def test_a_case_is_also_found_by_its_number_among_the_own_ones(
    client: Client, two: tuple[Case, Case]
) -> None:
    assert "06152 1" in text_of(client.get(page_of(two[0]), {"nummer": "F-000002"}))
    answer = client.get(page_of(two[0]), {"nummer": "F-000077"})
    assert answer.status_code == 422
    assert "gibt es diese Nummer nicht" in text_of(answer)


def test_a_colleagues_case_shows_whom_to_ask_and_can_be_neither_compared_nor_merged(
    client: Client, house: House, two: tuple[Case, Case]
) -> None:
    theirs = an_intake(house, by=house.colleague, birth_month="5.1990").case
    page = text_of(client.get(page_of(two[0])))
    assert f"Fall {theirs.label}. Fragen Sie {house.colleague}." in page
    stranger = an_intake(a_house("haus-sued"), birth_month="5.1990").case
    for foreign in (theirs, stranger):
        assert str(foreign.pk) not in page
        assert client.get(f"{page_of(two[0])}?mit={foreign.pk}").status_code == 404
        assert merged(client, two[0], foreign).status_code == 404
        assert client.get(page_of(foreign)).status_code == 404
    merged(client, *two)
    undo = reverse("person-merge-undo", args=[PersonMerge.objects.get().pk])
    assert signed_in(house.colleague).post(undo).status_code == 404
    assert PersonMerge.objects.get().undone_at is None


def test_the_hint_beside_the_form_leads_to_the_comparison(client: Client, two: tuple[Case, Case]) -> None:
    typed = {"family_name": "Beispielmann", "given_name": "Frieda", "birth_month": "5.1990"}
    beside_new = text_of(client.post(reverse("case-duplicates"), typed))
    assert page_of(two[0]) in beside_new
    beside_edit = text_of(client.post(reverse("case-duplicates"), typed | {"draft_case": str(two[0].pk)}))
    assert f"{page_of(two[0])}?mit={two[1].pk}" in beside_edit
    assert "same_person" not in beside_edit
