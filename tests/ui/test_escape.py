"""Escape loses nothing typed: in every form and dialog, what was typed is there on coming back."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from peerdesk.actor import Actor
from peerdesk.desk.mentoring import assignment
from peerdesk.desk.people import drafts
from peerdesk.words import use_language
from tests.ui.walk import off_screen, window_on, windows_of
from ui.pictures import subjects
from ui.pictures.camera import settle
from ui.pictures.places import PLACES, Picture, _of
from ui.pictures.scene import Absent, Scene
from ui.screens.groups.meeting_bar import MeetingBar
from ui.widgets.form import FieldRow, FormGrid
from ui.widgets.search import SearchField

TYPED = "7"
"""A letter that every field takes, that of a number too."""

Line = QLineEdit | QPlainTextEdit


def words_of(line: Line) -> str:
    return line.toPlainText() if isinstance(line, QPlainTextEdit) else line.text()


def first_line(front: QWidget) -> Line | None:
    """The first field of a form or dialog that text is typed into, no password."""
    for each in front.findChildren(QWidget):
        if not isinstance(each, Line) or not each.isVisible() or each.window() is not front:
            continue
        if not each.isEnabled() or each.isReadOnly() or not each.objectName():
            continue
        if each.objectName().startswith("qt_"):
            continue
        if isinstance(each, QLineEdit) and each.echoMode() != QLineEdit.EchoMode.Normal:
            continue
        if isinstance(front, QDialog) or is_in_form(each):
            return each
    return None


def is_in_form(widget: QWidget) -> bool:
    """Not a search over a list: that is cleared by Escape, and says so."""
    around = widget.parentWidget()
    if isinstance(widget, SearchField):
        return widget.objectName() == "paper_name"
    while around is not None:
        if isinstance(around, QComboBox):
            return False
        if isinstance(around, FormGrid | FieldRow):
            return True
        around = around.parentWidget()
    return False


def _move(scene: Scene) -> None:
    scene.show("groups", scene.subject(subjects.meeting))
    scene.one(MeetingBar).move_wanted.emit()


def _click_at(place: str, *names: str, target: object = None) -> Picture:
    def go(scene: Scene) -> None:
        scene.show(place, target)
        scene.click(*names)

    return Picture("-".join((place, *names)), go)


def _wrong_person(scene: Scene) -> None:
    next(each for each in PLACES if each.name == "today-correct").go(scene)
    scene.click("correct_wrong")


def _change_account(scene: Scene) -> None:
    scene.show("settings", "accounts")
    scene.choose("accounts_table", scene.actor.account_id)
    scene.click("accounts_change")


def _with_mentor(actor: Actor, at: int) -> int:
    """One of those who walk with the mentor who has most of them; each has one form open."""
    return assignment.people_of(actor, subjects.mentor(actor))[at].person_id


MORE = (
    Picture("wrong-person", _wrong_person),
    Picture("move-a-meeting", _move),
    Picture("end-a-group", _of("groups", subjects.group, "group_end", as_="group")),
    Picture("log-for", _of("mentors", partial(_with_mentor, at=0), "mentors_log")),
    Picture("change-the-mentor", _of("mentors", partial(_with_mentor, at=1), "mentors_change")),
    Picture("end-mentoring", _of("mentors", partial(_with_mentor, at=2), "mentors_end")),
    Picture("ask", _of("mentors", subjects.waiting, "mentors_ask")),
    Picture("end-a-mentor", _of("mentors", subjects.mentor, "mentors_end_mentor", as_="mentor")),
    Picture("account", _change_account),
    _click_at("today", "paper_show"),
    _click_at("mentors", "mentors_add"),
    _click_at("groups", "groups_new"),
    _click_at("settings", target="lists"),
)
"""What isn't photographed."""


FIELDS = {"today-paper_show": "paper_name"}
"""Not the first one: the day above it says where the line is written."""
SECRET = {"try_sheet_code", "sheet_proof_group"}
"""Parts of the recovery sheet, which opens everything: never kept, like a password."""
BACK = {
    "today-link-guest": ("visitors_link",),  # the way signs in another guest each time
    "wrong-person": ("correct_wrong",),  # the dialog below is still there
}
"""What is clicked to come back, where that is not the whole way."""


class Escape:
    """Types, leaves and comes back, place by place."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tried: dict[str, str] = {}
        self.wrong: list[str] = []

    def at(self, place: Picture) -> None:
        window = self.scene.window
        front = windows_of(window)[-1]
        line = None if isinstance(front, QFileDialog) else first_line(front)
        if place.name in FIELDS:
            line = self.scene.part(FIELDS[place.name])
        if line is None or line.objectName() in SECRET:
            return
        name, was = line.objectName(), words_of(line)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, TYPED)
        self.tried[place.name] = name
        QTest.keyClick(line, Qt.Key.Key_Escape)
        settle(window)
        if place.name in BACK:
            self.scene.click(*BACK[place.name])
        else:
            self._way(place)
        front = windows_of(window)[-1]
        again = front.findChild(QWidget, name)
        found = words_of(again) if isinstance(again, Line) else None
        found = None if again is line and name.startswith("intake_") else found
        if (found is None or TYPED not in found) and not self._is_unfinished():
            self.wrong.append(f"{place.name}: {name} {was!r} {found!r}")

    def _is_unfinished(self) -> bool:
        """Whether it is in the list of unfinished forms: each new person begins a form anew."""
        kept = [each for each in drafts.drafts(self.scene.actor) if each.form == "intake"]
        return any(TYPED in str(each.content.values()) for each in kept)

    def _way(self, place: Picture) -> None:
        way = [place]
        while way[0].on:
            way.insert(0, PLACES[PLACES.index(way[0]) - 1])
        for each in way:
            each.go(self.scene)
        settle(self.scene.window)


def test_every_form_and_dialog(qapp: QApplication, small_demo: Path, tmp_path: Path) -> None:
    use_language("en")
    center = tmp_path / "center"
    shutil.copytree(small_demo, center)
    absent = set()
    with off_screen(qapp), window_on(center) as scene:
        escape = Escape(scene)
        for place in (*PLACES, *MORE):
            if not place.on:
                scene.tidy()
            try:
                place.go(scene)
                settle(scene.window)
                escape.at(place)
            except Absent:
                absent.add(place.name)
        scene.tidy()
    assert escape.wrong == []
    assert not absent & {place.name for place in MORE}
    assert len(escape.tried) > 30
