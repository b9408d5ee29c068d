"""A night at the desk, through the real window: the day's end, the clock, an older group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from peerdesk.desk.groups import attendance
from peerdesk.records.groups import Group
from peerdesk.records.people import Visit
from peerdesk.store.journal import JournalEntry
from tests.doors import PASSWORD
from tests.ui.windows import Shell, copied

MONDAY = date(2026, 11, 23)  # the template's center was made this morning at ten
TUESDAY = MONDAY + timedelta(days=1)


class Night(Shell):
    """A center of its own whose computer's clock a test sets, in the center's time."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self.moment = datetime.combine(MONDAY, time(18))
        super().__init__(qtbot, path, self._utc_now)

    def _utc_now(self) -> datetime:
        return self.moment.replace(tzinfo=ZoneInfo("America/New_York"))

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        self.moment = datetime.combine(day, time(hour, minute))

    def words(self, name: str) -> str:
        return self.find(name).text()  # type: ignore[attr-defined, no-any-return]

    def lines(self, name: str) -> list[str]:
        model = self.find(name).model()  # type: ignore[attr-defined]
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def enter(self) -> None:
        """Name and password; what comes then is for the test to say."""
        self.type("sign_in_password_edit", PASSWORD)
        self.press("sign_in_password_edit")


@pytest.fixture
def night(qtbot: QtBot, folder_template: Path, tmp_path: Path) -> Iterator[Night]:
    made = Night(qtbot, copied(folder_template, tmp_path))
    yield made
    made.close()


def test_a_night_that_goes_on_after_midnight(night: Night) -> None:
    night.sign_in()
    context = night.window.workspace.context
    context.show("settings", "center")
    night.type("center_form_day_ends", "6:30 am")
    night.click("center_form_save")
    assert night.words("center_form_day_ends_below") == "Choose a time from midnight to 6:00 AM."
    night.type("center_form_day_ends", "2 am")
    note = "What begins after midnight then belongs to the day before."
    assert night.words("center_form_day_ends_note") == note
    night.click("center_form_save")
    assert night.words("center_form_day_ends") == "2:00 AM"

    context.show("groups")
    night.click("groups_new")
    for name, text in (
        ("group_name", "Night Owls"),
        ("group_starts_at", "11:30 pm"),
        ("group_minutes", "180"),
        ("group_starts_on", "1/7/2019"),
    ):
        night.type(name, text)
    night.click("group_save")
    asked = "It began a while ago. From which day are its rolls kept?"
    assert night.words("group_rolls_since_below") == asked
    night.type("group_rolls_since", "today")
    night.click("group_save")
    assert Group.get().starts_on == date(2019, 1, 7)
    assert attendance.rolls_not_taken(context.actor) == []

    context.show("today")
    night.at(MONDAY, 23, 40)
    _guest(night, "Blue")
    night.at(TUESDAY, 0, 50)
    _guest(night, "Green")
    assert night.lines("visitors") == ["Green", "Blue"]
    assert night.lines("today_groups") == ["Night Owls"]
    assert {visit.day for visit in Visit.select()} == {MONDAY}

    night.at(TUESDAY, 2, 10)
    night.window.workspace.screen_of("today").look_at_clock()
    assert not night.sees("visitors") or night.lines("visitors") == []
    assert night.lines("today_groups") == ["Night Owls"], "it is still going on"
    night.at(TUESDAY, 2, 30)
    night.window.workspace.screen_of("today").look_at_clock()
    assert not night.sees("today_groups") or night.lines("today_groups") == []


def _guest(night: Night, alias: str) -> None:
    field = night.find("sign_in_field")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, alias)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_clock_that_can_not_be_right_is_asked_about_once(night: Night) -> None:
    night.at(MONDAY + timedelta(days=35), 9)
    night.enter()
    night.wait(lambda: night.sees("clock_page"))
    assert night.words("clock_now") == "Monday, December 28, 2026, 9:00 AM"
    assert night.words("clock_newest") == "Monday, November 23, 2026, 10:00 AM"
    assert night.words("clock_page_text").startswith("Nothing was entered for 34 days.")
    QTest.keyClick(night.window.focusWidget(), Qt.Key.Key_Return)
    night.wait(lambda: night.window.workspace is not None)
    assert "the clock is right" in JournalEntry.select().order_by(-JournalEntry.id).first().words
    night.lock()
    night.sign_in()
    night.lock()

    night.at(MONDAY, 9)
    night.enter()
    night.wait(lambda: night.sees("clock_page"))
    assert night.words("clock_page_text").startswith("It is behind the records.")
    night.click("clock_unsure")
    night.wait(lambda: night.window.workspace is not None)
    night.lock()
    night.sign_in()  # not again today
    night.lock()
    night.at(TUESDAY, 9)
    night.enter()
    night.wait(lambda: night.sees("clock_page"))
