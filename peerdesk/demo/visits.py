"""Who signed in at the desk, by day and minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peerdesk.demo.meetings import Came
from peerdesk.demo.names import ALIASES
from peerdesk.demo.story import Life, Month, Story, clock, counted, day_of_week, text
from peerdesk.desk.basics import choices
from peerdesk.records.people import Visit

_PURPOSES = list(choices.SHIPPED["purpose"])
_WEIGHTS = (14, 12, 30, 10, 9, 8, 7, 1, 3, 6)
_OPENS, _CLOSES = 9 * 60, 19 * 60
_NO_TIME_OUT = 0.12  # forgot to sign out: the evening did it for them
_ALIASES_A_WEEKDAY = 0.15
_TODAY_SHARE, _TODAY_LEAST, _TODAY_MOST = 12, 4, 40
_HERE_NOW = 0.6  # of those who signed in today
_SATURDAY, _SUNDAY = 5, 6


@dataclass
class Visits:
    """Tells the visits month by month."""

    story: Story

    def month(self, month: Month, signed_in: list[Came]) -> None:
        """Inside an entry: the month's visits; ``signed_in`` came to a group by the desk."""
        rng, today = self.story.rng, self.story.today
        last = min(month.last, today - 1)
        rows = [self._group_visit(came) for came in signed_in if came.day < today]
        for life in self.story.lives:
            for first, end in life.stays:
                begin, until = max(first, month.first), min(end, last)
                if begin > until:
                    continue
                for _visit in range(counted(rng, life.rate * (until - begin + 1) / 7)):
                    day = _open_day(rng.randint(begin, until))
                    if begin <= day:
                        rows.append(self._visit(life.person_id, "", day))
                if first == begin:
                    rows.append(self._visit(life.person_id, "", first))
        for day in range(month.first, last + 1):
            if day_of_week(day) < _SATURDAY and rng.random() < _ALIASES_A_WEEKDAY:
                rows.append(self._visit(None, rng.choice(ALIASES), day))
        if month.last == today:
            rows += self._today()
        rows.sort(key=lambda row: (row["day"], row["time_in"], row["person"] or 0))
        Visit.insert_rows(rows)

    def _visit(self, person_id: int | None, alias: str, day: int) -> dict[str, Any]:
        rng = self.story.rng
        time_in = int(rng.triangular(_OPENS, _CLOSES, 13 * 60))
        time_out = time_in + int(rng.triangular(15, 200, 60))
        return _row(
            person_id,
            alias,
            day,
            time_in,
            max(time_in, _CLOSES) if rng.random() < _NO_TIME_OUT else time_out,
            self._purposes(),
        )

    def _group_visit(self, came: Came) -> dict[str, Any]:
        time_out = min(came.minute + came.minutes + 10, 24 * 60 - 1)
        return _row(came.person_id, "", came.day, came.minute, time_out, "group")

    def _purposes(self) -> str:
        rng = self.story.rng
        first = rng.choices(_PURPOSES, _WEIGHTS)[0]
        if rng.random() < 0.85:
            return first
        second = rng.choices(_PURPOSES, _WEIGHTS)[0]
        return first if second == first else f"{first} {second}"

    def _today(self) -> list[dict[str, Any]]:
        """Some were here already, some are here now; nobody signs in after this moment."""
        rng, today, now = self.story.rng, self.story.today, self.story.now
        minute = now.hour * 60 + now.minute
        here = self.story.here(today)
        new: list[Life] = [life for life in here if life.stays[0][0] == today]
        others = [life for life in here if life.stays[0][0] != today]
        count = max(_TODAY_LEAST, min(_TODAY_MOST, len(here) // _TODAY_SHARE))
        rows = []
        for place, life in enumerate(new + rng.sample(others, min(len(others), count))):
            time_in = max(0, minute - rng.randint(5, 200))
            gone = place > 0 and rng.random() > _HERE_NOW
            time_out = min(minute, time_in + rng.randint(10, 90)) if gone else None
            rows.append(_row(life.person_id, "", today, time_in, time_out, self._purposes()))
        rows.append(_row(None, rng.choice(ALIASES), today, max(0, minute - 12), None, "drop_in"))
        return rows


def _row(
    person_id: int | None, alias: str, day: int, time_in: int, time_out: int | None, purposes: str
) -> dict[str, Any]:
    return {
        "person": person_id,
        "alias": alias,
        "day": text(day),
        "time_in": clock(time_in),
        "time_out": None if time_out is None else clock(time_out),
        "purposes": purposes,
        # Whoever comes under an alias is asked; most have been here before.
        "first_time": None if person_id is not None else "no" if day % 3 else "yes",
    }


def _open_day(day: int) -> int:
    """The Friday before, for most of a weekend: the center is open on Saturdays only."""
    return day - 2 if day_of_week(day) == _SUNDAY else day
