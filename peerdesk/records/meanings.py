"""What a state means: one answer to each question, for what staff do and what is counted.

The definitions are PRACTICE.md's, section 5, as they are printed beside the figures. Expressions
are portable; a function of plain values beside one says the same of a row that was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peewee import Expression, Field

from peerdesk.records.groups import Attendance, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.people import Episode, MentorRequest, Visit
from peerdesk.records.services import Referral

# Periods: a person's time with the center, an assignment, a wait for a mentor, a membership.


def lasts_on(ended_on: Field, day: Any) -> Expression:
    """Whether what has begun lasts on ``day`` (a date or a column): the day on which it ends is no
    longer in it."""
    return ended_on.is_null() | (ended_on > day)


def is_open() -> Expression:
    """The time with the center goes on: an `Episode` that wasn't closed."""
    return Episode.closed_on.is_null()


def walks_now() -> Expression:
    """The `Assignment` wasn't ended: the two walk together."""
    return Assignment.ended_on.is_null()


def waits_now() -> Expression:
    """The `MentorRequest` wasn't ended: somebody waits for a mentor."""
    return MentorRequest.ended_on.is_null()


def belongs_on(day: Any) -> Expression:
    """The `Membership` holds on ``day`` (a date or a column): from the day they joined to the one
    before they left."""
    return (Membership.joined_on <= day) & lasts_on(Membership.left_on, day)


# Mentors.

ACTIVE = "active"
"""The one stage of a mentor in which people are asked to walk with them."""


def is_active() -> Expression:
    """The `Mentor` is asked now."""
    return Mentor.stage == ACTIVE


# Meetings.

CAME = ("present", "late", "left_early")
"""The states of attendance in which somebody was there."""

CALLED_OFF = ("cancelled", "not_held")
"""The states of a meeting of which staff said that it did not, or will not, take place."""

Outcome = Literal["held", "cancelled", "not_held", "roll_missing", "still_to_come"]


def came() -> Expression:
    """The `Attendance` is of somebody who was there."""
    return Attendance.state.in_(CAME)


def is_on() -> Expression:
    """Nobody called the `Meeting` off."""
    return Meeting.state.not_in(CALLED_OFF)


def outcome(
    state: str, lines: int, in_room: int | None, online: int | None, *, over: bool
) -> Outcome:
    """What became of a meeting, of which so many ``lines`` of the roll and headcounts are kept.

    Held is "a line or a headcount (0 too)": what was written down of those who were there stands
    before a word that called it off. ``over`` says whether its time has passed.
    """
    if lines or in_room is not None or online is not None:
        return "held"
    if state == "cancelled":
        return "cancelled"
    if state == "not_held":
        return "not_held"
    return "roll_missing" if over else "still_to_come"


# Contacts.


def is_reached() -> Any:
    """The `Session` (a call too) reached the person."""
    return Session.reached


@dataclass(frozen=True)
class ContactKind:
    """One way in which somebody is seen or reached: the ``rows`` of a
    ``model``, and the column of their day. Rows without a person are of nobody on file."""

    kind: Literal["visit", "group", "session", "referral"]
    model: Any
    rows: Any
    day: Any

    @property
    def person(self) -> Any:
        """Whose it is."""
        return self.model.person


def contact_kinds() -> Iterator[ContactKind]:
    """ "a visit, named attendance, session, reached call or referral": the one union of contacts.

    A referral is a contact on the day it was made; an intake or a check alone is none.
    """
    yield ContactKind("visit", Visit, Visit.select(), Visit.day)
    attended: Any = Attendance.select().join(Meeting).where(came())
    yield ContactKind("group", Attendance, attended, Meeting.day)
    yield ContactKind("session", Session, Session.select().where(is_reached()), Session.day)
    yield ContactKind("referral", Referral, Referral.select(), Referral.made_on)


def contacts(first: date | None, last: date, people: Any = None) -> Any:
    """One row (``person_id``, ``day``) a contact from ``first`` through ``last``.

    ``first`` None means from the beginning. ``people``, a query of person ids, narrows it.
    """
    union = None
    for each in contact_kinds():
        rows = each.rows.select(each.person, each.day.alias("day")).where(
            each.day <= last if first is None else each.day.between(first, last)
        )
        if each.person.null:
            rows = rows.where(each.person.is_null(False))
        if people is not None:
            rows = rows.where(each.person.in_(people))
        union = rows if union is None else union.union_all(rows)
    return union
