"""What the command tells on standard error: messages, and how far long work is."""

from __future__ import annotations

import sys
import time

_CLEAR = "\r\x1b[K"  # to the start of the line, and wipe it


class Progress:
    """On a terminal one line that is rewritten; else a line when the work changes, and at most two a second."""

    open_line = False  # is a line of progress on the terminal that the next message must wipe?

    def __init__(self) -> None:
        self.last = ("", 0.0)

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        terminal = sys.stderr.isatty()
        if what == self.last[0] and now - self.last[1] < (0.1 if terminal else 0.5):
            return
        self.last = (what, now)
        line = f"{what}: {done} of {total}"
        if terminal:
            sys.stderr.write(f"{_CLEAR}{line[:78]}")
            sys.stderr.flush()
            Progress.open_line = True
        else:
            sys.stderr.write(line + "\n")


def say(text: str, end: str = "\n") -> None:
    """A line on standard error."""
    wipe = _CLEAR if Progress.open_line else ""
    Progress.open_line = False
    sys.stderr.write(f"{wipe}{text}{end}")


def amount(number: int, what: str) -> str:
    """For example "1 sensitive cell", "2 sensitive cells"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
