"""Take over cases from a provider's own software: check every row, then write all or none."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kreislauf.case.bulk.rules import NewCase, NewPerson
from kreislauf.case.bulk.services import bulk_create_cases, lock_counter
from kreislauf.case.episode.models import Episode
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.table_file.rules import MOST_SIGNS, Table
from kreislauf.case.transfer.rules import (
    EXTERNAL_NUMBER,
    MOST_LISTED,
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


@dataclass
class ImportReport:
    """Report (Übernahmebericht): rows read, new, known already; and the first hundred problems of all."""

    rows: int = 0
    added: int = 0
    known: int = 0
    problem_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    def note(self, problem: RowProblem) -> None:
        """One more problem; listed while there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(problem)


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
    key = derive_key(provider_key(provider.pk), "imported row")
    places = {
        target: table.columns.index(column) for column, target in mapping.items() if column in table.columns
    }
    seen: Counter[object] = Counter()
    services = set(Offer.objects.filter(provider=provider).values_list("service_type", flat=True))
    for offset, cells in enumerate(table.rows):
        number = table.first_row + offset
        row = _checked_row(number, cells, places, table, catalogue, services, seen, key, report)
        if row is not None:
            ready.append(row)
        if progress and (offset + 1) % _STEP == 0:
            progress(offset + 1, len(table.rows))
    if progress:
        progress(len(table.rows), len(table.rows))
    return ready, report


def _checked_row(
    number: int,
    cells: list[str],
    places: Mapping[str, int],
    table: Table,
    catalogue: Catalogue,
    services: set[str],
    seen: Counter[object],
    key: bytes,
    report: ImportReport,
) -> ReadRow | None:
    before = report.problem_count
    if len(cells) != len(table.columns):
        expected = str(_("%(count)s Zellen") % {"count": len(table.columns)})
        report.note(
            RowProblem(
                number,
                "",
                str(len(cells)),
                expected,
                str(_("Die Zeile hat nicht so viele Zellen wie der Kopf.")),
            )
        )
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
    if service and service not in services:
        column = table.columns[places["service_type"]]
        expected = str(_("eine Leistungsart, die Ihr Haus anbietet"))
        report.note(
            RowProblem(
                number,
                column,
                service,
                expected,
                str(_("Für diese Leistungsart ist kein Angebot eingetragen.")),
            )
        )
    own_number = by_target.get(EXTERNAL_NUMBER, "").strip()
    contents = contents_of(intake, identity, closure)
    same = own_number or tuple(sorted(contents.items()))
    seen[same] += 1
    if own_number and seen[same] > 1:
        column = table.columns[places[EXTERNAL_NUMBER]]
        report.note(
            RowProblem(
                number,
                column,
                own_number,
                str(_("jedes Aktenzeichen einmal")),
                str(_("Dieses Aktenzeichen steht schon weiter oben.")),
            )
        )
    if report.problem_count > before:
        return None
    return ready_row(
        row_key(key, own_number, contents, seen[same]), own_number, intake, identity, closure, catalogue
    )


@transaction.atomic
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
    lock_counter(provider.pk)
    known = set(_known_keys([row.key for row in rows]))
    new = [row for row in rows if row.key not in known]
    offers = {offer.service_type: offer for offer in Offer.objects.filter(provider=provider).order_by("-pk")}
    bulk_create_cases(
        provider=provider,
        persons=(_as_person(row, offers[row.service_type], responsible) for row in new),
        synthetic=provider.synthetic,
        by=by,
        form_version=county_catalogue().form("intake").version,
        progress=(lambda done: progress(done, len(new))) if progress else None,
    )
    report.added, report.known = len(new), len(known)
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
    return report


def _known_keys(keys: Sequence[uuid.UUID]) -> Iterator[uuid.UUID]:
    stream = iter(keys)
    while batch := list(islice(stream, settings.BULK_SIZE)):
        yield from Episode.objects.filter(submission_key__in=batch).values_list("submission_key", flat=True)


def _as_person(row: ReadRow, offer: Offer, responsible: User) -> NewPerson:
    case = NewCase(
        offer_id=offer.pk,
        action_field=offer.action_field,
        responsible_id=responsible.pk,
        episodes=[row.episode],
        identity=row.identity,
    )
    return NewPerson(row.person, [case])
