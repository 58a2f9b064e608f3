"""`kreislauf init`: keys and database of a new installation."""

from __future__ import annotations

import click

from kreislauf.command.entry import start_django


def write_keys() -> list[str]:
    """Write the keys that are missing, never replace one; says which were written."""
    import os

    from django.conf import settings
    from django.core.management.utils import get_random_secret_key

    from kreislauf.foundation.secrecy.services import write_new_master_key

    written = []
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.MASTER_KEY_FILE.exists():
        write_new_master_key(settings.MASTER_KEY_FILE)
        written.append(str(settings.MASTER_KEY_FILE))
    if not settings.SECRET_KEY_FILE.exists():
        descriptor = os.open(settings.SECRET_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(get_random_secret_key())
        written.append(str(settings.SECRET_KEY_FILE))
        # The settings were read before the file was there.
        settings.SECRET_KEY = settings.SECRET_KEY_FILE.read_text(encoding="ascii").strip()
    return written


def new_recovery_key() -> str | None:
    """Make the key that opens backups, keep only its public half; None where there is one already."""
    import pyrage
    from django.conf import settings

    path = settings.KEYS / "recipients.txt"
    if path.exists():
        return None
    identity = pyrage.x25519.Identity.generate()
    path.write_text(f"{identity.to_public()}\n", encoding="ascii")
    return str(identity)


@click.command("init")
def command() -> None:
    """Legt Schlüssel und Datenbank einer neuen Installation an."""
    start_django()
    from django.core.management import call_command

    for path in write_keys():
        click.echo(f"Neuer Schlüssel: {path}")
    if recovery_key := new_recovery_key():
        click.secho(
            "Wiederherstellungsschlüssel (wird nur jetzt gezeigt - ausdrucken und einschließen):", bold=True
        )
        click.echo(recovery_key)
    call_command("migrate", verbosity=0)
    click.echo("Datenbank ist auf dem neuesten Stand. Sichern Sie die Schlüssel getrennt von der Datenbank.")
