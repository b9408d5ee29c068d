"""Half-typed intakes: kept as they are typed, as many as there are, and never one over another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from peerdesk.actor import Actor
from peerdesk.desk.intake import intake
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people import drafts
from peerdesk.records.people import Person
from peerdesk.store.database import close_thread, data_key_in_use, database
from tests.conftest import CLOCK, Desk
from tests.doors import PASSWORD
from tests.ui.test_intake import wait_for
from tests.ui.test_people import CTRL, KEY, Shown, add, id_of
from tests.ui.windows import FRANCES_PASSWORD, Shell, with_frances
from ui import drafts as keeper
from ui.models.selection import selected_id
from ui.widgets.fields import CheckBox


@pytest.fixture
def shown(qtbot, desk: Desk) -> Shown:
    add(desk, preferred_name="Ana", legal_last_name="Ruiz", phone="207 555 0134")
    return Shown(qtbot, desk.front_desk)


def kept(actor: Actor) -> list[str]:
    return [each.name for each in drafts.drafts(actor)]


def value(shown: Shown, key: str) -> str:
    return shown.find(f"intake_{key}", QLineEdit).text()


def listed(shown: Shown) -> list[str]:
    model = shown.find("unfinished_table").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def choose(shown: Shown, words: str) -> None:
    """With the keys of the list."""
    table = shown.find("unfinished_table")
    table.setFocus()
    shown.key(KEY.Key_Home, CTRL)
    for _row in listed(shown):
        if table.currentIndex().siblingAtColumn(0).data() == words:
            return
        shown.key(KEY.Key_Down)
    raise AssertionError(f"{words!r} is not in the list")


def begin(shown: Shown, name: str, place: str) -> None:
    """An intake that is interrupted."""
    shown.screen.show_target(("new", name))
    shown.type("intake_place", place)
    shown.key(KEY.Key_Escape)


# Any number of them.


def test_each_new_person_begins_an_empty_intake_of_its_own(shown: Shown, desk: Desk) -> None:
    begin(shown, "half", "04101")
    shown.screen.show_target(("new", "lee park"))
    assert (value(shown, "preferred_name"), value(shown, "legal_last_name")) == ("Lee", "Park")
    assert value(shown, "place") == ""
    shown.type("intake_place", "04102")
    shown.key(KEY.Key_Escape)
    shown.bot.keyClick(shown.screen, KEY.Key_N, CTRL)
    assert value(shown, "preferred_name") == value(shown, "place") == ""
    shown.type("intake_preferred_name", "Kai")
    shown.key(KEY.Key_S, CTRL)
    assert shown.said[-1][0] == "Added Kai"
    assert kept(desk.front_desk) == ["Lee P.", "Half"], "the others are still there"


def test_an_intake_that_is_typed_is_one_row_from_the_first_save_on(
    shown: Shown, desk: Desk
) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "H")
    shown.bot.waitUntil(lambda: kept(desk.front_desk) == ["H"])
    assert "Draft saved" in shown.find("intake_hint", QLabel).text()
    shown.type("intake_preferred_name", "alf")
    shown.bot.waitUntil(lambda: kept(desk.front_desk) == ["Half"])
    shown.type("intake_birth_date", "3/4/90")
    shown.key(KEY.Key_Escape)
    [draft] = drafts.drafts(desk.front_desk)
    assert draft.content["preferred_name"] == "Half"
    assert value(shown, "preferred_name") == "", "nothing stays behind"
    shown.find("people_draft_action", QPushButton).click()
    assert value(shown, "birth_date") == "Mar 4, 1990"
    shown.bot.keyClicks(QApplication.focusWidget(), " way")
    assert value(shown, "preferred_name") == "Half way", "it goes on where it was left"
    shown.type("intake_place", "04101")
    shown.key(KEY.Key_Escape)
    assert [each.id for each in drafts.drafts(desk.front_desk)] == [draft.id]
    shown.find("people_draft_action", QPushButton).click()
    shown.key(KEY.Key_S, CTRL)
    assert drafts.drafts(desk.front_desk) == [], "it is saved"


def test_another_begun_while_one_is_typed_keeps_both(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Half")
    shown.screen.show_target(("new", "Lee"))
    assert value(shown, "preferred_name") == "Lee"
    shown.type("intake_place", "04102")
    shown.screen.hide()
    assert kept(desk.front_desk) == ["Lee", "Half"]


def test_the_page_says_that_some_are_unfinished(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    assert not shown.sees("intake_begun")
    shown.key(KEY.Key_Escape)
    begin(shown, "half", "04101")
    assert "Your intake of Half" in shown.find("people_draft_words", QLabel).text()
    shown.screen.show_target(("new", ""))
    words = shown.find("intake_begun_words", QLabel)
    assert words.text() == "Your intake of Half is not saved yet."
    assert QApplication.focusWidget() is shown.find("intake_preferred_name"), "nobody has to"
    shown.key(KEY.Key_Escape)
    begin(shown, "lee", "04102")
    assert not shown.sees("people_draft"), "the button says it already"
    assert shown.find("people_unfinished", QPushButton).text() == "Unfinished forms (2)"
    shown.screen.show_target(("new", "kim"))
    assert words.text() == "You have 2 unfinished intakes."
    shown.type("intake_place", "04103")
    shown.bot.mouseClick(shown.find("intake_begun_action"), Qt.MouseButton.LeftButton)
    assert sorted(listed(shown)) == ["Intake of Half", "Intake of Kim", "Intake of Lee"]


def test_the_one_of_the_same_name_is_offered(shown: Shown, desk: Desk) -> None:
    begin(shown, "Zoë", "04101")
    begin(shown, "Lee Park", "04102")
    shown.screen.show_target(("new", "ZOË"))
    words = shown.find("intake_begun_words", QLabel)
    assert words.text() == "You began an intake of Zoë already."
    shown.find("intake_preferred_name", QLineEdit).clear()
    shown.type("intake_preferred_name", "le")
    assert words.text() == "You have 2 unfinished intakes."
    shown.type("intake_preferred_name", "e")
    assert words.text() == "You began an intake of Lee P. already.", "while it is typed, too"
    shown.type("intake_legal_last_name", "Kim")
    assert words.text() == "You have 2 unfinished intakes.", "another Lee"
    shown.find("intake_legal_last_name", QLineEdit).clear()
    shown.type("intake_legal_last_name", "park")
    shown.bot.mouseClick(shown.find("intake_begun_action"), Qt.MouseButton.LeftButton)
    assert value(shown, "place") == "04102"
    assert not shown.sees("intake_begun")
    shown.key(KEY.Key_Escape)
    assert sorted(kept(desk.front_desk)) == ["Lee P.", "Zoë", "lee P."], "all that was typed"


def test_what_is_gone_meanwhile_is_said(shown: Shown, desk: Desk) -> None:
    begin(shown, "half", "04101")
    shown.screen.show_target(("new", ""))
    shown.type("intake_place", "04102")
    [draft] = drafts.drafts(desk.front_desk)
    drafts.take_over(desk.director, draft.id)
    shown.find("intake_begun_action", QPushButton).click()
    assert "meantime" in shown.refused[-1]
    assert value(shown, "place") == "04102", "the form stays as it is"
    shown.screen.show_target(("resume", draft.id))
    assert shown.sees("people_search")


# The list.


def test_unfinished_ones_are_listed_and_resumed(shown: Shown, desk: Desk) -> None:
    assert not shown.sees("people_unfinished")
    begin(shown, "half", "04101")
    begin(shown, "lee", "04103")
    shown.screen.show_target(id_of("Ana"))
    shown.bot.keyClick(shown.screen, KEY.Key_E, CTRL)
    shown.type("intake_place", "04102")
    shown.key(KEY.Key_Escape)
    assert shown.find("people_unfinished", QPushButton).text() == "Unfinished forms (3)"
    shown.find("people_unfinished", QPushButton).click()
    assert sorted(listed(shown)) == ["Changes to Ana R.", "Intake of Half", "Intake of Lee"]
    assert QApplication.focusWidget() is shown.find("unfinished_table")
    shown.key(KEY.Key_Escape)
    assert shown.sees("people_search")
    for words, place in (
        ("Intake of Half", "04101"),
        ("Changes to Ana R.", "04102"),
        ("Intake of Lee", "04103"),
    ):
        shown.screen.show_target("unfinished")
        choose(shown, words)
        shown.key(KEY.Key_Return)
        assert value(shown, "place") == place


def test_delete_drops_one_and_undo_brings_it_back(shown: Shown, desk: Desk) -> None:
    for name in ("Half", "Lee", "Kim"):
        begin(shown, name, "04101")
    shown.screen.show_target("unfinished")
    choose(shown, "Intake of Lee")
    shown.key(KEY.Key_Delete)
    assert listed(shown) == ["Intake of Kim", "Intake of Half"]
    assert shown.find("unfinished_table").currentIndex().row() == 1, "the next one"
    text, undo = shown.said[-1]
    assert text == "Dropped: Intake of Lee"
    undo()
    assert listed(shown) == ["Intake of Kim", "Intake of Lee", "Intake of Half"]
    undo()
    assert len(listed(shown)) == 3, "once"
    shown.key(KEY.Key_Return)
    assert value(shown, "preferred_name") == "Lee", "it is chosen again"
    shown.key(KEY.Key_Escape)
    shown.screen.show_target("unfinished")
    while listed(shown):
        shown.bot.mouseClick(shown.find("unfinished_drop"), Qt.MouseButton.LeftButton)
    assert drafts.drafts(desk.front_desk) == []
    assert not shown.find("unfinished_drop").isEnabled()
    shown.key(KEY.Key_Escape)
    assert not shown.sees("people_unfinished")


def test_control_z_takes_back_what_was_done_last(shown: Shown, desk: Desk) -> None:
    begin(shown, "Half", "04101")
    done = intake.start_intake(desk.front_desk, {"preferred_name": "Bo"})
    shown.context.did(done)
    shown.screen.show_target("unfinished")
    shown.key(KEY.Key_Delete)
    shown.context.undo_last()
    assert kept(desk.front_desk) == ["Half"]
    assert Person.select().where(Person.preferred_name == "Bo").exists()
    shown.key(KEY.Key_Delete)
    shown.context.did(intake.start_intake(desk.front_desk, {"preferred_name": "Cy"}))
    shown.context.undo_last()
    assert not Person.select().where(Person.preferred_name == "Cy").exists()
    assert kept(desk.front_desk) == ["Cy"], "what was typed is a draft again"
    shown.context.undo_last()
    assert kept(desk.front_desk) == ["Cy", "Half"], "then what was done before it"
    shown.context.undo_last()
    assert not Person.select().where(Person.preferred_name == "Bo").exists()


def test_the_director_takes_over_several(shown: Shown, desk: Desk, qtbot) -> None:
    begin(shown, "secret", "04101")
    begin(shown, "hidden", "04102")
    shown.screen.hide()
    drafts.save_draft(desk.director, "intake", {"preferred_name": "Mine"})
    other = Shown(qtbot, desk.director)
    assert other.find("people_unfinished", QPushButton).text() == "Unfinished forms (3)"
    other.find("people_unfinished", QPushButton).click()
    table = other.find("unfinished_table")
    other.key(KEY.Key_Down)
    row = [table.model().index(1, column).data() for column in range(3)]
    assert row == ["Intake of somebody new", "Front Desk", "Today, 10:00 AM"]
    assert "Secret" not in other.words()
    assert other.find("unfinished_go", QPushButton).text() == "Take over"
    assert not other.find("unfinished_drop").isEnabled()
    other.key(KEY.Key_Delete)
    assert len(listed(other)) == 3, "nobody drops what is another's"
    assert selected_id(table) is not None
    other.key(KEY.Key_Return)
    assert value(other, "preferred_name") == "Hidden"
    assert other.said[-1][0] == "Took over an unfinished form of Front Desk"
    other.screen.show_target("unfinished")
    choose(other, "Intake of somebody new")
    other.key(KEY.Key_Return)
    assert value(other, "preferred_name") == "Secret"
    assert drafts.drafts(desk.front_desk) == []
    assert sorted(kept(desk.director)) == ["Hidden", "Mine", "Secret"]


def test_taking_over_never_costs_an_own_draft(shown: Shown, desk: Desk, qtbot) -> None:
    ana = id_of("Ana")
    drafts.save_draft(desk.front_desk, "intake", {"place": "1"}, ana)
    drafts.save_draft(desk.director, "intake", {"place": "2"}, ana)
    other = Shown(qtbot, desk.director)
    other.screen.show_target("unfinished")
    other.key(KEY.Key_Down)
    other.key(KEY.Key_Return)
    assert "unfinished form like this yourself" in other.refused[-1]
    assert drafts.load_draft(desk.director, "intake", ana) == {"place": "2"}
    assert drafts.load_draft(desk.front_desk, "intake", ana) == {"place": "1"}


def test_what_was_taken_over_goes_on_apart_from_who_still_types(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", "half"))
    shown.type("intake_place", "04101")
    shown.screen.hide()
    [draft] = drafts.drafts(desk.front_desk)
    drafts.take_over(desk.director, draft.id)
    shown.screen.show()
    shown.type("intake_place", "-1234")
    shown.bot.mouseClick(shown.find("intake_leave"), Qt.MouseButton.LeftButton)
    assert drafts.draft_of(desk.director, draft.id).content["place"] == "04101"
    assert drafts.drafts(desk.front_desk)[0].content["place"] == "04101-1234"


def test_who_may_not_take_in_is_shown_nothing_unfinished(desk: Desk, qtbot) -> None:
    draft = drafts.save_draft(desk.front_desk, "intake", {"preferred_name": "Theirs"})
    other = Shown(qtbot, desk.facilitator)
    assert not other.sees("people_unfinished")
    other.screen.show_target("unfinished")
    assert not other.sees("unfinished_table")
    other.screen.show_target(("resume", draft))
    assert not other.sees("intake_preferred_name")


def test_the_same_person_takes_the_right_draft_along(shown: Shown, desk: Desk) -> None:
    ana = id_of("Ana")
    begin(shown, "ana", "04109")
    shown.screen.show_target(("new", "Ana R"))
    shown.type("intake_place", "04101")
    wait_for(shown, f"intake_is_same_{ana}")
    shown.find(f"intake_is_same_{ana}", QPushButton).click()
    shown.bot.waitUntil(lambda: shown.screen.findChild(CheckBox, "intake_take_place") is not None)
    shown.key(KEY.Key_Return, CTRL)
    found = {each.subject_id: each.content["place"] for each in drafts.drafts(desk.front_desk)}
    assert found == {ana: "04101", None: "04109"}
    shown.key(KEY.Key_Return, CTRL)
    assert [each.content["place"] for each in drafts.drafts(desk.front_desk)] == ["04109"]


# Each keystroke.


def test_typing_without_a_pause_is_saved_all_the_same(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    field = shown.find("intake_preferred_name")
    typist = QTimer(shown.screen)
    typist.timeout.connect(lambda: QTest.keyClick(field, KEY.Key_A))
    typist.start(keeper._PAUSE // 4)
    shown.bot.waitUntil(lambda: bool(drafts.drafts(desk.front_desk)), timeout=3000)
    typist.stop()
    shown.key(KEY.Key_Escape)


def test_escape_lock_and_leaving_for_elsewhere_keep_the_last_key(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", ""))
    shown.type("intake_preferred_name", "Lo")
    shown.screen.hide()
    assert kept(desk.front_desk) == ["Lo"]
    assert drafts.drafts(desk.director) == []
    shown.screen.show()
    shown.type("intake_preferred_name", "u")
    shown.bot.mouseClick(shown.find("intake_leave"), Qt.MouseButton.LeftButton)
    assert kept(desk.front_desk) == ["Lou"]
    shown.find("people_draft_action", QPushButton).click()
    shown.type("intake_place", "04101")
    shown.screen.show_target(id_of("Ana"))
    assert [each.content["place"] for each in drafts.drafts(desk.front_desk)] == ["04101"]


def test_while_a_job_writes_the_window_goes_on_and_tries_again(shown: Shown, desk: Desk) -> None:
    is_writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.atomic("IMMEDIATE"):
            is_writing.set()
            may_end.wait(10)
        close_thread()

    job = threading.Thread(target=write)
    shown.screen.show_target(("new", ""))
    job.start()
    assert is_writing.wait(10)
    timers = [each._timer for each in shown.screen.findChildren(keeper.DraftKeeper)]
    shown.type("intake_preferred_name", "Lo")
    shown.bot.waitUntil(lambda: any(each.interval() == keeper._AGAIN for each in timers))
    assert job.is_alive(), "it didn't wait for the job"
    assert shown.refused == []
    may_end.set()
    job.join()
    shown.bot.waitUntil(lambda: kept(desk.front_desk) == ["Lo"])


def test_what_cannot_be_written_stays_on_the_screen(shown: Shown, desk: Desk) -> None:
    shown.screen.show_target(("new", "half"))
    shown.find("intake_widen", QPushButton).click()
    [(pages,)] = database.execute_sql("PRAGMA page_count").fetchall()
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    note = shown.find("intake_supports")
    note.setPlainText("My sister. " * 3000)
    shown.key(KEY.Key_Escape)
    assert "disk is full" in shown.refused[-1]
    assert len(note.toPlainText()) > 30_000
    shown.screen.show_target(id_of("Ana"))
    assert shown.sees("intake_supports"), "it is not left for another place either"
    database.execute_sql("PRAGMA max_page_count = 4294967294")
    shown.key(KEY.Key_Escape)
    assert shown.sees("people_search")
    assert len(drafts.drafts(desk.front_desk)[0].content["supports"]) > 30_000


# The whole window.


@pytest.fixture
def shell(qtbot, folder_template: Path, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(qtbot, with_frances(folder_template, tmp_path))
    yield made
    made.close()


def test_lock_another_user_and_closing_lose_nothing(shell: Shell) -> None:
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    frances = shell.window.workspace.context.actor
    shell.type("sign_in_field", "Juniper")
    context = shell.window.workspace.context
    context.show("people", ("new", "Juniper"))
    shell.type("intake_place", "04101")
    shell.lock()
    shell.choose_name("dir")
    shell.sign_in()
    director = shell.window.workspace.context.actor
    assert kept(frances) == ["Juniper"]
    shell.window.workspace.context.show("people", ("new", ""))
    assert not shell.sees("intake_begun"), "one's own only"
    shell.type("intake_preferred_name", "Bo")
    shell.seconds.now += 60 * 60
    shell.window._watch.look()
    shell.wait(lambda: not data_key_in_use())
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    assert kept(director) == ["Bo"], "the idle lock kept it"
    assert shell.find("intake_place").text() == "04101"
    assert shell.find("intake_preferred_name").text() == "Juniper"
    QTest.keyClicks(shell.find("intake_place"), "-9")
    shell.window.close()
    shell.wait(lambda: not shell.window.isVisible())
    door = FrontDoor(shell.path, CLOCK.utc_now)
    door.enter()
    door.sign_in("director", PASSWORD)
    assert [each.content["place"] for each in drafts.drafts(frances)] == ["04101-9"]
    door.leave()


def test_the_toast_brings_back_what_was_dropped(shell: Shell) -> None:
    shell.choose_name("fra")
    shell.sign_in(FRANCES_PASSWORD)
    context = shell.window.workspace.context
    drafts.save_draft(context.actor, "intake", {"preferred_name": "Juniper"})
    context.show("people", "unfinished")
    shell.press("unfinished_table", KEY.Key_Delete)
    assert drafts.drafts(context.actor) == []
    shell.click("toast_undo")
    assert kept(context.actor) == ["Juniper"]
    assert shell.find("unfinished_table").model().rowCount() == 1
    shell.press("unfinished_table", KEY.Key_Delete)
    QTest.keyClick(shell.window, KEY.Key_Z, CTRL)
    assert kept(context.actor) == ["Juniper"]
