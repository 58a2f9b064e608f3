"""The commands in docs/command.md run as printed and say what is printed."""

import re
import shlex
from pathlib import Path

from safetables.command import main

PAGE = Path(__file__).parent.parent / "docs" / "command.md"
PROGRESS = re.compile(r": \d+ of \d+$")


def steps(page):
    """Command and the lines it prints, in order."""
    for block in re.findall(r"```console\n(.*?)```", page, re.S):
        for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *output = re.sub(r"\\\n> *", "", step).splitlines()
            yield shlex.split(command), output


def comparable(lines):
    """Without progress, seconds, and the derivation, whose equations may come in another order."""
    kept = [line for line in lines if not PROGRESS.search(line)]
    return [re.sub(r"in [0-9.]+ s$|It follows from .*", "...", line) for line in kept]


def test_the_commands_of_the_page_run_and_print_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    ran = set()
    for command, output in steps(PAGE.read_text(encoding="utf-8")):
        if command[0] == "cat":
            path = tmp_path / command[1]
            if not path.exists():  # what the reader has
                path.write_text("\n".join(output) + "\n", encoding="utf-8")
            assert path.read_text(encoding="utf-8-sig").splitlines() == output, command
            continue
        ran.add(command[1])
        main(command[1:])
        printed = capsys.readouterr()
        assert comparable((printed.out + printed.err).splitlines()) == comparable(output), command
    assert ran >= {"tabulate", "protect", "audit", "verify"}
    assert (tmp_path / "table.xlsx").exists()
