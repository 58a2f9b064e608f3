"""Positions (Haltungen) on open matters: a row per matter, a column per partner, a word in every cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.provider.agreement.rules import AgreementStatus
from kreislauf.region.body.selectors import papers_awaiting_decision
from kreislauf.region.goal.models import GoalAgreement
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.measure.rules import MeasureStatus
from kreislauf.region.need.rules import NeedStatus
from kreislauf.region.statement.models import Statement
from kreislauf.region.statement.rules import StatementStatus

#: What is still under discussion, by kind; a paper is open until the body that decides has decided.
OPEN_NEEDS = (NeedStatus.REPORTED, NeedStatus.CHECKED, NeedStatus.DISPUTED, NeedStatus.STILL_OPEN)
OPEN_GOALS = (GoalStatus.DRAFT, GoalStatus.IN_CONSULTATION, GoalStatus.JOINTLY_AGREED)
OPEN_MEASURES = (MeasureStatus.PROPOSED,)
OPEN_AGREEMENTS = (
    AgreementStatus.REQUESTED,
    AgreementStatus.NEGOTIATING,
    AgreementStatus.ARBITRATION,
    AgreementStatus.SETTLED,
)
#: The order of the columns: those who decide on money first, then everybody by kind.
KIND_ORDER = {kind: place for place, kind in enumerate(PartnerKind.values)}


@dataclass(frozen=True)
class Cell:
    """What one partner says about one matter.

    Attributes:
        kind: "given", "asked", "silent" or "none"; each has a form of its own.
        step: place on the gradient of agreement, 1 to 8; None where nothing was said.
    """

    kind: str
    word: str
    step: int | None = None
    note: str = ""

    @property
    def places(self) -> list[tuple[int, bool]]:
        """The eight places of the gradient: left edge in the picture, and whether this one is taken."""
        return [(11 * (place - 1) + 1, place == self.step) for place in range(1, 9)]


@dataclass(frozen=True)
class BoardRow:
    """One matter with a cell per partner, in the order of the columns."""

    matter: Matter
    cells: tuple[Cell, ...]


def open_matters(user: User | AnonymousUser) -> QuerySet[Matter]:
    """The matters under discussion that `user` may read, newest first; and all on which a statement is still owed."""
    waiting = Statement.objects.filter(given_at__isnull=True).values("matter")
    return matters_visible_to(user).filter(
        Q(as_need__status__in=OPEN_NEEDS)
        | Q(as_goal__status__in=OPEN_GOALS)
        | Q(as_measure__status__in=OPEN_MEASURES)
        | Q(as_agreement__status__in=OPEN_AGREEMENTS)
        | Q(pk__in=papers_awaiting_decision(user).order_by().values("pk"))
        | Q(pk__in=waiting)
    )


def with_voices(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """The matters with everything said about them, newest first."""
    statements = Statement.objects.select_related("partner", "request", "reply").order_by("pk")
    agreements = GoalAgreement.objects.select_related("partner")
    return matters.prefetch_related(
        Prefetch("statements", statements), Prefetch("as_goal__agreements", agreements)
    ).order_by("-pk")


def board_of(
    matters: Sequence[Matter], *, today: date, kinds: Iterable[str] | None = None
) -> tuple[list[Partner], list[BoardRow]]:
    """The columns (partners who were asked or spoke, of these kinds where named) and the rows of the board."""
    wanted = frozenset(kinds) if kinds is not None else None
    partners = {
        partner.pk: partner
        for matter in matters
        for partner in _partners_of(matter)
        if wanted is None or partner.kind in wanted
    }
    columns = sorted(partners.values(), key=lambda partner: (KIND_ORDER[partner.kind], partner.name))
    rows = [
        BoardRow(matter, tuple(cell_of(matter, partner, today) for partner in columns)) for matter in matters
    ]
    return columns, rows


def _partners_of(matter: Matter) -> list[Partner]:
    return [s.partner for s in matter.statements.all()] + [a.partner for a in _goal_answers(matter)]


def _goal_answers(matter: Matter) -> list[GoalAgreement]:
    goal = getattr(matter, "as_goal", None) if matter.kind == "goal" else None
    return list(goal.agreements.all()) if goal is not None else []


def cell_of(matter: Matter, partner: Partner, today: date) -> Cell:
    """The partner's latest word; a goal's yes or no where no position was given; else whether it was asked at all."""
    own = [s for s in matter.statements.all() if s.partner_id == partner.pk]
    given = [s for s in own if s.given_at is not None]
    if given:
        return _given(given[-1])
    answer = next((a for a in _goal_answers(matter) if a.partner_id == partner.pk), None)
    if answer is not None:
        word = _("trägt das Ziel mit") if answer.agrees else _("trägt das Ziel nicht mit")
        return Cell("given", word, 1 if answer.agrees else 8, answer.text)
    if not own:
        return Cell("none", _("nicht gefragt"))
    asked = own[-1]
    due_on = asked.request.due_on if asked.request else today
    if asked.status_on(today) == StatementStatus.LAPSED:
        return Cell("silent", _("keine Antwort"), note=_("Frist war %(day)s") % {"day": f"{due_on:%d.%m.%Y}"})
    return Cell("asked", _("gefragt"), note=_("Frist %(day)s") % {"day": f"{due_on:%d.%m.%Y}"})


def _given(statement: Statement) -> Cell:
    note = "" if hasattr(statement, "reply") else _("wartet auf Antwort")
    return Cell("given", str(statement.get_position_display()), statement.position, note)
