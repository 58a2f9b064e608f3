"""The proof of a table: check it again, take it away for checking elsewhere. And why a cell is hidden."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.statistics.proof.services import Recheck, hand_out_proof, recheck_proof
from kreislauf.statistics.release.selectors import preparation_visible_to
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.statistics.reasons import codes_asked_for, reason_of
from kreislauf.web.statistics.words import preparation_title

#: What somebody outside runs beside the three files.
CHECKING = """\
import json
from safetables import ProtectedTable, verify_certificate

def read(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)

table = ProtectedTable.from_dict(read("table-{number}.json"))
beside = [ProtectedTable.from_dict(t) for t in read("beside-{number}.json")["tables"]]
verify_certificate(table, read("certificate-{number}.json"), released=beside)"""


def checking_program(preparation_id: int) -> str:
    """The program that checks the proof of a preparation elsewhere."""
    return CHECKING.replace("{number}", str(preparation_id))


@require_POST
def recheck(request: SignedInRequest, preparation_id: int) -> HttpResponse:
    """Run the independent checker; its answer appears beside the button, without scripts above the page."""
    preparation = preparation_visible_to(request.user, preparation_id)
    found = recheck_proof(preparation_id=preparation.pk, by=request.user)
    text = recheck_text(found)
    if request.headers.get("HX-Request"):
        return render(request, "statistics/recheck.html", {"found": found, "text": text})
    (messages.success if found.holds else messages.error)(request, text)
    return redirect("release-preparation", preparation_id)


def recheck_text(found: Recheck) -> str:
    """What the check found and how long it took."""
    if not found.same_table:
        return _("Die gespeicherte Tabelle ist nicht mehr die, für die der Nachweis geführt wurde.")
    seconds = number_format(max(found.seconds, 0.01), decimal_pos=2)
    if not found.holds:
        return _("Der Nachweis hält nicht. Geprüft in %(seconds)s Sekunden.") % {"seconds": seconds}
    if found.renewed:
        return _(
            "Der gespeicherte Nachweis hatte ein älteres Format. Die Tabelle wurde neu angegriffen; der neue Nachweis "
            "hält und ist gespeichert. Das hat %(seconds)s Sekunden gedauert."
        ) % {"seconds": seconds}
    return _("Der Nachweis hält. Geprüft in %(seconds)s Sekunden.") % {"seconds": seconds}


@require_GET
def proof_file(request: SignedInRequest, preparation_id: int, part: str) -> HttpResponse:
    """The table, the certificate or the earlier tables as a JSON file, for checking elsewhere."""
    found = hand_out_proof(preparation_id=preparation_id, part=part, by=request.user)
    answer = HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{part}-{preparation_id}.json"'
    return answer


@require_GET
def cell(request: SignedInRequest, preparation_id: int) -> HttpResponse:
    """Why one cell is hidden: a page of its own; with scripts its reason appears beside the table."""
    preparation = preparation_visible_to(request.user, preparation_id)
    codes = codes_asked_for(preparation, request.GET.dict())
    return render(
        request,
        "statistics/cell.html",
        {
            "preparation": preparation,
            "title": preparation_title(preparation),
            "reason": reason_of(preparation, codes),
            "back": urlencode(codes),
        },
    )
