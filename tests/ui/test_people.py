"""People: found as they are typed, read, taken in and changed, with keys alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from peerdesk.actor import Actor
from peerdesk.desk.front_desk import visits
from peerdesk.desk.history import history
from peerdesk.desk.intake import intake
from peerdesk.desk.people import drafts, people
from peerdesk.desk.people.people import Flag
from peerdesk.desk.privacy import erasing
from peerdesk.records.people import Person
from peerdesk.store import journal
from tests.conftest import CLOCK, NOW, Desk
from tests.ui.scripted_dialogs import ScriptedDialogs
from ui.context import Context
from ui.jobs import InlineJobs
from ui.models.selection import selected_id
from ui.screens.people import PeopleScreen
from ui.screens.people.records_list import RecordsList
from ui.screens.people.screen import known_from

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Shown:
    """The screen of one account, and what it said."""

    def __init__(self, qtbot, actor: Actor) -> None:
        self.context = Context(actor, None, InlineJobs(), ScriptedDialogs())
        self.screen = PeopleScreen(self.context)
        self.said: list[tuple[str, int | None]] = []
        self.refused: list[str] = []
        self.wanted: list[tuple[str, object]] = []
        self.context.said.connect(self._on_said)
        self.context.refused.connect(self.refused.append)
        self.context.wanted.connect(self._on_wanted)
        self.context.changed.connect(self._on_changed)
        self.bot = qtbot
        qtbot.addWidget(self.screen)
        self.screen.resize(1160, 720)
        with qtbot.waitActive(self.screen):
            self.screen.show()
        self.screen.reload()
        self.screen.setFocus()

    def _on_said(self, text: str, entry: int | None) -> None:
        self.said.append((text, entry))

    def _on_wanted(self, name: str, target: object) -> None:
        self.wanted.append((name, target))

    def _on_changed(self, tables: frozenset[str]) -> None:
        if tables & self.screen.TABLES:
            self.screen.reload()

    def find(self, name: str, kind: type = QWidget):
        found = self.screen.findChild(kind, name)
        assert found is not None, f"no {name}"
        return found

    def sees(self, name: str) -> bool:
        found = self.screen.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def key(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.bot.keyClick(focused, key, modifier)

    def type(self, name: str, text: str) -> None:
        field = self.find(name)
        field.setFocus()
        self.bot.keyClicks(field, text)

    def search(self, text: str) -> QLineEdit:
        field = self.find("people_search", QLineEdit)
        field.setFocus()
        field.clear()
        self.bot.keyClicks(field, text)
        return field

    def names(self) -> list[str]:
        model = self.find("people_table", QTableView).model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def tabs(self) -> list[str]:
        bar = self.find("person_tabs", QTabBar)
        return [bar.tabText(at) for at in range(bar.count())]

    def open_tab(self, title: str) -> None:
        self.find("person_tabs", QTabBar).setCurrentIndex(self.tabs().index(title))

    def words(self) -> str:
        """Everything that is written on the screen at this moment."""
        labels = [each.text() for each in self.screen.findChildren(QLabel) if each.isVisible()]
        fields = [each.text() for each in self.screen.findChildren(QLineEdit) if each.isVisible()]
        return "\n".join(labels + fields)


@pytest.fixture
def three(desk: Desk) -> None:
    """Ana, Bo and Zoë are in the records."""
    add(desk, preferred_name="Bo", legal_last_name="Nguyen", pronouns="he")
    add(
        desk,
        preferred_name="Ana",
        legal_first_name="Anastasia",
        legal_last_name="Ruiz",
        pronouns="she",
        birth_date="3/4/1990",
        phone="207 555 0134",
        ok_to_text=True,
        say_who_is_calling="a friend",
        emergency_name="Eva",
        needs=("food",),
        accessibility=("hearing",),
        place="04101",
    )
    add(desk, preferred_name="Zoë", legal_last_name="Łódź")


@pytest.fixture
def shown(qtbot, desk: Desk, three: None) -> Shown:
    return Shown(qtbot, desk.front_desk)


def choose_form(shown: Shown, menu_name: str, words: str, within: str = "") -> None:
    """With the arrow keys and Enter, as the menu stands open; ``within`` one of its menus."""
    menu = shown.find(menu_name, QMenu)
    if within:
        _go_to(shown, menu, within)
        shown.bot.keyClick(menu, KEY.Key_Right)
        opened = menu.activeAction().menu()
        assert isinstance(opened, QMenu)
        menu = opened
        shown.bot.waitUntil(menu.isVisible)
    _go_to(shown, menu, words)
    shown.bot.keyClick(menu, KEY.Key_Return)
    # Offscreen, a menu that closes leaves no window active.
    QApplication.processEvents()
    shown.screen.activateWindow()
    shown.bot.waitUntil(shown.screen.isActiveWindow)


def _go_to(shown: Shown, menu: QMenu, words: str) -> None:
    for _step in menu.actions():
        active = menu.activeAction()
        if active is not None and active.text() == words:
            return
        shown.bot.keyClick(menu, KEY.Key_Down)
    assert menu.activeAction().text() == words, [each.text() for each in menu.actions()]


def add(desk: Desk, **values) -> int:
    return intake.start_intake(desk.front_desk, values).value


def id_of(name: str) -> int:
    return Person.get(Person.preferred_name == name).id


def views(person_id: int) -> int:
    rows = journal.JournalEntry.select()
    return rows.where(
        journal.JournalEntry.kind == "view", journal.JournalEntry.person_id == person_id
    ).count()


def test_first_hit_is_selected_while_typing_and_nobody_is_looked_at(shown: Shown) -> None:
    assert shown.names() == ["Ana R.", "Bo N.", "Zoë Ł."]
    shown.search("zoe")
    assert shown.names() == ["Zoë Ł."]
    assert selected_id(shown.find("people_table")) == id_of("Zoë")
    assert views(id_of("Zoë")) == 0
    shown.key(KEY.Key_Return)
    assert shown.find("person_name", QLabel).text() == "Zoë Ł."
    assert views(id_of("Zoë")) == 1


@pytest.mark.parametrize("typed", ["lodz zo", "RUIZ ana", "5550134", "anastazia"])
def test_search_forgives(shown: Shown, typed: str) -> None:
    shown.search(typed)
    assert len(shown.names()) == 1


def test_up_and_down_move_while_the_typing_goes_on(shown: Shown) -> None:
    field = shown.search("")
    shown.key(KEY.Key_Down)
    shown.key(KEY.Key_Down)
    assert selected_id(shown.find("people_table")) == id_of("Bo")
    shown.key(KEY.Key_Up)
    assert selected_id(shown.find("people_table")) == id_of("Ana")
    assert field.hasFocus()
    shown.key(KEY.Key_Return)
    assert shown.find("person_name", QLabel).text() == "Ana R."


def test_letters_typed_in_the_list_go_on_in_the_field(shown: Shown) -> None:
    table = shown.find("people_table", QTableView)
    table.setFocus()
    shown.bot.waitUntil(table.hasFocus)
    shown.bot.keyClicks(table, "b")
    assert shown.find("people_search", QLineEdit).text() == "b"
    shown.bot.waitUntil(shown.find("people_search").hasFocus)
    assert shown.names()[0] == "Bo N.", "others may have a code that begins so"


def test_a_click_opens(shown: Shown) -> None:
    table = shown.find("people_table", QTableView)
    spot = table.visualRect(table.model().index(1, 0)).center()
    shown.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert shown.find("person_name", QLabel).text() == "Bo N."


def test_nothing_of_the_person_before_stays_when_a_search_begins(shown: Shown) -> None:
    shown.screen.show_target(id_of("Ana"))
    assert "(207) 555-0134" in shown.words()
    shown.search("b")
    assert "555" not in shown.words()
    assert "Ruiz" not in shown.words()
    assert shown.find("person_name", QLabel).text() == ""
    assert "555" not in "".join(each.text() for each in shown.screen.findChildren(QLabel))


def test_page_tells_the_desk_what_it_needs(shown: Shown) -> None:
    shown.screen.show_target(id_of("Ana"))
    words = shown.words()
    assert "OK to: text. Say: “a friend”" in words
    assert "Anastasia Ruiz" in words
    assert "Mar 4, 1990 (36 years)" in words
    assert "Eva" in words
    assert shown.tabs() == ["Overview", "Timeline", "Plans", "Consents"], (
        "the others are not the desk's"
    )
    assert not shown.sees("log_support")


def test_facilitator_sees_neither_details_nor_ways_to_change(
    qtbot, desk: Desk, three: None
) -> None:
    other = Shown(qtbot, desk.facilitator)
    other.screen.show_target(id_of("Ana"))
    assert other.find("person_name", QLabel).text() == "Ana R."
    every = "".join(each.text() for each in other.screen.findChildren(QLabel))
    for hidden in ("Ruiz", "1990", "555", "Eva", "Food", "04101"):
        assert hidden not in every
    for action in ("sign_in", "person_change", "ask_mentor", "person_close", "people_new"):
        assert not other.sees(action)
    other.search("ruiz")
    assert other.names() == []
    assert not other.sees("people_empty_action")


def test_sign_in_and_out_from_the_keyboard(shown: Shown, desk: Desk) -> None:
    shown.search("ana")
    shown.key(KEY.Key_Return)
    shown.key(KEY.Key_Space)
    assert shown.said[-1][0] == "Signed in Ana R."
    assert [visit.is_open for visit in visits.visits_today(desk.front_desk)] == [True]
    assert not shown.sees("sign_in")
    shown.bot.mouseClick(shown.find("sign_out"), Qt.MouseButton.LeftButton)
    assert [visit.is_open for visit in visits.visits_today(desk.front_desk)] == [False]


def test_the_page_signs_in_with_the_usual_purpose(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    visits.sign_in(desk.at(NOW - timedelta(days=3), desk.front_desk), ana, ["mentor", "drop_in"])
    shown.screen.show_target(ana)
    shown.find("sign_in", QPushButton).click()
    assert [visit.purposes for visit in visits.visits_today(desk.front_desk)] == [
        "Meeting a mentor, Drop-in"
    ]


def test_undo_of_the_adding_leaves_nobody_on_the_screen(shown: Shown, desk: Desk) -> None:
    done = intake.start_intake(desk.front_desk, {"preferred_name": "Gone"})
    shown.screen.show_target(done.value)
    shown.context.undo(done.entry_id)
    assert shown.sees("people_rest")
    assert "Gone" not in shown.names()


def test_ask_for_a_mentor_close_and_welcome_back(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    shown.screen.show_target(ana)
    shown.find("ask_mentor", QPushButton).click()
    assert not shown.sees("ask_mentor")
    assert "Waits since Nov 23, 2026" in shown.words()
    shown.find("withdraw_mentor", QPushButton).click()
    assert shown.sees("ask_mentor")
    shown.find("person_close", QPushButton).click()
    menu = shown.find("person_close_menu", QMenu)
    shown.bot.keyClick(menu, KEY.Key_Return)
    assert Flag.CLOSED in people.people_rows(desk.front_desk, [ana])[ana].flags
    assert "Completed" in shown.words()
    shown.find("reopen", QPushButton).click()
    assert Flag.CLOSED not in people.people_rows(desk.front_desk, [ana])[ana].flags
    assert shown.said[-1][0] == "Welcomed Ana R. back"


def test_nobody_found_enter_begins_an_intake(shown: Shown) -> None:
    shown.search("maria lopez")
    assert "Maria" not in shown.words()
    assert "maria lopez" in shown.find("people_empty_action", QPushButton).text()
    shown.key(KEY.Key_Return)
    assert shown.find("intake_preferred_name", QLineEdit).text() == "Maria"
    assert shown.find("intake_legal_last_name", QLineEdit).text() == "Lopez"
    assert QApplication.focusWidget() is shown.find("intake_preferred_name")
    assert "Ana R." not in shown.words(), "nobody else's name stands beside the form"


def test_what_was_typed_goes_to_the_field_it_is_for() -> None:
    assert known_from("") == {}
    assert known_from("207 555-0199") == {"phone": "207 555-0199"}
    assert known_from("DeShawn") == {"preferred_name": "DeShawn", "legal_last_name": ""}
    assert known_from("ana maría o'neil")["legal_last_name"] == "María O'neil"


def test_intake_by_keys_alone(shown: Shown, desk: Desk) -> None:
    shown.bot.keyClick(shown.screen, KEY.Key_N, CTRL)
    shown.type("intake_preferred_name", "Rui")
    shown.type("intake_pronouns", "they")
    shown.type("intake_phone", "207-555-0177")
    shown.key(KEY.Key_Tab)
    shown.key(KEY.Key_Tab)
    shown.key(KEY.Key_Space)  # it is OK to call
    shown.find("intake_needs").setFocus()
    shown.key(KEY.Key_Right)
    shown.key(KEY.Key_Space)
    shown.type("intake_legal_last_name", "")
    shown.key(KEY.Key_Down, ALT)
    shown.bot.keyClick(shown.find("intake_legal_last_name_menu", QMenu), KEY.Key_Return)
    shown.find("intake_wants_mentor").setFocus()
    shown.key(KEY.Key_Space)
    shown.find("intake_free_times").setFocus()
    shown.key(KEY.Key_Down)
    shown.key(KEY.Key_Space)
    shown.key(KEY.Key_Return, CTRL)
    assert shown.said[-1][0] == "Added Rui"
    assert shown.find("person_name", QLabel).text() == "Rui"
    values = intake.intake_values(desk.front_desk, id_of("Rui"))
    assert values["pronouns"] == "they"
    assert (values["phone"], values["ok_to_call"]) == ("(207) 555-0177", True)
    assert values["needs"] == ("food",)
    assert values["free_times"] == ((0, "afternoon"),)
    assert values["wants_mentor"] is True
    assert values["unanswered"] == {"legal_last_name": "declined"}
    assert drafts.drafts(desk.front_desk) == []


def test_errors_stand_at_their_fields_and_nothing_is_lost(shown: Shown) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_birth_date", "31/31/1990")
    shown.type("intake_phone", "12")
    shown.type("intake_place", "04101")
    shown.key(KEY.Key_S, CTRL)
    assert shown.find("intake_preferred_name_below", QLabel).text() == "This is needed."
    assert "isn't a date" in shown.find("intake_birth_date_below", QLabel).text()
    assert "phone number" in shown.find("intake_phone_below", QLabel).text()
    assert QApplication.focusWidget() is shown.find("intake_preferred_name")
    assert shown.find("intake_birth_date", QLineEdit).text() == "31/31/1990"
    assert shown.find("intake_place", QLineEdit).text() == "04101"
    shown.type("intake_preferred_name", "Rui")
    shown.find("intake_birth_date", QLineEdit).clear()
    shown.find("intake_phone", QLineEdit).clear()
    shown.key(KEY.Key_S, CTRL)
    assert shown.said[-1][0] == "Added Rui"


def test_a_form_only_looked_at_leaves_no_draft(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    shown.key(KEY.Key_Escape)
    shown.screen.show_target(id_of("Ana"))
    shown.find("person_change", QPushButton).click()
    shown.key(KEY.Key_Escape)
    assert drafts.drafts(desk.front_desk) == []
    assert shown.find("person_name", QLabel).text() == "Ana R."


def test_likely_duplicates_stand_beside_the_form(shown: Shown, qtbot) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Ana")
    shown.type("intake_phone", "2075550134")
    name = f"intake_same_{id_of('Ana')}"
    qtbot.waitUntil(lambda: shown.screen.findChild(QPushButton, name) is not None)
    assert "same phone number" in shown.words()
    shown.find(name, QPushButton).click()
    assert shown.find("person_name", QLabel).text() == "Ana R."
    assert "Your intake of Ana" in shown.find("people_draft_words", QLabel).text()


def test_change_keeps_what_was_not_touched(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    before = intake.intake_values(desk.front_desk, ana)
    shown.screen.show_target(ana)
    shown.bot.keyClick(shown.screen, KEY.Key_E, CTRL)
    assert shown.find("intake_birth_date", QLineEdit).text() == "Mar 4, 1990"
    assert not shown.sees("intake_same")
    shown.key(KEY.Key_S, CTRL)
    assert intake.intake_values(desk.front_desk, ana) == before
    shown.bot.keyClick(shown.screen, KEY.Key_E, CTRL)
    shown.type("intake_other_names", "Annie, Nan")
    shown.key(KEY.Key_S, CTRL)
    after = intake.intake_values(desk.front_desk, ana)
    assert after == {**before, "other_names": ("Annie", "Nan")}
    assert "Annie, Nan" in shown.words()
    shown.context.undo_last()
    assert intake.intake_values(desk.front_desk, ana) == before


def test_declined_and_not_known_exclude_an_answer(shown: Shown) -> None:
    shown.screen.show_target(("new", "Kim"))
    shown.find("intake_needs_food", QPushButton).click()
    shown.find("intake_needs_declined", QPushButton).click()
    form = shown.screen.findChild(QWidget, "intake_scroll")
    assert form is not None
    assert not shown.find("intake_needs_food", QPushButton).isChecked()
    shown.find("intake_needs_housing", QPushButton).click()
    assert not shown.find("intake_needs_declined", QPushButton).isChecked()
    shown.type("intake_place", "04")
    shown.key(KEY.Key_Down, ALT)
    menu = shown.find("intake_place_menu", QMenu)
    shown.bot.keyClick(menu, KEY.Key_Down)
    shown.bot.keyClick(menu, KEY.Key_Return)
    assert shown.find("intake_place", QLineEdit).text() == ""
    shown.key(KEY.Key_S, CTRL)
    unanswered = intake.intake_values(shown.context.actor, id_of("Kim"))["unanswered"]
    assert unanswered == {"place": "unknown"}


def test_history_is_the_directors_and_read_by_the_page(qtbot, desk: Desk, three: None) -> None:
    ana = id_of("Ana")
    for number in range(60):
        values = {"place": f"041{number:02}"}
        intake.change_person(desk.at(NOW + timedelta(minutes=number)), ana, values)
    other = Shown(qtbot, replace(desk.director, clock=CLOCK))
    other.screen.show_target(ana)
    other.open_tab("History")
    listed = other.find("person_history", RecordsList)
    assert len(listed.entries()) == history.PAGE
    assert any("04157 → 04158" in line for line in listed.entries()[2].lines)
    listed.setFocus()
    other.bot.keyClick(listed, KEY.Key_End)
    other.bot.keyClick(listed, KEY.Key_End)
    whole = history.history(desk.director, ana, limit=1000)
    assert [entry.id for entry in listed.entries()] == [line.entry_id for line in whole]
    other.search("b")
    assert listed.entries() == []


def test_support_is_logged_in_a_few_keys(qtbot, desk: Desk, three: None) -> None:
    other = Shown(qtbot, desk.director)
    other.screen.show_target(id_of("Ana"))
    other.find("log_support", QPushButton).click()
    other.key(KEY.Key_Return, CTRL)
    assert "minutes" in other.find("session_minutes_below", QLabel).text()
    other.type("session_minutes", "30")
    other.type("session_note", "Read the lease together.")
    other.key(KEY.Key_Escape)
    assert other.find("session_note").toPlainText() == ""
    other.find("log_support", QPushButton).click()
    assert other.find("session_note").toPlainText() == "Read the lease together."
    other.key(KEY.Key_Return, CTRL)
    assert other.said[-1][0] == "Logged for Ana R.: One-on-one"
    other.open_tab("Support")
    [entry] = other.find("person_support", RecordsList).entries()
    assert entry.meta == "Nov 23, 2026 · In person · 30 minutes"
    assert entry.lines == ("Read the lease together.",)
    assert drafts.drafts(desk.director) == []


def test_mentor_who_is_not_the_own_neither_logs_nor_reads(qtbot, desk: Desk, three: None) -> None:
    other = Shown(qtbot, desk.mentor)
    other.screen.show_target(id_of("Ana"))
    assert not other.sees("log_support")
    assert other.tabs() == ["Overview", "Timeline"]


def test_only_the_rows_in_sight_are_read(shown: Shown, desk: Desk, monkeypatch) -> None:
    with journal.entry(desk.director, "Filled"):
        Person.insert_rows(
            [
                {
                    "code": f"P{n:07}",
                    "preferred_name": f"Name {n}",
                    "first_seen_on": NOW.date(),
                    "sort_key": f"name {n:04}",
                    "search_key": f" name {n:04} |",
                }
                for n in range(2000)
            ]
        )
    read: list[int] = []
    real = people.people_rows

    def counted(actor, ids):
        read.extend(ids)
        return real(actor, ids)

    monkeypatch.setattr(people, "people_rows", counted)
    shown.search("nam")
    read.clear()
    shown.bot.keyClick(shown.find("people_search"), KEY.Key_E)
    QApplication.processEvents()
    assert shown.find("people_table", QTableView).model().rowCount() == 2000
    assert 0 < len(read) <= 36


def test_archived_people_are_found_apart_and_brought_back(qtbot, desk: Desk, three: None) -> None:
    bo = id_of("Bo")
    erasing.archive(desk.director, bo, reason="Moved", typed_code=Person.get_by_id(bo).code)
    shown = Shown(qtbot, desk.director)
    toggle = shown.find("people_archived", QPushButton)
    shown.screen.show_target(id_of("Ana"))
    assert shown.names() == ["Ana R.", "Zoë Ł."]
    toggle.setFocus()
    shown.key(KEY.Key_Space)
    assert shown.names() == ["Bo N."]
    assert shown.find("person_name", QLabel).text() == "", "another search began"
    index = shown.find("people_table", QTableView).model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Archived")
    shown.search("zo")
    assert shown.names() == []
    assert shown.find("people_empty", QWidget).isVisible()
    assert not shown.sees("people_empty_action"), "nobody is taken in from here"
    shown.search("nguy")
    shown.key(KEY.Key_Return)
    assert shown.find("person_name", QLabel).text() == "Bo N."
    shown.bot.mouseClick(shown.find("bring_back"), Qt.MouseButton.LeftButton)
    assert erasing.archived_ids(desk.director) == []
    assert shown.names() == []
    shown.screen.show_target(bo)
    assert not toggle.isChecked()
    assert shown.names() == ["Ana R.", "Bo N.", "Zoë Ł."]
    assert selected_id(shown.find("people_table")) == bo


def test_the_archive_is_for_those_who_may_erase(shown: Shown) -> None:
    assert not shown.sees("people_archived")
