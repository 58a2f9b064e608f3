"""The plan of the house holds: import contracts pass, and each of them can fail.

Every gate has its negative control: a copy of the source in which one line breaks the rule must be refused
by the contract that is meant for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: contract -> (file to spoil, the line that breaks the rule)
BREACHES = {
    "Each layer imports only the layers below it": (
        "src/kreislauf/foundation/money/rules.py",
        "import kreislauf.catalogue",
    ),
    "Inside a concept: rules, models, permissions, selectors, services": (
        "src/kreislauf/foundation/audit/rules.py",
        "import kreislauf.foundation.audit.services",
    ),
    "Concepts of one layer form no circle": (
        "src/kreislauf/foundation/place/models.py",
        "import kreislauf.foundation.account.models",
    ),
    "Only statistics.collect reads microdata": (
        "src/kreislauf/web/case/urls.py",
        "import kreislauf.case.episode.microdata",
    ),
    "Rules and definitions know no framework": (
        "src/kreislauf/foundation/period/rules.py",
        "import django.utils.timezone",
    ),
    "safetables stands alone": (
        "packages/safetables/src/safetables/_rule.py",
        "import kreislauf.foundation.period.rules",
    ),
    "Evidence, region, provider, state and thread never see a case": (
        "src/kreislauf/thread/__init__.py",
        "import kreislauf.case",
    ),
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `root` on the source of `root`."""
    return subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--no-logo",
            "--no-cache",
            "--config",
            root / ".importlinter",
        ],
        cwd=root,
        env=os.environ
        | {"PYTHONPATH": f"{root / 'src'}:{root / 'packages/safetables/src'}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source and its contracts in a folder of their own."""
    folder = tmp_path_factory.mktemp("house")
    without = shutil.ignore_patterns("static", "templates", "locale", "__pycache__", "migrations")
    shutil.copytree(ROOT / "src", folder / "src", ignore=without)
    shutil.copytree(ROOT / "packages/safetables/src", folder / "packages/safetables/src", ignore=without)
    shutil.copy(ROOT / ".importlinter", folder / ".importlinter")
    return folder


def test_all_contracts_are_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("contract", "breach"), BREACHES.items(), ids=BREACHES)
def test_a_breach_is_found_by_its_contract(contract: str, breach: tuple[str, str], copy: Path) -> None:
    path, line = copy / breach[0], breach[1]
    whole = path.read_text()
    path.write_text(f"{whole}\n{line}\n")
    try:
        answer = lint(copy)
    finally:
        path.write_text(whole)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{contract} BROKEN" in answer.stdout


def test_every_contract_has_a_negative_control() -> None:
    names = [
        line.partition("=")[2].strip()
        for line in (ROOT / ".importlinter").read_text().splitlines()
        if line.startswith("name")
    ]
    assert set(names) == set(BREACHES)
