"""Contacts without a file."""

from __future__ import annotations

import uuid

import pytest

from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.contact.services import OfferNeeded, record_contact
from kreislauf.case.form.selectors import AnswersRefused
from kreislauf.case.person.models import Person
from tests.unit.case.invented import House, a_house

pytestmark = pytest.mark.django_db
ANSWERS = {"contact_on": "3.4.2026", "topic": "addiction", "municipality": "06433012", "minutes": "15"}


def recorded(house: House, offer_id: int | None = None, **answers: object) -> AnonymousContact:
    return record_contact(
        submission_key=uuid.uuid4(),
        offer_id=offer_id or house.addiction.pk,
        answers=ANSWERS | answers,
        by=house.counsellor,
    )


def test_a_contact_is_counted_without_any_person() -> None:
    contact = recorded(a_house(), channel="phone", age_band="age_27_44")
    assert (contact.topic, contact.minutes, contact.age_band) == ("addiction", 15, "age_27_44")
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_on", ""),
        ("topic", ""),
        ("municipality", ""),
        ("minutes", "0"),
        ("minutes", "lang"),
        ("age_band", "7"),
    ],
)
def test_a_wrong_contact_is_refused(field: str, value: str) -> None:
    with pytest.raises(AnswersRefused):
        recorded(a_house(), **{field: value})


def test_a_contact_cannot_be_booked_on_another_house() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    with pytest.raises(OfferNeeded):
        recorded(house, offer_id=elsewhere.addiction.pk)


def test_the_table_has_no_column_that_could_hold_a_name() -> None:
    columns = {field.name for field in AnonymousContact._meta.get_fields()}
    assert columns == {
        "id", "provider", "offer", "submission_key", "contact_on", "channel", "topic", "municipality",
        "age_band", "minutes", "form_version", "synthetic",
    }  # fmt: skip
