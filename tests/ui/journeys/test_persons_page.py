"""The person's page: what matters at a glance, everything that happened, and who did what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QTabBar

from peerdesk.clock import Clock
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.mentoring import mentors
from peerdesk.records.people import Person
from tests.ui.journeys.walking import CONTROL, PEOPLE, House, Key, Walk

VISITS_BEFORE = 60


def test_everything_of_one_person(house: House, tmp_path: Path) -> None:
    walk = house.open()
    walk.come("fra")
    ana = _ana_is_taken_in(walk)
    _the_head_says_what_matters(walk)
    walk.change_places("dan")
    _she_was_here_often(walk, ana)
    _everything_is_done_once(walk)
    _the_timeline_has_it_all(walk)
    _the_history_says_who(walk, tmp_path)
    _the_front_desk_sees_no_history(walk)


def _ana_is_taken_in(walk: Walk) -> int:
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Ana")
    walk.fill("intake_legal_last_name", "Ruiz")
    walk.fill("intake_pronouns", "she")
    walk.fill("intake_phone", "207 555 0142")
    walk.tick("intake_ok_to_call", "None of these")
    walk.tab_to("intake_widen")
    walk.key(Key.Key_Space)
    walk.tick("intake_accessibility", "Hearing or ASL")
    walk.key(Key.Key_Return, CONTROL)
    return int(Person.get().id)


def _the_head_says_what_matters(walk: Walk) -> None:
    assert walk.text("person_name") == "Ana R."
    assert walk.text("person_detail") == f"she/her · {Person.get().code}"
    flags = walk.words("person_flags").split("\n")
    assert flags == [
        "Notice not given yet",
        "Not OK to call or text",
        "No consent",
        "Hearing or ASL",
    ]
    assert "Ruiz" not in walk.words("people_table")


def _she_was_here_often(walk: Walk, ana: int) -> None:
    """Before: a visit on each of many days, and a group last week."""
    for days in range(VISITS_BEFORE, 0, -1):
        then = walk.calendar.now - timedelta(days=days)
        clock = Clock("America/New_York", lambda then=then: then)
        actor = replace(walk.actor, clock=clock)
        visits.sign_out(actor, visits.sign_in(actor, ana, ["group"]).value)
    mentors.add_mentor(walk.actor, {"name": "Rosa", "trained_on": "1/1/2024"})
    first = walk.actor.clock.today() - timedelta(days=7)
    values = {"name": "Monday Circle", "weekday": 0, "starts_at": "9 am", "starts_on": first}
    group = groups.add_group(walk.actor, values).value
    [meeting] = attendance.meetings_of(walk.actor, group, first, first)
    attendance.mark(walk.actor, meeting.id, ana, "present")


def _everything_is_done_once(walk: Walk) -> None:
    walk.key(Key.Key_F, CONTROL)
    walk.write("ana")
    walk.key(Key.Key_Return)
    walk.tab_to("sign_in")
    walk.key(Key.Key_Space)
    assert "Here now" in walk.words("person_flags")
    walk.tab_to("recovery_set")
    walk.key(Key.Key_Space)
    walk.write("3/4/2026")
    walk.key(Key.Key_Return, CONTROL)
    # Support: minutes that cannot be, then those that were.
    walk.tab_to("log_support")
    walk.key(Key.Key_Space)
    walk.fill("session_minutes", "9999")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("session_minutes_below")
    walk.fill("session_minutes", "45")
    walk.fill("session_note", "Wrote a letter to the landlord.")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.sees("person_name")
    walk.tab_of("person_tabs", "Plans")
    walk.tab_to("referral_add")
    walk.key(Key.Key_Space)
    walk.write("Food bank")
    walk.choose("deed_kind", "Food")
    walk.choose("deed_told", "No: they go by themselves")
    walk.key(Key.Key_Return, CONTROL)
    assert "Food bank" in walk.words("person_plans")
    walk.tab_to("goal_add")
    walk.key(Key.Key_Space)
    walk.write("A room of my own")
    walk.key(Key.Key_Return, CONTROL)
    assert "A room of my own" in walk.words("person_plans")
    walk.tab_of("person_tabs", "Consents")
    walk.tab_to("notice_acknowledged")
    walk.key(Key.Key_Space)
    assert "Notice not given yet" not in walk.words("person_flags")


def _the_timeline_has_it_all(walk: Walk) -> None:
    walk.tab_of("person_tabs", "Timeline")
    days = walk.find("timeline_table").model()
    shown = walk.lines("timeline_table", 1)
    assert len(shown) == VISITS_BEFORE + 8
    today = " ".join(shown[:7])
    for words in ("A group", "Opened", "One-on-one", "Food bank", "A room of my own", "notice"):
        assert words.lower() in today.lower()
    walk.tab_to("timeline_table")
    walk.key(Key.Key_End, CONTROL)
    last = days.index(days.rowCount() - 1, 0)
    assert walk.find("timeline_table").currentIndex().row() == last.row()
    assert last.data() == "Mar 4, 2026", "the day her recovery began, below all the visits"
    walk.tick("timeline_kinds", "Groups")
    assert [each for each in walk.lines("timeline_table", 1) if "Monday Circle" in each]
    assert len(walk.lines("timeline_table")) == 1
    walk.tick("timeline_kinds", "Groups", "Peer support")
    assert len(walk.lines("timeline_table")) == 1
    walk.tick("timeline_kinds", "Peer support", "Mentor")
    assert walk.lines("timeline_table") == []
    walk.tab_to("timeline_empty_action")
    walk.key(Key.Key_Space)
    assert len(walk.lines("timeline_table")) == VISITS_BEFORE + 8


def _the_history_says_who(walk: Walk, tmp_path: Path) -> None:
    walk.key(Key.Key_E, CONTROL)
    walk.fill("intake_place", "04101")
    walk.key(Key.Key_Return, CONTROL)
    walk.key(Key.Key_E, CONTROL)
    walk.fill("intake_place", "04102")
    walk.dialogs.answers = [tmp_path / "intake.pdf"]
    walk.key(Key.Key_P, CONTROL)
    walk.wait(lambda: walk.focused().inherits("QMenu"))
    walk.menu(walk.at(), "Save as a PDF (English) …")
    walk.toast("Saved intake.pdf")
    walk.key(Key.Key_Return, CONTROL)
    walk.tab_of("person_tabs", "Overview")
    walk.tab_of("person_tabs", "History")
    entries = walk.find("person_history").entries()
    newest = entries[0]
    assert newest.title == "Changed Ana R."
    assert "Dana Director" in newest.meta
    assert any("04101" in line and "04102" in line for line in newest.lines), newest.lines
    said = [(each.title, each.meta) for each in entries]
    assert any(title.startswith("Saved as a file: Full intake") for title, _meta in said), said
    assert any(title.startswith("Looked at") and "Dana" in meta for title, meta in said)
    # The change is taken back from here.
    walk.tab_to("person_history")
    walk.line("person_history", "Changed Ana R.")
    walk.key(Key.Key_Return)
    walk.key(Key.Key_Space)
    walk.toast("Undone: Changed Ana R.")
    assert Person.get().place == "04101"


def _the_front_desk_sees_no_history(walk: Walk) -> None:
    walk.change_places("fra")
    walk.key(Key.Key_F, CONTROL)
    walk.write("ana")
    walk.key(Key.Key_Return)
    tabs = walk.find("person_tabs")
    assert isinstance(tabs, QTabBar)
    titles = [tabs.tabText(at) for at in range(tabs.count())]
    assert "Overview" in titles
    assert "Timeline" in titles
    assert "History" not in titles
    assert "landlord" not in walk.words()
