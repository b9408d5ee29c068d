"""Pictures of every page, screen and form, of a small demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from peerdesk import demo
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people import drafts
from peerdesk.store import journal
from tests.doors import CHEAP, PASSWORD
from tests.ui.windows import copied
from ui.pictures import take_pictures
from ui.pictures.camera import Camera
from ui.pictures.places import PLACES
from ui.pictures.take import ENTRY, photograph
from ui.theme import apply_theme

EMPTY = (
    *("sign-in", "today", "people", "people-intake", "people-intake-full", "mentors", "records"),
    *("settings-lists", "visitors-view", "locked"),
)


@pytest.fixture
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def names(taken: list[Path], looks: str) -> set[str]:
    return {each.stem[3:].removesuffix(f"-{looks}") for each in taken if looks in each.stem}


def test_every_page_and_form(qapp: QApplication, tmp_path: Path) -> None:
    door = FrontDoor(tmp_path / "data")
    door.enter()
    director = demo.make_demo(door, people=24, months=3, cost=CHEAP)
    before = journal.latest()
    kept = len(drafts.drafts(director))
    door.leave()
    camera = Camera(tmp_path, "light")
    photograph(qapp, camera, tmp_path / "data", "director", demo.PASSWORD)
    assert [each.name for each in PLACES if each.name not in names(camera.taken, "light")] == []
    for each in camera.taken:
        picture = QImage(str(each))
        assert (picture.width(), picture.height()) == (1366, 768), each.name
    # Everything that was typed and imported on the way was in a copy.
    door.enter()
    director = door.sign_in("director", demo.PASSWORD)
    assert journal.latest() == before + 1  # that somebody signed in just now
    assert len(drafts.drafts(director)) == kept
    door.leave()


def test_an_empty_center_light_and_dark(
    qapp: QApplication, folder_template: Path, tmp_path: Path, light_again: None
) -> None:
    path = copied(folder_template, tmp_path)
    taken = take_pictures(qapp, path, tmp_path / "pictures", "director", PASSWORD)
    for mode in ("light", "dark"):
        assert names(taken, mode) >= {*EMPTY, *ENTRY}
