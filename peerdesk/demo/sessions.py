"""Peer work: each week with those who walk with a mentor, and single helps for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peerdesk.demo.story import Life, Month, Story, counted, text

_KINDS = (
    ("one_on_one", 55, (30, 45, 60, 60, 75, 90)),
    ("telephone_support", 22, (15, 15, 30)),
    ("check_in", 9, (15,)),
    ("life_skills", 5, (60, 90)),
    ("navigation", 5, (30, 45, 60)),
    ("accompaniment", 2, (90, 120, 150)),
    ("family_support", 1, (45, 60)),
    ("warm_hand_off", 1, (30,)),
)
_NAMES = [name for name, _weight, _minutes in _KINDS]
_WEIGHTS = [weight for _name, weight, _minutes in _KINDS]
_MINUTES = {name: minutes for name, _weight, minutes in _KINDS}
_OTHER = ("crisis", "outreach", "navigation", "warm_hand_off")
_MODES = ("in_person", "in_person", "in_person", "video", "phone", "text")
_REACHED = 0.68  # of calls
_WEEKLY = 0.78  # not every week works out
_NOTES = (
    "Talked about the week and what helped.",
    "Worked on the rental application; two papers are still missing.",
    "Walked to the library together and set up a card.",
    "Practised for the job interview on Thursday.",
    "A hard week. We made a plan for the evenings.",
    "Celebrated 90 days.",
    "Looked at bus routes to the new job.",
    "Called the clinic together; an appointment next week.",
)


@dataclass
class Walk:
    """A person and a mentor until ``last``; ``following`` is the day of the next session."""

    life: Life
    mentor_id: int
    account_id: int | None
    following: int
    last: int


def sessions_of(story: Story, walk: Walk, month: Month) -> list[dict[str, Any]]:
    """About one a week while the person comes, up to the end of the month."""
    rng = story.rng
    rows: list[dict[str, Any]] = []
    days = range(walk.following, min(month.last, walk.last) + 1, 7)
    for day in days:
        if rng.random() < _WEEKLY and walk.life.is_here(day):
            rows.append(_session(story, walk, day))
    walk.following += 7 * len(days)
    return rows


def other_sessions(story: Story, month: Month, mentors: list[int]) -> list[dict[str, Any]]:
    """Crisis support, outreach and navigation for whoever was there."""
    rng = story.rng
    rows: list[dict[str, Any]] = []
    here = story.here(month.last)
    if not here:
        return rows
    for _number in range(counted(rng, len(here) / 25)):
        life, day = rng.choice(here), rng.randint(month.first, month.last)
        if not life.is_here(day):
            continue
        kind = rng.choice(_OTHER)
        rows.append(
            {
                "person": life.person_id,
                "mentor": rng.choice(mentors) if mentors and rng.random() < 0.4 else None,
                "account_id": story.staff.desk,
                "kind": kind,
                "mode": rng.choice(("in_person", "phone")),
                "day": text(day),
                "minutes": rng.choice((15, 30, 45)),
                "reached": 1,
                "note": "",
                "follow_up_on": text(day + 1) if kind == "crisis" else None,
            }
        )
    return rows


def _session(story: Story, walk: Walk, day: int) -> dict[str, Any]:
    rng = story.rng
    kind = rng.choices(_NAMES, _WEIGHTS)[0]
    call = kind == "telephone_support"
    reached = not call or rng.random() < _REACHED
    return {
        "person": walk.life.person_id,
        "mentor": walk.mentor_id,
        "account_id": walk.account_id or story.staff.director,
        "kind": kind,
        "mode": "phone" if call else rng.choice(_MODES),
        "day": text(day),
        "minutes": rng.choice(_MINUTES[kind]) if reached else None,
        "reached": int(reached),
        "note": rng.choice(_NOTES) if reached and rng.random() < 0.3 else "",
        "follow_up_on": text(day + rng.randint(2, 9)) if rng.random() < 0.06 else None,
    }
