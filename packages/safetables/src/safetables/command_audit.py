"""`safetables audit`: attack a protected table."""

from __future__ import annotations

import argparse

from safetables._audit import audit
from safetables.command_options import add_table, check_outputs, read_released, read_table, write_json
from safetables.command_say import Progress, amount, say

USAGE = """safetables audit TABLE.csv --dimension NAME=FILE ... --threshold N [options]
       safetables audit TABLE.json [options]"""
DESCRIPTION = "Attack a protected table as an outsider would, whoever protected it."
EXAMPLE = """\
examples:
  safetables audit protected.csv --dimension region=region.csv --dimension field=field.csv --threshold 3
  safetables audit protected.json --released last-year.json --certificate certificate.json

The .csv holds every cell: dimensions, count (empty where hidden), status (published, primary, secondary; or hidden,
then attacked like a primary), and lower, upper where a published value stands for several counts."""
SHOWN = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_table(parser)
    parser.add_argument(
        "--exact", action="store_true", help="the exact interval of every sensitive cell (slower)"
    )
    files = parser.add_argument_group("files written")
    files.add_argument("--report", metavar="FILE", help="what was found, as JSON")
    files.add_argument("--certificate", metavar="FILE", help="the proof, if the table is safe, as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Attack; 0 if certified, else 1."""
    check_outputs(options.report, options.certificate)
    protected = read_table(options.protected, options)
    result = audit(protected, released=read_released(options), exact=options.exact, progress=Progress())
    if options.report:
        write_json(options.report, result.to_dict())
    if options.certificate and result.certified:
        write_json(options.certificate, result.certificate)
    for disclosure in result.disclosed[:SHOWN]:
        say(disclosure.explanation)
    if len(result.disclosed) > SHOWN:
        say(f"... and {len(result.disclosed) - SHOWN} more; --report FILE names all")
    verdict = "certified" if result.certified else "NOT certified"
    open_cells = f", {len(result.undecided)} undecided" if result.undecided else ""
    say(
        f"{verdict}: {amount(result.checked, 'sensitive cell')}, {len(result.disclosed)} disclosed{open_cells}"
    )
    return 0 if result.certified else 1
