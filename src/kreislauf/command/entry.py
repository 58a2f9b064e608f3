"""The entry point: sets Django up once, then hands over to the command asked for."""

from __future__ import annotations

import os
import sys

import click


class Kreislauf(click.Group):
    """Commands are loaded when asked for, so that `kreislauf --help` answers at once."""

    NAMES = (
        "account",
        "backup",
        "check",
        "county",
        "daily",
        "demo",
        "export-cases",
        "import-cases",
        "init",
        "manage",
        "restore",
        "serve",
        "worker",
    )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in alphabetical order."""
        return list(self.NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if cmd_name not in self.NAMES:
            return None
        from importlib import import_module

        return import_module(f"kreislauf.command.{cmd_name.replace('-', '_')}").command


@click.command(cls=Kreislauf, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Kreislauf: Sozialplanung gemeinsam steuern."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kreislauf.settings")


def start_django() -> None:
    """Load the settings and all layers; called by every command that needs them."""
    import django

    django.setup()


def main() -> None:
    """Run a command; an anticipated error is one or two sentences on stderr and exit code 2."""
    from kreislauf.foundation.errors import DomainError

    try:
        group(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DomainError as error:
        click.secho(f"Fehler: {error.message}", fg="red", err=True)
        if error.next_step:
            click.echo(str(error.next_step), err=True)
        sys.exit(2)
