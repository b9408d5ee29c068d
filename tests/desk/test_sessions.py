"""Peer work: what is kept, what is computed, who may log for whom."""

from __future__ import annotations

from datetime import date, time

import pytest

from peerdesk.desk.consents import consents, disclosures
from peerdesk.desk.mentoring import assignment, sessions
from peerdesk.errors import Invalid, NoConsent, Refused
from peerdesk.records.mentoring import Session
from peerdesk.records.people import Disclosure
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.mentoring import TODAY, mentor, mentors_account, person, tables
from tests.desk.test_consents import CLINIC, COURT


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(None, 0), (1, 0), (7, 0), (8, 1), (15, 1), (22, 1), (23, 2), (60, 4), (67, 4), (68, 5)],
)
def test_a_unit_counts_from_its_eighth_minute(minutes: int | None, expected: int) -> None:
    assert sessions.units(minutes) == expected


def test_a_mentor_logs_for_the_own_people(desk: Desk) -> None:
    rosa = mentor(desk, account_id=mentors_account(desk))
    sam = mentor(desk, name="Sam")
    ana, bo = person(desk), person(desk, "Bo")
    assignment.assign(desk.director, ana, rosa)
    before = tables()
    done = sessions.log_session(
        desk.mentor,
        {
            "person_id": ana,
            "mentor_id": sam,  # a mentor logs under the own name, whatever is sent
            "kind": "life_skills",
            "starts": time(8, 0),
            "ends": time(9, 10),
            "note": " filled in the housing form ",
            "follow_up_on": date(2026, 11, 30),
        },
    )
    assert done.label == "Logged for Ana R.: Life skills"
    (row,) = sessions.sessions_of(desk.mentor, ana)
    assert (row.day, row.minutes, row.units, row.mentor) == (TODAY, 70, 5, "Rosa")
    assert (row.note, row.mode) == ("filled in the housing form", "In person")
    assert Session.get().account_id == desk.mentor.account_id
    for refused in (
        lambda: sessions.log_session(desk.mentor, {"person_id": bo, "minutes": 15}),
        lambda: sessions.sessions_of(desk.mentor, bo),
        lambda: sessions.sessions_of(desk.front_desk, ana),
        lambda: sessions.log_session(desk.facilitator, {"person_id": ana, "minutes": 15}),
    ):
        with pytest.raises(Refused):
            refused()
    journal.undo(desk.mentor, done.entry_id)
    assert tables() == before


def test_the_director_logs_for_all_and_for_any_mentor(desk: Desk) -> None:
    rosa, ana = mentor(desk), person(desk)
    director = desk.director
    sessions.log_session(director, {"person_id": ana, "minutes": 20, "day": date(2026, 11, 2)})
    sessions.log_session(director, {"person_id": ana, "minutes": 20, "mentor_id": rosa})
    rows = sessions.sessions_of(director, ana)
    assert [(row.day, row.mentor) for row in rows] == [(TODAY, "Rosa"), (date(2026, 11, 2), "")]


def test_somebody_not_reached_has_no_minutes(desk: Desk) -> None:
    rosa, ana = mentor(desk), person(desk)
    assignment.assign(desk.director, ana, rosa)
    call = {"person_id": ana, "kind": "telephone_support", "mode": "phone"}
    missed = sessions.log_session(desk.director, call | {"reached": False, "minutes": 5})
    assert missed.label == "Logged for Ana R.: Telephone support, not reached"
    (row,) = sessions.sessions_of(desk.director, ana)
    assert (row.minutes, row.units, row.reached) == (None, 0, False)
    assert assignment.people_of(desk.director, rosa)[0].last_session_on is None
    sessions.log_session(desk.director, call | {"minutes": 5})
    assert assignment.people_of(desk.director, rosa)[0].last_session_on == TODAY


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "minutes"),
        ({"starts": time(9)}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 5000}, "minutes"),
        ({"starts": time(9), "ends": time(9)}, "ends"),
        ({"starts": time(9), "ends": time(8)}, "ends"),
        ({"starts": time(0), "ends": time(23)}, "ends"),
        ({"minutes": 15, "day": date(2026, 11, 24)}, "day"),
        ({"minutes": 15, "follow_up_on": date(2026, 11, 22)}, "follow_up_on"),
        ({"minutes": 15, "kind": "therapy"}, "kind"),
        ({"minutes": 15, "mode": "fax"}, "mode"),
        ({"minutes": 15, "note": "x" * 601}, "note"),
    ],
)
def test_what_can_not_be_kept_is_said_at_its_field(
    desk: Desk, wrong: dict[str, object], field: str
) -> None:
    ana = person(desk)
    with pytest.raises(Invalid) as refused:
        sessions.log_session(desk.director, {"person_id": ana} | wrong)
    assert list(refused.value.fields) == [field]
    assert Session.select().count() == 0


HAND_OFF = {"kind": "warm_hand_off", "minutes": 20}
TOLD = {"told": "yes", "told_to": "Pier Clinic", "told_what": "That she comes here"}


def test_who_is_handed_on_is_told_about_on_a_consent_only(desk: Desk) -> None:
    """Whatever is told in peer work with somebody outside passes the gate, whoever logs it."""
    rosa, ana = mentor(desk, account_id=mentors_account(desk)), person(desk)
    assignment.assign(desk.director, ana, rosa)
    before = journal.latest()
    for kind in sessions.WITH_OTHERS:
        with pytest.raises(Invalid) as unsaid:
            sessions.log_session(desk.mentor, {"person_id": ana, "minutes": 5, "kind": kind})
        assert list(unsaid.value.fields) == ["told"], "it is said, either way"
    for lacking in ({"told_to": ""}, {"told_what": ""}):
        with pytest.raises(Invalid) as unsaid:
            sessions.log_session(desk.mentor, {"person_id": ana, **HAND_OFF, **TOLD, **lacking})
        assert list(unsaid.value.fields) == list(lacking)
    by_reason = HAND_OFF | TOLD | {"person_id": ana, "director_reason": "A court's order"}
    for actor, values, refusal in (
        (desk.mentor, by_reason | {"director_reason": ""}, NoConsent),
        (desk.mentor, by_reason, Refused),
        (desk.director, by_reason | {"director_reason": ""}, NoConsent),
    ):
        with pytest.raises(refusal):
            sessions.log_session(actor, values)
    assert (Session.select().count(), Disclosure.select().count()) == (0, 0)
    assert journal.latest() == before
    consents.add_consent(desk.front_desk, ana, CLINIC)
    done = sessions.log_session(desk.mentor, {"person_id": ana, **HAND_OFF, **TOLD})
    assert done.label == (
        "Logged for Ana R.: Warm hand-off; Pier Clinic was told about Ana R.: On a consent"
    )
    [told] = disclosures.disclosures(desk.mentor, ana)
    assert (told.recipient, told.told_what, told.purpose, told.basis) == (
        *("Pier Clinic", "That she comes here", "Peer support: Warm hand-off", "consent"),
    )
    spoke = HAND_OFF | {"person_id": ana, "told": "no"}
    sessions.log_session(desk.mentor, spoke)
    sessions.log_session(desk.director, by_reason | {"told_to": "Judge Oak"})
    assert [row.basis for row in Disclosure.select()] == ["consent", "director"]
    assert done.entry_id is not None
    journal.undo(desk.mentor, done.entry_id)
    assert (Session.select().count(), Disclosure.select().count()) == (2, 1)


def test_who_goes_along_to_probation_rests_on_the_consent_for_that(desk: Desk) -> None:
    ana = person(desk)
    consents.add_consent(desk.front_desk, ana, COURT)
    told = TOLD | {"told_to": "County Probation"}
    values = {"person_id": ana, "kind": "accompaniment", "minutes": 60}
    sessions.log_session(desk.director, values | told)
    [row] = disclosures.disclosures(desk.director, ana)
    assert (row.recipient, row.basis) == ("County Probation", "consent")
