"""The Liga's first page (Positionen der Partner): who carries what, who is silent, who had how much notice."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.region.matter.models import MatterKind
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.statement.models import Position
from kreislauf.web.frame.export import csv_response, xlsx_response
from kreislauf.web.start.links import link_for, matter_link
from kreislauf.web.start.positions import BoardRow, board_of, open_matters, with_voices
from kreislauf.web.start.standing import (
    deadlines,
    money_by_provider,
    notice_by_partner,
    span_of_requests,
    standing_line,
    statements_awaiting_reply,
)

PER_PAGE = 20
MOST_EXPORTED = 500
#: Which partners stand in the columns.
GROUPS = {
    "": None,
    "liga": (PartnerKind.LIGA, PartnerKind.PROVIDER),
    "kommunen": (PartnerKind.MUNICIPALITY,),
    "kreis": (PartnerKind.COUNTY, PartnerKind.STATE, PartnerKind.LWV),
}


class BoardFilter(forms.Form):
    """What the board is narrowed to."""

    stand = forms.ChoiceField(
        label=gettext_lazy("Sachen"),
        required=False,
        choices=[("", gettext_lazy("in Beratung")), ("alle", gettext_lazy("alle, auch erledigte"))],
    )
    art = forms.ChoiceField(
        label=gettext_lazy("Art"),
        required=False,
        choices=[("", gettext_lazy("alle")), *MatterKind.choices],
    )
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            ("liga", gettext_lazy("Liga und Träger")),
            ("kommunen", gettext_lazy("Gemeinden")),
            ("kreis", gettext_lazy("Kreis, Land, LWV")),
        ],
    )


def liga_board(request: HttpRequest) -> HttpResponse:
    """The positions board with its deadlines, replies owed, money by provider and the notice everybody had."""
    form = BoardFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"stand": "", "art": "", "partner": ""}
    everything = wanted["stand"] == "alle"
    matters = matters_visible_to(request.user) if everything else open_matters(request.user)
    if wanted["art"]:
        matters = matters.filter(kind=wanted["art"])
    matters, kinds, today = with_voices(matters), GROUPS[wanted["partner"]], timezone.localdate()
    if request.GET.get("format") in ("csv", "xlsx"):
        columns, rows = board_of(list(matters[:MOST_EXPORTED]), today=today, kinds=kinds)
        return _file(request.GET["format"], columns, rows)
    page = Paginator(matters, PER_PAGE).get_page(request.GET.get("page"))
    columns, rows = board_of(list(page), today=today, kinds=kinds)
    year, shares = money_by_provider(request.user)
    since, until = span_of_requests(request.user)
    notices = notice_by_partner(request.user, since=since, today=today)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "columns": columns,
        "rows": [(row, matter_link(request, row.matter)) for row in rows],
        "legend": Position.choices,
        "deadlines": [(d, matter_link(request, d.matter)) for d in deadlines(request.user, today=today)],
        "awaiting": [(s, matter_link(request, s.matter)) for s in statements_awaiting_reply(request.user)],
        "year": str(year or ""),
        "shares": shares,
        "notices": notices,
        "standing_line": standing_line(notices),
        "asked_since": since,
        "asked_until": until,
        "kept": kept.urlencode(),
        "cycle_url": link_for(request, "cycle"),
    }
    return render(request, "start/board.html", context)


def _file(wanted: str, columns: list[Partner], rows: list[BoardRow]) -> HttpResponse:
    """The board as a file: a row per matter, the word per partner."""
    heads = [_("Art"), _("Sache"), _("verantwortlich"), *(partner.name for partner in columns)]
    lines = [
        [
            row.matter.get_kind_display(),
            row.matter.title,
            row.matter.owner.name,
            *(cell.word for cell in row.cells),
        ]
        for row in rows
    ]
    origin = [_("Positionen der Partner, Stand %(day)s") % {"day": f"{timezone.localdate():%d.%m.%Y}"}]
    if any(row.matter.synthetic for row in rows):
        origin.append(_("Enthält erfundene Angaben der Vorführung."))
    if wanted == "csv":
        return csv_response("positionen", heads, lines, origin=origin)
    return xlsx_response("positionen", _("Positionen"), heads, lines, origin=origin)
