"""The invented first turn of the cycle: needs, goals, measures, voices, resolutions, agreements, evaluations. Pure data.

Everything refers by slug. Figures and cells are named, never valued: their value comes from a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kreislauf.example.voices import PaperSpec, ResolutionSpec, StatementRequestSpec, StatementSpec


@dataclass(frozen=True)
class CharterSpec:
    """Charter (Positionspapier)."""

    title: str
    text: str
    adopted_on: date
    review_interval_months: int
    signatories: tuple[str, ...]


@dataclass(frozen=True)
class CycleSpec:
    """Cycle (Steuerungszyklus) and the stage it has reached at the end of the story."""

    slug: str
    name: str
    starts_on: date
    ends_on: date
    stage: str
    predecessor: str | None = None


@dataclass(frozen=True)
class FigureRef:
    """Which released figure is meant: indicator (None: the goal's own), area key, field of action, year."""

    area: str
    main_issue: str
    year: int
    indicator: str | None = None
    note: str = ""


@dataclass(frozen=True)
class EvidenceSpec:
    """Evidence (Beleg) of a need: a figure or a statement."""

    note: str
    figure: FigureRef | None = None
    statement: str | None = None


@dataclass(frozen=True)
class NeedSpec:
    """Need (Bedarf)."""

    slug: str
    thread: str
    cycle: str
    title: str
    area: str
    action_field: str
    target_group: str
    perspective: str
    description: str
    reported_by: str
    begun_on: date
    status: str
    evidence: tuple[EvidenceSpec, ...]


@dataclass(frozen=True)
class GoalAgreementSpec:
    """A partner's yes or no to a goal; a no has its reason."""

    partner: str
    agrees: bool
    text: str = ""


@dataclass(frozen=True)
class GoalSpec:
    """Goal (Ziel); without indicator it is one of the gaps the product shows."""

    slug: str
    thread: str
    cycle: str
    level: str
    action_field: str
    title: str
    description: str
    status: str
    need: str | None = None
    parent: str | None = None
    predecessor: str | None = None
    indicator: str | None = None
    baseline: FigureRef | None = None
    target: int | None = None
    horizon: date | None = None
    agreements: tuple[GoalAgreementSpec, ...] = ()
    outcomes: tuple[FigureRef, ...] = ()


@dataclass(frozen=True)
class AlternativeSpec:
    """Alternative (erwogene Alternative) to a measure."""

    title: str
    reason_not_taken: str


@dataclass(frozen=True)
class ThemeSpec:
    """What a measure means under a cross-cutting theme (Querschnittsthema)."""

    theme: str
    relevance: str


@dataclass(frozen=True)
class MeasureSpec:
    """Measure (Maßnahme)."""

    slug: str
    thread: str
    cycle: str
    goals: tuple[str, ...]
    title: str
    action_field: str
    tier: str
    responsible: str
    description: str
    estimated_euros: int
    alternatives: tuple[AlternativeSpec, ...]
    themes: tuple[ThemeSpec, ...]
    status: str


@dataclass(frozen=True)
class DeliverySpec:
    """Delivery report (Leistungsbericht)."""

    period_from: date
    period_to: date
    narrative: str
    status: str
    query: str = ""


@dataclass(frozen=True)
class SignedSpec:
    """Days on which both sides signed."""

    county: date
    provider: date


@dataclass(frozen=True)
class AgreementSpec:
    """Agreement (Vereinbarung); without measure it is one of the gaps the product shows."""

    slug: str
    thread: str
    cycle: str
    title: str
    provider: str
    kind: str
    legal_basis: str
    asked_on: date
    term_from: date
    term_to: date
    unit: str
    agreed_units: int
    euros: int
    budget_line: str
    reporting_months: int
    signed_on: SignedSpec
    status: str
    deliveries: tuple[DeliverySpec, ...]
    measure: str | None = None


@dataclass(frozen=True)
class EvaluationRowSpec:
    """One partner's answer to both questions."""

    partner: str
    right_things: str
    right_things_text: str
    things_right: str
    things_right_text: str
    day: date


@dataclass(frozen=True)
class ConclusionSpec:
    """Conclusion (Ergebnis) of an evaluation."""

    agreed: bool
    text: str
    dissent: str
    consequence: str
    consequence_text: str
    day: date


@dataclass(frozen=True)
class EvaluationSpec:
    """Joint evaluation (gemeinsame Bewertung) of a goal."""

    goal: str
    cycle: str
    opened_on: date
    rows: tuple[EvaluationRowSpec, ...]
    conclusion: ConclusionSpec


@dataclass(frozen=True)
class Story:
    """The whole story (see `examples/*/story.yaml`)."""

    invented: bool
    charter: CharterSpec
    cycles: tuple[CycleSpec, ...]
    needs: tuple[NeedSpec, ...]
    goals: tuple[GoalSpec, ...]
    measures: tuple[MeasureSpec, ...]
    statements: tuple[StatementSpec, ...]
    statement_requests: tuple[StatementRequestSpec, ...]
    papers: tuple[PaperSpec, ...]
    resolutions: tuple[ResolutionSpec, ...]
    agreements: tuple[AgreementSpec, ...]
    evaluations: tuple[EvaluationSpec, ...]
