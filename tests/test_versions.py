"""The versions that are named: each has an upper bound, and the package's lock file fits them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / ".lock" / "requirements.txt"


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _needed(*, for_tests: bool) -> list[Requirement]:
    project = _project()["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["build"]]
    if for_tests:
        lines += [each for each in extras["dev"] if each != "peerdesk[build]"]
    return [Requirement(line) for line in lines]


def _locked() -> dict[str, tuple[str, int]]:
    """The version of each library in the lock file, and how many hashes it has."""
    text = re.sub(r"^\s*#.*\n", "", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for entry in text.replace("\\\n", "").splitlines():
        line, *hashes = entry.split("--hash=")
        name, version = line.split(";")[0].split("==")
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", each) for each in hashes)
        found[canonicalize_name(name.strip())] = (version.strip(), len(hashes))
    return found


def test_whatever_is_installed_has_an_upper_bound() -> None:
    needed = _needed(for_tests=True)
    needed += [Requirement(each) for each in _project()["build-system"]["requires"]]
    loose = [str(each) for each in needed if not {"<", "=="} & {s.operator for s in each.specifier}]
    assert loose == []


@pytest.mark.parametrize("needed", _needed(for_tests=False), ids=str)
def test_the_lock_file_fits_what_the_project_names(needed: Requirement) -> None:
    version, hashes = _locked()[canonicalize_name(needed.name)]
    assert needed.specifier.contains(version), "make .lock/requirements.txt anew"
    assert hashes > 0


def test_every_library_is_locked_by_the_hashes_of_its_files() -> None:
    locked = _locked()
    assert len(locked) > len(_needed(for_tests=False)), "what is pulled in is locked as well"
    assert [name for name, (_version, hashes) in locked.items() if not hashes] == []
    # What each promised system needs beside the others.
    assert {"macholib", "pefile", "pywin32-ctypes"} <= set(locked)


def test_the_lock_file_names_no_place_to_load_from() -> None:
    """Whoever builds says where libraries come from; their hashes say whether they are the same."""
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*--?(?:i|f|index|extra|find|trusted)", text, re.MULTILINE)
