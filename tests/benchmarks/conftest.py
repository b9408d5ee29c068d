"""The center of 20,000 people and 10 years, made once for a run of the benchmarks."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerdesk import demo
from peerdesk.desk.office.front_door import FrontDoor
from tests.conftest import CLOCK


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says so of windows with a smallest size; nothing is wrong.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session", autouse=True)
def quick_memory() -> None:
    """Not here: the cipher guards its memory as in the program."""


@pytest.fixture(scope="session")
def big_center(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a closed demo center, with the tuned cost of a real one."""
    folder = tmp_path_factory.mktemp("big") / "data"
    door = FrontDoor(folder, CLOCK.utc_now)
    door.enter()
    demo.make_demo(door, people=20_000, months=120)
    door.leave()
    return folder
