"""The groups screen, driven by keys and clicks over a real encrypted center."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.merging import merging
from peerdesk.records.groups import Attendance, Group, Meeting
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, add_person, meeting_id
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs
from ui.screens.groups import GroupsScreen

Key = Qt.Key
NAMES = ("Ana", "Beto", "Carmen", "Dmitri")


class Room:
    """The screen in a window that does what the shell does: it tells the screen what changed."""

    def __init__(self, qtbot: Any, actor: Actor) -> None:
        self.context = Context(actor, None, InlineJobs(), ScriptedDialogs())  # type: ignore[arg-type]
        self.screen = GroupsScreen(self.context)
        self.said: list[str] = []
        self.refused: list[str] = []
        self.wanted: list[tuple[str, object]] = []
        self.context.said.connect(self._on_said)
        self.context.refused.connect(self.refused.append)
        self.context.wanted.connect(self._on_wanted)
        self.context.changed.connect(self._on_changed)
        self.qtbot = qtbot
        qtbot.addWidget(self.screen)
        self.screen.resize(1160, 720)
        with qtbot.waitActive(self.screen):
            self.screen.show()
            self.screen.activateWindow()
        self.screen.reload()

    def _on_said(self, text: str, entry: object) -> None:
        self.said.append(text)

    def _on_wanted(self, screen: str, target: object) -> None:
        self.wanted.append((screen, target))

    def _on_changed(self, tables: frozenset[str]) -> None:
        assert tables & GroupsScreen.TABLES
        self.screen.reload()

    def find(self, name: str, kind: type = QWidget) -> Any:
        found = self.screen.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found

    def focused(self) -> str:
        found = QApplication.focusWidget()
        return found.objectName() if found else ""

    def keys(self, *keys: Any) -> None:
        """Press keys, or type texts, wherever the focus is."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None, "nothing has the focus"
            press = self.qtbot.keyClicks if isinstance(key, str) else self.qtbot.keyClick
            press(focus, key)

    def type_into(self, name: str, text: str) -> None:
        field = self.find(name, QLineEdit)
        field.setFocus()
        field.selectAll()
        self.keys(Key.Key_Delete, text)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name, QPushButton), Qt.MouseButton.LeftButton)

    def trigger(self, name: str) -> None:
        self.find(name, QAction).trigger()

    def lines(self) -> list[tuple[str, str | None]]:
        table = self.find("roll_table")
        return [(line.name, line.state) for line in table.model().rows()]

    def chosen_row(self) -> int:
        return int(self.find("roll_table").currentIndex().row())

    def text(self, name: str) -> str:
        return str(self.find(name, QLabel).text())


@pytest.fixture
def circle(desk: Desk) -> dict[str, int]:
    """Monday Circle at 9 (over, not recorded) with four members; their ids by name."""
    group = add_group(desk, capacity=12)
    ids = {name: add_person(desk, name, "Rivera") for name in NAMES}
    for person in ids.values():
        groups.join(desk.director, group, person, on=date(2026, 11, 2))
    return {"group": group, "meeting": meeting_id(group), **ids}


@pytest.fixture
def room(qtbot: Any, desk: Desk, circle: dict[str, int]) -> Iterator[Room]:
    opened = Room(qtbot, desk.facilitator)
    opened.screen.show_target(circle["meeting"])
    yield opened
    assert not opened.refused


def stored(meeting: int) -> dict[str, str]:
    """What the records say, by person's name or alias."""
    rows = Attendance.select().where(Attendance.meeting == meeting)
    return {row.person.preferred_name if row.person else row.alias: row.state for row in rows}


def test_a_roll_is_taken_with_one_key_a_person(room: Room, circle: dict[str, int]) -> None:
    assert room.focused() == "roll_table"
    assert room.lines() == [(f"{name} R.", None) for name in NAMES]
    room.keys("plea")
    wanted = dict(zip(NAMES, ("present", "late", "excused", "absent"), strict=True))
    assert stored(circle["meeting"]) == wanted
    assert [state for _, state in room.lines()] == list(wanted.values())
    assert room.chosen_row() == 3
    assert room.text("roll_total") == "2 came"
    assert room.text("roll_missing") == "Everybody is recorded"
    assert room.said[-1] == "Marked Dmitri R. absent", "each mark offers its Undo"


def test_space_goes_round_and_backspace_clears(room: Room, circle: dict[str, int]) -> None:
    room.keys(Key.Key_Space)
    assert stored(circle["meeting"]) == {"Ana": "present"}
    room.keys(Key.Key_Space)
    assert stored(circle["meeting"]) == {"Ana": "absent"}
    room.keys(Key.Key_Space)
    assert stored(circle["meeting"]) == {}
    assert Meeting.get_by_id(circle["meeting"]).state == "scheduled"
    assert room.chosen_row() == 0
    room.keys("v", Key.Key_Up, Key.Key_Backspace)
    assert stored(circle["meeting"]) == {}
    assert room.text("roll_total") == "Nothing recorded yet"


def test_a_letter_without_a_meaning_does_nothing(room: Room, circle: dict[str, int]) -> None:
    room.keys("d")  # Dmitri begins with it
    assert room.chosen_row() == 0
    assert stored(circle["meeting"]) == {}


def test_the_legend_marks_for_those_who_use_the_mouse(room: Room, circle: dict[str, int]) -> None:
    room.qtbot.mouseClick(room.find("roll_key_l"), Qt.MouseButton.LeftButton)
    assert stored(circle["meeting"]) == {"Ana": "late"}
    assert (room.focused(), room.chosen_row()) == ("roll_table", 1)


def test_a_mark_reads_nothing_again(
    room: Room, circle: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("everything was read again for one mark")

    monkeypatch.setattr(attendance, "roll", refuse)
    monkeypatch.setattr("ui.screens.groups.screen.meetings_around_today", refuse)
    room.keys("pp")
    meeting = next(row for row in room.find("groups_meetings").model().rows() if row.id == 4)
    assert circle["meeting"] == 4
    assert (meeting.came, meeting.roll) == (2, "taken")


def test_what_the_screen_adds_up_is_what_the_desk_adds_up(
    room: Room, desk: Desk, circle: dict[str, int]
) -> None:
    room.keys("plvea"[:4])
    on_screen = room.screen.roll._roll
    assert on_screen == attendance.roll(desk.facilitator, circle["meeting"])


def test_undo_puts_the_line_back_and_keeps_the_place(room: Room, circle: dict[str, int]) -> None:
    room.keys("pp")
    room.context.undo_last()
    assert stored(circle["meeting"]) == {"Ana": "present"}
    assert room.lines()[1] == ("Beto R.", None)
    assert room.chosen_row() == 2


def test_a_walk_in_is_found_as_the_name_is_typed(
    room: Room, desk: Desk, circle: dict[str, int]
) -> None:
    add_person(desk, "Sunny", "Blake")
    room.keys("w")
    assert room.focused() == "roll_walk_in"
    room.keys("sunn", Key.Key_Return)
    assert stored(circle["meeting"]) == {"Sunny": "present"}
    assert ("Sunny B.", "present") in room.lines()
    assert room.said == ["Marked Sunny B. present"]
    assert room.focused() == "roll_walk_in", "the next walk-in can be typed at once"
    assert not room.find("roll_walk_in", QLineEdit).isUndoAvailable(), "Ctrl+Z is for the roll"
    room.keys(Key.Key_Escape)
    assert room.focused() == "roll_table"


def test_enter_asks_which_of_two(room: Room, desk: Desk, circle: dict[str, int]) -> None:
    add_person(desk, "Sunny", "Blake")
    add_person(desk, "Sunny", "Ortega")
    room.keys("w", "sunny", Key.Key_Return)
    assert stored(circle["meeting"]) == {}
    assert room.focused() == "roll_walk_in_results"
    room.keys(Key.Key_Down, Key.Key_Return)
    assert ("Sunny O.", "present") in room.lines()


def test_nobody_found_becomes_an_alias(room: Room, circle: dict[str, int]) -> None:
    room.keys("w", "Moonbeam", Key.Key_Return)
    assert stored(circle["meeting"]) == {"Moonbeam": "present"}
    room.keys(Key.Key_Escape)
    assert room.lines()[-1] == ("Moonbeam", "present")
    assert room.chosen_row() == 4
    room.keys(Key.Key_Delete)
    assert stored(circle["meeting"]) == {}
    assert len(room.lines()) == 4


def test_the_same_alias_twice_is_said_and_stays_typed(room: Room, circle: dict[str, int]) -> None:
    room.keys("w", "Moonbeam", Key.Key_Return, "moonbeam", Key.Key_Return)
    assert "on this roll already" in room.refused.pop()
    assert room.find("roll_walk_in", QLineEdit).text() == "moonbeam"
    assert stored(circle["meeting"]) == {"Moonbeam": "present"}


def test_unnamed_guests_are_counted(room: Room, circle: dict[str, int]) -> None:
    room.keys("p", "h")
    assert room.focused() == "roll_headcount_room"
    room.keys("3", Key.Key_Return)
    assert Meeting.get_by_id(circle["meeting"]).headcount_room == 3
    assert room.focused() == "roll_table"
    assert room.text("roll_total") == "4 came"
    assert room.text("roll_parts") == "1 named + 3 unnamed = 4 · 4 expected"
    room.keys("h", Key.Key_Backspace, Key.Key_Return)
    assert Meeting.get_by_id(circle["meeting"]).headcount_room is None


def test_none_differs_from_nobody_counted(room: Room, circle: dict[str, int]) -> None:
    room.keys("h", "0", Key.Key_Return)
    assert Meeting.get_by_id(circle["meeting"]).headcount_room == 0
    assert room.text("roll_total") == "0 came"


def test_what_is_no_number_is_said_at_the_field(room: Room, circle: dict[str, int]) -> None:
    room.keys("h", "ten", Key.Key_Return)
    assert room.text("roll_headcount_room_below") == "Type a whole number."
    assert Meeting.get_by_id(circle["meeting"]).headcount_room is None


def test_the_rest_is_marked_absent_in_one_step(room: Room, circle: dict[str, int]) -> None:
    room.keys("pp")
    room.click("roll_rest")
    assert sorted(stored(circle["meeting"]).values()) == ["absent", "absent", "present", "present"]
    assert room.said[-1] == "Marked everybody else absent (2)"
    assert not room.find("roll_rest").isEnabled()
    room.context.undo_last()
    assert stored(circle["meeting"]) == {"Ana": "present", "Beto": "present"}


def test_a_hybrid_group_has_two_headcounts(qtbot: Any, desk: Desk) -> None:
    group = add_group(desk, "Both", modality="hybrid")
    room = Room(qtbot, desk.facilitator)
    room.screen.show_target(meeting_id(group))
    room.type_into("roll_headcount_room", "2")
    room.keys(Key.Key_Tab, "5", Key.Key_Return)
    row = Meeting.get_by_id(meeting_id(group))
    assert (row.headcount_room, row.headcount_online) == (2, 5)
    assert room.text("roll_total") == "7 came"


def test_an_online_group_counts_online(qtbot: Any, desk: Desk) -> None:
    group = add_group(desk, "Far", modality="online")
    room = Room(qtbot, desk.facilitator)
    room.screen.show_target(meeting_id(group))
    room.type_into("roll_headcount_room", "6")
    room.keys(Key.Key_Return)
    row = Meeting.get_by_id(meeting_id(group))
    assert (row.headcount_room, row.headcount_online) == (None, 6)


def test_of_a_hosted_group_only_the_headcount_is_asked(qtbot: Any, desk: Desk) -> None:
    group = add_group(desk, "Big Book", hosted=True)
    room = Room(qtbot, desk.facilitator)
    room.screen.show_target(meeting_id(group))
    assert room.find("roll_card").isHidden()
    assert room.find("roll_walk_in").isHidden() or not room.find("roll_walk_in").isVisible()
    assert "anonymity" in room.text("roll_banner_words")
    assert room.focused() == "roll_headcount_room"
    room.keys("9", Key.Key_Return)
    assert Meeting.get_by_id(meeting_id(group)).headcount_room == 9
    assert room.text("roll_total") == "9 came"


def test_a_meeting_is_cancelled_for_a_reason_and_opened_again(
    room: Room, circle: dict[str, int]
) -> None:
    room.trigger("meeting_cancel_weather")
    row = Meeting.get_by_id(circle["meeting"])
    assert (row.state, row.reason) == ("cancelled", "weather")
    assert room.text("roll_banner_words") == "This meeting was cancelled. Reason: Weather."
    room.keys("p")
    assert stored(circle["meeting"]) == {}
    room.click("roll_banner_action")
    assert Meeting.get_by_id(circle["meeting"]).state == "scheduled"
    room.screen.roll.focus_roll()
    room.keys("p")
    assert stored(circle["meeting"]) == {"Ana": "present"}


def test_not_held_takes_a_meeting_off_the_list_of_missing_rolls(
    room: Room, desk: Desk, circle: dict[str, int]
) -> None:
    assert circle["meeting"] in [row.id for row in attendance.rolls_not_taken(desk.director)]
    room.trigger("meeting_not_held")
    assert circle["meeting"] not in [row.id for row in attendance.rolls_not_taken(desk.director)]
    room.trigger("meeting_reopen")
    assert Meeting.get_by_id(circle["meeting"]).state == "scheduled"


def test_a_meeting_is_moved(room: Room, circle: dict[str, int]) -> None:
    room.screen.show_target(meeting_id(circle["group"], date(2026, 11, 30)))
    room.trigger("meeting_move")
    assert room.focused() == "move_day"
    room.keys("dec 1", Key.Key_Tab, "7:15 pm", Key.Key_Return)
    row = Meeting.get(Meeting.planned_day == date(2026, 11, 30))
    assert (row.day, f"{row.starts_at:%H:%M}") == (date(2026, 12, 1), "19:15")
    assert room.find("move_panel").isHidden()


def test_moving_onto_another_meeting_is_said_at_the_time(
    room: Room, circle: dict[str, int]
) -> None:
    room.screen.show_target(meeting_id(circle["group"], date(2026, 11, 30)))
    room.trigger("meeting_move")
    room.keys("dec 7", Key.Key_Return)
    assert "meets at that time already" in room.text("move_time_below")
    room.keys(Key.Key_Escape)
    assert room.find("move_panel").isHidden()


def test_a_meeting_ahead_takes_no_roll_yet(room: Room, circle: dict[str, int]) -> None:
    ahead = meeting_id(circle["group"], date(2026, 11, 30))
    room.screen.show_target(ahead)
    assert "Monday, November 30, 2026" in room.text("roll_banner_words")
    room.keys("p")
    assert stored(ahead) == {}


def test_a_sheet_is_keyed_in_its_own_order_with_a_control_total(
    room: Room, desk: Desk, circle: dict[str, int]
) -> None:
    sheet = rosters.number_roster(desk.facilitator, circle["meeting"]).value.number
    groups.leave(desk.director, circle["group"], circle["Beto"])
    first = add_person(desk, "Aaron", "Abel")  # by name the first, on paper not at all
    groups.join(desk.director, circle["group"], first)
    room.type_into("groups_sheet", str(sheet))
    room.keys(Key.Key_Return)
    assert [name for name, _ in room.lines()] == [f"{name} R." for name in NAMES]
    assert room.focused() == "roll_table"
    room.keys("ppp")
    room.type_into("sheet_names_on_paper", "4")
    room.keys(Key.Key_Return)
    assert room.text("sheet_control") == "3 of 4 names are keyed: 1 is missing."
    assert room.focused() == "roll_table"
    room.keys("p")
    assert room.text("sheet_control") == "All 4 names are keyed"
    room.click("sheet_close")
    assert room.lines()[0][0] == "Aaron A."


def test_lines_of_one_person_stand_once_with_both_numbers(
    room: Room, desk: Desk, circle: dict[str, int]
) -> None:
    sheet = rosters.number_roster(desk.facilitator, circle["meeting"]).value.number
    first, third = circle[NAMES[0]], circle[NAMES[2]]
    merging.merge(desk.director, first, third)
    room.type_into("groups_sheet", str(sheet))
    room.keys(Key.Key_Return)
    model = room.find("roll_table").model()
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == ["1, 3", "2", "4"]
    assert f"Lines 1, 3 are {NAMES[0]} R., counted once." in room.text("sheet_which")
    room.keys("ppp")
    for on_paper in ("3", "4"):
        room.type_into("sheet_names_on_paper", on_paper)
        room.keys(Key.Key_Return)
        assert room.text("sheet_control") == "All 3 names are keyed"


def test_a_sheet_that_does_not_exist_is_said_at_the_field(room: Room) -> None:
    room.type_into("groups_sheet", "999")
    room.keys(Key.Key_Return)
    assert "There is no sheet 999" in room.text("groups_sheet_below")


def test_print_roster_goes_to_the_reports(room: Room, circle: dict[str, int]) -> None:
    room.click("roll_print")
    assert room.wanted == [("reports", ("roster", circle["meeting"]))]


def test_the_list_shows_today_then_missing_rolls_then_the_next_days(room: Room) -> None:
    rows = room.find("groups_meetings").model().rows()
    shown = [getattr(row, "text", None) or str(row.day) for row in rows]
    assert shown == [
        "Today",
        "2026-11-23",
        "Rolls not taken: 3",
        "2026-11-16",
        "2026-11-09",
        "2026-11-02",
        "The next 7 days",
        "2026-11-30",
    ]


def test_arrows_in_the_list_pass_the_headings_and_enter_leads_to_the_roll(room: Room) -> None:
    room.keys(Key.Key_Escape)
    assert room.focused() == "groups_meetings"
    room.keys(Key.Key_Down)
    assert "November" not in room.text("roll_title")
    assert "Nov 16, 2026" in room.text("roll_line")
    room.keys(Key.Key_Return, "p")
    assert room.lines()[0][1] == "present"


def test_a_past_meeting_stays_in_the_list_while_its_roll_is_taken(
    room: Room, circle: dict[str, int]
) -> None:
    past = meeting_id(circle["group"], date(2026, 11, 16))
    room.screen.show_target(past)
    room.keys("p", "w", "Moonbeam", Key.Key_Return)  # the walk-in lets everything be read again
    model = room.find("groups_meetings").model()
    assert model.rows()[2].text == "Rolls not taken: 2"
    assert model.row_at(model.row_of(past)).came == 2
    room.screen.show_target(circle["meeting"])
    room.context.undo_last()
    room.context.undo_last()
    assert model.rows()[2].text == "Rolls not taken: 3"


def test_a_weekly_group_is_added_and_its_meetings_appear(qtbot: Any, desk: Desk) -> None:
    room = Room(qtbot, desk.facilitator)
    room.click("groups_new")
    assert room.focused() == "group_name"
    room.keys("Tuesday Night")
    room.find("group_weekday").set_code("1")
    room.find("group_facilitator").set_code(str(desk.facilitator.account_id))
    room.type_into("group_starts_at", "6:30 pm")
    room.type_into("group_room", "Room 2")
    room.type_into("group_capacity", "9")
    room.click("group_save")
    group = Group.get(Group.name == "Tuesday Night")
    assert (group.capacity, group.facilitator_id) == (9, desk.facilitator.account_id)
    assert room.text("group_when") == "Every Tuesday at 6:30 PM, Room 2"
    days = [row.day for row in room.find("group_meetings").model().rows()]
    assert days[0] == date(2026, 11, 24)
    assert len(days) == 8
    assert date(2026, 11, 24) in [
        getattr(row, "day", None) for row in room.find("groups_meetings").model().rows()
    ]


def test_what_is_wrong_is_said_at_its_field_and_typed_text_stays(qtbot: Any, desk: Desk) -> None:
    room = Room(qtbot, desk.facilitator)
    room.click("groups_new")
    room.keys("Halfway")
    room.type_into("group_starts_at", "99")
    room.type_into("group_minutes", "long")
    room.click("group_save")
    assert "isn't a time" in room.text("group_starts_at_below")
    assert room.text("group_minutes_below") == "Type a whole number."
    assert room.focused() == "group_starts_at"
    room.keys(Key.Key_Escape)
    assert not room.find("group_save").isVisible()
    room.click("groups_new")
    assert room.find("group_name", QLineEdit).text() == "Halfway"
    assert not Group.select().exists()


def test_a_group_is_changed(room: Room, circle: dict[str, int]) -> None:
    room.screen.show_target(("group", circle["group"]))
    room.click("group_change")
    room.find("group_rule").set_code("monthly:-1")
    room.type_into("group_starts_at", "10 am")
    room.click("group_save")
    assert room.text("group_when") == "The last Monday of the month at 10:00 AM, Blue room"


def test_people_join_and_leave(room: Room, desk: Desk, circle: dict[str, int]) -> None:
    add_person(desk, "Zoe", "Adams")
    room.screen.show_target(("group", circle["group"]))
    room.type_into("group_join", "zoe")
    room.keys(Key.Key_Return)
    names = [row.name for row in groups.members(desk.director, circle["group"])]
    assert names == ["Ana R.", "Beto R.", "Carmen R.", "Dmitri R.", "Zoe A."]
    room.find("group_members").setFocus()
    room.keys(Key.Key_Delete)
    names = [row.name for row in groups.members(desk.director, circle["group"])]
    assert names == ["Ana R.", "Beto R.", "Carmen R.", "Dmitri R."]
    assert room.said[-1] == "Took Zoe A. off the roll of Monday Circle"


def test_a_group_is_ended(room: Room, desk: Desk, circle: dict[str, int]) -> None:
    room.screen.show_target(("group", circle["group"]))
    room.click("group_end")
    assert room.focused() == "group_end_day"
    room.keys("nov 1, 2026", Key.Key_Return)
    assert "before the first one" in room.text("group_end_day_below")
    room.find("group_end_day").selectAll()
    room.keys("nov 23, 2026", Key.Key_Return)
    assert Group.get_by_id(circle["group"]).ends_on == TODAY
    days = [row.day for row in room.find("group_meetings").model().rows()]
    assert max(days) == TODAY


def test_enter_on_a_past_meeting_opens_its_roll(room: Room, circle: dict[str, int]) -> None:
    room.screen.show_target(("group", circle["group"]))
    room.find("group_meetings").selectRow(0)
    room.keys(Key.Key_Return)
    assert "Nov 2, 2026" in room.text("roll_line")
    assert room.focused() == "roll_table"


def test_all_groups_are_searched(room: Room, desk: Desk) -> None:
    add_group(desk, "Women's Wednesday", weekday=2, room="Attic")
    room.screen.reload()
    room.find("groups_tabs").setCurrentIndex(1)
    room.type_into("groups_search", "attic")
    assert [row.name for row in room.find("groups_list").model().rows()] == ["Women's Wednesday"]
    room.keys(Key.Key_Return)
    assert room.text("group_title") == "Women's Wednesday"


def test_the_front_desk_takes_rolls_but_changes_no_group(
    qtbot: Any, desk: Desk, circle: dict[str, int]
) -> None:
    room = Room(qtbot, desk.front_desk)
    room.screen.show_target(circle["meeting"])
    room.keys("p")
    assert stored(circle["meeting"]) == {"Ana": "present"}
    assert not room.find("groups_new").isEnabled()
    assert "facilitator, director" in room.find("groups_new").toolTip()


def test_a_mentor_sees_the_group_instead_of_the_roll(
    qtbot: Any, desk: Desk, circle: dict[str, int]
) -> None:
    room = Room(qtbot, desk.mentor)
    room.screen.show_target(circle["meeting"])
    assert room.text("group_title") == "Monday Circle"
    assert not room.find("groups_sheet").isVisible()


def test_an_empty_center_says_what_to_do(qtbot: Any, desk: Desk) -> None:
    room = Room(qtbot, desk.facilitator)
    assert room.find("groups_no_meetings").isVisible()
    assert "Add the first group" in room.find("groups_nothing").sentence()


def test_undoing_the_adding_of_the_open_group_leaves_its_page(qtbot: Any, desk: Desk) -> None:
    room = Room(qtbot, desk.facilitator)
    done = groups.add_group(desk.facilitator, {"name": "Brief", "starts_at": "9 am"})
    room.context.did(done)
    room.screen.show_target(("group", done.value))
    room.context.undo(done.entry_id)
    assert not Group.select().exists()
    assert room.find("groups_nothing").isVisible()


def test_undoing_the_adding_of_the_open_meeting_leaves_its_roll(qtbot: Any, desk: Desk) -> None:
    room = Room(qtbot, desk.facilitator)
    values = {"name": "Brief", "starts_at": "9 am", "starts_on": TODAY}
    done = groups.add_group(desk.facilitator, values)
    room.context.did(done)
    meeting = meeting_id(done.value)
    room.screen.show_target(meeting)
    assert room.text("roll_title") == "Brief"
    room.context.undo(done.entry_id)
    assert room.find("groups_nothing").isVisible()
    room.screen.show_target(meeting)
    assert room.refused == ["This meeting is no longer on the schedule."]


def test_everything_that_can_be_touched_has_names(room: Room, circle: dict[str, int]) -> None:
    room.screen.show_target(("group", circle["group"]))
    kinds = (QLineEdit, QPushButton)
    for kind in kinds:
        for each in room.screen.findChildren(kind):
            inside = each.parent() is not None and each.parent().metaObject().className()
            if str(inside).startswith(("QComboBox", "ChoiceBox", "QSpinBox")):
                continue
            if str(each.objectName()).endswith("_action"):
                continue  # named with its words when there is something to do
            assert each.objectName(), f"no name: {each} in {inside}"
            spoken = each.accessibleName() or (each.text() if kind is QPushButton else "")
            assert spoken, f"nothing to say for {each.objectName()}"
