"""Pages of the house: accounts (for the keeper) and the audit trail (for data protection)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kreislauf.foundation.access.services import end_role, grant_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import assignments_kept_by
from kreislauf.foundation.account.services import AccountNameTaken, create_account
from kreislauf.foundation.audit import rules
from kreislauf.foundation.audit.services import verify
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.trail.selectors import chains_visible_to, rows_visible_to
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.frame.export import csv_response
from kreislauf.web.house.forms import AccountForm, AuditFilter

#: What is wrong with a chain of the audit trail, in the reader's language.
FAULTS = {
    rules.ROW_MISSING: gettext_lazy("Zeile fehlt oder ist vertauscht"),
    rules.LINK_BROKEN: gettext_lazy("Verweis auf die vorige Zeile stimmt nicht"),
    rules.ROW_CHANGED: gettext_lazy("Inhalt wurde verändert"),
    rules.END_MISSING: gettext_lazy("Ende der Kette fehlt"),
    rules.HEAD_WRONG: gettext_lazy("Kopf der Kette stimmt nicht"),
}

PAGE_SIZE = 50


@require_GET
def account_list(request: SignedInRequest) -> HttpResponse:
    """The accounts this person keeps."""
    return render(request, "house/account_list.html", {"assignments": assignments_kept_by(request.user)})


def account_new(request: SignedInRequest) -> HttpResponse:
    """Create an account with its first role."""
    form = AccountForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _created(request, form):
        messages.success(request, _("Der Zugang ist angelegt."))
        return redirect("account-list")
    return render(request, "house/account_new.html", {"form": form}, status=422 if form.errors else 200)


def _created(request: SignedInRequest, form: AccountForm) -> bool:
    wanted = form.cleaned_data
    try:
        validate_password(wanted["password"], user=User(username=wanted["username"]))
        with transaction.atomic():
            user = create_account(
                username=wanted["username"],
                password=wanted["password"],
                full_name=wanted["full_name"],
                by=request.user,
            )
            grant_role(
                user=user,
                role=Role(wanted["role"]),
                partner=wanted["partner"],
                valid_from=wanted["valid_from"],
                by=request.user,
            )
    except AccountNameTaken as error:
        form.add_error("username", str(error.message))
    except ValidationError as error:
        form.add_error("password", error)
    return not form.errors


@require_POST
def role_end(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """End a role today."""
    assignment = end_role(assignment_id=assignment_id, on=timezone.localdate(), by=request.user)
    messages.success(request, _("Die Rolle von %(name)s ist beendet.") % {"name": assignment.user})
    return redirect("account-list")


@require_GET
def audit_list(request: SignedInRequest) -> HttpResponse:
    """The audit trail of the own house, filtered; as CSV where asked."""
    form = AuditFilter(request.GET)
    wanted = {k: v for k, v in form.cleaned_data.items() if v} if form.is_valid() else {}
    rows = rows_visible_to(request.user, **wanted)
    if request.GET.get("format") == "csv":
        heads = [
            _("Kette"),
            _("Nummer"),
            _("Zeitpunkt"),
            _("Zugang"),
            _("Vorgang"),
            _("Art"),
            _("Gegenstand"),
            _("Zweck"),
            _("Prüfsumme"),
        ]
        body = rows.values_list(
            "chain", "seq", "at", "actor", "action", "object_type", "object_id", "purpose", "digest"
        )
        return csv_response("protokoll", heads, body.iterator(chunk_size=5_000))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "house/audit_list.html",
        {"form": form, "page": page, "chains": sorted(chains_visible_to(request.user))},
    )


@require_POST
def audit_verify(request: SignedInRequest) -> HttpResponse:
    """Recompute every chain of the own house and say whether it holds."""
    own = chains_visible_to(request.user)
    breaks = [found for found in verify() if found.chain in own]
    for found in breaks:
        messages.error(request, f"{found.chain} #{found.seq}: {FAULTS[found.fault]}")
    if not breaks:
        messages.success(
            request, _("Alle Protokollketten halten: keine Zeile wurde verändert, entfernt oder eingefügt.")
        )
    return redirect("audit-list")
