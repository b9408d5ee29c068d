"""What the full intakes say, recovery dates, consents and disclosures, and unnamed guests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import Any

from peerdesk.demo.plans import Rows, Stay, add_agencies, tell_checks, tell_plans
from peerdesk.demo.story import Story, day_of_week, text
from peerdesk.desk.basics import choices
from peerdesk.desk.consents.consent_words import right_to_revoke
from peerdesk.desk.plans.recovery import RETURNED
from peerdesk.records.groups import Group, Meeting, StandIn
from peerdesk.records.office import Account, Center
from peerdesk.records.people import (
    Consent,
    Disclosure,
    Episode,
    GuestCount,
    NotTheSame,
    Person,
    PersonChoice,
    PersonText,
    RecoveryPeriod,
    Visit,
)

_SINGLE = {
    "housing": (22, 20, 12, 16, 9, 7, 4, 3, 1),
    "work": (18, 14, 22, 8, 7, 4, 4, 7, 12),
    "insurance": (48, 9, 6, 12, 3, 5, 12, 5),
}
_RACES = (3, 2, 18, 14, 1, 1, 62)
_SUPPORTS = (
    "My sister, and the Tuesday group.",
    "My sponsor. My dog. Sunday breakfast at church.",
    "A counselor at the clinic; my old roommate.",
    "Nobody yet. I would like that to change.",
    "My grandmother, my children, the people at the garden.",
)
_GOALS = (
    "A place of my own by spring.",
    "See my kids every weekend.",
    "Get my license back and a job with mornings free.",
    "Finish the GED. Then we will see.",
    "Sleep through. Eat breakfast. One day, then another one.",
    "Go to one meeting a week and bring somebody along by summer.",
)
# Kind, who asks, where they are, what they get, what for.
_CONSENTS = (
    (
        "general",
        ("Heron County Health Clinic", "40 Mill Road, Heron"),
        ("That I come here, and appointments that we make together", "To plan my care"),
    ),
    (
        "general",
        ("Tamarack Housing Trust", "3 Station Square, Upper Tamarack"),
        ("My name and how to reach me; the rental papers", "To apply for an apartment"),
    ),
    (
        "court_probation",
        ("Heron County Probation Office", "1 Courthouse Lane, Heron"),
        ("The days on which I was at a group, with time in and time out", "Proof of attendance"),
    ),
    (
        "legal_proceedings",
        ("Heron County Family Court", "1 Courthouse Lane, Heron"),
        ("That I come here since the day of my intake", "The hearing about my children"),
    ),
)
_CONSENT_WEIGHTS = (45, 30, 20, 5)
_EVENT = "When the case is closed"
_A_YEAR = 365
_SATURDAY = 5


def _stand_in_once(story: Story) -> None:
    """The facilitator took the last roll of a group that somebody without an account leads."""
    others = Group.facilitator.is_null() & Group.co_facilitator.is_null() & ~Group.hosted
    last = Meeting.select(Meeting.id, Meeting.day).join(Group)
    last = last.where(others, Meeting.state == "held").order_by(Meeting.day.desc(), Meeting.id)
    for meeting_id, day in last.limit(1).tuples():
        row = {"meeting": meeting_id, "account": story.staff.facilitator, "day": day}
        StandIn.insert_rows([row])


def tell_more(story: Story) -> None:
    """Inside an entry, after all months: one row or some for those with a longer intake."""
    _stand_in_once(story)
    # Its own chance: what comes after is the same whatever is told here.
    rng = Random(story.rng.random())  # noqa: S311 - a story, not a secret
    rows: Rows = defaultdict(list)
    center = Center.select(Center.name).scalar()
    episodes = Episode.select(Episode.person, Episode.level, Episode.closed_on).order_by(Episode.id)
    newest = {person: (level, closed) for person, level, closed in episodes.tuples()}
    agencies = add_agencies()
    columns = (Person.first_seen_on, Person.preferred_name, Person.legal_last_name)
    people = Person.select(Person.id, *columns).order_by(Person.id).tuples()
    for person_id, first_seen, *names in people.iterator():
        level, closed = newest.get(person_id, ("guest", None))
        arrival = first_seen.toordinal()
        stay = Stay(person_id, arrival, closed.toordinal() if closed else story.today)
        if level == "full":
            _sections(rng, person_id, rows)
            _add(rows, tell_checks(rng, stay, story))
        if level != "guest" and rng.random() < (0.8 if level == "full" else 0.3):
            rows[RecoveryPeriod] += _periods(rng, person_id, arrival, story.today)
        if level != "guest" and rng.random() < 0.22:
            consent = _consent(rng, person_id, arrival, story, center)
            if consent["signature"] == "typed":
                consent["signer_name"] = " ".join(names).strip()
            rows[Consent].append(consent)
        if level != "guest":
            _add(rows, tell_plans(rng, stay, agencies, story))
    rows[GuestCount] = _guests(rng, story)
    rows[NotTheSame] = _told_apart()
    for model, its_rows in rows.items():
        model.insert_rows(its_rows)
    Disclosure.insert_rows(_disclosures(rng, story))


def _disclosures(rng: Random, story: Story) -> list[dict[str, Any]]:
    """What was told on the consents; and once in a while an ambulance came."""
    desk = Account.select(Account.name).where(Account.id == story.staff.desk).scalar()
    told: dict[str, Any] = {"told_by": desk, "account_id": story.staff.desk}
    rows: list[dict[str, Any]] = []
    signed = Consent.select().where(Consent.signature != "", Consent.revoked_on.is_null())
    for consent in signed.order_by(Consent.id):
        first = consent.signed_on.toordinal()
        last = consent.expires_on.toordinal() if consent.expires_on else story.today
        if rng.random() < 0.6 or not rows:
            rows.append(
                _disclosure(consent.person_id, rng.randint(first, min(last, story.today)), told)
                | {
                    "basis": "consent",
                    "consent": consent.id,
                    "recipient": consent.recipient,
                    "recipient_address": consent.recipient_address,
                    "told_what": consent.what,
                    "purpose": consent.purpose,
                }
            )
    for visit in Visit.select().where(Visit.person.is_null(False), Visit.id % 300 == 7):
        rows.append(
            _disclosure(visit.person_id, visit.day.toordinal(), told)
            | {
                "basis": "emergency",
                "told_at": visit.time_in,
                "recipient": rng.choice(("R. Alvarez, paramedic", "Dr. T. Okafor")),
                "affiliation": "Heron County Ambulance",
                "told_what": "Name, age, and what was seen",
                "purpose": rng.choice(("Fainted in the hall", "Chest pain")),
            }
        )
    return rows


def _disclosure(person_id: int, day: int, told: dict[str, Any]) -> dict[str, Any]:
    blank = {"consent": None, "told_at": None, "recipient_address": "", "affiliation": ""}
    return {"person": person_id, "told_on": text(day), "director_reason": "", **blank, **told}


def _add(rows: Rows, more: Rows) -> None:
    for model, its_rows in more.items():
        rows[model] += its_rows


def _told_apart() -> list[dict[str, Any]]:
    """Some who share a first name: the desk asked, and noted that they are two people."""
    last_of: dict[str, int] = {}
    pairs = []
    names = Person.select(Person.id, Person.preferred_name).order_by(Person.id).tuples()
    for person_id, name in names.iterator():
        if name in last_of:
            pairs.append({"person": last_of[name], "other": person_id})
        last_of[name] = person_id
    return pairs[::25]


def _sections(rng: Random, person_id: int, rows: Rows) -> None:
    for list_name, weights in _SINGLE.items():
        if rng.random() < 0.9:
            (code,) = rng.choices(list(choices.SHIPPED[list_name]), weights)
            rows[PersonChoice].append(_choice(person_id, list_name, code))
    if rng.random() < 0.85:
        races = rng.choices(list(choices.SHIPPED["race_ethnicity"]), _RACES, k=2)
        several = set(races) if rng.random() < 0.12 else {races[0]}
        ordered = (code for code in choices.SHIPPED["race_ethnicity"] if code in several)
        rows[PersonChoice] += [_choice(person_id, "race_ethnicity", code) for code in ordered]
    for field, said in (("supports", _SUPPORTS), ("goals", _GOALS)):
        if rng.random() < 0.6:
            rows[PersonText].append({"person": person_id, "field": field, "text": rng.choice(said)})


def _choice(person_id: int, list_name: str, code: str) -> dict[str, Any]:
    return {"person": person_id, "list_name": list_name, "code": code}


def _periods(rng: Random, person_id: int, arrival: int, today: int) -> Iterable[dict[str, Any]]:
    """One period that began before or soon after the arrival; some returned to use since."""
    start = min(today, arrival + rng.choice((-2000, -700, -200, -60, -20, -5, -1, 0, 3)))
    while today - start > 20 and rng.random() < 0.25:
        end = start + rng.randint(10, today - start)
        yield _period(person_id, start, text(end))
        start = min(today, end + rng.choice((0, 1, 1, 4)))
    yield _period(person_id, start, None)


def _period(person_id: int, start: int, end: str | None) -> dict[str, Any]:
    return {
        "person": person_id,
        "started_on": text(start),
        "ended_on": end,
        "end_reason": RETURNED if end else "",
    }


def _consent(
    rng: Random, person_id: int, arrival: int, story: Story, center: str
) -> dict[str, Any]:
    (kind, (recipient, address), (what, purpose)) = rng.choices(_CONSENTS, _CONSENT_WEIGHTS)[0]
    signed = min(story.today, arrival + rng.choice((0, 0, 0, 10, 60)))
    by_event = kind != "general" and rng.random() < 0.6
    revoked = not by_event and story.today - signed > 30 and rng.random() < 0.08
    is_signed = rng.random() < 0.93
    return {
        "person": person_id,
        "kind": kind,
        "discloser": center,
        "what": what,
        "recipient": recipient,
        "recipient_address": address,
        "purpose": purpose,
        "expires_on": None if by_event else text(signed + rng.choice((90, 180, _A_YEAR))),
        "expires_event": _EVENT if by_event else "",
        "right_to_revoke": right_to_revoke(kind),
        "revocable_from": text(signed + 60) if kind == "court_probation" else "",
        "signed_on": text(signed) if is_signed else None,
        "signature": rng.choice(("paper", "paper", "paper", "typed")) if is_signed else "",
        "signer_name": "",
        "revoked_on": text(rng.randint(signed, story.today)) if revoked else None,
        "revoked_how": rng.choice(("in_writing", "spoken")) if revoked else "",
        "account_id": story.staff.desk,
    }


def _guests(rng: Random, story: Story) -> list[dict[str, Any]]:
    """Every other Saturday somebody counts those who came for breakfast."""
    saturdays = (
        day
        for day in range(story.start.toordinal(), story.today + 1)
        if day_of_week(day) == _SATURDAY
    )
    counts = [
        {"day": text(day), "count": rng.randint(2, 14)} for day in saturdays if rng.random() < 0.5
    ]
    return counts or [{"day": text(story.today), "count": 3}]
