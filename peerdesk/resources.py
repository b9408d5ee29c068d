"""Where the files that ship with the program lie: beside the package, installed or frozen."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
