"""Which of the automatic backups are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from peerdesk.store.backup import SUFFIX

_DATE = r"\d{4}-\d{2}-\d{2}-"


def superfluous(names: Iterable[str], today: date) -> list[str]:
    """Which daily backups may go: kept are the last 7 days, 4 weeks and 12 months.

    Of each day, ISO week and month the newest stays. Backups of another kind are never named.
    """
    daily = sorted((name for name in names if name.endswith(f"-daily{SUFFIX}")), reverse=True)
    dated = [(name, date.fromisoformat(name[:10])) for name in daily if re.match(_DATE, name)]
    kept: set[str] = set()
    for most, period in (
        (7, lambda day: day),
        (4, lambda day: day.isocalendar()[:2]),
        (12, lambda day: (day.year, day.month)),
    ):
        newest: dict[Any, str] = {}
        for name, day in dated:
            if day <= today:
                newest.setdefault(period(day), name)
        kept.update(list(newest.values())[:most])
    return [name for name, day in dated if day <= today and name not in kept]
