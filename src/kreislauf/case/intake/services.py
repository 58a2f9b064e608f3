"""Record an intake, amend it, begin a new episode of a known case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.case.bulk.services import lock_counter
from kreislauf.case.draft.services import discard_draft
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.episode.permissions import check_may_record, check_may_work_on
from kreislauf.case.episode.rules import Status, allows
from kreislauf.case.episode.selectors import last_episode, locked_case
from kreislauf.case.form.rules import EPISODE, PERSON, differing, of_level, stored
from kreislauf.case.form.selectors import checked_answers, county_catalogue
from kreislauf.case.identity.rules import IDENTITY_FIELDS
from kreislauf.case.identity.services import make_case_key, open_case_key, read_identity, write_identity
from kreislauf.case.intake.rules import EditBase
from kreislauf.case.intake.selectors import edit_base, offer_for, percent_complete, stored_intake
from kreislauf.case.person.models import Person
from kreislauf.catalogue import Catalogue
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible, StaleEdit
from kreislauf.foundation.secrecy.services import provider_key
from kreislauf.provider.offer.models import Offer


class CaseExists(DomainError):
    """This person already has a case in this field of help: it is continued, not doubled."""

    message = _("Für diese Person gibt es in diesem Handlungsfeld schon einen Fall.")
    next_step = _("Öffnen Sie den Fall wieder, statt einen zweiten anzulegen.")
    http_status = 409


class BeginsBeforeLastClosure(DomainError):
    """Two episodes of a case do not overlap."""

    message = _("Der neue Erstkontakt liegt vor dem letzten Abschluss.")
    next_step = _("Prüfen Sie das Datum des Erstkontakts.")
    http_status = 422


@transaction.atomic
def record_intake(
    *,
    submission_key: uuid.UUID,
    answers: Mapping[str, object],
    identity: Mapping[str, object],
    by: User,
    offer_id: int | None = None,
    person_id: uuid.UUID | None = None,
) -> Episode:
    """Record an intake (Fallaufnahme): person or a known one of the house, case, first episode, sealed identity.

    Args:
        submission_key: made with the empty form; the same key again gives the same episode and records nothing.
        answers: form "intake" as typed or as typed values; checked by the catalogue.
        identity: form "identity" likewise; all of it optional.
        person_id: a person of the same house, found by the duplicate hint.

    Raises:
        AnswersRefused: the catalogue does not accept the answers.
        NoOfferForService, NotAllowed, NotVisible: see their docstrings.
        CaseExists: the known person has a case in this field already.
    """
    catalogue = county_catalogue()
    typed = checked_answers(catalogue.form("intake"), answers)
    names = stored(checked_answers(catalogue.form("identity"), identity))
    offer = offer_for(by, service_type=str(typed["service_type"]), offer_id=offer_id)
    check_may_record(by, offer.provider_id)
    counter = lock_counter(offer.provider_id)
    already = Episode.objects.filter(submission_key=submission_key).select_related("case").first()
    if already is not None:
        check_may_work_on(by, already.case)
        return already
    texts = stored(typed)
    person = _person_for(catalogue, offer, person_id, texts)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    case = _open_case(offer, person, counter.last_number, by, names)
    episode = _begin_episode(catalogue, case, 1, texts, typed, submission_key)
    discard_draft(submission_key=submission_key, by=by)
    audit.record(
        action="case.opened",
        target=case,
        by=by,
        chain=offer.provider.slug,
        episode=str(episode.pk),
        known_person=person_id is not None,
    )
    return episode


def _person_for(
    catalogue: Catalogue, offer: Offer, person_id: uuid.UUID | None, texts: Mapping[str, str]
) -> Person:
    """The person of a new case: a new record, or the known one with what was not known of it yet."""
    facts = of_level(catalogue.form("intake"), texts, PERSON)
    if person_id is None:
        return Person.objects.create(
            provider_id=offer.provider_id, answers=facts, synthetic=offer.provider.synthetic
        )
    person = Person.objects.select_for_update().filter(pk=person_id, provider_id=offer.provider_id).first()
    if person is None:
        raise NotVisible
    if person.merged_into_id:
        person = Person.objects.select_for_update().get(pk=person.merged_into_id)
    together = Case.objects.filter(Q(person=person) | Q(person__merged_into=person))
    if together.filter(action_field=offer.action_field).exists():
        raise CaseExists
    if facts.keys() - person.answers.keys():
        person.answers = {**facts, **person.answers}
        person.version += 1
        person.save(update_fields=["answers", "version"])
    return person


def _open_case(offer: Offer, person: Person, number: int, by: User, names: Mapping[str, str]) -> Case:
    case = Case(
        person=person,
        provider_id=offer.provider_id,
        offer=offer,
        action_field=offer.action_field,
        number=number,
        responsible=by,
        synthetic=offer.provider.synthetic,
    )
    key, case.sealed_key = make_case_key(house_key=provider_key(offer.provider_id), case_id=case.pk)
    case.save(force_insert=True)
    write_identity(case=case, key=key, identity=names, birth_month=person.answers.get("birth_month"))
    return case


def _begin_episode(
    catalogue: Catalogue,
    case: Case,
    number: int,
    texts: Mapping[str, str],
    typed: Mapping[str, object],
    submission_key: uuid.UUID,
) -> Episode:
    form = catalogue.form("intake")
    day: date = typed["first_contact_on"]  # type: ignore[assignment]
    return Episode.objects.create(
        case=case,
        number=number,
        first_contact_on=day,
        opened_on=day,
        submission_key=submission_key,
        answers=of_level(form, texts, EPISODE),
        form_version=form.version,
        completeness=percent_complete(form, {**case.person.answers, **typed}),
        changed_at=timezone.now(),
        synthetic=case.synthetic,
    )


@transaction.atomic
def amend_intake(
    *,
    case_id: uuid.UUID,
    answers: Mapping[str, object],
    identity: Mapping[str, object],
    base: EditBase,
    by: User,
) -> Episode:
    """Change the intake of a case's open episode.

    Raises:
        NotVisible: `by` does not work on this case.
        AnswersRefused: the catalogue does not accept the answers.
        NotInThisStatus: the episode is closed.
        StaleEdit: somebody saved in between; its facts hold `mine` and `theirs` (stored texts by field), the fields
            in which they differ as `differing`, and the `base` to send once the person has chosen.
    """
    case = locked_case(case_id)
    check_may_work_on(by, case)
    catalogue = county_catalogue()
    form = catalogue.form("intake")
    episode = last_episode(case)
    _check_status(episode, "amend_intake")
    typed = checked_answers(form, answers)
    mine = {**stored(typed), **stored(checked_answers(catalogue.form("identity"), identity))}
    old_identity = read_identity(case)
    theirs = {**stored_intake(episode, case), **old_identity}
    changed = differing(mine, theirs, [*form.fields_by_id, *IDENTITY_FIELDS])
    if base != edit_base(episode, case) and changed:
        raise StaleEdit(mine=mine, theirs=theirs, differing=changed, base=edit_base(episode, case))
    if not changed:
        return episode
    _save_amended(catalogue, case, episode, mine, typed, changed)
    kept = {name: old_identity[name] for name in old_identity if name not in IDENTITY_FIELDS}
    _save_identity(case, {**kept, **{n: mine.get(n, "") for n in IDENTITY_FIELDS}}, changed)
    audit.record(
        action="case.amended",
        target=case,
        by=by,
        chain=case.provider.slug,
        episode=str(episode.pk),
        fields=changed,
    )
    return episode


def _check_status(episode: Episode, act: str) -> None:
    status = Status.OPEN if episode.is_open else Status.CLOSED
    if not allows(status, act):
        raise NotInThisStatus(act=act, status=str(status))


def _save_amended(
    catalogue: Catalogue,
    case: Case,
    episode: Episode,
    mine: Mapping[str, str],
    typed: Mapping[str, object],
    changed: list[str],
) -> None:
    form = catalogue.form("intake")
    person = case.person
    facts = of_level(form, mine, PERSON)
    if facts != person.answers:
        person.answers, person.version = facts, person.version + 1
        person.save(update_fields=["answers", "version"])
    day: date = typed["first_contact_on"]  # type: ignore[assignment]
    episode.answers = of_level(form, mine, EPISODE)
    episode.first_contact_on = episode.opened_on = day
    episode.form_version = form.version
    episode.completeness = percent_complete(form, typed)
    episode.changed_at = timezone.now()
    episode.version += 1
    episode.save(
        update_fields=[
            "answers",
            "first_contact_on",
            "opened_on",
            "form_version",
            "completeness",
            "changed_at",
            "version",
        ]
    )


def _save_identity(case: Case, identity: Mapping[str, str], changed: list[str]) -> None:
    """Names are sealed and indexed anew where a name, a contact or the birth month changed."""
    if {*changed} & {*IDENTITY_FIELDS, "birth_month"}:
        birth_month = case.person.answers.get("birth_month")
        write_identity(case=case, key=open_case_key(case), identity=identity, birth_month=birth_month)


@transaction.atomic
def reopen_case(
    *, case_id: uuid.UUID, answers: Mapping[str, object], submission_key: uuid.UUID, by: User
) -> Episode:
    """Begin a new episode of a closed case (Wiederaufnahme); the earlier episodes and closures stay as they are.

    Raises:
        NotVisible: `by` does not work on this case.
        NotInThisStatus: the last episode is still open.
        AnswersRefused, BeginsBeforeLastClosure: see their docstrings.
    """
    case = locked_case(case_id)
    check_may_work_on(by, case)
    already = case.episodes.filter(submission_key=submission_key).first()
    if already is not None:
        return already
    last = last_episode(case)
    _check_status(last, "reopen_case")
    catalogue = county_catalogue()
    typed = checked_answers(catalogue.form("intake"), answers)
    if typed["first_contact_on"] < last.closed_on:  # type: ignore[operator]
        raise BeginsBeforeLastClosure(last_closure=last.closed_on)
    texts = stored(typed)
    facts = of_level(catalogue.form("intake"), texts, PERSON)
    if facts != case.person.answers:
        case.person.answers, case.person.version = facts, case.person.version + 1
        case.person.save(update_fields=["answers", "version"])
    episode = _begin_episode(catalogue, case, last.number + 1, texts, typed, submission_key)
    discard_draft(submission_key=submission_key, by=by)
    audit.record(
        action="case.reopened", target=case, by=by, chain=case.provider.slug, episode=str(episode.pk)
    )
    return episode
