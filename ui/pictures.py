"""Pictures of every page and screen, light and dark: for the demo, and to be looked at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from peerdesk.desk.front_door import FrontDoor
from peerdesk.errors import FolderHeld
from peerdesk.store.failures import damaged
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.entry.first_run import FirstRunPage
from ui.entry.recover import RecoverPage
from ui.entry.rescue import RescuePage
from ui.jobs import InlineJobs, Jobs
from ui.main_window import MainWindow
from ui.theme import Mode, apply_theme
from ui.widgets.pdf import PdfPreview

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from ui.workspace import Workspace

SIZE = QSize(1366, 768)
MODES: tuple[Mode, ...] = ("light", "dark")
_PAGE_IS_DRAWN = 400
"""Milliseconds: Qt draws the pages of a PDF in a thread and doesn't say when it is done."""
_SETTINGS = ("lists", "accounts", "backups", "display", "password")


def take_pictures(
    app: QApplication, path: Path, directory: Path, sign_in_name: str, password: str
) -> list[Path]:
    """Sign in to the center in ``path`` and photograph what that account sees."""
    directory.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    for mode in MODES:
        apply_theme(app, mode)
        camera = _Camera(directory, mode)
        _entry_pages(camera, path)
        _signed_in(camera, path, sign_in_name, password)
        taken += camera.taken
    return taken


class _Camera:
    def __init__(self, directory: Path, mode: str) -> None:
        self._directory, self._mode = directory, mode
        self.taken: list[Path] = []

    def take(self, widget: QWidget, name: str) -> None:
        """Lay out, paint, save."""
        _settle()
        if any(each.isVisible() for each in widget.findChildren(PdfPreview)):
            _wait(_PAGE_IS_DRAWN)
        file = self._directory / f"{len(self.taken) + 1:02}-{name}-{self._mode}.png"
        if not widget.grab().save(str(file)):
            raise OSError(f"can't write {file.name}")
        self.taken.append(file)


def _entry_pages(camera: _Camera, path: Path) -> None:
    door, jobs, dialogs = FrontDoor(path), InlineJobs(), Dialogs()
    door.enter()
    try:
        names = door.sign_in_names()
        empty = path / "pictures.tmp"
        new = FrontDoor(empty)
        pages: list[tuple[str, QWidget]] = [
            ("first-run", FirstRunPage(new, jobs, dialogs)),
            ("recover", RecoverPage(door, jobs, names, chosen=names[0].account_id)),
            ("rescue-damaged", RescuePage(door, jobs, dialogs, damaged())),
            ("rescue-held", RescuePage(new, jobs, dialogs, _held())),
        ]
        for name, page in pages:
            _show(page)
            camera.take(page, name)
            page.deleteLater()
        _settle()
    finally:
        shutil.rmtree(path / "pictures.tmp", ignore_errors=True)
        door.leave()


def _held() -> FolderHeld:
    return FolderHeld(_("PeerDesk is already open. Switch to that window, or close it first."))


def _signed_in(camera: _Camera, path: Path, sign_in_name: str, password: str) -> None:
    from peerdesk.desk.groups import ensure_meetings

    door = FrontDoor(path)
    door.enter()
    # Inline, so that every list is filled when its picture is taken.
    jobs: Jobs = InlineJobs()  # type: ignore[assignment]
    window = MainWindow(door, jobs, Dialogs())
    try:
        _show(window)
        camera.take(window, "sign-in")
        actor = door.sign_in(sign_in_name, password)
        ensure_meetings(actor)
        window.signed_in(actor)
        workspace = window.workspace
        assert workspace is not None
        for place in workspace.places():
            workspace.show_place(place)
            camera.take(window, place)
            for target, name in _targets(actor, place):
                workspace.show_place(place, target)
                camera.take(window, f"{place}-{name}")
                if name == "person":
                    _person_tabs(camera, window)
        _visitors_view(camera, workspace)
        window.lock()
        camera.take(window, "locked")
    finally:
        window.close()
        window.deleteLater()
        _settle()


def _person_tabs(camera: _Camera, window: QWidget) -> None:
    tabs = window.findChild(QTabBar, "person_tabs")
    assert isinstance(tabs, QTabBar)
    wanted = {_("Timeline"): "timeline", _("Consents"): "consents"}
    for at in range(tabs.count()):
        if tabs.tabText(at) in wanted:
            tabs.setCurrentIndex(at)
            camera.take(window, f"people-{wanted[tabs.tabText(at)]}")


def _visitors_view(camera: _Camera, workspace: Workspace) -> None:
    from ui.screens.today.welcome import WelcomeView

    view = WelcomeView(workspace, workspace.context)
    _show(view)
    camera.take(view, "visitors-view")
    view.deleteLater()


def _targets(actor: Actor, place: str) -> list[tuple[object, str]]:
    """The pages inside a screen that are worth a picture, where the center has rows for them."""
    from peerdesk.desk import attendance, mentor_requests, search

    today = actor.clock.today()
    meetings = attendance.meetings_on(actor, today)
    people = search.people_ids(actor, "")
    waiting = mentor_requests.waiting(actor)
    targets: dict[str, list[tuple[object, str]]] = {
        "people": [(each, "person") for each in people[:1]] + [(("new", ""), "intake")],
        "mentors": [(each.person_id, "match") for each in waiting[:1]],
        "groups": [(each.id, "roll") for each in meetings[:1]],
        "reports": [(("roster", each.id), "roster") for each in meetings[:1]]
        + [(("month", today.replace(day=1)), "month")],
        "settings": [(name, name) for name in _SETTINGS],
        "records": [("duplicates", "duplicates")],
    }
    return targets.get(place, [])


def _show(widget: QWidget) -> None:
    """Laid out as if shown, on no screen."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(SIZE)
    widget.show()


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _settle() -> None:
    for _round in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
