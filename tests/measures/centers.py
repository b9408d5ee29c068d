"""Small random centers: rows as hypothesis draws them, put into the open database."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from peerdesk.actor import Actor
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.office import Center
from peerdesk.records.people import Episode, GuestCount, MentorRequest, Person, Visit
from peerdesk.records.services import Agency, Referral
from peerdesk.store import journal
from peerdesk.store.database import database

ORIGIN = date(2026, 10, 1)
EDGES = (-400, -365, -91, -90, -89, -62, -61, -60, -59, -31, -30, -1, 0, 1, 29, 30, 31, 52, 53, 54)
NAMES = (
    "Ana",
    "=1+1",
    "+15550100",
    "@home",
    "'quoted'",
    'Zoë, "Z"',
    "two\nlines",
    "-",
    " ",
    "阿明",
)

_days = st.one_of(st.integers(-420, 60), st.sampled_from(EDGES), st.integers(0, 31)).map(
    lambda offset: ORIGIN + timedelta(days=offset)
)
_person = st.integers(0, 5)
_maybe = st.one_of(st.none(), _person)
_alias = st.sampled_from(("", "Blue", "=A1"))


def _period(draw: Any) -> tuple[date, date | None]:
    start = draw(_days)
    return start, draw(
        st.one_of(st.none(), st.integers(0, 130).map(lambda n: start + timedelta(n)))
    )


def _one_open(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The person first, the end last: at most one open row a person."""
    open_rows = {row[0]: row for row in rows if row[-1] is None}
    return [*(row for row in rows if row[-1] is not None), *open_rows.values()]


def _guests(draw: Any) -> tuple[date, int]:
    return draw(_days), draw(st.sampled_from((1, 2, 10, 11, 40)))


@st.composite
def centers(draw: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by table; people, groups, meetings and mentors are numbered from 0."""

    def several(most: int, one: Any) -> list[Any]:
        return [one() for _ in range(draw(st.integers(0, most)))]

    meetings = several(
        8,
        lambda: (
            draw(st.integers(0, 2)),
            draw(_days),
            draw(st.sampled_from((time(9), time(18, 30)))),
            draw(st.sampled_from(("scheduled", "held", "not_held", "cancelled"))),
            draw(st.sampled_from((None, None, 0, 2, 13))),
            draw(st.sampled_from((None, 1))),
        ),
    )
    meetings = list({row[:3]: row for row in meetings}.values())
    attendances = several(
        25 if meetings else 0,
        lambda: (
            draw(st.integers(0, len(meetings) - 1)),
            draw(_maybe),
            draw(st.sampled_from(("present", "late", "left_early", "excused", "absent"))),
            draw(_alias),
        ),
    )
    named = {row[:2]: row for row in attendances if row[1] is not None}
    visits = several(20, lambda: (draw(_maybe), draw(_days), draw(_alias)))
    # Somebody's earlier visit, just inside or outside the days after which one is away.
    visits += [
        (person, day - timedelta(days=draw(st.sampled_from((89, 90, 91)))), "")
        for person, day, _alias_used in visits[:5]
    ]
    return {
        "names": [(draw(st.sampled_from(NAMES)),) for _ in range(6)],
        "episodes": several(10, lambda: (draw(_person), *_period(draw))),
        "visits": visits,
        "guests": list(
            {day: (day, count) for day, count in several(4, lambda: _guests(draw))}.values()
        ),
        "meetings": meetings,
        "attendances": [*named.values(), *(row for row in attendances if row[1] is None)],
        "mentors": [
            (draw(st.sampled_from((None, 0, 3))), draw(st.sampled_from(("active", "ended"))))
            for _ in range(2)
        ],
        "sessions": several(
            12,
            lambda: (
                draw(_person),
                draw(st.sampled_from((None, 0, 1))),
                draw(st.sampled_from(("one_on_one", "life_skills"))),
                draw(_days),
                draw(st.sampled_from((None, 15, 50))),
                draw(st.booleans()),
            ),
        ),
        "referrals": several(6, lambda: (draw(_person), draw(_days))),
        "assignments": _one_open(
            several(6, lambda: (draw(_person), draw(st.integers(0, 1)), *_period(draw)))
        ),
        "requests": _one_open(several(6, lambda: (draw(_person), *_period(draw)))),
        "threshold": [(draw(st.sampled_from((2, 3, 4, 11))),)],
    }


FILLED = (
    "referral agency mentor_request assignment session attendance meeting peer_group mentor visit "
    "guest_count episode person"
)


def put_in(actor: Actor, center: dict[str, list[tuple[Any, ...]]]) -> None:
    """Replace everything in the open database by ``center``; the journal starts anew."""
    with database.atomic("IMMEDIATE"):
        for table in (*FILLED.split(), "journal_change", "journal_entry"):
            database.execute_sql(f'DELETE FROM "{table}"')
    with journal.entry(actor, "=filled"):
        settings = Center.get()
        settings.suppression_threshold = center["threshold"][0][0]
        settings.save()
        people = Person.insert_rows(
            [
                {
                    "code": f"CODE{number:04}",
                    "preferred_name": name,
                    "first_seen_on": ORIGIN,
                    "sort_key": name,
                    "search_key": name,
                }
                for number, (name,) in enumerate(center["names"])
            ]
        )
        who: dict[int | None, int | None] = {None: None, **dict(enumerate(people))}
        groups = Group.insert_rows(
            [
                {
                    "name": f"{'=+-'[number]} group {number}",
                    "capacity": 5 * number,
                    "weekday": 1,
                    "starts_at": time(9),
                    "minutes": 60,
                    "starts_on": ORIGIN,
                    "nth": -1,
                }
                for number in range(3)
            ]
        )
        meetings = Meeting.insert_rows(
            [
                {
                    "group": groups[group],
                    "day": day,
                    "starts_at": starts_at,
                    "minutes": 60,
                    "state": state,
                    "headcount_room": room,
                    "headcount_online": online,
                }
                for group, day, starts_at, state, room, online in center["meetings"]
            ]
        )
        Attendance.insert_rows(
            [
                {"meeting": meetings[m], "person": who[person], "state": state, "alias": alias}
                for m, person, state, alias in center["attendances"]
            ]
        )
        Episode.insert_rows(
            [
                {"person": who[person], "opened_on": opened, "closed_on": closed}
                for person, opened, closed in center["episodes"]
            ]
        )
        Visit.insert_rows(
            [
                {"person": who[person], "day": day, "alias": alias, "time_in": time(10)}
                for person, day, alias in center["visits"]
            ]
        )
        GuestCount.insert_rows([{"day": day, "count": count} for day, count in center["guests"]])
        mentors = Mentor.insert_rows(
            [
                {"name": f"Mentor {n}", "limit": limit, "stage": stage, "started_on": ORIGIN}
                for n, (limit, stage) in enumerate(center["mentors"])
            ]
        )
        Session.insert_rows(
            [
                {
                    "person": who[person],
                    "mentor": None if mentor is None else mentors[mentor],
                    "kind": kind,
                    "day": day,
                    "minutes": minutes,
                    "reached": reached,
                }
                for person, mentor, kind, day, minutes, reached in center["sessions"]
            ]
        )
        agency = Agency(name="=Agency")
        agency.save()
        Referral.insert_rows(
            [
                {
                    "person": who[person],
                    "agency": agency.id,
                    "kind": "food",
                    "made_on": day,
                    "follow_up_on": day,
                }
                for person, day in center["referrals"]
            ]
        )
        Assignment.insert_rows(
            [
                {"person": who[p], "mentor": mentors[m], "started_on": start, "ended_on": end}
                for p, m, start, end in center["assignments"]
            ]
        )
        MentorRequest.insert_rows(
            [
                {"person": who[person], "asked_on": asked, "ended_on": ended}
                for person, asked, ended in center["requests"]
            ]
        )
