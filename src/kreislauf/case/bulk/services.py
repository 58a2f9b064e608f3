"""Write many cases at once: the path of imports and of the invented county. Names are sealed here as everywhere."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson
from kreislauf.case.closure.models import Closure
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.models import Case, CaseCounter, Episode
from kreislauf.case.identity.models import CaseIdentity, NameIndex
from kreislauf.case.identity.services import (
    NameIndexer,
    comparable_birth_month,
    make_case_key,
    sealed_identity,
)
from kreislauf.case.person.models import Person
from kreislauf.case.record_number.rules import new_number
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.secrecy.services import provider_key

Progress = Callable[[int], None]
_MODELS = (Person, Case, CaseIdentity, Episode, Closure, NameIndex)
#: Made once: `json.dumps` with an option makes one for each value.
_JSON = json.JSONEncoder(ensure_ascii=False)
_Rows = dict[type[models.Model], list[tuple[object, ...]]]


class _House(NamedTuple):
    """What all rows of one call share."""

    provider_id: int
    key: bytes
    indexer: NameIndexer
    synthetic: bool
    form_version: int
    now: datetime


@transaction.atomic
def bulk_create_cases(
    *,
    provider: Partner,
    persons: Iterable[NewPerson],
    synthetic: bool,
    by: User | None,
    form_version: int = 1,
    progress: Progress | None = None,
) -> int:
    """Write persons with their cases, episodes, closures, names and index, all or none; returns how many episodes.

    The caller vouches for the answers (they were checked by the catalogue, or made by it); the database's own
    constraints hold here too. One audit row for all.
    """
    counter = lock_counter(provider.pk)
    number, written = counter.last_number, 0
    key = provider_key(provider.pk)
    house = _House(provider.pk, key, NameIndexer(key), synthetic, form_version, timezone.now())
    stream = iter(persons)
    while batch := list(islice(stream, settings.BULK_SIZE)):
        rows: _Rows = {model: [] for model in _MODELS}
        for person in batch:
            _collect_person(rows, house, person, number)
            number += len(person.cases)
        for model in _MODELS:
            insert_rows(model, rows[model])
        written += len(rows[Episode])
        if progress:
            progress(written)
    counter.last_number = number
    counter.save(update_fields=["last_number"])
    audit.record(
        action="case.bulk_created",
        by=by,
        target=provider,
        chain=provider.slug,
        episodes=written,
        synthetic=synthetic,
    )
    return written


@transaction.atomic
def bulk_create_contacts(*, provider: Partner, contacts: Iterable[AnonymousContact], by: User | None) -> int:
    """Write many contacts without a file (unsaved models), all or none; one audit row. Returns how many."""
    written, stream = 0, iter(contacts)
    while batch := list(islice(stream, settings.BULK_SIZE)):
        AnonymousContact.objects.bulk_create(batch)
        written += len(batch)
    audit.record(action="contact.bulk_created", by=by, target=provider, chain=provider.slug, contacts=written)
    return written


def lock_counter(provider_id: int) -> CaseCounter:
    """The house's case counter, locked until the end of the transaction."""
    CaseCounter.objects.get_or_create(provider_id=provider_id)
    return CaseCounter.objects.select_for_update().get(provider_id=provider_id)


def _collect_person(
    rows: _Rows,
    house: _House,
    person: NewPerson,
    number: int,
) -> None:
    person_id = new_number()
    rows[Person].append(
        (person_id, house.provider_id, person.answers, None, 1, house.synthetic, person.own_key)
    )
    birth_month = comparable_birth_month(person.answers.get("birth_month"))
    for offset, case in enumerate(person.cases, start=1):
        case_id = new_number()
        key, sealed = make_case_key(house_key=house.key, case_id=case_id)
        rows[Case].append(
            (
                case_id,
                person_id,
                house.provider_id,
                case.offer_id,
                case.action_field,
                number + offset,
                case.responsible_id,
                case.deputy_id,
                None,
                sealed,
                1,
                house.synthetic,
            )
        )
        _collect_identity(rows, house, case_id, key, case, birth_month)
        for episode_number, episode in enumerate(case.episodes, start=1):
            _collect_episode(rows, house, case_id, episode_number, episode)


def _collect_identity(
    rows: _Rows, house: _House, case_id: uuid.UUID, key: bytes, case: NewCase, birth_month: str
) -> None:
    rows[CaseIdentity].append((case_id, *sealed_identity(case_id, key, case.identity).values()))
    values = house.indexer.values(case.identity, birth_month)
    rows[NameIndex].extend((house.provider_id, kind, value, case_id) for kind, value in values)


def _collect_episode(
    rows: _Rows,
    house: _House,
    case_id: uuid.UUID,
    number: int,
    episode: NewEpisode,
) -> None:
    episode_id = new_number()
    rows[Episode].append(
        (
            episode_id,
            case_id,
            number,
            episode.first_contact_on,
            episode.first_contact_on,
            episode.closed_on,
            episode.submission_key or uuid.uuid4(),
            episode.answers,
            house.form_version,
            episode.completeness,
            house.now,
            1,
            house.synthetic,
        )
    )
    if episode.closure is not None:
        rows[Closure].append((episode_id, episode.closure, house.form_version, house.now))


@cache
def _columns(model: type[models.Model], vendor: str) -> tuple[str, list[Callable[[Any], object] | None]]:
    """Quoted column names of a model in declared order, generated ones left out, and what adapts their values."""
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    return names, [_adapter(field, vendor) for field in fields]


def _adapter(field: models.Field, vendor: str) -> Callable[[Any], object] | None:
    field = getattr(field, "target_field", field) if field.is_relation else field
    if isinstance(field, models.JSONField):
        return _JSON.encode
    if vendor != "sqlite":
        return None
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex if value else None
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat() if value else None
    return None


def insert_rows(model: type[models.Model], rows: Sequence[Sequence[object]]) -> None:
    """Insert rows given as tuples in the model's declared column order (generated columns left out)."""
    names, adapters = _columns(model, connection.vendor)
    table = connection.ops.quote_name(model._meta.db_table)
    adapted: Iterator[list[object]] = (
        [adapt(value) if adapt else value for adapt, value in zip(adapters, row, strict=True)] for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY goes past Django's cursor: its errors are turned into Django's here.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in adapted:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(adapters))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(adapted))  # type: ignore[arg-type]  # noqa: S608
