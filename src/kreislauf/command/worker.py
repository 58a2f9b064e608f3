"""`kreislauf worker`: does the long work (imports, releases, exports) that pages only start, and the daily work."""

from __future__ import annotations

import os

import click

from kreislauf.command.entry import start_django


@click.command("worker")
def command() -> None:
    """Erledigt lange Arbeiten im Hintergrund, bis er beendet wird."""
    # Answers go before long work: there may be two processors only.
    os.nice(5)
    start_django()
    from django.core.management import call_command

    from kreislauf.command.daily import start_daily_work

    start_daily_work()
    call_command("db_worker", interval=1, verbosity=0)
