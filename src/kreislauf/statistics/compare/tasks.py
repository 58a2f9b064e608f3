"""Comparing in the background: it counts and protects as long as preparing does."""

from __future__ import annotations

from collections.abc import Sequence

from django_tasks import task

from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.compare.work import run_drafts


@task()
def try_methods_in_background(draft_ids: list[int]) -> int:
    """Do the work of requested drafts; returns how many were asked for. The result holds nothing that was counted."""
    run_drafts(draft_ids=draft_ids)
    return len(draft_ids)


def enqueue(drafts: Sequence[Draft]) -> None:
    """Hand requested drafts to the worker. Called after the request is committed, never inside it."""
    if drafts:
        try_methods_in_background.enqueue([draft.pk for draft in drafts])
