"""The command line: `kreislauf …`. One file per command; each translates between terminal and layers, decides nothing."""

from kreislauf.command.entry import main

__all__ = ["main"]
