"""Whose rolls are seen: by who leads the group, by who stands in tonight, by no mentor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from peerdesk.actor import Role
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.records.groups import RosterPrint, StandIn
from peerdesk.said import said_in_words
from peerdesk.store.database import database
from peerdesk.store.journal import JournalEntry
from tests.doors import CHEAP, PASSWORD
from tests.reports.reading import page_texts
from tests.ui.journeys.walking import GROUPS, House, Key, Walk

STAFF = (
    ("Fay Facilitator", Role.FACILITATOR),
    ("Sam Rivera", Role.FACILITATOR),
    ("Mia Mentor", Role.MENTOR),
)


@pytest.fixture
def walk(house: House) -> Walk:
    """Fay leads a group tonight, Sol (who has no account) another, with "Sammy" written beside.

    That is how an older version left it, so that the next opening looks for Sammy's account.
    """
    walk = house.open()
    walk.come("dan")
    actor = walk.actor
    for name, role in STAFF:
        values = {"name": name, "sign_in_name": name.split()[0].lower(), "roles": [role]}
        office.add_account(actor, walk.door.folder, values, PASSWORD, CHEAP)
    fay = next(row.id for row in office.accounts(actor) if row.name == STAFF[0][0])
    ana = intake.start_intake(actor, {"preferred_name": "Ana", "legal_last_name": "Ruiz"}).value
    led = (
        ("Lantern Circle", {"facilitator_id": fay, "starts_at": "7 pm"}),
        (
            "Quayside",
            {"facilitator_name": "Sol", "co_facilitator_name": "Sammy", "starts_at": "6 pm"},
        ),
    )
    for name, who in led:
        given = {"name": name, "room": "Attic", "starts_on": date(2026, 11, 9), **who}
        group = groups.add_group(actor, given).value
        groups.join(actor, group, ana, date(2026, 11, 9))
    database.execute_sql(
        "UPDATE peer_group SET co_facilitator_settled = NULL WHERE name = 'Quayside'"
    )
    walk.change_places("dan")
    return walk


def test_by_who_leads_who_stands_in_and_no_mentor(walk: Walk, tmp_path: Path) -> None:
    _the_director_says_whose_account_it_is(walk)
    _who_leads_it_beside_another_sees_it(walk)
    _one_key_takes_tonights_roll(walk)
    _and_prints_the_roster(walk, tmp_path)
    _a_mentor_sees_no_members(walk)


def _the_director_says_whose_account_it_is(walk: Walk) -> None:
    walk.wait(lambda: walk.sees("today_papers_tabs"))
    walk.tab_of("today_papers_tabs", "Leaders")
    assert walk.lines("today_papers") == ["Sammy"]
    assert walk.second_lines("today_papers") == ["co-facilitator of Quayside"]
    walk.tab_to("today_papers")
    walk.line("today_papers", "Sammy")
    walk.key(Key.Key_Return)
    walk.dialog("leader_dialog")
    assert walk.text("leader_question") == "Whose account is “Sammy”, co-facilitator of Quayside?"
    walk.key(Key.Key_Return)
    assert "Choose an account" in walk.words("leader_dialog"), "nothing is chosen beforehand"
    walk.choose("leader_account", "Sam Rivera")
    walk.key(Key.Key_Return)
    walk.toast("The co-facilitator “Sammy” of Quayside is Sam Rivera")
    walk.wait(lambda: not walk.sees("leader_dialog"))
    walk.focused()


def _who_leads_it_beside_another_sees_it(walk: Walk) -> None:
    walk.change_places("sam")
    walk.wait(lambda: walk.lines("today_groups") == ["Quayside", "Lantern Circle"])
    assert walk.second_lines("today_groups") == [
        "6:00 PM · Attic · with Sol · 1 expected",
        "7:00 PM · Attic",
    ]
    walk.go(GROUPS)
    walk.wait(lambda: walk.sees("roll_title"))
    assert walk.lines("roll_table", 1) == ["Ana R."]
    walk.click("meeting_menu")
    walk.menu("meeting_actions", "Show the group")
    assert walk.text("group_facts").endswith("with Sol, Sam Rivera")
    assert walk.lines("group_members") == ["Ana R."]


def _one_key_takes_tonights_roll(walk: Walk) -> None:
    walk.change_places("fay")
    walk.wait(lambda: walk.sees("today_groups"))
    walk.tab_to("today_groups")
    walk.line("today_groups", "Lantern")
    assert walk.sees("today_take_roll")
    assert not walk.sees("today_stand_in")
    walk.line("today_groups", "Quayside")
    assert walk.text("today_stand_in").replace("&", "") == "I take tonight's roll"
    assert not walk.sees("today_print_roster")
    walk.key(Key.Key_Return)
    walk.wait(lambda: walk.sees("closed_take"))
    assert walk.text("closed_line") == "Today · 6:00 PM to 7:00 PM · Attic"
    assert "Ana" not in walk.words()
    assert walk.at() == "closed_take"
    walk.key(Key.Key_F1)
    walk.dialog("keys_help")
    assert "F7" in walk.words("keys_help")
    assert "Take this roll in their place" in walk.words("keys_help")
    walk.key(Key.Key_Escape)
    walk.wait(lambda: not walk.sees("keys_help"))

    walk.key(Key.Key_F7)
    walk.toast("Stands in for the roll of Quayside, Nov 23, 2026")
    assert walk.text("roll_line").endswith("with Sol · standing in: Fay Facilitator")
    assert walk.at() == "roll_table"
    walk.write("p")
    meeting = StandIn.get().meeting_id
    assert attendance.roll(walk.actor, meeting).named_present == 1
    labels = [said_in_words(entry.label) for entry in JournalEntry.select()]
    assert "Stands in for the roll of Quayside, Nov 23, 2026" in labels


def _and_prints_the_roster(walk: Walk, tmp_path: Path) -> None:
    walk.dialogs.answers = [tmp_path / "sheet.pdf"]
    walk.click("roll_print")
    walk.wait(lambda: walk.sees("reports_pdf") and walk.find("reports_pdf").isEnabled())
    assert walk.lines("roster_meetings") == ["Quayside", "Lantern Circle"]
    walk.click("reports_pdf_save")
    walk.wait(lambda: (tmp_path / "sheet.pdf").exists())
    [text] = page_texts((tmp_path / "sheet.pdf").read_bytes())
    assert "Quayside" in text
    assert "Ana R." in text
    assert "Fay" in text
    walk.wait(lambda: not walk.jobs.busy())
    assert RosterPrint.get().meeting_id == StandIn.get().meeting_id


def _a_mentor_sees_no_members(walk: Walk) -> None:
    walk.change_places("mia")
    walk.go(GROUPS)
    walk.wait(lambda: walk.sees("groups_meetings"))
    walk.click_line("groups_meetings", "Quayside")
    walk.wait(lambda: walk.sees("group_title") and walk.text("group_title") == "Quayside")
    assert walk.text("group_facts").endswith("with Sol, Sam Rivera"), "whom to ask for"
    QApplication.processEvents()
    assert "Ana" not in walk.words()
    assert "1 expected" not in " ".join(walk.second_lines("groups_meetings"))
    assert walk.lines("group_members") == []
    assert "Who belongs to it is for those who lead it" in walk.words()
    for name in ("group_open_roll", "group_change", "group_end"):
        assert not walk.find(name).isEnabled(), name
    assert not walk.sees("group_leave")
