"""A staffed center for each story, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.office import office
from peerdesk.desk.office.front_door import FrontDoor
from tests.conftest import CLOCK
from tests.doors import CHEAP, PASSWORD
from tests.ui.journeys.walking import FRONT_DESK, House


@pytest.fixture(scope="session")
def staffed_template(folder_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The director's folder with a front desk account added."""
    path = tmp_path_factory.mktemp("staffed") / "data"
    shutil.copytree(folder_template, path)
    front = FrontDoor(path, CLOCK.utc_now)
    front.enter()
    director = front.sign_in("director", PASSWORD)
    values = {"name": FRONT_DESK, "sign_in_name": "frances", "roles": [Role.FRONT_DESK]}
    office.add_account(director, front.folder, values, PASSWORD, CHEAP)
    front.leave()
    return path


@pytest.fixture
def house(qtbot: QtBot, staffed_template: Path, tmp_path: Path) -> Iterator[House]:
    path = tmp_path / "center"
    shutil.copytree(staffed_template, path)
    made = House(qtbot, path)
    yield made
    made.close()
