"""The story's clock: a turn of the cycle takes years, so the installation lives at the day that is told.

Every process of the installation - the building of the county, the server, its worker, a service that is called -
starts through `at`; its clock is set to the day and then runs on as clocks do. Nothing of the product knows about it.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime

#: The county is built after the last invented record.
BUILT = date(2027, 1, 4)
#: One: a first contact of the year before is recorded late, within the correction period.
INTAKE = date(2027, 1, 11)
#: Two: the correction period of 2026 is over, the year may be released.
RELEASE = date(2027, 2, 15)
#: Three: the figures are read.
EVIDENCE = date(2027, 3, 1)
#: Four: the partners argue in spring and sign in June; the agreement begins in July.
ANALYSIS = date(2027, 3, 15)
DECISIONS = date(2027, 5, 10)
BEGINNING = date(2027, 7, 1)
#: Five: half a year has been worked and counted.
REPORT = date(2028, 2, 15)


@dataclass(frozen=True)
class StoryClock:
    """What time it is in the installation."""

    began: float
    real_began: float

    @classmethod
    def at(cls, day: date) -> StoryClock:
        """Nine in the morning of the day, from now on."""
        return cls(datetime(day.year, day.month, day.day, 9, tzinfo=UTC).timestamp(), time.time())

    def now(self) -> float:
        """Seconds since 1970, as the installation counts them."""
        return self.began + time.time() - self.real_began


def python_at(moment: float, program: str) -> list[str]:
    """The command of a Python process that runs `program` with its clock set to `moment`."""
    begin = f"import time_machine; time_machine.travel({moment!r}, tick=True).start()\n"
    return [sys.executable, "-c", begin + program]
