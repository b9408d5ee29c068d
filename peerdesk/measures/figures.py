"""The figures of a report, as plain values: each carries its definition and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Purpose = Literal["internal", "funder", "publication"]


@dataclass(frozen=True)
class Figure:
    """One figure, with what a reader needs to trace it.

    ``key`` is stable (``people_served``); ``label`` and ``definition`` are translated.
    ``value`` is a count, or None when it can't be said (nothing to divide by, or hidden).
    A rate has ``numerator``, ``denominator`` and ``missing`` (how many the question was not
    answered for). ``shown`` is the value as printed: "1,234", "63 %", "<11" or "–".
    ``unit`` says what is counted: "people", "days", "meetings", "%", "hours".
    """

    key: str
    label: str
    definition: str
    value: float | None
    shown: str
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    missing: int | None = None


@dataclass(frozen=True)
class Section:
    """A titled run of figures, such as "People" or "Groups"."""

    key: str
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """A small table under the figures (one line a group, one line a mentor).

    ``columns`` are headings, ``rows`` cells already written as text; the columns whose number
    is in ``numeric`` are aligned to the right.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class TrendPoint:
    """One calendar month of the 12-month chart; None where the figure is hidden."""

    month: date
    people_served: int | None
    visit_days: int | None
    attendances: int | None


@dataclass(frozen=True)
class MonthReport:
    """A whole calendar month. ``month`` is its first day. ``notes`` are printed as they stand."""

    month: date
    purpose: Purpose
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    trend: tuple[TrendPoint, ...]
    notes: tuple[str, ...] = ()

    def figure(self, key: str) -> Figure:
        """The figure with this key; KeyError when the report has none."""
        for section in self.sections:
            for figure in section.figures:
                if figure.key == key:
                    return figure
        raise KeyError(key)
