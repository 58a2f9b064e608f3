"""What was delivered: which released cell may stand for it, and the life of a report. Pure."""

from __future__ import annotations

from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class DeliveryStatus(StrEnum):
    """Status of a delivery report (Stand eines Leistungsberichts)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    LOCKED = "locked"


TRANSITIONS = (
    Transition(DeliveryStatus.DRAFT, "write", DeliveryStatus.DRAFT, "provider"),
    Transition(DeliveryStatus.DRAFT, "submit", DeliveryStatus.SUBMITTED, "provider"),
    Transition(DeliveryStatus.SUBMITTED, "query", DeliveryStatus.QUERIED, "county"),
    Transition(DeliveryStatus.QUERIED, "write", DeliveryStatus.QUERIED, "provider"),
    Transition(DeliveryStatus.QUERIED, "submit", DeliveryStatus.SUBMITTED, "provider"),
    Transition(DeliveryStatus.SUBMITTED, "accept", DeliveryStatus.ACCEPTED, "county"),
    Transition(DeliveryStatus.ACCEPTED, "lock", DeliveryStatus.LOCKED, "county"),
)

#: From here on every partner may read it.
OPEN_TO_PARTNERS = frozenset({DeliveryStatus.ACCEPTED, DeliveryStatus.LOCKED})

#: Dimensions of released tables that name a field of action.
FIELD_DIMENSIONS = ("main_issue", "action_field", "topic")


def dimensions_of(key: str) -> dict[str, str]:
    """The dimensions of a released cell's key: "main_issue=livelihood|municipality=total" -> {...}."""
    return dict(part.split("=", 1) for part in key.split("|") if "=" in part)


def misfit(
    *, key: str, cell_unit: str, agreed_unit: str, provider_slug: str, action_field: str
) -> str | None:
    """Why this cell cannot stand for what the agreement counts, or None where it can.

    Where the table tells providers apart the cell must be this provider's; where it tells fields apart, this field's.
    """
    dimensions = dimensions_of(key)
    if cell_unit != agreed_unit:
        return "unit"
    if dimensions.get("provider", provider_slug) != provider_slug:
        return "provider"
    fields = {dimensions[name] for name in FIELD_DIMENSIONS if name in dimensions}
    if fields - {action_field}:
        return "action_field"
    return None


def counts_this_provider_alone(key: str) -> bool:
    """Whether the cell's table tells providers apart; else it counts the whole field of action."""
    return "provider" in dimensions_of(key)
