"""Report a need, give it evidence, check it, answer it. Establishing and disputing is a body's: see `resolution`."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.selectors import figures_visible_to
from kreislauf.evidence.release.models import Profile
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.matter.models import Audience, MatterKind
from kreislauf.region.matter.permissions import check_may_speak_for
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import Life, locked, move
from kreislauf.region.need.models import STATUS_LABELS, Need, NeedEvidence
from kreislauf.region.need.permissions import check_may_report_need
from kreislauf.region.need.rules import PUBLIC, TRANSITIONS, NeedStatus
from kreislauf.region.statement.models import Statement

NEED_LIFE = Life(
    TRANSITIONS,
    STATUS_LABELS,
    {status: Audience.PUBLIC if status in PUBLIC else Audience.PARTNERS for status in NeedStatus},
)


class FigureNotForTheTable(DomainError):
    """The figure may not be shown to all partners."""

    message = _("Diese Zahl ist nur für die interne Planung freigegeben.")
    next_step = _("Wählen Sie eine Zahl, die für alle Partner oder öffentlich freigegeben ist.")
    http_status = 409


class EvidenceAlreadyThere(DomainError):
    """This figure or statement supports the need already."""

    message = _("Dieser Beleg steht schon dabei.")
    http_status = 409


def shareable_figure(by: User, figure_id: int) -> Figure:
    """A figure that may be laid on the common table.

    Raises:
        FigureNotForTheTable: not visible for `by`, or released for internal use only.
    """
    figure = figures_visible_to(by).filter(pk=figure_id).first()
    if figure is None or figure.release.profile == Profile.INTERNAL:
        raise FigureNotForTheTable(figure_id=figure_id)
    return figure


@transaction.atomic
def report_need(
    *,
    cycle: Cycle,
    area: Area,
    action_field: str,
    title: str,
    target_group: str,
    perspective: str,
    description: str,
    by: User,
    partner: Partner | None = None,
    on: date | None = None,
    synthetic: bool = False,
) -> Need:
    """Report a need (Bedarf) on behalf of a partner; it owes the answers to statements on it.

    Raises:
        NotAllowed: `by` speaks for no partner (or not for `partner`).
        StageClosed: the cycle is over.
    """
    reporter = check_may_report_need(by, partner.pk if partner else None)
    check_open(cycle, "report_need")
    need = Need.objects.create(
        kind=MatterKind.NEED,
        audience=NEED_LIFE.audience[NeedStatus.REPORTED],
        cycle=cycle,
        owner=reporter,
        area=area,
        action_field=action_field,
        title=title,
        target_group=target_group,
        perspective=perspective,
        description=description,
        begun_on=on or timezone.localdate(),
        synthetic=synthetic,
    )
    audit.record(action="need.reported", target=need, by=by, area=area.code, action_field=action_field)
    return need


@transaction.atomic
def add_evidence(
    *, need_id: int, note: str, by: User, figure_id: int | None = None, statement_id: int | None = None
) -> NeedEvidence:
    """Lay a released figure or a statement beside the need, with a note on what it shows. Any partner may.

    Raises:
        NotVisible, NotAllowed, StageClosed, FigureNotForTheTable, EvidenceAlreadyThere.
    """
    need = locked(Need, need_id)
    check_sees(by, need)
    check_may_speak_for(by)
    check_open(need.cycle, "check_need")
    if (figure_id is None) == (statement_id is None):
        raise DomainError(_("Ein Beleg ist entweder eine Zahl oder eine Stellungnahme."))
    figure = shareable_figure(by, figure_id) if figure_id is not None else None
    statement = None
    if statement_id is not None:
        statement = Statement.objects.filter(pk=statement_id, given_at__isnull=False).first()
        if statement is None:
            raise DomainError(_("Diese Stellungnahme gibt es nicht oder sie ist noch nicht abgegeben."))
        check_sees(by, statement.matter)
    if need.evidence.filter(figure=figure, statement=statement).exists():
        raise EvidenceAlreadyThere(need_id=need.pk)
    row = NeedEvidence.objects.create(need=need, figure=figure, statement=statement, note=note)
    audit.record(action="need.evidence_added", target=need, by=by, figure=figure_id, statement=statement_id)
    return row


@transaction.atomic
def check_need(*, need_id: int, by: User) -> Need:
    """Planning or Liga have looked at the need: it can go before the planning conference."""
    return move(locked(Need, need_id), "check", life=NEED_LIFE, stage_act="check_need", by=by)


@transaction.atomic
def answer_need(*, need_id: int, covered: bool, by: User) -> Need:
    """Say at the end of the turn whether the need is covered or still open."""
    act = "cover" if covered else "keep_open"
    return move(locked(Need, need_id), act, life=NEED_LIFE, stage_act="answer_need", by=by)
