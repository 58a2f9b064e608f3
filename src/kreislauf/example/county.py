"""What the example county (Beispielkreis) consists of: places, people counted, partners, bodies, budget. Pure data.

Codes are those of the product: kinds of partner, body, band and funding source, action fields, tiers, service types.
Amounts are whole euros as in the files; `cents` gives what the database holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kreislauf.example.story import Story

COUNTY_CODE = "06433"
STATE_CODE = "06"

Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SourceNote:
    """Source note (Quellenangabe) of one file: `kind` is "real" or "invented"."""

    file: str
    kind: str
    publisher: str
    licence: str
    date: date
    title: str = ""
    retrieved_as: str = ""
    changed: str = ""
    base: str = ""
    notes: tuple[str, ...] = ()

    @property
    def attribution(self) -> str:
        """The line owed beside every figure from this file."""
        changed = ", Daten verändert" if self.changed else ""
        return f"{self.publisher}, {self.licence}, Stand {self.date:%d.%m.%Y}{changed}"


@dataclass(frozen=True)
class RegionSpec:
    """Planning region (Planungsregion) of the county, e.g. code "sued"."""

    code: str
    name: str

    @property
    def area_code(self) -> str:
        """Key of the area, e.g. "06433-sued"."""
        return f"{COUNTY_CODE}-{self.code}"


@dataclass(frozen=True)
class Municipality:
    """Municipality (Gemeinde) with its official key (AGS, text), square kilometres and outline in metres."""

    ags: str
    name: str
    official_name: str
    kind: str
    area_km2: Decimal
    region: str
    youth_office: str
    outline: Ring


@dataclass(frozen=True)
class PopulationFigure:
    """Population (Bevölkerungsstand) of a municipality on a day, on a stated base; `male`/`female` may be unknown."""

    ags: str
    reference_date: date
    boundary_state: date
    base: str
    total: int
    male: int | None
    female: int | None
    source_file: str


@dataclass(frozen=True)
class AgeSexFigure:
    """County population by sex ("male"/"female") and age group in completed years; `age_to` None is open."""

    reference_date: date
    sex: str
    age_from: int
    age_to: int | None
    age_group: str
    population: int


@dataclass(frozen=True)
class YouthOffice:
    """Youth welfare office (Jugendamt)."""

    code: str
    name: str
    partner: str


@dataclass(frozen=True)
class PublicPartner:
    """Partner that is no provider: county, Liga, Land, LWV, municipality; `area` is its area's key."""

    slug: str
    kind: str
    name: str
    area: str
    invented: bool = False


@dataclass(frozen=True)
class Department:
    """County department (Fachbereich)."""

    slug: str
    name: str
    task: str


@dataclass(frozen=True)
class FacilitySpec:
    """Facility (Einrichtung) of a provider in a municipality (AGS)."""

    slug: str
    name: str
    municipality: str


@dataclass(frozen=True)
class OfferSpec:
    """Offer (Angebot); `municipalities` are the AGS it serves, all fourteen where it serves the whole county."""

    slug: str
    name: str
    provider: str
    facility: str
    service_type: str
    action_field: str
    tier: str
    municipalities: tuple[str, ...]
    valid_from: date


@dataclass(frozen=True)
class ProviderSpec:
    """Provider (Träger), always invented here, with its facilities and offers."""

    slug: str
    name: str
    liga_member: bool
    facilities: tuple[FacilitySpec, ...]
    offers: tuple[OfferSpec, ...]


@dataclass(frozen=True)
class LegalBasisSpec:
    """Legal basis (Rechtsgrundlage) of bodies, mandates and agreements."""

    code: str
    text: str
    title: str
    bindingness: str
    source: str
    valid_from: date
    arbitration_after_days: int | None = None


@dataclass(frozen=True)
class MandateSpec:
    """Mandate (Zuständigkeit): object kind x act on a legal basis."""

    object_kind: str
    act: str
    legal_basis: str
    valid_from: date


@dataclass(frozen=True)
class MemberSpec:
    """Member of a body, an invented person; `on_behalf_of` is a partner's slug."""

    name: str
    voting_right: bool
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class BodySpec:
    """Body (Gremium) with mandates and members."""

    slug: str
    name: str
    kind: str
    band: str
    legal_basis: str
    decision_rule: str
    mandates: tuple[MandateSpec, ...]
    members: tuple[MemberSpec, ...]
    seats: int | None = None


@dataclass(frozen=True)
class FundingSourceSpec:
    """Funding source (Finanzierungsquelle)."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True)
class BudgetLineSpec:
    """Budget line (Budgetposten): one source's money for one service of a provider, in whole euros."""

    slug: str
    name: str
    action_field: str
    provider: str
    source: str
    planned_euros: int
    approved_euros: int
    paid_euros: int


@dataclass(frozen=True)
class BudgetSpec:
    """Budget (Budget Soziale Dienste) of one year."""

    year: int
    name: str
    total_euros: int
    sources: tuple[FundingSourceSpec, ...]
    lines: tuple[BudgetLineSpec, ...]
    invented: bool


@dataclass(frozen=True)
class County:
    """The example county, read and checked (see `loading.load_county`)."""

    name: str
    sources: tuple[SourceNote, ...]
    regions: tuple[RegionSpec, ...]
    municipalities: tuple[Municipality, ...]
    population: tuple[PopulationFigure, ...]
    age_sex: tuple[AgeSexFigure, ...]
    outline_source: str
    youth_offices: tuple[YouthOffice, ...]
    public_partners: tuple[PublicPartner, ...]
    departments: tuple[Department, ...]
    providers: tuple[ProviderSpec, ...]
    legal_bases: tuple[LegalBasisSpec, ...]
    bodies: tuple[BodySpec, ...]
    budget: BudgetSpec
    story: Story

    @property
    def offers(self) -> tuple[OfferSpec, ...]:
        """All offers of all providers."""
        return tuple(offer for provider in self.providers for offer in provider.offers)

    @property
    def partner_slugs(self) -> frozenset[str]:
        """The slugs of all partners: public ones, municipalities, providers."""
        return frozenset([p.slug for p in self.public_partners] + [p.slug for p in self.providers])

    def population_on(self, day: date, base: str) -> dict[str, int]:
        """AGS -> inhabitants on that day and base; empty where no such figures are known."""
        return {f.ags: f.total for f in self.population if f.reference_date == day and f.base == base}

    def source_of(self, file: str) -> SourceNote:
        """The source note of a file, e.g. "population.csv"."""
        return next(note for note in self.sources if note.file == file)


def cents(euros: int) -> int:
    """Whole euros of the files as cents of the database."""
    return euros * 100


def municipality_slug(ags: str) -> str:
    """Slug of a municipality as a partner, e.g. "gemeinde-06433012"."""
    return f"gemeinde-{ags}"
