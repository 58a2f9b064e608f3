"""What the page of any matter shows beside its own facts: voices, resolutions, papers, and what may be done."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kreislauf.cycle.turn.rules import is_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.body.selectors import papers_visible_to
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.permissions import is_steering, partners_spoken_for
from kreislauf.region.resolution.selectors import resolutions_on
from kreislauf.region.statement.models import Statement
from kreislauf.region.statement.selectors import statements_on

#: Route of the page of each kind of matter.
DETAIL = {
    "need": "need-detail",
    "goal": "goal-detail",
    "measure": "measure-detail",
    "agreement": "agreement-detail",
    "paper": "paper-detail",
}


def url_of(matter: Matter) -> str:
    """The address of a matter's page."""
    return reverse(DETAIL[matter.kind], args=[matter.pk])


def matter_context(request: HttpRequest, matter: Matter) -> dict[str, object]:
    """Context for `region/matter_voices.html` and `region/matter_resolutions.html`."""
    user = request.user
    own = {partner.pk for partner in partners_spoken_for(user)}
    stage = matter.cycle.stage
    return {
        "matter": matter,
        "voices": [_voice(statement, own, matter) for statement in statements_on(matter)],
        "may_ask": (matter.owner_id in own or is_steering(user)) and is_open(stage, "ask_statement"),
        "may_speak": bool(own) and is_open(stage, "give_statement"),
        "resolutions": list(resolutions_on(matter)),
        "papers": list(papers_visible_to(user).filter(subject=matter)),
        "may_record": _may_record(user),
        "may_table": bool(own) and is_open(stage, "table_paper"),
        "synthetic": matter.synthetic,
    }


def _voice(statement: Statement, own: set[int], matter: Matter) -> dict[str, object]:
    reply = getattr(statement, "reply", None)
    return {
        "statement": statement,
        "status": statement.status_on(),
        "label": statement.status_label,
        "reply": reply,
        "may_give": statement.given_at is None and statement.partner_id in own,
        "may_reply": statement.given_at is not None and reply is None and matter.owner_id in own,
    }


def _may_record(user: User | AnonymousUser) -> bool:
    return bool(roles_of(user) & {Role.CLERK, Role.PLANNER, Role.LIGA})


def invented_note(synthetic: bool) -> str:
    """The word that marks what is invented."""
    return _("erfunden") if synthetic else ""
