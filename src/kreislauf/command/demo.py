"""`kreislauf demo`: the example county - real figures, invented people - built once and served."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from kreislauf.command.entry import start_django
from kreislauf.command.terminal import step_progress

DEFAULT_CASES = 20_000


@click.command("demo")
@click.option(
    "--cases", type=click.IntRange(min=1), help=f"Zahl der erfundenen Fälle. [sonst: {DEFAULT_CASES}]"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse, auf der gelauscht wird.")
@click.option("--port", default=8000, show_default=True, help="Port.")
@click.option("--serve/--no-serve", default=True, help="Nach dem Aufbau starten.")
def command(cases: int | None, host: str, port: int, serve: bool) -> None:
    """Baut den Beispielkreis auf (einmal) und startet ihn."""
    os.environ.setdefault("KREISLAUF_HOME", str(Path.cwd() / "var" / "demo"))
    os.environ["KREISLAUF_DEMO"] = "1"
    start_django()
    prepare_home()
    build(cases)
    _print_accounts(host, port)
    if serve:
        from kreislauf.command.serve import serve as run_server

        run_server(host=host, port=port, workers=2)


def prepare_home() -> None:
    """Keys and an up-to-date database, and the password that the sign-in page shows."""
    from django.conf import settings
    from django.core.management import call_command

    from kreislauf.command.init import new_recovery_key, write_keys
    from kreislauf.example.accounts import PASSWORD

    write_keys()
    new_recovery_key()
    call_command("migrate", verbosity=0)
    settings.DEMO_PASSWORD = PASSWORD


def build(cases: int | None) -> None:
    """Build the example county or what is missing of it; a complete one is served as it is."""
    from kreislauf.example.build_marker import cases_begun, is_built

    begun = cases_begun()
    wanted = cases or begun or DEFAULT_CASES
    if is_built() and wanted == begun:
        return
    # Only now: a second start need not load what it takes to build a county.
    from kreislauf.example.build import build_county

    if begun == wanted:
        click.echo("Der Aufbau wurde unterbrochen; er geht beim ersten fehlenden Schritt weiter.")
    started = time.monotonic()
    with step_progress(f"Beispielkreis mit {wanted} erfundenen Fällen") as (entered, progress):
        build_county(cases=wanted, progress=progress, entered=entered)
    click.echo(f"Beispielkreis aufgebaut in {time.monotonic() - started:.0f} s.")


def _print_accounts(host: str, port: int) -> None:
    from kreislauf.example.accounts import PASSWORD, demo_accounts

    click.echo()
    click.secho(f"  Kreislauf, Beispielkreis: http://{host}:{port}", bold=True)
    click.echo(
        "  Alle Personen und Fälle sind erfunden. Die Bevölkerungszahlen sind echt (Quellen auf den Seiten)."
    )
    click.echo()
    for account in demo_accounts():
        click.echo(f"    {account.username:<14}{account.title}")
    click.echo()
    click.echo(f"  Kennwort für alle: {PASSWORD}")
    click.echo("  Den Einmalcode des zweiten Faktors zeigt in der Vorführung die Anmeldeseite.")
    click.echo("  Beenden mit Strg+C.")
    click.echo()
