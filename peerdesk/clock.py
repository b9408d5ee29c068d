"""The center's own time. Passed in, so that a month or an expiry can be tested on any day.

The center's day may end after midnight: then what begins in the small hours belongs to the day
before. A day and a time of day that are kept of a record are the center's day and the time on the
wall, and ``Clock.moment`` says when that was; nothing else reads the one from the other.
"""

from __future__ import annotations

import sys
import time as time_module
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

_DAY = timedelta(days=1)
LONGEST = timedelta(hours=12)
"""What is said to end before it began went on after midnight, unless it would be longer: then
somebody mistook one half of the day for the other."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def seconds() -> float:
    """Seconds since some moment, by a clock that goes on while the computer sleeps.

    ``time.monotonic`` stands still meanwhile on Linux and macOS.
    """
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW"):  # Linux; macOS
        if sys.platform != "win32" and hasattr(time_module, name):
            return time_module.clock_gettime(getattr(time_module, name))
    if sys.platform == "win32":
        return _ticks_of_windows() / 1000
    return time_module.monotonic()


def _ticks_of_windows() -> int:
    """Milliseconds since Windows was started, sleep among them."""
    import ctypes

    libraries: Any = getattr(ctypes, "windll")  # noqa: B009 - there on Windows only
    ticks = libraries.kernel32.GetTickCount64
    ticks.restype = ctypes.c_ulonglong
    return int(ticks())


def _midnight(day: date) -> time:
    return time.min


@dataclass(frozen=True)
class Clock:
    """Reads the time of the zone ``zone`` (IANA name). ``utc_now`` returns an aware moment.

    ``day_end`` says when the center's day ends, after the midnight at the end of that date.
    """

    zone: str = "UTC"
    utc_now: Callable[[], datetime] = _utc_now
    day_end: Callable[[date], time] = _midnight

    def now(self) -> datetime:
        """The moment in the center's zone, as it is written down: naive, whole seconds."""
        return self.local(self.utc_now())

    def local(self, at: datetime) -> datetime:
        """The aware moment ``at`` in the center's zone, as ``now``."""
        # Not at the top: the sign-in window, which must be there at once, has no clock.
        from zoneinfo import ZoneInfo

        return at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)

    def today(self) -> date:
        """The center's own day, which all that says "today" means."""
        return self.day_of(self.now())

    def day_of(self, at: datetime) -> date:
        """The center's day to which the naive moment ``at`` belongs."""
        before = at.date() - _DAY
        return before if at.time() < self.day_end(before) else at.date()

    def moment(self, day: date, at: time) -> datetime:
        """When the time ``at`` of the center's ``day`` is on the calendar."""
        return datetime.combine(day + _DAY if at < self.day_end(day) else day, at)

    def over(self, day: date) -> datetime:
        """When the center's ``day`` is over."""
        return datetime.combine(day + _DAY, self.day_end(day))

    def end(self, day: date, start: time, end: time) -> datetime | None:
        """When what began at ``start`` of ``day`` ended; None where ``end`` can't be its end."""
        began, ended = self.moment(day, start), self.moment(day, end)
        if ended >= began:
            return ended
        ended += _DAY
        return ended if ended - began < LONGEST else None
