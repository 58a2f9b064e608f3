"""Who sits at the planning table of an invented county for tests, in which cycle and under which law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.services import open_cycle
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.region.body.models import Body
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.body.services import create_body, give_mandate
from kreislauf.region.law.models import PlanningBasis
from tests.people import SINCE, a_county, a_partner, an_account


@dataclass
class Seats:
    """Partners, their accounts, bodies and the cycle; every attribute is made when it is first asked for."""

    @cached_property
    def area(self) -> Area:
        return a_county()

    @cached_property
    def county(self) -> Partner:
        return a_partner("kreis", PartnerKind.COUNTY)

    @cached_property
    def liga(self) -> Partner:
        return a_partner("liga", PartnerKind.LIGA)

    @cached_property
    def house(self) -> Partner:
        return a_partner("haus-nord")

    @cached_property
    def town(self) -> Partner:
        return a_partner("ruesselsheim", PartnerKind.MUNICIPALITY)

    @cached_property
    def planner(self) -> User:
        return an_account(Role.PLANNER, self.county)

    @cached_property
    def liga_voice(self) -> User:
        return an_account(Role.LIGA, self.liga)

    @cached_property
    def lead(self) -> User:
        return an_account(Role.PROVIDER_LEAD, self.house)

    @cached_property
    def other_lead(self) -> User:
        return an_account(Role.PROVIDER_LEAD, a_partner("haus-sued"))

    @cached_property
    def mayor(self) -> User:
        return an_account(Role.MUNICIPALITY, self.town)

    @cached_property
    def clerk(self) -> User:
        return an_account(Role.CLERK, self.county)

    @cached_property
    def member(self) -> User:
        return an_account(Role.ASSEMBLY_MEMBER, self.county)

    @cached_property
    def admin(self) -> User:
        return an_account(Role.ADMINISTRATOR, self.county)

    @cached_property
    def cycle(self) -> Cycle:
        today = timezone.localdate()
        return open_cycle(
            area=self.area,
            name="Zyklus 2026",
            starts_on=today - timedelta(days=400),
            ends_on=today + timedelta(days=600),
            by=self.planner,
            synthetic=True,
        )

    def at(self, stage: Stage) -> Cycle:
        """The cycle, put into a stage without asking anybody."""
        Cycle.objects.filter(pk=self.cycle.pk).update(stage=stage)
        self.cycle.refresh_from_db()
        return self.cycle

    @cached_property
    def law(self) -> PlanningBasis:
        return PlanningBasis.objects.create(
            code="sgb8-78",
            text="§ 78 SGB VIII",
            title="Zusammenarbeit in der Planung",
            bindingness="statutory",
            arbitration_after_days=42,
            source="erfunden",
            valid_from=SINCE,
        )

    def body(self, kind: str, band: str, slug: str, *objects: str, act: str = MandateAct.DECIDES) -> Body:
        """A body with mandates for these kinds of matter."""
        body = create_body(
            slug=slug,
            name=slug.title(),
            kind=kind,
            band=band,
            area=self.area,
            decision_rule="majority",
            valid_from=SINCE,
            seats=11,
            by=self.clerk,
        )
        for object_kind in objects:
            give_mandate(
                body=body,
                object_kind=object_kind,
                act=act,
                legal_basis=self.law,
                valid_from=SINCE,
                by=self.clerk,
            )
        return body
