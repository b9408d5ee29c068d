"""What is decided for everybody before it happens: when somebody comes, stays away, comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from peerdesk.desk.mentoring.matching import PersonTraits

# How people come: weight, days of the first stay, visits a week.
_ONCE, _SHORT, _MONTHS, _YEARS, _RETURNS = range(5)
_WAYS = (_ONCE, _SHORT, _MONTHS, _YEARS, _RETURNS)
_WEIGHTS = (24, 26, 22, 9, 19)
_LENGTHS = {_SHORT: (10, 60), _MONTHS: (60, 260), _YEARS: (300, 1500), _RETURNS: (15, 110)}
_RATES = {_ONCE: 0.2, _SHORT: 0.7, _MONTHS: 0.5, _YEARS: 0.3, _RETURNS: 0.5}
_GAP = (95, 220)  # days away: all above the 90 after which a contact counts as returning


@dataclass(frozen=True)
class Staff:
    """The ids of the demo's accounts and the names of their people."""

    director: int
    desk: int
    facilitator: int
    mentor: int
    mentor_name: str


@dataclass(slots=True)
class Life:
    """Somebody's years at the center. Days are ordinals; a stay ends with its last day.

    ``rate`` is visits a week. ``traits`` are kept only of those who may ask for a mentor.
    """

    person_id: int
    stays: tuple[tuple[int, int], ...]
    rate: float
    sort_key: str = ""
    traits: PersonTraits | None = None
    has_mentor: bool = False

    @property
    def last_day(self) -> int:
        """The end of the last stay; may lie ahead of today."""
        return self.stays[-1][1]

    def is_here(self, day: int) -> bool:
        """Whether ``day`` falls into a stay."""
        return any(first <= day <= last for first, last in self.stays)


@dataclass
class Month:
    """A calendar month of the story, up to today. ``first`` and ``last`` are ordinals."""

    label: str
    first: int
    last: int


@dataclass
class Story:
    """What the tellers of the single subjects share."""

    rng: Random
    start: date
    now: datetime
    staff: Staff
    lives: list[Life] = field(default_factory=list)  # those whose last stay is not over

    @property
    def today(self) -> int:
        """Today as an ordinal."""
        return self.now.toordinal()

    def months(self) -> Iterator[Month]:
        """Every month from the start; the last one ends today."""
        first = self.start
        while first.toordinal() <= self.today:
            following = (first + timedelta(days=31)).replace(day=1)
            last = min(following.toordinal() - 1, self.today)
            yield Month(f"{first:%B %Y}", first.toordinal(), last)
            first = following

    def here(self, day: int) -> list[Life]:
        """Those who come in these days."""
        return [life for life in self.lives if life.is_here(day)]


def text(day: int) -> str:
    """An ordinal as it is kept: 2026-11-23."""
    return date.fromordinal(day).isoformat()


def clock(minute: int) -> str:
    """A minute of the day as it is kept: 18:30:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def arrivals(rng: Random, people: int, first: int, today: int) -> list[int]:
    """On which day each of ``people`` comes for the first time: over the whole time, in order."""
    share = (today - first + 1) / people
    days = (int(first + share * (place + rng.random())) for place in range(people))
    # The center is closed at the weekend for those who come for the first time.
    return [max(first, day - max(0, day_of_week(day) - 4)) for day in days]


def day_of_week(day: int) -> int:
    """0 is Monday."""
    return (day + 6) % 7


def stays_of(rng: Random, arrival: int) -> tuple[tuple[tuple[int, int], ...], float]:
    """The stays of somebody who comes on ``arrival``, and their visits a week."""
    way = rng.choices(_WAYS, _WEIGHTS)[0]
    rate = _RATES[way] * rng.uniform(0.4, 1.7)
    if way == _ONCE:
        return ((arrival, arrival + (rng.randint(1, 6) if rng.random() < 0.2 else 0)),), rate
    stays = [(arrival, arrival + rng.randint(*_LENGTHS[way]))]
    more = rng.choice((1, 1, 1, 2)) if way == _RETURNS else int(rng.random() < 0.15)
    for _again in range(more):
        back = stays[-1][1] + rng.randint(*_GAP)
        stays.append((back, back + rng.randint(20, 240)))
    return tuple(stays), rate


def counted(rng: Random, expected: float) -> int:
    """A whole number whose mean is ``expected``."""
    return int(expected + rng.random())
