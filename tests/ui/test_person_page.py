"""The person's page: what happened, what was signed, recovery, the whole file, and erasing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QToolButton,
)

from peerdesk.desk.consents import consents, notices
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import groups, rosters
from peerdesk.desk.history import timeline
from peerdesk.desk.intake import intake
from peerdesk.desk.people import drafts
from peerdesk.desk.plans import recovery
from peerdesk.desk.privacy import erasing
from peerdesk.records.people import EmergencyContact, Person, Visit
from peerdesk.store import journal
from peerdesk.words import use_language
from tests.conftest import NOW, Desk
from tests.desk.group_records import add_group, meeting_id
from tests.ui.test_people import Shown, add, choose_form, id_of, views
from ui.widgets.fields import ChoiceBox
from ui.widgets.text import Pill

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 23)
SIGNED = {
    "discloser": "Harbor Light",
    "what": "Days of attendance",
    "recipient": "Probation office",
    "purpose": "Proof of attendance",
    "expires_on": "2027-06-01",
    "signed_on": "2026-11-01",
    "signature": "paper",
    "right_to_revoke": True,
}


@pytest.fixture
def ana(desk: Desk) -> int:
    return add(
        desk,
        preferred_name="Ana",
        legal_last_name="Ruiz",
        phone="207 555 0134",
        ok_to_text=True,
        accessibility=("hearing",),
    )


def page(qtbot, actor, person_id: int) -> Shown:
    made = Shown(qtbot, actor)
    made.screen.show_target(person_id)
    return made


def pills(shown: Shown) -> list[str]:
    QApplication.processEvents()  # what is added to a layout is shown with the next events
    found = shown.find("person_flags").findChildren(Pill)
    return [each.text() for each in found if each.isVisible()]


def points(shown: Shown) -> str:
    return " ".join(each.text() for each in shown.find("deed_points").findChildren(QLabel))


def click(shown: Shown, name: str) -> None:
    button = shown.find(name, QPushButton)
    button.setFocus()
    shown.key(KEY.Key_Space)


def choose(shown: Shown, menu_name: str, words: str) -> None:
    """With the arrow keys and Enter, as the menu stands open."""
    choose_form(shown, menu_name, words)


# The head.


def test_head_says_what_matters_at_the_desk(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    said = pills(shown)
    assert said[0] == "Notice not given yet"
    assert said[1:3] == ["OK to: text", "No consent"]
    assert len(said) == 4, "and what they need to take part"
    consents.add_consent(desk.director, ana, SIGNED | {"expires_on": "2026-11-20"})
    shown.screen.reload()
    assert "Consent expired" in pills(shown)
    consents.add_consent(desk.director, ana, SIGNED | {"expires_on": "2026-12-03"})
    notices.give_notice(desk.director, ana)
    shown.screen.reload()
    assert pills(shown)[:2] == ["OK to: text", "Consent ends Dec 3, 2026"]


def test_who_to_say_is_calling_has_a_pill_of_its_own(qtbot, desk: Desk, ana: int) -> None:
    """In one pill with the rest its end, which matters most, was cut off on a narrow page."""
    intake.change_person(desk.director, ana, {"say_who_is_calling": "a friend from the library"})
    shown = page(qtbot, desk.front_desk, ana)
    assert pills(shown)[1:3] == ["OK to: text", "Say: “a friend from the library”"]


def rarer(shown: Shown) -> list[str]:
    """What the menu of the page offers."""
    click(shown, "person_more")
    menu = shown.find("person_more_menu", QMenu)
    words = [each.text() for each in menu.actions() if not each.isSeparator()]
    menu.close()
    return words


def test_roles_see_only_what_their_work_needs(qtbot, desk: Desk, ana: int) -> None:
    recovery.set_recovery_date(desk.front_desk, ana, date(2026, 1, 1))
    for actor in (desk.facilitator, desk.mentor):
        shown = page(qtbot, actor, ana)
        assert shown.tabs() == ["Overview", "Timeline"]
        assert not any("onsent" in each or "OK to" in each for each in pills(shown))
        assert "2026-01-01" not in shown.words()
        assert "Recovery" not in shown.words()
        shown.open_tab("Timeline")
        assert not shown.sees("timeline_kinds"), "groups are all that is shown"
        assert rarer(shown) == ["Emergency: medical staff were told …"]
    assert page(qtbot, desk.director, ana).tabs()[-1] == "History"


# The timeline.


def test_timeline_is_read_by_the_page_and_filtered_by_kind(
    qtbot, desk: Desk, ana: int, monkeypatch
) -> None:
    with journal.entry(desk.director, "Filled"):
        for back in range(1, 161):
            day = TODAY - timedelta(days=back)
            Visit(person=ana, day=day, time_in=NOW.time(), purposes="computer").save()
    asked: list[int] = []
    real = timeline.timeline

    def counted(*args, offset: int = 0, **named):
        asked.append(offset)
        return real(*args, offset=offset, **named)

    monkeypatch.setattr(timeline, "timeline", counted)
    shown = page(qtbot, desk.front_desk, ana)
    assert asked == [], "nothing is read before the tab is opened"
    shown.open_tab("Timeline")
    QApplication.processEvents()
    table = shown.find("timeline_table", QTableView)
    assert table.model().rowCount() == 161, "and the episode"
    assert asked == [0]
    table.setFocus()
    shown.key(KEY.Key_End, CTRL)
    QApplication.processEvents()
    assert asked == [0, 150]
    last = table.model().index(160, 0)
    assert last.data() == "Jun 16, 2026"
    assert table.visualRect(last).isValid()
    click(shown, "timeline_kinds_episode")
    assert [table.model().index(0, 1).data(), table.model().rowCount()] == ["Opened", 1]
    click(shown, "timeline_kinds_episode")
    click(shown, "timeline_kinds_consent")
    assert "Nothing of this kind yet." in shown.words()
    click(shown, "timeline_empty_action")
    assert table.model().rowCount() == 161
    shown.search("b")
    assert table.model().rowCount() == 0


def test_timeline_of_a_new_sign_in_comes_by_itself(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.find("person_name").window().activateWindow()
    shown.key(KEY.Key_PageDown, CTRL)
    assert shown.find("timeline_table").isVisible(), "Ctrl+Page Down is the next part"
    click(shown, "sign_in")
    model = shown.find("timeline_table", QTableView).model()
    assert model.rowCount() == 2
    assert {model.index(row, 1).data() for row in range(2)} == {"Visit", "Opened"}
    assert views(ana) == 1, "one look is one line of the history"


# Consents.


def test_recovery_date_and_a_return_to_use_lose_nothing(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    assert not shown.sees("recovery_return")
    click(shown, "recovery_set")
    shown.key(KEY.Key_Return, CTRL)
    assert shown.find("deed_day_below", QLabel).text() == "This is needed."
    shown.type("deed_day", "3/4/2026")
    shown.key(KEY.Key_Escape)
    click(shown, "recovery_set")
    assert shown.find("deed_day", QLineEdit).text() in ("3/4/2026", "Mar 4, 2026")
    shown.key(KEY.Key_Return, CTRL)
    assert "264 days" in shown.words()
    assert "Since Mar 4, 2026" in shown.words()
    assert shown.find("recovery_next", QLabel).text() == "Next: 9 months on Dec 4, 2026"
    click(shown, "recovery_return")
    assert "Nothing that was before is lost." in shown.find("deed_text", QLabel).text()
    assert "264 days since Mar 4, 2026 stay" in points(shown)
    shown.find("deed_day", QLineEdit).clear()
    shown.type("deed_day", "11/20/2026")
    shown.key(KEY.Key_S, CTRL)
    known = recovery.recovery(desk.front_desk, ana)
    assert (known.current, known.days_altogether) == (date(2026, 11, 20), 264)
    assert "Mar 4, 2026 – Nov 20, 2026: 261 days" in shown.find("recovery_earlier", QLabel).text()
    shown.context.undo_last()
    assert recovery.recovery(desk.front_desk, ana).current == date(2026, 3, 4)


def test_typed_words_go_with_the_person(qtbot, desk: Desk, ana: int) -> None:
    other = add(desk, preferred_name="Bo")
    shown = page(qtbot, desk.front_desk, ana)
    click(shown, "recovery_set")
    shown.type("deed_day", "3/4/2026")
    shown.screen.show_target(other)
    assert shown.sees("person_name")
    assert not shown.sees("deed_day")
    click(shown, "recovery_set")
    assert shown.find("deed_day", QLineEdit).text() == ""


# The whole file, and erasing.


def test_whole_file_is_given_on_request(qtbot, desk: Desk, ana: int, tmp_path: Path) -> None:
    shown = page(qtbot, desk.director, ana)
    shown.context.dialogs.answers = ["In writing", tmp_path / "a.json", "In person", None]
    click(shown, "person_more")
    choose(shown, "person_more_menu", "Save the whole file as JSON …")
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (told["person"]["preferred_name"], told["request"]) == ("Ana", "In writing")
    assert told["notice"][0].startswith("This record which has been disclosed to you")
    click(shown, "person_more")
    choose(shown, "person_more_menu", "Save the whole file as a PDF …")
    given = journal.JournalEntry.select().where(journal.JournalEntry.kind == "export")
    assert [each.words for each in given] == [
        "Saved as a file: Whole file of Ana R., for themselves. Request: In writing"
    ]
    shown.context.dialogs.answers = ["In person", tmp_path / "a.pdf"]
    click(shown, "person_more")
    choose(shown, "person_more_menu", "Save the whole file as a PDF …")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_archive_and_bring_back(qtbot, desk: Desk, ana: int) -> None:
    code = Person.get_by_id(ana).code
    shown = page(qtbot, desk.director, ana)
    click(shown, "person_more")
    choose(shown, "person_more_menu", "Archive …")
    shown.type("deed_reason", "Moved away")
    shown.type("deed_typed_code", "WRONG")
    shown.key(KEY.Key_Return, CTRL)
    assert "not the code" in shown.find("deed_typed_code_below", QLabel).text()
    shown.find("deed_typed_code", QLineEdit).clear()
    shown.type("deed_typed_code", code.lower())
    shown.key(KEY.Key_Return, CTRL)
    assert erasing.archived_ids(desk.director) == [ana]
    assert "Archived" in pills(shown)
    assert shown.names() == []
    assert not shown.sees("sign_in")
    click(shown, "bring_back")
    assert erasing.archived_ids(desk.director) == []
    assert shown.names() == ["Ana R."]


@pytest.mark.parametrize("words", ["Anonymise …", "Delete …"])
def test_erasing_asks_twice_and_leaves_nothing_on_the_screen(
    qtbot, desk: Desk, ana: int, words: str
) -> None:
    visits.sign_in(desk.front_desk, ana)
    code = Person.get_by_id(ana).code
    shown = page(qtbot, desk.director, ana)
    click(shown, "person_more")
    choose(shown, "person_more_menu", words)
    told = points(shown)
    assert "What goes" in told
    assert "What stays" in told
    assert "Backups" in told
    shown.type("deed_reason", "Ana asked for it")
    shown.type("deed_witness", "Rosa")
    shown.key(KEY.Key_Return, CTRL)
    assert Person.get_by_id(ana).preferred_name == "Ana"
    shown.type("deed_typed_code", code)
    shown.key(KEY.Key_Return, CTRL)
    assert "Leave the name out" in shown.find("deed_reason_below", QLabel).text()
    shown.find("deed_reason", QLineEdit).clear()
    shown.type("deed_reason", "Asked for in writing")
    shown.key(KEY.Key_Return, CTRL)
    assert Visit.select().count() == 1
    assert not Person.select().where(Person.preferred_name == "Ana").exists()
    assert journal.verify() == []
    assert not shown.sees("person_name")
    assert shown.sees("people_rest")
    assert "Ana" not in shown.words()
    text, undo = shown.said[-1]
    assert "Backups" in text
    assert undo is None


@pytest.mark.parametrize("words", ["Anonymise …", "Delete …"])
def test_where_else_the_name_stands_is_decided_place_by_place(
    qtbot, desk: Desk, ana: int, words: str
) -> None:
    add(desk, preferred_name="Bo", emergency_name="Ana Ruiz", emergency_phone="207 555 0134")
    add(desk, preferred_name="Maximiliana-" * 6, emergency_name="Ana Ruiz and " + "nobody " * 9)
    guest = visits.sign_in_guest(desk.front_desk, "Ana").value
    drafts.save_draft(
        desk.front_desk, "intake", {"preferred_name": "ana", "legal_last_name": "Ruiz"}
    )
    shown = page(qtbot, desk.director, ana)
    click(shown, "person_more")
    choose(shown, "person_more_menu", words)
    contact = EmergencyContact.get()
    assert "Goes as well: Unfinished form · Front Desk." in points(shown)
    decided = shown.find(f"deed_emergency_contact_{contact.id}", ChoiceBox)
    left = shown.find(f"deed_visit_{guest}", ChoiceBox)
    assert (decided.code(), left.code()) == ("take_out", "leave")
    assert "“Ana Ruiz · (207) 555-0134”" in shown.words()
    assert "Emergency contact · Bo" in shown.words()
    area = shown.find("deed_scroll", QScrollArea)
    assert area.widget().width() <= area.viewport().width(), "nothing is cut off"
    shown.type("deed_reason", "Asked for in writing")
    shown.type("deed_witness", "Rosa")
    shown.type("deed_typed_code", Person.get_by_id(ana).code)
    shown.key(KEY.Key_Return, CTRL)
    assert EmergencyContact.get().name == "…"
    assert Visit.get_by_id(guest).alias == "Ana"
    assert drafts.drafts(desk.front_desk) == []
    (kind, title, told) = shown.context.dialogs.shown[-1]
    assert (kind, title) == ("error", "The name still stands in other places")
    assert told.startswith("• Sign-in of a guest · Nov 23, 2026\n")
    assert "Ana" not in told
    assert journal.verify() == []


def test_front_desk_can_neither_export_nor_erase(qtbot, desk: Desk, ana: int) -> None:
    offered = rarer(page(qtbot, desk.front_desk, ana))
    assert offered[-1] == "Emergency: medical staff were told …"
    assert not any(each.startswith(("Save", "Print", "Archive", "Delete")) for each in offered)


# Episodes, and the history in words.


def test_closing_and_opening_again_stand_in_the_timeline(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    click(shown, "person_close")
    menu = shown.find("person_close_menu", QMenu)
    shown.bot.keyClick(menu, KEY.Key_Return)
    click(shown, "reopen")
    shown.open_tab("Timeline")
    model = shown.find("timeline_table", QTableView).model()
    words = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert sorted(words) == ["Closed", "Opened", "Opened"]


def test_a_click_on_a_tab_and_on_a_chip(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    bar = shown.find("person_tabs")
    spot: QPoint = bar.tabRect(1).center()
    shown.bot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=spot)
    chip = shown.find("timeline_kinds_visit", QPushButton)
    shown.bot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "Nothing of this kind yet." in shown.words()
    intake.change_person(desk.front_desk, ana, {"place": "04101"})
    shown.screen.reload()
    assert chip.isChecked(), "a reload keeps the filter"
    assert id_of("Ana") == ana


def test_history_says_printed_lines_in_words(qtbot, desk: Desk, ana: int) -> None:
    group = add_group(desk)
    groups.join(desk.director, group, ana)
    sheet = rosters.number_roster(desk.director, meeting_id(group)).value.number
    shown = page(qtbot, desk.director, ana)
    shown.open_tab("History")
    found = [line for entry in shown.find("person_history").entries() for line in entry.lines]
    assert f"Sheet number: {sheet} · Line: 1" in found
    assert not any("roster print" in line or "position" in line for line in found)


def test_esc_goes_back_step_by_step(qtbot, desk: Desk, ana: int) -> None:
    shown = page(qtbot, desk.front_desk, ana)
    shown.open_tab("Consents")
    click(shown, "consent_add")
    shown.key(KEY.Key_Escape)
    assert shown.sees("person_name")
    shown.key(KEY.Key_Escape)
    assert shown.find("people_search").hasFocus()


@pytest.fixture
def spanish():
    use_language("es")
    yield
    use_language("en")


def test_no_part_of_the_page_is_out_of_sight_in_spanish(
    qtbot, desk: Desk, ana: int, spanish: None
) -> None:
    shown = page(qtbot, desk.director, ana)
    tabs = shown.find("person_tabs", QTabBar)
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        QApplication.processEvents()
        assert not any(each.isVisible() for each in tabs.findChildren(QToolButton))
