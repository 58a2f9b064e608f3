"""Which acts to offer on a page: those that the status, the stage and the person's right open together.

What is not offered is refused as well: the services ask the same tables again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.rules import Table
from kreislauf.cycle.turn.rules import is_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotAllowed
from kreislauf.region.goal.rules import TRANSITIONS as GOAL
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.permissions import check_may_act_as, partners_spoken_for
from kreislauf.region.measure.rules import TRANSITIONS as MEASURE
from kreislauf.region.need.rules import TRANSITIONS as NEED


@dataclass(frozen=True)
class Act:
    """An act on offer: its name in the table, its label, the stage's act it needs."""

    name: str
    label: str | Promise
    stage_act: str


NEED_ACTS = (
    Act("check", _("Als geprüft vermerken"), "check_need"),
    Act("cover", _("Bedarf ist gedeckt"), "answer_need"),
    Act("keep_open", _("Bedarf ist weiter offen"), "answer_need"),
)
GOAL_ACTS = (
    Act("consult", _("Den Partnern vorlegen"), "consult_goal"),
    Act("take_back", _("Zurück in den Entwurf"), "consult_goal"),
    Act("agree_jointly", _("Als gemeinsam vereinbart abschließen"), "consult_goal"),
)
MEASURE_ACTS = (
    Act("withdraw", _("Zurückziehen"), "propose_measure"),
    Act("start", _("Umsetzung beginnt"), "put_agreement_in_force"),
    Act("finish", _("Ist erledigt"), "judge_delivery"),
    Act("give_up", _("Ist nicht umsetzbar"), "judge_delivery"),
)
TABLES: Mapping[str, tuple[Table, tuple[Act, ...]]] = {
    "need": (NEED, NEED_ACTS),
    "goal": (GOAL, GOAL_ACTS),
    "measure": (MEASURE, MEASURE_ACTS),
}


def acts_for(user: User | AnonymousUser, matter: Matter) -> list[Act]:
    """The acts to offer `user` on a need, goal or measure, in the order of the table."""
    table, acts = TABLES[matter.kind]
    # Each kind has its own status field; a bare matter has none.
    status = getattr(matter, "status", "")
    who = {step.act: step.who for step in table if step.status == status}
    return [
        act
        for act in acts
        if act.name in who
        and is_open(matter.cycle.stage, act.stage_act)
        and _may(user, who[act.name], matter)
    ]


def _may(user: User | AnonymousUser, who: str, matter: Matter) -> bool:
    try:
        check_may_act_as(user, who, owner_id=matter.owner_id)
    except NotAllowed:
        return False
    return True


def speaks(user: User | AnonymousUser) -> bool:
    """Whether the person speaks for some partner."""
    return bool(partners_spoken_for(user))


def speaks_for(user: User | AnonymousUser, partner_id: int) -> bool:
    """Whether the person speaks for this partner."""
    return partner_id in {partner.pk for partner in partners_spoken_for(user)}
