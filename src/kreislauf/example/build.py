"""Build the example county (Beispielkreis) in an empty database, step by step, through the services of the product.

Each step is one transaction that ends with its marker in the audit trail; a build that was interrupted goes on with
the first step that has none. The last marker says that the county is complete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import kreislauf
from kreislauf.example.build_accounts import build_accounts
from kreislauf.example.build_bodies import build_bodies
from kreislauf.example.build_cases import build_cases, build_contacts
from kreislauf.example.build_marker import (
    cases_begun,
    is_built,
    is_marked,
    mark,
    mark_begun,
    mark_built,
)
from kreislauf.example.build_partners import build_offers, build_partners
from kreislauf.example.build_places import build_places
from kreislauf.example.build_releases import build_releases
from kreislauf.example.build_story import build_story
from kreislauf.example.county import County
from kreislauf.example.loading import load_county
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.place.models import Area

#: Called with how much of the whole is done, and the whole.
Progress = Callable[[int, int], None]
#: Called with the German name of each step as it begins.
Entered = Callable[[str], None]
#: Called by a step with the share of it that is done, 0.0 to 1.0.
Share = Callable[[float], None]

_WHOLE = 1_000


class NotAnEmptyHouse(DomainError):
    """The database holds something that the example did not write."""

    message = _("Hier liegen schon Daten, die nicht zum Beispielkreis gehören. Es wurde nichts verändert.")
    next_step = _("Geben Sie der Vorführung einen eigenen Ordner: KREISLAUF_HOME=<Ordner> kreislauf demo")
    http_status = 409


class BegunWithAnotherNumber(DomainError):
    """The county was begun, or built, with another number of cases."""

    message = _("Der Beispielkreis wurde hier mit einer anderen Zahl von Fällen begonnen.")
    http_status = 409


@dataclass(frozen=True)
class Step:
    """Step (Schritt) of the build; `weight` is its usual share of the time."""

    key: str
    name: str
    weight: int
    build: Callable[[Share], None]


def build_county(*, cases: int, progress: Progress, entered: Entered = lambda name: None) -> None:
    """Build what is still missing of the example county; a complete one stays as it is.

    Args:
        cases: how many invented cases; an interrupted build goes on with the number it was begun with only.

    Raises:
        NotAnEmptyHouse: the database holds other data; nothing was changed.
        BegunWithAnotherNumber: nothing was changed.
    """
    _begin(cases)
    if is_built():
        return
    steps = _steps(load_county(county_folder()), cases)
    whole = sum(step.weight for step in steps)
    before = 0
    for step in steps:
        entered(step.name)
        share = partial(_report, progress, before / whole, step.weight / whole)
        share(0.0)
        _do(step, share)
        before += step.weight
    with transaction.atomic():
        mark_built()
    progress(_WHOLE, _WHOLE)


def county_folder() -> Path:
    """Where the example county's files lie: inside an installed package, else beside the source."""
    package = Path(kreislauf.__file__).parent
    for folder in (package / "_examples", package.parents[1] / "examples"):
        if (folder / "gross_gerau").is_dir():
            return folder / "gross_gerau"
    raise FileNotFoundError("examples/gross_gerau")


def _steps(county: County, cases: int) -> list[Step]:
    def plainly(build: Callable[[County], None]) -> Callable[[Share], None]:
        return lambda share: build(county)

    return [
        Step("places", str(_("Gebiete und Bevölkerung")), 5, plainly(build_places)),
        Step("partners", str(_("Partner und Träger")), 5, plainly(build_partners)),
        Step("accounts", str(_("Zugänge")), 20, plainly(build_accounts)),
        Step("offers", str(_("Einrichtungen und Angebote")), 5, plainly(build_offers)),
        Step("bodies", str(_("Gremien")), 5, plainly(build_bodies)),
        Step("cases", str(_("Fälle")), 10 + cases // 150, partial(build_cases, county, cases)),
        Step(
            "contacts",
            str(_("Kontakte ohne Akte")),
            5 + cases // 2_000,
            partial(build_contacts, county, cases),
        ),
        Step("releases", str(_("Freigaben")), 200, build_releases),
        Step("story", str(_("Steuerungskreislauf")), 50, partial(build_story, county)),
    ]


@transaction.atomic
def _begin(cases: int) -> None:
    begun = cases_begun()
    if begun is None:
        if User.objects.exists() or Area.objects.exists():
            raise NotAnEmptyHouse
        mark_begun(cases=cases)
    elif begun != cases:
        raise BegunWithAnotherNumber(
            next_step=_(
                "Setzen Sie mit --cases %(cases)d fort oder löschen Sie den Ordner der Vorführung und beginnen Sie neu."
            )
            % {"cases": begun}
        )


@transaction.atomic
def _do(step: Step, share: Share) -> None:
    if not is_marked(step.key):
        step.build(share)
        mark(step.key)


def _report(progress: Progress, before: float, weight: float, done: float) -> None:
    progress(round(_WHOLE * (before + weight * done)), _WHOLE)
