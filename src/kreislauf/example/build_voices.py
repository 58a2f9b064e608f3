"""Let the partners of the example county speak and its bodies decide: statements, replies, papers, resolutions."""

from __future__ import annotations

from dataclasses import dataclass, field

from kreislauf.cycle.turn.models import Cycle
from kreislauf.example.build_accounts import clerk, voice_of
from kreislauf.example.build_turn import noon
from kreislauf.example.county import County
from kreislauf.example.voices import (
    ConsultationSpec,
    PaperSpec,
    ResolutionSpec,
    StatementRequestSpec,
    StatementSpec,
)
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.body.models import Body, ConsultationRole, Meeting, Paper
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.body.services import Station, call_meeting, table_paper
from kreislauf.region.matter.models import Matter
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.services import record_resolution
from kreislauf.region.statement.models import Statement
from kreislauf.region.statement.services import (
    give_statement,
    reply_to_statement,
    request_statements,
    volunteer_statement,
)


@dataclass
class Told:
    """What of the story is told already: the slugs of its files -> the numbers in the database."""

    county: County
    cycle: Cycle
    matters: dict[str, int] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)

    def cycle_of(self, slug: str) -> Cycle:
        """The turn that is told, or the one that follows it."""
        return self.cycle if self.is_of_this_turn(slug) else self.cycle.successor

    def is_of_this_turn(self, slug: str) -> bool:
        """Whether something belongs to the turn that is told; else it is of the next one."""
        return slug == self.county.story.cycles[0].slug

    def matter(self, slug: str) -> Matter:
        """A need, goal, measure, agreement or paper."""
        return Matter.objects.select_related("owner").get(pk=self.matters[slug])


def speak_up(told: Told, matter: str) -> None:
    """Let the partners say of a matter what nobody asked them, and its owner reply."""
    for spec in told.county.story.statements:
        if spec.matter == matter and spec.given_on and spec.position:
            statement = volunteer_statement(
                matter_id=told.matters[matter],
                position=spec.position,
                text=spec.text,
                by=voice_of(spec.partner),
                at=noon(spec.given_on),
            )
            _note(told, spec, statement, told.matter(matter))


def ask_partners(told: Told, matter: str) -> None:
    """Ask for the statements of a matter; who has a text in the story answers in time, the others stay silent."""
    for request in told.county.story.statement_requests:
        if request.matter == matter:
            _ask(told, request)


def _ask(told: Told, spec: StatementRequestSpec) -> None:
    request = request_statements(
        matter_id=told.matters[spec.matter],
        partners=Partner.objects.filter(slug__in=[s.partner for s in spec.statements]),
        due_on=spec.due_on,
        by=voice_of(spec.asked_by),
        on=spec.asked_on,
    )
    for asked in spec.statements:
        if asked.given_on is None or asked.position is None:
            continue
        statement = request.statements.get(partner__slug=asked.partner)
        statement = give_statement(
            statement_id=statement.pk,
            position=asked.position,
            text=asked.text,
            by=voice_of(asked.partner),
            at=noon(asked.given_on),
        )
        _note(told, asked, statement, told.matter(spec.matter))


def _note(told: Told, spec: StatementSpec, statement: Statement, matter: Matter) -> None:
    told.statements[spec.slug] = statement.pk
    if spec.reply:
        reply_to_statement(
            statement_id=statement.pk,
            outcome=spec.reply.outcome,
            by=voice_of(matter.owner.slug),
            reason=spec.reply.reason,
            at=noon(spec.reply.day),
        )


def table_papers(told: Told, subject: str) -> None:
    """Table the papers about a matter, with the meetings they pass through."""
    for spec in told.county.story.papers:
        if spec.subject == subject:
            told.matters[spec.reference] = _table(told, spec).pk


def _table(told: Told, spec: PaperSpec) -> Paper:
    return table_paper(
        cycle=told.cycle_of(spec.cycle),
        reference=spec.reference,
        title=spec.title,
        text=spec.text,
        stations=[_station(station) for station in spec.consultations],
        by=voice_of("kreis"),
        subject=told.matter(spec.subject),
        on=spec.tabled_on,
        synthetic=True,
    )


def _station(spec: ConsultationSpec) -> Station:
    body = Body.objects.get(slug=spec.body)
    meeting = call_meeting(body=body, held_on=spec.meeting_on, title=spec.meeting, by=clerk(), synthetic=True)
    return Station(body, ConsultationRole(spec.role), meeting)


def resolve(told: Told, matter: str) -> None:
    """Let the clerk record what the bodies resolved about a matter."""
    for spec in told.county.story.resolutions:
        if spec.matter == matter:
            _record(told, spec)


def _record(told: Told, spec: ResolutionSpec) -> None:
    body = Body.objects.get(slug=spec.body)
    votes = spec.votes
    record_resolution(
        matter_id=told.matters[spec.matter],
        body=body,
        act=MandateAct(spec.act),
        outcome=Outcome(spec.outcome),
        number=spec.number,
        text=spec.text,
        decided_on=spec.decided_on,
        by=clerk(),
        votes=(votes.in_favour, votes.against, votes.abstained) if votes else None,
        stood_aside=body.memberships.filter(name__in=spec.stood_aside).values_list("pk", flat=True),
        meeting=Meeting.objects.filter(body=body, held_on=spec.decided_on).first(),
        paper=Paper.objects.get(reference=spec.paper) if spec.paper else None,
    )
