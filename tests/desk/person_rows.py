"""People with rows of every kind, for the tests of merging, erasing and the person's file."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import Any

from peerdesk.desk.groups import groups
from peerdesk.desk.mentoring import mentors
from peerdesk.desk.merging.merge_rules import references
from peerdesk.namekeys import keys_of
from peerdesk.records.groups import (
    Attendance,
    Group,
    Meeting,
    Membership,
    RosterPrint,
    RosterPrintLine,
)
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor, Session
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import (
    Consent,
    ContactPoint,
    Disclosure,
    EmergencyContact,
    Episode,
    FreeSlot,
    MentorRequest,
    NoticeGiven,
    NotTheSame,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    RecoveryPeriod,
    Unanswered,
    Visit,
)
from peerdesk.records.services import Agency, Goal, Referral
from peerdesk.store import finding, journal
from tests.conftest import Desk

TODAY = date(2026, 11, 23)


def center(desk: Desk) -> None:
    """Two groups with meetings and two mentors."""
    for name, weekday in (("Monday Circle", "9 am"), ("Noon Circle", "12 pm")):
        values = {"name": name, "starts_at": weekday, "starts_on": date(2026, 10, 5)}
        values |= {"rolls_since": date(2026, 10, 5)}
        groups.add_group(desk.director, values)
    for name in ("Rosa", "Sam"):
        mentors.add_mentor(desk.director, {"name": name})
    with journal.entry(desk.director, "Printed"):
        for meeting in Meeting.select().limit(3):
            RosterPrint(meeting=meeting, printed_at="2026-11-01 10:00:00", spare_lines=3).save()


def somebody(desk: Desk, name: str, last: str, draw: random.Random, **fields: Any) -> int:
    """A person with a random number of rows of every kind, within the rules for one person."""
    code = "".join(draw.choices("ABCDEFGH", k=8)) + str(Person.select().count())
    sort_key, search_key = keys_of(name, name, last, code)
    known = {
        "code": code,
        "preferred_name": name,
        "legal_first_name": name,
        "legal_last_name": last,
        "gender": draw.choice(["", "woman"]),
        "birth_date": draw.choice([None, date(1990, 3, 4)]),
        "place": draw.choice(["", "04101"]),
        "first_seen_on": date(2026, draw.randint(1, 10), 5),
        "sort_key": sort_key,
        "search_key": search_key,
    }
    with journal.entry(desk.director, f"Added {name} {last[:1]}.") as entry:
        person = Person(**(known | fields))
        person.save()
        entry.person_id = person.id
        _say(person, draw)
        _attend(person, draw)
        _walk(person, draw)
        finding.refresh([person.id])
    return int(person.id)


def everything(desk: Desk, name: str, number: int) -> int:
    """A person with a row in each column of the tables that refer to a person.

    ``number`` 0 and 1 are the two records of one person: some of their rows collide.
    """
    earlier = somebody(desk, "Earlier", str(number), random.Random(7))
    person_id = somebody(desk, name, "Ruiz", random.Random(number), birth_date=date(1990, 3, 4))
    later = somebody(desk, "Later", str(number), random.Random(7))
    day = TODAY - timedelta(days=number)
    with journal.entry(desk.director, "Wrote"):
        for model, field in references():
            if not model.select().where(field == person_id).exists():
                if model is NotTheSame:
                    pair = (person_id, later) if field.name == "person" else (earlier, person_id)
                    NotTheSame(person=pair[0], other=pair[1]).save()
                else:
                    _one_of(model, person_id, number, day).save()
        finding.refresh([person_id])
    return person_id


def _one_of(model: Any, person_id: int, number: int, day: date) -> Any:
    """A row of ``model`` about the person."""
    rosa, sam = Mentor.select().order_by(Mentor.id).limit(2)
    meeting = Meeting.select().order_by(Meeting.id).first()
    sheet = RosterPrint.select().order_by(RosterPrint.id).first()
    fields: dict[Any, dict[str, Any]] = {
        Assessment: {"instrument": "barc10", "version": "1", "taken_on": day, "answers": "1 2"},
        Assignment: {"mentor": rosa, "started_on": day},
        Attendance: {"meeting": meeting, "state": "present"},
        Consent: {"what": "attendance"},
        ContactPoint: {"value": "+12075550134"},
        EmergencyContact: {"name": "Luz"},
        Episode: {"opened_on": day},
        Exclusion: {"mentor": sam},
        FreeSlot: {"weekday": 1, "part": "evening"},
        Goal: {"text": "A job", "set_on": day},
        Membership: {"group": meeting.group, "joined_on": day},
        Mentor: {"name": f"Mentor {number}", "started_on": day},
        MentorRequest: {"asked_on": day},
        NoticeGiven: {"version": "1", "given_on": day, "outcome": "acknowledged"},
        OtherName: {"name": "Nita"},
        PersonChoice: {"list_name": "need", "code": "food"},
        PersonText: {"field": "goals", "text": f"A home, {number}"},
        RecoveryPeriod: {"started_on": day},
        Referral: {"kind": "food", "made_on": day, "follow_up_on": day},
        RosterPrintLine: {"roster_print": sheet, "position": 100 + number},
        Session: {"mentor": sam, "day": day, "minutes": 45},
        StatusCheck: {"checked_on": day, "at_intake": True, "days_of_use": number},
        Unanswered: {"field": "work", "reason": "declined"},
        Visit: {"day": day, "time_in": time(9)},
    }
    if model is Referral:
        agency = Agency.get_or_none() or Agency(name="Food bank")
        agency.save()
        fields[Referral]["agency"] = agency
    return model(person=person_id, **fields[model])


def _some(draw: random.Random, things: Any) -> list[Any]:
    things = list(things)
    return draw.sample(things, draw.randint(0, len(things)))


def _say(person: Person, draw: random.Random) -> None:
    for code in _some(draw, ["food", "housing", "dental"]):
        PersonChoice(person=person, list_name="need", code=code).save()
    for code in draw.choice([[], ["shelter"], ["rented"]]):
        PersonChoice(person=person, list_name="housing", code=code).save()
    for text in _some(draw, ["A job", "A home"])[:1]:
        PersonText(person=person, field="goals", text=text).save()
    for field in _some(draw, ["place", "needs", "work"]):
        Unanswered(person=person, field=field, reason="declined").save()
    for number in _some(draw, ["+12075550134", "+12075550135"]):
        ContactPoint(
            person=person,
            value=number,
            is_primary=number.endswith("4"),
            ok_to_call=draw.choice([True, False]),
            say_who_is_calling=draw.choice(["", "a friend"]),
        ).save()
    for contact in _some(draw, ["Luz", "Tom"]):
        EmergencyContact(person=person, name=contact, relation=draw.choice(["", "kin"])).save()
    for other in _some(draw, ["Nita", "Annie"]):
        OtherName(person=person, name=other).save()
    for weekday in _some(draw, [1, 2]):
        FreeSlot(person=person, weekday=weekday, part="evening").save()
    for outcome in _some(draw, ["acknowledged"]):
        NoticeGiven(person=person, version="1", given_on=TODAY, outcome=outcome).save()
    Consent(person=person, what="attendance", recipient="Judge Oak", signed_on=TODAY).save()
    consent = Consent.select().where(Consent.person == person).get()
    about = {"person": person, "told_on": TODAY, "told_by": "Dana", "told_what": "came here"}
    Disclosure(basis="consent", consent=consent, recipient="Judge Oak", **about).save()
    Disclosure(basis="emergency", recipient="Dr. Fir", affiliation="Bay Ambulance", **about).save()
    for third in _some(draw, Person.select().where(Person.id != person.id).limit(2)):
        NotTheSame(person=third, other=person).save()


def _attend(person: Person, draw: random.Random) -> None:
    day = date(2026, draw.randint(1, 5), 3)
    while True:
        closed = draw.choice([None, day, day + timedelta(days=draw.randint(1, 90))])
        level = draw.choice(["brief", "full"])
        Episode(
            person=person,
            opened_on=day,
            closed_on=closed,
            level=level,
            close_reason="moved" if closed else "",
        ).save()
        if closed is None or closed.month > 9:
            break
        day = closed + timedelta(days=draw.randint(0, 40))
    for day in _some(draw, [TODAY, date(2026, 11, 20)]):
        out = time(12) if day != TODAY else draw.choice([None, time(9, 30)])
        Visit(
            person=person,
            day=day,
            time_in=time(9, draw.randint(0, 20)),
            time_out=out,
            purposes=draw.choice(["", "meeting", "computer meeting"]),
        ).save()
    for group in _some(draw, Group.select()):
        joined = date(2026, 10, draw.randint(1, 20))
        left = draw.choice([None, joined, joined + timedelta(days=9)])
        Membership(group=group, person=person, joined_on=joined, left_on=left).save()
    for meeting in _some(draw, Meeting.select().limit(4)):
        state = draw.choice(["present", "late", "left_early", "excused", "absent"])
        Attendance(meeting=meeting, person=person, state=state, walk_in=draw.random() < 0.5).save()
        meeting.state = "held"
        meeting.save()
    for sheet in _some(draw, RosterPrint.select()):
        position = sheet.lines.count() + 1
        RosterPrintLine(roster_print=sheet, position=position, person=person).save()


def _walk(person: Person, draw: random.Random) -> None:
    rosa, sam = Mentor.select().order_by(Mentor.id).limit(2)
    for mentor in _some(draw, [rosa, sam]):
        Exclusion(person=person, mentor=mentor, reason=draw.choice(["", "relative"])).save()
    Assignment(
        person=person,
        mentor=rosa,
        started_on=date(2026, 1, 5),
        ended_on=date(2026, 2, 5),
        hand_over_note="Likes tea",
    ).save()
    how = draw.choice(["walks", "waits", "neither"])
    if how == "walks":
        started = date(2026, draw.randint(3, 9), 5)
        Assignment(person=person, mentor=draw.choice([rosa, sam]), started_on=started).save()
    if how == "waits":
        MentorRequest(person=person, asked_on=date(2026, draw.randint(3, 9), 5)).save()
    for day in _some(draw, [date(2026, 10, 1), date(2026, 11, 2)]):
        Session(person=person, mentor=sam, day=day, minutes=45, note="Talked about work").save()
    started = date(2025, draw.randint(1, 3), 1)
    RecoveryPeriod(person=person, started_on=started, ended_on=date(2025, 8, 1)).save()
    if draw.random() < 0.7:
        RecoveryPeriod(person=person, started_on=date(2025, draw.randint(8, 9), 2)).save()
