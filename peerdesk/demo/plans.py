"""How people say they are doing, where they were sent on to, and what they want to reach."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from peerdesk.demo.story import Story, text
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.services import Agency, Goal, Referral

# The agencies of Heron County, the need that they are for, and their phone.
_AGENCIES = (
    ("Heron County Health Clinic", "health_care", "+12165550140"),
    ("Tamarack Housing Trust", "housing", "+12165550141"),
    ("Riverside Treatment Center", "medication_treatment", "+12165550142"),
    ("Heron Workforce Office", "employment", "+12165550143"),
    ("Legal Aid of Heron County", "legal", "+12165550144"),
    ("Second Street Pantry", "food", "+12165550145"),
    ("Heron DMV Express", "documents", ""),
)
_OUTCOMES = ("connected", "declined", "closed")
_OUTCOME_WEIGHTS = (72, 18, 10)
_GOALS = (
    "A place of my own.",
    "Finish the GED.",
    "See my kids every weekend.",
    "Get my license back.",
    "One meeting a week.",
    "A job with mornings free.",
)
_GOAL_ENDS = ("reached", "reached", "changed", "let_go")
_YEAR = 365

Rows = dict[Any, list[dict[str, Any]]]


class Stay(NamedTuple):
    """Somebody, and the first and the last day on which they came."""

    person_id: int
    arrival: int
    until: int


def add_agencies() -> list[int]:
    """Inside an entry: the agencies; their ids."""
    return Agency.insert_rows([{"name": name, "phone": phone} for name, _need, phone in _AGENCIES])


def tell_plans(rng: Random, stay: Stay, agencies: list[int], story: Story) -> Rows:
    """Referrals and goals of one person."""
    rows: Rows = {Referral: [], Goal: []}
    while rng.random() < 0.35:
        rows[Referral].append(_referral(rng, stay, agencies, story))
    while rng.random() < 0.3:
        rows[Goal].append(_goal(rng, stay, story))
    return rows


def tell_checks(rng: Random, stay: Stay, story: Story) -> Rows:
    """The status check and the questionnaire of a full intake; for some, later ones."""
    rows: Rows = {StatusCheck: [], Assessment: []}
    for better, after in enumerate((0, 30, 90, 180)):
        day = stay.arrival + after + (rng.randint(-8, 20) if after else 0)
        if day > stay.until or (after and rng.random() < 0.45):
            break
        rows[StatusCheck].append(_check(rng, stay.person_id, day, after == 0, story))
        if rng.random() < 0.85:
            rows[Assessment].append(_assessment(rng, stay.person_id, day, better, story))
    return rows


def _referral(rng: Random, stay: Stay, agencies: list[int], story: Story) -> dict[str, Any]:
    place = rng.randrange(len(_AGENCIES))
    made = min(stay.until, stay.arrival + rng.randint(0, 200))
    follow_up = made + rng.choice((3, 7, 7, 14))
    ended = follow_up + rng.randint(-2, 6)
    is_over = ended <= story.today and rng.random() < 0.85
    reached = made + 1 if made < story.today and (is_over or rng.random() < 0.6) else None
    outcome = rng.choices(_OUTCOMES, _OUTCOME_WEIGHTS)[0] if is_over else ""
    return {
        "person": stay.person_id,
        "agency": agencies[place],
        "kind": _AGENCIES[place][1],
        "made_on": text(made),
        "follow_up_on": text(follow_up),
        "contacted_on": text(reached) if reached else None,
        "outcome": outcome,
        "outcome_on": text(max(made, ended)) if is_over else None,
        "account_id": story.staff.desk,
    }


def _goal(rng: Random, stay: Stay, story: Story) -> dict[str, Any]:
    begun = min(stay.until, stay.arrival + rng.randint(0, 120))
    ended = begun + rng.randint(14, _YEAR)
    is_over = ended <= story.today and rng.random() < 0.6
    return {
        "person": stay.person_id,
        "text": rng.choice(_GOALS),
        "set_on": text(begun),
        "wanted_by": text(begun + rng.choice((30, 90, 180))) if rng.random() < 0.5 else None,
        "ended_on": text(ended) if is_over else None,
        "end_reason": rng.choice(_GOAL_ENDS) if is_over else "",
        "account_id": story.staff.desk,
    }


def _check(rng: Random, person_id: int, day: int, at_intake: bool, story: Story) -> dict[str, Any]:
    used = rng.choice((0, 0, 0, 0, 1, 3, 12)) if not at_intake else rng.choice((0, 0, 4, 9, 20))
    returned = used > 0 and not at_intake
    declined = [name for name in ("arrests", "overdose") if rng.random() < 0.07]
    quality = {
        f"quality_{part}": rng.randint(2 if at_intake else 4, 9)
        for part in ("overall", "health", "housing", "money", "relationships", "purpose")
    }
    in_treatment = rng.random() < 0.3
    return {
        "person": person_id,
        "checked_on": text(day),
        "at_intake": at_intake,
        "days_of_use": used,
        "returned_to_use": "yes" if returned else "no",
        "returned_on": text(day - rng.randint(2, 25)) if returned else None,
        "reengaged_on": text(day - 1) if returned and rng.random() < 0.8 else None,
        "er_visits": rng.choice((0, 0, 0, 0, 1, 2)),
        "hospital_stays": rng.choice((0, 0, 0, 0, 0, 1)),
        "overdose": "" if "overdose" in declined else "no",
        "nights_unhoused": rng.choice((0, 0, 0, 0, 5, 30)),
        "housing": rng.choice(list(choices.SHIPPED["housing"])[:6]),
        "work": rng.choice(list(choices.SHIPPED["work"])[:5]),
        "arrests": None if "arrests" in declined else 0,
        "in_treatment": "yes" if in_treatment else "no",
        "treatment_kind": rng.choice(("outpatient", "medication")) if in_treatment else "",
        "mutual_help_meetings": rng.choice((0, 1, 2, 4, 8, 12)),
        **quality,
        "helped": "" if at_intake else " ".join(_helped(rng)),
        "declined": " ".join(declined),
        "account_id": story.staff.desk,
    }


def _helped(rng: Random) -> Iterable[str]:
    return (code for code in choices.SHIPPED["center_help"] if rng.random() < 0.3)


def _assessment(rng: Random, person_id: int, day: int, better: int, story: Story) -> dict[str, Any]:
    middle = min(5, 3 + better)
    numbers = [
        max(BARC10.low, min(BARC10.high, middle + rng.choice((-2, -1, 0, 0, 1, 1))))
        for _item in BARC10.items
    ]
    answers = ["declined" if rng.random() < 0.01 else str(each) for each in numbers]
    return {
        "person": person_id,
        "instrument": BARC10.code,
        "version": BARC10.version,
        "taken_on": text(day),
        "at_intake": better == 0,
        "answers": " ".join(answers),
        "total": None if "declined" in answers else sum(numbers),
        "account_id": story.staff.desk,
    }
