"""How the clerk keeps bodies: enter them, seat members, give and end mandates, enter legal bases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import NotVisible
from kreislauf.region.body.models import Mandate, Membership
from kreislauf.region.body.selectors import body_by_slug
from kreislauf.region.body.services import (
    add_member,
    create_body,
    end_mandate,
    end_membership,
    give_mandate,
)
from kreislauf.region.law.services import enter_planning_basis
from kreislauf.web.region.acting import Text, actor, form_page
from kreislauf.web.region.keeping_forms import BodyForm, EndForm, MandateForm, MemberForm, PlanningBasisForm


def _crumbs(body: object | None = None, href: str = "") -> dict[str, Text]:
    above: dict[str, Text] = {reverse("body-list"): _("Gremien")}
    return above | ({href: str(body)} if body else {})


def body_new(request: HttpRequest) -> HttpResponse:
    """Enter a body."""
    return form_page(
        request,
        BodyForm(request.POST or None),
        lambda wanted: create_body(by=actor(request), **wanted),
        title=_("Gremium eintragen"),
        button=_("Eintragen"),
        done=_("Das Gremium ist eingetragen. Ohne Zuständigkeit darf es noch nichts."),
        back=reverse("body-list"),
        go=lambda body: reverse("body-detail", args=[body.slug]),
        crumbs=_crumbs(),
    )


def planning_basis_new(request: HttpRequest) -> HttpResponse:
    """Enter a legal basis."""
    return form_page(
        request,
        PlanningBasisForm(request.POST or None),
        lambda wanted: enter_planning_basis(by=actor(request), **wanted),
        title=_("Rechtsgrundlage eintragen"),
        button=_("Eintragen"),
        done=_("Die Rechtsgrundlage ist eingetragen."),
        back=reverse("body-list"),
        crumbs=_crumbs(),
    )


def member_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Seat a person in a body."""
    body = body_by_slug(slug)
    back = reverse("body-detail", args=[slug])
    return form_page(
        request,
        MemberForm(request.POST or None),
        lambda wanted: add_member(body=body, by=actor(request), **wanted),
        title=_("Mitglied eintragen"),
        note=body.name,
        button=_("Eintragen"),
        done=_("Das Mitglied ist eingetragen."),
        back=back,
        crumbs=_crumbs(body, back),
    )


def mandate_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what a body may do."""
    body = body_by_slug(slug)
    back = reverse("body-detail", args=[slug])
    return form_page(
        request,
        MandateForm(request.POST or None),
        lambda wanted: give_mandate(body=body, by=actor(request), **wanted),
        title=_("Zuständigkeit eintragen"),
        note=body.name,
        button=_("Eintragen"),
        done=_("Die Zuständigkeit ist eingetragen."),
        back=back,
        crumbs=_crumbs(body, back),
    )


def mandate_end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """End a mandate; what was decided under it stands."""
    mandate = Mandate.objects.select_related("body").filter(pk=mandate_id, valid_to__isnull=True).first()
    if mandate is None:
        raise NotVisible(mandate_id=mandate_id)
    back = reverse("body-detail", args=[mandate.body.slug])
    return form_page(
        request,
        EndForm(request.POST or None),
        lambda wanted: end_mandate(mandate_id=mandate.pk, by=actor(request), **wanted),
        title=_("Zuständigkeit beenden"),
        note=str(mandate),
        button=_("Beenden"),
        done=_("Die Zuständigkeit endet. Was darauf beschlossen wurde, gilt weiter."),
        back=back,
        crumbs=_crumbs(mandate.body, back),
    )


def member_end(request: HttpRequest, member_id: int) -> HttpResponse:
    """End a seat; what was decided with it stands."""
    member = Membership.objects.select_related("body").filter(pk=member_id, valid_to__isnull=True).first()
    if member is None:
        raise NotVisible(member_id=member_id)
    back = reverse("body-detail", args=[member.body.slug])
    return form_page(
        request,
        EndForm(request.POST or None),
        lambda wanted: end_membership(membership_id=member.pk, by=actor(request), **wanted),
        title=_("Mitgliedschaft beenden"),
        note=str(member),
        button=_("Beenden"),
        done=_("Die Mitgliedschaft endet."),
        back=back,
        crumbs=_crumbs(member.body, back),
    )
