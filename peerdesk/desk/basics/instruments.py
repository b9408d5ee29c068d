"""Questionnaires are data: one file each in resources/instruments, with its words by language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peerdesk.resources import RESOURCES
from peerdesk.words import language


@dataclass(frozen=True)
class Instrument:
    """A questionnaire whose items are all answered with a whole number from ``low`` to ``high``.

    A version's items never change: answers are kept by their place. ``words`` are, by language,
    the name, a short one, the meaning of the lowest and the highest number, and the items.
    """

    code: str
    version: str
    low: int
    high: int
    source: str
    words: dict[str, dict[str, Any]]

    @property
    def name(self) -> str:
        """What it is called, in the language in use."""
        name: str = self._words["name"]
        return name

    @property
    def short(self) -> str:
        """What it is called in a line of other things."""
        short: str = self._words["short"]
        return short

    @property
    def ends(self) -> tuple[str, str]:
        """What the lowest and the highest number mean."""
        lowest, highest = self._words["ends"]
        return lowest, highest

    @property
    def items(self) -> tuple[str, ...]:
        """The items in their order."""
        return tuple(self._words["items"])

    @property
    def _words(self) -> dict[str, Any]:
        return self.words.get(language(), self.words["en"])

    def total(self, answers: Sequence[int | None]) -> int | None:
        """The sum; None when an item is missing (PRACTICE.md, section 4: then no total)."""
        if len(answers) != len(self.items):
            raise ValueError("one answer an item")
        numbers = [answer for answer in answers if answer is not None]
        return sum(numbers) if len(numbers) == len(self.items) else None


def _load(code: str) -> Instrument:
    text = (RESOURCES / "instruments" / f"{code}.json").read_text(encoding="utf-8")
    return Instrument(**json.loads(text))


BARC10 = _load("barc10")
"""Brief Assessment of Recovery Capital: ten items, total 10 to 60, higher is better, 47 or more

is associated with sustained remission; no reversed items, no sub-scores (PhenX 590502)."""
