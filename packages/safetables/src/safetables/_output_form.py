"""What an output shows: to whom it goes, in which words, and whether intervals go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from safetables._file import CannotWrite
from safetables._protected import PUBLISHED, ProtectedTable

FormName = Literal["work", "publication"]
StyleName = Literal["plain", "sdmx", "german"]


@dataclass(frozen=True)
class Form:
    """The choices every output offers; see `write_table`.

    Attributes:
        name: "work" for those who prepare the release, "publication" for everybody.
        style: "plain" (English words), "sdmx" (code lists) or "german" (signs of German offices).
        intervals: in a publication also what each published value stands for; always in the work form.
    """

    name: FormName = "work"
    style: StyleName = "plain"
    intervals: bool = False

    def __post_init__(self) -> None:
        _check_choice("form", self.name, get_args(FormName))
        _check_choice("style", self.style, get_args(StyleName))

    @property
    def work(self) -> bool:
        """Is it for those who may see which cell is primary?"""
        return self.name == "work"


def _check_choice(what: str, given: str, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise CannotWrite(f"{what} is {given!r}; give one of {', '.join(choices)}")


def impossible(protected: ProtectedTable) -> np.ndarray:
    """Mask of the structural zeros."""
    if protected.impossible is None:
        return np.zeros(len(protected), dtype=bool)
    return protected.impossible & (protected.status == PUBLISHED)


def changed(protected: ProtectedTable) -> np.ndarray:
    """Mask of the published values that stand for more than one count: rounded, or with noise."""
    return ~protected.hidden & (protected.lower != protected.upper)


def methods(protected: ProtectedTable) -> list[str]:
    """The names of the methods, in the order they were applied; no parameters."""
    names = [str(step.get("method", "")) for step in protected.method]
    return [name for name in names if name]
