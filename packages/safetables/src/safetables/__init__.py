"""safetables: tables from microdata that are useful and provably safe.

Count (`tabulate`), protect together with everything released before (`protect`), attack (`audit`), and let
anybody check the proof (`verify_certificate`).
"""

from safetables._again import BadEdition, Edition
from safetables._audit import Audit, Disclosure, Interval, audit
from safetables._axis import CannotLink
from safetables._cellkey import CellKey
from safetables._certificate import CERTIFICATE_FORMAT, BadCertificate, verify_certificate
from safetables._check_attacks import ATTACKS, Attack, Finding
from safetables._check_figures import (
    Average,
    BadFigure,
    Share,
    check_average,
    check_share,
    counts_behind_share,
    numbers_behind_average,
)
from safetables._check_file import check_file
from safetables._check_publication import check_publication
from safetables._check_records import check_records
from safetables._check_tables import (
    NotTheProvidersTable,
    check_catalogue,
    check_groups,
    check_own_cases,
    check_small_cells,
)
from safetables._differencing_audit import LedgerAudit, attack_together
from safetables._dimension import Dimension
from safetables._edition import DifferencingDisclosure, NotTheSameTable, check_editions
from safetables._error import SafetablesError
from safetables._explain_cells import explain, explain_all
from safetables._explain_result import Explanation, Figure, Narrowed, Recovered
from safetables._file import CannotWrite
from safetables._hierarchy import HierarchyError
from safetables._keys import BadKeys, CellKeys, cell_keys, record_keys
from safetables._knowledge import Contradiction
from safetables._ledger import Ledger, LedgerError
from safetables._ledger_relation import BadRelation, Known, Relation, Term
from safetables._loss import InformationLoss, NotThisTable, information_loss
from safetables._method import Suppression
from safetables._noisy_amounts import CannotPerturb, noisy_amounts
from safetables._output import write_table
from safetables._protect import CannotProtect, protect
from safetables._protected import Cell, ProtectedTable
from safetables._protection import PrimaryRule, Protection
from safetables._ptable import BadPTable, PTable
from safetables._ptable_file import read_ptable, write_ptable
from safetables._records import BadRecords
from safetables._rounding import Rounding
from safetables._rule import BadRule, Threshold
from safetables._rules import Rules, check_together, rule_from_dict
from safetables._rules_contributors import Holding, MinimumContributors
from safetables._rules_dominance import PQ, Dominance, PPercent
from safetables._rules_group import GroupDisclosure
from safetables._solver import SolverFailed
from safetables._table import Contributions, Table, UnknownCell
from safetables._tabulate import NotAdditive, UnknownCode, tabulate, tabulate_cells

__all__ = [
    "ATTACKS",
    "CERTIFICATE_FORMAT",
    "PQ",
    "Attack",
    "Audit",
    "Average",
    "BadCertificate",
    "BadEdition",
    "BadFigure",
    "BadKeys",
    "BadPTable",
    "BadRecords",
    "BadRelation",
    "BadRule",
    "CannotLink",
    "CannotPerturb",
    "CannotProtect",
    "CannotWrite",
    "Cell",
    "CellKey",
    "CellKeys",
    "Contradiction",
    "Contributions",
    "DifferencingDisclosure",
    "Dimension",
    "Disclosure",
    "Dominance",
    "Edition",
    "Explanation",
    "Figure",
    "Finding",
    "GroupDisclosure",
    "HierarchyError",
    "Holding",
    "InformationLoss",
    "Interval",
    "Known",
    "Ledger",
    "LedgerAudit",
    "LedgerError",
    "MinimumContributors",
    "Narrowed",
    "NotAdditive",
    "NotTheProvidersTable",
    "NotTheSameTable",
    "NotThisTable",
    "PPercent",
    "PTable",
    "PrimaryRule",
    "ProtectedTable",
    "Protection",
    "Recovered",
    "Relation",
    "Rounding",
    "Rules",
    "SafetablesError",
    "Share",
    "SolverFailed",
    "Suppression",
    "Table",
    "Term",
    "Threshold",
    "UnknownCell",
    "UnknownCode",
    "attack_together",
    "audit",
    "cell_keys",
    "check_average",
    "check_catalogue",
    "check_editions",
    "check_file",
    "check_groups",
    "check_own_cases",
    "check_publication",
    "check_records",
    "check_share",
    "check_small_cells",
    "check_together",
    "counts_behind_share",
    "explain",
    "explain_all",
    "information_loss",
    "noisy_amounts",
    "numbers_behind_average",
    "protect",
    "read_ptable",
    "record_keys",
    "rule_from_dict",
    "tabulate",
    "tabulate_cells",
    "verify_certificate",
    "write_ptable",
    "write_table",
]
