"""Killed, or without room, at any step of what changes who can open the records: see the driver."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.store.kill_driver import ACTS, Center, attack, look_at_each_step, on_a_full_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL after a fork")


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Center:
    return Center.make(tmp_path_factory.mktemp("keys") / "center")


@pytest.mark.parametrize("act", ACTS)
def test_at_each_step(center: Center, tmp_path: Path, act: str) -> None:
    looked = look_at_each_step(center, act, tmp_path / "looked")
    assert looked.steps > 60
    for at in looked.room_needed_at[-1:-8:-3]:  # before, around and after the commit
        on_a_full_disk(center, act, at, tmp_path / str(at))


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_at_each_step_of_each_repair(center: Center, tmp_path: Path, act: str) -> None:
    looked = look_at_each_step(center, act, tmp_path / "looked", repairs=100)
    for at in looked.room_needed_at:
        on_a_full_disk(center, act, at, tmp_path / str(at))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_at_hundreds_of_points(center: Center, tmp_path: Path, seed: int) -> None:
    found = attack(center, tmp_path, 25 * len(ACTS), seed)
    assert {state.split(", ")[1] for state in found} == {"before", "after"}
