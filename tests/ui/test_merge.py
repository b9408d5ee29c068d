"""Duplicates: two records side by side, merged, told apart, and undone days later, by keys and
clicks in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from peerdesk.actor import Role
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.office import office
from peerdesk.records.people import NotTheSame, Person
from tests.conftest import NOW, Desk
from tests.doors import CHEAP, PASSWORD
from tests.exchange.importing import tables
from tests.ui.scripted_dialogs import ScriptedDialogs
from tests.ui.test_records import ALT, CONTROL, Key, actor, add, press, said, tab_words, toast_of
from tests.ui.windows import Shell, copied
from ui.context import Context
from ui.jobs import InlineJobs
from ui.models.columns import IconRole, IdRole
from ui.models.selection import select_id, selected_id
from ui.screens.records import RecordsScreen


@pytest.fixture
def shell(qtbot: QtBot, folder_template: Path, tmp_path: Path) -> Iterator[Shell]:
    """Signed in, at Records."""
    made = Shell(qtbot, copied(folder_template, tmp_path))
    made.sign_in()
    made.window.workspace.show_place("records")
    yield made
    made.close()


def at_duplicates(shell: Shell) -> None:
    shell.find("records_tabs").setCurrentIndex(1)
    shell.wait(lambda: not shell.sees("duplicates_busy"))


def two_anas(shell: Shell) -> tuple[int, int]:
    shared = {"legal_last_name": "Ruiz", "birth_date": "3/4/1990"}
    first = add(shell, "Ana", phone="207 555 0142", **shared)
    second = add(shell, "Anna", place="04101", **shared)
    return first, second


def pairs(shell: Shell) -> list[tuple[int, int]]:
    model = shell.find("duplicate_pairs").model()
    return [model.index(at, 0).data(IdRole) for at in range(model.rowCount())]


def headings(shell: Shell) -> list[str]:
    model = shell.find("merge_fields").model()
    return [model.headerData(at, Qt.Orientation.Horizontal) for at in (1, 2)]


def test_nobody_twice_is_said(shell: Shell) -> None:
    at_duplicates(shell)
    assert shell.sees("duplicates_none_action")
    assert not shell.sees("pair_merge")


def test_two_records_are_merged_by_keys_and_come_back(shell: Shell) -> None:
    first, second = two_anas(shell)
    before = tables()
    at_duplicates(shell)

    assert tab_words(shell, "records_tabs")[1] == "&Duplicates (1)"
    assert pairs(shell) == [(first, second)]
    assert "same birth date" in said(shell, "pair_reason")
    shell.find("duplicate_pairs").setFocus()
    press(shell, Key.Key_Return)
    fields = shell.find("merge_fields")
    assert shell.window.focusWidget() is fields
    assert selected_id(fields) == "preferred_name"
    model = fields.model()
    assert model.index(0, 0).data() == "Code"
    assert [model.index(1, at).data() for at in range(3)] == ["Name used here", "Ana", "Anna"]
    assert said(shell, "pair_values") == "Name used here: Ana or Anna"
    aloud = Qt.ItemDataRole.AccessibleTextRole
    both = "Name used here, Ana, kept, Anna, not kept, choose one"
    assert model.index(1, 0).data(aloud) == both
    assert model.index(1, 2).data(aloud) == "Anna, not kept"
    assert model.index(1, 1).data(IconRole) == "check-circle-fill"
    press(shell, Key.Key_Right)
    assert model.index(1, 2).data(IconRole) == "check-circle-fill"
    press(shell, Key.Key_Left)
    assert model.index(1, 1).data(IconRole) == "check-circle-fill"
    press(shell, Key.Key_Right)
    press(shell, Key.Key_M, ALT)

    toast_of(shell, "Merged")
    kept = Person.get()
    assert (kept.id, kept.preferred_name, kept.place) == (first, "Anna", "04101")
    shell.wait(lambda: not pairs(shell))
    assert not shell.sees("pair_merge")

    shell.click("toast_undo")
    assert tables() == before
    shell.wait(lambda: pairs(shell) == [(first, second)])


def test_a_click_chooses_the_value_that_is_kept(shell: Shell) -> None:
    two_anas(shell)
    at_duplicates(shell)
    fields = shell.find("merge_fields")
    model = fields.model()
    at = fields.visualRect(model.index(1, 2)).center()
    QTest.mouseClick(fields.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert model.index(1, 2).data(IconRole) == "check-circle-fill"
    shell.click("pair_merge")
    toast_of(shell, "Merged")
    assert Person.get().preferred_name == "Anna"


def test_the_other_record_can_be_the_one_that_stays(shell: Shell) -> None:
    _first, second = two_anas(shell)
    at_duplicates(shell)
    press_on = shell.find("merge_fields")
    press_on.setFocus()
    press(shell, Key.Key_W, ALT)
    model = press_on.model()
    assert [model.index(1, at).data() for at in (1, 2)] == ["Anna", "Ana"]
    assert model.index(1, 2).data(IconRole) == "check-circle-fill", "Ana is kept as before"
    press(shell, Key.Key_M, ALT)
    toast_of(shell, "Merged")
    kept = Person.get()
    assert (kept.id, kept.preferred_name) == (second, "Ana")


def test_not_the_same_person_is_remembered(shell: Shell) -> None:
    first, second = two_anas(shell)
    at_duplicates(shell)
    press_on = shell.find("pair_not_same")
    press_on.setFocus()
    press(shell, Key.Key_Space)

    toast_of(shell, "are two people")
    assert NotTheSame.select().count() == 1
    shell.wait(lambda: not pairs(shell))
    shell.window.workspace.show_place("settings")
    shell.window.workspace.show_place("records")
    shell.wait(lambda: not shell.sees("duplicates_busy"))
    assert not pairs(shell)
    QTest.keyClick(shell.window, Key.Key_Z, CONTROL)
    shell.wait(lambda: pairs(shell) == [(first, second)])


def test_after_a_decision_comes_the_next_pair(shell: Shell) -> None:
    two_anas(shell)
    third = add(shell, "Sam", legal_last_name="Okafor", birth_date="1/1/1970")
    fourth = add(shell, "Sam", legal_last_name="Okafor")
    at_duplicates(shell)
    assert len(pairs(shell)) == 2
    shell.click("pair_merge")
    shell.wait(lambda: pairs(shell) == [(third, fourth)])
    assert selected_id(shell.find("duplicate_pairs")) == (third, fourth)
    assert shell.find("merge_fields").model().index(1, 1).data() == "Sam"


def test_a_merge_asked_for_elsewhere(shell: Shell) -> None:
    first = add(shell, "Ana", legal_last_name="Ruiz")
    second = add(shell, "Zora", legal_last_name="Neale")
    shell.window.workspace.context.show("records", ("merge", first, second))
    shell.wait(lambda: not shell.sees("duplicates_busy"))

    assert shell.sees("pair_merge"), "it stays though these two are on no list"
    assert shell.window.focusWidget() is shell.find("merge_fields")
    shell.click("pair_merge")
    toast_of(shell, "Merged Zora N.")
    assert [person.id for person in Person.select()] == [first]


def test_a_record_that_is_gone_is_said_at_its_place(shell: Shell) -> None:
    first, second = two_anas(shell)
    at_duplicates(shell)
    assert pairs(shell) == [(first, second)]
    QTest.keyClick(shell.window, Key.Key_Z, CONTROL)  # the second Ana was never added

    shell.wait(lambda: not pairs(shell))
    assert not shell.sees("pair_merge")
    shell.window.workspace.context.show("records", ("merge", first, second))
    assert not shell.sees("pair_merge")


def test_a_pair_asked_for_elsewhere_is_not_changed_by_the_search(shell: Shell) -> None:
    listed = two_anas(shell)
    first = add(shell, "Zora", legal_last_name="Neale")
    second = add(shell, "Wanda", legal_last_name="Moss")
    shell.window.workspace.show_place("people")
    shell.window.workspace.context.show("records", ("merge", second, first))
    shell.wait(lambda: pairs(shell) == [listed])

    assert selected_id(shell.find("duplicate_pairs")) is None
    assert headings(shell) == ["Stays: Wanda M.", "Goes: Zora N."]
    shell.window.workspace.screen_of("records").reload()
    assert headings(shell) == ["Stays: Wanda M.", "Goes: Zora N."]
    shell.click("pair_merge")
    toast_of(shell, "Merged Zora N.")
    assert {row.id for row in Person.select()} == {*listed, second}
    shell.wait(lambda: headings(shell) == ["Stays: Ana R.", "Goes: Anna R."])


def test_a_pair_asked_for_elsewhere_that_is_listed_keeps_its_sides(shell: Shell) -> None:
    first, second = two_anas(shell)
    shell.window.workspace.show_place("people")
    shell.window.workspace.context.show("records", ("merge", second, first))
    shell.wait(lambda: selected_id(shell.find("duplicate_pairs")) == (first, second))
    assert headings(shell) == ["Stays: Anna R.", "Goes: Ana R."]
    assert "same birth date" in said(shell, "pair_reason")


def test_a_search_that_ends_at_once_changes_nothing_either(qtbot: QtBot, desk: Desk) -> None:
    ids = [
        intake.start_intake(desk.director, {"preferred_name": name, "legal_last_name": last}).value
        for name, last in (("Ana", "Ruiz"), ("Ana", "Ruiz"), ("Zora", "Neale"))
    ]
    screen = RecordsScreen(Context(desk.director, None, InlineJobs(), ScriptedDialogs()))
    qtbot.addWidget(screen)
    screen.show()
    for target in ((ids[0], ids[2]), (ids[2], ids[1])):
        screen.show_target(("merge", *target))
        assert screen._page.pair() == target


def test_the_director_says_who_is_the_same_from_the_persons_page(shell: Shell) -> None:
    ana = add(shell, "Ana", legal_last_name="Ruiz", birth_date="3/4/1990")
    anna = add(shell, "Anna", legal_last_name="Ruiz", birth_date="3/4/1990")
    zora = add(shell, "Zora", legal_last_name="Neale")
    shell.window.workspace.show_place("people", ana)
    for chosen, goes in ((None, "Goes: Anna R."), ("zora", "Goes: Zora N.")):
        shell.window.workspace.show_place("people", ana)
        shell.click("person_more")
        menu = shell.find("person_more_menu")
        assert isinstance(menu, QMenu)
        (action,) = [each for each in menu.actions() if each.text() == "Same person as …"]
        menu.setActiveAction(action)
        QTest.keyClick(menu, Key.Key_Return)
        shell.wait(lambda: shell.sees("same_as_search"))
        shell.wait(lambda: shell.find("same_as_people").model().rowCount() == 1)
        people = shell.find("same_as_people").model()
        assert people.index(0, 0).data(IdRole) == anna, "who looks alike stands there"
        if chosen is not None:
            QTest.keyClicks(shell.find("same_as_search"), "ana")
            assert people.index(0, 0).data(IdRole) != ana, "nobody is found as themselves"
            shell.type("same_as_search", chosen)
            assert people.index(0, 0).data(IdRole) == zora
        QTest.keyClick(shell.find("same_as_search"), Key.Key_Return)
        shell.wait(lambda: shell.sees("pair_merge"))
        assert headings(shell) == ["Stays: Ana R.", goes]
        shell.wait(lambda: not shell.sees("duplicates_busy"))
        assert headings(shell) == ["Stays: Ana R.", goes]
    shell.click("pair_merge")
    toast_of(shell, "Merged Zora N.")
    assert {row.id for row in Person.select()} == {ana, anna}


def test_what_stays_is_said_of_every_field(shell: Shell) -> None:
    shared = {"preferred_name": "Ana", "legal_last_name": "Ruiz", "birth_date": "3/4/1990"}
    full_intake.start_full_intake(
        actor(shell), {**shared, "housing": "shelter", "phone": "207 555 0142", "needs": ("food",)}
    )
    full_intake.start_full_intake(
        actor(shell),
        {**shared, "housing": "doubled_up", "phone": "207 555 0143", "work": "looking"},
    )
    at_duplicates(shell)
    fields = shell.find("merge_fields")
    model = fields.model()
    lines = {
        model.index(at, 0).data(): [model.index(at, side).data() for side in (1, 2, 3)]
        for at in range(model.rowCount())
    }
    assert headings(shell) == ["Stays: Ana R.", "Goes: Ana R."]
    assert lines["Housing"] == ["Shelter", "Doubled up", "choose one"]
    assert lines["Work or school"] == ["", "Looking for work", ""]
    assert lines["Phones and emails"][2] == "both kept"
    assert lines["Needs"] == ["Food", "", ""]
    select_id(fields, "phone")
    assert said(shell, "pair_values") == (
        "Phones and emails: (207) 555-0142 (OK to call? Not asked yet), "
        "and (207) 555-0143 (OK to call? Not asked yet)"
    )
    select_id(fields, "housing")
    fields.setFocus()
    press(shell, Key.Key_Right)
    shell.click("pair_merge")
    toast_of(shell, "Merged")
    kept = full_intake.full_intake_values(actor(shell), Person.get().id)
    assert (kept["housing"], kept["work"]) == ("doubled_up", "looking")


# History

DAYS_LATER = timedelta(days=3)


class Calendar:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def open_history(shell: Shell, person_id: int) -> None:
    shell.window.workspace.show_place("people", person_id)
    tabs = shell.find("person_tabs")
    titles = [tabs.tabText(at) for at in range(tabs.count())]
    tabs.setCurrentIndex(titles.index("History"))


def choose_entry(shell: Shell, words: str) -> None:
    """With the keys of the list, from its top."""
    entries = shell.find("person_history")
    titles = [entry.title for entry in entries.entries()]
    at = next(at for at, title in enumerate(titles) if title.startswith(words))
    entries.setFocus()
    press(shell, Key.Key_Home)
    for _step in range(at):
        press(shell, Key.Key_Down)
    assert selected_id(entries) == entries.entries()[at].id


def test_a_merge_is_undone_days_later_by_another_director(
    qtbot: QtBot, folder_template: Path, tmp_path: Path
) -> None:
    calendar = Calendar()
    shell = Shell(qtbot, copied(folder_template, tmp_path), calendar)
    try:
        shell.sign_in()
        values = {"name": "Frances", "sign_in_name": "frances", "roles": [Role.DIRECTOR]}
        office.add_account(actor(shell), shell.door.folder, values, PASSWORD, CHEAP)
        shell.window.workspace.show_place("records")
        first, second = two_anas(shell)
        before = tables()
        at_duplicates(shell)
        shell.click("pair_merge")
        toast_of(shell, "Merged Anna R.")
        shell.lock()
        calendar.now += DAYS_LATER
        shell.choose_name("fra")
        shell.sign_in()

        open_history(shell, first)
        assert not shell.find("history_undo").isEnabled(), "nothing is chosen yet"
        choose_entry(shell, "Looked at")
        assert not shell.find("history_undo").isEnabled()
        choose_entry(shell, "Merged Anna R.")
        press(shell, Key.Key_Return)
        assert shell.window.focusWidget() is shell.find("history_undo")
        press(shell, Key.Key_Space)
        toast_of(shell, "Undone: Merged Anna R.")
        now = tables()
        for changed_by_signing_in in ("account", "draft"):
            now.pop(changed_by_signing_in, None)
            before.pop(changed_by_signing_in, None)
        assert now == before
        assert {row.id for row in Person.select()} == {first, second}
        choose_entry(shell, "Merged Anna R.")
        assert said(shell, "history_hint").startswith("It was undone.")
        assert shell.find("history_undo").text() == "&Do again"
        shell.click("history_undo")
        toast_of(shell, "Done again: Merged Anna R.")
        assert {row.id for row in Person.select()} == {first}
        shell.click("toast_undo")
        assert {row.id for row in Person.select()} == {first, second}
    finally:
        shell.close()


def test_why_it_cannot_be_undone_stays_beside_the_entries(shell: Shell) -> None:
    first, second = two_anas(shell)
    at_duplicates(shell)
    shell.click("pair_merge")
    intake.change_person(actor(shell), first, {"place": "04999"})
    open_history(shell, first)
    choose_entry(shell, "Merged Anna R.")
    assert not shell.find("history_undo").isEnabled(), "it would be refused"
    assert "by “Changed Ana R.”" in said(shell, "history_banner_words")
    choose_entry(shell, "Changed Ana R.")
    assert not shell.sees("history_banner_words")
    shell.click("history_undo")
    toast_of(shell, "Undone: Changed Ana R.")
    choose_entry(shell, "Merged Anna R.")
    shell.click("history_undo")
    toast_of(shell, "Undone: Merged Anna R.")
    assert {row.id for row in Person.select()} == {first, second}
