"""The README keeps its word: its example runs, its links lead somewhere, the names and options it tells exist."""

import contextlib
import io
import re
from pathlib import Path

import pytest
import safetables as st
from safetables.command import main

PACKAGE = Path(__file__).parent.parent
README = (PACKAGE / "README.md").read_text(encoding="utf-8")
PAGES = [PACKAGE / "README.md", *sorted((PACKAGE / "docs").glob("*.md"))]


def test_the_example_of_the_readme_runs_and_prints_what_it_says():
    example, expected = re.findall(r"```(?:python|text)\n(.*?)```", README, re.S)[:2]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue() == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_page_and_a_heading(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.is_file(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.M)
            assert heading in [re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings]


def test_every_name_in_the_table_of_what_it_does_is_public():
    section = README.split("## What it does\n")[1].split("\n## ")[0]
    names = set(re.findall(r"`(\w+)`", section)) - {"safetables"}
    assert len(names) > 10
    assert names <= set(st.__all__)


def test_every_option_the_readme_uses_stands_in_the_help_of_its_command(capsys):
    commands = re.findall(r"^    safetables (\w+) ((?:.*\\\n)*.*)$", README, re.M)
    assert {name for name, _ in commands} == {"tabulate", "protect", "audit", "verify", "explain"}
    for name, rest in commands:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        known = capsys.readouterr().out
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in known, (name, option)


def test_both_attackers_of_the_readme_are_the_library_s():
    default, strict = st.Threshold(4), st.Threshold.strict(3)
    assert (default.width, default.floor, default.whole, default.beyond) == (1, 0, False, False)
    assert (strict.width, strict.floor, strict.whole, strict.beyond) == (2, 1, True, True)
    assert [strict.safe(*ends) for ends in ((1, 2), (2, 3), (1, 3))] == [False, False, True]
