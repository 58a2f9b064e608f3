"""Protection profiles as rules of safetables, and who knows what. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from safetables import CellKey, CellKeys, ProtectedTable, PTable, Rounding, Suppression, Table, Threshold

from kreislauf.catalogue import Profile
from kreislauf.statistics.tabulate.rules import Tree, is_sensitive

_PUBLISHED, _COVERING = 0, 2
#: Destatis rounds to multiples of five.
USUAL_BASE = 5


def rule_for(profile: Profile, *, hide_zeros: bool) -> Threshold:
    """Which counts must not become known under a profile."""
    return Threshold.strict(profile.min_count, zeros_sensitive=hide_zeros)


def method_for(
    profile: Profile, method: str, *, keys: CellKeys | None = None, prove: bool = True
) -> list[Suppression | Rounding | CellKey]:
    """The steps of one of the catalogue's methods (`METHODS`) under a profile.

    Args:
        keys: of the counted table, for the cell key method.
        prove: False leaves rounding or noise alone unproven, so that it can be looked at.

    Raises:
        NoCellKeys: the cell key method without keys.
    """
    if method == "suppression":
        return [Suppression()]
    if method == "suppression_rounding":
        return [Suppression(), Rounding(base_of(profile))]
    if method == "rounding":
        return [Rounding(base_of(profile), prove=prove)]
    if keys is None:
        raise NoCellKeys(method)
    return [CellKey(noise_for(profile), keys, prove)]


class NoCellKeys(Exception):
    """A bug: the cell key method was asked for without the keys of the counted records."""


def base_of(profile: Profile) -> int:
    """To multiples of what is rounded: as the profile says, and where it does not round by itself the usual base."""
    return profile.rounding_base if profile.rounding_base > 1 else USUAL_BASE


def noise_for(profile: Profile) -> PTable:
    """The noise of the cell key method under a profile: no hidden count ever appears, and the largest change is
    just so large that a published number may stand for one that is not small."""
    return PTable.design(profile.hide_up_to + 2, profile.hide_up_to + 1, profile.hide_up_to)


def must_hide_zeros(profile: Profile, table: Table, trees: Sequence[Tree]) -> bool:
    """Whether zeros must be hidden as well: always, where the profile says that a zero discloses; and where it says
    that a whole group discloses, as soon as one group has all its people in one place of a sensitive dimension."""
    if profile.zero_discloses:
        return True
    return profile.whole_group_discloses and _has_whole_group(table, trees, least=profile.min_count)


def _has_whole_group(table: Table, trees: Sequence[Tree], *, least: int) -> bool:
    """Whether a visible group is certain to share an attribute: all of its parts but one are empty.

    Groups of a dimension that tells the attribute anyway (`known_by`) are left out.
    """
    for axis, (tree, dimension) in enumerate(zip(trees, table.dimensions, strict=True)):
        if not is_sensitive(tree.definition.field):
            continue
        front = np.moveaxis(_without_known_groups(table, trees, tree), axis, 0)
        for parent, children in dimension.children.items():
            whole = front[dimension.index[parent]]
            parts = front[[dimension.index[child] for child in children]]
            if len(children) > 1 and bool(((whole >= least) & ((parts > 0).sum(axis=0) == 1)).any()):
                return True
    return False


def _without_known_groups(table: Table, trees: Sequence[Tree], tree: Tree) -> np.ndarray:
    """The counts over all codes of the dimension that tells this one anyway; all counts where there is none."""
    for axis, other in enumerate(trees):
        if other.definition.id == tree.definition.known_by:
            root = table.dimensions[axis].index[other.root]
            return np.take(table.counts, [root], axis=axis)
    return table.counts


@dataclass(frozen=True)
class Released:
    """A table of the ledger (schon freigegebene Tabelle) as the next release is checked against it.

    Attributes:
        number: of the release.
        title: as messages name it.
        profile: under which it was released.
        same_input: whether it counts exactly the records the new table counts; else it is another edition.
    """

    number: int
    title: str
    profile: str
    table: ProtectedTable
    same_input: bool = True


def as_knowledge(table: ProtectedTable) -> ProtectedTable:
    """The same publication as mere knowledge: its own hidden cells are nothing this audience must not know.

    Whoever may read a more detailed profile is not kept from what a coarser one hides from others.
    """
    return replace(table, status=np.where(table.hidden, _COVERING, _PUBLISHED).astype(np.int8), reasons={})


def known_to(
    audience: str, profiles: Mapping[str, frozenset[str]], released: Sequence[Released]
) -> list[ProtectedTable]:
    """What readers of the profile `audience` know of the same input, each table with what they must not know."""
    return [
        entry.table if entry.profile == audience else as_knowledge(entry.table)
        for entry in released
        if entry.same_input and entry.profile in profiles[audience]
    ]


def wider_audiences(profile: str, profiles: Mapping[str, frozenset[str]]) -> list[str]:
    """The audiences that read this profile and a more detailed one besides."""
    return [audience for audience, read in profiles.items() if audience != profile and profile in read]
