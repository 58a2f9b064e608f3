"""Offers: made by the provider's own lead, found by municipality and in the matrix."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.place.models import Area
from kreislauf.provider.offer.models import Offer
from kreislauf.provider.offer.selectors import matrix, offers, offers_in
from kreislauf.provider.offer.services import end_offer, make_offer
from kreislauf.provider.organisation.services import open_facility
from tests.people import SINCE
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def an_offer(table: Table, **fields: object) -> Offer:
    return make_offer(
        **{
            "provider": table.house,
            "name": "Schuldnerberatung",
            "service_type": "sgb2_16a_2",
            "action_field": "livelihood",
            "tier": "county",
            "valid_from": SINCE,
            "by": table.lead,
            **fields,
        }
    )


@pytest.mark.parametrize("who", ["planner", "liga_voice", "other_lead", "mayor"])
def test_only_the_providers_own_lead_makes_its_offers(who: str) -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        an_offer(table, by=getattr(table, who))


def test_a_municipality_finds_its_own_offers_and_those_for_the_whole_county() -> None:
    table = Table()
    north, south = (Area.objects.get(code=code) for code in _municipalities(table))
    everywhere = an_offer(table)
    only_north = an_offer(table, name="Sprechstunde", municipalities=[north])
    assert set(offers_in(north)) == {everywhere, only_north}
    assert set(offers_in(south)) == {everywhere}


def _municipalities(table: Table) -> tuple[str, str]:
    assert table.area.code == "06433"
    return "06433012", "06433001"


def test_the_matrix_has_every_cell_also_the_empty_ones() -> None:
    table = Table()
    offer = an_offer(table)
    cells = matrix()
    assert len(cells) == 15
    assert cells["livelihood", "county"] == [offer]
    assert sum(map(len, cells.values())) == 1


def test_an_ended_offer_is_gone_after_its_last_day() -> None:
    table = Table()
    today = timezone.localdate()
    offer = end_offer(offer_id=an_offer(table).pk, on=today, by=table.lead)
    assert list(offers(on=today)) == [offer]
    assert list(offers(on=today + timedelta(days=1))) == []


def test_a_facility_is_opened_by_its_own_house() -> None:
    table = Table()
    town = Area.objects.get(code=_municipalities(table)[0])
    with pytest.raises(NotAllowed):
        open_facility(
            provider=table.house, name="Haus", municipality=town, valid_from=SINCE, by=table.other_lead
        )
    facility = open_facility(
        provider=table.house, name="Haus", municipality=town, valid_from=SINCE, by=table.lead
    )
    assert an_offer(table, facility=facility).facility == facility
