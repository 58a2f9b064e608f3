"""The charters and their clock. Both are public, also when the review is overdue."""

from __future__ import annotations

from django.db.models import QuerySet

from kreislauf.region.charter.models import Charter


def charters() -> QuerySet[Charter]:
    """All charters, the newest first, with who signed and when they were reviewed."""
    return Charter.objects.select_related("area").prefetch_related("signatories", "reviews")
