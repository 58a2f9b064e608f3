"""Ask for statements, give them, reply to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotInThisStatus, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.selectors import check_sees
from kreislauf.region.matter.services import locked
from kreislauf.region.statement.models import Reply, ReplyOutcome, Statement, StatementRequest
from kreislauf.region.statement.permissions import (
    check_may_ask_for_statements,
    check_may_give_statement,
    check_may_reply,
)


class DeadlinePassed(DomainError):
    """The due date has passed; it was the same for every partner."""

    message = _("Die Frist ist verstrichen. Sie galt für alle Partner gleich.")
    next_step = _(
        "Sie können sich weiterhin unaufgefordert äußern; auch das wird veröffentlicht und beantwortet."
    )
    http_status = 409


class NobodyAsked(DomainError):
    """A request without partners asks nobody."""

    message = _("Wählen Sie mindestens einen Partner aus, der Stellung nehmen soll.")


@transaction.atomic
def request_statements(
    *, matter_id: int, partners: Iterable[Partner], due_on: date, by: User, on: date | None = None
) -> StatementRequest:
    """Ask partners for a statement (Stellungnahme), all until the same day.

    Raises:
        NotVisible, NotAllowed, StageClosed, NobodyAsked, DomainError (due date not in the future).
    """
    matter = locked(Matter, matter_id)
    check_sees(by, matter)
    asker = check_may_ask_for_statements(by, matter)
    check_open(matter.cycle, "ask_statement")
    asked = list({partner.pk: partner for partner in partners}.values())
    if not asked:
        raise NobodyAsked
    day = on or timezone.localdate()
    if due_on <= day:
        raise DomainError(
            _("Die Frist liegt nicht in der Zukunft."), next_step=_("Wählen Sie einen späteren Tag.")
        )
    request = StatementRequest.objects.create(matter=matter, asked_by=asker, asked_on=day, due_on=due_on)
    Statement.objects.bulk_create(
        Statement(matter=matter, request=request, partner=partner) for partner in asked
    )
    audit.record(
        action="statement.asked",
        target=matter,
        by=by,
        partners=[partner.slug for partner in asked],
        due_on=due_on.isoformat(),
    )
    return request


@transaction.atomic
def give_statement(
    *, statement_id: int, position: int, text: str, by: User, at: datetime | None = None
) -> Statement:
    """Answer a request on behalf of the partner that was asked. It is public for all readers in the same moment.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (already given), DeadlinePassed, StageClosed.
    """
    statement = Statement.objects.select_for_update().filter(pk=statement_id).first()
    if statement is None or statement.request is None:
        raise NotVisible(statement_id=statement_id)
    check_sees(by, statement.matter)
    check_may_give_statement(by, statement.partner_id)
    if statement.given_at is not None:
        raise NotInThisStatus(_("Diese Stellungnahme ist schon abgegeben und veröffentlicht."))
    now = at or timezone.now()
    if timezone.localdate(now) > statement.request.due_on:
        raise DeadlinePassed(due_on=statement.request.due_on.isoformat())
    check_open(statement.matter.cycle, "give_statement")
    statement.position, statement.text = position, _needed(text)
    statement.given_at, statement.given_by = now, by
    statement.save()
    audit.record(action="statement.given", target=statement, by=by, matter=statement.matter_id)
    return statement


@transaction.atomic
def volunteer_statement(
    *,
    matter_id: int,
    position: int,
    text: str,
    by: User,
    partner: Partner | None = None,
    at: datetime | None = None,
) -> Statement:
    """Give a statement nobody asked for. It is owed a reply like any other.

    Raises:
        NotVisible, NotAllowed, StageClosed.
    """
    matter = locked(Matter, matter_id)
    check_sees(by, matter)
    voice = check_may_give_statement(by, partner.pk if partner else None)
    check_open(matter.cycle, "give_statement")
    statement = Statement.objects.create(
        matter=matter,
        partner=voice,
        position=position,
        text=_needed(text),
        given_at=at or timezone.now(),
        given_by=by,
    )
    audit.record(action="statement.volunteered", target=statement, by=by, matter=matter.pk)
    return statement


@transaction.atomic
def reply_to_statement(
    *, statement_id: int, outcome: str, by: User, reason: str = "", at: datetime | None = None
) -> Reply:
    """Reply (Antwort) on behalf of the matter's owner: taken up, partly, or not - and then why.

    Raises:
        NotVisible, NotAllowed (not the owner), NotInThisStatus (nothing given yet, or answered), DomainError (no reason).
    """
    statement = Statement.objects.select_for_update().filter(pk=statement_id).first()
    if statement is None:
        raise NotVisible(statement_id=statement_id)
    check_sees(by, statement.matter)
    partner = check_may_reply(by, statement.matter)
    if statement.given_at is None:
        raise NotInThisStatus(_("Hier gibt es noch nichts zu beantworten."))
    if Reply.objects.filter(statement=statement).exists():
        raise NotInThisStatus(_("Diese Stellungnahme ist schon beantwortet."))
    if outcome != ReplyOutcome.TAKEN_UP and not reason.strip():
        raise DomainError(
            _("Was nicht oder nur teilweise übernommen wird, braucht eine Begründung."),
            next_step=_("Schreiben Sie einen Satz."),
        )
    reply = Reply.objects.create(
        statement=statement,
        outcome=outcome,
        reason=reason.strip(),
        partner=partner,
        given_by=by,
        given_at=at or timezone.now(),
    )
    audit.record(action="statement.answered", target=statement, by=by, outcome=outcome)
    return reply


def _needed(text: str) -> str:
    if not text.strip():
        raise DomainError(
            _("Die Stellungnahme ist leer."), next_step=_("Schreiben Sie mindestens einen Satz.")
        )
    return text.strip()
