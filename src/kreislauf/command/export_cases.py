"""`kreislauf export-cases FILE`: give a house's cases out in the format `import-cases` takes in."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import click

from kreislauf.command.entry import start_django


@click.command("export-cases")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--provider", required=True, help="Kurzzeichen des Trägers.")
def command(file: Path, provider: str) -> None:
    """Gibt alle Fälle eines Trägers mit Namen als CSV-Datei aus; die Datei ist nur für Sie lesbar."""
    start_django()
    from django.db import transaction

    from kreislauf.case.casefile.services import read_house_for_export
    from kreislauf.case.transfer.selectors import export_columns
    from kreislauf.foundation.partner.models import Partner, PartnerKind
    from kreislauf.web.frame.export import harmless

    house = Partner.objects.filter(slug=provider, kind=PartnerKind.PROVIDER).first()
    if house is None:
        raise click.ClickException(f"Es gibt keinen Träger mit dem Kurzzeichen {provider!r}.")
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{file} gibt es schon. Wählen Sie einen anderen Namen.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as target, transaction.atomic():
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(export_columns())
        count = 0
        for row in read_house_for_export(provider=house, by=None):
            writer.writerow([harmless(cell) for cell in row])
            count += 1
    click.echo(f"{count} Zeilen in {file}. Die Datei enthält Namen: bewahren Sie sie verschlüsselt auf.")
