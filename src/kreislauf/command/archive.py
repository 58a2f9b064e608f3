"""The archive (Sicherung): every row of every table in one encrypted file, with proof of what it holds.

One file holds a manifest, the keys, and one line of JSON per row, so that it can be restored on SQLite and on
PostgreSQL alike (`unarchive`) - it is also the way from one to the other. It is encrypted with age (X25519) for
the recipients in `KEYS/recipients.txt`: a stolen server cannot read its own backups; the recovery key lies on paper.

    manifest.json           version, migrations, per table: rows and SHA-256 over its lines
    keys/master.key …       what the sealed columns need
    operator.toml           who runs the installation, where it was written down
    tables/<table>.jsonl    rows in ascending order of the primary key
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pyrage
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError
from kreislauf.web.notice.operator import FILE_NAME as OPERATOR_FILE

FORMAT = 1
Progress = Callable[[str, int], None]


class NoRecipients(DomainError):
    """Nobody could open the backup."""

    message = _("Es ist niemand festgelegt, der die Sicherung öffnen kann.")
    next_step = _("Legen Sie mit `kreislauf init` einen Wiederherstellungsschlüssel an.")


@dataclass(frozen=True)
class TableProof:
    """What a table must look like after a restore."""

    rows: int
    sha256: str


def tables() -> list[type[models.Model]]:
    """All stored models, in a stable order. Sessions stay out: nobody is signed in on a restored system."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label != "sessions"
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def stored_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that are written: all but those the database computes."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _encode(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time | Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in stored_fields(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=settings.BULK_SIZE):
        yield (
            json.dumps([_encode(value) for value in row], ensure_ascii=False, sort_keys=True).encode() + b"\n"
        )


def prove(model: type[models.Model]) -> TableProof:
    """Count and hash a table as the archive does."""
    digest, count = hashlib.sha256(), 0
    for line in _lines(model):
        digest.update(line)
        count += 1
    return TableProof(count, digest.hexdigest())


def recipients() -> list[pyrage.x25519.Recipient]:
    """Who can open a backup; `NoRecipients` where nobody is named."""
    path = settings.KEYS / "recipients.txt"
    lines = path.read_text(encoding="ascii").split() if path.exists() else []
    if not lines:
        raise NoRecipients
    return [pyrage.x25519.Recipient.from_str(line) for line in lines]


def write_archive(path: Path, *, progress: Progress) -> dict[str, TableProof]:
    """Write everything into one encrypted file; the file appears under its name only when it is whole.

    Raises:
        NoRecipients: see `recipients`.
    """
    for_whom = recipients()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        plain, sealed = Path(folder) / "plain.tar", Path(folder) / "sealed.age"
        proofs = _write_tar(plain, progress)
        pyrage.encrypt_file(str(plain), str(sealed), for_whom)
        sealed.replace(path)
    return proofs


@transaction.atomic
def _write_tar(path: Path, progress: Progress) -> dict[str, TableProof]:
    """One consistent moment of the whole database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    proofs: dict[str, TableProof] = {}
    with tarfile.open(path, "w") as tar:
        for model in tables():
            proofs[model._meta.db_table] = _add_table(tar, model)
            progress(model._meta.db_table, proofs[model._meta.db_table].rows)
        for key in sorted(settings.KEYS.iterdir()):
            tar.add(key, arcname=f"keys/{key.name}")
        if (operator := settings.HOME / OPERATOR_FILE).exists():
            tar.add(operator, arcname=OPERATOR_FILE)
        _add_bytes(tar, "manifest.json", json.dumps(_manifest(proofs), indent=1).encode())
    path.chmod(0o600)
    return proofs


def _manifest(proofs: dict[str, TableProof]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "written_at": datetime.now(UTC).isoformat(),
        "migrations": applied_migrations(),
        "tables": {name: asdict(proof) for name, proof in proofs.items()},
    }


def applied_migrations() -> list[list[str]]:
    """App and name of every migration this database has; a restore compares them."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _add_table(tar: tarfile.TarFile, model: type[models.Model]) -> TableProof:
    digest, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile(dir=Path(tar.name).parent) as file:  # type: ignore[arg-type]
        for line in _lines(model):
            file.write(line)
            digest.update(line)
            count += 1
        info = tarfile.TarInfo(f"tables/{model._meta.db_table}.jsonl")
        info.size = file.tell()
        file.seek(0)
        tar.addfile(info, file)
    return TableProof(count, digest.hexdigest())


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))
