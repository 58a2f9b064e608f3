"""Two persons of one house side by side, for somebody who works with both."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.case.casefile.services import CaseFile, read_file
from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.duplicate.rules import Sketch
from kreislauf.case.duplicate.selectors import merges_in_force
from kreislauf.case.duplicate.services import Hint, find_duplicates
from kreislauf.case.episode.models import Case
from kreislauf.case.identity.services import comparable_birth_month
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError, NotVisible


class SamePerson(DomainError):
    """Both cases are one person's already."""

    message = _("Beide Fälle gehören schon zur selben Person.")
    next_step = _("Hier ist nichts zusammenzuführen.")
    http_status = 409


@dataclass(frozen=True)
class Counterparts:
    """Counterparts (Vergleichbare): a case, what looks like the same person, and the merges in force."""

    file: CaseFile
    hints: Sequence[Hint]
    merges: Sequence[PersonMerge]


@dataclass(frozen=True)
class Comparison:
    """Comparison (Gegenüberstellung) of two persons, each by one case, with all their cases this account works on."""

    one: CaseFile
    other: CaseFile
    cases: tuple[Sequence[Case], Sequence[Case]]


def _own_file(case_id: uuid.UUID, by: User) -> CaseFile:
    file = read_file(case_id=case_id, by=by, purpose="merge")
    if not file.may_work:
        raise NotVisible
    return file


@transaction.atomic
def counterparts_of(*, case_id: uuid.UUID, by: User) -> Counterparts:
    """Who of the house may be the same person as this case's. Audited.

    Raises:
        NotVisible: `by` does not work on this case.
    """
    file = _own_file(case_id, by)
    sketch = Sketch(
        file.identity["family_name"],
        file.identity["given_name"],
        comparable_birth_month(file.case.person.birth_month),
    )
    person_id = file.case.person.merged_into_id or file.case.person_id
    hints = find_duplicates(provider=file.case.provider, sketch=sketch, by=by)
    return Counterparts(file, [h for h in hints if h.person_id != person_id], merges_in_force(file.case))


@transaction.atomic
def compare_persons(*, case_id: uuid.UUID, other_id: uuid.UUID, by: User) -> Comparison:
    """Two persons side by side (Gegenüberstellung), before they are merged. Both reads are audited.

    Raises:
        NotVisible: `by` does not work on both cases, or they are not of one house.
        SamePerson: they are one person's already.
    """
    one, other = _own_file(case_id, by), _own_file(other_id, by)
    if one.case.provider_id != other.case.provider_id:
        raise NotVisible
    persons = [file.case.person.merged_into_id or file.case.person_id for file in (one, other)]
    if persons[0] == persons[1]:
        raise SamePerson
    return Comparison(one, other, (_cases_of(one, by), _cases_of(other, by)))


def _cases_of(file: CaseFile, by: User) -> list[Case]:
    """Not those of colleagues: of these somebody who compares learns nothing."""
    cases = Case.objects.filter(person=file.case.person_id, provider=file.case.provider_id)
    return [case for case in cases.order_by("number") if by.pk in (case.responsible_id, case.deputy_id)]
