"""What several commands ask for: dimensions, rule, tables released earlier, a cell."""

from __future__ import annotations

import argparse
import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safetables._cellfile import BadFile, read_protected
from safetables._dimension import Dimension
from safetables._file import check_writable, whole_file
from safetables._protected import ProtectedTable
from safetables._rule import Threshold
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
    found = [Dimension.from_csv(path, name, [p for n, p in also if n == name]) for name, path in given]
    return check_dimensions(found)


def _named_file(option: str, text: str) -> tuple[str, str]:
    name, _, path = text.partition("=")
    if not name or not path:
        raise BadFile(f"{option} {text!r}: expected NAME=FILE, for example region=region.csv")
    return name, path


def add_rule(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """`--threshold` and what belongs to it."""
    group = parser.add_argument_group("rule")
    group.add_argument(
        "--threshold",
        type=int,
        required=required,
        metavar="N",
        help="counts 1 to N-1 are sensitive: 4 hides 1, 2, 3",
    )
    group.add_argument(
        "--zeros-sensitive", action="store_true", help="0 is sensitive too (else zeros are published)"
    )
    group.add_argument(
        "--strict", action="store_true",
        help="against an attacker who knows that people are whole and hidden cells not empty; 'N-2 or N-1' is "
        "refused too",
    )  # fmt: skip


def read_rule(options: argparse.Namespace) -> Threshold:
    """The rule the options describe."""
    if options.strict:
        return Threshold.strict(options.threshold, zeros_sensitive=options.zeros_sensitive)
    return Threshold(options.threshold, options.zeros_sensitive)


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
    add_rule(parser, required=False)
    more = parser.add_argument_group("table")
    add_count(more)
    add_released(more)


def read_table(path: str, options: argparse.Namespace) -> ProtectedTable:
    """A protected table: .json as --save wrote it, or every cell as .csv or .parquet with dimensions and rule."""
    if path.endswith(".json"):
        return read_saved(path)
    if not options.dimension or options.threshold is None:
        raise BadFile(
            f"{path}: give --dimension NAME=FILE for each dimension and --threshold N, or a file of --save"
        )
    return read_protected(path, read_dimensions(options), read_rule(options), options.count)


def read_cell(text: str, dimensions: Sequence[Dimension], option: str = "--cell") -> dict[str, str]:
    """``region=M1,field=F2`` as dimension -> code; a dimension not named stands at its total.

    Raises:
        BadFile: an unknown dimension or code, with those that look alike.
    """
    known = {dimension.name: dimension for dimension in dimensions}
    found: dict[str, str] = {}
    name = ""
    for piece in text.split(","):
        head, equals, code = piece.partition("=")
        joined = f"{found.get(name)},{piece}"
        if name and any(code.startswith(joined) for code in known[name].codes):
            found[name] = joined  # a code may hold a comma
            continue
        name = head.strip()
        if not equals or name not in known:
            what = f"no dimension {name!r}" if equals else f"{piece!r} is no NAME=CODE"
            raise BadFile(f"{option} {text!r}: {what}; give NAME=CODE,NAME=CODE of {', '.join(known)}")
        if name in found:
            raise BadFile(f"{option} {text!r}: {name} is given twice; give each dimension once")
        found[name] = code.strip()
    for name, code in found.items():
        if code not in known[name].index:
            raise BadFile(f"{option} {text!r}: {name} has no code {code!r}{_alike(code, known[name].codes)}")
    return found


def _alike(code: str, codes: Sequence[str]) -> str:
    alike = difflib.get_close_matches(code, codes, n=4)
    if alike:
        return f"; did you mean {' or '.join(alike)}?"
    return f"; its codes are {', '.join(codes[:6])}{', ...' if len(codes) > 6 else ''}"


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
