"""The entry pages, then the places one after the other, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import damaged, folder_for_a_while
from peerdesk.errors import FolderHeld
from peerdesk.words import _, language
from ui.entry.first_run import FirstRunPage
from ui.entry.recover import RecoverPage
from ui.entry.rescue import RescuePage
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pictures.camera import Camera, OffScreen, let_go, show
from ui.pictures.places import PLACES
from ui.pictures.scene import Absent, FileDialogs, Scene
from ui.screens.today.welcome import WelcomeView
from ui.theme import Mode, apply_theme

MODES: tuple[Mode, ...] = ("light", "dark")
ENTRY = ("first-run", "recover", "rescue-damaged", "rescue-held")
"""Before anybody signs in."""


def take_pictures(
    app: QApplication, path: Path, directory: Path, sign_in_name: str, password: str
) -> list[Path]:
    """Sign in to the center in ``path`` and photograph what that account sees."""
    directory.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    for mode in MODES:
        apply_theme(app, mode)
        camera = Camera(directory, mode)
        photograph(app, camera, path, sign_in_name, password)
        taken += camera.taken
    return taken


def photograph(
    app: QApplication,
    camera: Camera,
    path: Path,
    sign_in_name: str,
    password: str,
    wanted: Callable[[str], bool] = bool,
) -> None:
    """Everything that is ``wanted`` of the center in ``path``, as the program is dressed now.

    Forms are typed in and a file is imported, all of it in a copy: the center stays as it is.
    """
    off_screen = OffScreen()
    app.installEventFilter(off_screen)
    try:
        with folder_for_a_while() as folder:
            copy = folder / "data"
            shutil.copytree(path, copy)
            _entry_pages(camera, path, folder / "new", wanted)
            _signed_in(camera, copy, sign_in_name, password, wanted)
    finally:
        app.removeEventFilter(off_screen)


def _entry_pages(camera: Camera, path: Path, new: Path, wanted: Callable[[str], bool]) -> None:
    door, jobs, dialogs = FrontDoor(path), InlineJobs(), FileDialogs()
    door.enter()
    try:
        names = door.sign_in_names()
        pages: tuple[QWidget, ...] = (
            FirstRunPage(FrontDoor(new), jobs, dialogs),
            RecoverPage(door, jobs, names, chosen=names[0].account_id),
            RescuePage(door, jobs, dialogs, damaged()),
            RescuePage(FrontDoor(path), jobs, dialogs, _held()),
        )
        for name, page in zip(ENTRY, pages, strict=True):
            if wanted(name):
                show(page)
                camera.take(page, name)
            page.deleteLater()
        let_go()
    finally:
        door.leave()


def _held() -> FolderHeld:
    return FolderHeld(_("PeerDesk is already open. Switch to that window, or close it first."))


def _signed_in(
    camera: Camera, path: Path, sign_in_name: str, password: str, wanted: Callable[[str], bool]
) -> None:
    from peerdesk.desk.groups.groups import ensure_meetings

    door = FrontDoor(path)
    door.enter()
    # Whoever signs in has the computer's language, this copy's: the one that is photographed.
    door.folder.write_preferences(replace(door.folder.read_preferences(), language=language()))
    # Inline, so that every list is filled when its picture is taken.
    jobs = InlineJobs()
    window = MainWindow(door, jobs, FileDialogs())
    try:
        show(window)
        if wanted("sign-in"):
            camera.take(window, "sign-in")
        actor = door.sign_in(sign_in_name, password)
        ensure_meetings(actor)
        window.signed_in(actor)
        _places(camera, Scene(window, path.parent), wanted)
        if wanted("visitors-view"):
            _visitors_view(camera, window)
        window.lock()
        if wanted("locked"):
            camera.take(window, "locked")
    finally:
        window.close()
        window.deleteLater()
        let_go()


def _places(camera: Camera, scene: Scene, wanted: Callable[[str], bool]) -> None:
    for place in PLACES:
        if not wanted(place.name):
            continue
        if not place.on:
            scene.tidy()
        try:
            place.go(scene)
        except Absent:
            continue
        camera.take(scene.window, place.name)
    scene.tidy()


def _visitors_view(camera: Camera, window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace is not None
    view = WelcomeView(workspace, workspace.context)
    show(view)
    camera.take(view, "visitors-view")
    view.deleteLater()
