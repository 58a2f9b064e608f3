"""Outlines in metres become SVG paths, with a place for the label inside each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Frame:
    """Maps metres (north up) to the picture (y down), centred, with a margin."""

    scale: float
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def around(cls, rings: Iterable[Ring], *, width: float, margin: float = 12) -> Frame:
        """The frame that shows all rings at a picture's width."""
        points = [point for ring in rings for point in ring]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        scale = (width - 2 * margin) / (max(xs) - min(xs))
        height = (max(ys) - min(ys)) * scale + 2 * margin
        return cls(scale, min(xs) - margin / scale, max(ys) + margin / scale, width, height)

    def place(self, point: Sequence[float]) -> Point:
        """A point in the picture."""
        return (point[0] - self.left) * self.scale, (self.top - point[1]) * self.scale


def path_of(rings: Iterable[Ring], frame: Frame) -> str:
    """The `d` of a path: every ring closed; holes are left out by the even-odd rule."""
    parts = []
    for ring in rings:
        points = [frame.place(point) for point in ring]
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(parts)


def label_point(rings: Sequence[Ring], frame: Frame) -> Point:
    """Where a label has the most room: the middle of the widest horizontal line inside the largest ring,
    tried over the middle half of its height."""
    ring = [frame.place(point) for point in max(rings, key=_area)]
    ys = [y for _x, y in ring]
    low, high = min(ys), max(ys)
    best = (0.0, 0.0, (low + high) / 2)
    for step in range(25, 76, 5):
        y = low + (high - low) * step / 100
        crossings = sorted(_crossings(ring, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            # A little less for lines far from the middle: labels stand better there.
            room = (right - left) * (1 - abs(step - 50) / 100)
            best = max(best, (room, (left + right) / 2, y))
    return best[1], best[2]


def _crossings(ring: Sequence[Point], y: float) -> Iterable[float]:
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 <= y) != (y2 <= y):
            yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
