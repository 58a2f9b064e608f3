"""Drafts on the edit page and the closure page: kept while typing, back on the next visit, gone once saved."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kreislauf.case.draft.models import Draft
from kreislauf.case.episode.models import Episode
from tests.people import signed_in
from tests.unit.case.invented import CLOSURE, House, a_house, an_intake
from tests.unit.web.case.sending import TYPED, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(house: House) -> Episode:
    return an_intake(house, birth_month="5.1990")


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def opened(client: Client, episode: Episode, page: str = "case-edit") -> dict[str, str]:
    """What the page sends along with what is typed."""
    shown = text_of(client.get(reverse(page, args=[episode.case_id])))
    names = ["submission_key", "draft_form", "draft_case", *(["base"] if page == "case-edit" else [])]
    return {name: hidden(shown, name) for name in names}


def test_what_was_changed_on_the_edit_page_comes_back_also_an_emptied_field(
    client: Client, episode: Episode
) -> None:
    typed = {
        **TYPED,
        **opened(client, episode),
        "family_name": "Umbenannt",
        "given_name": "",
        "phone": "halb",
    }
    assert "saved_at" in client.post(reverse("draft-save"), typed).json()
    page = text_of(client.get(reverse("case-edit", args=[episode.case_id])))
    assert "Ihr Entwurf ist wieder da." in page
    assert 'value="Umbenannt"' in page
    assert 'value="Frieda"' not in page
    assert client.post(reverse("case-edit", args=[episode.case_id]), typed | {"phone": ""}).status_code == 302
    assert Draft.objects.count() == 0
    after = text_of(client.get(reverse("case-detail", args=[episode.case_id])))
    assert f'data-draft-sent="{typed["submission_key"]}"' in after


def test_a_draft_from_an_older_version_ends_on_the_conflict_page_and_overwrites_nothing(
    client: Client, episode: Episode
) -> None:
    url = reverse("case-edit", args=[episode.case_id])
    before = opened(client, episode)
    client.post(reverse("draft-save"), {**TYPED, **before, "housing": "shelter"})
    assert client.post(url, {**TYPED, "base": before["base"], "housing": "street"}).status_code == 302
    client.post(reverse("draft-save"), {**TYPED, **before, "housing": "shelter"})
    again = opened(client, episode)
    assert again["base"] == before["base"]
    answer = client.post(url, {**TYPED, **again, "housing": "shelter"})
    assert answer.status_code == 409
    for shown in ("Notunterkunft", "auf der Straße"):
        assert shown in text_of(answer)
    episode.refresh_from_db()
    assert episode.answers["housing"] == "street"


def test_what_was_typed_on_the_closure_page_comes_back_and_goes_with_the_closure(
    client: Client, episode: Episode
) -> None:
    typed = opened(client, episode, "case-close") | {"closed_on": "2.7.2026", "outcome": "goal_reached"}
    assert "saved_at" in client.post(reverse("draft-save"), typed).json()
    page = text_of(client.get(reverse("case-close", args=[episode.case_id])))
    assert 'value="02.07.2026"' in page or 'value="2.7.2026"' in page
    assert re.search(r'<option value="goal_reached"[^>]*selected', page)
    assert client.post(reverse("case-close", args=[episode.case_id]), CLOSURE).status_code == 302
    assert Draft.objects.count() == 0


def test_a_draft_can_be_thrown_away_and_the_stored_answers_are_shown_again(
    client: Client, episode: Episode
) -> None:
    typed = {**TYPED, **opened(client, episode), "family_name": "Umbenannt"}
    client.post(reverse("draft-save"), typed)
    answer = client.post(reverse("draft-discard"), typed)
    assert answer.url == reverse("case-detail", args=[episode.case_id])
    page = text_of(client.get(reverse("case-edit", args=[episode.case_id])))
    assert 'value="Umbenannt"' not in page
    assert 'value="Beispielmann"' in page


def test_nobody_keeps_or_reads_a_draft_of_a_case_that_is_not_theirs(
    client: Client, episode: Episode, house: House
) -> None:
    typed = {**TYPED, **opened(client, episode), "family_name": "Umbenannt"}
    client.post(reverse("draft-save"), typed)
    for other in (house.colleague, a_house("haus-sued").counsellor):
        answer = signed_in(other).post(reverse("draft-save"), typed)
        assert answer.status_code == 404
        assert "saved_at" not in answer.json()
    assert Draft.objects.count() == 1


def test_a_draft_of_a_case_holds_its_names_sealed(client: Client, episode: Episode) -> None:
    client.post(reverse("draft-save"), {**TYPED, **opened(client, episode), "family_name": "Umbenannt"})
    assert b"Umbenannt" not in bytes(Draft.objects.get().payload)
