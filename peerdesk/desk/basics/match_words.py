"""The words of a match: the times of a week, and the reasons as an assignment keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from peerdesk.desk.basics import choices
from peerdesk.said import ListWord, Said, Small, Value, Weekday, read, said, said_in_words, shown

Slot = tuple[int, str]
"""Weekday (0 is Monday) and part of the day (a code of the list day_part)."""

Label = Callable[[str, str], ListWord]
"""The answer for a code of a list, with the center's own word, as ``choices.kept``."""

PARTS = ("morning", "afternoon", "evening")
"""Of the day, in its order."""

_LOAD = re.compile(r"\d+ \D+ \d+")
"""3 of 15, in any language: as it was kept in words."""


def slot_label(slot: Slot, label: Label = choices.kept) -> str:
    """Tuesday evening."""
    return said_in_words(slot_said(slot, label))


def slot_said(slot: Slot, label: Label) -> Said:
    """The same as code and values."""
    weekday, part = slot
    return said("match_time", weekday=Weekday(weekday), part=Small(label("day_part", part)))


def reasons_in_words(kept: str) -> tuple[str, ...]:
    """The kept reasons of an assignment, without the load of that day, which has long changed.

    Older ones as they were written.
    """
    found = read(kept)
    if isinstance(found, str):
        return tuple(text for text in found.split("; ") if text and not _LOAD.fullmatch(text))
    reasons = found.value("reasons")
    assert isinstance(reasons, tuple), "match_reasons holds several"
    return without_load(reasons)


def without_load(reasons: Iterable[Value]) -> tuple[str, ...]:
    """The reasons in words, but for how many people the mentor had."""
    return tuple(
        shown(each) for each in reasons if not isinstance(each, Said) or each.code != "match_load"
    )
