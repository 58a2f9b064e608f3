"""What must not stand in a tracked file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Written in pieces so that this file does not find itself.
FORBIDDEN = {
    "an address of a package registry": r"(pypi\."
    + r"org|files\.python"
    + r"hosted|registry\.npm"
    + r"js|deb\.deb"
    + r"ian)",
    "a path of one machine": r"(?<![\w./])/(home|Users|" + r"root|work)/[a-z]",
    "an unfinished mark": r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}
WITHOUT_NAME = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""


def findings(path: Path, text: str) -> list[str]:
    return [f"{path}: {what}" for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]


def test_no_tracked_file_names_a_registry_a_machine_or_unfinished_work() -> None:
    own = [
        path
        for path in tracked()
        if "vendor" not in path.parts and path.suffix not in (".lock", ".csv", ".json")
    ]
    assert [line for path in own for line in findings(path.relative_to(ROOT), text_of(path))] == []


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        assert "--hash=sha256:" in lock.read_text()
        assert "://" not in lock.read_text()


def test_the_search_would_find_each_of_them() -> None:
    samples = ["https://pypi." + "org/simple", "/home" + "/jemand/x", "# TO" + "DO später"]
    assert all(findings(Path("x.py"), sample) for sample in samples)


def test_every_module_has_a_real_name() -> None:
    assert [path for path in tracked() if path.name in WITHOUT_NAME] == []


#: Nobody reads more in one sitting; migrations are written by the framework.
LONGEST = 300


def too_long(path: Path, text: str) -> bool:
    """Whether a source file needs a second room."""
    return path.suffix == ".py" and "migrations" not in path.parts and text.count("\n") > LONGEST


def test_every_source_file_can_be_read_in_one_sitting() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if too_long(path, text_of(path))] == []


def test_a_line_more_would_be_found() -> None:
    assert too_long(Path("case/services.py"), "\n" * (LONGEST + 1))
    assert not too_long(Path("case/services.py"), "\n" * LONGEST)
    assert not too_long(Path("case/migrations/0001_initial.py"), "\n" * (LONGEST + 1))


#: Written in pieces so that this file does not find itself.
NOT_ASKED = re.compile(
    r"pytest\.(skip|xfail|importorskip|mark\.(skip|skipif|xfail))\b|@unittest\." + r"skip|\bSkip" + r"Test\b"
)


def test_no_test_is_skipped_on_any_database() -> None:
    tests = [
        path
        for path in tracked()
        if path.suffix == ".py" and "tests" in path.parts and path != Path(__file__)
    ]
    assert [str(path.relative_to(ROOT)) for path in tests if NOT_ASKED.search(text_of(path))] == []


def test_a_skipped_test_would_be_found() -> None:
    assert NOT_ASKED.search('@pytest.mark.skipif(connection.vendor == "postgresql", reason="anders")')
    assert NOT_ASKED.search('pytest.importorskip("psycopg")')
