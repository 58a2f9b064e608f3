"""An invented house with two counsellors and a lead, and intakes to record in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kreislauf.case.episode.models import Episode
from kreislauf.case.intake.services import record_intake
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.offer.models import Offer
from kreislauf.region.matrix.models import ActionField, ProvisionTier
from tests.people import SINCE, a_county, a_partner, an_account

#: All mandatory answers, as somebody would type them.
ANSWERS = {
    "first_contact_on": "3.4.2026",
    "municipality": "06433012",
    "main_issue": "addiction",
    "service_type": "addiction_counselling",
}
ALL_ANSWERS = ANSWERS | {
    "access_path": "self",
    "birth_month": "5.1990",
    "sex": "female",
    "nationality_group": "german",
    "household_form": "alone",
    "children_bands": {"0-2": "0", "3-5": "1", "6-13": "0", "14-17": "0"},
    "activity_status": "unemployed",
    "income_source": ["sgb2"],
    "housing": "own",
    "urgency": "normal",
    "consents": ["statistics_given"],
}
CLOSURE = {
    "closed_on": "1.7.2026",
    "closure_reason": "as_planned",
    "outcome": "goal_reached",
    "activity_status": "employed",
    "income_source": ["wage"],
    "housing": "own",
}
NAMES = {"family_name": "Beispielmann", "given_name": "Frieda", "phone": "06152 000000"}


@dataclass(frozen=True)
class House:
    """A provider with its people and offers."""

    provider: Partner
    counsellor: User
    colleague: User
    lead: User
    addiction: Offer
    debts: Offer


def a_house(slug: str = "haus-nord") -> House:
    """A house that counsels on addiction and on debts."""
    a_county()
    provider = a_partner(slug)
    return House(
        provider=provider,
        counsellor=an_account(Role.COUNSELLOR, provider),
        colleague=an_account(Role.COUNSELLOR, provider, username=f"colleague-{slug}"),
        lead=an_account(Role.PROVIDER_LEAD, provider),
        addiction=an_offer(provider, "addiction_counselling", ActionField.values[1]),
        debts=an_offer(provider, "debt_counselling", ActionField.values[0]),
    )


def an_offer(provider: Partner, service_type: str, action_field: str) -> Offer:
    """An offer without end."""
    return Offer.objects.create(
        provider=provider,
        name=service_type,
        service_type=service_type,
        action_field=action_field,
        tier=ProvisionTier.values[0],
        valid_from=SINCE,
        synthetic=True,
    )


def an_intake(
    house: House,
    *,
    by: User | None = None,
    names: dict[str, str] | None = None,
    person_id: uuid.UUID | None = None,
    submission_key: uuid.UUID | None = None,
    **answers: object,
) -> Episode:
    """Record an intake; `answers` replace or add to the mandatory ones."""
    return record_intake(
        submission_key=submission_key or uuid.uuid4(),
        answers=ANSWERS | answers,
        identity=NAMES if names is None else names,
        by=by or house.counsellor,
        person_id=person_id,
    )
