"""Save, read and discard drafts. Payloads are sealed under a key derived from the house's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.case.draft.models import Draft
from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.secrecy.rules import Place, derive_key, new_key, seal, unseal
from kreislauf.foundation.secrecy.services import provider_key

KEPT_FOR = timedelta(days=14)
MOST_BYTES = 64 * 1024


class DraftTooLarge(DomainError):
    """No form of this product is that long."""

    message = _("Der Entwurf ist zu groß und wurde nicht gesichert.")
    next_step = _("Kürzen Sie die Eingaben.")
    http_status = 413


def browser_key(user: User) -> bytes:
    """The key this account's browser seals its own copy of a draft with; handed out with the page, never stored there.

    The same after signing in again, another one for every account. Random where the account has no house yet.
    """
    houses = sorted(partner_ids_with(user, Role.COUNSELLOR))
    return derive_key(provider_key(houses[0]), f"browser draft {user.pk}") if houses else new_key()


def _key(provider_id: int) -> bytes:
    return derive_key(provider_key(provider_id), "draft")


def _place(draft_id: uuid.UUID) -> Place:
    return Place("case_draft", "payload", str(draft_id))


@transaction.atomic
def save_draft(
    *, form: str, submission_key: uuid.UUID, provider_id: int, payload: Mapping[str, object], by: User
) -> Draft:
    """Keep what was typed so far (Entwurf), over what was kept before under the same key.

    Raises:
        NotAllowed: `by` is no counsellor of the house.
        DraftTooLarge: more than 64 KiB.
    """
    require_role(by, Role.COUNSELLOR, partner_id=provider_id)
    text = json.dumps(payload, ensure_ascii=False).encode()
    if len(text) > MOST_BYTES:
        raise DraftTooLarge
    now = timezone.now()
    draft = Draft.objects.select_for_update().filter(user=by, submission_key=submission_key).first()
    created = draft is None
    draft = draft or Draft(user=by, submission_key=submission_key)
    draft.provider_id, draft.form, draft.updated_at, draft.expires_at = provider_id, form, now, now + KEPT_FOR
    draft.payload = seal(_key(provider_id), text, _place(draft.pk))
    draft.save(force_insert=created)
    Draft.objects.filter(user=by, expires_at__lt=now).delete()
    if created:
        audit.record(action="draft.begun", target=draft, by=by, chain=draft.provider.slug, form=form)
    return draft


@transaction.atomic
def read_draft(*, submission_key: uuid.UUID, by: User) -> dict[str, object] | None:
    """What was kept under this key by this account, or None; expired drafts are gone. Audited."""
    draft = (
        Draft.objects.select_related("provider")
        .filter(user=by, submission_key=submission_key, expires_at__gt=timezone.now())
        .first()
    )
    if draft is None:
        return None
    audit.record(action="draft.read", target=draft, by=by, chain=draft.provider.slug, form=draft.form)
    return json.loads(unseal(_key(draft.provider_id), bytes(draft.payload), _place(draft.pk)))


@transaction.atomic
def delete_expired_drafts(*, at: datetime) -> int:
    """Delete every draft whose time is over, whoever's it is; returns how many. For the daily job."""
    expired = Draft.objects.filter(expires_at__lt=at)
    houses = expired.order_by().values_list("provider__slug").annotate(drafts=Count("pk"))
    for house, drafts in houses:
        audit.record(action="draft.expired", object_type="draft", by=None, chain=house, drafts=drafts)
    return expired.delete()[0]


@transaction.atomic
def discard_draft(*, submission_key: uuid.UUID, by: User) -> bool:
    """Throw a draft away; whether there was one."""
    draft = Draft.objects.select_related("provider").filter(user=by, submission_key=submission_key).first()
    if draft is None:
        return False
    audit.record(action="draft.discarded", target=draft, by=by, chain=draft.provider.slug, form=draft.form)
    draft.delete()
    return True
