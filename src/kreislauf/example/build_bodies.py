"""Put the bodies of the example county into the database: law they rest on, members, mandates."""

from __future__ import annotations

from kreislauf.example.build_accounts import SINCE, clerk
from kreislauf.example.county import COUNTY_CODE, BodySpec, County
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.body.services import add_member, create_body, give_mandate
from kreislauf.region.law.models import PlanningBasis


def build_bodies(county: County) -> None:
    """Let the clerk enter every body with its mandates and members; members who have an account are linked to it."""
    bases = _write_bases(county)
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    accounts = {str(user): user for user in User.objects.order_by("-pk")}
    area = Area.objects.get(code=COUNTY_CODE)
    for spec in county.bodies:
        _build_body(spec, area, bases, partners, accounts)


def _write_bases(county: County) -> dict[str, PlanningBasis]:
    bases = {}
    for spec in county.legal_bases:
        bases[spec.code] = PlanningBasis.objects.create(
            code=spec.code,
            text=spec.text,
            title=spec.title,
            bindingness=spec.bindingness,
            source=spec.source,
            valid_from=spec.valid_from,
            arbitration_after_days=spec.arbitration_after_days,
        )
        audit.record(action="planning_basis.created", by=None, target=bases[spec.code])
    return bases


def _build_body(
    spec: BodySpec,
    area: Area,
    bases: dict[str, PlanningBasis],
    partners: dict[str, Partner],
    accounts: dict[str, User],
) -> None:
    by = clerk()
    body = create_body(
        slug=spec.slug,
        name=spec.name,
        kind=spec.kind,
        band=spec.band,
        area=area,
        decision_rule=spec.decision_rule,
        valid_from=SINCE,
        by=by,
        legal_basis=bases[spec.legal_basis],
        seats=spec.seats,
        synthetic=True,
    )
    for mandate in spec.mandates:
        give_mandate(
            body=body,
            object_kind=mandate.object_kind,
            act=mandate.act,
            legal_basis=bases[mandate.legal_basis],
            valid_from=mandate.valid_from,
            by=by,
        )
    for member in spec.members:
        add_member(
            body=body,
            name=member.name,
            valid_from=SINCE,
            by=by,
            on_behalf_of=partners[member.on_behalf_of] if member.on_behalf_of else None,
            voting_right=member.voting_right,
            account=accounts.get(member.name),
        )
