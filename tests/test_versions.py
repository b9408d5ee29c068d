"""The versions that are named: each has an upper bound, and the package's lock file fits them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / ".lock" / "requirements.txt"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SYSTEMS = [
    {"sys_platform": system, "platform_machine": machine, "python_version": python}
    for system, machine in (
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("win32", "AMD64"),
        ("win32", "ARM64"),
        ("darwin", "x86_64"),
        ("darwin", "arm64"),
    )
    for python in (PYTHONS[0], PYTHONS[-1])
]


class Locked(NamedTuple):
    """One line of the lock file, and how many hashes it has."""

    version: str
    marker: Marker | None
    hashes: int


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _needed(*, for_tests: bool) -> list[Requirement]:
    project = _project()["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["build"]]
    if for_tests:
        lines += [each for each in extras["dev"] if each != "peerdesk[build]"]
    return [Requirement(line) for line in lines]


def _locked() -> dict[str, list[Locked]]:
    """Each library of the lock file: one version for all systems, or several for some of them."""
    text = re.sub(r"^\s*#.*\n", "", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: dict[str, list[Locked]] = {}
    for entry in text.replace("\\\n", "").splitlines():
        line, *hashes = entry.split("--hash=")
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", each) for each in hashes)
        locked = Locked(pin.version, requirement.marker, len(hashes))
        found.setdefault(canonicalize_name(requirement.name), []).append(locked)
    return found


def _holds(marker: Marker | None, system: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(system)


def test_whatever_is_installed_has_an_upper_bound() -> None:
    needed = _needed(for_tests=True)
    needed += [Requirement(each) for each in _project()["build-system"]["requires"]]
    loose = [str(each) for each in needed if not {"<", "=="} & {s.operator for s in each.specifier}]
    assert loose == []


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: "-".join(system.values()))
def test_the_lock_file_fits_what_the_project_names_on_each_promised_system(
    system: dict[str, str],
) -> None:
    locked = _locked()
    wanted = [each for each in _needed(for_tests=False) if _holds(each.marker, system)]
    assert len({each.name for each in wanted}) == len(wanted), "no library is asked for twice"
    assert {each.name for each in wanted} == {each.name for each in _needed(for_tests=False)}
    for needed in wanted:
        fitting = [
            each for each in locked[canonicalize_name(needed.name)] if _holds(each.marker, system)
        ]
        assert len(fitting) == 1, needed
        assert needed.specifier.contains(fitting[0].version), "make .lock/requirements.txt anew"
        assert fitting[0].hashes > 0


@pytest.mark.parametrize(
    ("system", "machine", "version"),
    [
        ("linux", "x86_64", "50."),
        ("linux", "aarch64", "50."),
        ("win32", "AMD64", "50."),
        ("win32", "ARM64", "46."),
        ("darwin", "arm64", "50."),
        ("darwin", "x86_64", "48."),
    ],
)
def test_where_the_newest_has_no_wheel_an_older_one_is_taken(
    system: str, machine: str, version: str
) -> None:
    """pip would want a compiler otherwise, and find none."""
    here = {"sys_platform": system, "platform_machine": machine}
    (locked,) = (each for each in _locked()["cryptography"] if _holds(each.marker, here))
    assert locked.version.startswith(version)


def test_the_pythons_that_are_promised() -> None:
    project = _project()["project"]
    promised = SpecifierSet(project["requires-python"])
    assert [f"3.{minor}" for minor in range(9, 17) if f"3.{minor}.1" in promised] == PYTHONS


def test_every_library_is_locked_by_the_hashes_of_its_files() -> None:
    locked = _locked()
    assert len(locked) > len(_needed(for_tests=False)), "what is pulled in is locked as well"
    assert [name for name, each in locked.items() if not all(one.hashes for one in each)] == []
    # What each promised system needs beside the others.
    assert {"macholib", "pefile", "pywin32-ctypes"} <= set(locked)


def test_the_lock_file_names_no_place_to_load_from() -> None:
    """Whoever builds says where libraries come from; their hashes say whether they are the same."""
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*--?(?:i|f|index|extra|find|trusted)", text, re.MULTILINE)
