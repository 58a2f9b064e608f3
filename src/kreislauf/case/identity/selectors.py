"""Which cases share a bucket of the name index."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from kreislauf.case.identity.models import NameIndex


def entries_in(provider_id: int, buckets: Collection[tuple[int, int]]) -> QuerySet[NameIndex]:
    """The entries of a house in any of these buckets (kind, blind value); none without a bucket."""
    exact = Q()
    for kind, value in buckets:
        exact |= Q(kind=kind, value=value)
    if not exact:
        return NameIndex.objects.none()
    # The same once more as two lists: with pairs alone SQLite walks through all entries of the house.
    kinds, values = {kind for kind, _ in buckets}, {value for _, value in buckets}
    return NameIndex.objects.filter(exact, provider_id=provider_id, kind__in=kinds, value__in=values)
