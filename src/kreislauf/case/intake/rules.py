"""The version an edit was based on. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EditBase:
    """What somebody saw when they began to edit: versions of episode and person. As text: "3.2"."""

    episode: int
    person: int

    def __str__(self) -> str:
        return f"{self.episode}.{self.person}"

    @classmethod
    def parse(cls, text: str) -> EditBase:
        """The base written by `str`; anything else is a base nobody can have seen."""
        left, _dot, right = text.partition(".")
        both = left.isascii() and left.isdecimal() and right.isascii() and right.isdecimal()
        return cls(int(left), int(right)) if both and len(text) < 20 else cls(0, 0)
