"""`kreislauf worker`: does the long work (imports, releases, exports) that pages only start and watch."""

from __future__ import annotations

import click

from kreislauf.command.entry import start_django


@click.command("worker")
def command() -> None:
    """Erledigt lange Arbeiten im Hintergrund, bis er beendet wird."""
    start_django()
    from django.core.management import call_command

    call_command("db_worker", interval=1, verbosity=0)
