"""Check a stored proof again, and hand it out for checking elsewhere. Both are written down."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from safetables import CERTIFICATE_FORMAT, BadCertificate, ProtectedTable, verify_certificate
from safetables import audit as attack

from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotVisible
from kreislauf.statistics.certificate.rules import BrokenProof, pack, unpack
from kreislauf.statistics.proof.selectors import tables_beside
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.permissions import check_may_prepare

#: What can be taken away for checking: the table, its certificate, and the earlier tables it speaks of.
PARTS = ("table", "certificate", "beside")


class NothingProvenYet(DomainError):
    """Before the table is protected there is nothing to check."""

    message = _("Für diese Tabelle gibt es noch keinen Nachweis.")
    next_step = _("Warten Sie, bis sie geschützt und geprüft ist.")
    http_status = 409


@dataclass(frozen=True)
class Recheck:
    """What checking a proof again found (Nachprüfung).

    Attributes:
        holds: the stored table is the one that was proven, and the certificate proves it.
        same_table: the first half of that alone.
        renewed: the certificate had a format this program no longer reads; the table was attacked anew, and the new
            certificate is the one that was checked and is stored now.
        seconds: how long it took.
    """

    holds: bool
    same_table: bool
    renewed: bool
    seconds: float


@transaction.atomic
def recheck_proof(*, preparation_id: int, by: User) -> Recheck:
    """Run the independent checker on the stored table, certificate and earlier releases.

    Raises:
        NotAllowed, NothingProvenYet.
    """
    preparation, table = _proven(preparation_id, by)
    begun = time.perf_counter()
    same_table = table.digest == preparation.payload_digest
    renewed = same_table and _renewed(preparation, table)
    holds = same_table and _verified(preparation, table)
    found = Recheck(holds, same_table, renewed, time.perf_counter() - begun)
    audit.record(
        action="release.proof_rechecked", target=preparation, by=by, purpose="Statistik", holds=found.holds
    )
    return found


def _renewed(preparation: Preparation, table: ProtectedTable) -> bool:
    """Prove the table anew where its certificate is of an older format: only published figures are needed for that."""
    try:
        if unpack(bytes(preparation.proof or b""))["format"] == CERTIFICATE_FORMAT:
            return False
        certificate = attack(table, released=tables_beside(preparation)).certificate
    except (BrokenProof, KeyError):
        return False
    if certificate is None:
        return False
    preparation.proof, preparation.proven_at = pack(certificate), timezone.now()
    preparation.save(update_fields=["proof", "proven_at"])
    return True


def _verified(preparation: Preparation, table: ProtectedTable) -> bool:
    try:
        certificate = unpack(bytes(preparation.proof or b""))
        verify_certificate(table, certificate, released=tables_beside(preparation))
    except (BadCertificate, BrokenProof):
        return False
    return True


@transaction.atomic
def hand_out_proof(*, preparation_id: int, part: str, by: User) -> Mapping[str, Any]:
    """The table, the certificate or the tables beside (`PARTS`), as `safetables` reads them. Confidential.

    Raises:
        NotAllowed, NothingProvenYet.
        NotVisible: there is no such part.
    """
    preparation, table = _proven(preparation_id, by)
    if part not in PARTS:
        raise NotVisible(part=part)
    audit.record(action="release.proof_handed_out", target=preparation, by=by, purpose="Statistik", part=part)
    if part == "table":
        return table.to_dict()
    if part == "certificate":
        return unpack(bytes(preparation.proof or b""))
    return {"tables": [known.to_dict() for known in tables_beside(preparation)]}


def _proven(preparation_id: int, by: User) -> tuple[Preparation, ProtectedTable]:
    check_may_prepare(by)
    preparation = Preparation.objects.filter(pk=preparation_id).first()
    if preparation is None:
        raise NotVisible(preparation=preparation_id)
    if preparation.payload is None or preparation.proof is None:
        raise NothingProvenYet(preparation=preparation_id)
    return preparation, ProtectedTable.from_dict(preparation.payload)
