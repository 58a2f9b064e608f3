"""What is over goes every day, what is not stays; and the check says when nobody did it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kreislauf.case.draft.models import Draft
from kreislauf.case.draft.services import save_draft
from kreislauf.command.check import daily_work_is_done
from kreislauf.command.daily import RESULTS_KEPT_DAYS, do_daily_work
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.statistics.models import CountingKey
from kreislauf.statistics.release.counting_key import counting_key_for
from tests.unit.case.invented import House, a_house

pytestmark = pytest.mark.django_db


def a_draft(house: House, *, over: bool) -> None:
    key = uuid.uuid4()
    save_draft(
        form="intake", submission_key=key, provider_id=house.provider.pk, payload={}, by=house.counsellor
    )
    if over:
        long_ago = timezone.now() - timedelta(days=15)
        Draft.objects.filter(submission_key=key).update(
            updated_at=long_ago, expires_at=long_ago + timedelta(days=14)
        )


def a_session(*, over: bool) -> None:
    session = SessionStore()
    session["seen"] = True
    session.set_expiry(-60 if over else 3600)
    session.save()


def a_result(*, days_ago: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    DBTaskResult.objects.create(
        status="SUCCESSFUL",
        finished_at=at,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="kreislauf.statistics.release.tasks.prepare_in_background",
        backend_name="default",
        exception_class_path="",
        traceback="",
    )


def test_keys_drafts_sessions_and_results_go_when_their_time_is_over() -> None:
    today = timezone.localdate()
    counting_key_for(population="over", keep_until=today - timedelta(days=1))
    counting_key_for(population="living", keep_until=today)
    house = a_house()
    # Saving a draft sweeps the account's own old ones: the old one comes last.
    for over in (False, True):
        a_draft(house, over=over)
        a_session(over=over)
    a_result(days_ago=RESULTS_KEPT_DAYS + 1)
    a_result(days_ago=1)
    assert list(do_daily_work().values()) == [1, 1, 1, 1]
    assert CountingKey.objects.get(destroyed_at=None).population == "living"
    assert CountingKey.objects.get(population="over").sealed_key is None
    assert (Draft.objects.count(), Session.objects.count(), DBTaskResult.objects.count()) == (1, 1, 1)
    assert AuditRow.objects.filter(action__in=["counting_key.destroyed", "draft.expired"]).count() == 2
    assert list(do_daily_work().values()) == [0, 0, 0, 0]


def test_the_check_says_when_the_daily_work_is_not_done() -> None:
    today = timezone.localdate()
    counting_key_for(population="p", keep_until=today - timedelta(days=1))
    assert [finding.well for finding in daily_work_is_done()] == [True]
    CountingKey.objects.update(keep_until=today - timedelta(days=3))
    assert [finding.well for finding in daily_work_is_done()] == [False]
    do_daily_work()
    assert [finding.well for finding in daily_work_is_done()] == [True]
