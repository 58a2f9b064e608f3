"""Many cases at once, as plain records: a person with cases, a case with episodes. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """An episode to be written.

    Attributes:
        answers: form "intake", the fields of level "episode", as the catalogue stores them (`as_text`).
        first_contact_on: as in `answers`; the episode opens on this day.
        closed_on: with `closure`, the answers of form "closure"; both or neither.
        completeness: per cent, as the catalogue counts it.
        submission_key: where the writer has one already.
    """

    first_contact_on: date
    answers: Mapping[str, object]
    completeness: int = 0
    closed_on: date | None = None
    closure: Mapping[str, object] | None = None
    submission_key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be written; `identity` holds any of `SEALED_COLUMNS` in plain text."""

    offer_id: int
    action_field: str
    responsible_id: int
    episodes: Sequence[NewEpisode]
    deputy_id: int | None = None
    identity: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be written, with all cases in one house; `answers`: form "intake", the fields of level "person".

    `own_key`: keyed fingerprint of the provider's own number of the person, where it has one.
    """

    answers: Mapping[str, object]
    cases: Sequence[NewCase]
    own_key: uuid.UUID | None = None
