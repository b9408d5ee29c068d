"""A fictional center with years of history, the same for the same seed and the same day.

Everybody in it is invented. What is decided in ``story`` is told month by month, each subject in
an entry of the kind "system", so that Ctrl+Z never offers to take years back. Random is the
seed's alone: keys, salts and digests differ, the rows don't.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random

from peerdesk.actor import Actor, Role
from peerdesk.demo.fuller import tell_more
from peerdesk.demo.meetings import Meetings
from peerdesk.demo.mentoring import Mentoring
from peerdesk.demo.names import MAN, WOMAN, draw_name, staff_name
from peerdesk.demo.newcomers import Newcomers
from peerdesk.demo.story import Month, Staff, Story, arrivals
from peerdesk.demo.visits import Visits
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.office import add_account
from peerdesk.desk.office.recovery_sheets import make_sheet, prove_sheet
from peerdesk.desk.people.drafts import save_draft
from peerdesk.errors import PeerDeskError, Refused
from peerdesk.records.office import Center, CenterDay, Choice
from peerdesk.said import InMonth, Said, said
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.keyring import Cost
from peerdesk.words import _

PASSWORD = "recovery-demo"  # noqa: S105 - printed for everybody: the people are fictional
ACCOUNTS = ("desk", "facilitator", "mentor", "director")
"""The names to sign in with; all have ``PASSWORD``."""

_CENTER = {
    "center_name": "Heron House Recovery Center",
    "address": "12 Tamarack Street, Upper Tamarack",
    "phone": "+12075550100",
    "time_zone": "America/New_York",
    "fictional": True,
}
_ROLES = {"desk": Role.FRONT_DESK, "facilitator": Role.FACILITATOR, "mentor": Role.MENTOR}
# Waiting for the disk at every entry would take a quarter of the time.
_MONTHS_A_COMMIT = 12
# The center's own words and places in its lists; one entry is no longer offered.
_CHOICES = tuple(
    {"list_name": name, "code": code, "label": label, "position": position, "retired": retired}
    for name, code, label, position, retired in (
        ("interest", "fishing", "Fishing", 12, 0),
        ("purpose", "drop_in", "Coffee and company", 2, 0),
        ("need", "clothing", "", 14, 1),
    )
)


def make_demo(
    door: FrontDoor,
    people: int = 240,
    months: int = 14,
    seed: int = 1,
    cost: Cost | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Actor:
    """Fill the empty folder of ``door``, which is entered; returns the director, signed in.

    The history begins ``months`` calendar months before the current one and ends now, by the
    door's clock. ``progress`` is called with the months told and all of them.
    """
    rng = Random(seed)  # noqa: S311 - a story, not a secret
    cost = cost or Cost.tuned()
    names = {name: staff_name(rng, WOMAN if name != "mentor" else MAN) for name in ACCOUNTS}
    owner = {"director_name": names["director"], "sign_in_name": "director", "password": PASSWORD}
    door.set_up({**_CENTER, **owner}, cost)
    director = door.sign_in("director", PASSWORD)
    sheet = make_sheet(director).value
    prove_sheet(director, door.folder, sheet, sheet.code, cost)
    ids = {
        name: add_account(
            director,
            door.folder,
            {"name": names[name], "sign_in_name": name, "roles": [role]},
            PASSWORD,
            cost,
        ).value
        for name, role in _ROLES.items()
    }
    assert director.account_id is not None
    staff = Staff(director.account_id, **ids, mentor_name=names["mentor"])
    now = director.clock.now()
    story = Story(rng, _months_before(now.date(), months), now, staff)
    _tell(director, story, people, progress or _say_nothing)
    _leave_a_form_half_typed(replace(director, account_id=ids["desk"]), rng)
    return director


def remove_earlier(door: FrontDoor) -> None:
    """Make room for a demo: an earlier demo goes, backups and all; Refused for a real center."""
    if not door.is_set_up:
        return
    try:
        door.sign_in("director", PASSWORD)
        fictional = bool(Center.get().fictional)
    except PeerDeskError:
        fictional = False
    finally:
        door.lock()
    if not fictional:
        raise Refused(
            _("There is a center in this folder already. Give the demo a folder of its own.")
        )
    door.folder.remove_center_and_backups()


def _tell(director: Actor, story: Story, people: int, progress: Callable[[int, int], None]) -> None:
    limit = Center.get().mentor_limit
    meetings, mentoring = Meetings(story, people), Mentoring(story, people, limit)
    tellers = _Tellers(story, Newcomers(story), mentoring, meetings, Visits(story))
    with _entry(director, said("demo_begun")):
        Choice.insert_rows(list(_CHOICES))
        CenterDay(since=story.start, ends_at=time.min).save()
        meetings.begin()
    to_come = arrivals(story.rng, people, story.start.toordinal(), story.today)
    told = list(story.months())
    for first in range(0, len(told), _MONTHS_A_COMMIT):
        with database.atomic("IMMEDIATE"):
            for place, month in enumerate(told[first : first + _MONTHS_A_COMMIT], first + 1):
                coming = [day for day in to_come if month.first <= day <= month.last]
                tellers.tell(director, month, coming)
                progress(place, len(told))
    with _entry(director, said("demo_planned")):
        meetings.plan_ahead()
    with database.atomic("IMMEDIATE"), _entry(director, said("demo_told_more")):
        tell_more(story)


@dataclass
class _Tellers:
    """Who tells what happened in a month."""

    story: Story
    newcomers: Newcomers
    mentoring: Mentoring
    meetings: Meetings
    visits: Visits

    def tell(self, director: Actor, month: Month, coming: list[int]) -> None:
        """One entry a subject; ``coming`` are the days on which somebody new comes."""
        story, named = self.story, InMonth(date.fromordinal(month.first))
        story.lives = [life for life in story.lives if life.last_day >= month.first]
        with _entry(director, said("demo_people", month=named)):
            new = self.newcomers.come(coming)
        with _entry(director, said("demo_mentoring", month=named)):
            self.mentoring.month(month, new)
        with _entry(director, said("demo_sessions", month=named)):
            self.mentoring.sessions(month)
        with _entry(director, said("demo_groups", month=named)):
            self.meetings.join(month, new)
            self.meetings.meet(month)
        with _entry(director, said("demo_visits", month=named)):
            self.visits.month(month, self.meetings.signed_in)


def _entry(director: Actor, label: Said) -> AbstractContextManager[journal.OpenEntry]:
    return journal.entry(director, label, kind="system")


def _leave_a_form_half_typed(desk: Actor, rng: Random) -> None:
    name = draw_name(rng, WOMAN)
    typed = {"preferred_name": name.preferred, "legal_last_name": name.last, "pronouns": "she"}
    save_draft(desk, "intake", typed)


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies ``months`` before the month of ``day``."""
    first = day.replace(day=1)
    for _month in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _say_nothing(_told: int, _all: int) -> None:
    """Nobody asked for progress."""
