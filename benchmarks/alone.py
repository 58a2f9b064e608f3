"""One benchmark in a process of its own: `python -m benchmarks.alone FILE ROWS` writes its rows to ROWS as JSON."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path


def run(path: Path) -> list[tuple[object, ...]]:
    """The rows that the `main()` of a benchmark's file returns; none where it only prints."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    sys.path.insert(0, str(path.parent))  # a benchmark may use modules that stand beside it
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return list(module.main() or [])


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(run(Path(sys.argv[1]))), encoding="utf-8")
