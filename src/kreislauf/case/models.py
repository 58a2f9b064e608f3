"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.case.closure.models import Closure
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.draft.models import Draft
from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.episode.models import Case, CaseCounter, Episode, Inspection
from kreislauf.case.identity.models import CaseIdentity, NameIndex
from kreislauf.case.import_run.models import ColumnMapping, ImportRun
from kreislauf.case.person.models import Person

__all__ = [
    "AnonymousContact",
    "Case",
    "CaseCounter",
    "CaseIdentity",
    "Closure",
    "ColumnMapping",
    "Draft",
    "Episode",
    "ImportRun",
    "Inspection",
    "NameIndex",
    "Person",
    "PersonMerge",
]
