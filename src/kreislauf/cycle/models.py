"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.cycle.turn.models import Cycle, Obligation, StageConfirmation, StageProposal

__all__ = ["Cycle", "Obligation", "StageConfirmation", "StageProposal"]
