"""First pages: what each role sees first, what everybody may see, and what the machine's keeper asks."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import EVERYBODY, only, route
from kreislauf.web.start.board import liga_board
from kreislauf.web.start.decisions import decisions
from kreislauf.web.start.first_page import start
from kreislauf.web.start.health import health
from kreislauf.web.start.house import provider_house
from kreislauf.web.start.municipality import municipality_page
from kreislauf.web.start.public import overview, public_field

urlpatterns = [
    route("", start, name="start", may=EVERYBODY),
    route("gesundheit/", health, name="health", may=EVERYBODY),
    route("oeffentlich/", overview, name="public", may=EVERYBODY),
    route("handlungsfelder/<slug:field>/", public_field, name="public-field", may=EVERYBODY),
    route("mein-haus/", provider_house, name="provider-house", may=only(Role.PROVIDER_LEAD)),
    route("positionen/", liga_board, name="liga-board", may=only(Role.LIGA)),
    route("meine-gemeinde/", municipality_page, name="municipality-page", may=only(Role.MUNICIPALITY)),
    route("entscheidungen/", decisions, name="decisions", may=only(Role.ASSEMBLY_MEMBER)),
]
