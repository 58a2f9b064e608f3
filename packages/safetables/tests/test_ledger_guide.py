"""The example in the guide to the ledger runs and prints what it says."""

import contextlib
import io
import re
from pathlib import Path


def test_the_example_of_the_guide_runs_and_prints_what_it_says():
    text = (Path(__file__).parent.parent / "docs" / "ledger.md").read_text(encoding="utf-8")
    example, expected = re.findall(r"```(?:python|text)\n(.*?)```", text, re.S)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "ledger.md", "exec"), {})
    assert printed.getvalue() == expected
