"""The work on a preparation: collect, tabulate, protect, audit, compare with the ledger. Reports its progress."""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.catalogue import TableDefinition
from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.statistics.certificate.rules import pack
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.collect.selectors import rows_that_count
from kreislauf.statistics.protect.editions import check_against_editions
from kreislauf.statistics.protect.services import Safe, protect_table
from kreislauf.statistics.release.counting_key import counting_key_for
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.rules import Status, target_of
from kreislauf.statistics.release.selectors import ledger_of
from kreislauf.statistics.tabulate.rules import Tree, trees_of
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county
from kreislauf.statistics.tabulate.services import Counted, count_rows

logger = logging.getLogger("kreislauf.statistics")


class PreparationFailed(RuntimeError):
    """A bug stopped a preparation. The message holds a ticket and a kind of error, never what was counted."""


class InputChanged(DomainError):
    """Records were added or changed between preparation and approval."""

    message = _("Seit der Vorbereitung haben sich die Daten geändert. Es wurde nichts freigegeben.")
    next_step = _("Lehnen Sie diese Vorbereitung ab und lassen Sie die Tabelle neu vorbereiten.")
    http_status = 409


class Progress:
    """Writes stage and advance into the rows of the work - a preparation, or drafts of it; the page polls them."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows
        self.stage = "collect"

    def enter(self, stage: str) -> None:
        """A new stage begins."""
        self.stage = stage
        self._write(stage=stage, stage_done=0, stage_total=0)

    def __call__(self, what: str, done: int, total: int) -> None:
        """Advance inside a stage, as safetables reports it; written for every twentieth of the way."""
        if done == total or done % max(1, total // 20) == 0:
            self._write(stage_done=done, stage_total=total)

    def _write(self, **fields: object) -> None:
        self.rows.update(**fields)


def period_of(preparation: Preparation) -> Period:
    """The period of a preparation."""
    return Period(preparation.period_from, preparation.period_until)


@dataclass(frozen=True, repr=False)
class Collected:
    """Today's records that a preparation counts, with its definition and dimensions. Confidential, as is the key."""

    rows: pa.Table
    definition: TableDefinition
    trees: tuple[Tree, ...]
    key: bytes


def collected_for(preparation: Preparation) -> Collected:
    """Today's records that a preparation counts."""
    period = period_of(preparation)
    catalogue = catalogue_of_the_county(on=period.last)
    definition = catalogue.table(preparation.table_id)
    key = counting_key_for(
        population=preparation.population,
        keep_until=period.last + timedelta(days=definition.correction_days),
    )
    rows = rows_that_count(definition, catalogue=catalogue, period=period, key=key)
    return Collected(rows, definition, trees_of(definition, catalogue, period), key)


def count_for(preparation: Preparation, progress: Progress, *, with_keys: bool = False) -> Counted:
    """Collect and count what a preparation asks for, from today's records. The result is confidential.

    Args:
        with_keys: count the keys of the cells too, for the cell key method.
    """
    progress.enter("collect")
    found = collected_for(preparation)
    progress.enter("tabulate")
    # Derived, so that whoever learnt the noise's secret could not lead pseudonyms back to people.
    noise = hmac.digest(found.key, b"kreislauf/cell-key/1", "sha256") if with_keys else None
    return count_rows(
        found.rows,
        definition=found.definition,
        trees=found.trees,
        period=period_of(preparation),
        reference_date=preparation.reference_date,
        title=preparation.title,
        noise_secret=noise,
    )


def run_preparation(*, preparation_id: int) -> Preparation:
    """Do the work of a requested preparation. Not one transaction: the progress must be seen while it runs.

    Returns:
        The preparation: audited, or refused with the reason in plain words.

    Raises:
        NotInThisStatus: it was not waiting for work.
        PreparationFailed: a bug; the preparation says so too.
    """
    preparation = Preparation.objects.select_related("prepared_by").get(pk=preparation_id)
    if preparation.status != Status.REQUESTED.value:
        raise NotInThisStatus(status=preparation.status)
    progress = Progress(Preparation.objects.filter(pk=preparation_id))
    try:
        counted = count_for(preparation, progress, with_keys=preparation.method == "cell_key")
        safe = _protect(preparation, counted, progress)
    except DomainError as error:
        return _close(preparation_id, "refuse", str(error))
    except Exception as error:
        ticket = secrets.token_hex(4)
        kind = type(error).__name__
        # Neither message nor trace: both may hold counts.
        logger.error("preparation %s failed, ticket %s, %s", preparation_id, ticket, kind)
        _close(preparation_id, "fail", str(_("Unerwarteter Fehler, Nummer {ticket}.")).format(ticket=ticket))
        raise PreparationFailed(f"{ticket} {kind}") from None
    return _store(preparation_id, counted, safe)


def _protect(preparation: Preparation, counted: Counted, progress: Progress) -> Safe:
    progress.enter("protect")
    catalogue = catalogue_of_the_county(on=preparation.period_until)
    ledger = ledger_of(preparation.population, input_hash=counted.input_hash, table_id=preparation.table_id)
    safe = protect_table(
        counted,
        profile=catalogue.profiles[preparation.profile],
        profiles=AUDIENCES,
        ledger=ledger,
        method=preparation.method,
        progress=progress,
    )
    progress.enter("ledger")
    check_against_editions(safe.table, profile=preparation.profile, profiles=AUDIENCES, ledger=ledger)
    return safe


@transaction.atomic
def _store(preparation_id: int, counted: Counted, safe: Safe) -> Preparation:
    preparation = Preparation.objects.select_for_update().get(pk=preparation_id)
    for act in ("protect", "audit"):
        target = target_of(Status(preparation.status), act)
        if target is None:
            raise NotInThisStatus(status=preparation.status, act=act)
        preparation.status = target.value
    preparation.stage, preparation.stage_done, preparation.stage_total = "done", 0, 0
    preparation.layout = counted.layout
    preparation.payload = safe.table.to_dict()
    preparation.payload_digest = safe.table.digest
    preparation.proof = pack(safe.certificate)
    preparation.proven_at = timezone.now()
    preparation.beside = list(safe.beside)
    preparation.checked_cells = safe.checked
    preparation.leaning = [dict(codes) for codes in counted.leaning]
    preparation.input_hash = counted.input_hash
    preparation.synthetic = counted.invented
    preparation.save()
    audit.record(
        action="release.audited",
        target=preparation,
        by=preparation.prepared_by,
        purpose="Statistik",
        table=preparation.table_id,
        beside=preparation.beside,
    )
    return preparation


@transaction.atomic
def _close(preparation_id: int, act: str, reason: str) -> Preparation:
    preparation = Preparation.objects.select_for_update().get(pk=preparation_id)
    target = target_of(Status(preparation.status), act)
    if target is None:
        raise NotInThisStatus(status=preparation.status, act=act)
    preparation.status, preparation.reason, preparation.stage = target.value, reason, "done"
    preparation.save(update_fields=["status", "reason", "stage"])
    audit.record(action=f"release.{target.value}", target=preparation, by=preparation.prepared_by)
    return preparation
