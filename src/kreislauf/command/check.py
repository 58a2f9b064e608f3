"""`kreislauf check`: is this installation well? Settings, keys, disk, migrations, layers, definitions, audit, ledger."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kreislauf.command.entry import start_django

FREE_SHARE_NEEDED = 0.1


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do where it is not."""

    topic: str
    well: bool
    seen: str
    mend: str = ""


def settings_are_safe() -> Iterator[Finding]:
    """Django's own deployment checks and what we ask of a real house."""
    from django.conf import settings
    from django.core.checks import run_checks

    problems = [
        message for message in run_checks(include_deployment_checks=settings.HTTPS) if message.is_serious()
    ]
    yield Finding(
        "Einstellungen", not problems, f"{len(problems)} Warnungen", "; ".join(p.msg for p in problems)
    )
    outside = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost"}
    yield Finding(
        "Verschlüsselter Zugriff",
        settings.HTTPS or not outside,
        "HTTPS" if settings.HTTPS else "nur auf diesem Rechner",
        "Setzen Sie KREISLAUF_HTTPS=1 und stellen Sie einen TLS-Proxy davor.",
    )
    yield Finding(
        "Vorführung",
        not (settings.DEMO and outside),
        "an" if settings.DEMO else "aus",
        "Schalten Sie KREISLAUF_DEMO aus: die Vorführzugänge sind öffentlich bekannt.",
    )


def operator_is_named() -> Iterator[Finding]:
    """The pages the law asks for name who answers for them, before anybody outside can read them."""
    from django.conf import settings

    from kreislauf.web.notice.operator import FILE_NAME, OperatorUnreadable, operator

    try:
        named = operator()
    except OperatorUnreadable as error:
        yield Finding("Betreiber", False, str(error.facts["fault"]), f"Berichtigen Sie {FILE_NAME}.")
        return
    outside = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost"}
    yield Finding(
        "Betreiber",
        named is not None or not outside,
        named.name if named else "noch nicht genannt",
        f"Legen Sie {settings.HOME / FILE_NAME} an; Impressum und Datenschutzerklärung brauchen es.",
    )


def keys_open() -> Iterator[Finding]:
    """The master key is readable by its owner alone and opens every provider key."""
    from django.conf import settings

    from kreislauf.foundation.errors import DomainError
    from kreislauf.foundation.secrecy.models import ProviderKey
    from kreislauf.foundation.secrecy.rules import SealBroken
    from kreislauf.foundation.secrecy.services import provider_key, read_master_key

    try:
        read_master_key(settings.MASTER_KEY_FILE)
    except DomainError as error:
        yield Finding("Hauptschlüssel", False, str(settings.MASTER_KEY_FILE), str(error.next_step))
        return
    mode = settings.MASTER_KEY_FILE.stat().st_mode & 0o077
    yield Finding("Hauptschlüssel", mode == 0, str(settings.MASTER_KEY_FILE), "Rechte auf 600 setzen.")
    broken = []
    for key in ProviderKey.objects.select_related("provider"):
        try:
            provider_key(key.provider_id)
        except SealBroken:
            broken.append(key.provider.slug)
    yield Finding(
        "Trägerschlüssel",
        not broken,
        "alle öffnen" if not broken else ", ".join(broken),
        "Sicherung einspielen.",
    )
    yield Finding(
        "Wiederherstellungsschlüssel",
        (settings.KEYS / "recipients.txt").exists(),
        "hinterlegt" if (settings.KEYS / "recipients.txt").exists() else "fehlt",
        "`kreislauf init` legt ihn an.",
    )


def disk_has_room() -> Iterator[Finding]:
    """A full disk stops every write; red below ten percent."""
    from django.conf import settings

    usage = shutil.disk_usage(settings.HOME)
    share = usage.free / usage.total
    yield Finding("Speicherplatz", share >= FREE_SHARE_NEEDED, f"{share:.0%} frei", "Schaffen Sie Platz.")


def database_is_current() -> Iterator[Finding]:
    """All migrations are applied; SQLite runs with the settings that survive a power cut."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding("Datenbankstand", not plan, f"{len(plan)} offene Schritte", "kreislauf manage migrate")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            integrity = cursor.execute("PRAGMA quick_check").fetchone()[0]
        well = (journal, synchronous, integrity) == ("wal", 2, "ok")
        yield Finding(
            "SQLite", well, f"{journal}, synchronous={synchronous}, {integrity}", "Sicherung einspielen."
        )


def definitions_load() -> Iterator[Finding]:
    """The catalogue loads without a contradiction."""
    from kreislauf.catalogue.loading import load_catalogue

    try:
        catalogue = load_catalogue()
    except ValueError as error:
        yield Finding("Definitionen", False, "fehlerhaft", str(error))
        return
    yield Finding("Definitionen", True, f"{len(catalogue.fields)} Felder, {len(catalogue.tables)} Tabellen")


def trails_hold() -> Iterator[Finding]:
    """No audit row was changed, removed or inserted."""
    from kreislauf.foundation.audit.services import verify

    breaks = verify()
    seen = "alle Ketten halten" if not breaks else "; ".join(f"{b.chain}#{b.seq}: {b.fault}" for b in breaks)
    yield Finding("Protokoll", not breaks, seen, "Datenschutz benachrichtigen; Sicherung vergleichen.")


def daily_work_is_done() -> Iterator[Finding]:
    """No counting key outlived its time; the worker destroys them once a day."""
    from datetime import timedelta

    from django.utils import timezone

    from kreislauf.statistics.release.models import CountingKey

    # Whoever looks in the morning may be earlier than the worker.
    yesterday = timezone.localdate() - timedelta(days=1)
    overdue = CountingKey.objects.filter(destroyed_at=None, keep_until__lt=yesterday).count()
    seen = "nichts überfällig" if not overdue else f"{overdue} Zählschlüssel überfällig"
    yield Finding("Tägliche Arbeiten", not overdue, seen, "Läuft der Worker? Von Hand: kreislauf daily")


def layers_hold() -> Iterator[Finding]:
    """The import contracts, where the source tree with its development tools is at hand."""
    configuration = Path(__file__).resolve().parents[3] / ".importlinter"
    try:
        from importlinter.cli import lint_imports
    except ImportError:
        return
    if configuration.exists():
        import contextlib
        import io
        import os

        here = Path.cwd()
        os.chdir(configuration.parent)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                failed = lint_imports(config_filename=str(configuration), no_cache=True)
        finally:
            os.chdir(here)
        yield Finding("Schichten", not failed, "eingehalten" if not failed else "verletzt", "make lint")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    settings_are_safe,
    operator_is_named,
    keys_open,
    disk_has_room,
    database_is_current,
    definitions_load,
    trails_hold,
    daily_work_is_done,
    layers_hold,
)


@click.command("check")
def command() -> None:
    """Prüft die Installation und sagt, was zu tun ist."""
    start_django()
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        mark = (
            click.style("gut    ", fg="green")
            if finding.well
            else click.style("HANDELN", fg="red", bold=True)
        )
        click.echo(f"{mark}  {finding.topic}: {finding.seen}")
        if not finding.well and finding.mend:
            click.echo(f"         → {finding.mend}")
    if not all(finding.well for finding in findings):
        raise SystemExit(1)
