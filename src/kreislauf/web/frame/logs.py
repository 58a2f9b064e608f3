"""Logs: one event is one line, whatever the caller put into a path or a field."""

from __future__ import annotations

import logging


class OneLine(logging.Formatter):
    """Escapes line breaks and control characters, so that nobody can forge a log line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line; a trace follows with its breaks escaped."""
        text = super().format(record)
        return "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
        )
