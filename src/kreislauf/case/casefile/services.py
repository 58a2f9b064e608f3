"""Read files: one case, a page of a list, a search. Each read of a person's data writes its audit row."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kreislauf.case.casefile.rules import case_number, matches, search_terms
from kreislauf.case.casefile.selectors import ALL, ListFilter, latest_episodes
from kreislauf.case.closure.models import Closure
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.episode.permissions import works_on
from kreislauf.case.episode.rules import Due, due_things
from kreislauf.case.episode.selectors import cases_visible_to, visible_case
from kreislauf.case.form.rules import typed
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.identity.models import CaseIdentity, IndexKind
from kreislauf.case.identity.rules import sound
from kreislauf.case.identity.selectors import entries_in
from kreislauf.case.identity.services import index_values, plain_identity
from kreislauf.case.intake.rules import EditBase
from kreislauf.case.intake.selectors import edit_base, stored_intake
from kreislauf.case.transfer.selectors import export_rows
from kreislauf.catalogue import Completeness, completeness
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.secrecy.services import provider_key

#: A search decrypts at most so many candidates and shows at most so many.
MOST_CANDIDATES = 200
MOST_FOUND = 50


@dataclass(frozen=True)
class CaseRow:
    """One line of a list: the case's latest episode, the person's name, what is due."""

    case: Case
    episode: Episode
    name: str
    due: Sequence[Due]


@dataclass(frozen=True)
class CaseFile:
    """File (Fallakte): everything a counsellor sees of a case; answers as stored texts by field."""

    case: Case
    episode: Episode
    episodes: Sequence[Episode]
    closures: dict[uuid.UUID, Closure]
    identity: dict[str, str]
    answers: dict[str, str]
    completeness: Completeness
    base: EditBase
    may_work: bool


@transaction.atomic
def read_file(*, case_id: uuid.UUID, by: User, purpose: str = "case_work") -> CaseFile:
    """The file of one case (Fallakte). Audited.

    Raises:
        NotVisible: it does not exist, or not for this account.
    """
    case = visible_case(by, case_id)
    episodes = list(case.episodes.order_by("-number"))
    identity = plain_identity(case, CaseIdentity.objects.filter(case=case).first())
    answers = stored_intake(episodes[0], case)
    form = county_catalogue().form("intake")
    audit.record(action="case.read", target=case, by=by, chain=case.provider.slug, purpose=purpose)
    return CaseFile(
        case=case,
        episode=episodes[0],
        episodes=episodes,
        closures={c.episode_id: c for c in Closure.objects.filter(episode__in=episodes)},
        identity=identity,
        answers=answers,
        completeness=completeness(form, typed(form, answers, on=episodes[0].opened_on)),
        base=edit_base(episodes[0], case),
        may_work=works_on(by, case),
    )


def own_episodes(user: User, wanted: ListFilter) -> QuerySet[Episode]:
    """The latest episodes of the cases this account may see, for a paginator; without names."""
    return latest_episodes(cases_visible_to(user), wanted)


@transaction.atomic
def read_rows(*, episodes: Iterable[Episode], by: User, action: str = "case.list_read") -> list[CaseRow]:
    """These episodes as lines with names. They must come from `own_episodes`; audited with count and numbers."""
    rows = list(episodes)
    stored = CaseIdentity.objects.in_bulk([episode.case_id for episode in rows])
    today = timezone.localdate()
    keys = {pk: provider_key(pk) for pk in {episode.case.provider_id for episode in rows}}
    lines = [_row(e, stored.get(e.case_id), keys[e.case.provider_id], today) for e in rows]
    for slug in sorted({episode.case.provider.slug for episode in rows}):
        seen = [str(e.case_id) for e in rows if e.case.provider.slug == slug]
        audit.record(
            action=action,
            by=by,
            object_type="case.case",
            object_id="list",
            chain=slug,
            count=len(seen),
            cases=seen,
        )
    return lines


def _row(episode: Episode, stored: CaseIdentity | None, house_key: bytes, today: object) -> CaseRow:
    plain = plain_identity(episode.case, stored, house_key)
    due = due_things(
        is_open=episode.is_open,
        opened_on=episode.opened_on,
        changed_on=timezone.localtime(episode.changed_at).date(),
        completeness=episode.completeness,
        today=today,  # type: ignore[arg-type]
    )
    name = ", ".join(part for part in (plain["family_name"], plain["given_name"]) if part)
    return CaseRow(episode.case, episode, name, due)


@transaction.atomic
def search_files(*, text: str, by: User) -> list[CaseRow]:
    """Cases this account may see, by number or by names (exact or alike in sound), fifty at most. Audited."""
    visible = cases_visible_to(by)
    number = case_number(text)
    if number is not None:
        candidates = visible.filter(number=number)
        return read_rows(episodes=_latest(candidates), by=by, action="case.searched")
    terms = search_terms(text)
    if not terms:
        return []
    found = _fitting(list(_latest(_candidates(visible, terms, by))), terms)
    return read_rows(episodes=found[:MOST_FOUND], by=by, action="case.searched")


def _latest(cases: QuerySet[Case]) -> QuerySet[Episode]:
    return latest_episodes(cases, ListFilter(status=ALL))[:MOST_CANDIDATES]


def _fitting(episodes: Sequence[Episode], terms: list[str]) -> list[Episode]:
    """Those whose case bears names that match every term: a bucket holds strangers too."""
    stored = CaseIdentity.objects.in_bulk([episode.case_id for episode in episodes])
    keys = {pk: provider_key(pk) for pk in {episode.case.provider_id for episode in episodes}}
    return [
        episode
        for episode in episodes
        if _fits(
            plain_identity(episode.case, stored.get(episode.case_id), keys[episode.case.provider_id]), terms
        )
    ]


def _fits(plain: dict[str, str], terms: list[str]) -> bool:
    return all(matches(term, plain["family_name"], plain["given_name"]) for term in terms)


def _candidates(visible: QuerySet[Case], terms: list[str], by: User) -> QuerySet[Case]:
    """Visible cases that share a bucket of the name index with every term."""
    houses = partner_ids_with(by, Role.COUNSELLOR, Role.PROVIDER_LEAD)
    for term in terms:
        wanted = {(IndexKind.FAMILY, term), (IndexKind.GIVEN, term), (IndexKind.SOUND, sound(term))}
        shared = Q(pk__in=[])
        for provider_id in houses:
            entries = entries_in(provider_id, index_values(provider_key(provider_id), wanted))
            shared |= Q(pk__in=entries.values("case_id"))
        visible = visible.filter(shared)
    return visible


@transaction.atomic
def read_for_export(*, by: User) -> tuple[Iterator[list[str]], bool]:
    """All fields of all cases this account works on, as rows of our file format, and whether any is invented.

    Audited with their count, before the first row is given out.
    """
    cases = cases_visible_to(by).filter(Q(responsible=by) | Q(deputy=by))
    for slug, count in (
        cases.values_list("provider__slug").annotate(count=Count("pk")).order_by("provider__slug")
    ):
        audit.record(
            action="case.exported",
            by=by,
            object_type="case.case",
            object_id="export",
            chain=slug,
            count=count,
        )
    return export_rows(cases), cases.filter(synthetic=True).exists()


def read_house_for_export(*, provider: Partner, by: User | None) -> Iterator[list[str]]:
    """All fields of all cases of a house, for its own administrator on the command line. Audited.

    Raises:
        AuditOutsideTransaction: the caller has not opened the transaction the rows are read in.
    """
    cases = Case.objects.filter(provider=provider)
    audit.record(
        action="case.exported",
        by=by,
        target=provider,
        chain=provider.slug,
        count=cases.count(),
        whole_house=True,
    )
    return export_rows(cases)
