"""Text in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Text in both languages (Text); German is the source."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The text for a language tag such as "de", "en" or "en-gb"; German for any other language."""
        return self.en if language.lower().startswith("en") else self.de

    def __str__(self) -> str:
        return self.de
