"""The month on 20,000 people and 10 years, against the same sums by raw SQL.

``pytest tests/benchmarks/test_measures.py``. The rows are put in beside the journal: what is
measured is reading.
"""

from __future__ import annotations

import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from peerdesk.clock import Clock
from peerdesk.measures.month import month_report
from peerdesk.store import opening
from peerdesk.store.database import database, insert_sequence
from tests.conftest import KEY

PEOPLE = 20_000
FIRST, LAST = date(2016, 12, 1), date(2026, 11, 30)
MONTH = date(2026, 10, 1)
CLOCK = Clock("America/New_York", lambda: datetime(2026, 11, 23, 15, 0, tzinfo=UTC))


def fill(people: int = PEOPLE) -> None:
    """About 600,000 contacts of ``people`` people over ten years, in 24 weekly groups."""
    chance = random.Random(7)
    span = (LAST - FIRST).days
    persons, episodes, visits, sessions, assignments, requests = [], [], [], [], [], []
    attendances: list[tuple[Any, ...]] = []
    in_words = ("all_recovery", 0, 1, "in_person", "en", "", "", "")
    groups = [
        (g, f"Group {g}", *in_words, 12, "weekly", g % 7, 1, 1, "18:30:00", 60, FIRST.isoformat())
        for g in range(1, 25)
    ]
    meetings, meetings_on, number = [], {}, 0
    for group in groups:
        for week in range(span // 7 + 1):
            day = FIRST + timedelta(days=(group[12] - FIRST.weekday()) % 7 + 7 * week)
            number += 1
            state = "cancelled" if chance.random() < 0.05 else "held"
            meetings.append(
                (number, group[0], day.isoformat(), "18:30:00", 60, "", state, "")
                + ((chance.randrange(3),) if state == "held" else (None,))
            )
            meetings_on.setdefault(day, []).append(number)
    for person in range(1, people + 1):
        start = FIRST + timedelta(days=chance.randrange(span))
        stay = min(int(chance.expovariate(1 / 150)) + 1, (LAST - start).days)
        key = f"p{person}"
        persons.append((person, f"C{person:07d}", key, "", "", "", "", "", "", "en"))
        persons[-1] += (start.isoformat(), key, key)
        closed = (start + timedelta(days=stay)).isoformat() if chance.random() < 0.8 else None
        episodes.append((person, start.isoformat(), "brief", "", closed, ""))
        for _contact in range(min(int(chance.expovariate(1 / 30)) + 1, 400)):
            day = start + timedelta(days=chance.randrange(stay + 1))
            what = chance.random()
            if what < 0.55:
                visits.append((person, "", day.isoformat(), "10:00:00", ""))
            elif what < 0.9 and day in meetings_on:
                meeting = chance.choice(meetings_on[day])
                state = "present" if chance.random() < 0.8 else "absent"
                attendances.append((meeting, person, "", state, "participant", 0))
            else:
                sessions.append((person, person % 40 + 1, "one_on_one", "phone", day.isoformat()))
                sessions[-1] += (45, 1, "")
        if chance.random() < 0.3:
            assignments.append((person, person % 40 + 1, start.isoformat(), closed, *[""] * 4))
        elif chance.random() < 0.1:
            requests.append((person, start.isoformat(), "", 0, closed, ""))
    visits.sort(key=lambda row: row[2])
    sessions.sort(key=lambda row: row[4])
    attendances = list({row[:2]: row for row in attendances}.values())
    attendances.sort()
    mentors = [
        (m, f"Mentor {m}", "active", "", "", "", "", 0, FIRST.isoformat()) for m in range(1, 41)
    ]
    tables = {
        "person": "id code preferred_name legal_first_name legal_last_name pronouns age_band "
        "gender place language first_seen_on sort_key search_key",
        "episode": "person_id opened_on level referral_source closed_on close_reason",
        "visit": "person_id alias day time_in purposes",
        "peer_group": "id name kind hosted is_open modality language facilitator_name "
        "co_facilitator_name room capacity rule weekday every_weeks nth starts_at minutes "
        "starts_on",
        "meeting": "id group_id day starts_at minutes room state reason headcount_room",
        "attendance": "meeting_id person_id alias state role walk_in",
        "mentor": "id name stage gender age_band place credential cleared_for_minors started_on",
        "session": "person_id mentor_id kind mode day minutes reached note",
        "assignment": "person_id mentor_id started_on ended_on end_reason reasons "
        "override_reason hand_over_note",
        "mentor_request": "person_id asked_on gender_wanted gender_is_must ended_on end_reason",
    }
    rows = [persons, episodes, visits, groups, meetings, attendances]
    rows += [mentors, sessions, assignments, requests]
    with database.atomic("IMMEDIATE"):
        for (table, columns), values in zip(tables.items(), rows, strict=True):
            insert_sequence(table, columns.split(), values)


@pytest.fixture(scope="module")
def ten_years(center_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The open center; the number of its contacts."""
    path = tmp_path_factory.mktemp("ten_years") / "center.db"
    shutil.copy(center_template, path)
    opening.open_records(path, KEY, lambda: None)
    fill()
    yield sum(
        database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("visit", "attendance", "session")
    )
    opening.close_records()


_CONTACTS = """
    SELECT person_id, day FROM visit WHERE person_id IS NOT NULL AND day BETWEEN {0}
    UNION ALL
    SELECT a.person_id, m.day FROM meeting m JOIN attendance a ON a.meeting_id = m.id
    WHERE a.person_id IS NOT NULL AND a.state IN ('present', 'late', 'left_early')
    AND m.day BETWEEN {0}
    UNION ALL
    SELECT person_id, day FROM session WHERE reached AND day BETWEEN {0}
"""


def raw_sums() -> dict[str, Any]:
    """The month's main sums and the trend, by SQL written for SQLite."""

    def one(sql: str) -> Any:
        return database.execute_sql(sql).fetchone()[0]

    month = "'2026-10-01' AND '2026-10-31'"
    seen = _CONTACTS.format(month)
    window = _CONTACTS.format("'2026-08-03' AND '2026-10-31'")
    earlier = _CONTACTS.format("'0001-01-01' AND '2026-09-30'")
    year = "'2025-11-01' AND '2026-10-31'"
    return {
        "people_served": one(f"SELECT count(DISTINCT person_id) FROM ({seen})"),
        "new": one(
            "SELECT count(*) FROM (SELECT person_id, min(opened_on) AS first FROM episode "
            f"GROUP BY person_id) WHERE first BETWEEN {month}"
        ),
        "returning_by_gap": one(
            "SELECT count(*) FROM "
            f"(SELECT person_id, min(day) AS first FROM ({seen}) GROUP BY 1) "
            f"JOIN (SELECT person_id, max(day) AS last FROM ({earlier}) GROUP BY 1) "
            "USING (person_id) WHERE julianday(first) - julianday(last) >= 90"
        ),
        "visit_days": one(
            "SELECT count(*) FROM (SELECT DISTINCT person_id, day FROM visit "
            f"WHERE person_id IS NOT NULL AND day BETWEEN {month})"
        ),
        "active_at_month_end": one(
            "SELECT count(DISTINCT person_id) FROM episode WHERE opened_on <= '2026-10-31' AND "
            "(closed_on IS NULL OR closed_on > '2026-10-31') AND person_id IN "
            f"(SELECT person_id FROM ({window}))"
        ),
        "attendances_named": one(
            "SELECT count(*) FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE "
            "a.state IN ('present', 'late', 'left_early') AND a.person_id IS NOT NULL AND "
            f"m.day BETWEEN {month}"
        ),
        "one_on_one_sessions": one(
            "SELECT count(*) FROM session WHERE reached AND kind = 'one_on_one' AND "
            f"day BETWEEN {month}"
        ),
        "trend": database.execute_sql(
            "SELECT substr(day, 1, 7), count(DISTINCT person_id) FROM "
            f"({_CONTACTS.format(year)}) GROUP BY 1 ORDER BY 1"
        ).fetchall(),
    }


def _median(call: Callable[[], object], times: int = 7) -> float:
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def test_the_month_takes_well_under_a_second(ten_years: int) -> None:
    assert ten_years > 500_000
    raw = raw_sums()
    report = month_report(CLOCK, MONTH)
    for key, value in raw.items():
        if key not in ("trend", "returning_by_gap"):
            assert report.figure(key).value == value, key
    assert [point.people_served for point in report.trend] == [count for _, count in raw["trend"]]
    assert (report.figure("returning").value or 0) >= raw["returning_by_gap"]

    ours = _median(lambda: month_report(CLOCK, MONTH))
    published = _median(lambda: month_report(CLOCK, MONTH, "publication"))
    by_hand = _median(raw_sums)
    print(  # noqa: T201 - the figures that the closing note quotes
        f"\n{ten_years} contacts: month_report {ours * 1000:.0f} ms, "
        f"publication {published * 1000:.0f} ms, raw SQL {by_hand * 1000:.0f} ms"
    )
    assert ours < 0.7
    assert published < 0.8
    assert ours < 3 * by_hand
