"""Beschlusskontrolle for free: what became of resolutions, read off the thread; no clerk types anything."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.money.rules import euros
from kreislauf.provider.agreement.rules import OPEN_TO_PARTNERS
from kreislauf.provider.delivery.rules import OPEN_TO_PARTNERS as ACCEPTED
from kreislauf.region.resolution.models import Resolution
from kreislauf.thread.graph.selectors import Graph, load_graph
from kreislauf.thread.implementation.rules import Fate, Implementation, state_of_goal, state_of_measure


def implementation_of(
    resolution: Resolution, *, user: User | AnonymousUser, graph: Graph | None = None
) -> Fate:
    """What became of one resolution, in at most three sentences."""
    graph = graph or load_graph(user, area_id=resolution.body.area_id)
    if not graph.says_yes(resolution):
        return Fate(resolution.pk, Implementation.NOTHING_TO_DO, (_("Es ist nichts umzusetzen."),))
    if resolution.matter_id in graph.measures:
        return _of_measure(graph, resolution)
    if resolution.matter_id in graph.goals:
        return _of_goal(graph, resolution)
    return Fate(resolution.pk, Implementation.NOTHING_TO_DO, (_("Mit dem Beschluss ist es getan."),))


def fates_of(
    resolutions: list[Resolution], *, user: User | AnonymousUser, graph: Graph
) -> list[tuple[Resolution, Fate]]:
    """Each resolution with what became of it, in the order given."""
    return [(r, implementation_of(r, user=user, graph=graph)) for r in resolutions]


def _of_measure(graph: Graph, resolution: Resolution) -> Fate:
    measure = graph.measures[resolution.matter_id]
    state = state_of_measure(measure.status)
    sentences = [
        _("Federführend ist %(who)s; die Maßnahme ist %(status)s.")
        % {"status": measure.get_status_display(), "who": measure.responsible.name}
    ]
    if state == Implementation.NOT_FEASIBLE:
        sentences.append(measure.status_note)
    signed = [
        graph.agreements[pk]
        for pk in graph.agreements_of_measure.get(measure.pk, ())
        if graph.agreements[pk].status in OPEN_TO_PARTNERS
    ]
    if signed:
        sentences.append(
            _("Mit %(providers)s sind %(euros)s vereinbart.")
            % {
                "euros": euros(sum(agreement.cents for agreement in signed)),
                "providers": ", ".join(sorted({agreement.provider.name for agreement in signed})),
            }
        )
        accepted = [
            pk
            for agreement in signed
            for pk in graph.deliveries_of_agreement.get(agreement.pk, ())
            if graph.deliveries[pk].status in ACCEPTED
        ]
        if accepted and len(sentences) < 3:
            sentences.append(_("Angenommene Leistungsberichte: %(count)s.") % {"count": len(accepted)})
    elif state == Implementation.OPEN:
        sentences.append(_("Eine unterzeichnete Vereinbarung gibt es noch nicht."))
    return Fate(resolution.pk, state, tuple(sentences))


def _of_goal(graph: Graph, resolution: Resolution) -> Fate:
    goal = graph.goals[resolution.matter_id]
    sentences = [
        _("Das Ziel ist %(status)s.") % {"status": goal.get_status_display()},
        _("Maßnahmen dazu: %(count)s.") % {"count": len(graph.measures_of_goal.get(goal.pk, ()))},
    ]
    conclusion = graph.conclusions.get(graph.evaluation_of_goal.get(goal.pk, 0))
    if conclusion is not None:
        verdict = _("von allen getragen") if conclusion.agreed else _("mit Dissens")
        sentences.append(_("Die gemeinsame Bewertung ist abgeschlossen, %(verdict)s.") % {"verdict": verdict})
    return Fate(resolution.pk, state_of_goal(goal.status), tuple(sentences))
