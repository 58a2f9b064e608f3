"""Move a matter along its transition table: the three questions, then status, audience and audit row together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kreislauf.cycle.transition.rules import Table
from kreislauf.cycle.transition.selectors import open_transition
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.matter.models import Audience, Matter
from kreislauf.region.matter.permissions import check_may_act_as
from kreislauf.region.matter.selectors import check_sees

_M = TypeVar("_M", bound=Matter)


@dataclass(frozen=True)
class Life:
    """The life of one kind of matter: its transitions, what its statuses are called, and who may then read it."""

    table: Table
    labels: Mapping[Any, object]
    audience: Mapping[Any, Audience]


def locked(model: type[_M], matter_id: int) -> _M:
    """The row, locked until the transaction ends. Call it first.

    Raises:
        NotVisible: there is none.
    """
    matter = model.objects.select_for_update().filter(pk=matter_id).first()
    if matter is None:
        raise NotVisible(matter_id=matter_id)
    return matter


def _status(matter: Matter) -> str:
    return str(getattr(matter, "status"))  # noqa: B009 - each kind has its own status field


def move(matter: _M, act: str, *, life: Life, stage_act: str, by: User, **facts: Any) -> _M:
    """Do an act that the person does in their own right: sees it? may they? does the status open it, the stage?

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, StageClosed.
    """
    check_sees(by, matter)
    step = open_transition(life.table, status=_status(matter), act=act, labels=life.labels)
    check_may_act_as(by, step.who, owner_id=matter.owner_id)
    check_open(matter.cycle, stage_act)
    return carry_out(matter, act, life=life, by=by, **facts)


def carry_out(matter: _M, act: str, *, life: Life, by: User | None, **facts: Any) -> _M:
    """Carry out an act whose right was asked elsewhere (a body's mandate, a signature): status, audience, audit.

    Raises:
        NotInThisStatus: the status does not open the act.
    """
    step = open_transition(life.table, status=_status(matter), act=act, labels=life.labels)
    setattr(matter, "status", step.next_status)  # noqa: B010 - each kind has its own status field
    matter.audience = life.audience[step.next_status]
    matter.save()
    audit.record(action=f"{matter.kind}.{act}", target=matter, by=by, status=step.next_status, **facts)
    return matter
