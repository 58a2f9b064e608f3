"""`kreislauf county FOLDER`: the places, partners and population figures a county begins with, from CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from kreislauf.command.entry import start_django


@click.command("county")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Trägt Gebiete, Partner und Bevölkerung aus FOLDER ein: places.csv, partners.csv, population.csv.

    Was schon da ist, bleibt, wie es ist. Bei einem Fehler wird nichts übernommen.
    """
    start_django()
    from kreislauf.foundation.county.services import (
        PARTNERS,
        PLACES,
        POPULATION,
        CountyFilesFaulty,
        enter_county,
    )

    files = {
        name: _text(folder / name) for name in (PLACES, PARTNERS, POPULATION) if (folder / name).exists()
    }
    for name in (PLACES, PARTNERS):
        if name not in files:
            raise click.ClickException(f"In {folder} fehlt {name}.")
    try:
        entered = enter_county(files)
    except CountyFilesFaulty as faulty:
        for fault in faulty.faults:
            click.echo(str(fault), err=True)
        raise
    click.echo(
        f"Neu: {entered.places} Gebiete, {entered.partners} Partner, {entered.populations} Bevölkerungsstände."
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException(f"{path.name} ist nicht in UTF-8 gespeichert.") from None
