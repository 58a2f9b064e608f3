"""The drafts of an account, without their contents."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from kreislauf.case.draft.models import Draft
from kreislauf.foundation.account.models import User


def drafts_of(user: User, form: str) -> QuerySet[Draft]:
    """The drafts of one form this account has begun and not sent, latest first."""
    return Draft.objects.filter(user=user, form=form, expires_at__gt=timezone.now()).defer("payload")
