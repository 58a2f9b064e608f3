"""Mutation testing: change one thing in a module, run its tests, and see whether they notice.

Run: python packages/safetables/benchmarks/mutants.py _certificate [--processes 2] [--every 3] [--log mutants.jsonl]
prints the mutants that no test notices, and the share that some test does. Which tests belong to a module stands in TESTS.
A mutant runs in a process of its own, forked with numpy, pytest and the like loaded already, and imports safetables from a
copy with the one change in it; what takes too long, or dies, is noticed. It is written out here because the usual tools
start from the project's folder and settings, and this package lies within another project.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
SOURCES = PACKAGE / "src"
TESTS = {
    "_certificate": ["test_certificates.py", "test_safety.py", "test_releases.py"],
    "_rule": [
        "test_threshold.py",
        "test_rules.py",
        "test_rules_refused.py",
        "test_rules_together.py",
        "test_bad_input.py",
        "test_certificates.py",
        "test_rules_drawn.py",
    ],
    "_kernel": ["test_kernel.py"],
    "_knowledge": ["test_bad_input.py", "test_safety.py", "test_releases.py", "test_exhaustive.py"],
    "_findings": ["test_safety.py", "test_exhaustive.py", "test_peer_leaks.py"],
    "_audit": ["test_bad_input.py", "test_safety.py", "test_releases.py", "test_exhaustive.py"],
    "_protect": ["test_bad_input.py", "test_safety.py", "test_releases.py", "test_exhaustive.py"],
}
SLOWEST = 240  # seconds

OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def changes_of(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node could be instead, with a name for it."""
    for field in ("op", "ops"):
        given = getattr(node, field, None)
        for place, one in enumerate(given if isinstance(given, list) else [given]):
            if type(one) in OTHER:
                other = copy.deepcopy(node)
                fresh = OTHER[type(one)]()
                if isinstance(given, list):
                    getattr(other, field)[place] = fresh
                else:
                    setattr(other, field, fresh)
                yield f"{type(one).__name__} -> {type(fresh).__name__}", other
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        yield f"without {type(node.op).__name__}", node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        value = not node.value if isinstance(node.value, bool) else node.value + 1
        yield f"{node.value} -> {value}", ast.Constant(value)
    if isinstance(node, ast.IfExp):
        yield "branches exchanged", ast.IfExp(node.test, node.orelse, node.body)
    yield from _other_statements(node)


def _other_statements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield "returns None", ast.Return(ast.Constant(None))
    if isinstance(node, ast.Raise | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield f"without the {type(node).__name__}", ast.Pass()
    if isinstance(node, ast.Continue | ast.Break):
        yield "the other jump", ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def places_in(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Parent, field, place in it, and node, of everything that runs: no annotations, no messages of errors."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params") or isinstance(
            node, ast.JoinedStr
        ):
            continue
        if isinstance(node, ast.If) and field == "test" and "TYPE_CHECKING" in ast.dump(value):
            continue
        for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield node, field, place, child
                yield from places_in(child)


def mutants_of(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, what was changed, and the changed source."""
    tree = ast.parse(source)
    for parent, field, place, node in list(places_in(tree)):
        for name, other in changes_of(node):
            _put(parent, field, place, ast.copy_location(other, node))
            yield getattr(node, "lineno", 0), name, ast.unparse(ast.fix_missing_locations(tree))
            _put(parent, field, place, node)


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def is_noticed(module: str, source: str, folder: str, slowest: int) -> bool:
    """Run the tests of a module against a changed source, in a forked process."""
    child = os.fork()
    if child == 0:
        _run_tests(module, source, Path(folder), slowest)
    _, status = os.waitpid(child, 0)
    return status != 0


def _run_tests(module: str, source: str, folder: Path, slowest: int) -> None:
    signal.alarm(slowest)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    (folder / "safetables" / f"{module}.py").write_text(source)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = str(folder)
    import pytest

    tests = [str(PACKAGE / "tests" / name) for name in TESTS[module]]
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])))


def _check_all(job: tuple[str, list[tuple[int, int, str, str]], Path]) -> None:
    """One process's share; a line of the log per mutant."""
    module, mutants, log = job
    import duckdb  # noqa: F401
    import highspy  # noqa: F401
    import hypothesis  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pytest  # noqa: F401
    import scipy.optimize
    import scipy.sparse.linalg  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        shutil.copytree(
            SOURCES / "safetables", Path(folder) / "safetables", ignore=shutil.ignore_patterns("__pycache__")
        )
        for number, line, name, source in mutants:
            start = time.perf_counter()
            noticed = is_noticed(module, source, folder, SLOWEST)
            seconds = round(time.perf_counter() - start, 1)
            row = {"module": module, "number": number, "line": line, "change": name, "noticed": noticed}
            with log.open("a") as file:
                file.write(json.dumps(row | {"seconds": seconds}) + "\n")


def main() -> int:
    """Check the mutants of one module that the log does not have yet; 1 if the unchanged module fails its tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("module", choices=TESTS)
    parser.add_argument("--every", type=int, default=1, help="only every so many-th mutant")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--log", type=Path, default=Path("mutants.jsonl"))
    args = parser.parse_args()
    path = SOURCES / "safetables" / f"{args.module}.py"
    text = path.read_text()
    mutants = [(i, *mutant) for i, mutant in enumerate(mutants_of(text))][:: args.every]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        shutil.copytree(SOURCES / "safetables", Path(folder) / "safetables")
        if is_noticed(args.module, text, folder, SLOWEST):
            print(f"{args.module}: its tests fail as it is; mend that first")
            return 1
    done = {row["number"] for row in _rows(args.log, args.module)}
    left = [mutant for mutant in mutants if mutant[0] not in done]
    print(f"{args.module}: {len(mutants)} mutants, {len(left)} to check", flush=True)
    shares = [(args.module, left[i :: args.processes], args.log) for i in range(args.processes)]
    workers = [multiprocessing.Process(target=_check_all, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lines = text.splitlines()
    numbers = {mutant[0] for mutant in mutants}
    rows = [row for row in _rows(args.log, args.module) if row["number"] in numbers]
    for row in sorted((r for r in rows if not r["noticed"]), key=lambda r: r["line"]):
        print(f"not noticed: line {row['line']}: {row['change']}: {lines[row['line'] - 1].strip()}")
    noticed = sum(row["noticed"] for row in rows)
    print(f"{args.module}: {noticed} of {len(rows)} mutants noticed, {noticed / max(1, len(rows)):.1%}")
    return 0


def _rows(log: Path, module: str) -> list[dict]:
    lines = log.read_text().splitlines() if log.exists() else []
    return [row for row in map(json.loads, lines) if row["module"] == module]


if __name__ == "__main__":
    sys.exit(main())
