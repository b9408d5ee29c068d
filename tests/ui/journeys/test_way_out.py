"""What leaves the window for another program: a copied list, and a paper that is opened there."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QClipboard, QDesktopServices, QGuiApplication

from peerdesk.desk.intake import intake
from peerdesk.store.journal import JournalEntry
from tests.ui.journeys.walking import CONTROL, PEOPLE, REPORTS, SHIFT, House, Key

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def _clipboard() -> str:
    return str(QGuiApplication.clipboard().text())


def _noted(kind: str) -> list[str]:
    found = JournalEntry.select().where(JournalEntry.kind == kind).order_by(JournalEntry.id)
    return [entry.words for entry in found]


class _Viewer(QObject):
    """Another program that shows PDFs."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def show_file(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))


def test_a_list_is_copied_for_a_short_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = house.open()
    walk.come("dan")
    for name in ("Ana", "Bo", "Cy"):
        intake.start_intake(walk.actor, {"preferred_name": name})
    walk.go(PEOPLE)
    walk.wait(lambda: walk.lines("people_table") == ["Ana", "Bo", "Cy"])
    walk.tab_to("people_table")
    walk.line("people_table", "Bo")
    walk.key(Key.Key_C, CONTROL)
    walk.toast("Copied 1 line")
    first, last = _clipboard().splitlines()
    assert (first.split("\t")[0], last) == ("Bo", NOTICE)
    content = QGuiApplication.clipboard().mimeData()
    assert content.data("x-kde-passwordManagerHint") == b"secret"
    assert any("CanIncludeInClipboardHistory" in each for each in content.formats())
    walk.key(Key.Key_C, CONTROL | SHIFT)
    walk.wait(lambda: len(_noted("copy")) == 2)
    assert [each.split("\t")[0] for each in _clipboard().splitlines()] == [
        "Ana",
        "Bo",
        "Cy",
        NOTICE,
    ]
    assert _noted("copy") == ["Copied 1 line of “People”", "Copied 3 lines of “People”"]
    walk.lock()
    assert _clipboard() == "", "nobody finds it at a locked desk"
    walk.come()
    # As far as the system knows, another program has put this there.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: False)
    QGuiApplication.clipboard().setText("milk, bread")
    walk.lock()
    assert _clipboard() == "milk, bread"


def test_open_says_where_the_copy_lies(house: House, tmp_path: Path) -> None:
    walk = house.open()
    walk.come("dan")
    walk.go(REPORTS)
    walk.tab_of("reports_tabs", "The month")
    walk.wait(lambda: walk.sees("reports_pdf") and walk.find("reports_pdf").isEnabled())
    viewer, path = _Viewer(), tmp_path / "month.pdf"
    QDesktopServices.setUrlHandler("file", viewer, "show_file")
    try:
        walk.dialogs.answers = [path]
        walk.click("reports_pdf_open")
        walk.wait(lambda: viewer.shown == [path])
    finally:
        QDesktopServices.unsetUrlHandler("file")
    walk.toast(f"The copy lies in {tmp_path}, as month.pdf")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _noted("export")[-1].startswith("Saved as a file: The month")
