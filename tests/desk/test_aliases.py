"""An alias is linked to a person later, who is counted once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.clock import Clock
from peerdesk.desk.front_desk import aliases, visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.history import undoing
from peerdesk.desk.privacy.erasing import delete
from peerdesk.errors import PeerDeskError, Refused
from peerdesk.records.groups import Attendance
from peerdesk.records.people import Person, Visit
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import (
    TODAY,
    add_group,
    add_person,
    assert_undone,
    meeting_id,
    tables,
)


def _at(desk: Desk, hour: int, minute: int = 0) -> object:
    return desk.at(datetime(2026, 11, 23, hour + 5, minute, tzinfo=UTC), desk.front_desk)


def _visits() -> list[tuple[object, ...]]:
    columns = (Visit.person, Visit.alias, Visit.time_in, Visit.time_out, Visit.purposes)
    return list(Visit.select(*columns).order_by(Visit.id).tuples())


@pytest.fixture
def ana(desk: Desk) -> int:
    return add_person(desk, "Ana", "Ruiz")


def test_a_sign_in_gets_its_person_and_keeps_its_alias(desk: Desk, ana: int) -> None:
    row = visits.sign_in_guest(desk.front_desk, "Blue", ["food_or_clothing"]).value
    [line] = aliases.unlinked(desk.front_desk, TODAY, TODAY)
    assert (line.kind, line.row_id, line.alias) == ("visit", row, "Blue")
    before = tables()
    done = aliases.link_alias(desk.front_desk, "visit", row, ana)
    assert (done.label, done.value) == ("Blue is Ana R.", row)
    assert _visits() == [(ana, "Blue", time(10), None, "food_or_clothing")]
    assert aliases.unlinked(desk.front_desk, TODAY, TODAY) == []
    assert aliases.likely_people(desk.front_desk, "Blue") == [(ana, "Ana R.")]
    with pytest.raises(PeerDeskError, match="somebody already"):
        aliases.link_alias(desk.front_desk, "visit", row, ana)
    assert_undone(desk, done.entry_id, before)


def test_who_was_signed_in_at_that_time_stays_one_visit(desk: Desk, ana: int) -> None:
    own = visits.sign_in(_at(desk, 9), ana, ["group"]).value
    blue = visits.sign_in_guest(_at(desk, 9, 30), "Blue", ["drop_in", "group"]).value
    visits.sign_out(_at(desk, 10), own)
    visits.sign_out(_at(desk, 11), blue)
    before = tables()
    done = aliases.link_alias(desk.front_desk, "visit", blue, ana)
    assert done.value == own
    assert _visits() == [(ana, "Blue", time(9), time(11), "group drop_in")]
    assert_undone(desk, done.entry_id, before)
    undoing.undo(desk.director, aliases.link_alias(desk.front_desk, "visit", blue, ana).entry_id)
    assert tables() == before


def test_another_time_of_the_day_is_another_visit(desk: Desk, ana: int) -> None:
    blue = visits.sign_in_guest(_at(desk, 9), "Blue").value
    visits.sign_out(_at(desk, 10), blue)
    visits.sign_in(_at(desk, 14), ana)
    assert aliases.link_alias(_at(desk, 15), "visit", blue, ana).value == blue
    assert [row[0] for row in _visits()] == [ana, ana]


def test_two_lines_that_are_both_open_become_one(desk: Desk, ana: int) -> None:
    blue = visits.sign_in_guest(_at(desk, 9), "Blue").value
    own = visits.sign_in(_at(desk, 14), ana).value
    assert aliases.link_alias(_at(desk, 15), "visit", blue, ana).value == own
    assert _visits() == [(ana, "Blue", time(9), None, "")]


def test_who_came_again_under_an_alias_is_still_here(desk: Desk, ana: int) -> None:
    own = visits.sign_in(_at(desk, 10), ana).value
    visits.sign_out(_at(desk, 11), own)
    with journal.entry(desk.director, "Keyed from the sheet"):
        blue = Visit(alias="Blue", day=TODAY, time_in=time(10, 30), first_time="yes")
        blue.save()
    aliases.link_alias(_at(desk, 12), "visit", blue.id, ana)
    assert _visits() == [(ana, "Blue", time(10), None, "")]
    assert Visit.get().first_time == "yes"


def test_an_open_visit_lasts_until_now(desk: Desk, ana: int) -> None:
    visits.sign_in(_at(desk, 10), ana)
    blue = visits.sign_in_guest(_at(desk, 10, 30), "Blue").value
    visits.sign_out(_at(desk, 11), blue)
    before = tables()
    done = aliases.link_alias(_at(desk, 12), "visit", blue, ana)
    assert _visits() == [(ana, "Blue", time(10), time(11), "")], "one stay, which ended at 11"
    assert_undone(desk, done.entry_id, before)


def test_what_another_day_left_open_lasts_until_its_end(desk: Desk, ana: int) -> None:
    visits.sign_in(_at(desk, 10), ana)
    blue = visits.sign_in_guest(_at(desk, 15), "Blue").value
    tomorrow = desk.at(datetime(2026, 11, 24, 14, tzinfo=UTC), desk.front_desk)
    aliases.link_alias(tomorrow, "visit", blue, ana)
    assert _visits() == [(ana, "Blue", time(10), None, "")]


TIMES = st.tuples(st.integers(0, 23), st.none() | st.integers(0, 23)).map(
    lambda pair: (min(pair[0], pair[1] if pair[1] is not None else 24), pair[0], pair[1])
)


@given(one=TIMES, other=TIMES, now=st.integers(0, 23))
def test_overlapping_does_not_depend_on_the_order(one: tuple, other: tuple, now: int) -> None:
    a, b = (
        Visit(
            day=TODAY,
            time_in=time(first),
            time_out=None if end is None else time(max(begin, end)),
        )
        for first, begin, end in (one, other)
    )
    clock = Clock("UTC", lambda: datetime(2026, 11, 23, now, tzinfo=UTC))
    assert aliases._overlap(clock, a, b) == aliases._overlap(clock, b, a)
    assert aliases._overlap(clock, a, a)


def _meeting(desk: Desk, member: int) -> int:
    group = add_group(desk)
    groups.join(desk.director, group, member, date(2026, 11, 2))
    return meeting_id(group)


def test_a_walk_in_gets_its_person(desk: Desk, ana: int) -> None:
    meeting = _meeting(desk, ana)
    row = attendance.add_walk_in(desk.facilitator, meeting, alias="Blue").value
    before = tables()
    done = aliases.link_alias(desk.facilitator, "attendance", row, ana)
    found = Attendance.get()
    assert (found.id, found.person_id, found.alias, found.walk_in) == (row, ana, "Blue", False)
    roll = attendance.roll(desk.facilitator, meeting)
    assert (roll.named_present, roll.aliases_present, roll.total) == (1, 0, 1)
    assert_undone(desk, done.entry_id, before)


@pytest.mark.parametrize("own", ["present", "late", "absent", "excused"])
def test_who_is_on_the_roll_already_is_counted_once(desk: Desk, ana: int, own: str) -> None:
    meeting = _meeting(desk, ana)
    line = attendance.mark(desk.facilitator, meeting, ana, own).value
    row = attendance.add_walk_in(desk.facilitator, meeting, alias="Blue").value
    before = tables()
    done = aliases.link_alias(desk.facilitator, "attendance", row, ana)
    assert done.value == line
    assert Attendance.get().state == "present"
    assert attendance.roll(desk.facilitator, meeting).total == 1
    assert_undone(desk, done.entry_id, before)


def test_what_is_refused(desk: Desk, ana: int) -> None:
    row = visits.sign_in_guest(desk.front_desk, "Blue").value
    with pytest.raises(Refused):
        aliases.link_alias(desk.facilitator, "visit", row, ana)
    with pytest.raises(PeerDeskError):
        aliases.link_alias(desk.front_desk, "visit", row + 1, ana)
    with pytest.raises(PeerDeskError):
        aliases.link_alias(desk.front_desk, "visit", row, 999)
    assert aliases.unlinked(desk.facilitator, TODAY, TODAY) == []


def test_what_is_left_of_an_erased_record_is_nobodys_alias(desk: Desk, ana: int) -> None:
    meeting = meeting_id(add_group(desk))
    attendance.mark(desk.director, meeting, ana, "present")
    visits.sign_in(desk.front_desk, ana)
    guest = visits.sign_in_guest(desk.front_desk, "Anonymous").value
    before = attendance.roll(desk.director, meeting).total
    code = Person.get_by_id(ana).code
    delete(desk.director, ana, reason="Asked", witness="Dana Poe", typed_code=code)

    listed = aliases.unlinked(desk.director, TODAY, TODAY)
    assert [(each.kind, each.row_id) for each in listed] == [("visit", guest)]
    roll = attendance.roll(desk.director, meeting)
    assert ([each.name for each in roll.aliases], roll.total) == (["Anonymous"], before)
    bo = add_person(desk, "Bo")
    [visit] = Visit.select().where(Visit.alias == "", Visit.person.is_null())
    for kind, row in (("visit", visit.id), ("attendance", roll.aliases[0].attendance_id)):
        with pytest.raises(PeerDeskError, match="has been removed"):
            aliases.link_alias(desk.director, kind, row, bo)
