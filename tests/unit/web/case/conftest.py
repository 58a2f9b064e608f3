"""One invented house and its counsellor, signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

# Imported where needed: pytest reads this file before Django is set up.
if TYPE_CHECKING:
    from django.test import Client

    from tests.unit.case.invented import House


@pytest.fixture
def house() -> House:
    from tests.unit.case.invented import a_house

    return a_house()


@pytest.fixture
def client(house: House) -> Client:
    from tests.people import signed_in

    return signed_in(house.counsellor)
