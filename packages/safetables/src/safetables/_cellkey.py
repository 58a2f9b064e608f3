"""The cell key method as a method of `protect`."""

from __future__ import annotations

from dataclasses import dataclass, field

from safetables._keys import CellKeys
from safetables._perturbation import Perturbed
from safetables._ptable import BadPTable, PTable
from safetables._rule import BadRule
from safetables._table import Table


@dataclass(frozen=True)
class CellKey:
    """Add a small noise to each count, looked up by the count and the key of the cell (Cell-Key-Methode).

    The same people get the same noise in every table and every release, as long as their record keys stay. Zeros
    stay zero, nothing becomes negative or falls below js. Totals are perturbed by their own key, so they are not the sums
    of their parts.

    What is published tells an attacker who knows the perturbation table an interval of counts: `lower` and `upper` of the
    protected table, at most D to each side. **Noise that is not additive can be narrowed**: a total and its
    parts together leave less than each alone, and with many overlapping tables little may be left. `protect` therefore
    attacks the result as it does for every method and refuses it if a sensitive cell is found too narrow. Not modelled:
    that some noises are likelier than others.

    Args:
        ptable: for counts; see `PTable.design` and `read_ptable`.
        keys: of the table to protect; see `cell_keys`.
        prove: False: return the table unproven, as is common with this method. `audit` then says what is open.
    """

    ptable: PTable
    keys: CellKeys = field(repr=False)
    prove: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.ptable, PTable) or not isinstance(self.keys, CellKeys):
            raise BadRule("CellKey: give a PTable and the CellKeys of the table (see cell_keys)")
        if not self.ptable.for_counts:
            raise BadPTable("this perturbation table is for magnitudes; give one for counts")

    def perturb(self, table: Table) -> Perturbed:
        """The noisy counts."""
        values = self.ptable.perturb(table.counts.ravel(), self.keys.of(table))
        lower, upper = self.ptable.interval(values)
        return Perturbed(values, lower, upper, [self.to_dict()])

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry; without the keys."""
        return {"method": "cell key", "ptable": self.ptable.origin, "proven": self.prove}
