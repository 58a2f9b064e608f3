"""Statements: the gradient of agreement, and the status that follows from dates. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class StatementStatus(StrEnum):
    """Status of a statement (Stand einer Stellungnahme). Never stored: it follows from what is there and the date."""

    REQUESTED = "requested"
    LAPSED = "lapsed"
    RECEIVED = "received"
    ANSWERED = "answered"


def status_of(*, given: bool, answered: bool, due_on: date | None, today: date) -> StatementStatus:
    """The status of a statement on a day; silence after the due date is a status of its own."""
    if answered:
        return StatementStatus.ANSWERED
    if given:
        return StatementStatus.RECEIVED
    if due_on is not None and today > due_on:
        return StatementStatus.LAPSED
    return StatementStatus.REQUESTED
