"""Two methods side by side: for each what it shows, what it costs, what it promises, and whether it may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kreislauf.catalogue import Profile
from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.compare.selectors import loss_of, table_of
from kreislauf.statistics.protect.trial import Loss
from kreislauf.statistics.release.models import Preparation
from kreislauf.web.evidence.crosstab import Crosstab
from kreislauf.web.statistics.preview import side_of
from kreislauf.web.statistics.words import guarantee_text, method_text


@dataclass(frozen=True)
class Piece:
    """One piece of the bar of all cells: its kind, how many cells, where it begins and how wide it is in hundredths."""

    kind: str
    label: str
    count: int
    begins: float
    width: float


@dataclass(frozen=True)
class Side:
    """One method of the two.

    Attributes:
        crosstab: None where the method gives no table.
        pieces: of the bar; empty without a table.
        current: whether the preparation has this method now.
        permitted: whether the profile names it.
    """

    method: str
    name: str
    guarantee: str
    draft: Draft
    crosstab: Crosstab | None
    loss: Loss | None
    pieces: tuple[Piece, ...]
    current: bool
    permitted: bool

    @property
    def may_be_chosen(self) -> bool:
        """Whether a choice is open: permitted, proven, and not chosen already."""
        return self.permitted and self.draft.proven and not self.current


def sides_of(
    preparation: Preparation, drafts: Sequence[Draft], profile: Profile, chosen: Mapping[str, str]
) -> list[Side]:
    """Both sides, each marked where the other shows something else."""
    tables = [table_of(draft) for draft in drafts]
    sides = []
    for draft, table, other in zip(drafts, tables, reversed(tables), strict=True):
        loss = loss_of(draft)
        sides.append(
            Side(
                method=draft.method,
                name=method_text(draft.method, profile),
                guarantee=guarantee_text(draft.method, profile),
                draft=draft,
                crosstab=None if table is None else side_of(preparation, table, other, chosen),
                loss=loss,
                pieces=() if loss is None else pieces_of(loss),
                current=draft.method == preparation.method,
                permitted=draft.method in profile.methods,
            )
        )
    return sides


def pieces_of(loss: Loss) -> tuple[Piece, ...]:
    """The bar of all cells: exact, changed, hidden."""
    counts = (
        ("exact", _("genau"), loss.unchanged),
        ("changed", _("gerundet oder verändert"), loss.changed),
        ("hidden", _("verborgen"), loss.hidden),
    )
    pieces, begins = [], 0.0
    for kind, label, count in counts:
        width = 100 * count / max(1, loss.cells)
        pieces.append(Piece(kind, label, count, round(begins, 2), round(width, 2)))
        begins += width
    return tuple(pieces)


def measures_of(sides: Sequence[Side]) -> list[tuple[str, str, list[str]]]:
    """The measures of information loss as rows: name, what it means, the figure of each side."""
    rows = [
        (
            _("Zellen, die genau gezeigt werden"),
            _("Mehr ist besser."),
            lambda loss: _share(loss.unchanged, loss.cells),
        ),
        (
            _("Zellen mit veränderter Zahl"),
            _("Gerundet oder zufällig verändert."),
            lambda loss: _share(loss.changed, loss.cells),
        ),
        (_("Verborgene Zellen"), _("Weniger ist besser."), lambda loss: _share(loss.hidden, loss.cells)),
        (
            _("Mittlere Abweichung"),
            _("Um wie viele Fälle die gezeigten Zahlen von den wahren abweichen; in Klammern die größte."),
            lambda loss: f"{_number(loss.mean_deviation, 1)} ({loss.max_deviation})",
        ),
        (
            _("Mittlere Abweichung in Prozent"),
            _("Gemessen an der wahren Zahl, über alle gezeigten Zellen, die nicht leer sind."),
            lambda loss: f"{loss.relative_percent} %",
        ),
        (
            _("Summen, die nicht aufgehen"),
            _("Von denen, bei denen alle Zahlen zu sehen sind."),
            lambda loss: _share(loss.broken_sums, loss.sums),
        ),
        (
            _("Mittlere Ungewissheit"),
            _("Wie weit die kleinste und die größte mögliche Zahl einer Zelle auseinanderliegen."),
            lambda loss: _number(loss.mean_width, 1),
        ),
        (
            _("Verzerrung der Verteilung"),
            _("Hellinger-Abstand der gezeigten von den wahren Anteilen: 0 ist keine, 1 die größte."),
            lambda loss: _number(loss.hellinger, 2),
        ),
    ]
    return [
        (name, meaning, ["" if side.loss is None else show(side.loss) for side in sides])
        for name, meaning, show in rows
    ]


def _share(count: int, whole: int) -> str:
    """ "12 (5 %)"."""
    percent = round(100 * count / whole) if whole else 0
    return f"{number_format(count, force_grouping=True)} ({percent} %)"


def _number(value: float, decimals: int) -> str:
    return str(number_format(value, decimal_pos=decimals))
