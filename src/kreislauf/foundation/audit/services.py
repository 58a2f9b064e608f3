"""Write the audit trail. Every service that changes or reads a person's data calls `record` in its own transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from kreislauf.foundation.audit import rules
from kreislauf.foundation.audit.models import AuditHead, AuditRow
from kreislauf.foundation.audit.rules import HOUSE


class AuditOutsideTransaction(RuntimeError):
    """A bug: the audit row must commit or vanish together with what it reports."""


def record(
    *,
    action: str,
    by: AbstractBaseUser | None,
    target: models.Model | None = None,
    object_type: str = "",
    object_id: str = "",
    chain: str = HOUSE,
    purpose: str = "",
    **facts: object,
) -> AuditRow:
    """Append one row to a chain.

    Args:
        action: what happened, "object.verb_in_past": "case.opened", "release.approved", "case.read".
        by: the account; None for the system itself (jobs, commands).
        target: the thing it happened to; or give `object_type` and `object_id`.
        chain: `HOUSE`, or the provider's slug for everything in a provider's house.
        facts: JSON-serialisable; field names, counts, reasons - never names or contents of a person.

    Raises:
        AuditOutsideTransaction: called outside `transaction.atomic()`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditOutsideTransaction(action)
    head, _created = AuditHead.objects.select_for_update().get_or_create(
        chain=chain, defaults={"digest": rules.GENESIS}
    )
    row = AuditRow(
        chain=chain,
        seq=head.seq + 1,
        at=datetime.now(UTC),
        actor=str(by.pk) if by is not None else "system",
        action=action,
        object_type=target._meta.label_lower if target is not None else object_type,
        object_id=str(target.pk) if target is not None else object_id,
        purpose=purpose,
        facts=facts,
        previous=head.digest,
    )
    row.digest = rules.digest(head.digest, row.canonical())
    row.save(force_insert=True)
    AuditHead.objects.filter(chain=chain).update(seq=row.seq, digest=row.digest)
    return row


def verify() -> list[rules.Break]:
    """The first break of every chain that has one; an empty list means that all chains hold."""
    breaks = []
    known = {head.chain: head for head in AuditHead.objects.all()}
    chains = set(known) | set(AuditRow.objects.order_by().values_list("chain", flat=True).distinct())
    for chain in sorted(chains):
        head = known.get(chain)
        rows = AuditRow.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=settings.BULK_SIZE)
        found = rules.first_break(
            chain,
            ((row.seq, row.previous, row.digest, row.canonical()) for row in rows),
            head_seq=head.seq if head else 0,
            head_digest=head.digest if head else rules.GENESIS,
        )
        if found:
            breaks.append(found)
    return breaks
