"""Merges of persons that are in force."""

from __future__ import annotations

from django.db.models import Q

from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.episode.models import Case
from kreislauf.case.episode.permissions import works_on
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible


def merges_in_force(case: Case) -> list[PersonMerge]:
    """The merges this case's person takes part in and nobody has taken back, oldest first."""
    persons = Q(kept=case.person_id) | Q(duplicate=case.person_id)
    merges = PersonMerge.objects.filter(persons, undone_at__isnull=True).select_related("merged_by")
    return list(merges.order_by("merged_at"))


def merge_visible_to(user: User, merge_id: int) -> tuple[PersonMerge, Case]:
    """A merge in force, and a case of the kept person on which this account works.

    Raises:
        NotVisible: none such; the same answer for a merge of others.
    """
    merge = (
        PersonMerge.objects.select_related("kept__provider", "merged_by")
        .filter(pk=merge_id, undone_at__isnull=True)
        .first()
    )
    cases = Case.objects.filter(person=merge.kept).order_by("number") if merge else Case.objects.none()
    own = next((case for case in cases if works_on(user, case)), None)
    if merge is None or own is None:
        raise NotVisible
    return merge, own
