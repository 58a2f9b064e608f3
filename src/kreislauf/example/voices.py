"""The voices and votes of the story: statements with replies, papers on their way, resolutions. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReplySpec:
    """Reply (Antwort) of the matter's owner."""

    outcome: str
    day: date
    reason: str


@dataclass(frozen=True)
class StatementSpec:
    """Statement (Stellungnahme); without text it is the silence of a partner that was asked."""

    slug: str
    partner: str
    matter: str | None = None
    position: int | None = None
    given_on: date | None = None
    text: str = ""
    reply: ReplySpec | None = None


@dataclass(frozen=True)
class StatementRequestSpec:
    """Request for statements: one due date for all."""

    slug: str
    matter: str
    asked_by: str
    asked_on: date
    due_on: date
    statements: tuple[StatementSpec, ...]


@dataclass(frozen=True)
class ConsultationSpec:
    """One station of a paper."""

    body: str
    role: str
    authoritative: bool
    meeting_on: date
    meeting: str


@dataclass(frozen=True)
class PaperSpec:
    """Paper (Vorlage)."""

    reference: str
    cycle: str
    subject: str
    title: str
    text: str
    tabled_on: date
    consultations: tuple[ConsultationSpec, ...]


@dataclass(frozen=True)
class VotesSpec:
    """Votes (Stimmen)."""

    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True)
class ResolutionSpec:
    """Resolution (Beschluss)."""

    number: str
    cycle: str
    body: str
    matter: str
    act: str
    outcome: str
    decided_on: date
    text: str
    paper: str | None = None
    votes: VotesSpec | None = None
    stood_aside: tuple[str, ...] = ()
