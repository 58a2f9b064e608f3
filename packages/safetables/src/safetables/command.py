"""The command `safetables`: tabulate, protect, audit, verify and explain without Python.

Exit codes: 0 done (audit: certified; verify: proven), 1 audit: not certified, verify: not proven, 2 bad input or no safe
table, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from safetables._error import SafetablesError
from safetables.command_say import say

EXIT_CODES = """\
exit codes: 0 done (audit: certified, verify: proven); 1 not certified, not proven; 2 bad input or no safe table;
130 interrupted. Files appear whole or not at all. Messages and progress go to standard error."""
#: Each stands in command_NAME.py: USAGE, DESCRIPTION, EXAMPLE and add_options, imported when it is called.
COMMANDS = {
    "tabulate": "count records into cells",
    "protect": "hide, round or add noise until nothing sensitive can be recovered",
    "audit": "attack a protected table, and write the proof if it holds",
    "verify": "check a proof without solver",
    "explain": "why a cell is hidden, and what can be said of it",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser(given).parse_args(given)
        return int(options.run(options))
    except KeyboardInterrupt:
        say("interrupted; every file is whole or as it was")
        return 130
    except (SafetablesError, OSError) as error:
        say(f"error: {error}")
        return 2


def _parser(given: list[str]) -> argparse.ArgumentParser:
    text = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="safetables",
        description="Tables from microdata that are useful and provably safe.",
        epilog=EXIT_CODES + "\nsafetables COMMAND --help shows the options of a command and an example.",
        formatter_class=text,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    called = next((argument for argument in given if not argument.startswith("-")), "")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, formatter_class=text)
        if name == called:
            module = import_module(f"safetables.command_{name}")
            command.usage, command.description = module.USAGE, module.DESCRIPTION
            command.epilog = f"{module.EXAMPLE}\n\n{EXIT_CODES}"
            module.add_options(command)
    return parser


class _Version(argparse.Action):
    """Looked up only when asked for: that takes longer than the rest of the parser."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"safetables {version('safetables')}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
