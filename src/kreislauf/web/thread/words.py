"""Words and addresses of the thread's pages: what a stop is called, where a node's page is, the light of a fate."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.money.rules import euros
from kreislauf.thread.gap.rules import Gap
from kreislauf.thread.graph.rules import Node, StopKind
from kreislauf.thread.implementation.rules import Implementation
from kreislauf.web.region.words import indicator_title, printed_value

STOP_LABELS = {
    StopKind.FIGURE: _("Kennzahl"),
    StopKind.NEED: _("Bedarf"),
    StopKind.GOAL: _("Ziel"),
    StopKind.MEASURE: _("Maßnahme"),
    StopKind.RESOLUTION: _("Beschluss"),
    StopKind.AGREEMENT: _("Vereinbarung"),
    StopKind.DELIVERY: _("Leistung"),
    StopKind.OUTCOME: _("Wirkung"),
    StopKind.EVALUATION: _("Bewertung"),
    StopKind.NEXT_CYCLE: _("nächster Zyklus"),
}
#: What a break at a stop is called.
BREAK_LABELS = {
    StopKind.FIGURE: _("Es fehlt eine freigegebene Zahl."),
    StopKind.NEED: _("Es fehlt ein Bedarf."),
    StopKind.GOAL: _("Es fehlt ein Ziel."),
    StopKind.MEASURE: _("Es fehlt eine Maßnahme."),
    StopKind.RESOLUTION: _("Es fehlt ein Beschluss."),
    StopKind.AGREEMENT: _("Es fehlt eine Vereinbarung."),
    StopKind.DELIVERY: _("Es fehlt ein Leistungsbericht."),
    StopKind.OUTCOME: _("Es fehlt der neue Wert der Kennzahl."),
    StopKind.EVALUATION: _("Es fehlt die gemeinsame Bewertung."),
    StopKind.NEXT_CYCLE: _("Es fehlt der nächste Zyklus."),
}
_ROUTES = {
    StopKind.NEED: "need-detail",
    StopKind.GOAL: "goal-detail",
    StopKind.MEASURE: "measure-detail",
    StopKind.RESOLUTION: "resolution",
    StopKind.AGREEMENT: "agreement-detail",
    StopKind.DELIVERY: "delivery-detail",
    StopKind.EVALUATION: "evaluation",
    StopKind.NEXT_CYCLE: "cycle-detail",
}
_LIGHTS = {
    Implementation.OPEN: ("red", _("noch offen")),
    Implementation.UNDER_WAY: ("yellow", _("in Umsetzung")),
    Implementation.DONE: ("green", _("erledigt")),
    Implementation.NOT_FEASIBLE: ("red", _("nicht umsetzbar")),
    Implementation.NOTHING_TO_DO: ("green", _("nichts umzusetzen")),
}


def light_of(state: Implementation) -> dict[str, object]:
    """Colour and word of the traffic light for what became of a resolution."""
    colour, word = _LIGHTS[state]
    return {"colour": colour, "word": word}


def node_url(node: Node) -> str:
    """The address of a node's own page; empty where it has none or is hidden."""
    if node.hidden or node.kind not in _ROUTES:
        return ""
    return reverse(_ROUTES[node.kind], args=[node.id])


def thread_url(node: Node) -> str:
    """The address of the thread through a node; empty where it has none."""
    if node.hidden or node.kind == StopKind.NEXT_CYCLE:
        return ""
    return reverse("thread", args=[node.kind.value, node.id])


def gap_url(gap: Gap) -> str:
    """Where a gap is mended: the page of the thing it shows at, or the budget."""
    return reverse("budget") if gap.node is None else node_url(gap.node)


def node_title(node: Node) -> str:
    """What a node is called on a page; figures by the indicator's name."""
    if "indicator" in node.facts and "value" in node.facts:
        title = indicator_title(str(node.facts["indicator"]))
        return f"{title}, {node.facts['area']} {node.day.year if node.day else ''}".strip()
    return node.title


def node_facts(node: Node) -> list[str]:
    """What a page says about a node beside its title, in short sentences."""
    facts = node.facts
    said = []
    if "trace" in facts:
        number = cast("Decimal | None", facts["value"])
        value = printed_value(number, str(facts["sign"]), int(str(facts["decimals"])))
        said.append(
            str(_("Wert %(value)s, Kennziffer %(trace)s") % {"value": value, "trace": facts["trace"]})
        )
    if "cents" in facts:
        said.append(
            str(
                _("%(euros)s, vereinbart sind %(count)s")
                % {"euros": euros(int(str(facts["cents"]))), "count": facts["agreed"]}
            )
        )
    if "releases" in facts:
        said.append(delivered_words(facts["value"], facts["lower"], facts["upper"]))
    if "consequence" in facts:
        said.append(str(facts["consequence"]))
    return said


def delivered_words(value: object, lower: object, upper: object) -> str:
    """Delivered units in words; a hidden count by its bounds, never as zero."""
    if value is not None:
        return str(_("erbracht: %(value)s") % {"value": value})
    if lower is not None and upper is not None:
        return str(
            _("erbracht: geschützt, zwischen %(lower)s und %(upper)s") % {"lower": lower, "upper": upper}
        )
    return str(_("erbracht: aus Datenschutz nicht gezeigt"))
