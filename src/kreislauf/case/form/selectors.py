"""The catalogue as this county uses it, and answers checked by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kreislauf.catalogue import (
    Answers,
    Catalogue,
    Form,
    Place,
    Problem,
    load_catalogue,
    place_code_lists,
    validate_answers,
)
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.place.models import Area


class AnswersRefused(DomainError):
    """Some answers are missing or not acceptable; `problems` says which and what is expected."""

    message = _("Einige Angaben fehlen noch oder passen nicht.")
    next_step = _("Prüfen Sie die genannten Felder. Es wurde noch nichts gespeichert.")
    http_status = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(fields=[problem.field for problem in problems])


def county_catalogue(*, on: date | None = None) -> Catalogue:
    """The catalogue of a day (default: today) with this county's municipalities, regions and itself."""
    rows = Area.objects.order_by("kind", "name").values_list("code", "kind", "name", "parent__code")
    return _assembled(on or timezone.localdate(), tuple(Place(*row) for row in rows))


@lru_cache(maxsize=32)
def _assembled(on: date, places: tuple[Place, ...]) -> Catalogue:
    catalogue = load_catalogue(on=on)
    return catalogue.with_code_lists(*place_code_lists(places)) if places else catalogue


def checked_answers(
    form: Form, raw: Mapping[str, object], *, on: date | None = None, known: Answers | None = None
) -> Answers:
    """The typed answers in `raw`.

    Raises:
        AnswersRefused: any of them is missing or not acceptable.
    """
    answers, problems = validate_answers(form, raw, on=on or timezone.localdate(), known=known)
    if problems:
        raise AnswersRefused(problems)
    return answers


def reading_language() -> str:
    """The language labels are read in: that of the request, German outside one."""
    return translation.get_language() or "de"
