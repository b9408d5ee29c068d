"""Episodes and recovery: closed, opened again, begun anew; nothing that was before is lost."""

from __future__ import annotations

from datetime import date, timedelta

from peerdesk.desk.plans import recovery
from peerdesk.measures.month import month_report
from peerdesk.records.people import Episode, RecoveryPeriod, Visit
from tests.ui.journeys.walking import CONTROL, PEOPLE, TODAY, House, Key, Walk

OVERVIEW = "person_overview_area"


def test_a_life_with_the_center(house: House) -> None:
    walk = house.open()
    walk.come("fra")
    _ana_comes_and_names_a_day(walk)
    _her_time_is_closed(walk)
    _she_is_welcomed_back_in_one_step(house, walk)
    _she_returned_to_use_and_says_so(walk)
    _everything_is_still_there(walk)


def _ana_comes_and_names_a_day(walk: Walk) -> None:
    walk.go(PEOPLE)
    walk.key(Key.Key_N, CONTROL)
    walk.write("Ana")
    walk.choose("intake_referral_source", "Shelter")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.at() == "sign_in", "what is done next most often"
    walk.key(Key.Key_Space)
    assert walk.sees("sign_out")
    walk.tab_to("recovery_set")
    walk.key(Key.Key_Space)
    assert walk.at() == "deed_day"
    walk.write("3/4/2027")  # next year, by a slip of the finger
    walk.key(Key.Key_Return, CONTROL)
    assert "future" in walk.text("deed_day_below")
    walk.fill("deed_day", "march 4, 2026")
    walk.key(Key.Key_Return, CONTROL)
    said = walk.words(OVERVIEW)
    assert "264 days\nSince Mar 4, 2026" in said
    assert "Next: 9 months on Dec 4, 2026" in said


def _her_time_is_closed(walk: Walk) -> None:
    walk.tab_to("person_close")
    walk.key(Key.Key_Space)
    walk.menu("person_close_menu", "Moved away")
    assert "Not open at the moment" in walk.words("person_flags")
    walk.undo()  # that was somebody else
    assert "Not open at the moment" not in walk.words("person_flags")
    assert Episode.get().closed_on is None
    walk.tab_to("person_close")
    walk.key(Key.Key_Space)
    walk.key(Key.Key_Escape)
    walk.key(Key.Key_Space)
    walk.menu("person_close_menu", "No contact")
    walk.wait(lambda: walk.sees("reopen"))
    said = walk.words(OVERVIEW)
    assert "Nov 23, 2026 – Nov 23, 2026\nShelter · No contact" in said
    assert "Since Mar 4, 2026" in said, "her recovery goes on"


def _she_is_welcomed_back_in_one_step(house: House, walk: Walk) -> None:
    walk.lock()
    house.calendar.now += timedelta(days=40)
    walk.come()
    walk.go(PEOPLE)
    walk.key(Key.Key_Escape)
    walk.write("ana")
    walk.key(Key.Key_Return)
    assert walk.sees("reopen")
    walk.tab_to("reopen")
    walk.key(Key.Key_Space)
    said = walk.words(OVERVIEW)
    assert "Since Jan 2, 2027" in said
    assert "Nov 23, 2026 – Nov 23, 2026\nShelter · No contact" in said
    assert [(each.opened_on, each.closed_on) for each in Episode.select()] == [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 1, 2), None),
    ]
    walk.tab_to("sign_in")
    walk.key(Key.Key_Space)


def _she_returned_to_use_and_says_so(walk: Walk) -> None:
    walk.tab_to("recovery_return")
    walk.key(Key.Key_Space)
    kind = walk.words()
    assert "A new start for Ana" in kind
    assert "Coming back and saying so takes strength. Nothing that was before is lost." in kind
    assert "The 304 days since Mar 4, 2026 stay on this page." in kind
    for word in ("relapse", "fail", "reset", "lapse"):
        assert word not in kind.lower()
    walk.fill("deed_day", "2/1/2026")  # a day before it all began
    walk.key(Key.Key_Return, CONTROL)
    assert walk.sees("deed_day_below")
    assert walk.text("deed_day_below")
    walk.fill("deed_day", "12/20/2026")
    walk.key(Key.Key_Escape)  # the telephone
    walk.tab_to("recovery_return")
    walk.key(Key.Key_Space)
    assert walk.text("deed_day") == "12/20/2026", "nothing is lost by Escape"
    walk.fill("deed_new_start", "12/24/2026")
    walk.key(Key.Key_Return, CONTROL)

    said = walk.words(OVERVIEW)
    assert "9 days\nSince Dec 24, 2026" in said
    assert "Mar 4, 2026 – Dec 20, 2026: 291 days" in said
    assert "300 days altogether: every time counts." in said
    periods = [(each.started_on, each.ended_on) for each in RecoveryPeriod.select()]
    assert periods == [
        (date(2026, 3, 4), date(2026, 12, 20)),
        (date(2026, 12, 24), None),
    ]
    walk.undo()
    assert RecoveryPeriod.select().count() == 1
    assert "304 days" in walk.words(OVERVIEW)
    walk.tab_to("recovery_return")
    walk.key(Key.Key_Space)
    walk.fill("deed_day", "12/20/2026")
    walk.fill("deed_new_start", "12/24/2026")
    walk.key(Key.Key_Return, CONTROL)


def _everything_is_still_there(walk: Walk) -> None:
    walk.tab_of("person_tabs", "Timeline")

    assert walk.lines("timeline_table")[-1] == "Mar 4, 2026"
    reached = recovery.recovery(walk.actor, Episode.get().person_id)
    assert reached.days_altogether == 300
    assert Visit.select().count() == 2
    walk.go(TODAY)
    assert walk.lines("visitors") == ["Ana"]
    for month, new, back in ((date(2026, 11, 1), 1, 0), (date(2027, 1, 1), 0, 1)):
        report = month_report(walk.actor.clock, month)
        assert report.figure("new").value == new
        assert report.figure("returning").value == back
