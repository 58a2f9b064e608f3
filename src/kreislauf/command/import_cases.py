"""`kreislauf import-cases FILE`: take cases over from a provider's own software; all rows or none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kreislauf.command.entry import start_django

if TYPE_CHECKING:  # models cannot be loaded before Django is set up
    from kreislauf.case.transfer.services import ImportReport, Progress
    from kreislauf.foundation.account.models import User
    from kreislauf.foundation.partner.models import Partner


@click.command("import-cases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--provider", required=True, help="Kurzzeichen des Trägers.")
@click.option("--responsible", required=True, help="Anmeldename der Fachkraft, die zuständig wird.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="SPALTE=FELD",
    help="Zuordnung einer Spalte; ohne diese Angabe gelten die gemerkte Zuordnung und die Namen der Spalten.",
)
@click.option("--check", is_flag=True, help="Nur prüfen, nichts übernehmen.")
def command(file: Path, provider: str, responsible: str, columns: tuple[str, ...], check: bool) -> None:
    """Übernimmt Fälle aus einer CSV- oder XLSX-Datei: alle Zeilen oder keine."""
    start_django()
    from django.conf import settings

    from kreislauf.case.table_file.services import read_table
    from kreislauf.case.transfer.services import ImportRefused, check_rows, import_cases

    if file.stat().st_size > settings.UPLOAD_LIMIT_BYTES:
        raise click.ClickException("Die Datei ist zu groß. Teilen Sie sie, zum Beispiel nach Quartalen.")
    house, account = _found(provider, responsible)
    table = read_table(file.read_bytes())
    mapping = _mapping(house, table.columns, columns)
    try:
        with _progress() as progress:
            if check:
                _rows, report = check_rows(provider=house, table=table, mapping=mapping, progress=progress)
            else:
                report = import_cases(
                    provider=house,
                    table=table,
                    mapping=mapping,
                    responsible=account,
                    by=None,
                    progress=progress,
                )
    except ImportRefused as refused:
        report = refused.report
    if report.problem_count:
        _print_problems(report)
        sys.exit(2)
    click.echo(f"{report.rows} Zeilen geprüft, {report.added} neu, {report.known} schon vorhanden.")


def _found(provider: str, responsible: str) -> tuple[Partner, User]:
    from kreislauf.foundation.account.models import User
    from kreislauf.foundation.partner.models import Partner, PartnerKind

    house = Partner.objects.filter(slug=provider, kind=PartnerKind.PROVIDER).first()
    account = User.objects.filter(username=responsible, is_active=True).first()
    if house is None:
        raise click.ClickException(f"Es gibt keinen Träger mit dem Kurzzeichen {provider!r}.")
    if account is None:
        raise click.ClickException(f"Es gibt keinen Zugang mit dem Anmeldenamen {responsible!r}.")
    return house, account


def _mapping(house: Partner, columns: list[str], given: tuple[str, ...]) -> dict[str, str]:
    """The remembered mapping of the house, what the names say, and what was given by hand, the last first."""
    from kreislauf.case.form.selectors import county_catalogue
    from kreislauf.case.import_run.selectors import remembered_mapping
    from kreislauf.case.transfer.rules import targets

    mapping = remembered_mapping(house, columns)
    known = targets(county_catalogue())
    for pair in given:
        column, separator, target = pair.partition("=")
        if not separator or column not in columns or target not in known:
            raise click.ClickException(
                f"--column {pair!r}: erwartet wird SPALTE=FELD. Felder: {', '.join(known)}."
            )
        mapping = {c: t for c, t in mapping.items() if t != target} | {column: target}
    return mapping


class _progress:  # noqa: N801 - reads as a word at its only use
    """A progress bar on the terminal: one run over the rows while they are checked, one while they are written."""

    def __enter__(self) -> Progress:
        from rich.console import Console
        from rich.progress import Progress as Bar

        self.bar = Bar(console=Console(stderr=True), transient=True)
        self.bar.start()
        self.task = self.bar.add_task("Zeilen")
        return self.show

    def show(self, done: int, total: int) -> None:
        """So many of so many rows."""
        self.bar.update(self.task, completed=done, total=total)

    def __exit__(self, *_error: object) -> None:
        self.bar.stop()


def _print_problems(report: ImportReport) -> None:
    click.secho(
        f"{report.problem_count} Fehler in {report.rows} Zeilen. Es wurde nichts übernommen.",
        fg="red",
        err=True,
    )
    for problem in report.problems:
        click.echo(
            f"Zeile {problem.row}, Spalte {problem.column!r}, Wert {problem.value!r}: erwartet {problem.expected}",
            err=True,
        )
