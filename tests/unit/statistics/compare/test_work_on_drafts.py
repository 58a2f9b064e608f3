"""The work on drafts: what is kept, what is tried again, and that a bug tells nothing."""

from __future__ import annotations

import json
import logging

import pytest

from kreislauf.statistics.compare import work
from kreislauf.statistics.compare.services import request_drafts
from kreislauf.statistics.compare.work import DraftFailed, run_drafts
from kreislauf.statistics.models import Draft
from tests.unit.statistics.compare.test_comparing import office, prepared, tried

__all__ = ["office"]
pytestmark = pytest.mark.django_db


def test_asking_again_keeps_what_was_tried_and_tries_again_what_failed(office):
    preparation = prepared(office)
    hidden, rounded = tried(office, preparation, "suppression", "rounding")
    Draft.objects.filter(pk=rounded.pk).update(
        status="failed", payload=None, proof=None, refusal="abgebrochen"
    )
    waiting = request_drafts(
        preparation_id=preparation.pk, methods=["suppression", "rounding"], by=office.first
    )
    assert [draft.method for draft in waiting] == ["rounding"]
    assert preparation.drafts.filter(pk=hidden.pk).exists()


def test_a_bug_while_comparing_leaves_no_count_in_log_row_or_error(office, monkeypatch, caplog):
    def breaks(*args: object, **kwargs: object) -> None:
        raise ValueError("the cell municipality=06433001 holds 17 people")

    preparation = prepared(office)
    monkeypatch.setattr(work, "try_method", breaks)
    drafts = request_drafts(
        preparation_id=preparation.pk, methods=["suppression", "rounding"], by=office.first
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(DraftFailed) as caught:
        run_drafts(draft_ids=[draft.pk for draft in drafts])
    refusals = [draft.refusal for draft in preparation.drafts.all()]
    for text in (caplog.text, str(caught.value), json.dumps(refusals)):
        assert "17 people" not in text
    assert caught.value.__cause__ is None


def test_a_draft_decided_away_while_it_was_computed_is_not_kept(office, monkeypatch):
    preparation = prepared(office)
    drafts = request_drafts(
        preparation_id=preparation.pk, methods=["suppression", "rounding"], by=office.first
    )
    genuine = work.try_method

    def withdrawn_meanwhile(*args: object, **kwargs: object) -> object:
        Draft.objects.all().delete()
        return genuine(*args, **kwargs)

    monkeypatch.setattr(work, "try_method", withdrawn_meanwhile)
    run_drafts(draft_ids=[draft.pk for draft in drafts])
    assert not Draft.objects.exists()
