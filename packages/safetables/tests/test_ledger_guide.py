"""The examples in the guides to the ledger and to later editions run and print what they say."""

import contextlib
import io
import re
from pathlib import Path

import pytest


@pytest.mark.parametrize("guide", ["ledger.md", "again.md"])
def test_the_example_of_the_guide_runs_and_prints_what_it_says(guide):
    text = (Path(__file__).parent.parent / "docs" / guide).read_text(encoding="utf-8")
    example, expected = re.findall(r"```(?:python|text)\n(.*?)```", text, re.S)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, guide, "exec"), {})
    assert printed.getvalue() == expected
