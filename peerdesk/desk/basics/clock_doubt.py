"""Whether the computer's clock can be right. It has no internet, and its battery dies.

The newest entry's moment is known: a clock before it, or long after it, is doubted at the sign-in,
and somebody is asked. What is entered while nobody has said that the clock is right tells nothing
of it: neither is it the newest, nor are meetings planned from its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.records.office import ClockState
from peerdesk.said import Said, said
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.words import _, date_time

BEFORE = timedelta(minutes=10)
AFTER = timedelta(days=31)


@dataclass(frozen=True)
class Doubt:
    """``now`` is what the clock says, ``newest`` when the newest entry was; center's time."""

    now: datetime
    newest: datetime


def note_sign_in(actor: Actor) -> None:
    """The program's own look at the clock, before anything else of a sign-in is entered."""
    state = _state()
    doubt = _doubt(actor.clock, state)
    if doubt is not None and state.doubted_from is None:
        with journal.entry(actor, _told("clock_doubted", doubt), kind="clock"):
            state.doubted_from = _this_entry()
            state.save()
    elif doubt is None and state.doubted_from is not None:
        _believe(actor, said("clock_right_again"))


def question(actor: Actor) -> Doubt | None:
    """What is to be asked at this sign-in, None for nothing: once, and where somebody was not
    sure again on another day."""
    state = _state()
    if state.doubted_from is None or state.unsure_on == actor.clock.now().date():
        return None
    return _doubt(actor.clock, state)


def answer(actor: Actor, *, is_right: bool) -> None:
    """What whoever signed in said: the clock is right, or they are not sure."""
    now = actor.clock.now()
    if is_right:
        _believe(actor, said("clock_confirmed", day=now.date(), time=now.time()))
        return
    state = _state()
    label = said("clock_unsure", day=now.date(), time=now.time())
    with journal.entry(actor, label, kind="clock"):
        state.unsure_on = now.date()
        state.save()


def in_words(doubt: Doubt) -> str:
    """Why the clock is doubted, in one line: for the command line."""
    return _(
        "The computer's clock says {now}, and the newest entry is of {newest}. If the clock is "
        "wrong, set it: what is entered meanwhile gets its date.",
        now=date_time(doubt.now),
        newest=date_time(doubt.newest),
    )


def confirmed_day(clock: Clock) -> date:
    """Today, as long as the clock is believed; no later than the newest day of which it was."""
    state = _state()
    newest = _newest(state)
    if state.doubted_from is None or newest is None:
        return clock.today()
    return min(clock.today(), clock.day_of(clock.local(newest)))


def _believe(actor: Actor, label: Said) -> None:
    state = _state()
    with journal.entry(actor, label, kind="clock"):
        state.counts_from, state.doubted_from, state.unsure_on = _this_entry(), None, None
        state.save()


def _doubt(clock: Clock, state: ClockState) -> Doubt | None:
    now, newest = clock.utc_now(), _newest(state)
    if newest is None or newest - BEFORE <= now <= newest + AFTER:
        return None
    return Doubt(clock.local(now), clock.local(newest))


def _newest(state: ClockState) -> datetime | None:
    """When the newest of the entries was that count: an aware moment."""
    # The plus sign: the newest is found by the index on ``at``, whatever the numbers.
    until = "" if state.doubted_from is None else f"AND +id < {int(state.doubted_from)}"
    found = database.execute_sql(
        f"SELECT at FROM journal_entry WHERE +id >= ? {until} ORDER BY at DESC LIMIT 1",  # noqa: S608
        (state.counts_from,),
    ).fetchone()
    return datetime.fromisoformat(found[0]) if found is not None else None


def _state() -> ClockState:
    return ClockState.select().first() or ClockState()


def _this_entry() -> int:
    """The number of the entry that is open: nothing else is written meanwhile."""
    newest = database.execute_sql("SELECT max(id) FROM journal_entry").fetchone()[0]
    return int(newest or 0) + 1


def _told(code: str, doubt: Doubt) -> Said:
    return said(
        code,
        day=doubt.now.date(),
        time=doubt.now.time(),
        newest_day=doubt.newest.date(),
        newest_time=doubt.newest.time(),
    )
