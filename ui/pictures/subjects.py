"""The people, meetings and mentors of whom there is something to see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from peerdesk.actor import Actor
from peerdesk.desk.consents import consents
from peerdesk.desk.groups import attendance, co_facilitators, groups
from peerdesk.desk.history import history, timeline
from peerdesk.desk.intake import full_intake
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors, sessions
from peerdesk.desk.office import office
from peerdesk.desk.people import people, search
from peerdesk.desk.people.people import Flag
from peerdesk.desk.plans import goals, recovery, referrals
from peerdesk.desk.privacy import erasing
from ui.pictures.scene import Absent

_MOST_LOOKED_AT = 400
"""People: more are not asked for their rows. An example is found among fewer."""
_MOST_NAMES_LOOKED_FOR = 60
"""Looking where else a name stands reads every table."""


def _ids(actor: Actor) -> list[int]:
    return list(search.people_ids(actor, "")[:_MOST_LOOKED_AT])


def _most(ids: Iterable[int], how_much: Callable[[int], object]) -> int:
    """The one with the most, the first of several."""
    best = max(((how_much(each), -at, each) for at, each in enumerate(ids)), default=None)
    if best is None:
        raise Absent("people")
    return best[2]


def rich(actor: Actor) -> int:
    """Somebody who is with the center now, with a mentor, open plans, consents, support, a
    recovery date and a long story."""
    rows = people.people_rows(actor, _ids(actor))

    def how_much(person_id: int) -> tuple[int, int]:
        if Flag.CLOSED in rows[person_id].flags:
            return 0, 0
        parts = (
            recovery.recovery(actor, person_id).current is not None,
            any(each.ended_on is None for each in assignment.assignment_history(actor, person_id)),
            any(not each.outcome for each in referrals.referrals(actor, person_id)),
            any(each.ended_on is None for each in goals.goals(actor, person_id)),
            bool(consents.consents(actor, person_id)),
            bool(sessions.sessions_of(actor, person_id)),
            full_intake.is_full(actor, person_id),
        )
        return sum(parts), len(timeline.timeline(actor, person_id).items)

    return _most(rows, how_much)


def in_recovery(actor: Actor) -> int:
    """Somebody with a recovery date."""
    return _first(
        each for each in _ids(actor) if recovery.recovery(actor, each).current is not None
    )


def with_referral(actor: Actor) -> int:
    """Somebody with an open referral."""
    return _first(
        each
        for each in _ids(actor)
        if any(not found.outcome for found in referrals.referrals(actor, each))
    )


def with_goal(actor: Actor) -> int:
    """Somebody with a goal that hasn't come to an end."""
    return _first(
        each
        for each in _ids(actor)
        if any(found.ended_on is None for found in goals.goals(actor, each))
    )


def long_named(actor: Actor) -> int:
    """Whoever has the longest name."""
    rows = people.people_rows(actor, _ids(actor))
    return _most(rows, lambda each: len(rows[each].name))


def checked(actor: Actor) -> int:
    """Somebody with a status check and the questionnaire."""

    def answers(person_id: int) -> int:
        values = full_intake.full_intake_values(actor, person_id)
        return sum(value not in (None, "", ()) for value in values.values())

    return _most(_ids(actor), answers)


def named_elsewhere(actor: Actor) -> int:
    """Somebody whose name stands in most other places."""
    return _most(
        _ids(actor)[:_MOST_NAMES_LOOKED_FOR],
        lambda each: sum(found.is_open for found in erasing.named_elsewhere(actor, each)),
    )


def undoable(actor: Actor, person_id: int) -> int:
    """The newest deed with this person's record that can be taken back."""
    for line in history.history(actor, person_id):
        if line.inverse is not None and not line.is_undone:
            return line.entry_id
    raise Absent("undoable")


def waiting(actor: Actor) -> int:
    """Whoever waits longest for a mentor."""
    return _first(each.person_id for each in mentor_requests.waiting(actor))


def meeting(actor: Actor) -> int:
    """The first group of today."""
    return _first(each.id for each in attendance.meetings_on(actor, actor.clock.today()))


def group(actor: Actor) -> int:
    """The first group of the list."""
    return _first(groups.group_ids(actor, ""))


def unlinked(actor: Actor) -> int:
    """The group whose co-facilitator is yet to be linked."""
    return _first(each.group_id for each in co_facilitators.unlinked(actor))


def mentor(actor: Actor) -> int:
    """Whoever walks with most people."""
    rows = mentors.mentor_rows(actor, mentors.mentor_ids(actor))
    return _most(rows, lambda each: rows[each].load)


def month(actor: Actor) -> date:
    """The month that isn't over."""
    return actor.clock.today().replace(day=1)


def colleague(actor: Actor) -> int:
    """The account of somebody else who may sign in."""
    every = office.accounts(actor)
    return _first(each.id for each in every if each.active and each.id != actor.account_id)


def _first(ids: Iterable[int]) -> int:
    for each in ids:
        return each
    raise Absent("rows")
