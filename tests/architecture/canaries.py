"""Canaries (Kanarienvögel): texts that occur nowhere but in one house's records, so that a leak can be read off.

Each house gets its own in every field somebody can write freely into, and its records' numbers count as canaries too.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kreislauf.case.closure.services import close_episode
from kreislauf.case.contact.services import record_contact
from kreislauf.case.draft.services import save_draft
from kreislauf.case.duplicate.services import merge_persons
from kreislauf.case.episode.models import Case, CaseCounter, Episode, Inspection
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.import_run.models import ImportRun
from kreislauf.case.import_run.services import confirm_run, set_mapping, start_run
from kreislauf.case.intake.services import reopen_case
from kreislauf.foundation.permission.rules import Role
from tests.people import an_account
from tests.unit.case.invented import ALL_ANSWERS, ANSWERS, CLOSURE, House, a_house, an_intake

if TYPE_CHECKING:
    from kreislauf.foundation.account.models import User

#: What all planted persons have in common, so that somebody else's search and duplicate hint would find them.
SHARED_FAMILY, SHARED_GIVEN = "Zwitscher", "Amsel"


@dataclass
class Planted:
    """One house, full of canaries.

    Attributes:
        names: canary -> where it was planted; nobody but the counsellor whose case it is may read it.
        numbers: numbers of records; for the own house only.
    """

    house: House
    data_protection: User
    names: dict[str, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    cases: list[uuid.UUID] = field(default_factory=list)
    persons: list[uuid.UUID] = field(default_factory=list)
    keys: list[uuid.UUID] = field(default_factory=list)
    merges: list[int] = field(default_factory=list)
    integers: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def bird(self, place: str, text: str) -> str:
        """Remember a canary by where it is planted."""
        self.names[text.lower()] = place
        return text


def plant(slug: str, tag: str, first_number: int) -> Planted:
    """A house with canaries `tag` in persons, cases, episodes, drafts, contacts, closures, merges and imports."""
    house = a_house(slug)
    CaseCounter.objects.create(provider=house.provider, last_number=first_number)
    planted = Planted(
        house, an_account(Role.DATA_PROTECTION, house.provider, username=f"data-protection-{slug}")
    )
    _plant_cases(planted, tag)
    _plant_merge(planted, tag)
    _plant_draft_and_contact(planted, tag)
    _plant_imports(planted, tag)
    for case in Case.objects.filter(provider=house.provider):
        planted.cases.append(case.pk)
        planted.persons.append(case.person_id)
        planted.labels.append(case.label)
        planted.numbers |= {str(case.pk), str(case.person_id), f"{case.number:06d}"}
    for episode in Episode.objects.filter(case__provider=house.provider):
        planted.numbers.add(str(episode.pk))
        planted.keys.append(episode.submission_key)
    return planted


def identity(planted: Planted, tag: str, place: str) -> dict[str, str]:
    """A name and contact with a canary in every field the catalogue asks."""
    plain = f"Kanari{tag}{place}"
    texts = {
        "family_name": f"{SHARED_FAMILY} {plain}familie",
        "given_name": f"{SHARED_GIVEN} {plain}vorname",
        "phone": f"06152 {first_digits(tag)}{len(planted.names):04d}",
        "email": f"{plain}post@beispiel.invalid",
        "address": f"{plain}weg 1, 64521 Musterstadt",
    }
    for name in county_catalogue().form("identity").fields_by_id:
        # What the page shows is looked for: the part that is no shared word.
        planted.bird(f"{place}.{name}", texts[name].removeprefix(f"{SHARED_FAMILY} ").removeprefix("Amsel "))
    return texts


def first_digits(tag: str) -> str:
    """Digits that stand for a tag in a telephone number."""
    return "".join(str(ord(letter) % 10) for letter in tag)


def _plant_cases(planted: Planted, tag: str) -> None:
    house = planted.house
    an_intake(house, names=identity(planted, tag, "offen"), **ALL_ANSWERS)
    closed = an_intake(house, names=identity(planted, tag, "zu"), **ALL_ANSWERS)
    close_episode(case_id=closed.case_id, answers=CLOSURE, by=house.counsellor)
    again = an_intake(house, names=identity(planted, tag, "wieder"), **ALL_ANSWERS)
    close_episode(case_id=again.case_id, answers=CLOSURE, by=house.counsellor)
    reopen_case(
        case_id=again.case_id,
        answers=ANSWERS | {"first_contact_on": "1.8.2026"},
        submission_key=uuid.uuid4(),
        by=house.counsellor,
    )
    now = timezone.now()
    reason = planted.bird("Grund der Einsicht", f"Kanari{tag}einsicht")
    Inspection.objects.create(
        case=closed.case,
        user=house.lead,
        reason=reason,
        opened_at=now - timedelta(hours=3),
        ends_at=now - timedelta(hours=2),
    )


def _plant_merge(planted: Planted, tag: str) -> None:
    house = planted.house
    kept = an_intake(house, names=identity(planted, tag, "bleibt"), **ALL_ANSWERS)
    double = an_intake(house, names=identity(planted, tag, "doppelt"), **ALL_ANSWERS)
    merge = merge_persons(
        kept_id=kept.case.person_id,
        duplicate_id=double.case.person_id,
        provider=house.provider,
        reason=planted.bird("Grund der Zusammenführung", f"Kanari{tag}dublette"),
        by=house.counsellor,
    )
    planted.merges.append(merge.pk)


def _plant_draft_and_contact(planted: Planted, tag: str) -> None:
    house, key = planted.house, uuid.uuid4()
    draft = save_draft(
        form="intake",
        submission_key=key,
        provider_id=house.provider.pk,
        payload={**identity(planted, tag, "entwurf"), "first_contact_on": f"Kanari{tag}halb"},
        by=house.counsellor,
    )
    planted.bird("entwurf.first_contact_on", f"Kanari{tag}halb")
    contact = record_contact(
        submission_key=uuid.uuid4(),
        offer_id=house.addiction.pk,
        answers={"contact_on": "3.4.2026", "topic": "addiction", "municipality": "06433012"},
        by=house.counsellor,
    )
    planted.keys += [key, contact.submission_key]
    planted.numbers |= {str(draft.pk), str(contact.pk)}


def _plant_imports(planted: Planted, tag: str) -> None:
    """One run that is full of mistakes and waits, one that was taken over."""
    head = [
        "first_contact_on",
        "municipality",
        "main_issue",
        "service_type",
        "external_number",
        "family_name",
        "person_key",
    ]
    good = ["3.4.2026", "06433012", "addiction", "addiction_counselling"]
    own = planted.bird("Übernahme, Spaltenname", f"Kanari{tag}spalte")
    wrong = [
        "gestern " + planted.bird("Übernahme, Zelle", f"Kanari{tag}zelle"),
        *good[1:],
        "1",
        "x",
        "x",
        "x",
    ]
    for name, columns, row in (
        (planted.bird("Übernahme, Dateiname", f"Kanari{tag}datei") + ".csv", [*head, own], wrong),
        (
            "zwei.csv",
            head,
            [
                *good,
                planted.bird("Aktenzeichen", f"Kanari{tag}zeichen"),
                planted.bird("übernommen.family_name", f"Kanari{tag}name"),
                planted.bird("Personenkennung", f"Kanari{tag}kennung"),
            ],
        ),
    ):
        by = planted.house.counsellor
        data = f"{';'.join(columns)}\n{';'.join(row)}\n".encode()
        run = start_run(provider=planted.house.provider, data=data, file_name=name, by=by)
        set_mapping(run_id=run.pk, mapping={name: name for name in head}, by=by)
        if not ImportRun.objects.get(pk=run.pk).message:
            confirm_run(run_id=run.pk, by=by)
        planted.integers.append(run.pk)
