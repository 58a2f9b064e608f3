"""`kreislauf restore`: back from one encrypted file into an empty place, counted and hashed."""

from __future__ import annotations

from pathlib import Path

import click

from kreislauf.command.entry import start_django
from kreislauf.command.terminal import table_progress


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Datei mit dem Wiederherstellungsschlüssel; ohne Angabe wird danach gefragt.",
)
def command(source: Path, key_file: Path | None) -> None:
    """Spielt eine Sicherung in eine leere Installation ein und prüft sie Zeile für Zeile."""
    start_django()
    from kreislauf.command.unarchive import restore_archive

    key = (
        key_file.read_text(encoding="ascii")
        if key_file
        else click.prompt("Wiederherstellungsschlüssel", hide_input=True)
    )
    with table_progress("Einspielen") as progress:
        proofs = restore_archive(source, recovery_key=key, progress=progress)
    rows = sum(proof.rows for proof in proofs.values())
    click.echo(
        f"Eingespielt und geprüft: {rows:,} Zeilen in {len(proofs)} Tabellen, alles gleich.".replace(",", ".")
    )
