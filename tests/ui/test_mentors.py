"""The mentors' room, driven as people drive it: keys, clicks, a real encrypted center."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from peerdesk.desk.mentoring import assignment, mentors, sessions
from peerdesk.store import journal
from tests.conftest import NOW, Desk
from tests.desk.mentoring import mentor, mentors_account, person, tell
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs
from ui.screens.mentors import MentorsScreen

KEY = Qt.Key
TIMES = [(1, "evening")]


class Room:
    """The shown screen, with what a window would hear from it."""

    def __init__(self, qtbot, actor) -> None:
        self.qtbot = qtbot
        self.context = Context(actor, None, InlineJobs(), ScriptedDialogs())
        self.screen = MentorsScreen(self.context)
        self.said: list[tuple[str, object]] = []
        self.refused: list[str] = []
        self.wanted: list[tuple[str, object]] = []
        self.context.said.connect(self._on_said)
        self.context.refused.connect(self.refused.append)
        self.context.wanted.connect(self._on_wanted)
        self.context.changed.connect(self._on_changed)
        qtbot.addWidget(self.screen)
        self.screen.resize(1160, 720)
        self.screen.show()
        self.screen.activateWindow()
        qtbot.waitUntil(self.screen.isActiveWindow)
        self.screen.reload()

    def _on_said(self, text: str, entry: object) -> None:
        self.said.append((text, entry))

    def _on_wanted(self, screen: str, target: object) -> None:
        self.wanted.append((screen, target))

    def _on_changed(self, tables: frozenset[str]) -> None:
        if tables & MentorsScreen.TABLES:
            self.screen.reload()

    def find(self, name: str) -> QWidget:
        found = self.screen.findChild(QWidget, name)
        assert found is not None, name
        return found

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """A key, to whatever has the focus."""
        QApplication.processEvents()
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key, modifiers)
        QApplication.processEvents()

    def keys(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def click(self, name: str) -> None:
        button = self.find(name)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def shown(self, name: str) -> list[str]:
        """What the rows of a list say."""
        model = self.find(name).model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [model.index(at, 0).data(role) for at in range(model.rowCount())]

    def name(self) -> str:
        return self.find("mentors_person_name").text()


@pytest.fixture
def room(desk, qtbot):
    """Makes the room for an actor."""

    def make(actor=None) -> Room:
        return Room(qtbot, actor or desk.director)

    return make


def waits(desk: Desk, name: str, days: int = 0, **known) -> int:
    """Somebody who asked for a mentor so many days ago."""
    made = person(desk, name, language="en", age_band="25_34", **known)
    tell(desk, made, mode=["phone"], slots=TIMES)
    assignment.ask_for_mentor(desk.at(NOW - timedelta(days=days)), made)
    return made


def current(desk: Desk, person_id: int) -> str | None:
    rows = assignment.assignment_history(desk.director, person_id)
    return next((row.mentor for row in rows if row.ended_on is None), None)


def test_the_longest_wait_comes_first_and_enter_enter_assigns_the_best(desk, room) -> None:
    mentor(desk, name="Paul", pathways=[])
    mentor(desk, name="Rosa", pathways=["smart"])
    waits(desk, "Bo", 2)
    early = waits(desk, "Ana", 30)
    tell(desk, early, pathway=["smart"])
    made = room()
    assert [text.split(",")[0] for text in made.shown("mentors_waiting")] == ["Ana R.", "Bo R."]
    assert "30 days" in made.shown("mentors_waiting")[0]
    assert made.name() == "Ana R."
    first = made.shown("mentors_matches")[1]
    assert first.startswith("Rosa, 0 of 15")
    assert "same pathway: SMART Recovery" in first
    made.find("mentors_waiting").setFocus()
    made.key(KEY.Key_Return)
    assert QApplication.focusWidget() is made.find("mentors_matches")
    made.key(KEY.Key_Return)
    assert current(desk, early) == "Rosa"
    assert made.said[-1][0] == "Rosa is now the mentor of Ana R."
    # The next one is open at once, ready for the same two keys.
    assert made.name() == "Bo R."
    assert QApplication.focusWidget() is made.find("mentors_waiting")
    made.context.undo(made.said[-1][1])
    assert current(desk, early) is None
    assert len(made.shown("mentors_waiting")) == 2
    assert made.name() == "Bo R."
    assert made.screen.people.currentIndex().row() == 1


def test_a_broken_must_asks_for_a_reason_in_the_page(desk, room) -> None:
    mentor(desk, name="Rosa", languages=["es"])
    ana = waits(desk, "Ana")
    made = room()
    assert made.shown("mentors_matches")[0].startswith("Only with a written reason (1)")
    assert "No shared language" in made.shown("mentors_matches")[1]
    made.find("mentors_matches").setFocus()
    made.key(KEY.Key_Return)
    assert QApplication.focusWidget() is made.find("decision_override")
    made.key(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert current(desk, ana) is None
    assert "only with a written reason" in made.find("decision_override_below").text()
    made.keys("Both read lips")
    made.key(KEY.Key_Escape)  # goes back, keeps the text
    assert QApplication.focusWidget() is made.find("mentors_matches")
    made.key(KEY.Key_Return)
    assert made.find("decision_override").toPlainText() == "Both read lips"
    made.click("decision_yes")
    assert current(desk, ana) == "Rosa"
    (row,) = assignment.assignment_history(desk.director, ana)
    assert row.override_reason == "Both read lips"


def test_never_this_mentor_and_allowed_again(desk, room) -> None:
    mentor(desk, name="Rosa")
    ana = waits(desk, "Ana")
    made = room()
    made.click("mentors_exclude")
    made.find("decision_exclusion").set_code("relative")
    made.click("decision_yes")
    assert [row.reason for row in assignment.exclusions_of(desk.director, ana)] == ["Relative"]
    assert "never together: Relative" in made.shown("mentors_matches")[1].replace("N", "n")
    assert made.find("mentors_facts").value("excluded") == "Rosa (Relative)"
    made.click("mentors_exclude")  # now: allow again
    assert assignment.exclusions_of(desk.director, ana) == []


def test_wishes_are_changed_and_the_request_withdrawn(desk, room) -> None:
    mentor(desk, name="Rosa", gender="woman")
    ana = waits(desk, "Ana", 9)
    made = room()
    made.click("mentors_ask")
    assert made.find("ask_times").slots() == TIMES
    made.find("ask_must").setChecked(True)
    made.click("ask_yes")
    assert "which gender" in made.find("ask_gender_below").text()
    made.find("ask_gender").set_code("woman")
    made.find("ask_times_1_evening").setFocus()
    made.key(KEY.Key_Right)
    made.key(KEY.Key_Space)
    made.click("ask_yes")
    assert made.find("mentors_facts").value("wish") == "Woman (a must)"
    assert assignment.traits_of(desk.director, ana).slots == {(1, "evening"), (2, "evening")}
    assert assignment.waiting(desk.director)[0].days == 9
    made.click("mentors_withdraw")
    assert assignment.waiting(desk.director) == []
    assert made.find("mentors_nothing").isVisible()
    assert QApplication.focusWidget() is not made.find("mentors_withdraw")


def test_change_and_end_keep_the_reason_and_the_note(desk, room) -> None:
    rosa = mentor(desk, name="Rosa")
    mentor(desk, name="Paul")
    ana = waits(desk, "Ana")
    assignment.assign(desk.director, ana, rosa)
    made = room()
    made.screen.show_target(ana)
    assert made.name() == "Ana R."
    assert made.find("mentors_now").value("mentor") == "Rosa"
    made.click("mentors_change")
    made.key(KEY.Key_Return)
    made.click("decision_yes")
    assert made.find("decision_end_reason_below").text() == "Choose one from the list."
    made.find("decision_end_reason").set_code("schedule")
    made.find("decision_hand_over").setPlainText("Likes walking")
    made.click("decision_yes")
    assert current(desk, ana) == "Paul"
    made.find("mentors_person_tabs").setCurrentIndex(3)
    assert "Hand-over: Likes walking" in made.shown("mentors_history")[1]
    assert "Times no longer fit" in made.shown("mentors_history")[1]
    made.find("mentors_person_tabs").setCurrentIndex(1)
    made.click("mentors_end")
    made.find("decision_end_reason").set_code("goals_reached")
    assert made.find("decision_hand_over").toPlainText() == ""
    made.click("decision_yes")
    assert current(desk, ana) is None
    assert not made.find("mentors_person_tabs").isTabVisible(1)


def test_a_mentor_who_pauses_shows_whom_it_leaves_and_they_come_up(desk, room) -> None:
    rosa = mentor(desk, name="Rosa")
    for name in ("Ana", "Bo"):
        assignment.assign(desk.director, waits(desk, name), rosa)
    made = room()
    made.screen.show_target(("mentor", rosa))
    assert [text.split(",")[0] for text in made.shown("mentors_people")] == ["Ana R.", "Bo R."]
    made.click("mentors_pause")
    assert made.find("stage_banner").text().startswith("2 people will need a new mentor")
    made.key(KEY.Key_Escape)
    assert mentors.mentor_values(desk.director, rosa)["stage"] == "active"
    made.click("mentors_pause")
    made.key(KEY.Key_Return)
    assert mentors.mentor_values(desk.director, rosa)["stage"] == "paused"
    assert "Needs a new mentor: Rosa, Paused" in made.shown("mentors_waiting")[0]
    made.click("mentors_pause")  # now: make active
    assert mentors.mentor_values(desk.director, rosa)["stage"] == "active"
    assert made.shown("mentors_waiting") == []


def test_a_mentor_is_added_with_errors_at_the_field_and_typed_text_kept(desk, room) -> None:
    made = room()
    made.click("mentors_add")
    made.key(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.find("mentor_name_below").text() == "This is needed."
    made.keys("Zofia")
    made.find("mentor_languages_chips_es").click()
    made.find("mentor_languages").others.code_changed.emit("pl")
    made.find("mentor_slots_0_morning").setFocus()
    made.key(KEY.Key_Down)
    made.key(KEY.Key_Space)
    made.key(KEY.Key_Escape)
    made.click("mentors_add")
    assert made.find("mentor_name").text() == "Zofia"
    made.find("mentor_trained_on").setText("soon")
    made.click("mentors_save")
    assert made.find("mentor_trained_on_below").text()
    made.find("mentor_trained_on").setText("1/5/2026")
    made.find("mentor_account").set_code(str(mentors_account(desk)))
    made.click("mentors_save")
    (mentor_id,) = mentors.mentor_ids(desk.director)
    kept = mentors.mentor_values(desk.director, mentor_id)
    assert kept["name"] == "Zofia"
    assert kept["languages"] == ["es", "pl"]
    assert kept["slots"] == [(0, "afternoon")]
    assert kept["trained_on"] == date(2026, 1, 5)
    assert kept["account_id"] == mentors_account(desk)
    assert kept["limit"] is None
    assert made.find("mentors_mentor_name").text() == "Zofia"
    made.click("mentors_change_mentor")
    made.find("mentor_limit").setText("3")
    made.click("mentors_save")
    assert mentors.mentor_values(desk.director, mentor_id) == kept | {"limit": 3}


def test_a_mentor_also_comes_as_somebody(desk, room) -> None:
    ana = waits(desk, "Ana")
    made = room()
    made.click("mentors_add")
    made.find("mentor_name").setText("Ana")
    made.find("mentor_person_search").setFocus()
    made.keys("ANA")
    made.key(KEY.Key_Return)
    assert made.find("mentor_person").person_id() == ana
    made.click("mentors_save")
    (match,) = assignment.matches_for(desk.director, ana)
    assert "is the same person" in match.against


def test_support_is_logged_from_the_list_of_people(desk, room) -> None:
    rosa = mentor(desk, name="Rosa")
    ana = waits(desk, "Ana")
    assignment.assign(desk.director, ana, rosa)
    made = room()
    made.screen.show_target(("mentor", rosa))
    made.click("mentors_log_for")
    assert QApplication.focusWidget() is made.find("mentor_log_kind")
    made.key(KEY.Key_Return)
    assert made.find("mentor_log_minutes_below").text() == "Type the minutes, or start and end."
    made.find("mentor_log_starts").setText("9 am")
    made.find("mentor_log_ends").setText("9:50 am")
    made.find("mentor_log_follow_up").setText("11/30/2026")
    made.find("mentor_log_note").setPlainText("Wrote a letter")
    made.click("mentor_log_yes")
    (row,) = sessions.sessions_of(desk.director, ana)
    assert (row.minutes, row.mentor, row.note) == (50, "Rosa", "Wrote a letter")
    assert row.follow_up_on == date(2026, 11, 30)
    assert "last support Nov 23, 2026" in made.shown("mentors_people")[0]
    made.click("mentors_log_for")
    assert made.find("mentor_log_note").toPlainText() == ""
    made.find("mentor_log_reached").setChecked(False)
    made.click("mentor_log_yes")
    assert sessions.sessions_of(desk.director, ana)[0].reached is False
    made.click("mentors_log_for")
    for name, code in (("mentor_log_kind", "warm_hand_off"), ("mentor_log_told", "yes")):
        made.find(name).set_code(code)
        made.find(name).code_changed.emit(code)
    made.find("mentor_log_minutes").setText("20")
    made.find("mentor_log_told_to").setText("Pier Clinic")
    made.find("mentor_log_told_what").setPlainText("Her name")
    made.click("mentor_log_yes")
    assert "no consent of this kind" in made.find("mentor_log_banner_words").text()
    assert made.find("mentor_log_banner_action").isVisible(), "a director keeps consents"
    made.find("mentor_log_director_reason").setPlainText("She asked for it, and signs today")
    made.click("mentor_log_yes")
    assert sessions.sessions_of(desk.director, ana)[0].kind == "Warm hand-off"


def test_the_front_desk_sees_and_asks_but_does_not_assign(desk, room) -> None:
    mentor(desk, name="Rosa")
    ana, bo = waits(desk, "Ana"), person(desk, "Bo")
    made = room(desk.front_desk)
    assert not made.find("mentors_add").isVisible()
    assert not made.find("mentors_assign").isEnabled()
    assert made.find("mentors_cannot_assign").isVisible()
    made.find("mentors_matches").setFocus()
    made.key(KEY.Key_Return)
    assert current(desk, ana) is None
    assert made.refused
    made.screen.show_target(bo)
    made.click("mentors_ask")
    made.click("ask_yes")
    assert len(made.shown("mentors_waiting")) == 2


def test_a_mentors_account_sees_the_own_people_and_page_only(desk, room) -> None:
    rosa = mentor(desk, name="Rosa", account_id=mentors_account(desk))
    mentor(desk, name="Paul")
    ana, bo = waits(desk, "Ana"), waits(desk, "Bo")
    assignment.assign(desk.director, ana, rosa)
    made = room(desk.mentor)
    assert [text.split(",")[0] for text in made.shown("mentors_waiting")] == ["Ana R."]
    tabs = made.find("mentors_tabs")
    assert isinstance(tabs, QTabBar)
    assert tabs.tabText(0) == "My &people (1)"
    assert made.name() == "Ana R."
    assert not made.find("mentors_person_tabs").isTabVisible(0)
    assert not made.find("mentors_change").isVisible()
    made.click("mentors_log")
    made.find("log_minutes").setText("30")
    made.click("log_yes")
    assert sessions.sessions_of(desk.mentor, ana)[0].mentor == "Rosa"
    made.screen.show_target(bo)  # somebody else: nothing of theirs is shown
    assert made.find("mentors_nothing").isVisible()
    tabs.setCurrentIndex(1)
    assert [row.split(",")[0] for row in made.shown("mentors_mentors")][1:] == ["Rosa"]
    assert made.find("mentors_mentor_name").text() == "Rosa"
    assert not made.find("mentors_change_mentor").isVisible()


def test_a_reload_keeps_who_is_chosen_by_id(desk, room) -> None:
    mentor(desk, name="Rosa")
    paul = mentor(desk, name="Paul")
    waits(desk, "Bo", 2)
    ana = waits(desk, "Ana", 1)
    made = room()
    made.screen.show_target(ana)
    made.find("mentors_matches").setFocus()
    made.key(KEY.Key_Down)
    chosen = made.find("mentors_assign").text()
    waits(desk, "Cy", 40)
    mentors.change_mentor(
        desk.director, paul, mentors.mentor_values(desk.director, paul) | {"place": "x"}
    )
    made.screen.reload()
    assert made.name() == "Ana R."
    assert made.find("mentors_assign").text() == chosen
    assert made.screen.people.currentIndex().row() == 2


def test_a_target_that_comes_before_the_first_reload_is_kept(desk, room) -> None:
    mentor(desk, name="Rosa")
    waits(desk, "Bo", 2)
    ana = waits(desk, "Ana", 1)
    made = room()
    fresh = MentorsScreen(made.context)
    made.qtbot.addWidget(fresh)
    fresh.show_target(ana)
    fresh.reload()
    assert fresh.people.currentIndex().row() == 1
    assert fresh.findChild(QWidget, "mentors_facts").value("state") == "Waits for one, 1 day"


def test_an_empty_center_says_what_to_do(desk, room) -> None:
    made = room()
    assert made.find("mentors_nothing").isVisible()
    made.find("mentors_tabs").setCurrentIndex(1)
    made.click("mentors_none_action")
    assert QApplication.focusWidget() is made.find("mentor_name")
    assert not made.refused
    assert journal.to_undo_and_redo(desk.director, 0) == ([], [])


def test_mentors_are_found_by_name_and_escape_clears(desk, room) -> None:
    for name in ("Rosa", "Paweł", "Zoë"):
        mentor(desk, name=name)
    made = room()
    made.find("mentors_tabs").setCurrentIndex(1)
    made.find("mentors_find").setFocus()
    made.keys("pawel")
    assert [text.split(",")[0] for text in made.shown("mentors_mentors")][1:] == ["Paweł"]
    made.key(KEY.Key_Return)
    assert made.find("mentors_mentor_name").text() == "Paweł"
    made.find("mentors_find").setFocus()
    made.key(KEY.Key_Escape)
    assert len(made.shown("mentors_mentors")) == 4
