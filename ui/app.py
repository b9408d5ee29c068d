"""Starts the window. Little is imported here: the sign-in page is to be there at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import NEEDED_TO_SIGN_IN
from peerdesk.errors import FolderHeld, PeerDeskError
from peerdesk.words import use_language
from ui.jobs import Jobs, Progress
from ui.look import dress, language_of
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from ui.one_window import FirstWindow


def has_display() -> bool:
    """Whether somebody could see a window here."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_window(path: Path) -> int:
    """Open the window on the data folder ``path``; the exit code once it is closed."""
    app = application()
    door = FrontDoor.of_this_computer(path)
    preferences = door.folder.read_preferences()
    use_language(language_of(preferences))
    dress(app, preferences)
    problem: PeerDeskError | None = None
    try:
        door.enter()
    except FolderHeld as error:
        from ui.one_window import ask_first_window

        if ask_first_window(path):
            return 0
        problem = error
    except PeerDeskError as error:
        problem = error
    jobs = Jobs(door.end_of_job)
    window = MainWindow(door, jobs, problem=problem)
    after = _AfterFirstPaint(app, window, door, jobs, path)
    window.first_painted.connect(after.begin)
    window.closed.connect(app.quit)
    window.show()
    try:
        return app.exec()
    finally:
        after.end()


def take_pictures(path: Path, directory: Path, sign_in_name: str, password: str) -> list[Path]:
    """A PNG of every page and screen of the center in ``path``, light and dark, 1366 x 768.

    Works without a display. Returns the files.
    """
    from ui.pictures import take_pictures as take

    return take(application(), path, directory, sign_in_name, password)


def application() -> QApplication:
    """The program's one QApplication; without a display it draws into memory."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(sys.argv[:1])
    app.setApplicationName("PeerDesk")
    app.setApplicationDisplayName("PeerDesk")
    app.setDesktopFileName("peerdesk")
    return app


class _AfterFirstPaint:
    """What can wait until the sign-in page is seen: the crash reporter, the other starts, and
    the modules that the first sign-in needs."""

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        door: FrontDoor,
        jobs: Jobs,
        path: Path,
    ) -> None:
        self._app, self._window, self._door = app, window, door
        self._jobs, self._path = jobs, path
        self._first: FirstWindow | None = None

    def begin(self) -> None:
        from ui.crash import CrashReporter

        self._reporter = CrashReporter(self._window.dialogs, self._parent)
        self._reporter.install()
        self._jobs.run(_warm_up, _nothing, _nothing)
        if self._door.is_held:
            from ui.one_window import FirstWindow

            self._first = FirstWindow(self._path, self._app)
            self._first.asked.connect(self._window.come_to_front)

    def _parent(self) -> MainWindow | None:
        return self._window if self._window.isVisible() else None

    def end(self) -> None:
        if self._first is not None:
            self._first.close()


WARM: Sequence[str] = (
    *NEEDED_TO_SIGN_IN,
    "peerdesk.desk.groups.groups",
    "peerdesk.desk.people.search",
    "ui.workspace",
    "ui.screens.today",
)


def _warm_up(progress: Progress) -> None:
    """Worker thread, while a password is typed: load what the first sign-in needs."""
    import importlib
    from datetime import date, time

    from peerdesk.words import clock_time, long_date, number

    for name in WARM:
        progress.check()
        importlib.import_module(name)
    # Babel reads a language's dates and numbers when it is first asked for one.
    long_date(date.today())
    clock_time(time(9, 0))
    number(1)


def _nothing(result: object) -> None:
    """A module that can't be loaded now says so when it is needed."""
