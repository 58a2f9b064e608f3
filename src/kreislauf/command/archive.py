"""The archive (Sicherung): every row of every table in one encrypted file, and back, with proof that nothing is missing.

One file holds a manifest, the keys, and one line of JSON per row, so that it can be restored on SQLite and on
PostgreSQL alike - it is also the way from one to the other. It is encrypted with age (X25519) for the recipients
in `KEYS/recipients.txt`: a stolen server cannot read its own backups; the recovery key lies on paper.

    manifest.json           version, migrations, per table: rows and SHA-256 over its lines
    keys/master.key …       what the sealed columns need
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
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError

FORMAT = 1
#: Django fills these itself; the archive's rows replace them.
FILLED_BY_MIGRATE = frozenset({"django_content_type", "auth_permission"})
Progress = Callable[[str, int], None]


class NoRecipients(DomainError):
    """Nobody could open the backup."""

    message = _("Es ist niemand festgelegt, der die Sicherung öffnen kann.")
    next_step = _("Legen Sie mit `kreislauf init` einen Wiederherstellungsschlüssel an.")


class ArchiveUnreadable(DomainError):
    """The file is no archive of ours, is damaged, or the key does not fit."""

    message = _("Die Sicherung lässt sich nicht öffnen: falscher Schlüssel oder beschädigte Datei.")
    next_step = _("Prüfen Sie, ob der Wiederherstellungsschlüssel zu dieser Sicherung gehört.")


class ArchiveDiffers(DomainError):
    """What was read back is not what was written."""

    message = _("Die Prüfung der Sicherung ist gescheitert: Zeilen fehlen oder weichen ab.")
    next_step = _("Verwenden Sie eine andere Sicherung. Die Datenbank wurde nicht verändert.")


class NotEmpty(DomainError):
    """A restore never writes over existing data."""

    message = _("Die Datenbank ist nicht leer. Eine Wiederherstellung überschreibt nichts.")
    next_step = _(
        "Setzen Sie KREISLAUF_HOME oder KREISLAUF_DATABASE auf einen leeren Ort und wiederholen Sie."
    )


class OtherVersion(DomainError):
    """The archive was written by another version: its tables have other columns."""

    message = _("Die Sicherung stammt von einer anderen Version von Kreislauf.")
    next_step = _(
        "Spielen Sie sie mit der Version ein, die sie geschrieben hat, und aktualisieren Sie danach."
    )


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


def _stored_fields(model: type[models.Model]) -> list[models.Field]:
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


def _decode(field: models.Field, value: object) -> object:
    if value is None or isinstance(field, models.JSONField):
        return value
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.BinaryField):
        return base64.b64decode(str(value))
    return target.to_python(value)


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in _stored_fields(model)]
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
        _add_bytes(tar, "manifest.json", json.dumps(_manifest(proofs), indent=1).encode())
    path.chmod(0o600)
    return proofs


def _manifest(proofs: dict[str, TableProof]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "written_at": datetime.now(UTC).isoformat(),
        "migrations": _applied_migrations(),
        "tables": {name: asdict(proof) for name, proof in proofs.items()},
    }


def _applied_migrations() -> list[list[str]]:
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


def restore_archive(path: Path, *, recovery_key: str, progress: Progress) -> dict[str, TableProof]:
    """Restore into an empty home and database; all or nothing, then counted and hashed against the manifest.

    Raises:
        ArchiveUnreadable, OtherVersion, NotEmpty, ArchiveDiffers: see there; the database stays as it was.
    """
    with tempfile.TemporaryDirectory(prefix="kreislauf-restore-") as folder:
        plain = Path(folder) / "plain.tar"
        try:
            identity = pyrage.x25519.Identity.from_str(recovery_key.strip())
            pyrage.decrypt_file(str(path), str(plain), [identity])
            with tarfile.open(plain) as tar:
                manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
                return _restore_from(tar, manifest, progress)
        except (pyrage.DecryptError, pyrage.IdentityError, tarfile.TarError, KeyError, OSError) as error:
            raise ArchiveUnreadable(cause=type(error).__name__) from error


def _restore_from(tar: tarfile.TarFile, manifest: dict, progress: Progress) -> dict[str, TableProof]:
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0)
    _refuse_other_version(manifest)
    _refuse_filled()
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in tables():
            if model._meta.db_table in FILLED_BY_MIGRATE:
                model._base_manager.all().delete()
        proofs = {model._meta.db_table: _load_table(tar, model, progress) for model in tables()}
        wanted = {name: TableProof(**proof) for name, proof in manifest["tables"].items()}
        if proofs != wanted:
            different = sorted(
                name for name in set(proofs) | set(wanted) if proofs.get(name) != wanted.get(name)
            )
            raise ArchiveDiffers(tables=different)
    _reset_sequences()
    _restore_keys(tar)
    return proofs


def _refuse_other_version(manifest: dict) -> None:
    if manifest["format"] != FORMAT or manifest["migrations"] != _applied_migrations():
        raise OtherVersion


def _refuse_filled() -> None:
    for model in tables():
        if model._meta.db_table not in FILLED_BY_MIGRATE and model._base_manager.exists():
            raise NotEmpty(table=model._meta.db_table)


def _load_table(tar: tarfile.TarFile, model: type[models.Model], progress: Progress) -> TableProof:
    fields = _stored_fields(model)
    source = tar.extractfile(f"tables/{model._meta.db_table}.jsonl")
    batch: list[list[object]] = []
    count = 0
    for line in source or ():
        batch.append([_decode(field, value) for field, value in zip(fields, json.loads(line), strict=True)])
        count += 1
        if len(batch) >= settings.BULK_SIZE:
            _insert(model, fields, batch)
            batch = []
    _insert(model, fields, batch)
    progress(model._meta.db_table, count)
    return prove(model)


def _insert(model: type[models.Model], fields: list[models.Field], rows: list[list[object]]) -> None:
    """Insert rows exactly as they are, table by table: no automatic date, no parent written twice."""
    if not rows:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    prepared = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608 - names of our own tables
            prepared,
        )


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _restore_keys(tar: tarfile.TarFile) -> None:
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    for member in tar.getmembers():
        folder, _slash, name = member.name.partition("/")
        if folder == "keys" and "/" not in name and (content := tar.extractfile(member)):
            target = settings.KEYS / name
            target.write_bytes(content.read())
            target.chmod(0o600)
