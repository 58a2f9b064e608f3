"""Pages of the voices: ask for statements, give one, reply; and the board of all positions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.permissions import partners_spoken_for
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.statement.models import Position, Statement
from kreislauf.region.statement.rules import StatementStatus
from kreislauf.region.statement.selectors import (
    open_matters_with_positions,
    replies_owed_by,
    statement_visible_to,
    statements_owed_by,
)
from kreislauf.region.statement.services import (
    give_statement,
    reply_to_statement,
    request_statements,
    volunteer_statement,
)
from kreislauf.web.frame.export import csv_response, xlsx_response
from kreislauf.web.region.acting import actor, form_page
from kreislauf.web.region.forms import ReplyForm, StatementForm, StatementRequestForm
from kreislauf.web.region.matter_context import url_of


def _matter(request: HttpRequest, matter_id: int) -> Matter:
    matter = matters_visible_to(request.user).filter(pk=matter_id).first()
    if matter is None:
        raise NotVisible(matter_id=matter_id)
    return matter


def statement_request(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Ask partners for statements on a matter."""
    matter = _matter(request, matter_id)
    return form_page(
        request,
        StatementRequestForm(request.POST or None),
        lambda wanted: request_statements(
            matter_id=matter.pk, partners=wanted["partners"], due_on=wanted["due_on"], by=actor(request)
        ),
        title=_("Stellungnahmen erbitten"),
        note=matter.title,
        button=_("Stellungnahmen erbitten"),
        done=_("Die Partner sind gefragt. Die Frist gilt für alle gleich."),
        back=url_of(matter),
        crumbs={url_of(matter): matter.title},
    )


def statement_give(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Answer a request for a statement."""
    statement = statement_visible_to(request.user, statement_id)
    return _statement_page(
        request,
        statement.matter,
        lambda wanted: give_statement(statement_id=statement.pk, by=actor(request), **wanted),
    )


def statement_volunteer(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Give a statement nobody asked for."""
    matter = _matter(request, matter_id)
    return _statement_page(
        request,
        matter,
        lambda wanted: volunteer_statement(matter_id=matter.pk, by=actor(request), **wanted),
    )


def _statement_page(request: HttpRequest, matter: Matter, perform) -> HttpResponse:  # noqa: ANN001
    return form_page(
        request,
        StatementForm(request.POST or None),
        perform,
        title=_("Stellung nehmen"),
        note=matter.title,
        button=_("Veröffentlichen"),
        done=_("Veröffentlicht. Alle Partner lesen ab jetzt denselben Text."),
        back=url_of(matter),
        crumbs={url_of(matter): matter.title},
    )


def statement_reply(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Reply to a statement on an own matter."""
    statement = statement_visible_to(request.user, statement_id)
    return form_page(
        request,
        ReplyForm(request.POST or None),
        lambda wanted: reply_to_statement(statement_id=statement.pk, by=actor(request), **wanted),
        title=_("Auf eine Stellungnahme antworten"),
        note=f"{statement.partner}: {statement.text}",
        button=pgettext_lazy("Stellungnahme", "Antworten"),
        done=_("Die Antwort ist veröffentlicht."),
        back=url_of(statement.matter),
        crumbs={url_of(statement.matter): statement.matter.title},
    )


@require_GET
def positions(request: HttpRequest) -> HttpResponse:
    """The board of positions: a row per open matter, a column per partner, a word in every cell."""
    matters = list(open_matters_with_positions(request.user)[:100])
    partners = sorted(
        {s.partner for matter in matters for s in matter.statements.all()}, key=lambda p: (p.kind, p.name)
    )
    rows = [{"matter": m, "url": url_of(m), "cells": _cells(m, partners)} for m in matters]
    if request.GET.get("format") in ("csv", "xlsx"):
        return _board_file(request, rows, partners)
    own = partners_spoken_for(request.user)
    context = {
        "rows": rows,
        "partners": partners,
        "legend": [(position.value, position.label) for position in Position],
        "owed": [(s, url_of(s.matter)) for partner in own for s in statements_owed_by(partner)],
        "replies": [(s, url_of(s.matter)) for partner in own for s in replies_owed_by(partner)],
    }
    return render(request, "region/positions.html", context)


def _cells(matter: Matter, partners: list[Partner]) -> list[dict[str, object]]:
    latest: dict[int, Statement] = {}
    for statement in sorted(matter.statements.all(), key=lambda s: s.pk):
        if statement.given_at is not None or statement.partner_id not in latest:
            latest[statement.partner_id] = statement
    return [_cell(latest.get(partner.pk)) for partner in partners]


def _cell(statement: Statement | None) -> dict[str, object]:
    if statement is None:
        return {"position": None, "word": _("nicht gefragt"), "kind": "none"}
    if statement.position is not None:
        return {
            "position": statement.position,
            "word": statement.get_position_display(),
            "kind": "given",
            "answered": hasattr(statement, "reply"),
        }
    silent = statement.status_on() == StatementStatus.LAPSED
    return {
        "position": None,
        "word": _("schweigt") if silent else _("gefragt"),
        "kind": "silent" if silent else "asked",
    }


def _board_file(request: HttpRequest, rows: list[dict[str, Any]], partners: list[Partner]) -> HttpResponse:
    heads: list[str | Promise] = [_("Sache"), _("Art"), *[partner.name for partner in partners]]
    lines = [
        [r["matter"].title, r["matter"].get_kind_display(), *[str(cell["word"]) for cell in r["cells"]]]
        for r in rows
    ]
    if request.GET["format"] == "csv":
        return csv_response("haltungen", heads, lines)
    return xlsx_response("haltungen", _("Haltungen der Partner"), heads, lines)
