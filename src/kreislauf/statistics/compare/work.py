"""The work on drafts: count once, try each method, keep what it shows. Reports its progress."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.permissions import AUDIENCES
from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.certificate.rules import pack
from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.protect.trial import Trial, try_method
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.selectors import ledger_of
from kreislauf.statistics.release.work import InputChanged, Progress, count_for
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county
from kreislauf.statistics.tabulate.services import Counted

logger = logging.getLogger("kreislauf.statistics")


class DraftFailed(RuntimeError):
    """A bug stopped a comparison. The message holds a ticket and a kind of error, never what was counted."""


def run_drafts(*, draft_ids: Sequence[int]) -> None:
    """Do the work of requested drafts of one preparation. Not one transaction: the progress must be seen.

    Raises:
        DraftFailed: a bug; the drafts say so too.
    """
    waiting = list(
        Draft.objects.filter(pk__in=draft_ids, status="requested")
        .select_related("preparation")
        .order_by("pk")
    )
    if not waiting:
        return
    preparation = waiting[0].preparation
    rows = Draft.objects.filter(pk__in=[draft.pk for draft in waiting], status="requested")
    try:
        counted = _count(preparation, waiting, Progress(rows))
        for draft in waiting:
            _try(draft, preparation, counted)
    except DomainError as error:
        _fail(rows, str(error))
    except Exception as error:
        ticket = secrets.token_hex(4)
        kind = type(error).__name__
        # Neither message nor trace: both may hold counts.
        logger.error("drafts of preparation %s failed, ticket %s, %s", preparation.pk, ticket, kind)
        _fail(rows, str(_("Unerwarteter Fehler, Nummer {ticket}.")).format(ticket=ticket))
        raise DraftFailed(f"{ticket} {kind}") from None


def _count(preparation: Preparation, waiting: Sequence[Draft], progress: Progress) -> Counted:
    """The counts of exactly the records that were counted for the preparation."""
    counted = count_for(preparation, progress, with_keys=any(d.method == "cell_key" for d in waiting))
    if counted.input_hash != preparation.input_hash:
        raise InputChanged(preparation=preparation.pk)
    return counted


def _try(draft: Draft, preparation: Preparation, counted: Counted) -> None:
    progress = Progress(Draft.objects.filter(pk=draft.pk))
    progress.enter("protect")
    trial = try_method(
        counted,
        profile=catalogue_of_the_county(on=preparation.period_until).profiles[preparation.profile],
        profiles=AUDIENCES,
        ledger=ledger_of(
            preparation.population, input_hash=counted.input_hash, table_id=preparation.table_id
        ),
        method=draft.method,
        progress=progress,
    )
    _store(draft.pk, trial)


@transaction.atomic
def _store(draft_id: int, trial: Trial) -> None:
    """Keep the trial; nothing to keep where the preparation was decided meanwhile and the draft is gone."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        return
    draft.status, draft.stage, draft.done_at = "done", "done", timezone.now()
    draft.payload = None if trial.table is None else trial.table.to_dict()
    draft.proof = None if trial.safe is None else pack(trial.safe.certificate)
    draft.beside = [] if trial.safe is None else list(trial.safe.beside)
    draft.checked_cells, draft.open_cells = trial.checked, trial.open_cells
    draft.refusal = trial.refusal
    draft.loss = None if trial.loss is None else trial.loss.to_dict()
    draft.save()


def _fail(rows: QuerySet[Draft], reason: str) -> None:
    rows.update(status="failed", stage="done", refusal=reason)
