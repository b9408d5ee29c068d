"""Closing somebody ends what counts on them; undoing it, or opening again, is one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import groups
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentor_requests
from peerdesk.desk.merging import merging
from peerdesk.records.groups import Membership
from peerdesk.records.mentoring import Assignment
from peerdesk.records.people import MentorRequest, Person, Visit
from tests.conftest import NOW, Desk
from tests.desk.group_records import TODAY, add_group, tables
from tests.desk.mentoring import mentor

WEEK_AGO = TODAY - timedelta(days=7)


@pytest.fixture
def ana(desk: Desk) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
    return intake.start_intake(desk.at(NOW - timedelta(days=30)), values).value


def test_who_is_closed_no_longer_waits(desk: Desk, ana: int) -> None:
    mentor_requests.ask_for_mentor(desk.director, ana)
    visits.sign_in(desk.front_desk, ana)
    before = tables()

    done = intake.close_episode(desk.front_desk, ana, "deceased", WEEK_AGO)

    assert mentor_requests.waiting(desk.director) == []
    request = MentorRequest.get()
    assert (request.ended_on, request.end_reason) == (TODAY, "withdrawn"), "never before it began"
    assert Visit.get().time_out is None, "who is here stays here"
    assert done.entry_id is not None
    undoing.undo(desk.front_desk, done.entry_id)
    assert tables() == before


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("completed", "goals_reached"),
        ("moved", "moved"),
        ("no_contact", "no_contact"),
        ("incarcerated", "other"),
        ("deceased", "other"),
    ],
)
def test_groups_and_the_walk_with_the_mentor_end(
    desk: Desk, ana: int, reason: str, why: str
) -> None:
    assignment.assign(desk.director, ana, mentor(desk), "They know each other")
    for name, joined in (("Monday Circle", date(2026, 11, 2)), ("Late Circle", TODAY)):
        groups.join(desk.director, add_group(desk, name), ana, joined)
    before = tables()

    done = intake.close_episode(desk.front_desk, ana, reason, WEEK_AGO)

    walk = Assignment.get()
    assert (walk.ended_on, walk.end_reason) == (TODAY, why), "never before it began"
    left = [row.left_on for row in Membership.select().order_by(Membership.id)]
    assert left == [WEEK_AGO, TODAY]
    assert done.entry_id is not None
    undoing.undo(desk.front_desk, done.entry_id)
    assert tables() == before, "one undo brings all of it back"


def test_a_group_that_was_left_before_stays_left_then(desk: Desk, ana: int) -> None:
    group = add_group(desk)
    groups.join(desk.director, group, ana, date(2026, 11, 2))
    groups.leave(desk.director, group, ana, date(2026, 11, 9))

    intake.close_episode(desk.front_desk, ana, "moved")

    assert Membership.get().left_on == date(2026, 11, 9)


def test_whoever_was_added_twice_in_one_day_can_be_closed_after_the_merge(desk: Desk) -> None:
    ana, again = (
        intake.start_intake(desk.front_desk, {"preferred_name": name}).value
        for name in ("Ana", "Anna")
    )
    intake.close_episode(desk.front_desk, again, "other")
    merging.merge(desk.director, ana, again)
    intake.close_episode(desk.front_desk, ana, "moved")
    intake.reopen(desk.front_desk, ana)
    assert intake.is_open(Person.get_by_id(ana))
