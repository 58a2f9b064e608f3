"""The way of an upload: file in, columns named, checked in the background, confirmed, taken over."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from kreislauf.case.episode.permissions import check_may_record
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.import_run.models import ColumnMapping, ImportRun, RunStatus
from kreislauf.case.import_run.selectors import REMEMBERED, remembered_mapping
from kreislauf.case.table_file.rules import Table
from kreislauf.case.table_file.services import read_table
from kreislauf.case.transfer.rules import RowProblem
from kreislauf.case.transfer.services import (
    ImportRefused,
    ImportReport,
    check_mapping,
    check_rows,
    import_cases,
)
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy.rules import Place, derive_key, seal, unseal
from kreislauf.foundation.secrecy.services import provider_key

logger = logging.getLogger("kreislauf.import")
_MOST_NAME = 200


def _key(run: ImportRun) -> bytes:
    return derive_key(provider_key(run.provider_id), "import run")


def _place(run: ImportRun, column: str) -> Place:
    return Place("case_importrun", column, str(run.pk))


def run_of(user: User, run_id: int) -> ImportRun:
    """A run this account began.

    Raises:
        NotVisible: none such.
    """
    run = ImportRun.objects.select_related("provider", "user").filter(pk=run_id, user=user).first()
    if run is None:
        raise NotVisible
    return run


@transaction.atomic
def start_run(*, provider: Partner, data: bytes, file_name: str, by: User) -> ImportRun:
    """Take a file in (Übernahme): readable at all, columns guessed or remembered; nothing of it becomes a case yet.

    Raises:
        NotAllowed: `by` is no counsellor of the house.
        FileRefused: the file cannot be read.
    """
    check_may_record(by, provider.pk)
    table = read_table(data)
    run = ImportRun.objects.create(
        provider=provider,
        user=by,
        status=RunStatus.MAPPING,
        file_name="".join(c for c in file_name if c.isprintable())[:_MOST_NAME],
        file_digest=hashlib.sha256(data).hexdigest(),
        columns={"columns": table.columns, "mapping": remembered_mapping(provider, table.columns)},
        started_at=timezone.now(),
        rows_total=len(table.rows),
    )
    run.file = seal(_key(run), data, _place(run, "file"))
    run.save(update_fields=["file"])
    audit.record(action="import.started", target=run, by=by, chain=provider.slug, rows=len(table.rows))
    return run


def set_mapping(*, run_id: int, mapping: Mapping[str, str], by: User) -> ImportRun:
    """Say which column is which, remember it for the house, and have all rows checked in the background.

    Raises:
        NotVisible, NotInThisStatus: not this account's run, or it is past this step.
        MappingIncomplete: a mandatory field has no column.
    """
    with transaction.atomic():
        run = run_of(by, run_id)
        if run.status not in (RunStatus.MAPPING, RunStatus.CHECKED, RunStatus.FAULTY) or run.file is None:
            raise NotInThisStatus
        check_mapping(run.columns["columns"], mapping, county_catalogue())
        run.columns = {**run.columns, "mapping": dict(mapping)}
        run.status, run.rows_done = RunStatus.CHECKING, 0
        run.save(update_fields=["columns", "status", "rows_done"])
        ColumnMapping.objects.update_or_create(
            provider=run.provider,
            name=REMEMBERED,
            defaults={"columns": dict(mapping), "updated_at": timezone.now()},
        )
        audit.record(action="import.mapped", target=run, by=by, chain=run.provider.slug)
    check_in_background.enqueue(run_id=run.pk)
    return run_of(by, run_id)


def confirm_run(*, run_id: int, by: User) -> ImportRun:
    """Have a checked file taken over in the background.

    Raises:
        NotVisible, NotInThisStatus: not this account's run, or not checked without problems.
    """
    with transaction.atomic():
        run = run_of(by, run_id)
        if (
            ImportRun.objects.filter(pk=run.pk, status=RunStatus.CHECKED).update(status=RunStatus.IMPORTING)
            == 0
        ):
            raise NotInThisStatus
        audit.record(action="import.confirmed", target=run, by=by, chain=run.provider.slug)
    import_in_background.enqueue(run_id=run.pk)
    return run_of(by, run_id)


@task()
def check_in_background(run_id: int) -> None:
    """Check all rows of a run and store the report, sealed."""
    _worked(run_id, _check)


@task()
def import_in_background(run_id: int) -> None:
    """Take over all rows of a run, or none."""
    _worked(run_id, _import)


def _worked(run_id: int, work: Callable[[ImportRun, Table], None]) -> None:
    """Run a step; whatever happens, the run ends in a status that says it."""
    run = ImportRun.objects.select_related("provider", "user").get(pk=run_id)
    try:
        work(run, read_table(unseal(_key(run), bytes(run.file or b""), _place(run, "file"))))
    except ImportRefused as refused:
        _end(run, RunStatus.FAULTY, refused.report)
    except DomainError as error:
        _end(run, RunStatus.BROKEN, ImportReport(), str(error))
    except Exception:
        logger.exception("import run %s broke", run_id)
        _end(
            run, RunStatus.BROKEN, ImportReport(), str(_("Unerwarteter Fehler. Es wurde nichts übernommen."))
        )


def _check(run: ImportRun, table: Table) -> None:
    def progress(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(rows_done=done, rows_total=total)

    _ready, report = check_rows(
        provider=run.provider, table=table, mapping=run.columns["mapping"], progress=progress
    )
    _end(run, RunStatus.FAULTY if report.problem_count else RunStatus.CHECKED, report)


def _import(run: ImportRun, table: Table) -> None:
    if run.user is None:
        raise NotVisible
    report = import_cases(
        provider=run.provider,
        table=table,
        mapping=run.columns["mapping"],
        responsible=run.user,
        by=run.user,
    )
    _end(run, RunStatus.DONE, report)


def _end(run: ImportRun, status: str, report: ImportReport, message: str = "") -> None:
    problems = json.dumps([problem.as_dict() for problem in report.problems], ensure_ascii=False).encode()
    run.status, run.message, run.ended_at = status, message[:300], timezone.now()
    run.added, run.known = report.added, report.known
    run.report = seal(_key(run), problems, _place(run, "report"))
    run.message = message[:300] or (str(report.problem_count) if report.problem_count else "")
    fields = ["status", "message", "ended_at", "added", "known", "report"]
    if status in (RunStatus.DONE, RunStatus.BROKEN):
        run.file = None
        fields.append("file")
    run.save(update_fields=fields)


def problems_of(run: ImportRun) -> list[RowProblem]:
    """The listed problems of a run, opened."""
    if run.report is None:
        return []
    return [
        RowProblem(**entry)
        for entry in json.loads(unseal(_key(run), bytes(run.report), _place(run, "report")))
    ]
