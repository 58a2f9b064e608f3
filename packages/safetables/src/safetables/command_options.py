"""What several commands ask for: dimensions, rule, tables released earlier, a cell."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safetables._cellfile import read_protected
from safetables._cellrows import BadFile
from safetables._chosen_cells import read_cell
from safetables._chosen_rules import add_threshold, read_threshold
from safetables._dimension import Dimension
from safetables._file import check_writable, whole_file
from safetables._protected import ProtectedTable
from safetables._tabulate import check_dimensions


def add_dimensions(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """`--dimension` and `--also`."""
    group = parser.add_argument_group("dimensions")
    group.add_argument(
        "--dimension", action="append", required=required, default=None if required else [], metavar="NAME=FILE",
        help="a column and its hierarchy: rows child,parent; the root's parent is empty (repeatable)",
    )  # fmt: skip
    group.add_argument(
        "--also", action="append", default=[], metavar="NAME=FILE",
        help="one more hierarchy over the same leaves, for example planning regions (repeatable)",
    )  # fmt: skip


def read_dimensions(options: argparse.Namespace) -> tuple[Dimension, ...]:
    """The dimensions in the order given, each with its further hierarchies."""
    given = [_named_file("--dimension", text) for text in options.dimension]
    also = [_named_file("--also", text) for text in options.also]
    for name, _ in also:
        if name not in dict(given):
            raise BadFile(f"--also {name}=...: no such dimension; give --dimension {name}=FILE too")
    found = [
        Dimension.from_csv(path, name, [p for n, p in also if n == name], options.encoding)
        for name, path in given
    ]
    return check_dimensions(found)


def _named_file(option: str, text: str) -> tuple[str, str]:
    name, _, path = text.partition("=")
    if not name or not path:
        raise BadFile(f"{option} {text!r}: expected NAME=FILE, for example region=region.csv")
    return name, path


def add_impossible(parser: argparse._ActionsContainer) -> None:
    """`--impossible`."""
    parser.add_argument(
        "--impossible", action="append", default=[], metavar="CELL",
        help="a structural zero, for example region=M1,field=F2, and everything below it (repeatable)",
    )  # fmt: skip


def read_impossible(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> list[dict[str, str]]:
    """The structural zeros."""
    return [read_cell(cell, dimensions, "--impossible") for cell in options.impossible]


def add_count(parser: argparse._ActionsContainer) -> None:
    """`--count`."""
    parser.add_argument("--count", default="n", metavar="COLUMN", help="column of the counts (default n)")


def add_identity(parser: argparse._ActionsContainer) -> None:
    """What the table is about, and how its file is written."""
    parser.add_argument(
        "--multivalued", metavar="NAME", help="the dimension in which a person may have several codes"
    )
    parser.add_argument("--name", metavar="NAME", help="of the table (default: of the file)")
    parser.add_argument(
        "--population", default="", metavar="TEXT", help="who is counted; tables of the same people share it"
    )
    parser.add_argument("--unit", metavar="TEXT", help="what is counted, for example person")
    add_encoding(parser)


def add_encoding(parser: argparse._ActionsContainer) -> None:
    """`--encoding`."""
    parser.add_argument(
        "--encoding",
        default="utf-8",
        metavar="NAME",
        help="of hierarchies and cells as CSV: utf-8, windows-1252",
    )


def add_released(parser: argparse._ActionsContainer) -> None:
    """`--released`."""
    parser.add_argument(
        "--released", action="append", default=[], metavar="FILE",
        help="a table of the same people that is out already, as --save wrote it (repeatable)",
    )  # fmt: skip


def read_released(options: argparse.Namespace) -> list[ProtectedTable]:
    """The tables released earlier."""
    return [read_saved(path) for path in options.released]


def read_saved(path: str) -> ProtectedTable:
    """A table written by `protect --save`."""
    try:
        return ProtectedTable.from_dict(read_json(path))
    except (KeyError, TypeError) as error:
        raise BadFile(
            f"{path}: expected a table written by --save ({type(error).__name__}: {error})"
        ) from error


def add_table(parser: argparse.ArgumentParser) -> None:
    """A protected table, and what is needed to read it from .csv or .parquet."""
    parser.add_argument("protected", help="every cell as .csv or .parquet, or the .json of protect --save")
    add_dimensions(parser, required=False)
    add_threshold(parser)
    more = parser.add_argument_group("table")
    add_count(more)
    add_identity(more)
    add_released(more)


def read_table(path: str, options: argparse.Namespace) -> ProtectedTable:
    """A protected table: .json as --save wrote it, or every cell as .csv or .parquet with dimensions and rule."""
    if path.endswith(".json"):
        return read_saved(path)
    if not options.dimension or options.threshold is None:
        raise BadFile(
            f"{path}: give --dimension NAME=FILE for each dimension and --threshold N, or a file of --save"
        )
    dimensions, rule = read_dimensions(options), read_threshold(options)
    return read_protected(
        path, dimensions, rule, options.count, encoding=options.encoding, name=options.name,
        population=options.population, unit=options.unit, multivalued=options.multivalued,
    )  # fmt: skip


def check_outputs(*paths: str | None) -> None:
    """Refuse a place nothing can be written to, or two files of one name, before the work starts."""
    given = [Path(path) for path in paths if path is not None]
    for number, path in enumerate(given):
        check_writable(path)
        if path in given[:number]:
            raise BadFile(f"{path}: two options write this file; give each its own name")


def read_json(path: str) -> Any:
    """The content of a JSON file."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise BadFile(
            f"{path}: no JSON ({error}); expected a table written by --save, or a certificate"
        ) from error


def write_json(path: str, data: object) -> None:
    """Data as JSON, whole or not at all."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    with whole_file(path) as file:
        file.write(text.encode())
