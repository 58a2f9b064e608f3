"""The notebook runs from its first cell to its last, prints what is stored in it, and stays short."""

import ast
import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parent.parent / "docs" / "from-microdata-to-a-certified-table.ipynb"
MOST_LINES = 59


def code_cells() -> list[dict[str, Any]]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(source: str, names: dict[str, Any]) -> tuple[str, object]:
    """What a cell prints, and the value of its last line, as a notebook shows it."""
    lines = ast.parse(source)
    last = lines.body.pop() if isinstance(lines.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(lines, "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    return printed.getvalue(), value


def stored(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The stored outputs: kind and text."""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield "printed", "".join(output["text"])
        else:
            for kind, text in output["data"].items():
                yield kind, "".join(text)


def test_every_cell_of_the_notebook_runs_and_prints_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "notebook"}
    for cell in code_cells():
        printed, value = run("".join(cell["source"]), names)
        outputs = dict(stored(cell))
        assert printed == outputs.get("printed", "")
        if "image/svg+xml" in outputs:
            assert_the_chart_stands_there(value, names, outputs["image/svg+xml"])
        elif value is not None:
            assert repr(value) == outputs["text/plain"]
    assert (tmp_path / "helped-2026.csv").exists()


def assert_the_chart_stands_there(chart: Any, names: dict[str, Any], picture: str) -> None:
    """One bar per small cell, each around its true count, and the stored picture names every one of them."""
    assert chart.to_dict()["layer"]
    bars = names["bars"]
    assert len(bars) == names["result"].checked > 0
    for bar in bars:
        assert bar["from"] <= bar["true"] <= bar["to"]
        assert bar["cell"] in picture


def test_the_notebook_has_fewer_than_sixty_lines_of_code() -> None:
    lines = [line for cell in code_cells() for line in "".join(cell["source"]).splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES


def test_the_stored_notebook_was_run_in_order() -> None:
    numbers = [cell["execution_count"] for cell in code_cells()]
    assert numbers == list(range(1, len(numbers) + 1))
