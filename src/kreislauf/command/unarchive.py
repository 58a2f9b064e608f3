"""Back from the archive (Wiederherstellung): all or nothing, then counted and hashed against what was written."""

from __future__ import annotations

import base64
import json
import tarfile
import tempfile
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.command.archive import (
    FORMAT,
    Progress,
    TableProof,
    applied_migrations,
    prove,
    stored_fields,
    tables,
)
from kreislauf.foundation.errors import DomainError
from kreislauf.web.notice.operator import FILE_NAME as OPERATOR_FILE

#: Django fills these itself; the archive's rows replace them.
FILLED_BY_MIGRATE = frozenset({"django_content_type", "auth_permission"})


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
    _restore_operator(tar)
    return proofs


def _refuse_other_version(manifest: dict) -> None:
    if manifest["format"] != FORMAT or manifest["migrations"] != applied_migrations():
        raise OtherVersion


def _refuse_filled() -> None:
    for model in tables():
        if model._meta.db_table not in FILLED_BY_MIGRATE and model._base_manager.exists():
            raise NotEmpty(table=model._meta.db_table)


def _load_table(tar: tarfile.TarFile, model: type[models.Model], progress: Progress) -> TableProof:
    fields = stored_fields(model)
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


def _restore_operator(tar: tarfile.TarFile) -> None:
    """What somebody has written down at the new place already stays."""
    target = settings.HOME / OPERATOR_FILE
    if OPERATOR_FILE in tar.getnames() and not target.exists():
        content = tar.extractfile(OPERATOR_FILE)
        target.write_bytes(content.read() if content else b"")


def _decode(field: models.Field, value: object) -> object:
    if value is None or isinstance(field, models.JSONField):
        return value
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.BinaryField):
        return base64.b64decode(str(value))
    return target.to_python(value)
