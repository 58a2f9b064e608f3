"""`kreislauf manage …`: Django's own commands, for those who look after an installation."""

from __future__ import annotations

import click


@click.command(
    "manage",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Befehle von Django, zum Beispiel: kreislauf manage migrate."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kreislauf manage", *arguments])
