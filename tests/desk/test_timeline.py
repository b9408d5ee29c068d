"""Everything of a person, newest first, by pages, as far as the role may see it."""

from __future__ import annotations

import time as stopwatch
from datetime import date, time, timedelta
from typing import Any

import pytest

from peerdesk.desk.consents import notices
from peerdesk.desk.consents.consents import add_consent, revoke_consent
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups
from peerdesk.desk.history.timeline import Kind, kinds_seen, timeline
from peerdesk.desk.intake import intake
from peerdesk.desk.plans import goals, recovery, referrals
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import Visit
from peerdesk.store import journal
from peerdesk.store.database import database
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, meeting_id
from tests.desk.test_consents import CLINIC


@pytest.fixture
def ana(desk: Desk) -> int:
    """Ana, of whom there is something of every kind."""
    actor = desk.front_desk
    person = intake.start_intake(
        actor, {"preferred_name": "Ana", "legal_last_name": "Ruiz", "referral_source": "self"}
    ).value
    visits.sign_in(actor, person, ["drop_in"])
    group = add_group(desk, facilitator_id=desk.facilitator.account_id)
    groups.join(desk.director, group, person, date(2026, 11, 2))
    attendance.mark(desk.facilitator, meeting_id(group), person, "late")
    recovery.set_recovery_date(actor, person, date(2026, 6, 1))
    recovery.record_return_to_use(actor, person, date(2026, 11, 20))
    notices.give_notice(actor, person, day=date(2026, 11, 22))
    consent = add_consent(actor, person, CLINIC).value
    revoke_consent(actor, consent, "spoken", date(2026, 11, 21))
    with journal.entry(desk.director, "A mentor"):
        mentor = Mentor(name="Marcus", account=desk.mentor.account_id, started_on=TODAY)
        mentor.save()
        Assignment(person=person, mentor=mentor, started_on=date(2026, 11, 19)).save()
        Session(
            person=person, mentor=mentor, day=date(2026, 11, 18), minutes=45, note="Private."
        ).save()
        for day, total in ((15, 47), (20, None)):
            Assessment(
                person=person, instrument="barc10", version="1", taken_on=date(2026, 11, day),
                answers="", total=total,
            ).save()  # fmt: skip
        StatusCheck(person=person, checked_on=date(2026, 11, 20), quality_overall=6).save()
    values = {"agency": "Pantry", "kind": "food", "made_on": "11/16/2026", "follow_up_on": TODAY}
    sent_on = referrals.refer(actor, {"person_id": person, **values}).value
    referrals.note_agency_reached(actor, sent_on, date(2026, 11, 17))
    referrals.note_outcome(actor, sent_on, "connected", date(2026, 11, 17))
    wanted = {"text": "A place of my own", "set_on": "11/16/2026", "wanted_by": "1/5/2027"}
    goal = goals.set_goal(actor, {"person_id": person, **wanted}).value
    goals.end_goal(actor, goal, "reached", date(2026, 11, 17))
    return person


def test_everything_stands_in_its_order(desk: Desk, ana: int) -> None:
    page = timeline(desk.director, ana)
    assert page.total == len(page.items)
    assert [(item.day.day, item.kind.value, item.what, item.more) for item in page.items] == [
        (23, "visit", "Drop-in", ""),
        (23, "group", "Monday Circle", "Late"),
        (23, "episode", "Opened", "Came on their own"),
        (22, "notice", "Notice to patients", "Acknowledged, version 1"),
        (21, "consent", "Consent revoked", "Pier Clinic, Spoken"),
        (20, "consent", "Consent to share information", "Pier Clinic"),
        (20, "recovery", "Recovery date", ""),
        (20, "recovery", "Returned to use", "the time since Jun 1, 2026 stays and counts"),
        (20, "doing", "BARC-10", "not every item is answered, so there is no total"),
        (20, "doing", "Status check", "life overall: 6 of 10"),
        (19, "mentor", "Walks with Marcus", ""),
        (18, "session", "One-on-one", "In person, 45 minutes, Marcus"),
        (17, "goal", "Goal: A place of my own", "Reached"),
        (17, "referral", "They are connected", "Pantry"),
        (17, "referral", "Pantry was reached", "Food"),
        (16, "goal", "Goal: A place of my own", "hoped for by Jan 5, 2027"),
        (16, "referral", "Referred to Pantry", "Food"),
        (15, "doing", "BARC-10: 47 of 60", ""),
        (1, "recovery", "Recovery date", ""),
    ]
    assert "Private" not in repr(page)
    assert page.items[0].at == time(10)


def test_pages_and_kinds(desk: Desk, ana: int) -> None:
    whole = timeline(desk.director, ana).items
    parts = [timeline(desk.director, ana, offset=at, limit=4) for at in range(0, 24, 4)]
    assert tuple(item for part in parts for item in part.items) == whole
    assert {part.total for part in parts if part.items} == {len(whole)}
    for kind in Kind:
        page = timeline(desk.director, ana, {kind})
        assert page.items == tuple(item for item in whole if item.kind is kind)
        assert page.total == len(page.items) > 0


def test_a_role_sees_its_part(desk: Desk, ana: int) -> None:
    assert kinds_seen(desk.facilitator, ana) == (Kind.GROUP,)
    assert [item.kind for item in timeline(desk.facilitator, ana).items] == [Kind.GROUP]
    assert timeline(desk.facilitator, ana, {Kind.CONSENT}).total == 0
    assert len(timeline(desk.mentor, ana).items) == 19, "one of the own people"
    other = intake.start_intake(desk.front_desk, {"preferred_name": "Bo"}).value
    assert timeline(desk.mentor, other).total == 0


def test_looking_is_journaled_once(desk: Desk, ana: int) -> None:
    before = journal.latest()
    timeline(desk.front_desk, ana)
    timeline(desk.front_desk, ana, offset=5)
    assert journal.latest() == before + 1


def test_two_thousand_lines_in_a_few_queries(desk: Desk, ana: int) -> None:
    with journal.entry(desk.director, "Years"):
        Visit.insert_rows(
            [
                {"person": ana, "day": TODAY - timedelta(days=1 + n // 2), "time_in": time(9)}
                for n in range(1000)
            ]
        )
        meetings = Meeting.insert_rows(
            [
                {
                    "group": Group.get().id,
                    "day": TODAY - timedelta(days=n),
                    "starts_at": time(20),
                    "minutes": 60,
                }
                for n in range(1, 501)
            ]
        )
        Attendance.insert_rows(
            [{"meeting": meeting, "person": ana, "state": "present"} for meeting in meetings]
        )
        Session.insert_rows(
            [{"person": ana, "day": TODAY - timedelta(days=n), "minutes": 30} for n in range(500)]
        )
    timeline(desk.director, ana)
    asked: list[str] = []
    execute = database.execute_sql

    def counting(sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest, **more)

    database.execute_sql = counting  # type: ignore[method-assign]
    try:
        began = stopwatch.perf_counter()
        page = timeline(desk.director, ana, offset=1900)
        took = stopwatch.perf_counter() - began
    finally:
        database.execute_sql = execute  # type: ignore[method-assign]
    assert (page.total, len(page.items)) == (2019, 50)
    assert len(asked) < 14
    days = [item.day for item in page.items]
    assert days == sorted(days, reverse=True)
    assert took < 0.5, "about 7 ms; this machine may be busy"


def test_a_facilitator_sees_the_groups_that_they_run(desk: Desk, ana: int) -> None:
    other = add_group(desk, name="Evening Circle", facilitator_name="Sol")
    groups.join(desk.director, other, ana, date(2026, 11, 2))
    attendance.mark(desk.director, meeting_id(other), ana, "present")
    assert [item.what for item in timeline(desk.director, ana, {Kind.GROUP}).items] == [
        "Evening Circle",
        "Monday Circle",
    ]
    page = timeline(desk.facilitator, ana)
    assert ([item.what for item in page.items], page.total) == (["Monday Circle"], 1)
