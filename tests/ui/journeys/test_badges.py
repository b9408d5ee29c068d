"""The rail's counts are right after every action, whoever did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors
from peerdesk.desk.privacy import erasing
from peerdesk.records.mentoring import Mentor
from peerdesk.records.people import Person
from tests.ui.journeys.walking import CONTROL, House, Key, Walk


def badge(walk: Walk, place: str) -> str:
    """What a screen reader says of the place, after its name."""
    return walk.find(f"nav_{place}").accessibleName().partition(", ")[2]


def _words(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def are_right(walk: Walk) -> bool:
    waiting = len(mentor_requests.waiting(walk.actor))
    rolls = len(attendance.rolls_not_taken(walk.actor))
    return (badge(walk, "mentors"), badge(walk, "groups")) == (
        _words(waiting, "waits for a mentor", "wait for a mentor"),
        _words(rolls, "roll is not taken", "rolls are not taken"),
    )


def shows(walk: Walk, waiting: int, rolls: int) -> None:
    """Both counts, soon after what was done."""
    walk.wait(lambda: are_right(walk))
    assert len(mentor_requests.waiting(walk.actor)) == waiting
    assert len(attendance.rolls_not_taken(walk.actor)) == rolls


def do(walk: Walk, action: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """As a screen does it."""
    workspace = walk.window.workspace
    assert workspace is not None
    done = workspace.context.attempt(lambda: action(walk.actor, *given, **named))
    assert done is not None
    return done.value


def test_the_counts_of_the_rail_after_every_action(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    today = walk.actor.clock.today()
    group = do(
        walk,
        groups.add_group,
        {"name": "Circle", "starts_at": "9 am", "starts_on": today - timedelta(days=14)},
    )
    shows(walk, 0, 3)
    [first, *_others] = attendance.rolls_not_taken(walk.actor)
    ana = do(walk, intake.start_intake, {"preferred_name": "Ana"})
    do(walk, attendance.mark, first.id, ana, "present")
    shows(walk, 0, 2)
    walk.key(Key.Key_Z, CONTROL)
    shows(walk, 0, 3)
    do(walk, groups.end_group, group, today - timedelta(days=8))
    shows(walk, 0, len(attendance.rolls_not_taken(walk.actor)))
    walk.key(Key.Key_Z, CONTROL)
    shows(walk, 0, 3)

    do(walk, mentor_requests.ask_for_mentor, ana)
    shows(walk, 1, 3)
    rosa = do(walk, mentors.add_mentor, {"name": "Rosa", "trained_on": "1/5/2026"})
    do(walk, assignment.assign, ana, rosa, override_reason="they know each other")
    shows(walk, 0, 3)
    values = mentors.mentor_values(walk.actor, rosa)
    do(walk, mentors.change_mentor, rosa, {**values, "stage": "paused"})
    assert Mentor.get().stage == "paused"
    shows(walk, 1, 3)
    walk.key(Key.Key_Z, CONTROL)
    shows(walk, 0, 3)

    bo = do(walk, intake.start_intake, {"preferred_name": "Bo"})
    do(walk, mentor_requests.ask_for_mentor, bo)
    shows(walk, 1, 3)
    do(walk, intake.close_episode, bo, "moved")
    shows(walk, 0, 3)
    code = Person.get_by_id(bo).code
    do(walk, erasing.archive, bo, reason="Asked", typed_code=code)
    shows(walk, 0, 3)


def test_what_another_account_did_and_what_time_did(house: House) -> None:
    walk = house.open()
    walk.come("dan")
    shows(walk, 0, 0)
    walk.change_places("fra")
    ana = do(walk, intake.start_intake, {"preferred_name": "Ana"})
    do(walk, mentor_requests.ask_for_mentor, ana)
    shows(walk, 1, 0)
    walk.change_places("dan")
    shows(walk, 1, 0)

    today = walk.actor.clock.today()
    do(walk, groups.add_group, {"name": "Circle", "starts_at": "2 pm", "starts_on": today})
    shows(walk, 1, 0)
    house.calendar.now += timedelta(hours=6)
    workspace = walk.window.workspace
    assert workspace is not None
    workspace._count_often.timeout.emit()  # half a minute passes, and nobody does anything
    shows(walk, 1, 1)
