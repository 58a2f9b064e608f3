"""Take over cases from a provider's own software: check every row, then write all or none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kreislauf.case.bulk.rules import NewCase, NewPerson
from kreislauf.case.bulk.services import bulk_create_cases, lock_counter
from kreislauf.case.episode.models import Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.person_rows.rules import PersonRow, episode_key_of
from kreislauf.case.person_rows.services import contradictions, write_persons
from kreislauf.case.table_file.rules import MOST_SIGNS, Table
from kreislauf.case.transfer.rules import (
    EXTERNAL_NUMBER,
    PERSON_KEY,
    ImportReport,
    Occurrences,
    ReadRow,
    RowProblem,
    contents_of,
    read_row,
    ready_row,
    row_key,
)
from kreislauf.catalogue import Catalogue
from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.secrecy.rules import derive_key
from kreislauf.foundation.secrecy.services import provider_key
from kreislauf.provider.offer.models import Offer

Progress = Callable[[int, int], None]
_STEP = 1_000


class ImportRefused(DomainError):
    """Rows of the file are wrong; nothing was taken over. `report` names them."""

    message = _("Die Datei enthält Fehler. Es wurde nichts übernommen.")
    next_step = _("Berichtigen Sie die genannten Zellen und versuchen Sie es noch einmal.")
    http_status = 422

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        super().__init__(problems=report.problem_count)


class MappingIncomplete(DomainError):
    """Mandatory fields have no column."""

    http_status = 422


def _language() -> str:
    return get_language() or "de"


def check_mapping(columns: Sequence[str], mapping: Mapping[str, str], catalogue: Catalogue) -> None:
    """Every mandatory field of the intake has a column of this file.

    Raises:
        MappingIncomplete: and names what is missing.
    """
    mapped = {target for column, target in mapping.items() if column in columns}
    missing = [
        f.label.in_language(_language())
        for f in catalogue.form("intake").mandatory_fields
        if f.id not in mapped
    ]
    if missing:
        raise MappingIncomplete(
            _("Diesen Pflichtangaben ist keine Spalte zugeordnet: %(fields)s.")
            % {"fields": ", ".join(missing)},
            next_step=_("Ordnen Sie jeder eine Spalte der Datei zu."),
        )


def check_rows(
    *, provider: Partner, table: Table, mapping: Mapping[str, str], progress: Progress | None = None
) -> tuple[list[ReadRow], ImportReport]:
    """Read every row and note every problem; writes nothing.

    Raises:
        MappingIncomplete: see `check_mapping`.
    """
    catalogue = county_catalogue()
    check_mapping(table.columns, mapping, catalogue)
    report, ready = ImportReport(rows=len(table.rows)), []
    key = _house_key(provider)
    places = {
        target: table.columns.index(column) for column, target in mapping.items() if column in table.columns
    }
    seen = Occurrences()
    offers = _offers(provider)
    for offset, cells in enumerate(table.rows):
        number = table.first_row + offset
        row = _checked_row(number, cells, places, table, catalogue, offers, seen, key, report)
        if row is not None:
            ready.append(row)
        if progress and (offset + 1) % _STEP == 0:
            progress(offset + 1, len(table.rows))
    for found in contradictions(
        provider=provider,
        rows=_of_persons(ready, offers),
        house_key=key,
        catalogue=catalogue,
        language=_language(),
    ):
        column = table.columns[places[found.field]]
        report.note(RowProblem(found.line, column, found.value, found.expected, found.message))
    if progress:
        progress(len(table.rows), len(table.rows))
    return ready, report


def _offers(provider: Partner) -> dict[str, Offer]:
    """The house's offer for each kind of help: the oldest one."""
    return {offer.service_type: offer for offer in Offer.objects.filter(provider=provider).order_by("-pk")}


def _checked_row(
    number: int,
    cells: list[str],
    places: Mapping[str, int],
    table: Table,
    catalogue: Catalogue,
    offers: Mapping[str, Offer],
    seen: Occurrences,
    key: bytes,
    report: ImportReport,
) -> ReadRow | None:
    before = report.problem_count
    if len(cells) != len(table.columns):
        expected = str(_("%(count)s Zellen") % {"count": len(table.columns)})
        message = str(_("Die Zeile hat nicht so viele Zellen wie der Kopf."))
        report.note(RowProblem(number, "", str(len(cells)), expected, message))
        return None
    by_target = {target: cells[place][: MOST_SIGNS + 1] for target, place in places.items()}
    intake, identity, closure, problems = read_row(by_target, catalogue=catalogue, on=catalogue.on)
    for target, problem in problems:
        column = table.columns[places[target]] if target in places else target
        report.note(
            RowProblem(
                number,
                column,
                problem.value,
                problem.expected.in_language(_language()),
                problem.message.in_language(_language()),
            )
        )
    service = str(intake.get("service_type", ""))
    if service and service not in offers:
        column = table.columns[places["service_type"]]
        expected = str(_("eine Leistungsart, die Ihr Haus anbietet"))
        message = str(_("Für diese Leistungsart ist kein Angebot eingetragen."))
        report.note(RowProblem(number, column, service, expected, message))
    own_number, person = (by_target.get(name, "").strip() for name in (EXTERNAL_NUMBER, PERSON_KEY))
    contents = contents_of(intake, identity, closure)
    occurrence = seen.count(own_number, person, contents)
    if own_number and occurrence > 1:
        column = table.columns[places[EXTERNAL_NUMBER]]
        expected = str(_("jedes Aktenzeichen einmal"))
        message = str(_("Dieses Aktenzeichen steht schon weiter oben."))
        report.note(RowProblem(number, column, own_number, expected, message))
    if report.problem_count > before:
        return None
    row = row_key(key, own_number, contents, occurrence)
    own = episode_key_of(key, person, service, intake["first_contact_on"]) if person else row  # type: ignore[arg-type]
    numbers = {EXTERNAL_NUMBER: own_number, PERSON_KEY: person}
    number_key = row if person and own_number else None
    return ready_row(number, own, number_key, numbers, intake, identity, closure, catalogue)


def import_cases(
    *,
    provider: Partner,
    table: Table,
    mapping: Mapping[str, str],
    responsible: User,
    by: User | None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take over all rows of a table as cases of `responsible` (Übernahme), or none; rows known already add nothing.

    Args:
        mapping: the file's column -> our column (`transfer.rules.targets`).
        by: the account; None for the command line.
        progress: called with (rows done, rows in all) while rows are checked and while they are written.

    Raises:
        ImportRefused: any row is wrong; its report names row, column, value and what is expected.
        MappingIncomplete: a mandatory field has no column.
        NotAllowed: `responsible` is no counsellor of this house.
    """
    require_role(responsible, Role.COUNSELLOR, partner_id=provider.pk)
    rows, report = check_rows(provider=provider, table=table, mapping=mapping, progress=progress)
    if report.problem_count:
        raise ImportRefused(report)
    _take_over(rows, report, provider, responsible, by, progress)
    return report


@transaction.atomic
def _take_over(
    rows: Sequence[ReadRow],
    report: ImportReport,
    provider: Partner,
    responsible: User,
    by: User | None,
    progress: Progress | None,
) -> None:
    """Write checked rows in one transaction. It begins here: nobody else waits while rows are only checked."""
    lock_counter(provider.pk)
    offers = _offers(provider)
    alone = [row for row in rows if not row.identity[PERSON_KEY]]
    known = set(_known_keys([row.key for row in alone]))
    new = [row for row in alone if row.key not in known]
    form_version = county_catalogue().form("intake").version
    persons, further, known_of_persons = write_persons(
        provider=provider,
        rows=_of_persons(rows, offers, responsible),
        house_key=_house_key(provider),
        form_version=form_version,
    )
    episodes = len(new) + sum(len(case.episodes) for person in persons for case in person.cases)
    bulk_create_cases(
        provider=provider,
        persons=chain(
            (NewPerson(row.person, [_as_case(row, offers, responsible)]) for row in new), iter(persons)
        ),
        synthetic=provider.synthetic,
        by=by,
        form_version=form_version,
        progress=(lambda done: progress(done, episodes)) if progress else None,
    )
    report.added, report.known = episodes + further, len(known) + known_of_persons
    audit.record(
        action="case.imported",
        target=provider,
        by=by,
        chain=provider.slug,
        rows=report.rows,
        added=report.added,
        known=report.known,
        at=timezone.localdate().isoformat(),
    )


def _known_keys(keys: Sequence[uuid.UUID]) -> Iterator[uuid.UUID]:
    stream = iter(keys)
    while batch := list(islice(stream, settings.BULK_SIZE)):
        yield from Episode.objects.filter(submission_key__in=batch).values_list("submission_key", flat=True)


def _of_persons(
    rows: Sequence[ReadRow], offers: Mapping[str, Offer], responsible: User | None = None
) -> list[PersonRow]:
    """The rows that name a person, as what they say of that person."""
    return [
        PersonRow(
            line=row.line,
            person=row.identity[PERSON_KEY],
            action_field=offers[row.service_type].action_field,
            opened_on=row.episode.first_contact_on,
            closed_on=row.episode.closed_on,
            facts=row.person,
            keys=(row.key, row.number_key) if row.number_key else (row.key,),
            case=_as_case(row, offers, responsible),
        )
        for row in rows
        if row.identity[PERSON_KEY]
    ]


def _as_case(row: ReadRow, offers: Mapping[str, Offer], responsible: User | None) -> NewCase:
    offer = offers[row.service_type]
    return NewCase(
        offer_id=offer.pk,
        action_field=offer.action_field,
        responsible_id=responsible.pk if responsible else 0,
        episodes=[row.episode],
        identity=row.identity,
    )


def _house_key(provider: Partner) -> bytes:
    return derive_key(provider_key(provider.pk), "imported row")
