"""The fictional center: the same for the same seed, complete, and plausible."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import name as character_name

import pytest
from peewee import fn

from peerdesk import demo
from peerdesk.actor import Actor, Role
from peerdesk.demo.names import draw_name
from peerdesk.desk.basics import choices
from peerdesk.desk.groups.attendance import roll
from peerdesk.desk.groups.groups import ensure_meetings
from peerdesk.desk.mentoring.mentor_requests import waiting
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people.people import CODE_LETTERS
from peerdesk.desk.people.search import people_ids
from peerdesk.namekeys import keys_of
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor, MentorTrait, Session
from peerdesk.records.office import Account
from peerdesk.records.people import (
    ContactPoint,
    Episode,
    MentorRequest,
    OtherName,
    Person,
    PersonChoice,
    Visit,
)
from peerdesk.reports.fonts import missing_glyphs
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.keyring import Cost
from peerdesk.store.opening import integrity_problems
from tests.conftest import NOW

CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)
TODAY = date(2026, 11, 23)
CAME = ("present", "late", "left_early")
Rows = dict[str, list[tuple[Any, ...]]]


def _make(path: Path, seed: int, now: datetime = NOW, **size: int) -> tuple[FrontDoor, Actor]:
    door = FrontDoor(path, lambda: now)
    door.enter()
    return door, demo.make_demo(door, seed=seed, cost=CHEAP, **size)


def _rows() -> Rows:
    tables = [name for name in database.get_tables() if not name.startswith(("sqlite", "schema"))]
    return {
        name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        for name in tables
    }


def _told(rows: Rows) -> Rows:
    """What the story told: without salts, digests and the migration's own table."""
    return {name: found for name, found in rows.items() if not name.startswith("journal")} | {
        "journal_change": [row[1:7] for row in rows["journal_change"]]
    }


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Actor]:
    """Thirty people and three months."""
    door, actor = _make(tmp_path, 1, people=30, months=3)
    yield actor
    door.leave()


@pytest.fixture
def usual(tmp_path: Path) -> Iterator[Actor]:
    """The center that ``peerdesk demo`` makes when nothing is said."""
    door, actor = _make(tmp_path, 1)
    yield actor
    door.leave()


def test_every_table_has_rows_and_everything_is_whole(small: Actor) -> None:
    # How a center's own spreadsheets are headed is learned from them; the keys of earlier times are
    # kept once the key was changed; no clock was ever in doubt.
    learned = {"import_mapping", "kept_key", "clock_state"}
    empty = {name for name, rows in _rows().items() if not rows} - learned
    assert empty == set()
    assert integrity_problems() == []
    assert journal.verify() == []
    assert journal.to_undo_and_redo(small, journal.latest() - 1) == ([], [])


def test_the_accounts_sign_in_and_are_people(small: Actor) -> None:
    names = {row.sign_in_name: row.name for row in Account.select()}
    assert set(names) == set(demo.ACCOUNTS)
    assert all(" " in name for name in names.values())
    assert small.roles == {Role.DIRECTOR}
    own = Mentor.get(Mentor.account.is_null(False))
    assert (own.name, own.stage) == (names["mentor"], "active")


def test_every_code_is_in_its_list(small: Actor) -> None:
    chosen = {(row.list_name, row.code) for row in PersonChoice.select()}
    chosen |= {(row.list_name, row.code) for row in MentorTrait.select()}
    for name, column in (
        ("gender", Person.gender),
        ("age_band", Person.age_band),
        ("language", Person.language),
        ("referral_source", Episode.referral_source),
        ("close_reason", Episode.close_reason),
        ("mentor_stage", Mentor.stage),
        ("assignment_end_reason", Assignment.end_reason),
        ("session_kind", Session.kind),
        ("mode", Session.mode),
        ("group_kind", Group.kind),
        ("modality", Group.modality),
        ("cancel_reason", Meeting.reason),
        ("attendance_role", Attendance.role),
    ):
        found = column.model.select(column).distinct().tuples()
        chosen |= {(name, row[0]) for row in found if row[0]}
    for row in Visit.select(Visit.purposes).distinct():
        chosen |= {("purpose", code) for code in row.purposes.split()}
    assert [pair for pair in sorted(chosen) if not choices.is_code(*pair)] == []


def test_people_are_found_as_if_the_desk_had_added_them(small: Actor) -> None:
    for person in Person.select():
        others = [row.name for row in OtherName.select().where(OtherName.person == person)]
        phones = ContactPoint.select().where(
            ContactPoint.person == person, ContactPoint.kind == "phone"
        )
        keys = keys_of(
            person.preferred_name,
            person.legal_first_name,
            person.legal_last_name,
            person.code,
            others,
            [row.value for row in phones],
        )
        assert (person.sort_key, person.search_key) == keys
        assert len(person.code) == 8
        assert set(person.code) <= set(CODE_LETTERS)
    assert person.id in people_ids(small, person.code)


_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from tests.desk.test_demo import _make, _told_digest
_make(Path(sys.argv[1]), 1, people=30, months=3)
print(_told_digest())
"""


def _told_digest() -> str:
    return hashlib.sha256(repr(_told(_rows())).encode()).hexdigest()


def test_the_same_seed_tells_the_same_story(tmp_path: Path) -> None:
    told = []
    for number, seed in enumerate((1, 1, 2)):
        door, _actor = _make(tmp_path / str(number), seed, people=30, months=3)
        told.append(_told_digest())
        door.leave()
    assert told[0] == told[1]
    assert told[1] != told[2]
    # Sets of texts come in another order there.
    other = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS, str(tmp_path / "other")],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == told[0]


def test_tonight_has_rolls_to_print_and_nothing_is_planned_twice(usual: Actor) -> None:
    tonight = list(
        Meeting.select()
        .join(Group)
        .join(Account, on=Group.facilitator)
        .where(Meeting.day == TODAY, Account.sign_in_name == "facilitator")
    )
    assert len(tonight) >= 2
    assert all(len(roll(usual, meeting.id).lines) >= 5 for meeting in tonight)
    assert ensure_meetings(usual).entry_id is None
    assert Meeting.select(fn.MAX(Meeting.day)).scalar() > TODAY + timedelta(days=45)
    missing = Meeting.select().where(
        Meeting.day.between(TODAY - timedelta(days=10), TODAY - timedelta(days=1)),
        Meeting.state == "scheduled",
    )
    assert missing.count() >= 2


def test_a_roll_never_contradicts_its_meeting(usual: Actor) -> None:
    named = set(Attendance.select(Attendance.meeting).distinct().tuples())
    for meeting in Meeting.select(Meeting, Group).join(Group):
        counted = (meeting.headcount_room, meeting.headcount_online) != (None, None)
        recorded = counted or (meeting.id,) in named
        assert recorded == (meeting.state == "held"), meeting.id
        assert not (meeting.group.hosted and (meeting.id,) in named)
        assert not recorded or meeting.day < TODAY
    not_members = (
        Attendance.select()
        .join(Meeting)
        .where(
            Attendance.walk_in == False,  # noqa: E712
            ~fn.EXISTS(
                Membership.select().where(
                    Membership.group == Meeting.group,
                    Membership.person == Attendance.person,
                    meanings.belongs_on(fn.COALESCE(Meeting.planned_day, Meeting.day)),
                )
            ),
        )
    )
    assert not_members.count() == 0


def test_mentors_are_full_lapsed_and_asked_for(usual: Actor) -> None:
    stages = {row.stage for row in Mentor.select(Mentor.stage)}
    assert stages == set(choices.SHIPPED["mentor_stage"])
    load = {
        row.mentor_id: row.people
        for row in Assignment.select(Assignment.mentor, fn.COUNT(Assignment.id).alias("people"))
        .where(Assignment.ended_on.is_null())
        .group_by(Assignment.mentor)
    }
    mentors = list(Mentor.select())
    own = next(row for row in mentors if row.account_id is not None)
    assert 6 <= load[own.id] <= 10
    assert any(row.limit and load.get(row.id, 0) >= row.limit for row in mentors)
    assert all(load.get(row.id, 0) <= (row.limit or 15) for row in mentors)
    assert any(row.stage == "active" and row.credential_expires_on < TODAY
               for row in mentors if row.credential_expires_on)  # fmt: skip
    ends = {row.end_reason for row in Assignment.select(Assignment.end_reason)}
    assert len(ends) > 4
    assert Assignment.select().where(Assignment.hand_over_note != "").exists()
    waits = [row.days for row in waiting(usual)]
    assert len(waits) >= 3
    assert max(waits) > 30
    twice = (
        MentorRequest.select(MentorRequest.person)
        .where(MentorRequest.ended_on.is_null())
        .group_by(MentorRequest.person)
        .having(fn.COUNT(MentorRequest.id) > 1)
    )
    assert twice.count() == 0
    together = (
        Assignment.select(Assignment.person)
        .where(Assignment.ended_on.is_null())
        .group_by(Assignment.person)
        .having(fn.COUNT(Assignment.id) > 1)
    )
    assert together.count() == 0


def test_the_figures_are_those_of_a_small_center(usual: Actor) -> None:
    assert Person.select().count() == 240
    days = sorted(row.first_seen_on for row in Person.select(Person.first_seen_on))
    assert days[0] < date(2025, 9, 10)
    assert date(2026, 2, 15) < days[120] < date(2026, 5, 15)
    assert days[-1] >= TODAY - timedelta(days=7)
    contacts = _contacts()
    open_now = {row.person_id for row in Episode.select().where(Episode.closed_on.is_null())}
    lately = {person for person, day in contacts if day > TODAY - timedelta(days=90)}
    assert 0.2 < len(open_now & lately) / 240 < 0.5
    per_person: dict[int, list[date]] = {}
    for person, day in sorted(contacts):
        per_person.setdefault(person, []).append(day)
    assert len(per_person) == 240
    assert min(day for _person, day in contacts) >= days[0]
    away = [
        person
        for person, seen in per_person.items()
        if any(later - day >= timedelta(days=90) for day, later in pairwise(seen))
    ]
    assert len(away) > 10
    assert sum(len(set(seen)) == 1 for seen in per_person.values()) > 20
    assert Episode.select().count() > 250
    weekdays = Visit.select().where(Visit.day >= date(2026, 10, 1), Visit.day < date(2026, 11, 1))
    assert 80 < weekdays.count() < 500


def test_today_stops_at_this_moment(usual: Actor) -> None:
    now = usual.clock.now().time()
    here = list(Visit.select().where(Visit.day == TODAY))
    assert len([visit for visit in here if visit.time_out is None]) >= 3
    assert all(visit.time_in <= now for visit in here)
    assert all(visit.time_out is None or visit.time_out <= now for visit in here)
    for column in (Visit.day, Session.day, Person.first_seen_on, Episode.opened_on,
                   Episode.closed_on, Assignment.ended_on, Membership.joined_on,
                   Membership.left_on, MentorRequest.asked_on):  # fmt: skip
        assert column.model.select(fn.MAX(column)).scalar() <= TODAY, column


@pytest.mark.parametrize(
    ("now", "people", "months"),
    [
        (datetime(2026, 12, 1, 5, 0, tzinfo=UTC), 8, 1),  # midnight, the first of a month
        (datetime(2026, 2, 28, 3, 30, tzinfo=UTC), 12, 2),
        (datetime(2025, 1, 5, 22, 0, tzinfo=UTC), 40, 5),  # a Sunday
    ],
)
def test_any_day_will_do(tmp_path: Path, now: datetime, people: int, months: int) -> None:
    door, actor = _make(tmp_path, 3, now, people=people, months=months)
    assert Person.select().count() == people
    assert integrity_problems() == []
    assert journal.verify() == []
    assert ensure_meetings(actor).entry_id is None
    door.leave()


def test_names_come_from_several_scripts() -> None:
    rng = Random(1)
    names = [draw_name(rng, gender) for gender in ("woman", "man") for _number in range(2000)]
    texts = sorted({f"{name.preferred} {name.first} {name.last}" for name in names})
    for letter in "ñłşễжіλնმיለا林म":
        assert any(letter in text.casefold() for text in texts), letter
    assert max(map(len, texts)) > 40
    # What can't be printed is reported; it is rare, and of the scripts known for it.
    missing = [text for text in texts if missing_glyphs(text)]
    assert len(missing) < len(texts) / 30
    letters = {letter for text in missing for letter in missing_glyphs(text)}
    scripts = {character_name(letter).split()[0].split("-")[0] for letter in letters}
    assert scripts <= {"CJK", "DEVANAGARI"}


def _contacts() -> set[tuple[int, date]]:
    """Who was seen or reached on which day, straight from the rows."""
    visits = Visit.select(Visit.person, Visit.day).where(Visit.person.is_null(False))
    groups = (
        Attendance.select(Attendance.person, Meeting.day)
        .join(Meeting)
        .where(Attendance.person.is_null(False), Attendance.state.in_(CAME))
    )
    sessions = Session.select(Session.person, Session.day).where(Session.reached)
    return {row for query in (visits, groups, sessions) for row in query.tuples()}
