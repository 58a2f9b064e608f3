"""The example of docs/explain.md does what it says."""

import re
from pathlib import Path


def test_the_example_of_the_guide_runs_and_prints_what_it_says(capsys):
    page = (Path(__file__).parent.parent / "docs" / "explain.md").read_text(encoding="utf-8")
    example, expected = re.findall(r"```(?:python|text)\n(.*?)```", page, re.S)[:2]
    exec(compile(example, "explain.md", "exec"), {})
    assert capsys.readouterr().out == expected
