"""`kreislauf daily`: what has to happen every day - keys, drafts, sessions and results whose time is over go.

The worker does it by itself; the command is for whoever wants to see it happen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import click

from kreislauf.command.entry import start_django

EVERY_SECONDS = 24 * 60 * 60
RESULTS_KEPT_DAYS = 14


@click.command("daily")
def command() -> None:
    """Räumt auf, was abgelaufen ist: Zählschlüssel, Entwürfe, Sitzungen, Ergebnisse von Hintergrundarbeiten."""
    start_django()
    for name, count in do_daily_work().items():
        click.echo(f"{name}: {count}")


def do_daily_work() -> dict[str, int]:
    """Do each of the daily duties; name of the duty -> how many things went."""
    return {name: duty() for name, duty in _DUTIES.items()}


def start_daily_work() -> threading.Thread:
    """Do the daily work now and every 24 hours, beside whatever else this process does."""
    thread = threading.Thread(target=_every_day, name="daily", daemon=True)
    thread.start()
    return thread


def _every_day() -> None:
    import logging

    from django.db import close_old_connections

    pause = threading.Event()
    while True:
        try:
            do_daily_work()
        except Exception:
            # A day on which the database was away must not be the last one; `kreislauf check` shows what is overdue.
            logging.getLogger(__name__).exception("daily work failed")
        close_old_connections()
        pause.wait(EVERY_SECONDS)


def _counting_keys() -> int:
    from django.utils import timezone

    from kreislauf.statistics.release.counting_key import destroy_counting_keys

    return destroy_counting_keys(on=timezone.localdate())


def _drafts() -> int:
    from django.utils import timezone

    from kreislauf.case.draft.services import delete_expired_drafts

    return delete_expired_drafts(at=timezone.now())


def _sessions() -> int:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _results() -> int:
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    old = DBTaskResult.objects.finished().filter(
        finished_at__lt=timezone.now() - timedelta(days=RESULTS_KEPT_DAYS)
    )
    return old.delete()[0]


_DUTIES: dict[str, Callable[[], int]] = {
    "Zählschlüssel vernichtet": _counting_keys,
    "abgelaufene Entwürfe gelöscht": _drafts,
    "abgelaufene Sitzungen gelöscht": _sessions,
    "alte Ergebnisse von Hintergrundarbeiten gelöscht": _results,
}
