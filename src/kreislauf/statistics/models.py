"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.release.models import CountingKey, Preparation

__all__ = ["CountingKey", "Draft", "Preparation"]
