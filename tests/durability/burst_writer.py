"""Writes intakes until it is killed. Reads "go" lines; for each it forks a child and prints "child PID".

The child prints "saved KEY" after each commit was acknowledged: what was printed must be there after any kill.
"""

from __future__ import annotations

import os
import sys
import uuid

import django

django.setup()

from django.db import connections  # noqa: E402

from kreislauf.case.form.selectors import county_catalogue  # noqa: E402
from kreislauf.case.intake.services import record_intake  # noqa: E402
from kreislauf.foundation.account.models import User  # noqa: E402
from tests.unit.case.invented import ANSWERS, NAMES  # noqa: E402


def write_without_end() -> None:
    """Record one intake after the other."""
    counsellor = User.objects.get(username="counsellor-haus-nord")
    while True:
        key = uuid.uuid4()
        record_intake(submission_key=key, answers=ANSWERS, identity=NAMES, by=counsellor)
        os.write(1, f"saved {key.hex}\n".encode())


def main() -> None:
    """One child per line of input; definitions are read before, no connection is kept over the fork."""
    county_catalogue()
    connections.close_all()
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            write_without_end()
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


main()
