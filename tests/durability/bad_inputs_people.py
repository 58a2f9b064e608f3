"""Made inside the installation: an invented house with one case, and a session of its counsellor."""

from __future__ import annotations

import json

from tests.people import signed_in
from tests.unit.case.invented import a_house, an_intake


def make_house() -> None:
    """Print the session's cookie and the account's name."""
    house = a_house()
    an_intake(house)
    client = signed_in(house.counsellor)
    print(json.dumps({"session": client.session.session_key, "account": house.counsellor.username}))  # noqa: T201
