"""A walk through every page, form and dialog of a real center, at any size of the window.

The ways are those of the pictures (`ui.pictures.places`), so that what is photographed is what is
swept: whoever adds a page adds its way there, and every sweep finds it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk import demo
from peerdesk.actor import Actor
from peerdesk.desk.basics.clock_doubt import Doubt
from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.groups.groups import ensure_meetings
from peerdesk.desk.office import slips
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import FolderHeld, Refused
from peerdesk.reports.slips import slips_pdf
from peerdesk.store.failures import damaged
from peerdesk.words import N_, _, language
from tests.conftest import CLOCK
from tests.doors import CHEAP
from tests.reports.test_slips import slips as sample_slips
from ui.entry.clock import ClockPage
from ui.entry.closing import WaitPage
from ui.entry.first_run import FirstRunPage
from ui.entry.frame import EntryFrame
from ui.entry.own_password import OwnPasswordPage
from ui.entry.recover import RecoverPage
from ui.entry.rescue import RescuePage
from ui.entry.sheet import SheetPage
from ui.jobs import InlineJobs, Jobs
from ui.main_window import MainWindow
from ui.pictures.camera import OffScreen, let_go, settle, show, standing_over
from ui.pictures.places import PLACES
from ui.pictures.scene import Absent, FileDialogs, Scene
from ui.recovery_sheet import RecoverySheetView
from ui.screens.today.welcome import WelcomeView
from ui.slips import PrintedSlips, SlipsDialog
from ui.workspace import Workspace

CRASHED = N_(
    "This is a mistake in the program, not yours. Everything that PeerDesk has "
    "confirmed is saved; what you did last may not be. Look at it again before you "
    "go on. If this comes back, send the details below to whoever looks after "
    "PeerDesk: there is nothing about people in them."
)
_TYPED = {
    "center_name": "Harbor Light",
    "address": "12 Main Street",
    "phone": "",
    "time_zone": "America/New_York",
    "paper": "letter",
    "director_name": "Dana Director",
    "sign_in_name": "Dana",
    "password": demo.PASSWORD,
    "again": demo.PASSWORD,
    "step": 1,
}

# The longest names of a day, in either language.
_DOUBTED = datetime(2026, 9, 23, 12, 30), datetime(2026, 11, 25, 23, 59)
NOBODY = Actor(None, "Nobody", frozenset(), CLOCK)

Seen = Callable[[str, QWidget], None]
"""What is done at each place: its name, and the window or page that is looked at."""


def small_center(path: Path) -> Path:
    """The demo of a small center, in ``path``; it ends at `CLOCK`, where the walk's time stands."""
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    demo.make_demo(door, people=24, months=3, cost=CHEAP)
    door.leave()
    return path


@contextmanager
def off_screen(app: QApplication) -> Iterator[None]:
    """Inside the block menus and dialogs are laid out as if shown, on no screen."""
    watcher = OffScreen()
    app.installEventFilter(watcher)
    try:
        yield
    finally:
        app.removeEventFilter(watcher)


@contextmanager
def window_on(path: Path, name: str = "director") -> Iterator[Scene]:
    """The window of ``name`` on the demo in ``path``; inline jobs, so that every list is filled."""
    door = FrontDoor(path, CLOCK.utc_now)
    door.enter()
    # Whoever signs in has the computer's language: it is the one that is swept.
    door.folder.write_preferences(replace(door.folder.read_preferences(), language=language()))
    jobs: Jobs = InlineJobs()  # type: ignore[assignment]
    window = MainWindow(door, jobs, FileDialogs())
    try:
        show(window)
        actor = door.sign_in(name, demo.PASSWORD)
        ensure_meetings(actor)
        spoken = language()
        window.signed_in(actor)
        assert language() == spoken
        yield Scene(window, path.parent)
    finally:
        window.close()
        window.deleteLater()
        let_go()


def over_places(scene: Scene, seen: Seen, wanted: Callable[[str], bool] = bool) -> list[str]:
    """Go to every place and call ``seen`` there; the names of those that this account hasn't."""
    absent = []
    for place in PLACES:
        if not wanted(place.name):
            continue
        if not place.on:
            scene.tidy()
        try:
            place.go(scene)
        except (Absent, Refused):
            absent.append(place.name)
            continue
        settle(scene.window)
        seen(place.name, scene.window)
    scene.tidy()
    return absent


def over_visitors_view(scene: Scene, seen: Seen) -> None:
    """The visitors' view, which is a window of its own."""
    workspace = scene.window.workspace
    assert isinstance(workspace, Workspace)
    view = WelcomeView(workspace, workspace.context)
    show(view)
    settle(view)
    seen("visitors-view", view)
    view.deleteLater()


def over_slips(scene: Scene, seen: Seen) -> None:
    """The slips with one-time passwords; here nobody's key is changed for them."""
    leaving = slips.leaving(scene.actor)
    printed = PrintedSlips(scene.actor, Made(slips_pdf(sample_slips()), leaving))
    window, jobs = scene.window, InlineJobs()
    SlipsDialog(window, jobs, window.dialogs, scene.folder, printed).open()  # type: ignore[arg-type]
    settle(window)
    seen("slips", window)
    scene.tidy()


def over_boxes(scene: Scene, seen: Seen) -> None:
    """The boxes that ask and tell, with the longest words that the program has for them."""
    dialogs, window = scene.window.dialogs, scene.window
    typed = scene.workspace.context.typed
    title, text = _("The sheet was not saved"), _(CRASHED)
    yes, no = _("Close anyway"), _("Keep the present records")
    boxes: dict[str, Callable[[], None]] = {
        "box-asks": lambda: dialogs.ask(window, title, text, yes, scene.tidy, no=no, danger=True),
        "box-words": lambda: dialogs.text(
            window, title, text, title, yes, scene.parts, typed=typed
        ),
        "box-lines": lambda: dialogs.text(
            window, title, text, title, yes, scene.parts, typed=typed, lines=4
        ),
        "box-tells": lambda: dialogs.tell(window, title, "\n".join([text] * 3)),
        "box-failure": lambda: dialogs.error(window, title, text, "Traceback\n" * 40),
    }
    for name, show_box in boxes.items():
        show_box()
        settle(window)
        seen(name, window)
        scene.tidy()


def over_entry(path: Path, new: Path, seen: Seen) -> None:
    """The pages before anybody is signed in, and that of the closing."""
    dialogs = FileDialogs()
    door, jobs = FrontDoor(path, CLOCK.utc_now), InlineJobs()
    door.enter()
    window = MainWindow(door, jobs, dialogs)  # type: ignore[arg-type]
    try:
        show(window)
        names = door.sign_in_names()
        settle(window)
        seen("sign-in", window)
        pages: dict[str, Callable[[], EntryFrame | FirstRunPage]] = {
            "first-run": lambda: _first_run(new, jobs, dialogs, 0),
            "first-run-account": lambda: _first_run(new, jobs, dialogs, 1),
            "recover": lambda: RecoverPage(door, jobs, names, chosen=names[0].account_id),
            "rescue-damaged": lambda: RescuePage(door, jobs, dialogs, damaged()),
            "rescue-held": lambda: RescuePage(door, jobs, dialogs, FolderHeld("Held.")),
            "own-password": lambda: OwnPasswordPage(door, jobs, NOBODY),
            "clock": lambda: ClockPage(jobs, NOBODY, Doubt(*_DOUBTED)),
            "closing": lambda: WaitPage("Backing up", "Today's backup is made.", "Backing up…"),
        }
        for name, make in pages.items():
            window._lobby.show_page(make())
            settle(window)
            seen(name, window)
        _over_first_sheet(window, new, jobs, dialogs, seen)
    finally:
        window.close()
        window.deleteLater()
        let_go()
        door.leave()


def _first_run(
    new: Path, jobs: InlineJobs, dialogs: FileDialogs, step: int
) -> EntryFrame | FirstRunPage:
    page = FirstRunPage(FrontDoor(new, CLOCK.utc_now), jobs, dialogs)  # type: ignore[arg-type]
    page._pages.setCurrentIndex(step)
    return page


def _over_first_sheet(
    window: MainWindow, new: Path, jobs: InlineJobs, dialogs: FileDialogs, seen: Seen
) -> None:
    """The third step of the first run, of a center that is really made in ``new``."""
    door = FrontDoor(new, CLOCK.utc_now)
    door.enter()
    try:
        page = FirstRunPage(door, jobs, dialogs, CHEAP)  # type: ignore[arg-type]
        window._lobby.show_page(page)
        page.put_back(_TYPED)
        page._set_up()
        settle(window)
        seen("first-run-sheet", window)
        page.findChildren(RecoverySheetView)[0].kept.emit()
        settle(window)
        seen("first-run-proof", window)
        QTest.qWait(400)  # Qt draws the sheet in a thread and doesn't say when it is done
        director = door.sign_in(str(_TYPED["sign_in_name"]), demo.PASSWORD)
        window._lobby.show_page(SheetPage(door, jobs, dialogs, director, CHEAP))  # type: ignore[arg-type]
        settle(window)
        seen("sheet-missing", window)
    finally:
        door.leave()


def over_everything(path: Path, into: Path, seen: Seen) -> list[str]:
    """Every page of the center in ``path``; what is absent. Typing is done in a copy of it."""
    copy = into / "walked"
    shutil.copytree(path, copy)
    over_entry(path, into / "new", seen)
    with window_on(copy) as scene:
        absent = over_places(scene, seen)
        over_boxes(scene, seen)
        over_slips(scene, seen)
        over_visitors_view(scene, seen)
    shutil.rmtree(copy)
    return absent


def windows_of(widget: QWidget) -> list[QWidget]:
    """``widget`` and the menus and dialogs that stand over it."""
    return [widget, *standing_over(widget)]
