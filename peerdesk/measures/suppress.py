"""Hiding small numbers in what is published, and whatever would give them away.

PRACTICE.md, section 5: "counts of people from 1 to 10 become "<11", zero is shown, whatever would
give a hidden figure away is hidden as well, percentages of hidden counts too; threshold 11 is a
setting from 2 to 50; whole center and whole months only".

How: every figure about people knows how many people are behind it, and is hidden when they are
too few, whether it counts those people or what they did (three people's 40 visit days would
describe the three). A sum is hidden with any of its parts, so that no difference is left to
take; a part is never shown in its stead, for where the sum is too small its parts are too.
Tables by group and by mentor are left out: they are not the whole center. What is hidden shows
"<11" only where people are counted, else a dash.

With the threshold 2, "<2" can only mean 1: that is the setting's own meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peerdesk.measures.figures import Figure, TrendPoint
from peerdesk.words import number

DASH = "–"


@dataclass(frozen=True)
class Counted:
    """A figure and what decides whether it may be published.

    ``people`` is how many people are behind it, None when it says nothing about people.
    ``made_of`` are the keys of the figures from which it is computed.
    """

    figure: Figure
    people: int | None = None
    made_of: tuple[str, ...] = ()


def hidden_keys(counted: Sequence[Counted], threshold: int) -> frozenset[str]:
    """The keys of the figures that are not to be published."""
    hidden = {one.figure.key for one in counted if too_few(one.people, threshold)}
    while True:
        with_them = {one.figure.key for one in counted if not hidden.isdisjoint(one.made_of)}
        if with_them <= hidden:
            return frozenset(hidden)
        hidden |= with_them


def too_few(people: int | None, threshold: int) -> bool:
    """Whether a count of ``people`` is too small to be published. Zero is not."""
    return people is not None and 0 < people < threshold


def published(figure: Figure, threshold: int) -> Figure:
    """``figure`` without its value, nor anything that it is made of."""
    shown = f"<{number(threshold)}" if figure.unit == "people" else DASH
    return replace(figure, value=None, shown=shown, numerator=None, denominator=None, missing=None)


def published_point(
    point: TrendPoint, *, visitors: int, attendance_parts: Sequence[int], threshold: int
) -> TrendPoint:
    """A month of the chart without what that month's own report hides.

    ``visitors`` are the people behind the visit days; ``attendance_parts`` the people behind
    each part of the attendances.
    """
    return replace(
        point,
        people_served=_unless(too_few(point.people_served, threshold), point.people_served),
        visit_days=_unless(too_few(visitors, threshold), point.visit_days),
        attendances=_unless(
            any(too_few(part, threshold) for part in attendance_parts), point.attendances
        ),
    )


def _unless(hidden: bool, value: int | None) -> int | None:
    return None if hidden else value
