"""The documentation builds without a warning: every page can be reached, every link leads somewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What is put into a copy -> what the build says of it.
BREACHES = {
    "a page nobody can find": ("docs/how-to/orphan.md", "# Verwaist\n", "not included in the"),
    "a link into nowhere": ("docs/index.md", "[weg](how-to/gone.md)\n", "how-to/gone.md"),
}


def build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the pages of `root` into `site`, as `make docs` does."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    return tmp_path


def test_the_documentation_builds_and_names_every_page(tmp_path: Path) -> None:
    answer = build(ROOT, tmp_path / "site")
    assert answer.returncode == 0, answer.stderr
    pages = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    built = {
        page for page in pages if (tmp_path / "site" / page.with_suffix("")).is_dir() or page.stem == "index"
    }
    assert built == pages


@pytest.mark.parametrize("breach", BREACHES)
def test_the_build_fails_for(breach: str, copy: Path) -> None:
    name, text, said = BREACHES[breach]
    with (copy / name).open("a", encoding="utf-8") as page:
        page.write(text)
    answer = build(copy, copy / "site")
    assert answer.returncode != 0
    assert said in answer.stderr + answer.stdout
