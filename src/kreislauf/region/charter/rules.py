"""When a charter is looked at again. Pure."""

from __future__ import annotations

import calendar
from datetime import date


def next_review(last: date, months: int) -> date:
    """The day `months` months after `last`, at most the last day of that month."""
    years, month = divmod(last.month - 1 + months, 12)
    year = last.year + years
    return date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1]))
