"""The one-folder program, built and run without Python: the same papers as the source tree.

Takes minutes, so it is run on demand: ``pytest tests/benchmarks/test_frozen.py --override-ini
addopts=``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.reports.reading import page_texts

ROOT = Path(__file__).parents[2]
ARGUMENTS = ("demo", "--people", "60", "--months", "6", "--no-window", "--data")
# The minute of printing is on every page; the two programs run one after the other.
PRINTED = re.compile(r"\d{1,2}:\d\d [AP]M")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program's own file."""
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "build.spec", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
    subprocess.run(command, cwd=ROOT, check=True)
    name = "peerdesk.exe" if sys.platform == "win32" else "peerdesk"
    return folder / "dist" / "peerdesk" / name


def _papers(folder: Path) -> dict[str, str]:
    papers = sorted(folder.with_name(folder.name + " papers").glob("*.pdf"))
    return {file.name: PRINTED.sub("", " ".join(page_texts(file.read_bytes()))) for file in papers}


def test_it_makes_the_same_papers_as_the_source_tree(program: Path, tmp_path: Path) -> None:
    # Without this Python's own variables: what it needs is in its folder.
    bare = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT", "TEMP") if name in os.environ}
    began = time.perf_counter()
    subprocess.run([program, *ARGUMENTS, str(tmp_path / "frozen")], check=True, env=bare)
    seconds = time.perf_counter() - began
    source = [sys.executable, "-m", "peerdesk", *ARGUMENTS, str(tmp_path / "source")]
    subprocess.run(source, check=True, cwd=ROOT)
    frozen = _papers(tmp_path / "frozen")
    assert len(frozen) >= 3
    # Sheet numbers, codes and figures come from the same seed.
    assert frozen == _papers(tmp_path / "source")
    print(f"\nthe frozen demo took {seconds:.1f} s")  # noqa: T201 - for the closing note
