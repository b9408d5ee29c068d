"""A walk through the window on the platform as it is, for CI: ``python -m tests.real_window DIR``.

``DIR`` is the data folder of a demo center. Signs in, goes to every place by its key, and walks by
Tab and by arrows; what holds the focus must be seen and go on. Without ``DIR`` it looks at the
first run instead: as an administrator it has to warn. Not a module of pytest: it wants a real
platform, a real clock and a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from peerdesk.computer import is_elevated
from peerdesk.demo import PASSWORD
from peerdesk.desk.office.front_door import FrontDoor
from ui.app import application, has_display
from ui.jobs import Jobs
from ui.look import dress
from ui.main_window import MainWindow

_PATIENCE = 60.0
_TABS = 60


def wait_until(what: str, is_so: Callable[[], bool]) -> None:
    """Let the window live until ``is_so``; an error that names ``what`` if it never is."""
    ends = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > ends:
            raise SystemExit(f"waited in vain: {what}")
        QApplication.processEvents()
        time.sleep(0.01)


def _focus() -> QWidget:
    wait_until("something has the focus", lambda: QApplication.focusWidget() is not None)
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(_focus(), key, modifier)
    QApplication.processEvents()


def _walk_by_tab(place: str) -> None:
    met = []
    for _step in range(_TABS):
        _press(Qt.Key.Key_Tab)
        here = _focus()
        if not here.isVisible():
            raise SystemExit(f"{place}: the focus is at {here.objectName()!r}, which isn't seen")
        if met and here is met[0]:
            break
        met.append(here)
    if len(set(map(id, met))) < 3:
        raise SystemExit(f"{place}: Tab leads to {len(set(map(id, met)))} parts only")


def _walk_by_arrows(window: QWidget, place: str) -> None:
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or not view.isEnabled() or model is None or model.rowCount() < 2:
            continue
        view.setFocus(Qt.FocusReason.TabFocusReason)
        _press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        before = view.currentIndex().row()
        _press(Qt.Key.Key_Down)
        if view.currentIndex().row() == before:
            raise SystemExit(
                f"{place}: Down stays in row {before} of {model.rowCount()} of "
                f"{view.objectName()!r}; the focus is at {_focus().objectName()!r}"
            )
        return


def walk(folder: Path) -> None:
    """Through every place of the demo center in ``folder``."""
    window, door, jobs = _window(folder)
    try:
        wait_until("the sign-in page", lambda: window.findChild(QWidget, "sign_in") is not None)
        actor = door.sign_in("director", PASSWORD)
        window.signed_in(actor)
        workspace = window.workspace
        assert workspace is not None
        for place in workspace.places():
            workspace.show_place(place)
            QTest.qWait(300)  # its first rows come from the worker
            _walk_by_tab(place)
            _walk_by_arrows(workspace.screen_of(place), place)
    finally:
        _end(window, door, jobs)


def look_at_first_run() -> None:
    """An administrator is warned; anybody else is not."""
    with tempfile.TemporaryDirectory() as made:
        window, door, jobs = _window(Path(made) / "data")
        try:
            wait_until("the first run", lambda: window.findChild(QWidget, "first_run") is not None)
            banner = window.findChild(QWidget, "first_run_elevated")
            warns = banner is not None and banner.isVisible()
            if warns != is_elevated():
                raise SystemExit(f"elevated: {is_elevated()}, warned of: {warns}")
        finally:
            _end(window, door, jobs)


def _window(folder: Path) -> tuple[MainWindow, FrontDoor, Jobs]:
    app = application()
    door = FrontDoor(folder)
    dress(app, door.folder.read_preferences())
    door.enter()
    jobs = Jobs(door.end_of_job)
    window = MainWindow(door, jobs)
    window.show()
    window.activateWindow()
    wait_until("the window is shown", window.isVisible)
    return window, door, jobs


def _end(window: MainWindow, door: FrontDoor, jobs: Jobs) -> None:
    window.lock()
    window.close()
    jobs.close()
    door.leave()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main() -> int:
    """0 when the walk came through."""
    if not has_display():
        raise SystemExit("no display: this wants a real platform")
    if len(sys.argv) > 1:
        walk(Path(sys.argv[1]))
    else:
        look_at_first_run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
