"""What is stored already of the persons a file names."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db.models import Q

from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.person.models import Person
from kreislauf.case.person_rows.rules import Known, PersonRow, Stay, by_person, person_key_of


@dataclass
class Stored:
    """A person of the file: her record (None = none yet), her cases by field of help, and the rows known already."""

    person: Person | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    known_lines: set[int] = field(default_factory=set)


def stored_persons(provider_id: int, rows: Sequence[PersonRow], house_key: bytes) -> dict[str, Stored]:
    """Each person of these rows, by the provider's key, with what the house has stored of her.

    A person is known by her key; or, where her file was taken over before the provider had such keys, by the
    file number of one of her rows with the same first contact.
    """
    episodes = _episodes_known_by({key for row in rows for key in row.keys})
    own_keys = {person: person_key_of(house_key, person) for person in {row.person for row in rows}}
    persons = {
        p.own_key: p
        for batch in _batches(own_keys.values())
        for p in Person.objects.select_related("merged_into").filter(
            provider_id=provider_id, own_key__in=batch
        )
    }
    found: dict[str, Stored] = {}
    for person, own_rows in by_person(rows):
        stored = Stored(person=persons.get(own_keys[person]))
        for row in own_rows:
            episode = _known_episode(row, episodes)
            if episode is not None:
                stored.known_lines.add(row.line)
                stored.person = stored.person or episode.case.person
        if stored.person is not None and stored.person.merged_into is not None:
            stored.person = stored.person.merged_into
        found[person] = stored
    _add_cases(found.values())
    return found


def _known_episode(row: PersonRow, episodes: Mapping[uuid.UUID, Episode]) -> Episode | None:
    """By its own key; by its file number only where the first contact is the same, for a file has many episodes."""
    own, *others = row.keys
    if own in episodes:
        return episodes[own]
    same = (episodes[key] for key in others if key in episodes)
    return next((episode for episode in same if episode.first_contact_on == row.opened_on), None)


def _episodes_known_by(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Episode]:
    return {
        episode.submission_key: episode
        for batch in _batches(keys)
        for episode in Episode.objects.filter(submission_key__in=batch).select_related(
            "case__person__merged_into"
        )
    }


def _add_cases(found: Iterable[Stored]) -> None:
    by_person_id = {stored.person.pk: stored for stored in found if stored.person is not None}
    for batch in _batches(by_person_id):
        hers = Q(person__in=batch) | Q(person__merged_into__in=batch)
        cases = Case.objects.filter(hers, merged_into__isnull=True).select_related("person")
        for case in cases.prefetch_related("episodes"):
            stored = by_person_id[case.person.merged_into_id or case.person_id]
            stored.cases[case.action_field] = case
            stored.known.stays[case.action_field] = [
                Stay(episode.opened_on, episode.closed_on) for episode in case.episodes.all()
            ]
    for stored in by_person_id.values():
        if stored.person is not None:
            stored.known.facts = stored.person.answers


def _batches(things: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    stream = iter(things)
    while batch := list(islice(stream, settings.BULK_SIZE)):
        yield batch
