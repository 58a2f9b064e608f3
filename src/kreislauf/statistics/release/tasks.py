"""Preparing in the background, for tables that take longer than a page should."""

from __future__ import annotations

from django_tasks import task

from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.work import run_preparation


@task()
def prepare_in_background(preparation_id: int) -> str:
    """Do the work of a requested preparation; returns its status. The result holds nothing that was counted."""
    return run_preparation(preparation_id=preparation_id).status


def enqueue(preparation: Preparation) -> None:
    """Hand a requested preparation to the worker. Called after the request is committed, never inside it."""
    prepare_in_background.enqueue(preparation.pk)
