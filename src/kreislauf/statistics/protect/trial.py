"""Try a method of protection on a counted table: what it would show, what it costs, whether it is proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from safetables import CannotProtect, ProtectedTable, audit, information_loss, protect

from kreislauf.catalogue import Profile
from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.protect.editions import check_against_editions
from kreislauf.statistics.protect.rules import Released, known_to, method_for
from kreislauf.statistics.protect.services import (
    CannotBeProtected,
    DataChangedSince,
    Progress,
    Safe,
    protect_table,
    rules_for,
)
from kreislauf.statistics.tabulate.services import Counted

#: Methods that hide nothing give a table also where it is not proven; hiding gives one only with its proof.
HIDES = frozenset({"suppression", "suppression_rounding"})


@dataclass(frozen=True)
class Loss:
    """What a table tells less or otherwise than the true one, so coarse that it tells nothing about single cells.

    Attributes:
        cells, hidden: of the table, its sums included.
        unchanged: cells shown with their true count.
        mean_deviation, max_deviation: |shown - true| over the shown cells, in people; the mean to one decimal.
        relative_percent: mean of |shown - true| / true over the shown cells that are not empty, whole percent.
        sums, broken_sums: "total = sum of its parts" with every figure shown; how many of them do not add up.
        mean_width: mean width of the interval a reader is left with, over all cells with one; to one decimal.
        hellinger: distance of the shown distribution from the true one, 0 (alike) to 1, to two decimals.
    """

    cells: int
    hidden: int
    unchanged: int
    mean_deviation: float
    max_deviation: int
    relative_percent: int
    sums: int
    broken_sums: int
    mean_width: float
    hellinger: float

    @property
    def changed(self) -> int:
        """Cells shown with another number than the true one."""
        return self.cells - self.hidden - self.unchanged

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry."""
        return asdict(self)


@dataclass(frozen=True)
class Trial:
    """A method tried on a table (Erprobung).

    Attributes:
        table: as it would be shown; None where the method gives none.
        safe: the same with its proof; None where it is not proven.
        open_cells: small cells that could be narrowed too far, where a table is there but no proof.
        checked: small cells attacked, over all tables beside.
        refusal: why it cannot be released, in plain words; empty where it is proven.
        loss: None where there is no table.
    """

    table: ProtectedTable | None
    safe: Safe | None
    open_cells: int
    checked: int
    refusal: str
    loss: Loss | None


class NotProven(DomainError):
    """This method leaves small counts within reach."""

    message = _("Mit diesem Verfahren ließen sich kleine Zahlen eingrenzen: {count} von {checked}.")
    next_step = _("So kann die Tabelle nicht freigegeben werden. Wählen Sie ein anderes Verfahren.")
    http_status = 409

    @classmethod
    def of(cls, count: int, checked: int) -> NotProven:
        """The error with its figures."""
        return cls(str(cls.message).format(count=count, checked=checked))


def try_method(
    counted: Counted,
    *,
    profile: Profile,
    profiles: Mapping[str, frozenset[str]],
    ledger: Sequence[Released],
    method: str,
    progress: Progress | None = None,
) -> Trial:
    """Protect the table by a method as for a release, and where that is refused, say why and show what there is."""
    try:
        safe = protect_table(
            counted, profile=profile, profiles=profiles, ledger=ledger, method=method, progress=progress
        )
        check_against_editions(safe.table, profile=profile.id, profiles=profiles, ledger=ledger)
    except DomainError as error:
        return _refused(counted, profile, profiles, ledger, method, error)
    return Trial(safe.table, safe, 0, safe.checked, "", loss_of(counted, safe.table))


def _refused(
    counted: Counted,
    profile: Profile,
    profiles: Mapping[str, frozenset[str]],
    ledger: Sequence[Released],
    method: str,
    error: DomainError,
) -> Trial:
    if method in HIDES or isinstance(error, DataChangedSince):
        return Trial(None, None, 0, 0, str(error), None)
    rule = rules_for(counted, profile)[0]
    steps = method_for(profile, method, keys=counted.keys, prove=False)
    beside = known_to(profile.id, profiles, ledger)
    try:
        table = protect(counted.table, rules=rule, method=steps, released=beside)
    except CannotProtect:
        return Trial(None, None, 0, 0, str(error), None)
    found = audit(table, released=beside)
    left = len(found.disclosed) + len(found.undecided)
    refusal = NotProven.of(left, found.checked) if isinstance(error, CannotBeProtected) else error
    return Trial(table, None, left, found.checked, str(refusal), loss_of(counted, table))


def loss_of(counted: Counted, table: ProtectedTable) -> Loss:
    """What the table costs in information, coarse enough to be stored beside it."""
    exact = information_loss(counted.table, table)
    return Loss(
        cells=exact.cells,
        hidden=exact.hidden,
        unchanged=round(exact.unchanged * exact.cells),
        mean_deviation=round(exact.mean_deviation, 1),
        max_deviation=exact.max_deviation,
        relative_percent=round(100 * exact.mean_relative),
        sums=exact.equations,
        broken_sums=exact.broken,
        mean_width=round(exact.mean_width, 1),
        hellinger=round(exact.hellinger, 2),
    )
