"""Approve a release: everything is checked once more by another person's hand, then it is written for good."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from safetables import BadCertificate, ProtectedTable, verify_certificate

from kreislauf.catalogue import TableDefinition
from kreislauf.evidence.figure.services import compute_figures
from kreislauf.evidence.release.models import CellStatus, Release, ReleasedCell
from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.evidence.release.rules import key_of, payload_digest
from kreislauf.evidence.sign.rules import Sign
from kreislauf.evidence.source.models import Source
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.statistics.certificate.rules import BrokenProof, unpack
from kreislauf.statistics.protect.rules import known_to
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.permissions import check_may_decide
from kreislauf.statistics.release.rules import Status, target_of
from kreislauf.statistics.release.selectors import ledger_of
from kreislauf.statistics.release.services import lock_preparation
from kreislauf.statistics.release.work import InputChanged, collected_for, period_of
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county
from kreislauf.statistics.tabulate.services import input_hash_of

LICENCE = "dl-de/by-2-0"


class PayloadChanged(DomainError):
    """The stored table is not the one that was audited."""

    message = _("Die gespeicherte Tabelle ist nicht mehr die geprüfte. Es wurde nichts freigegeben.")
    next_step = _(
        "Melden Sie das der Person, die Kreislauf betreut, und lassen Sie die Tabelle neu vorbereiten."
    )
    http_status = 409


class LedgerMoved(DomainError):
    """Another table over the same people was released in between."""

    message = _(
        "Inzwischen wurde eine andere Tabelle über dieselben Menschen freigegeben: Freigabe {number}."
    )
    next_step = _("Lehnen Sie diese Vorbereitung ab und lassen Sie die Tabelle neben jener neu vorbereiten.")
    http_status = 409


class CertificateDoesNotHold(DomainError):
    """The independent checker does not confirm the proof."""

    message = _("Das Prüfzeugnis hält der Nachprüfung nicht stand. Es wurde nichts freigegeben.")
    next_step = _("Lassen Sie die Tabelle neu vorbereiten.")
    http_status = 409


class NotTheTableSeen(DomainError):
    """The preparing person chose another method after the deciding one had opened the page."""

    message = _("Diese Tabelle hat inzwischen ein anderes Verfahren. Es wurde nichts freigegeben.")
    next_step = _("Sehen Sie sich die Tabelle noch einmal an, dann entscheiden Sie.")
    http_status = 409


@transaction.atomic
def approve_release(*, preparation_id: int, by: User, seen: str = "") -> Release:
    """Check digest, input, ledger and certificate again; then write release, cells and figures in one transaction.

    Args:
        seen: digest of the table the deciding person looked at; empty where it was made in the same breath.

    Raises:
        NotAllowed, NeedsAnotherPerson: see `permissions`.
        NotInThisStatus: it is not waiting for a decision.
        NotTheTableSeen: the method was changed since the page was opened.
        PayloadChanged, InputChanged, LedgerMoved, CertificateDoesNotHold: nothing was released.
    """
    preparation = lock_preparation(preparation_id)
    check_may_decide(by, preparation)
    target = target_of(Status(preparation.status), "approve")
    if target is None:
        raise NotInThisStatus(status=preparation.status, act="approve")
    if seen and seen != preparation.payload_digest:
        raise NotTheTableSeen(preparation=preparation.pk)
    table = _unchanged_table(preparation)
    _check_ledger(preparation)
    definition = _check_input(preparation)
    _check_certificate(preparation, table)
    release = _write(preparation, table, definition, by)
    preparation.status, preparation.release = target.value, release
    preparation.decided_by, preparation.decided_at = by, release.approved_at
    preparation.save(update_fields=["status", "release", "decided_by", "decided_at"])
    preparation.drafts.all().delete()
    audit.record(
        action="release.approved",
        target=release,
        by=by,
        number=release.number,
        prepared_by=preparation.prepared_by_id,
        digest=release.payload_digest,
    )
    return release


def _unchanged_table(preparation: Preparation) -> ProtectedTable:
    if preparation.payload is None:
        raise PayloadChanged(preparation=preparation.pk)
    table = ProtectedTable.from_dict(preparation.payload)
    if table.digest != preparation.payload_digest:
        raise PayloadChanged(preparation=preparation.pk)
    return table


def _check_ledger(preparation: Preparation) -> None:
    newer = (
        Preparation.objects.filter(
            population=preparation.population,
            status=Status.RELEASED.value,
            decided_at__gte=preparation.prepared_at,
        )
        .select_related("release")
        .first()
    )
    if newer is not None and newer.release is not None:
        message = str(LedgerMoved.message).format(number=newer.release.number)
        raise LedgerMoved(message, release=newer.release.number)


def _check_input(preparation: Preparation) -> TableDefinition:
    """The records are those that were counted, by their hash: then so are the counts, and nobody counts them twice."""
    found = collected_for(preparation)
    now = input_hash_of(
        found.rows,
        definition=found.definition,
        trees=found.trees,
        reference_date=preparation.reference_date,
    )
    if now != preparation.input_hash:
        raise InputChanged(preparation=preparation.pk)
    return found.definition


def _check_certificate(preparation: Preparation, table: ProtectedTable) -> None:
    ledger = ledger_of(
        preparation.population, input_hash=preparation.input_hash, table_id=preparation.table_id
    )
    beside = known_to(preparation.profile, AUDIENCES, ledger)
    try:
        verify_certificate(table, unpack(bytes(preparation.proof or b"")), released=beside)
    except (BadCertificate, BrokenProof):
        raise CertificateDoesNotHold(preparation=preparation.pk) from None


def _write(preparation: Preparation, table: ProtectedTable, definition: TableDefinition, by: User) -> Release:
    cells = _cells(preparation, table)
    now = timezone.now()
    release = Release.objects.create(
        number=(Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        table_id=preparation.table_id,
        table_version=preparation.table_version,
        unit=definition.unit.code,
        profile=preparation.profile,
        profile_valid_from=preparation.profile_valid_from,
        period_from=preparation.period_from,
        period_until=preparation.period_until,
        reference_date=preparation.reference_date,
        correction_deadline=_deadline(preparation, definition),
        prepared_by=preparation.prepared_by,
        prepared_at=preparation.prepared_at,
        approved_by=by,
        approved_at=now,
        layout=preparation.layout,
        certificate=_public_certificate(preparation, table),
        input_hash=preparation.input_hash,
        payload_digest=payload_digest((c.key, c.value, c.sign) for c in cells),
        source=_source(preparation, definition),
        supersedes=preparation.supersedes,
        supersedes_reason=preparation.supersedes_reason,
        synthetic=preparation.synthetic,
    )
    for cell in cells:
        cell.release = release
    ReleasedCell.objects.bulk_create(cells, batch_size=settings.BULK_SIZE)
    compute_figures(release=release, catalogue=catalogue_of_the_county(on=preparation.period_until))
    return release


def _deadline(preparation: Preparation, definition: TableDefinition) -> date:
    return preparation.period_until + timedelta(days=definition.correction_days)


def _cells(preparation: Preparation, table: ProtectedTable) -> list[ReleasedCell]:
    """What readers get: values and signs. Neither which hidden cell is the small one, nor how far each could be
    narrowed; and no sums over a dimension whose parts overlap."""
    without_total = {d["id"]: d["codes"][0]["code"] for d in preparation.layout if not d["total"]}
    cells = []
    for position in range(len(table)):
        cell = table.cell_at(position)
        if any(cell.codes[name] == root for name, root in without_total.items()):
            continue
        # The profiles' rules know that people are whole, so the ends are whole numbers.
        upper = None if cell.upper is None else int(cell.upper)
        cells.append(_cell(cell.codes, cell.value, int(cell.lower), upper))
    return cells


def _cell(codes: dict[str, str], value: int | None, lower: int, upper: int | None) -> ReleasedCell:
    key = key_of(codes)
    if value is None:
        return ReleasedCell(
            key=key, value=None, sign=Sign.HIDDEN.value, status=CellStatus.HIDDEN, reason="protected"
        )
    sign = Sign.PLAIN if value else (Sign.NOTHING if upper == 0 else Sign.UNDER_HALF)
    return ReleasedCell(
        key=key, value=value, sign=sign.value, status=CellStatus.PUBLISHED, lower=lower, upper=upper
    )


def _public_certificate(preparation: Preparation, table: ProtectedTable) -> dict[str, Any]:
    """What everybody may know of the proof. The proof itself names the small cells and stays in statistics."""
    return {
        "format": "kreislauf/certificate/1",
        "rule": table.rule.to_dict(),
        "method": table.method,
        "beside_releases": preparation.beside,
        "verified": True,
    }


def _source(preparation: Preparation, definition: TableDefinition) -> Source:
    county = Area.objects.filter(kind=AreaKind.COUNTY).first()
    return Source.objects.create(
        publisher=county.name if county else str(_("Kreis")),
        title=f"{definition.title.de} {period_of(preparation)}: Aufnahmen der Träger",
        licence=LICENCE,
        retrieved_on=timezone.localdate(preparation.prepared_at),
        file_hash=preparation.input_hash,
        synthetic=preparation.synthetic,
    )
