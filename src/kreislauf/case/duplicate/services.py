"""The duplicate hint inside the own house, and the reversible merge."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.duplicate.rules import LIKELY, Sketch, likeness
from kreislauf.case.episode.models import Case
from kreislauf.case.episode.permissions import check_may_record, works_on
from kreislauf.case.identity.models import IndexKind, NameIndex
from kreislauf.case.identity.rules import index_terms
from kreislauf.case.identity.selectors import entries_in
from kreislauf.case.identity.services import comparable_birth_month, index_values, plain_identity
from kreislauf.case.person.models import Person
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy.services import provider_key

#: More candidates than this are never decrypted for one hint.
MOST_CANDIDATES = 150
SHOWN = 5


class MergeImpossible(DomainError):
    """These two records cannot be merged as they stand."""

    message = _("Diese beiden Datensätze lassen sich so nicht zusammenführen.")
    next_step = _("Nehmen Sie zuerst eine frühere Zusammenführung zurück oder führen Sie umgekehrt zusammen.")
    http_status = 409


@dataclass(frozen=True)
class Hint:
    """Hint (Dublettenhinweis): a case of the own house that may be the same person's.

    Whose case it is not, sees neither name nor facts: only the number and whom to ask.
    """

    case_id: uuid.UUID
    person_id: uuid.UUID
    case_label: str
    action_field: str
    responsible: str
    own: bool
    name: str
    likeness: float


@transaction.atomic
def find_duplicates(*, provider: Partner, sketch: Sketch, by: User) -> list[Hint]:
    """Cases of this house that look like the same person, most alike first, five at most. Audited as a read.

    Raises:
        NotAllowed: `by` is no counsellor of this house.
    """
    check_may_record(by, provider.pk)
    if not sketch.family_name or not (sketch.given_name or sketch.birth_month):
        return []
    house_key = provider_key(provider.pk)
    compared = [_compared(case, sketch, house_key) for case in _candidates(provider, sketch)]
    alike = sorted((c for c in compared if c[0] >= LIKELY), key=lambda c: -c[0])[:SHOWN]
    hints = [_hint(case, name, score, by) for score, name, case in alike]
    audit.record(
        action="case.duplicates_searched",
        by=by,
        target=provider,
        chain=provider.slug,
        found=[str(hint.case_id) for hint in hints],
    )
    return hints


def _candidates(provider: Partner, sketch: Sketch) -> QuerySet[Case]:
    """Cases in the same buckets: same sound or given name and month, or same sound and given name."""
    identity = {"family_name": sketch.family_name, "given_name": sketch.given_name}
    swapped = {"family_name": sketch.given_name, "given_name": sketch.family_name}
    month = comparable_birth_month(sketch.birth_month)
    terms = index_terms(identity, month) | index_terms(swapped, month)
    values = index_values(provider_key(provider.pk), terms)

    def bucket(*kinds: int) -> QuerySet[NameIndex]:
        return entries_in(provider.pk, [(kind, value) for kind, value in values if kind in kinds])

    sharp = bucket(IndexKind.SOUND_BORN, IndexKind.GIVEN_BORN)
    # From within the smaller bucket: no step may look at all entries of a large house.
    broad = bucket(IndexKind.SOUND).filter(case_id__in=bucket(IndexKind.GIVEN).values("case_id"))
    ids = set(sharp.values_list("case_id", flat=True)[:MOST_CANDIDATES])
    if len(ids) < MOST_CANDIDATES and sketch.given_name:
        more = broad.exclude(case_id__in=ids).values_list("case_id", flat=True).distinct()
        ids |= set(more[: MOST_CANDIDATES - len(ids)])
    return Case.objects.filter(pk__in=ids).select_related("person", "responsible", "identity")


def _compared(case: Case, sketch: Sketch, house_key: bytes) -> tuple[float, str, Case]:
    """How alike a case's person is, and the name it was compared by."""
    plain = plain_identity(case, getattr(case, "identity", None), house_key)
    month = comparable_birth_month(case.person.birth_month)
    score = likeness(sketch, Sketch(plain["family_name"], plain["given_name"], month))
    return score, f"{plain['family_name']}, {plain['given_name']}".strip(", "), case


def _hint(case: Case, name: str, score: float, by: User) -> Hint:
    own = works_on(by, case)
    return Hint(
        case_id=case.pk,
        person_id=case.person.merged_into_id or case.person_id,
        case_label=case.label,
        action_field=case.action_field,
        responsible=str(case.responsible),
        own=own,
        name=name if own else "",
        likeness=score,
    )


def _lock_two(provider_id: int, one: uuid.UUID, other: uuid.UUID) -> tuple[Person, Person]:
    people = {
        person.pk: person
        for person in Person.objects.select_for_update()
        .filter(pk__in=[one, other], provider_id=provider_id)
        .order_by("pk")
    }
    if len(people) < 2:
        raise NotVisible
    return people[one], people[other]


def _check_works_on_a_case_of(by: User, person: Person) -> None:
    if not any(works_on(by, case) for case in Case.objects.filter(person=person)):
        raise NotVisible


@transaction.atomic
def merge_persons(
    *, kept_id: uuid.UUID, duplicate_id: uuid.UUID, provider: Partner, reason: str, by: User
) -> PersonMerge:
    """Let two records of one house count as one person (Zusammenführung). Nothing is copied; `undo_merge` undoes it.

    Both keep their cases and facts; counted are those of the kept one. Two cases in the same field count as one.

    Raises:
        NotVisible: not two persons of this house, or `by` works on no case of one of them.
        MergeImpossible: one is merged already, the duplicate has swallowed others, or the reason is empty.
    """
    check_may_record(by, provider.pk)
    kept, duplicate = _lock_two(provider.pk, kept_id, duplicate_id)
    _check_works_on_a_case_of(by, kept)
    _check_works_on_a_case_of(by, duplicate)
    if (
        kept.merged_into_id
        or duplicate.merged_into_id
        or duplicate.merged_persons.exists()
        or not reason.strip()
    ):
        raise MergeImpossible
    _point(duplicate, kept)
    _count_cases_once(kept)
    merge = PersonMerge.objects.create(
        kept=kept, duplicate=duplicate, reason=reason.strip()[:300], merged_by=by, merged_at=timezone.now()
    )
    audit.record(
        action="person.merged",
        target=kept,
        by=by,
        chain=provider.slug,
        duplicate=str(duplicate.pk),
        reason=merge.reason,
    )
    return merge


@transaction.atomic
def undo_merge(*, merge_id: int, provider: Partner, by: User) -> PersonMerge:
    """Take a merge back: both count for themselves again, as if it had not been.

    Raises:
        NotVisible: no such merge in this house, or `by` works on no case of one of the two.
        MergeImpossible: it was taken back already.
    """
    check_may_record(by, provider.pk)
    merge = PersonMerge.objects.select_for_update().filter(pk=merge_id, kept__provider_id=provider.pk).first()
    if merge is None:
        raise NotVisible
    kept, duplicate = _lock_two(provider.pk, merge.kept_id, merge.duplicate_id)
    _check_works_on_a_case_of(by, kept)
    if merge.undone_at is not None:
        raise MergeImpossible
    _point(duplicate, None)
    Case.objects.filter(person=duplicate).update(merged_into=None)
    _count_cases_once(kept)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    audit.record(
        action="person.merge_undone", target=kept, by=by, chain=provider.slug, duplicate=str(duplicate.pk)
    )
    return merge


def _point(duplicate: Person, kept: Person | None) -> None:
    duplicate.merged_into = kept
    duplicate.version += 1
    duplicate.save(update_fields=["merged_into", "version"])


def _count_cases_once(kept: Person) -> None:
    """Of all cases of the kept person and those merged into it, the oldest in each field stands for the others."""
    together = Case.objects.filter(Q(person=kept) | Q(person__merged_into=kept)).order_by("number")
    first: dict[str, Case] = {}
    for case in together:
        stands_for = first.setdefault(case.action_field, case)
        case.merged_into = None if stands_for is case else stands_for
        case.save(update_fields=["merged_into"])
