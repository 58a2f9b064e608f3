"""The method of protection as the command line names it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from safetables._cellfile import read_column
from safetables._cellkey import CellKey
from safetables._cellrows import BadFile
from safetables._chosen_cells import read_cells, read_costs
from safetables._dimension import Dimension
from safetables._keys import CellKeys, cell_keys
from safetables._method import Method, Suppression
from safetables._ptable import PTable
from safetables._ptable_file import read_ptable
from safetables._rounding import Rounding

PERTURBATIONS = ("round", "round-random", "round-controlled", "cellkey")
METHODS = ("suppress", *PERTURBATIONS, *(f"suppress+{name}" for name in PERTURBATIONS))
KEY_COLUMN = "cell_key"


def add_key_options(parser: argparse._ActionsContainer) -> None:
    """What `tabulate` needs to sum record keys."""
    parser.add_argument("--record-key", metavar="COLUMN", help="sum these keys (in [0, 1)) into cell_key")
    parser.add_argument("--id", metavar="COLUMN", help="derive the keys from these stable ids and --secret")
    parser.add_argument("--secret", metavar="FILE", help="at least 16 random bytes; keep it")


def add_method_options(parser: argparse._ActionsContainer) -> None:
    """What `protect` needs to know of its method."""
    parser.add_argument(
        "--method", choices=METHODS, default="suppress", metavar="METHOD",
        help=f"suppress (default), {', '.join(PERTURBATIONS)}, or suppress+ one of these: hide first, then change",
    )  # fmt: skip
    parser.add_argument(
        "--cost", choices=("value", "count", "constant"), default="value",
        help="what hiding a cell costs: the people in it (default), about the same for all, exactly the same",
    )  # fmt: skip
    parser.add_argument(
        "--costs", action="append", default=[], metavar="FILE",
        help="own costs of single cells: columns of dimensions, and cost (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--keep", action="append", default=[], metavar="CELL|FILE",
        help="a cell that stays published, region=M1,field=F2, or a file of them (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--hide", action="append", default=[], metavar="CELL|FILE",
        help="a cell that is hidden although it is not sensitive, or a file of them (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the random directions tried (default 0)"
    )
    parser.add_argument("--base", type=int, default=5, metavar="B", help="of rounding (default 5)")
    parser.add_argument(
        "--noise", metavar="D,V,JS", help="of cellkey: design the table of noise, for example 2,1.08,1"
    )
    parser.add_argument("--ptable", metavar="FILE", help="of cellkey: or read it, columns i, v, p_int_ub")
    parser.add_argument("--key", metavar="COLUMN", help=f"keys of the inner cells (default {KEY_COLUMN})")
    parser.add_argument(
        "--secret", metavar="FILE", help="of round-random without keys: at least 16 random bytes"
    )
    parser.add_argument("--unproven", action="store_true", help="noise or rounding: do not attack the result")


def chosen_keys(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> CellKeys | None:
    """Cell keys of records, if keys were asked for."""
    if options.record_key is None and options.id is None:
        return None
    secret = None if options.secret is None else _read_secret(options.secret)
    return cell_keys(
        options.records, dimensions, key=options.record_key, stable_id=options.id, secret=secret, unit=options.unit
    )  # fmt: skip


def chosen_method(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> list[Method]:
    """The steps `protect` takes.

    Raises:
        BadFile: an option or a file the method needs is missing.
    """
    name = options.method.removeprefix("suppress").removeprefix("+")
    steps: list[Method] = [_suppression(options, dimensions)] if options.method.startswith("suppress") else []
    prove = not options.unproven
    if name == "cellkey":
        steps.append(CellKey(_ptable(options), _keys(options, dimensions), prove))
    elif name == "round-random":
        keys = None if options.secret else _keys(options, dimensions)
        secret = _read_secret(options.secret) if options.secret else None
        steps.append(Rounding(options.base, "random", keys, secret, prove))
    elif name == "round-controlled":
        steps.append(Rounding(options.base, "controlled", prove=prove))
    elif name == "round":
        steps.append(Rounding(options.base, prove=prove))
    return steps


def _suppression(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> Suppression:
    return Suppression(
        options.cost,
        options.seed,
        read_costs(options.costs, dimensions, options.encoding),
        read_cells(options.keep, dimensions, "--keep", options.encoding),
        read_cells(options.hide, dimensions, "--hide", options.encoding),
    )


def _ptable(options: argparse.Namespace) -> PTable:
    if (options.noise is None) == (options.ptable is None):
        raise BadFile("--method cellkey needs a perturbation table: give --noise D,V,JS or --ptable FILE")
    if options.ptable is not None:
        return read_ptable(options.ptable)
    try:
        largest, variance, *forbidden = options.noise.split(",")
        return PTable.design(int(largest), float(variance), *(int(js) for js in forbidden[:1]))
    except ValueError as error:
        raise BadFile(f"--noise {options.noise!r}: expected D,V or D,V,JS, for example 2,1.08,1") from error


def _keys(options: argparse.Namespace, dimensions: Sequence[Dimension]) -> CellKeys:
    column = options.key or KEY_COLUMN
    found = zip(*read_column(options.cells, dimensions, column, options.encoding), strict=True)
    inner_rows = [(row, text) for row, text in found if _all_leaves(row, dimensions)]
    codes, texts = [row for row, _ in inner_rows], [text for _, text in inner_rows]
    try:
        keys = pa.array([int(text) for text in texts], pa.int64())
    except (ValueError, OverflowError):
        keys = pa.array(texts, pa.string())
    inner = {dimension.name: [row[i] for row in codes] for i, dimension in enumerate(dimensions)}
    return cell_keys(pa.table({**inner, column: keys}), dimensions, key=column)


def _all_leaves(codes: tuple[str, ...], dimensions: Sequence[Dimension]) -> bool:
    return all(code in dimension.leaves for dimension, code in zip(dimensions, codes, strict=True))


def _read_secret(path: str) -> bytes:
    try:
        return Path(path).read_bytes().strip()
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror})") from error
