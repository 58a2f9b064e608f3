"""Drafts: kept sealed, own alone, gone after sending."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kreislauf.case.draft.models import Draft
from kreislauf.case.draft.selectors import drafts_of
from kreislauf.case.draft.services import DraftTooLarge, discard_draft, read_draft, save_draft
from kreislauf.foundation.errors import NotAllowed
from tests.unit.case.invented import House, a_house, an_intake

pytestmark = pytest.mark.django_db


def saved(house: House, key: uuid.UUID, **payload: object) -> Draft:
    return save_draft(
        form="intake",
        submission_key=key,
        provider_id=house.provider.pk,
        payload=payload,
        by=house.counsellor,
    )


def test_what_was_typed_last_comes_back() -> None:
    house, key = a_house(), uuid.uuid4()
    saved(house, key, family_name="Bei")
    saved(house, key, family_name="Beispielmann")
    assert read_draft(submission_key=key, by=house.counsellor) == {"family_name": "Beispielmann"}
    assert drafts_of(house.counsellor, "intake").count() == 1


def test_a_draft_is_nobody_elses() -> None:
    house, key = a_house(), uuid.uuid4()
    saved(house, key, family_name="Beispielmann")
    assert read_draft(submission_key=key, by=house.colleague) is None
    assert not discard_draft(submission_key=key, by=house.colleague)


def test_sending_the_form_removes_its_draft() -> None:
    house, key = a_house(), uuid.uuid4()
    saved(house, key, family_name="Beispielmann")
    an_intake(house, submission_key=key)
    assert Draft.objects.count() == 0


def test_an_old_draft_is_gone() -> None:
    house, key = a_house(), uuid.uuid4()
    saved(house, key, family_name="Beispielmann")
    long_ago = timezone.now() - timedelta(days=15)
    Draft.objects.update(updated_at=long_ago, expires_at=long_ago + timedelta(days=14))
    assert read_draft(submission_key=key, by=house.counsellor) is None


def test_a_draft_has_limits() -> None:
    house = a_house()
    with pytest.raises(DraftTooLarge):
        saved(house, uuid.uuid4(), family_name="x" * 70_000)
    with pytest.raises(NotAllowed):
        save_draft(
            form="intake",
            submission_key=uuid.uuid4(),
            provider_id=house.provider.pk,
            payload={},
            by=house.lead,
        )
