"""JSON: a house's own software records cases and reads back what it recorded. Session of a counsellor with second factor.

Names are taken in and sealed; they are never given out here. A case of another house does not exist for the caller.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Literal

from ninja import Field, Query, Router, Schema, Status

from kreislauf.case.casefile.selectors import ALL, ListFilter
from kreislauf.case.casefile.services import CaseFile, own_episodes, read_file
from kreislauf.case.episode.models import Episode
from kreislauf.case.form.selectors import AnswersRefused
from kreislauf.case.intake.services import record_intake
from kreislauf.web.frame.access import SignedInRequest

router = Router()
PAGE_SIZE = 50
#: One answer as the flat file writes it: codes joined by "|", bands as "0-2:1|3-5:0", dates as 2026-04-03.
Text = Annotated[str, Field(max_length=500)]


class IntakeIn(Schema):
    """An intake (Fallaufnahme): answers by the catalogue's field ids."""

    model_config = {"extra": "forbid"}

    submission_key: uuid.UUID
    answers: dict[str, Text]
    identity: dict[str, Text] = Field(default_factory=dict)
    person_id: uuid.UUID | None = None


class CaseOut(Schema):
    """A case without any name."""

    id: uuid.UUID
    number: int
    action_field: str
    episode: int
    opened_on: date
    closed_on: date | None
    completeness: int
    synthetic: bool


class CaseDetail(CaseOut):
    """A case with its pseudonymous answers."""

    answers: dict[str, str]


class CaseList(Schema):
    """One page of own cases, last changed first."""

    total: int
    page: int
    cases: list[CaseOut]


class Refusal(Schema):
    """One answer that is not acceptable."""

    field: str
    message: str
    expected: str


class Refused(Schema):
    """Nothing was saved; what is wrong, field by field."""

    message: str
    next_step: str
    problems: list[Refusal] = Field(default_factory=list)


class Asked(Schema):
    """Filter and page."""

    status: Literal["open", "closed", "all"] = ALL
    page: int = Field(default=1, ge=1, le=2_147_483_647)


def _out(episode: Episode) -> dict[str, object]:
    case = episode.case
    return {
        "id": case.pk,
        "number": case.number,
        "action_field": case.action_field,
        "episode": episode.number,
        "opened_on": episode.opened_on,
        "closed_on": episode.closed_on,
        "completeness": episode.completeness,
        "synthetic": case.synthetic,
    }


@router.get("/cases", response=CaseList, url_name="api-cases", summary="Eigene Fälle, ohne Namen")
def cases(request: SignedInRequest, asked: Query[Asked]) -> dict[str, object]:
    """The caller's own cases: numbers and dates, no answer and no name."""
    found = own_episodes(request.user, ListFilter(status=asked.status))
    start = (asked.page - 1) * PAGE_SIZE
    rows = found[start : start + PAGE_SIZE] if start < found.count() else ()
    return {"total": found.count(), "page": asked.page, "cases": [_out(episode) for episode in rows]}


@router.post(
    "/cases",
    response={200: CaseOut, 403: Refused, 404: Refused, 409: Refused, 422: Refused},
    url_name="api-cases",
    summary="Fall aufnehmen",
)
def record(request: SignedInRequest, intake: IntakeIn) -> object:
    """Record an intake; the same submission_key again answers with the same case and records nothing."""
    try:
        episode = record_intake(
            submission_key=intake.submission_key,
            answers=intake.answers,
            identity=intake.identity,
            person_id=intake.person_id,
            by=request.user,
        )
    except AnswersRefused as error:
        problems = [
            {
                "field": p.field,
                "message": p.message.in_language("de"),
                "expected": p.expected.in_language("de"),
            }
            for p in error.problems
        ]
        refused = {"message": str(error.message), "next_step": str(error.next_step), "problems": problems}
        return Status(422, refused)
    return Status(200, _out(episode))


@router.get(
    "/cases/{uuid:case_id}", response={200: CaseDetail, 404: Refused}, url_name="api-case", summary="Ein Fall"
)
def case(request: SignedInRequest, case_id: uuid.UUID) -> dict[str, object]:
    """One own case with its pseudonymous answers; the read is audited like every other."""
    file: CaseFile = read_file(case_id=case_id, by=request.user, purpose="api")
    return {**_out(file.episode), "answers": file.answers}
