"""Where the files that ship with the program lie: beside the package, installed or frozen."""

from __future__ import annotations

import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def program_folders() -> tuple[Path, ...]:
    """Where the program itself lies: beside its resources, its executable, its libraries."""
    return RESOURCES.parent, Path(sys.executable).parent, Path(sys.prefix)
