"""Killed, or without room, at any step of what changes who can open the records: see the driver."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.store.kill_driver import ACTS, Center, attack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL after a fork")


def test_at_some_points_of_each(tmp_path: Path) -> None:
    _attack(tmp_path, 5, 20261128)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_at_hundreds_of_points(tmp_path: Path, seed: int) -> None:
    _attack(tmp_path, 25, seed)


def _attack(room: Path, points: int, seed: int) -> None:
    center = Center.make(room / "center")
    found = attack(center, room, points * len(ACTS), seed)
    assert {state.split(", ")[1] for state in found} == {"before", "after"}
