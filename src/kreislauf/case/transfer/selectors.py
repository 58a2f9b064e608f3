"""Cases as rows of our own file format: what an import takes in, an export gives back."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from kreislauf.case.closure.models import Closure
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.identity.models import CaseIdentity
from kreislauf.case.identity.services import plain_identity
from kreislauf.case.transfer.rules import AT_CLOSURE, EXTERNAL_NUMBER, PERSON_KEY, targets
from kreislauf.foundation.secrecy.services import provider_key

_STEP = 2_000


def export_columns() -> list[str]:
    """The columns of the file, by their ids."""
    return list(targets(county_catalogue()))


def export_rows(cases: QuerySet[Case]) -> Iterator[list[str]]:
    """One row per episode of these cases, in the order of their numbers. The caller audits this read."""
    columns = export_columns()
    intake = county_catalogue().form("intake").fields_by_id
    episodes = Episode.objects.filter(case__in=cases).select_related("case", "case__person")
    ordered = episodes.order_by("case__provider_id", "case__number", "number")
    batch: list[Episode] = []
    for episode in ordered.iterator(chunk_size=_STEP):
        batch.append(episode)
        if len(batch) == _STEP:
            yield from _rows(batch, columns, set(intake))
            batch = []
    yield from _rows(batch, columns, set(intake))


def _rows(batch: list[Episode], columns: list[str], intake: set[str]) -> Iterator[list[str]]:
    identities = CaseIdentity.objects.in_bulk([episode.case_id for episode in batch])
    closures = Closure.objects.in_bulk([episode.pk for episode in batch])
    keys = {pk: provider_key(pk) for pk in {episode.case.provider_id for episode in batch}}
    for episode in batch:
        texts = {**episode.case.person.answers, **episode.answers}
        plain = plain_identity(episode.case, identities.get(episode.case_id), keys[episode.case.provider_id])
        # Two rows of one number would clash, unless they say that they are one person's.
        alone = episode.number > 1 and not plain[PERSON_KEY]
        texts |= {**plain, EXTERNAL_NUMBER: "" if alone else plain[EXTERNAL_NUMBER]}
        closure = closures.get(episode.pk)
        for name, text in (closure.answers if closure else {}).items():
            texts[f"{name}{AT_CLOSURE}" if name in intake else name] = text
        yield [texts.get(column, "") for column in columns]
