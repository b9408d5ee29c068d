"""The reports screen: the real PDF of a real encrypted center, driven by keys and clicks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTabBar, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.records.groups import RosterPrint
from peerdesk.store.database import close_thread
from peerdesk.store.journal import JournalEntry
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, add_person, meeting_id
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs, Jobs
from ui.models.columns import RowRole
from ui.printing import PagePainter
from ui.screens.reports import ReportsScreen

Key = Qt.Key
OCTOBER = date(2026, 10, 1)


class Room:
    """The screen in a window of its own, with what it said and where it wanted to go."""

    def __init__(self, actor: Actor, jobs: Any, dialogs: ScriptedDialogs) -> None:
        self.context = Context(actor, None, jobs, dialogs)  # type: ignore[arg-type]
        self.dialogs = dialogs
        self.screen = ReportsScreen(self.context)
        self.context.setParent(self.screen)
        self.said: list[str] = []
        self.undo_offered: list[object] = []
        self.refused: list[str] = []
        self.wanted: list[tuple[str, object]] = []
        self.context.said.connect(self._on_said)
        self.context.refused.connect(self.refused.append)
        self.context.wanted.connect(self._on_wanted)
        self.context.changed.connect(self._on_changed)

    def _on_said(self, text: str, entry: object) -> None:
        self.said.append(text)
        self.undo_offered.append(entry)

    def _on_wanted(self, name: str, target: object) -> None:
        self.wanted.append((name, target))

    def _on_changed(self, tables: frozenset[str]) -> None:
        if self.screen.TABLES & tables:
            self.screen.reload()

    def find(self, name: str) -> Any:
        """The part with this object name."""
        return self.screen.findChild(QWidget, name)

    def click(self, name: str) -> None:
        """Click on a part that can be clicked."""
        part = self.find(name)
        assert part.isVisible(), f"{name} is not there"
        assert part.isEnabled(), f"{name} is grey"
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def rows(self, name: str) -> list[str]:
        """The first column of a list."""
        model = self.find(name).model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    def choose(self, name: str, text: str) -> QAbstractItemView:
        """Make the row with this text current, as an arrow key would."""
        view: QAbstractItemView = self.find(name)
        view.setFocus()
        view.setCurrentIndex(view.model().index(self.rows(name).index(text), 0))
        return view

    def text(self) -> str:
        """All words of the PDF that is shown."""
        return words_of(self.pdf())

    def pdf(self) -> bytes:
        """The bytes that the preview shows."""
        return bytes(self.find("reports_pdf")._bytes.data())


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


OpenRoom = Callable[..., Room]


@pytest.fixture
def open_room(qtbot: Any) -> OpenRoom:
    def open_room(actor: Actor, *answers: Any, jobs: Any = None) -> Room:
        room = Room(actor, jobs or InlineJobs(), ScriptedDialogs(*answers))
        qtbot.addWidget(room.screen)
        room.screen.resize(1160, 720)
        room.screen.reload()
        with qtbot.waitExposed(room.screen):
            room.screen.show()
        return room

    return open_room


class Evening:
    """Two groups today at 6 and 7:30 PM; Ana and Ben belong to the first and came last week."""

    def __init__(self, desk: Desk) -> None:
        self.ana = add_person(desk, "Ana", "Ruiz", pronouns="she")
        self.ben = add_person(desk, "Ben", "Ito")
        self.first = add_group(desk, "Women's Circle", starts_at="6 pm")
        self.second = add_group(desk, "Quiet Hour", starts_at="7:30 pm")
        for person in (self.ana, self.ben):
            groups.join(desk.director, self.first, person, date(2026, 11, 2))
        self.meeting = meeting_id(self.first)
        past = meeting_id(self.first, TODAY - timedelta(days=7))
        attendance.mark(desk.facilitator, past, self.ana, "present")
        attendance.add_walk_in(desk.facilitator, past, alias="Sunny")


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return Evening(desk)


def entries(kind: str) -> list[str]:
    return [row.words for row in JournalEntry.select().where(JournalEntry.kind == kind)]


def test_tonights_first_roster_is_there_as_a_preview(
    evening: Evening, desk: Desk, open_room: OpenRoom
) -> None:
    room = open_room(desk.facilitator)

    assert room.rows("roster_meetings") == ["Women's Circle", "Quiet Hour"]
    text = room.text()
    assert "Women's Circle" in text
    assert "Ana R." in text
    assert "Preview" in text
    assert RosterPrint.select().count() == 0, "a preview writes nothing"
    assert room.find("reports_pdf").page_count() == 1


def test_arrows_choose_another_group(evening: Evening, desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.facilitator)
    room.find("roster_meetings").setFocus()

    QTest.keyClick(room.find("roster_meetings"), Key.Key_Down)

    assert "Quiet Hour" in room.text()
    assert "Ana R." not in room.text()


def test_save_gives_the_sheet_its_number_once(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    saved, again = tmp_path / "one.pdf", tmp_path / "two.pdf"
    room = open_room(desk.facilitator, saved, again)

    room.click("reports_pdf_save")

    printed = RosterPrint.get()
    [(_kind, _title, suggested)] = room.dialogs.shown
    assert suggested == f"roster-sheet-{printed.id}.pdf"
    assert saved.read_bytes() == room.pdf(), "what is saved is what is seen"
    assert str(printed.id) in room.text()
    assert "Preview" not in room.text()
    assert room.said == ["Saved one.pdf"]
    assert room.undo_offered == [None], "a number that was given is not taken back"
    room.click("reports_pdf_save")
    assert RosterPrint.select().count() == 1, "the same sheet keeps its number"
    assert again.read_bytes() == saved.read_bytes()


def test_a_cancelled_saving_writes_no_file(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, None)

    room.click("reports_pdf_save")

    assert room.said == []
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_saved_sheet_can_be_keyed_back(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, tmp_path / "sheet.pdf")
    room.click("reports_pdf_save")

    sheet = rosters.sheet_roll(desk.facilitator, RosterPrint.get().id)

    assert [line.name for line in sheet.roll.lines] == ["Ana R.", "Ben I."]


def test_another_choice_is_a_preview_again(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, tmp_path / "sheet.pdf")
    room.click("reports_pdf_save")

    room.choose("roster_meetings", "Quiet Hour")

    assert "Preview" in room.text()


def test_a_numbered_sheet_stays_when_somebody_comes_back(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, tmp_path / "sheet.pdf")
    room.click("reports_pdf_save")
    before = room.pdf()

    room.screen.reload()

    assert room.pdf() == before


def test_a_new_member_appears_in_the_preview(
    evening: Evening, desk: Desk, open_room: OpenRoom
) -> None:
    room = open_room(desk.facilitator)
    cyd = add_person(desk, "Cyd")

    done = groups.join(desk.director, evening.first, cyd)
    room.context.did(done)

    assert "Cyd" in room.text()


def test_the_facilitators_copy_has_pronouns(
    evening: Evening, desk: Desk, open_room: OpenRoom
) -> None:
    room = open_room(desk.facilitator)
    pronouns = choices.label("pronouns", "she")
    assert pronouns not in room.text()

    room.click("roster_copy")

    assert pronouns in room.text()
    room.click("roster_copy")
    assert pronouns not in room.text()


def test_a_day_without_groups_says_so(evening: Evening, desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.facilitator)

    room.click("roster_day_later")

    assert room.rows("roster_meetings") == []
    assert room.find("roster_day_words").text() == "Tomorrow, Nov 24, 2026"
    assert room.find("roster_none").isVisible()
    assert not room.find("reports_pdf").isVisible()
    room.click("roster_day_home")
    assert room.find("roster_day_words").text() == "Today, Nov 23, 2026"
    assert "Women's Circle" in room.text()


def test_all_of_tonight_go_to_the_printer_with_their_numbers(
    evening: Evening, desk: Desk, open_room: OpenRoom, no_printer: None
) -> None:
    room = open_room(desk.facilitator)

    room.click("roster_all")

    numbers = [row.id for row in RosterPrint.select().order_by(RosterPrint.id)]
    assert len(numbers) == 2
    assert "Women's Circle" in room.text()
    assert "Quiet Hour" in room.text()
    assert f"2 sheets, from {numbers[0]}" in room.find("reports_note_words").text()
    # There is no printer, which is said; the sheets are there to be saved.
    assert room.dialogs.shown[-1][1] == "There is no printer"
    assert room.said == []
    assert entries("print") == []
    assert len(entries("number")) == 2


def test_every_page_reaches_the_paper_and_the_window_works_on(
    evening: Evening, desk: Desk, open_room: OpenRoom, qtbot: Any, tmp_path: Path
) -> None:
    room = open_room(desk.director)
    room.screen.show_target(("month", OCTOBER))
    pages = room.find("reports_pdf").page_count()
    assert pages > 1
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setResolution(72)
    painter = PagePainter(printer, room.pdf())
    worked: list[int] = []
    ended: list[bool] = []
    painter.finished.connect(ended.append)

    def work() -> None:
        worked.append(len(painter._left))
        if not ended:
            QTimer.singleShot(0, work)

    with qtbot.waitSignal(painter.finished, timeout=10_000) as finished:
        painter.start()
        work()

    assert finished.args == [True]
    assert set(range(1, pages + 1)) <= set(worked), "something else was done after every page"
    printed = PdfReader(tmp_path / "paper.pdf").pages
    assert len(printed) == pages
    for page in printed:
        # A picture that lets the paper through has a mask beside it; some printers print it black.
        parts = page["/Resources"]["/XObject"].values()  # type: ignore[index]
        assert parts
        assert not [each for each in parts if "/SMask" in each.get_object()]

    ranges = printer.pageRanges()
    ranges.addPage(2)
    printer.setPageRanges(ranges)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setOutputFileName(str(tmp_path / "second.pdf"))
    again = PagePainter(printer, room.pdf())
    with qtbot.waitSignal(again.finished, timeout=10_000):
        again.start()
    assert len(PdfReader(tmp_path / "second.pdf").pages) == 1


def test_open_saves_first_and_then_shows_the_file(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path, opened: list[str]
) -> None:
    path = tmp_path / "opened.pdf"
    room = open_room(desk.facilitator, path)

    room.click("reports_pdf_open")

    assert path.read_bytes().startswith(b"%PDF")
    assert opened == [str(path)]


class _Viewer(QObject):
    """Stands for the system's PDF viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show_file(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """The files that were handed to the system's viewer."""
    viewer = _Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "show_file")
    yield viewer.opened
    QDesktopServices.unsetUrlHandler("file")


def test_a_folder_that_is_not_there_is_told(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, tmp_path / "gone" / "sheet.pdf")

    room.click("reports_pdf_save")

    kind, title, _text = room.dialogs.shown[-1]
    assert (kind, title) == ("error", "The file was not saved")
    assert room.said == []


def test_a_meeting_can_be_asked_for_from_elsewhere(
    evening: Evening, desk: Desk, open_room: OpenRoom
) -> None:
    room = open_room(desk.director)
    next_week = meeting_id(evening.second, TODAY + timedelta(days=7))

    room.screen.show_target(("roster", next_week))

    assert room.find("roster_day_words").text() == "Monday, Nov 30, 2026"
    assert "Quiet Hour" in room.text()


def test_a_facilitator_sees_rosters_only(evening: Evening, desk: Desk, open_room: OpenRoom) -> None:
    room = open_room(desk.facilitator)

    assert room.find("month_figures") is None
    assert not room.find("reports_tabs").isVisible()
    room.screen.show_target(("month", OCTOBER))
    assert "Women's Circle" in room.text()


def test_a_hosted_group_has_no_roster(desk: Desk, open_room: OpenRoom) -> None:
    add_group(desk, "Guests of the house", hosted=True, starts_at="6 pm")

    room = open_room(desk.facilitator)

    assert room.rows("roster_meetings") == []


def test_what_cannot_be_printed_is_told(desk: Desk, open_room: OpenRoom) -> None:
    group = add_group(desk, starts_at="6 pm")
    groups.join(desk.director, group, add_person(desk, "Li \U0001f600"), date(2026, 11, 2))

    room = open_room(desk.facilitator)

    assert "U+1F600" in room.find("reports_note_words").text()


# The month.


@pytest.fixture
def month_room(evening: Evening, desk: Desk, open_room: OpenRoom) -> Room:
    """The director at the month of November, which is not over."""
    visits.sign_in(desk.front_desk, evening.ben)
    visits.sign_in_guest(desk.front_desk, "Blue")
    room = open_room(desk.director)
    room.screen.show_target(("month", TODAY))
    return room


def test_the_last_whole_month_is_shown_first(
    evening: Evening, desk: Desk, open_room: OpenRoom
) -> None:
    room = open_room(desk.director)
    tabs: QTabBar = room.find("reports_tabs")
    tabs.setFocus()

    QTest.keyClick(tabs, Key.Key_Right)

    assert room.find("month_words").text() == "October 2026"
    assert "October 2026" in room.text()
    assert "Internal" in room.text()
    assert entries("view") == ["Looked at the month October 2026 (internal)"]


def test_figures_stand_beside_their_pdf(month_room: Room) -> None:
    model = month_room.find("month_figures").model()
    shown = {model.index(at, 0).data(): model.index(at, 1).data() for at in range(model.rowCount())}

    assert shown["People served"] == "2", "Ana in the group, Ben at the door"
    assert shown["Guest sign-ins"] == "1"
    assert "People served" in month_room.text()
    assert "is not over" in month_room.find("reports_note_words").text()


def test_every_figure_opens_its_rows(month_room: Room) -> None:
    figures = month_room.find("month_figures")
    keys = [row.key for row in figures.model().rows() if not row.key.startswith(" ")]
    assert len(keys) > 20

    for key in keys:
        at = figures.model().row_of(key)
        figures.setFocus()
        figures.setCurrentIndex(figures.model().index(at, 0))
        QTest.keyClick(figures, Key.Key_Return)
        assert month_room.find("behind_rows").isVisible(), key
        assert month_room.find("behind_value").text() == figures.model().row_at(at).shown
        QTest.keyClick(month_room.find("behind_rows"), Key.Key_Escape)
        assert month_room.find("reports_pdf").isVisible(), key


def test_rows_behind_open_the_person(month_room: Room, evening: Evening) -> None:
    figures = month_room.choose("month_figures", "People served")
    QTest.keyClick(figures, Key.Key_Return)
    assert sorted(month_room.rows("behind_rows"))[0].startswith("Ana R. · ")

    table = month_room.find("behind_rows")
    ana = [name[:3] for name in month_room.rows("behind_rows")].index("Ana")
    table.setCurrentIndex(table.model().index(ana, 0))
    QTest.keyClick(table, Key.Key_Return)

    assert month_room.wanted == [("people", evening.ana)]


def test_rows_behind_open_the_meeting(month_room: Room, evening: Evening) -> None:
    figures = month_room.choose("month_figures", "Meetings held")
    QTest.keyClick(figures, Key.Key_Return)
    table = month_room.find("behind_rows")
    assert month_room.rows("behind_rows") == ["Women's Circle"]
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Key.Key_Return)

    past = meeting_id(evening.first, TODAY - timedelta(days=7))
    assert month_room.wanted == [("groups", past)]


def test_a_guest_behind_a_figure_has_no_page(month_room: Room) -> None:
    figures = month_room.choose("month_figures", "Guest sign-ins")
    QTest.keyClick(figures, Key.Key_Return)
    table = month_room.find("behind_rows")
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Key.Key_Return)

    assert month_room.wanted == []
    assert month_room.said[-1] == "Blue is a guest, without a page."


def test_guests_counted_stand_apart_and_have_no_page(month_room: Room, desk: Desk) -> None:
    month_room.choose("month_figures", "People served")
    visits.count_guests(desk.front_desk, 12)
    visits.count_guests(desk.front_desk, 3, TODAY - timedelta(days=1))
    month_room.screen.reload()
    figures = month_room.choose("month_figures", "Guests counted")
    assert figures.currentIndex().data(RowRole).shown == "15"
    QTest.keyClick(figures, Key.Key_Return)
    assert month_room.rows("behind_rows") == [
        "Guests without a name: 3",
        "Guests without a name: 12",
    ]
    table = month_room.find("behind_rows")
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Key.Key_Return)

    assert month_room.wanted == []
    assert month_room.said[-1] == "These guests were counted without a name."


def test_headings_among_the_figures_cannot_be_chosen(month_room: Room) -> None:
    figures = month_room.find("month_figures")
    assert month_room.rows("month_figures")[0] == "People"
    flags = figures.model().flags(figures.model().index(0, 0))
    assert not flags & Qt.ItemFlag.ItemIsSelectable
    assert figures.model().index(0, 0).data(RowRole).shown == ""


def test_a_month_that_is_not_over_is_not_published(month_room: Room) -> None:
    month_room.choose("month_purpose", "For publication")

    assert not month_room.find("reports_pdf").isVisible()
    assert month_room.rows("month_figures") == []
    assert "is not over yet" in month_room.find("reports_nothing").sentence()
    month_room.click("month_earlier")
    assert "Small numbers are hidden" in month_room.text()


@pytest.mark.parametrize(
    ("purpose", "name"),
    [
        ("For the center", "month-2026-10.pdf"),
        ("For a funder", "month-2026-10-not-for-publication.pdf"),
        ("For publication", "month-2026-10-for-publication.pdf"),
    ],
)
def test_a_month_is_saved_under_a_name_without_people(
    desk: Desk, open_room: OpenRoom, tmp_path: Path, purpose: str, name: str
) -> None:
    room = open_room(desk.director, tmp_path / name)
    room.screen.show_target(("month", OCTOBER))
    room.choose("month_purpose", purpose)

    room.click("reports_pdf_save")

    assert room.dialogs.shown == [("save_path", "Save the PDF", name)]
    assert (tmp_path / name).read_bytes() == room.pdf()
    assert len(entries("export")) == 1
    assert room.said == [f"Saved {name}"]


def test_the_month_does_not_go_beyond_this_one(month_room: Room) -> None:
    assert month_room.find("month_words").text() == "November 2026"
    assert not month_room.find("month_later").isEnabled()
    month_room.click("month_earlier")
    assert month_room.find("month_later").isEnabled()


def test_coming_back_to_an_unchanged_month_makes_nothing_anew(month_room: Room) -> None:
    looked = len(entries("view"))

    month_room.screen.reload()

    assert len(entries("view")) == looked


class _Shown(QObject):
    """Counts how often a part was shown."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.times = 0
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Show
        return False


def test_with_the_real_worker_only_the_last_choice_is_shown(
    evening: Evening, desk: Desk, open_room: OpenRoom, qtbot: Any
) -> None:
    jobs = Jobs(close_thread)
    room = open_room(desk.director, jobs=jobs)
    shown = _Shown(room.find("reports_nothing"))
    for name in ("Quiet Hour", "Women's Circle", "Quiet Hour"):
        room.choose("roster_meetings", name)
    with qtbot.waitSignal(jobs.busy_changed, timeout=10_000, check_params_cb=lambda busy: not busy):
        room.screen.show_target(("month", OCTOBER))
    qtbot.waitUntil(lambda: "October 2026" in room.text(), timeout=5_000)
    assert shown.times == 0, "what was dropped says nothing"
    assert not room.find("reports_busy").isVisible()
    jobs.close()


def test_nothing_is_left_in_a_temporary_folder(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    room = open_room(desk.director)
    room.screen.show_target(("month", OCTOBER))

    assert [path for path in tmp_path.iterdir() if path.suffix == ".pdf"] == []


def test_what_was_saved_is_in_the_history(
    evening: Evening, desk: Desk, open_room: OpenRoom, tmp_path: Path
) -> None:
    room = open_room(desk.facilitator, None)
    room.click("reports_pdf_save")

    assert entries("print") == entries("export") == [], "it is not saved yet"
    room.dialogs.answers = [tmp_path / "roster.pdf"]
    room.click("reports_pdf_save")
    [sheet] = RosterPrint.select()
    assert entries("export") == [
        f"Saved as a file: Roster of Women's Circle, Nov 23, 2026, sheet {sheet.id}"
    ]
    assert entries("print") == []
