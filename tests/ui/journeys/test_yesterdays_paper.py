"""The power was off: a blank sheet is printed, filled in by hand, and keyed the next day."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.records.people import GuestCount, Person, Visit
from peerdesk.said import said_in_words
from peerdesk.store.journal import JournalEntry
from tests.reports.reading import page_texts
from tests.ui.journeys.walking import CONTROL, TODAY, House, Key, Walk
from ui import way_out

YESTERDAY = date(2026, 11, 22)


def _printed(kind: str = "print") -> list[str]:
    entries = JournalEntry.select().where(JournalEntry.kind == kind)
    return [said_in_words(entry.label) for entry in entries]


@pytest.fixture
def walk(house: House) -> Walk:
    walk = house.open()
    walk.come("dan")
    early = walk.actor
    house.calendar.now -= timedelta(days=30)
    office.change_center(early, office.center_values(early) | {"closing_time": "5 pm"})
    for name, last in (("Ana", "Ruiz"), ("Ana", "Vogt"), ("Bo", "Ek")):
        intake.start_intake(early, {"preferred_name": name, "legal_last_name": last})
    house.calendar.now += timedelta(days=30)
    walk.change_places("fra")
    return walk


def test_a_blank_sheet_is_printed_and_counted_when_it_was(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[bytes, Any]] = []

    def to_printer(_parent: Any, _dialogs: Any, pdf: bytes, _title: str, *told: Any) -> None:
        sent.append((pdf, told[-1]))

    monkeypatch.setattr(way_out, "print_pdf", to_printer)
    walk.key(Key.Key_F8)
    walk.tab_to("paper_blank")
    walk.key(Key.Key_Space)
    walk.menu("blank_sheet_menu", "Print (Español)")
    walk.wait(lambda: bool(sent))
    [(pdf, on_printed)] = sent
    [text] = page_texts(pdf)
    assert "Fecha:" in text
    assert _printed() == [], "not before the printer has it"
    on_printed(True)
    assert _printed() == ["Handed to the printer: Blank sign-in sheet 1123-1000"]
    walk.toast("Sent to the printer")
    assert "1123-1000" in text

    walk.dialogs.answers = [tmp_path / "sheet.pdf"]
    walk.tab_to("paper_blank")
    walk.key(Key.Key_Space)
    walk.menu("blank_sheet_menu", "Save as a PDF (English) …")
    walk.toast("Saved sheet.pdf")
    [text] = page_texts((tmp_path / "sheet.pdf").read_bytes())
    assert "Please sign in" in text
    assert "Sheet number 1123-1000b" in text, "the same minute, and another sheet"
    [saved] = _printed("export")
    assert saved.endswith("1123-1000b")


def _enter(walk: Walk, *words: str) -> None:
    """Type into the field that has the focus, and Enter; and so on."""
    for each in words:
        walk.write(each)
        walk.key(Key.Key_Return)


def test_yesterdays_sheet_is_keyed_without_the_mouse(walk: Walk) -> None:
    walk.key(Key.Key_F8)
    assert walk.at() == "paper_name", "typing begins at once"
    assert walk.text("paper_day") == "Nov 22, 2026"
    # A line is a name and three short fields, each with its Enter.
    _enter(walk, "ana v", "910", "11", "13")
    walk.toast("Keyed the visit of Ana V., Nov 22, 2026")
    assert walk.at() == "paper_name", "the next line"
    _enter(walk, "bo", "9:30", "", "")
    _enter(walk, "Blue hat", "10", "10.30", "2")
    assert walk.lines("paper_visits") == ["Ana V.", "Bo E.", "Blue H."], "as on the paper"
    assert walk.tags("paper_visits") == ["", "", "guest"]
    assert walk.text("paper_count") == "3 names on that day"
    rows = list(Visit.select().order_by(Visit.id))
    assert {row.day for row in rows} == {YESTERDAY}
    assert [(row.time_in, row.time_out) for row in rows] == [
        (time(9, 10), time(11)),
        (time(9, 30), time(17)),
        (time(10), time(10, 30)),
    ]
    assert [row.purposes for row in rows] == ["group drop_in", "", "mentor"]
    # Whoever is lit with Down is meant; whoever is there already is said so, and not keyed twice.
    walk.write("ana")
    assert walk.lines("paper_matches")[:2] == ["Ana R.", "Ana V."]
    walk.key(Key.Key_Down)
    assert "There already that day: 9:10 AM to 11:00 AM" in walk.words("paper_sheet")
    walk.key(Key.Key_Return)
    _enter(walk, "10", "", "")
    said = "Ana V. is signed in that day already, from 9:10 AM to 11:00 AM."
    assert walk.text("paper_in_below") == said
    assert walk.at() == "paper_in"
    assert Visit.select().count() == 3
    walk.fill("paper_in", "1 pm")
    walk.key(Key.Key_S, CONTROL)
    assert Visit.select().count() == 4
    walk.undo()
    assert walk.lines("paper_visits") == ["Ana V.", "Bo E.", "Blue H."]
    # What can't be is said where it was typed.
    _enter(walk, "ana r", "soon")
    assert walk.at() == "paper_in"
    walk.fill("paper_in", "9")
    walk.key(Key.Key_Return)
    _enter(walk, "", "7x")
    assert walk.text("paper_purposes_below") == "Type the digits from the list, such as 1 or 13."
    walk.fill("paper_purposes", "1")
    walk.key(Key.Key_Return)
    assert walk.lines("paper_visits")[-1] == "Ana R."
    _guests_are_counted(walk)
    _a_wrong_line_is_put_right(walk)
    _another_day(walk)
    walk.key(Key.Key_Escape)
    assert walk.at() == "sign_in_field", "and the desk is back"
    assert walk.lines("visitors") == [], "today is another day"


def _guests_are_counted(walk: Walk) -> None:
    walk.fill("paper_guests", "4")
    walk.key(Key.Key_Return)
    walk.toast("Counted 4 guests")
    counted = GuestCount.get()
    assert (counted.day, counted.count) == (YESTERDAY, 4)


def _a_wrong_line_is_put_right(walk: Walk) -> None:
    walk.tab_to("paper_visits")
    walk.line("paper_visits", "Blue H.")
    walk.tab_to("paper_link")
    walk.key(Key.Key_Space)
    walk.dialog("link_dialog")
    walk.write("ana r")
    walk.key(Key.Key_Return)
    walk.toast("Blue hat is Ana R.")
    assert len(walk.lines("paper_visits")) == 3, "Ana R. was on the sheet twice"
    walk.tab_to("paper_visits")
    walk.line("paper_visits", "Bo E.")
    walk.key(Key.Key_F2)
    walk.dialog("correct_dialog")
    walk.key(Key.Key_R, CONTROL)
    walk.toast("Removed the visit of Bo E., Nov 22, 2026")
    assert not Visit.select().join(Person).where(Person.preferred_name == "Bo").exists()


def _another_day(walk: Walk) -> None:
    walk.fill("paper_day", "tomorrow")
    walk.key(Key.Key_Return)
    assert walk.text("paper_day_below") == "This day is in the future."
    assert walk.text("paper_day") == "tomorrow", "what was typed is there to be corrected"
    walk.fill("paper_day", "11/2")
    walk.key(Key.Key_Return)
    assert walk.at() == "paper_name"
    assert walk.lines("paper_visits") == []
    assert walk.text("paper_guests") == ""
    # Half a line stays while somebody comes to the door.
    walk.write("bo")
    walk.key(Key.Key_Return)
    walk.write("3 pm")
    walk.key(Key.Key_2, CONTROL)
    walk.go(TODAY)
    assert walk.at() == "paper_in"
    _enter(walk, "", "", "")
    assert Visit.select().where(Visit.day == date(2026, 11, 2)).count() == 1
    walk.write("ana")
    walk.go(TODAY)
    assert walk.at() == "sign_in_field", "its own key leads out of it"
    walk.key(Key.Key_F8)
    assert walk.text("paper_name") == "ana"
    walk.key(Key.Key_Escape)
    assert walk.at() == "sign_in_field"
    walk.key(Key.Key_F8)
    assert walk.text("paper_name") == "ana", "Esc loses nothing"
