"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.region.body.models import Body, Consultation, Mandate, Meeting, Membership, Paper
from kreislauf.region.budget.models import Budget, BudgetLine, FundingSource
from kreislauf.region.charter.models import Charter, CharterReview
from kreislauf.region.evaluation.models import EvaluationConclusion, EvaluationRow, JointEvaluation
from kreislauf.region.goal.models import Goal, GoalAgreement, GoalOutcome
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.models import Measure, MeasureAlternative, MeasureTheme
from kreislauf.region.need.models import Need, NeedEvidence
from kreislauf.region.resolution.models import ConflictOfInterest, Resolution
from kreislauf.region.statement.models import Reply, Statement, StatementRequest

__all__ = [
    "Body",
    "Budget",
    "BudgetLine",
    "Charter",
    "CharterReview",
    "ConflictOfInterest",
    "Consultation",
    "EvaluationConclusion",
    "EvaluationRow",
    "FundingSource",
    "Goal",
    "GoalAgreement",
    "GoalOutcome",
    "JointEvaluation",
    "Mandate",
    "Matter",
    "Measure",
    "MeasureAlternative",
    "MeasureTheme",
    "Meeting",
    "Membership",
    "Need",
    "NeedEvidence",
    "Paper",
    "PlanningBasis",
    "Reply",
    "Resolution",
    "Statement",
    "StatementRequest",
]
