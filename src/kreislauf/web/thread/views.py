"""Pages of the thread: the list of threads of a cycle, and the line through one node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kreislauf.cycle.turn.selectors import all_cycles, cycle_to_look_at
from kreislauf.thread.graph.selectors import Graph, load_graph
from kreislauf.thread.line.rules import Line, StopState
from kreislauf.thread.line.selectors import line_of, lines_of_goals
from kreislauf.web.frame.export import csv_response, xlsx_response
from kreislauf.web.region.acting import no_cycle
from kreislauf.web.thread.pictures import metro_picture
from kreislauf.web.thread.words import (
    BREAK_LABELS,
    STOP_LABELS,
    node_facts,
    node_title,
    node_url,
    thread_url,
)

PAGE_SIZE = 50


@require_GET
def thread(request: HttpRequest, kind: str, node_id: int) -> HttpResponse:
    """The line through one node as a picture and as a list."""
    line = line_of(request.user, kind, node_id)
    start = next(node for stop in line.stops for node in stop.nodes if node.key == line.start)
    context = {
        "line": line,
        "start": start,
        "start_label": STOP_LABELS[start.kind],
        "start_title": node_title(start),
        "start_url": node_url(start),
        "picture": metro_picture(line),
        "stops": [_stop(stop) for stop in line.stops],
        "synthetic": start.synthetic,
    }
    return render(request, "thread/line.html", context)


def _stop(stop) -> dict[str, object]:  # noqa: ANN001 - a Stop
    return {
        "kind": stop.kind.value,
        "label": STOP_LABELS[stop.kind],
        "state": stop.state.value,
        "missing": BREAK_LABELS[stop.kind],
        "nodes": [
            {
                "node": node,
                "title": node_title(node),
                "facts": node_facts(node),
                "url": node_url(node),
                "thread": thread_url(node),
            }
            for node in stop.nodes
        ],
    }


@require_GET
def thread_list(request: HttpRequest) -> HttpResponse:
    """One line per goal of a cycle: where each thread stands and where it breaks."""
    cycles = all_cycles()
    wanted = request.GET.get("zyklus", "")
    cycle = (
        cycles.filter(pk=int(wanted)).first()
        if wanted.isdecimal() and len(wanted) < 16
        else cycle_to_look_at()
    )
    if cycle is None:
        return no_cycle(request)
    graph = load_graph(request.user, area_id=cycle.area_id)
    goals = [goal.pk for goal in graph.goals.values() if goal.cycle_id == cycle.pk]
    only_broken = request.GET.get("nur") == "luecken"
    lines = [line for line in lines_of_goals(graph, goals) if not only_broken or line.gaps]
    if request.GET.get("format") in ("csv", "xlsx"):
        return _file(request, _rows(graph, lines))
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "cycles": cycles,
        "page": page,
        "rows": _rows(graph, list(page.object_list)),
        "only_broken": only_broken,
        "labels": list(STOP_LABELS.values()),
        "synthetic": cycle.synthetic,
    }
    return render(request, "thread/list.html", context)


def _rows(graph: Graph, lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"goal": graph.goals[line.start[1]], "line": line, "cells": _cells(line)} for line in lines]


def _cells(line: Line) -> list[dict[str, object]]:
    words = {
        StopState.THERE: _("vorhanden"),
        StopState.GAP: _("Lücke"),
        StopState.PENDING: _("noch nicht dran"),
    }
    return [
        {"state": stop.state.value, "word": words[stop.state], "count": len(stop.nodes)}
        for stop in line.stops
    ]


def _file(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    heads = [_("Ziel"), *STOP_LABELS.values()]
    lines = [
        [
            row["goal"].title,
            *[cell["count"] if cell["state"] == "there" else str(cell["word"]) for cell in row["cells"]],
        ]
        for row in rows
    ]
    if request.GET["format"] == "csv":
        return csv_response("faeden", heads, lines)
    return xlsx_response("faeden", _("Rote Fäden"), heads, lines)
