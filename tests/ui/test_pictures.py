"""Pictures of every page and screen, of a center that has one person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from peerdesk.desk import intake
from peerdesk.desk.front_door import FrontDoor
from tests.conftest import CLOCK
from tests.doors import PASSWORD
from tests.ui.windows import copied
from ui.pictures import take_pictures
from ui.theme import apply_theme

PAGES = (
    *("sign-in", "today", "people", "people-person", "people-timeline", "people-consents"),
    *("people-intake", "reports-month", "records", "settings-lists", "visitors-view", "locked"),
)


@pytest.fixture
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def test_every_page_light_and_dark(
    qapp: QApplication, folder_template: Path, tmp_path: Path, light_again: None
) -> None:
    path = copied(folder_template, tmp_path)
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    actor = door.sign_in("director", PASSWORD)
    intake.start_intake(actor, {"preferred_name": "Ana"})
    door.leave()
    taken = take_pictures(qapp, path, tmp_path / "pictures", "director", PASSWORD)
    for mode in ("light", "dark"):
        found = {each.stem[3:].removesuffix(f"-{mode}") for each in taken if mode in each.stem}
        assert found >= set(PAGES)
    for each in taken:
        picture = QImage(str(each))
        assert (picture.width(), picture.height()) == (1366, 768), each.name
