"""`kreislauf backup`: everything in one encrypted file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from kreislauf.command.entry import start_django
from kreislauf.command.terminal import table_progress


@click.command("backup")
@click.argument("target", required=False, type=click.Path(path_type=Path))
def command(target: Path | None) -> None:
    """Sichert alles verschlüsselt in eine Datei (ohne Angabe: in den Ordner backups)."""
    start_django()
    from django.conf import settings

    from kreislauf.command.archive import write_archive

    path = target or settings.HOME / "backups" / f"kreislauf-{_stamp(timezone.localtime())}.age"
    with table_progress("Sichern") as progress:
        proofs = write_archive(path, progress=progress)
    rows = sum(proof.rows for proof in proofs.values())
    click.echo(f"Gesichert: {rows:,} Zeilen aus {len(proofs)} Tabellen in {path}".replace(",", "."))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d-%H%M%S")
