"""`kreislauf account`: the first account of a new installation; all others are made on its pages."""

from __future__ import annotations

import secrets

import click

from kreislauf.command.entry import start_django


@click.command("account")
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Vor- und Nachname.")
@click.option("--partner", "slug", required=True, help="Kurzzeichen des Partners.")
@click.option("--role", default="administrator", show_default=True, help="Rolle.")
def command(username: str, full_name: str, slug: str, role: str) -> None:
    """Legt einen Zugang mit einer Rolle an und zeigt einmal sein erstes Kennwort."""
    start_django()
    from django.db import transaction
    from django.utils import timezone

    from kreislauf.foundation.access.services import grant_role
    from kreislauf.foundation.account.services import create_account
    from kreislauf.foundation.partner.models import Partner
    from kreislauf.foundation.permission.rules import Role

    partner = Partner.objects.filter(slug=slug).first()
    if partner is None:
        known = ", ".join(Partner.objects.order_by("slug").values_list("slug", flat=True)) or "noch keiner"
        raise click.ClickException(f"Den Partner „{slug}“ gibt es nicht. Eingetragen sind: {known}.")
    if role not in set(Role):
        raise click.ClickException(f"Die Rolle „{role}“ gibt es nicht. Es gibt: {', '.join(Role)}.")
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        user = create_account(username=username, password=password, full_name=full_name, by=None)
        grant_role(user=user, role=Role(role), partner=partner, valid_from=timezone.localdate(), by=None)
    click.echo(f"Zugang {username} bei {partner.name}. Erstes Kennwort (wird nur jetzt gezeigt):")
    click.echo(password)
