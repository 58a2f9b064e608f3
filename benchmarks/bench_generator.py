"""How fast the invented cases come: one million, counted and thrown away, beside the target of 60 seconds."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from pathlib import Path

from kreislauf.example.frame import Frame
from kreislauf.example.generator import generate_cases
from kreislauf.example.loading import load_county

FOLDER = Path(__file__).parents[1] / "examples" / "gross_gerau"
TARGET_SECONDS = 60.0
CASES = 1_000_000
UNTIL = date(2026, 9, 30)


def main(cases: int = CASES) -> list[tuple[object, ...]]:
    """Seconds per million beside their target, and the most memory used; rows of (what, measured, target, unit)."""
    frame = Frame.of(load_county(FOLDER, today=UNTIL))
    started = time.perf_counter()
    made = sum(1 for _ in generate_cases(frame=frame, n=cases, seed=1, until=UNTIL))
    seconds = (time.perf_counter() - started) * CASES / made
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        (f"inventing {CASES:,} cases, counted and thrown away", seconds, TARGET_SECONDS),
        ("the same: most memory", memory, None, "MiB"),
    ]


if __name__ == "__main__":
    for row in main(*(int(argument) for argument in sys.argv[1:])):
        print(*row)
