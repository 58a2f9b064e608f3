"""The example in the README runs and prints what it says."""

import contextlib
import io
import re
from pathlib import Path


def test_the_example_of_the_readme_runs_and_prints_what_it_says():
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    example, expected = re.findall(r"```(?:python|text)\n(.*?)```", text, re.S)[:2]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue() == expected
