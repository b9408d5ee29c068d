"""The center's own time. Passed in, so that a month or an expiry can be tested on any day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Reads the time of the zone ``zone`` (IANA name). ``utc_now`` returns an aware moment."""

    zone: str = "UTC"
    utc_now: Callable[[], datetime] = _utc_now

    def now(self) -> datetime:
        """The moment in the center's zone, as it is written down: naive, whole seconds."""
        # Not at the top: the sign-in window, which must be there at once, has no clock.
        from zoneinfo import ZoneInfo

        return self.utc_now().astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)

    def today(self) -> date:
        """The center's own calendar day."""
        return self.now().date()
