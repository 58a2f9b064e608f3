"""Who may decide what is data: every act x kind of body x status, generated; forbidden refused, allowed done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.region.body.models import BodyKind
from kreislauf.region.body.permissions import OutsideMandate, check_mandate
from kreislauf.region.body.rules import MandateAct, MandateRow, allows
from kreislauf.region.body.services import end_mandate
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.rules import TRANSITIONS as GOAL
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.matter.models import Audience
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.rules import TRANSITIONS as MEASURE
from kreislauf.region.measure.rules import MeasureStatus
from kreislauf.region.need.models import Need
from kreislauf.region.need.rules import TRANSITIONS as NEED
from kreislauf.region.need.rules import NeedStatus
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.resolution.rules import EFFECTS, Outcome
from kreislauf.region.resolution.services import record_resolution
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db

#: What each kind of body decides in this invented county; everything else is outside its mandate.
DECIDES = {
    BodyKind.ASSEMBLY: {"goal", "measure"},
    BodyKind.COMMITTEE: set(),
    BodyKind.YOUTH_COMMITTEE: {"measure"},
    BodyKind.COUNTY_BOARD: {"measure"},
    BodyKind.ADVISORY: set(),
    BodyKind.WORKING_GROUP: set(),
    BodyKind.CONFERENCE: {"need"},
}
BANDS = {
    BodyKind.ASSEMBLY: "assembly",
    BodyKind.COMMITTEE: "assembly",
    BodyKind.YOUTH_COMMITTEE: "assembly",
    BodyKind.COUNTY_BOARD: "advisory",
    BodyKind.ADVISORY: "advisory",
    BodyKind.WORKING_GROUP: "coordination",
    BodyKind.CONFERENCE: "coordination",
}
LIVES = {
    "need": (Need, NeedStatus, NEED, Stage.ANALYSIS),
    "goal": (Goal, GoalStatus, GOAL, Stage.MEASURES),
    "measure": (Measure, MeasureStatus, MEASURE, Stage.MEASURES),
}


def the_matter(table: Table, kind: str):
    if kind == "need":
        return table.need()
    return table.goal() if kind == "goal" else table.measure()


def attempt(table: Table, matter, body, act: MandateAct, number: str) -> str | None:
    """The error's name where the act was refused, None where it was done; leaves no trace."""
    point = transaction.savepoint()
    try:
        record_resolution(
            matter_id=matter.pk,
            body=body,
            act=act,
            outcome=Outcome.ADOPTED,
            number=number,
            text="So beschlossen.",
            decided_on=timezone.localdate(),
            by=table.clerk,
        )
    except DomainError as error:
        return type(error).__name__
    finally:
        transaction.savepoint_rollback(point)
    return None


def expected(kind: str, body_kind: BodyKind, status: str, act: MandateAct) -> str | None:
    """What the two tables - mandates and transitions - say must come out."""
    if act != MandateAct.DECIDES or kind not in DECIDES[body_kind]:
        return OutsideMandate.__name__
    effect = EFFECTS[kind, Outcome.ADOPTED]
    opened = {step.status for step in LIVES[kind][2] if step.act == effect}
    return None if status in opened else NotInThisStatus.__name__


@pytest.mark.parametrize("body_kind", list(BodyKind))
@pytest.mark.parametrize("kind", sorted(LIVES))
def test_a_body_does_what_its_mandate_and_the_status_allow_and_nothing_else(
    kind: str, body_kind: BodyKind
) -> None:
    table = Table()
    model, statuses, _table, stage = LIVES[kind]
    body = table.body(body_kind, BANDS[body_kind], body_kind.replace("_", "-"), *DECIDES[body_kind])
    matter = the_matter(table, kind)
    table.at(stage)
    come_out, ought = {}, {}
    for status in statuses:
        note = "Kein Raum." if status == "not_feasible" else ""
        fields = {"status": status, "audience": Audience.PARTNERS}
        if kind == "measure":
            fields["status_note"] = note
        model.objects.filter(pk=matter.pk).update(**fields)
        for act in MandateAct:
            case = (str(status), str(act))
            come_out[case] = attempt(table, matter, body, act, number=f"{kind}-{status}-{act}")
            ought[case] = expected(kind, body_kind, status, act)
    assert come_out == ought


def test_the_matrix_would_see_a_mandate_that_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: without the question for the mandate a committee decides a goal, and the matrix differs."""
    table = Table()
    body = table.body("committee", "assembly", "sozialausschuss")
    goal = table.agreed_goal()
    assert attempt(table, goal, body, MandateAct.DECIDES, "1") == "OutsideMandate"
    monkeypatch.setattr("kreislauf.region.resolution.services.check_mandate", lambda *_args, **_facts: None)
    done = attempt(table, goal, body, MandateAct.DECIDES, "1")
    assert done is None
    assert done != expected("goal", BodyKind.COMMITTEE, "jointly_agreed", MandateAct.DECIDES)


@pytest.mark.parametrize("act", [MandateAct.RECOMMENDS, MandateAct.IS_HEARD, MandateAct.TAKES_NOTE])
def test_what_is_less_than_a_decision_changes_nothing(act: MandateAct) -> None:
    table = Table()
    committee = table.body("committee", "assembly", "sozialausschuss", "goal", act=act)
    goal = table.agreed_goal()
    record_resolution(
        matter_id=goal.pk,
        body=committee,
        act=act,
        outcome=Outcome.ADOPTED,
        number="7",
        text="Wir empfehlen das Ziel.",
        decided_on=timezone.localdate(),
        by=table.clerk,
    )
    goal.refresh_from_db()
    assert goal.status == "jointly_agreed"
    assert Resolution.objects.get(number="7").act == act


def test_a_mandate_holds_from_its_first_to_its_last_day() -> None:
    table = Table()
    today = timezone.localdate()
    mandate = table.assembly.mandates.get(object_kind="goal")
    end_mandate(mandate_id=mandate.pk, on=today - timedelta(days=1), by=table.clerk)
    check_mandate(table.assembly, object_kind="goal", act="decides", on=today - timedelta(days=1))
    with pytest.raises(OutsideMandate):
        check_mandate(table.assembly, object_kind="goal", act="decides", on=today)


def test_who_decides_does_not_for_that_recommend() -> None:
    today = timezone.localdate()
    rows = [MandateRow("goal", "decides", today, None)]
    assert allows(rows, object_kind="goal", act="decides", on=today)
    assert not allows(rows, object_kind="goal", act="recommends", on=today)
    assert not allows(rows, object_kind="goal", act="decides", on=today - timedelta(days=1))
