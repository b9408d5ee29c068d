"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from peerdesk.desk.front_desk import visits
from peerdesk.desk.intake import intake
from peerdesk.desk.office import office
from peerdesk.errors import Invalid, PeerDeskError, Refused
from peerdesk.records.people import Episode, GuestCount, Visit
from peerdesk.store import journal
from tests.conftest import NOW, Desk


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return intake.start_intake(desk.front_desk, values).value


def test_a_person_signs_in_once_until_signed_out(desk: Desk, ana: int) -> None:
    first = visits.sign_in(desk.front_desk, ana, ["group", "drop_in", "group"])
    assert (first.label, first.tables) == ("Signed in Ana R.", {"visit"})
    again = visits.sign_in(desk.front_desk, ana)
    assert again.entry_id is None
    assert again.value == first.value
    assert again.label == "Ana R. is signed in already, since 10:00 AM"
    later = desk.at(NOW + timedelta(hours=1), desk.front_desk)
    assert visits.sign_out(later, first.value).label == "Signed out Ana R."
    assert visits.sign_out(later, first.value).entry_id is None
    second = visits.sign_in(later, ana)
    assert second.value != first.value
    rows = visits.visits_today(later)
    assert [(row.id, row.is_open, row.time_out) for row in rows] == [
        (second.value, True, None),
        (first.value, False, time(11, 0)),
    ]
    assert rows[1].purposes == "A group, Drop-in"
    assert rows[1].name == "Ana R."


def test_yesterday_does_not_count_as_here(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.at(NOW - timedelta(days=1), desk.front_desk), ana)
    assert visits.visits_today(desk.front_desk) == []
    assert visits.sign_in(desk.front_desk, ana).entry_id is not None


def test_a_guest_is_a_name_and_no_person(desk: Desk) -> None:
    done = visits.sign_in_guest(desk.front_desk, "  Blue ", ["visiting"])
    [row] = visits.visits_today(desk.front_desk)
    assert (row.id, row.person_id, row.name) == (done.value, None, "Blue")
    assert visits.sign_out(desk.front_desk, done.value).label == "Signed out Blue"
    with pytest.raises(Invalid) as caught:
        visits.sign_in_guest(desk.front_desk, " ")
    assert list(caught.value.fields) == ["alias"]


def test_undo_and_what_is_refused(desk: Desk, ana: int) -> None:
    done = visits.sign_in(desk.front_desk, ana)
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    assert Visit.select().count() == 0
    with pytest.raises(PeerDeskError, match="undone"):
        visits.sign_out(desk.front_desk, done.value)
    with pytest.raises(Invalid):
        visits.sign_in(desk.front_desk, ana, ["gold"])
    with pytest.raises(PeerDeskError):
        visits.sign_in(desk.front_desk, 999)
    with pytest.raises(Refused):
        visits.sign_in(desk.facilitator, ana)


def test_what_somebody_came_for_the_last_time_is_usual(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    assert visits.usual_purposes(actor, ana) == ()
    visits.sign_in(desk.at(NOW - timedelta(days=1), actor), ana, ["group", "drop_in"])
    visits.sign_in(desk.at(NOW - timedelta(days=3), actor), ana, ["mentor"])
    assert visits.usual_purposes(actor, ana) == ("group", "drop_in"), "keyed later, but older"
    visits.sign_in(actor, ana)
    assert visits.usual_purposes(actor, ana) == ("group", "drop_in"), "nothing was asked today"
    with pytest.raises(Refused):
        visits.usual_purposes(desk.facilitator, ana)


def _close_at(desk: Desk, closing: time | None, days_ago: int = 0) -> None:
    director = desk.at(NOW - timedelta(days=days_ago))
    values = office.center_values(director)
    office.change_center(director, values | {"closing_time": closing})


def _ends() -> list[time | None]:
    return [end for (end,) in Visit.select(Visit.time_out).order_by(Visit.day, Visit.id).tuples()]


def _open() -> int:
    return Visit.select().where(Visit.time_out.is_null()).count()


def test_everybody_is_signed_out_in_one_action(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.front_desk, ana)
    visits.sign_in_guest(desk.front_desk, "Blue")
    evening = desk.at(NOW + timedelta(hours=10), desk.front_desk)
    done = visits.sign_everybody_out(evening)
    assert (done.label, done.value) == ("Signed out 2 people", 2)
    assert {row.time_out for row in visits.visits_today(evening)} == {time(20)}
    assert visits.sign_everybody_out(evening).entry_id is None
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    assert _open() == 2
    _close_at(desk, time(19))
    visits.sign_everybody_out(evening)
    assert {row.time_out for row in visits.visits_today(evening)} == {time(19)}


def test_closing_time_signs_out_by_itself(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.front_desk, ana)
    evening = desk.at(NOW + timedelta(hours=10), desk.front_desk)
    assert visits.sign_out_at_closing(evening).value == 0
    _close_at(desk, time(19))
    assert visits.sign_out_at_closing(desk.front_desk).value == 0, "still open"
    done = visits.sign_out_at_closing(evening)
    assert (done.value, done.undoable, done.label) == (1, False, "Signed out 1 person")
    assert visits.sign_out_at_closing(evening).entry_id is None
    visits.sign_in(evening, ana)
    assert visits.sign_out_at_closing(evening).value == 0, "who came after closing time stays"
    assert _open() == 1
    morning = desk.at(NOW + timedelta(days=1), desk.front_desk)
    assert visits.sign_out_at_closing(morning).value == 0
    assert visits.end_left_open(morning).value == 0
    assert _ends() == [time(19), None], "nobody knows when they left: not at once, nor at midnight"
    assert visits.visits_today(morning) == []
    assert [row.is_open for row in visits.visits_on(morning, NOW.date())] == [False, False]


@pytest.mark.parametrize("closing", ["midnight", "1 am"])
def test_a_center_that_closes_in_the_night_has_no_closing_time(desk: Desk, closing: str) -> None:
    values = office.center_values(desk.director)
    with pytest.raises(Invalid) as caught:
        office.change_center(desk.director, values | {"closing_time": closing})
    assert list(caught.value.fields) == ["closing_time"]


def test_visits_of_past_days_end_whatever_their_age(desk: Desk, ana: int) -> None:
    _close_at(desk, time(19), days_ago=100)
    for days in (400, 30, 20, 1):
        visits.sign_in(desk.at(NOW - timedelta(days=days), desk.front_desk), ana)
    visits.sign_in(desk.front_desk, ana)
    assert visits.sign_out_at_closing(desk.front_desk).value == 1, "the last days at once"
    done = visits.end_left_open(desk.front_desk)
    assert (done.value, done.label) == (2, "Ended 2 visits that earlier days left open")
    assert visits.end_left_open(desk.front_desk).entry_id is None
    assert _ends() == [None] + [time(19)] * 3 + [None], "not by a closing time of another year"


def test_without_a_closing_time_nobody_knows_when_a_visit_ended(desk: Desk, ana: int) -> None:
    visits.sign_in(desk.at(NOW - timedelta(days=1), desk.front_desk), ana)
    assert visits.sign_out_at_closing(desk.front_desk).entry_id is None
    _close_at(desk, time(19))
    assert visits.sign_out_at_closing(desk.front_desk).entry_id is None
    assert visits.end_left_open(desk.front_desk).entry_id is None
    assert _ends() == [None]


def test_what_they_said_of_their_first_time_is_kept(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    visits.sign_in_guest(actor, "Blue", (), "yes")
    visits.sign_in_guest(actor, "Red", (), "no")
    visits.sign_in_guest(actor, "Green")
    visits.sign_in(actor, ana, (), "declined")
    said = {row.name: row.first_time for row in visits.visits_today(actor)}
    assert said == {"Ana R.": "declined", "Blue": "yes", "Red": "no", "Green": None}


def test_times_are_corrected(desk: Desk, ana: int) -> None:
    half_past = desk.at(datetime(2026, 11, 23, 14, 30, 20, tzinfo=UTC), desk.front_desk)
    visit = visits.sign_in(half_past, ana).value
    paper = {"time_in": "9:10", "time_out": "", "first_time": "yes"}
    done = visits.correct_visit(half_past, visit, paper)
    assert done.label == "Corrected the visit of Ana R."
    [row] = visits.visits_today(half_past)
    assert (row.time_in, row.time_out, row.first_time) == (time(9, 10), None, "yes")
    assert done.entry_id is not None
    journal.undo(desk.front_desk, done.entry_id)
    [row] = visits.visits_today(half_past)
    assert (row.time_in, row.first_time) == (time(9, 30, 20), None)
    same = {"time_in": "9:30 am", "time_out": "9:30", "first_time": None}
    later = desk.at(NOW, desk.front_desk)
    visits.correct_visit(later, visit, same)
    [row] = visits.visits_today(later)
    assert (row.time_in, row.time_out) == (time(9, 30, 20), time(9, 30, 20)), "the seconds stay"
    assert visits.correct_visit(later, visit, same).entry_id is None


@pytest.mark.parametrize(
    ("came", "left", "fields"),
    [
        ("", "", ["time_in"]),
        ("soon", "", ["time_in"]),
        ("11 am", "", ["time_in"]),
        ("9:10", "11 am", ["time_out"]),
        ("9:10", "9:05", ["time_out"]),
        ("9:10", "9:20", []),
    ],
)
def test_times_that_cannot_be(
    desk: Desk, ana: int, came: str, left: str, fields: list[str]
) -> None:
    visit = visits.sign_in(desk.front_desk, ana).value
    values = {"time_in": came, "time_out": left}
    if not fields:
        visits.correct_visit(desk.front_desk, visit, values)
        return
    with pytest.raises(Invalid) as caught:
        visits.correct_visit(desk.front_desk, visit, values)
    assert list(caught.value.fields) == fields


def test_nobody_is_here_twice_by_a_correction(desk: Desk, ana: int) -> None:
    first = visits.sign_in(desk.front_desk, ana).value
    visits.sign_out(desk.front_desk, first)
    visits.sign_in(desk.front_desk, ana)
    with pytest.raises(Invalid) as caught:
        visits.correct_visit(desk.front_desk, first, {"time_in": "9:00", "time_out": ""})
    assert caught.value.fields == {"time_out": "Ana R. is signed in already, since 10:00 AM"}
    with pytest.raises(PeerDeskError, match="undone"):
        visits.correct_visit(desk.front_desk, 999, {"time_in": "9:00"})
    with pytest.raises(Refused):
        visits.correct_visit(desk.facilitator, first, {"time_in": "9:00"})


def test_signing_in_and_welcoming_back_is_one_step(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    intake.close_episode(actor, ana, "no_contact")
    done = visits.sign_in(actor, ana, welcome_back=True)
    assert done.label == "Signed in Ana R. and welcomed them back"
    opened = Episode.select().where(Episode.closed_on.is_null())
    assert (opened.count(), _open()) == (1, 1)
    again = visits.sign_in(actor, ana, welcome_back=True)
    assert again.entry_id is None, "open already, and here already"
    assert done.entry_id is not None
    journal.undo(actor, done.entry_id)
    assert (opened.count(), _open()) == (0, 0)
    visits.sign_in(actor, ana)
    assert (opened.count(), _open()) == (0, 1), "not by itself"
    assert visits.sign_in(actor, ana, welcome_back=True).label == "Welcomed Ana R. back"
    assert (opened.count(), _open()) == (1, 1)


def test_guests_as_a_headcount(desk: Desk) -> None:
    done = visits.count_guests(desk.front_desk, 12)
    assert (done.label, visits.guests_counted(desk.front_desk)) == ("Counted 12 guests", 12)
    visits.count_guests(desk.front_desk, 13)
    assert visits.guests_counted(desk.front_desk) == 13
    assert GuestCount.select().count() == 1
    again = visits.count_guests(desk.front_desk, 0)
    assert visits.guests_counted(desk.front_desk) == 0
    assert again.entry_id is not None
    journal.undo(desk.front_desk, again.entry_id)
    assert visits.guests_counted(desk.front_desk) == 13
    for count, day in ((-1, None), (1000, None), (3, NOW.date() + timedelta(days=1))):
        with pytest.raises(Invalid):
            visits.count_guests(desk.front_desk, count, day)


def test_nobody_leaves_before_they_came_when_the_clock_is_put_back(desk: Desk, ana: int) -> None:
    before, after = (
        desk.at(datetime(2026, 11, 1, hour, minute, tzinfo=UTC), desk.front_desk)
        for hour, minute in ((5, 50), (6, 10))
    )
    assert before.clock.now().time() > after.clock.now().time()
    visits.sign_out(after, visits.sign_in(before, ana).value)
    assert _ends() == [time(1, 50)]


def test_a_purpose_that_was_declined_is_no_usual_one(desk: Desk, ana: int) -> None:
    actor = desk.front_desk
    visits.sign_out(actor, visits.sign_in(actor, ana, ("group",)).value)
    later = desk.at(NOW + timedelta(hours=2), actor)
    visits.sign_in(later, ana, ("declined",))
    assert [row.purposes for row in visits.visits_today(later)] == ["Declined to say", "A group"]
    assert visits.usual_purposes(later, ana) == ("group",)
    with pytest.raises(Invalid):
        visits.sign_in_guest(actor, "Blue", ("declined", "group"))
