"""Paper on a real print queue: what is printed, on which pages, and what is written down of it."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from peerdesk.desk.intake import intake
from peerdesk.records.groups import RosterPrint
from peerdesk.said import said_in_words
from peerdesk.store.journal import JournalEntry
from tests.desk.group_records import add_group
from tests.print_queue import PrintQueue
from tests.ui.journeys.walking import REPORTS, SETTINGS, House, Key, Walk
from ui.models.selection import select_id

DPI = 60
LETTER = (612, 792)


@pytest.fixture
def walk(house: House) -> Walk:
    """The director before a center with a group tonight."""
    walk = house.open()
    walk.come("dan")
    walk.wait(lambda: not walk.jobs.busy())
    add_group(SimpleNamespace(director=walk.actor), "Women's Circle", starts_at="6 pm")  # type: ignore[arg-type]
    return walk


def papers_noted(kind: str = "print") -> list[str]:
    found = JournalEntry.select().where(JournalEntry.kind == kind).order_by(JournalEntry.id)
    return [said_in_words(entry.label) for entry in found]


def pictures(pdf: bytes) -> list[QImage]:
    """Each page in grey."""
    content = QByteArray(pdf)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    made = []
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        size = QSize(round(points.width() * DPI / 72), round(points.height() * DPI / 72))
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, document.render(page, size))
        painter.end()
        made.append(paper.convertToFormat(QImage.Format.Format_Grayscale8))
    document.close()
    return made


def ink(picture: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is printed, in points."""
    wide, high, line = picture.width(), picture.height(), picture.bytesPerLine()
    grey = bytes(picture.constBits())
    rows = [grey[at * line : at * line + wide] for at in range(high)]
    marked = [at for at, row in enumerate(rows) if min(row) < 160]
    columns = [at for at in range(wide) if min(row[at] for row in rows) < 160]
    edges = (columns[0], marked[0], columns[-1], marked[-1])
    return tuple(round(edge * 72 / DPI) for edge in edges)  # type: ignore[return-value]


def unlike(one: QImage, other: QImage) -> float:
    """The mean difference of two pages, 0 to 255."""
    assert one.size() == other.size()
    first, second = bytes(one.constBits()), bytes(other.constBits())
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def likest(picture: QImage, pages: list[QImage]) -> int:
    """The number of the page that a picture shows."""
    differences = [unlike(picture, page) for page in pages]
    return differences.index(min(differences)) + 1


def shown_pdf(walk: Walk, name: str) -> bytes:
    preview: Any = walk.find(name)
    return bytes(preview._bytes.data())


def pages_shown(walk: Walk) -> int:
    """Of the paper that can be printed now; 0 while another one is made."""
    preview: Any = walk.find("reports_pdf")
    return int(preview.page_count()) if preview.isEnabled() else 0


def print_dialog(walk: Walk) -> QWidget:
    walk.wait(lambda: walk.sees("print_dialog"))
    dialog = walk.find("print_dialog")
    printers: Any = dialog.findChild(QWidget, "printers")
    printers.setCurrentText("paper")
    assert printers.currentText() == "paper"
    return dialog


def press(dialog: QWidget, words: str) -> None:
    """One of the dialog's own buttons."""
    found = [each for each in dialog.findChildren(QPushButton) if each.isVisible()]
    [wanted] = [each for each in found if each.text().replace("&", "").startswith(words)]
    QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)


def came_out(walk: Walk, queue: PrintQueue, count: int = 1) -> bytes:
    walk.wait(lambda: len(queue.papers()) == count)
    return queue.papers()[-1].read_bytes()


def assert_same_paper(printed: bytes, shown: bytes) -> None:
    """The same pages, as large as before and at the same place on the sheet."""
    boxes = [page.mediabox for page in PdfReader(_file(printed)).pages]
    assert {(round(box.width), round(box.height)) for box in boxes} == {LETTER}
    got, wanted = pictures(printed), pictures(shown)
    assert len(got) == len(wanted)
    for one, other in zip(got, wanted, strict=True):
        moved = max(abs(a - b) for a, b in zip(ink(one), ink(other), strict=True))
        assert moved <= 2, (ink(one), ink(other))
        assert unlike(one, other) < 5


def _file(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def test_tonights_roster(walk: Walk, print_queue: PrintQueue) -> None:
    walk.go(REPORTS)
    walk.wait(lambda: walk.sees("reports_pdf"))
    walk.click("reports_pdf_print")
    dialog = print_dialog(walk)
    assert papers_noted() == [], "nobody pressed Print yet"
    QTest.keyClick(dialog, Key.Key_Return)
    walk.toast("Sent to the printer")

    printed = came_out(walk, print_queue)
    assert_same_paper(printed, shown_pdf(walk, "reports_pdf"))
    [sheet] = RosterPrint.select()
    roster = f"Roster of Women's Circle, Nov 23, 2026, sheet {sheet.id}"
    walk.wait(lambda: papers_noted() == [f"Handed to the printer: {roster}"])
    assert papers_noted("sending") == [f"Being sent to the printer: {roster}"]
    for again in (2, 3):
        walk.click("reports_pdf_print")
        QTest.keyClick(print_dialog(walk), Key.Key_Return)
        came_out(walk, print_queue, again)
        walk.wait(lambda: len(papers_noted()) == again)  # noqa: B023 - it waits inside the turn
    assert len(papers_noted("sending")) == 3
    assert "Women" not in "".join(print_queue.titles())


def test_the_month_in_the_pages_and_copies_that_were_chosen(
    walk: Walk, print_queue: PrintQueue
) -> None:
    walk.go(REPORTS)
    walk.tab_of("reports_tabs", "The month")
    walk.wait(lambda: walk.sees("reports_pdf") and pages_shown(walk) > 1)
    pages = pages_shown(walk)
    assert pages > 2
    walk.click("reports_pdf_print")
    dialog = print_dialog(walk)
    press(dialog, "Options")
    parts: dict[str, Any] = {each.objectName(): each for each in dialog.findChildren(QWidget)}
    assert not parts["pageSetCombo"].isVisible()
    assert not parts["pagesRadioButton"].isVisible()
    assert (parts["to"].value(), parts["to"].maximum()) == (pages, pages)
    parts["printRange"].click()
    parts["from"].setValue(2)
    parts["to"].setValue(3)
    parts["copies"].setValue(2)
    press(dialog, "Print")
    walk.toast("Sent to the printer")

    printed = pictures(came_out(walk, print_queue))
    shown = pictures(shown_pdf(walk, "reports_pdf"))
    assert [likest(one, shown) for one in printed] == [2, 3, 2, 3]
    walk.wait(lambda: len(papers_noted()) == 1)
    assert papers_noted()[0].startswith("Handed to the printer: The month")


def test_a_blank_form_and_somebodys_whole_file(walk: Walk, print_queue: PrintQueue) -> None:
    values = {"preferred_name": "Quillon", "legal_last_name": "Ravenscroft"}
    person_id = intake.start_intake(walk.actor, values).value
    assert walk.window.workspace is not None
    walk.window.workspace.context.show("people", person_id)
    walk.wait(lambda: walk.sees("person_tabs"))
    walk.tab_of("person_tabs", "Consents")
    walk.tab_to("consent_blank")
    walk.key(Key.Key_Space)
    walk.menu("consent_print_menu", "Consent to share information", "Print (English)")
    QTest.keyClick(print_dialog(walk), Key.Key_Return)
    walk.toast("Sent to the printer")
    came_out(walk, print_queue)
    assert len(papers_noted()) == 1

    walk.dialogs.answers = ["By letter"]
    walk.tab_to("person_more")
    walk.key(Key.Key_Space)
    walk.menu("person_more_menu", "Print the whole file …")
    QTest.keyClick(print_dialog(walk), Key.Key_Return)
    came_out(walk, print_queue, 2)
    walk.wait(lambda: len(papers_noted()) == 2)
    given = "Whole file of Quillon R., for themselves. Request: By letter"
    assert papers_noted()[1].endswith(given)
    titles = print_queue.titles()
    assert titles[-2:] == ["Consent to share information", "Personal file"], "nobody's name"


def test_the_recovery_sheet(walk: Walk, print_queue: PrintQueue) -> None:
    walk.go(SETTINGS)
    select_id(walk.find("settings_sections"), "accounts")
    walk.click("accounts_new_sheet")
    walk.dialog("recovery_dialog")
    shown = shown_pdf(walk, "recovery_sheet")
    walk.click("recovery_sheet_print")
    press(print_dialog(walk), "Cancel")
    walk.wait(lambda: not walk.sees("print_dialog"))
    assert not walk.sees("sheet_proof_group"), "it is not kept yet"
    assert papers_noted("sending") == [], "a dialog that was cancelled leaves no trace"

    walk.click("recovery_sheet_print")
    press(print_dialog(walk), "Print")
    walk.wait(lambda: walk.sees("sheet_proof_group"))
    assert_same_paper(came_out(walk, print_queue), shown)
    assert papers_noted()[0].startswith("Handed to the printer: Recovery sheet")
    walk.key(Key.Key_Escape)


def test_what_was_cancelled_or_refused_was_not_printed(walk: Walk, print_queue: PrintQueue) -> None:
    walk.go(REPORTS)
    walk.wait(lambda: walk.sees("reports_pdf"))
    walk.click("reports_pdf_print")
    QTest.keyClick(print_dialog(walk), Key.Key_Escape)
    walk.wait(lambda: not walk.sees("print_dialog"))

    print_queue.refuse()
    walk.click("reports_pdf_print")
    QTest.keyClick(print_dialog(walk), Key.Key_Return)
    walk.wait(lambda: bool(walk.dialogs.shown))
    assert walk.dialogs.shown[-1][1] == "The printer refused"
    assert not walk.jobs.busy()
    assert papers_noted() == []
    assert len(papers_noted("sending")) == len(papers_noted("not_printed")) == 1, "but once"
    assert papers_noted("not_printed")[0].startswith("Not printed: Roster of Women's Circle")
    assert "printer" not in walk.words().lower().replace("the printer refused", "")
    assert print_queue.papers() == []

    print_queue.refuse(False)
    walk.click("reports_pdf_print")
    QTest.keyClick(print_dialog(walk), Key.Key_Return)
    walk.toast("Sent to the printer")
    came_out(walk, print_queue)
    assert len(papers_noted("number")) == 1, "it is still the same sheet"


def test_no_printer_is_said(walk: Walk, no_printer: None) -> None:
    walk.go(REPORTS)
    walk.wait(lambda: walk.sees("reports_pdf"))
    walk.click("reports_pdf_print")
    walk.wait(lambda: bool(walk.dialogs.shown))
    assert walk.dialogs.shown[-1][1] == "There is no printer"
    assert papers_noted() == []
    assert not walk.sees("toast_words")
