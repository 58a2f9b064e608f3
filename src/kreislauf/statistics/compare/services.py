"""Have other methods tried on a table under preparation, and choose one of them for the release."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from safetables import ProtectedTable

from kreislauf.catalogue import METHODS
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.compare.selectors import methods_permitted_for
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.permissions import check_may_prepare, check_may_withdraw
from kreislauf.statistics.release.rules import Status, target_of
from kreislauf.statistics.release.services import lock_preparation


class ChooseTwoMethods(DomainError):
    """A comparison has two sides."""

    message = _("Zum Vergleichen braucht es zwei verschiedene Verfahren.")
    next_step = _("Wählen Sie links ein anderes Verfahren als rechts.")


class NotPermittedByProfile(DomainError):
    """The protection profile does not name this method."""

    message = _("Dieses Verfahren erlaubt das Schutzprofil nicht.")
    next_step = _("Wählen Sie eines der erlaubten Verfahren.")
    http_status = 409


class NotProvenSafe(DomainError):
    """The method was not tried, or its table is not proven safe."""

    message = _("Für dieses Verfahren gibt es keinen Nachweis.")
    next_step = _("Lassen Sie es rechnen, oder wählen Sie ein anderes Verfahren.")
    http_status = 409


@transaction.atomic
def request_drafts(*, preparation_id: int, methods: Sequence[str], by: User) -> list[Draft]:
    """Note which methods shall be tried; `work.run_drafts` does it. Those that were tried already are kept.

    Returns:
        The drafts that wait for work.

    Raises:
        NotAllowed: `by` does not work in the statistics office.
        ChooseTwoMethods: fewer than two different ones, or an unknown one.
        NotInThisStatus: the preparation is decided or not yet protected.
    """
    check_may_prepare(by)
    if len(set(methods)) < 2 or not set(methods) <= set(METHODS):
        raise ChooseTwoMethods(methods=list(methods))
    preparation = lock_preparation(preparation_id)
    if preparation.status != Status.AUDITED.value:
        raise NotInThisStatus(status=preparation.status, act="compare")
    preparation.drafts.filter(status="failed").delete()
    known = set(preparation.drafts.values_list("method", flat=True))
    new = [method for method in dict.fromkeys(methods) if method not in known]
    for method in new:
        Draft.objects.create(preparation=preparation, method=method)
    if new:
        audit.record(action="release.compared", target=preparation, by=by, purpose="Statistik", methods=new)
    # Also those asked for earlier: their worker may have been stopped.
    return list(preparation.drafts.filter(method__in=methods, status="requested"))


@transaction.atomic
def choose_method(*, preparation_id: int, method: str, by: User) -> Preparation:
    """Take a tried method for the release; another person then decides on its table.

    Raises:
        NotAllowed, NotYourPreparation: only who prepared the table chooses, so that a second person still decides.
        NotInThisStatus: the preparation is decided already.
        NotPermittedByProfile, NotProvenSafe: this method cannot be chosen.
    """
    preparation = lock_preparation(preparation_id)
    check_may_withdraw(by, preparation)
    target = target_of(Status(preparation.status), "choose")
    if target is None:
        raise NotInThisStatus(status=preparation.status, act="choose")
    if method not in methods_permitted_for(preparation):
        raise NotPermittedByProfile(method=method)
    draft = preparation.drafts.filter(method=method).first()
    if draft is None or not draft.proven or draft.payload is None:
        raise NotProvenSafe(method=method)
    before = preparation.method
    preparation.method, preparation.payload, preparation.proof = method, draft.payload, draft.proof
    preparation.payload_digest = ProtectedTable.from_dict(draft.payload).digest
    preparation.beside, preparation.checked_cells = draft.beside, draft.checked_cells
    preparation.proven_at = draft.done_at or timezone.now()
    preparation.save()
    audit.record(action="release.method_chosen", target=preparation, by=by, before=before, method=method)
    return preparation
