"""The proof of a preparation as the statistics office sees it, and what somebody outside needs to check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from safetables import ProtectedTable

from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.statistics.certificate.rules import unpack
from kreislauf.statistics.protect.rules import Released, known_to
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.selectors import ledger_of


@dataclass(frozen=True)
class ProofFacts:
    """What was proven, in figures.

    Attributes:
        cells: small cells attacked, over this table and those beside.
        populations: possible populations the certificate shows.
        digest: SHA-256 of the protected table.
        size: bytes of the certificate as stored.
    """

    cells: int
    populations: int
    beside: tuple[int, ...]
    digest: str
    proven_at: datetime | None
    size: int


def proof_facts(preparation: Preparation) -> ProofFacts | None:
    """The proof in figures; None before there is one."""
    if preparation.proof is None:
        return None
    certificate = unpack(bytes(preparation.proof))
    return ProofFacts(
        cells=preparation.checked_cells,
        # Certificates written before 2026-11-23 write each population out and call them witnesses.
        populations=len(certificate.get("populations") or certificate.get("witnesses") or ()),
        beside=tuple(preparation.beside),
        digest=preparation.payload_digest,
        proven_at=preparation.proven_at,
        size=len(bytes(preparation.proof)),
    )


def entries_beside(preparation: Preparation) -> list[Released]:
    """The releases the table was proven beside, in their order; later ones do not belong to this proof."""
    ledger = ledger_of(
        preparation.population, input_hash=preparation.input_hash, table_id=preparation.table_id
    )
    return [entry for entry in ledger if entry.number in preparation.beside and entry.same_input]


def tables_beside(preparation: Preparation) -> list[ProtectedTable]:
    """The tables of these releases as this table's readers know them: what the certificate speaks of."""
    return known_to(preparation.profile, AUDIENCES, entries_beside(preparation))
