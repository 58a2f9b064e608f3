"""Backup and restore: one encrypted file, a printed key, and proof that nothing is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.durability.installation import Installation

pytestmark = pytest.mark.durability
CANARY = "Kanarienvogel-Zeisig"

FILL = f"""
from datetime import date
from tests.people import a_county, a_partner, an_account
from kreislauf.foundation.permission.rules import Role
a_county()
an_account(Role.COUNSELLOR, a_partner("haus-nord"), "{CANARY}")
"""

OPERATOR = 'name = "Prüfkreis"\naddress = "Prüfweg 1"\nemail = "post@example.invalid"\n'

HASHES = """
import json
from dataclasses import asdict
from kreislauf.command.archive import prove, tables
print(json.dumps({model._meta.db_table: asdict(prove(model)) for model in tables()}))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    installation = Installation.new(tmp_path_factory.mktemp("filled"))
    installation.python(FILL)
    (installation.home / "operator.toml").write_text(OPERATOR, encoding="utf-8")
    return installation


@pytest.fixture(scope="module")
def archive(filled: Installation) -> Path:
    path = filled.home / "sicherung.age"
    filled.run("backup", path)
    return path


def restore(archive: Path, key: str, home: Path, database: str = "") -> tuple[Installation, object]:
    key_file = home / "schluessel.txt"
    home.mkdir(parents=True, exist_ok=True)
    key_file.write_text(key)
    empty = Installation(home / "leer", database)
    return empty, empty.run("restore", archive, "--key-file", key_file, check=False)


def test_a_backup_holds_nothing_readable(archive: Path) -> None:
    assert CANARY.encode() not in archive.read_bytes()


def test_what_is_restored_equals_what_was_saved_table_by_table(
    filled: Installation, archive: Path, tmp_path: Path
) -> None:
    empty, answer = restore(archive, filled.recovery_key, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(empty.python(HASHES)) == json.loads(filled.python(HASHES))


def test_the_restored_keys_open_what_the_old_ones_sealed(
    filled: Installation, archive: Path, tmp_path: Path
) -> None:
    empty, _answer = restore(archive, filled.recovery_key, tmp_path)
    program = """
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy.services import provider_key
print(provider_key(Partner.objects.get(slug="haus-nord").pk).hex())
"""
    assert empty.python(program) == filled.python(program)


def test_who_runs_the_installation_is_restored_too(
    filled: Installation, archive: Path, tmp_path: Path
) -> None:
    empty, _answer = restore(archive, filled.recovery_key, tmp_path)
    assert (empty.home / "operator.toml").read_text(encoding="utf-8") == OPERATOR


def test_a_wrong_key_opens_nothing(archive: Path, tmp_path: Path) -> None:
    import pyrage

    _empty, answer = restore(archive, str(pyrage.x25519.Identity.generate()), tmp_path)
    assert answer.returncode == 2
    assert "falscher Schlüssel oder beschädigte Datei" in answer.stderr


def test_a_damaged_file_is_refused_and_writes_nothing(
    filled: Installation, archive: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "kaputt.age"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    empty, answer = restore(damaged, filled.recovery_key, tmp_path)
    assert answer.returncode == 2
    assert not (empty.home / "kreislauf.sqlite3").exists()


def test_a_restore_never_overwrites(filled: Installation, archive: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "schluessel.txt"
    key_file.write_text(filled.recovery_key)
    answer = filled.run("restore", archive, "--key-file", key_file, check=False)
    assert answer.returncode == 2
    assert "überschreibt nichts" in answer.stderr


def test_the_same_archive_moves_the_house_to_postgresql(
    filled: Installation, archive: Path, tmp_path: Path
) -> None:
    from tests.cluster import Cluster

    cluster = Cluster.start()
    try:
        moved, answer = restore(archive, filled.recovery_key, tmp_path, cluster.address)
        assert answer.returncode == 0, answer.stderr
        assert json.loads(moved.python(HASHES)) == json.loads(filled.python(HASHES))
    finally:
        cluster.stop()
