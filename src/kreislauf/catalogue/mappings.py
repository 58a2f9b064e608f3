"""What a statistic gets: the items of its record, filled from the answers by the mappings the fields declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kreislauf.catalogue.abstraction import abstract
from kreislauf.catalogue.columns import as_text
from kreislauf.catalogue.loading import Catalogue
from kreislauf.catalogue.parsing import Answer
from kreislauf.catalogue.rules import UNKNOWN, Field, StatisticItem
from kreislauf.catalogue.values import YearMonth

_REFUSED = "_refused"


class ConsentMissing(ValueError):
    """The statistic takes single records only of people who agreed, and this person did not."""

    def __init__(self, statistic: str) -> None:
        super().__init__(
            f"„{statistic}“ braucht die Einwilligung der Person. Ohne sie wird der Fall nur als Ablehnung gezählt."
        )


def items_of(catalogue: Catalogue, statistic_id: str) -> Iterator[tuple[StatisticItem, Field]]:
    """The items of a statistic and the field that fills each, in the order of the fields."""
    for field in catalogue.fields.values():
        for item in field.statistics:
            if item.statistic == statistic_id:
                yield item, field


def statistic_record(
    catalogue: Catalogue, statistic_id: str, answers: Mapping[str, Answer]
) -> dict[str, str]:
    """The record of one case for a statistic: item -> text; "" where nothing was answered.

    Items that are only counted (refusals, short contacts) are not part of a single record.

    Raises:
        KeyError: no such statistic.
        ConsentMissing: it needs a consent the answers do not hold.
    """
    consent = catalogue.statistics[statistic_id].consent
    given = answers.get("consents", ())
    if consent and not (isinstance(given, tuple) and consent in given):
        raise ConsentMissing(statistic_id)
    items = items_of(catalogue, statistic_id)
    return {
        item.item: shaped(field, item.shape, answers.get(field.id))
        for item, field in items
        if not item.counted
    }


def counted_items(catalogue: Catalogue, statistic_id: str, answers: Mapping[str, Answer]) -> dict[str, str]:
    """What one record adds to the items a statistic only wants as counts of the house: item -> the code counted."""
    items = items_of(catalogue, statistic_id)
    return {
        item.item: shaped(field, item.shape, answers.get(field.id)) for item, field in items if item.counted
    }


def shaped(field: Field, shape: str, value: Answer | None) -> str:
    """One answer in the shape a statistic wants: value, year, month, group, or the refusals among consents."""
    if value is None or value == UNKNOWN:
        return as_text(value)
    if shape in ("year", "month") and isinstance(value, date | YearMonth):
        known_month = f"-{value.month:02d}" if value.month else ""
        return f"{value.year:04d}" + (known_month if shape == "month" else "")
    if shape == "group":
        return abstract(field, value, date.min)
    if shape == "refused" and isinstance(value, tuple):
        return "|".join(code for code in value if code.endswith(_REFUSED))
    return as_text(value)
