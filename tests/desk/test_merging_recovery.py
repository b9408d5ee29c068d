"""Times in recovery of two records become one line: no return to use is invented, none is lost."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.history.timeline import Kind, timeline
from peerdesk.desk.history.undoing import undo
from peerdesk.desk.intake import intake
from peerdesk.desk.merging.merging import merge, merge_preview
from peerdesk.desk.plans.recovery import RETURNED, recovery
from peerdesk.records.people import RecoveryPeriod
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import tables

FIRST = date(2025, 1, 1)
Span = tuple[date, date | None, str]


def _person(desk: Desk, *spans: Span) -> int:
    person = intake.start_intake(desk.director, {"preferred_name": "Ana"}).value
    with journal.entry(desk.director, "Wrote"):
        for start, end, reason in spans:
            RecoveryPeriod(person=person, started_on=start, ended_on=end, end_reason=reason).save()
    return person


def _spans(person_id: int) -> list[Span]:
    rows = RecoveryPeriod.select().where(RecoveryPeriod.person == person_id)
    order = (RecoveryPeriod.started_on, RecoveryPeriod.ended_on.is_null(), RecoveryPeriod.ended_on)
    return [(row.started_on, row.ended_on, row.end_reason) for row in rows.order_by(*order)]


def _returned(start: date, end: date) -> Span:
    return start, end, RETURNED


def test_two_current_dates_are_a_choice_and_no_return_to_use(desk: Desk) -> None:
    for side, day in (("keep", FIRST), ("other", date(2026, 1, 1))):
        one = _person(desk, (FIRST, None, ""))
        two = _person(desk, (date(2026, 1, 1), None, ""))
        seen = merge_preview(desk.director, one, two)
        (shown,) = [each for each in seen.fields if each.field == "recovery_date"]
        assert (shown.keep, shown.other, shown.kept) == ("Jan 1, 2025", "Jan 1, 2026", "keep")
        assert shown.differs
        assert any("recovery dates differ" in note for note in seen.notes)
        merge(desk.director, one, two, {"recovery_date": side})  # type: ignore[dict-item]
        assert _spans(one) == [(day, None, "")]
        lines = timeline(desk.director, one, (Kind.RECOVERY,)).items
        assert [line.what for line in lines] == ["Recovery date"]


def test_a_return_to_use_that_one_record_knows_parts_the_time(desk: Desk) -> None:
    returned = date(2025, 8, 1)
    one = _person(desk, (FIRST, None, ""))
    two = _person(desk, _returned(date(2025, 3, 1), returned), (date(2025, 8, 5), None, ""))
    notes = merge_preview(desk.director, one, two).notes
    assert any("A return to use on Aug 1, 2025 is noted" in note for note in notes)
    merge(desk.director, one, two)
    assert _spans(one) == [_returned(FIRST, returned), (returned, None, "")]
    known = recovery(desk.director, one)
    assert known.current == returned
    assert known.days_altogether == (desk.director.clock.today() - FIRST).days


def test_an_end_without_a_reason_is_not_called_a_return_to_use(desk: Desk) -> None:
    one = _person(desk, (FIRST, date(2025, 6, 1), ""), (date(2025, 6, 1), None, ""))
    lines = timeline(desk.director, one, (Kind.RECOVERY,)).items
    assert [line.what for line in lines] == [
        "Recovery date",
        "A time in recovery ended",
        "Recovery date",
    ]


def test_days_that_lie_in_two_periods_count_once(desk: Desk) -> None:
    one = _person(
        desk,
        _returned(FIRST, date(2025, 3, 2)),
        _returned(date(2025, 2, 1), date(2025, 2, 11)),
        _returned(date(2025, 3, 2), date(2025, 3, 12)),
    )
    assert recovery(desk.director, one).days_altogether == 70


def _some_periods(draw: random.Random) -> list[Span]:
    """Periods of one record by the desk's own rules: one after the other."""
    day, found = FIRST + timedelta(days=draw.randint(0, 20)), []
    for _period in range(draw.randint(0, 3)):
        end = day + timedelta(days=draw.randint(0, 15))
        found.append((day, end, draw.choice([RETURNED, RETURNED, ""])))
        day = end + timedelta(days=draw.choice([0, 0, 3]))
    if draw.random() < 0.7:
        found.append((day, None, ""))
    return found


def _days(spans: Iterable[Span]) -> set[date]:
    until = FIRST + timedelta(days=120)
    return {
        start + timedelta(days=each)
        for start, end, _reason in spans
        for each in range(((end or until) - start).days)
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), side=st.sampled_from(["keep", "other"]))
def test_any_two_lines_become_one(desk: Desk, seed: int, side: str) -> None:
    draw = random.Random(seed)
    mine, theirs = _some_periods(draw), _some_periods(draw)
    one, two = _person(desk, *mine), _person(desk, *theirs)
    before = tables()
    done = merge(desk.director, one, two, {"recovery_date": side})  # type: ignore[dict-item]
    after, both = _spans(one), mine + theirs

    def returns(spans: list[Span]) -> set[date | None]:
        return {end for _start, end, reason in spans if reason == RETURNED}

    assert returns(after) == returns(both)
    for earlier, later in pairwise(after):
        assert earlier[1] is not None, "only the last one is current"
        assert earlier[1] <= later[0], "no day counts twice"
    current = [start for start, end, _reason in after if end is None]
    named = [[start for start, end, _why in spans if end is None] for spans in (mine, theirs)]
    holds = (named[side == "other"] or named[side == "keep"])[:1]
    last = max(returns(both), default=FIRST)  # type: ignore[type-var]
    assert current == [max(day, last) for day in holds]
    closed = [span for span in both if span[1] is not None]
    lost = (_days(closed) | _days((day, None, "") for day in holds)) - _days(after)
    assert not lost
    assert _days(after) <= _days(both)
    assert done.entry_id is not None
    undo(desk.director, done.entry_id)
    assert tables() == before
