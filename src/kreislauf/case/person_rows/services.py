"""Rows of a file that belong to one person: what contradicts, and writing persons with all their cases and episodes.

Everything stored stays as it is: a further row only adds.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson
from kreislauf.case.bulk.services import lock_counter
from kreislauf.case.closure.models import Closure
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.rules import readable
from kreislauf.case.identity.services import make_case_key, write_identity
from kreislauf.case.person_rows.rules import (
    Clash,
    Known,
    PersonRow,
    by_person,
    cases_of,
    clashes,
    overlaps,
    person_key_of,
    together,
)
from kreislauf.case.person_rows.selectors import Stored, stored_persons
from kreislauf.case.record_number.rules import new_number
from kreislauf.catalogue import Catalogue
from kreislauf.catalogue.rules import MISSING_CODES
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy.services import provider_key


@dataclass(frozen=True)
class Contradiction:
    """Contradiction (Widerspruch) between two rows of one person, in words: the later row, its field and value."""

    line: int
    field: str
    value: str
    expected: str
    message: str


def contradictions(
    *, provider: Partner, rows: Sequence[PersonRow], house_key: bytes, catalogue: Catalogue, language: str
) -> list[Contradiction]:
    """Where rows of one person contradict each other or what is stored, in the order of the file; writes nothing.

    Args:
        house_key: the key person keys are made with.
    """
    stored = stored_persons(provider.pk, rows, house_key)
    found: list[Clash] = []
    for person, own_rows in by_person(rows):
        known = stored[person]
        new = [row for row in own_rows if row.line not in known.known_lines]
        found += clashes(own_rows, Known(), MISSING_CODES)
        # A row that is stored already may have been corrected since; only a new one must agree with it.
        found += [c for c in clashes(new, known.known, MISSING_CODES) if not c.other_line]
        found += overlaps(new, known.known)
    return [_in_words(clash, catalogue, language) for clash in sorted(found, key=lambda clash: clash.line)]


def _in_words(clash: Clash, catalogue: Catalogue, language: str) -> Contradiction:
    field = catalogue.form("intake").fields_by_id[clash.field]
    value, other = readable(field, clash.value, language), readable(field, clash.other, language)
    facts = {"line": clash.other_line, "other": other}
    if clash.field == "first_contact_on":
        expected = (
            _("nach dem Ende der Episode aus Zeile %(line)s, die am %(other)s begann")
            if clash.other_line
            else _("nach dem Ende der gespeicherten Episode, die am %(other)s begann")
        )
        message = _("Zwei Episoden einer Person im selben Handlungsfeld überschneiden sich.")
    else:
        expected = (
            _("wie in Zeile %(line)s: %(other)s") if clash.other_line else _("wie gespeichert: %(other)s")
        )
        message = _("Zwei Angaben zur selben Personenkennung widersprechen sich.")
    return Contradiction(clash.line, clash.field, value, expected % facts, message)


def write_persons(
    *, provider: Partner, rows: Sequence[PersonRow], house_key: bytes, form_version: int
) -> tuple[list[NewPerson], int, int]:
    """Add to the persons known already, inside the caller's transaction and audit row.

    Returns:
        The persons to be written anew, how many episodes were added to known ones, how many rows were known.
    """
    stored = stored_persons(provider.pk, rows, house_key)
    fresh: list[NewPerson] = []
    added = known = 0
    for person, own_rows in by_person(rows):
        found = stored[person]
        new = [row for row in own_rows if row.line not in found.known_lines]
        known += len(own_rows) - len(new)
        facts = together(new, found.known.facts, MISSING_CODES)
        own_key = person_key_of(house_key, person)
        if found.person is None:
            fresh.append(NewPerson(facts, cases_of(new), own_key))
        elif new or found.person.own_key is None:
            added += _add_to_person(found, own_key, facts, cases_of(new), provider, form_version)
    return fresh, added, known


def _add_to_person(
    stored: Stored,
    own_key: uuid.UUID,
    facts: Mapping[str, str],
    cases: Sequence[NewCase],
    provider: Partner,
    form_version: int,
) -> int:
    """Further cases and episodes of a known person; how many episodes. What was known of her is not overwritten."""
    person = stored.person
    if person is None:
        return 0
    if facts != person.answers or person.own_key is None:
        person.answers, person.own_key = dict(facts), person.own_key or own_key
        person.version += 1
        person.save(update_fields=["answers", "own_key", "version"])
    added = 0
    for new in cases:
        case = stored.cases.get(new.action_field) or _new_case(person.pk, new, provider, facts)
        added += _add_episodes(case, new.episodes, form_version)
    return added


def _new_case(person_id: uuid.UUID, new: NewCase, provider: Partner, facts: Mapping[str, str]) -> Case:
    counter = lock_counter(provider.pk)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    case = Case(
        person_id=person_id,
        provider=provider,
        offer_id=new.offer_id,
        action_field=new.action_field,
        number=counter.last_number,
        responsible_id=new.responsible_id,
        synthetic=provider.synthetic,
    )
    key, case.sealed_key = make_case_key(house_key=provider_key(provider.pk), case_id=case.pk)
    case.save(force_insert=True)
    write_identity(case=case, key=key, identity=new.identity, birth_month=facts.get("birth_month"))
    return case


def _add_episodes(case: Case, episodes: Sequence[NewEpisode], form_version: int) -> int:
    """Add episodes to a case and number all of it by first contact, for the last number is the latest episode."""
    last = case.episodes.count()
    for offset, new in enumerate(episodes, start=1):
        episode = Episode.objects.create(
            case=case,
            number=last + offset,
            first_contact_on=new.first_contact_on,
            opened_on=new.first_contact_on,
            closed_on=new.closed_on,
            submission_key=new.submission_key or new_number(),
            answers=new.answers,
            form_version=form_version,
            completeness=new.completeness,
            changed_at=timezone.now(),
            synthetic=case.synthetic,
        )
        if new.closure is not None:
            Closure.objects.create(
                episode=episode,
                answers=new.closure,
                form_version=form_version,
                recorded_at=episode.changed_at,
            )
    _number_by_first_contact(case)
    return len(episodes)


def _number_by_first_contact(case: Case) -> None:
    ordered = list(Episode.objects.filter(case=case).order_by("opened_on", "closed_on", "number"))
    wrong = [(number, e) for number, e in enumerate(ordered, start=1) if e.number != number]
    # First out of the way: no two episodes of a case may bear one number, not even for a moment.
    for number, episode in wrong:
        Episode.objects.filter(pk=episode.pk).update(number=10_000 + number)
    for number, episode in wrong:
        Episode.objects.filter(pk=episode.pk).update(number=number)
