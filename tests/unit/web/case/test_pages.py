"""The case pages: what they show, and that nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from kreislauf.case.draft.models import Draft
from kreislauf.case.episode.models import Case, Episode
from kreislauf.foundation.audit.models import AuditRow
from tests.unit.case.invented import ALL_ANSWERS, CLOSURE, House, a_house, an_intake
from tests.unit.web.case.sending import TYPED, sent, text_of

pytestmark = pytest.mark.django_db


def test_the_form_asks_every_field_of_the_catalogue_once(client: Client) -> None:
    from kreislauf.catalogue import load_catalogue

    page = text_of(client.get(reverse("case-new")))
    for form in ("intake", "identity"):
        for field in load_catalogue().form(form).fields:
            assert page.count(f'data-field="{field.id}"') == 1


def test_unknown_and_not_stated_can_both_be_chosen(client: Client) -> None:
    page = text_of(client.get(reverse("case-new")))
    sex = re.search(r'<select name="sex".*?</select>', page, re.S)[0]
    assert 'value="unknown"' in sex
    assert 'value="not_stated"' in sex


def test_the_page_carries_no_inline_script_or_style(client: Client) -> None:
    page = text_of(client.get(reverse("case-new")))
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.replace("<script nonce", "<script src nonce"))
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)


def test_what_is_typed_becomes_a_case_and_its_page_shows_it(client: Client) -> None:
    answer = sent(client)
    episode = Episode.objects.get()
    assert answer.url == reverse("case-detail", args=[episode.case_id])
    assert episode.answers["children_bands"] == "0-2:1|3-5:0|6-13:0|14-17:0"
    assert episode.answers["income_source"] == "sgb2|kin"
    assert (episode.answers["consents"], episode.answers["secondary_issues"]) == ("statistics_given", "debts")
    page = text_of(client.get(answer.url))
    for shown in ("Beispielmann", "Rüsselsheim am Main", "Sucht", "5.1990", "F-000001", "erfunden"):
        assert shown in page, shown


def test_special_answers_of_counts_and_months_are_kept(client: Client) -> None:
    sent(client, birth_month="keine Angabe", children_bands_0="", children_bands_4="unknown")
    episode = Episode.objects.get()
    assert episode.answers["children_bands"] == "unknown"
    assert episode.case.person.birth_month == "not_stated"


def test_wrong_answers_come_back_with_a_summary_that_links_to_each_field(client: Client) -> None:
    answer = sent(client, first_contact_on="31.2.2026", main_issue="", family_name="Behaltenswert")
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#id_first_contact_on"' in page
    assert 'href="#id_main_issue"' in page
    assert 'value="Behaltenswert"' in page
    assert 'value="31.2.2026"' in page
    assert Case.objects.count() == 0


def test_sent_twice_is_one_case(client: Client) -> None:
    key = str(uuid.uuid4())
    first, second = sent(client, submission_key=key), sent(client, submission_key=key)
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_an_edit_shows_what_is_stored_and_saves_what_is_changed(client: Client, house: House) -> None:
    sent(client)
    case = Case.objects.get()
    url = reverse("case-edit", args=[case.pk])
    page = text_of(client.get(url))
    for kept in ('value="Beispielmann"', 'value="03.04.2026"', 'value="05.1990"', 'value="1"'):
        assert kept in page, kept
    base = re.search(r'name="base" value="([^"]+)"', page)[1]
    answer = client.post(
        url, {**TYPED, "base": base, "housing": "street", "submission_key": str(uuid.uuid4())}
    )
    assert answer.url == reverse("case-detail", args=[case.pk])
    assert Episode.objects.get().answers["housing"] == "street"


def test_a_stored_form_sent_back_unchanged_changes_nothing(client: Client, house: House) -> None:
    episode = an_intake(house, **(ALL_ANSWERS | {"consents": ["unknown"], "children_bands": "not_stated"}))
    url = reverse("case-edit", args=[episode.case_id])
    from kreislauf.web.case.forms import IntakeForm

    page = client.get(url)
    form: IntakeForm = page.context["form"]
    data = {name: value for name, value in posted_by(text_of(page)) if value}
    answer = client.post(url, {**data, "income_source": ["sgb2"]})
    assert answer.status_code == 302, form.errors
    assert not AuditRow.objects.filter(action="case.amended").exists()


def posted_by(page: str) -> Iterator[tuple[str, str]]:
    """Names and values a browser would send for the intake form: texts, chosen options."""
    body = page[page.index("data-intake") :]
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            yield name[1], value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        yield name, chosen[1] if chosen else ""


def test_two_editors_get_both_versions_side_by_side_and_choose_per_field(client: Client) -> None:
    sent(client)
    case = Case.objects.get()
    url = reverse("case-edit", args=[case.pk])
    base = re.search(r'name="base" value="([^"]+)"', text_of(client.get(url)))[1]
    key = {"submission_key": str(uuid.uuid4())}
    client.post(url, {**TYPED, **key, "base": base, "housing": "street", "given_name": "Friederike"})
    answer = client.post(url, {**TYPED, **key, "base": base, "housing": "shelter", "phone": "06152 1"})
    page = text_of(answer)
    assert answer.status_code == 409
    for shown in ("Notunterkunft", "auf der Straße", "Frieda", "Friederike", "06152 1"):
        assert shown in page, shown
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    chosen = {"pick__housing": "mine", "pick__given_name": "theirs", "pick__phone": "mine"}
    assert client.post(url, {**form, **chosen}).status_code == 302
    assert Episode.objects.get().answers["housing"] == "shelter"
    page = text_of(client.get(reverse("case-detail", args=[case.pk])))
    assert "Friederike" in page
    assert "06152 1" in page


def test_closing_and_reopening_by_the_pages(client: Client) -> None:
    sent(client)
    case = Case.objects.get()
    close = reverse("case-close", args=[case.pk])
    assert client.post(close, {"closed_on": "1.7.2026"}).status_code == 422
    assert client.post(close, dict(CLOSURE.items())).status_code == 302
    reopen = reverse("case-reopen", args=[case.pk])
    assert "neue Episode" in text_of(client.get(reopen))
    data = {**TYPED, "first_contact_on": "1.6.2026", "submission_key": str(uuid.uuid4())}
    assert client.post(reopen, data).status_code == 422
    assert client.post(reopen, data | {"first_contact_on": "1.8.2026"}).status_code == 302
    assert case.episodes.count() == 2
    assert client.post(reopen, data).status_code == 409


def test_the_list_says_in_words_what_is_complete_and_exports_without_names(
    client: Client, house: House
) -> None:
    an_intake(house, **ALL_ANSWERS)
    an_intake(house)
    page = text_of(client.get(reverse("case-list")))
    assert "vollständig" in page
    assert "% ausgefüllt" in page
    export = text_of(client.get(reverse("case-list"), {"format": "csv"}))
    assert "F-000001" in export
    assert "Beispielmann" not in export


def test_search_is_by_post_only_and_finds_by_sound(client: Client, house: House) -> None:
    an_intake(house)
    an_intake(house)
    assert client.get(reverse("case-search"), {"text": "Beispielmann"}).status_code == 405
    assert text_of(client.post(reverse("case-search"), {"text": "Beispielman"})).count("F-00000") >= 2
    assert client.post(reverse("case-search"), {"text": "F-000001"}).status_code == 302


def test_the_duplicate_hint_is_a_fragment_of_the_own_house(client: Client, house: House) -> None:
    an_intake(a_house("haus-sued"), birth_month="5.1990")
    empty = client.post(reverse("case-duplicates"), {"family_name": "Beispielmann", "given_name": "Frieda"})
    assert text_of(empty).strip() == ""
    an_intake(house, by=house.colleague, birth_month="5.1990")
    data = {"family_name": "Beispielman", "given_name": "Frida", "birth_month": "5.1990"}
    hint = text_of(client.post(reverse("case-duplicates"), data))
    assert "F-000001" in hint
    assert "Beispielmann" not in hint


def test_a_draft_is_kept_while_typing_and_comes_back(client: Client) -> None:
    key = str(uuid.uuid4())
    answer = client.post(reverse("draft-save"), {**TYPED, "submission_key": key, "first_contact_on": "halb"})
    assert "saved_at" in answer.json()
    assert "Angefangene Aufnahmen" in text_of(client.get(reverse("case-list")))
    page = text_of(client.get(reverse("case-new"), {"entwurf": key}))
    for kept in ('value="Beispielmann"', 'value="halb"', f'value="{key}"'):
        assert kept in page, kept
    sent(client, submission_key=key)
    assert Draft.objects.count() == 0


def test_a_contact_is_counted(client: Client, house: House) -> None:
    data = {
        "offer": house.addiction.pk,
        "contact_on": "3.4.2026",
        "topic": "addiction",
        "municipality": "unknown",
    }
    assert (
        client.post(reverse("contact-new"), {**data, "submission_key": str(uuid.uuid4())}).status_code == 302
    )
    assert client.post(reverse("contact-new"), {**data, "submission_key": "x"}).status_code == 422
