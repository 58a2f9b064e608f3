"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.evidence.figure.models import Figure, FigureCell, FigurePopulation
from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.source.models import Source

__all__ = ["Figure", "FigureCell", "FigurePopulation", "Release", "ReleasedCell", "Source"]
