"""A center in which every role has something of its own, and plausible arguments for every function
of the desk: about what is one's own, and about what is another's."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from datetime import date, time
from types import FunctionType
from typing import Any

from peerdesk.actor import Actor, Role
from peerdesk.desk.basics.sheets import RosterSheet
from peerdesk.desk.consents import consents, disclosures
from peerdesk.desk.front_desk import visits
from peerdesk.desk.groups import attendance, groups, rosters
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import assignment, mentor_requests, mentors
from peerdesk.desk.plans import goals, referrals
from peerdesk.records.mentoring import Mentor
from peerdesk.records.office import Account
from peerdesk.store import journal
from tests.conftest import Desk
from tests.desk.group_records import TODAY, add_group, meeting_id
from tests.desk.test_consents import CLINIC


@dataclass(frozen=True)
class Side:
    """One person, who belongs to one group, and the rows about both."""

    name: str
    alias: str
    group_name: str
    person: int
    mentor: int
    group: int
    meeting: int
    later: int
    walk_in: int
    sheet: int
    paper: RosterSheet
    consent: int
    disclosure: int
    goal: int
    referral: int
    visit: int
    guest: int
    assignment: int

    def is_told(self, text: str, asked: dict[str, Any]) -> bool:
        """Whether ``text`` says who belongs to the group: besides what was ``asked`` about."""
        of_members = self.name in text or self.alias in text
        of_group = self.group_name in text
        if asked.keys() & {"meeting_id", "group_id", "sheet_number", "attendance_id"}:
            return of_members
        if asked.keys() & {"person_id", "other_id", "keep_id"}:
            return of_group
        return of_members and of_group


@dataclass(frozen=True)
class Sides:
    """``own``: the group that the facilitator leads and the person whom the mentor walks with."""

    own: Side
    other: Side


def make(desk: Desk) -> Sides:
    """The center of the sweep."""
    facilitator = desk.facilitator.account_id
    own = _side(desk, "Oriol", "Owl", "Lantern Circle", {"facilitator_id": facilitator}, "8:30")
    with journal.entry(desk.director, "The mentor's own account"):
        row = Mentor.get_by_id(own.mentor)
        row.account = desk.mentor.account_id
        row.save()
    led = {"facilitator_name": "Sol", "co_facilitator_name": "Zuri"}
    return Sides(own, _side(desk, "Zenaida", "Zigzag", "Quayside Table", led, "9:30"))


def _side(
    desk: Desk, name: str, alias: str, group_name: str, led: dict[str, Any], starts: str
) -> Side:
    director = desk.director
    person = intake.start_intake(director, {"preferred_name": name}).value
    mentor = mentors.add_mentor(
        director,
        {
            "name": f"Guide of {group_name.split()[0]}",
            "trained_on": "2026-01-05",
            "languages": ["en"],
        },
    ).value
    consent = consents.add_consent(director, person, CLINIC).value
    told = {"recipient": CLINIC["recipient"], "told_what": "That they come here"}
    disclosure = disclosures.disclose(director, person, told).value
    goal = goals.set_goal(director, {"person_id": person, "text": "A place"}).value
    wanted = {"person_id": person, "agency": "Pier Clinic", "kind": "food"}
    referrals.refer(director, wanted | {"follow_up_on": "2026-12-01"})
    referral = referrals.referrals(director, person)[0].id
    mentor_requests.ask_for_mentor(director, person)
    walk = assignment.assign(director, person, mentor, "We know each other").value
    group = add_group(desk, group_name, starts_at=starts, **led)
    groups.join(director, group, person, date(2026, 11, 2))
    today = meeting_id(group)
    attendance.mark(director, today, person, "present")
    walk_in = attendance.add_walk_in(director, today, alias=alias).value
    paper = rosters.number_roster(director, today).value
    visit = visits.sign_in(director, person).value
    guest = visits.sign_in_guest(director, f"Guest {name}").value
    return Side(
        name=name,
        alias=alias,
        group_name=group_name,
        person=person,
        mentor=mentor,
        group=group,
        meeting=today,
        later=meeting_id(group, date(2026, 11, 30)),
        walk_in=walk_in,
        sheet=paper.number,
        paper=paper,
        consent=consent,
        disclosure=disclosure,
        goal=goal,
        referral=referral,
        visit=visit,
        guest=guest,
        assignment=walk,
    )


class Unread:
    """A folder, a door or a file, into which no sweep may write: whoever is let through falls."""


def arguments(name: str, function: FunctionType, side: Side, other: Side) -> dict[str, Any]:
    """What ``function`` needs besides the actor, about ``side``."""
    given = _usual(side, other) | _SPECIAL.get(name, lambda _side, _other: {})(side, other)
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        has_default = parameter.default is not inspect.Parameter.empty
        if parameter.name in given:
            if not has_default or name in _SPECIAL:
                found[parameter.name] = given[parameter.name]
        elif not has_default:
            found[parameter.name] = Unread()
    return found


def _usual(side: Side, other: Side) -> dict[str, Any]:
    return {
        "person_id": side.person,
        "other_id": other.person,
        "keep_id": side.person,
        "ids": [side.person],
        "mentor_id": side.mentor,
        "group_id": side.group,
        "meeting_id": side.meeting,
        "attendance_id": side.walk_in,
        "consent_id": side.consent,
        "disclosure_id": side.disclosure,
        "goal_id": side.goal,
        "referral_id": side.referral,
        "visit_id": side.visit,
        "assignment_id": side.assignment,
        "sheet_number": side.sheet,
        "sheets": [side.paper],
        "entry_id": 1,
        "account_id": 1,
        "group_name": side.group_name,
        "alias": side.alias,
        "text": side.name,
        "values": {},
        "day": TODAY,
        "month": TODAY.replace(day=1),
        "first": TODAY,
        "last": TODAY,
        "last_day": TODAY,
        "starts_at": time(18),
        "came": time(9),
        "room": "Hall",
        "reason": "other",
        "hand_over_note": "",
        "state": "present",
        "where": True,
        "kind": "general",
        "recipient": "Pier Clinic",
        "use": "print",
        "request": "By letter",
        "witness": "Jo",
        "typed_code": "-",
        "number": "1123-0900",
        "list_name": "need",
        "code": "food",
        "codes": ["food"],
        "label": "Meals",
        "outcome": "connected",
        "count": 3,
        "key": "served",
        "language": "en",
    }


def _values(**fields: Any) -> Any:
    """Typed values about the side's person."""
    return lambda side, _other: {"values": {"person_id": side.person} | fields}


_SPECIAL: dict[str, Any] = {
    "desk.groups.attendance.set_headcount": lambda side, other: {"room": 2},
    "desk.groups.attendance.mark_rest": lambda side, other: {"state": "absent"},
    "desk.front_desk.aliases.link_alias": lambda side, other: {
        "kind": "attendance",
        "row_id": side.walk_in,
    },
    "desk.groups.clashes.group_clashes": lambda side, other: {
        "values": {"name": "New", "starts_at": "9 am"}
    },
    "desk.consents.consents.add_consent": lambda side, other: {"values": CLINIC},
    "desk.consents.disclosures.disclose": _values(recipient=CLINIC["recipient"], told_what="Days"),
    "desk.consents.disclosures.note_emergency": _values(
        recipient="R. Alvarez", affiliation="Bay Ambulance", purpose="Fainted"
    ),
    "desk.groups.groups.add_group": lambda side, other: {
        "values": {"name": "New", "starts_at": "9 am"}
    },
    "desk.groups.groups.change_group": lambda side, other: {"values": {"name": "New name"}},
    "desk.groups.groups.group_rows": lambda side, other: {"ids": [side.group]},
    "desk.plans.goals.set_goal": _values(text="Another"),
    "desk.plans.goals.end_goal": lambda side, other: {"reason": "reached"},
    "desk.intake.intake.close_episode": lambda side, other: {"reason": "moved"},
    "desk.intake.intake.start_intake": lambda side, other: {"values": {"preferred_name": "Neu"}},
    "desk.intake.full_intake.start_full_intake": lambda side, other: {
        "values": {"preferred_name": "Neu"}
    },
    "desk.privacy.letters.prove_attendance": lambda side, other: {
        "values": {"recipient": CLINIC["recipient"], "first": "2026-11-01"}
    },
    "desk.groups.meetings.cancel_meeting": lambda side, other: {
        "meeting_id": side.later,
        "reason": "weather",
    },
    "desk.groups.meetings.move_meeting": lambda side, other: {
        "meeting_id": side.later,
        "day": date(2026, 12, 1),
    },
    "desk.mentoring.mentors.mentor_rows": lambda side, other: {"ids": [side.mentor]},
    "desk.mentoring.mentors.add_mentor": lambda side, other: {"values": {"name": "Neu"}},
    "desk.mentoring.mentors.change_mentor": lambda side, other: {"values": {"name": "Neu"}},
    "desk.plans.referrals.refer": _values(agency="Pantry", kind="food", follow_up_on="2026-12-01"),
    "desk.mentoring.sessions.log_session": _values(minutes=15),
    "desk.front_desk.visit_corrections.give_visit": lambda side, other: {"person_id": other.person},
    "desk.front_desk.visits.sign_in_guest": lambda side, other: {"alias": "Jay"},
    "desk.groups.stand_ins.stand_in": lambda side, other: {},
    "desk.people.people.people_rows": lambda side, other: {"ids": [side.person, other.person]},
}


def disabled(desk: Desk) -> Actor:
    """A director who signed in before the account was disabled."""
    with journal.entry(desk.director, "Disabled"):
        account = Account(sign_in_name="gone", name="Gone", active=False)
        account.save()
    return Actor(account.id, "Gone", frozenset(Role), desk.director.clock)
