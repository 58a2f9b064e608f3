"""The commands with which a new installation begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kreislauf.command import account, county
from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.partner.models import Partner

pytestmark = pytest.mark.django_db

TEMPLATE = Path(__file__).resolve().parents[3] / "examples" / "new_county"


def ran(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_a_county_and_its_first_keeper_of_accounts_are_made_on_the_command_line() -> None:
    assert "4 Gebiete, 4 Partner" in ran(county.command, str(TEMPLATE)).output
    made = ran(account.command, "verwaltung", "--name", "Vera Beispiel", "--partner", "kreis")
    password = made.output.split()[-1]
    assert User.objects.get().check_password(password)
    assert RoleAssignment.objects.get().role == "administrator"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--partner", "niemand"), "Eingetragen sind: kreis"),
        (("--partner", "kreis", "--role", "king"), "Die Rolle „king“ gibt es nicht"),
    ],
)
def test_a_wrong_partner_or_role_is_named_with_what_there_is(arguments: tuple[str, ...], said: str) -> None:
    ran(county.command, str(TEMPLATE))
    refused = ran(account.command, "verwaltung", "--name", "Vera Beispiel", *arguments)
    assert refused.exit_code == 1
    assert said in refused.output
    assert not User.objects.exists()


def test_a_folder_without_its_files_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    assert "fehlt places.csv" in ran(county.command, str(tmp_path)).output
    for name in ("places.csv", "partners.csv"):
        (tmp_path / name).write_bytes((TEMPLATE / name).read_text(encoding="utf-8").encode("latin-1"))
    assert "nicht in UTF-8" in ran(county.command, str(tmp_path)).output
    assert not Partner.objects.exists()
