"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.state.framework.models import GoalArea
from kreislauf.state.report.models import StateReport

__all__ = ["GoalArea", "StateReport"]
