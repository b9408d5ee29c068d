"""What is published gives nothing away, not even to a reader who knows how it is hidden."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.measures.figures import TrendPoint
from peerdesk.measures.groups import GroupTotals
from peerdesk.measures.sections import group_figures
from peerdesk.measures.suppress import hidden_keys, published, published_point

Shown = tuple[object, ...]


def _groups(named: int, walk_ins: int, headcount: int) -> GroupTotals:
    return GroupTotals(7, 5, 1, 0, 1, named, walk_ins, headcount, 60)


def _publish(totals: GroupTotals, unique: int, threshold: int) -> tuple[Shown, dict[str, float]]:
    """All that the reader sees of the groups, and what is hidden from them."""
    counted = group_figures(totals, unique)
    hidden = hidden_keys(counted, threshold)
    figures = [
        published(one.figure, threshold) if one.figure.key in hidden else one.figure
        for one in counted
    ]
    point = published_point(
        TrendPoint(date(2026, 10, 1), 0, 0, totals.attendances),
        visitors=0,
        attendance_parts=(unique, totals.walk_ins, totals.headcount),
        threshold=threshold,
    )
    secret = {one.figure.key: one.figure.value or 0 for one in counted if one.figure.key in hidden}
    seen = tuple((f.key, f.value, f.shown, f.numerator, f.denominator, f.missing) for f in figures)
    return (*seen, point.attendances), secret


@pytest.mark.parametrize("threshold", [3, 4])
def test_every_hidden_figure_could_be_another(threshold: int) -> None:
    """Every center of a small world is published. Behind each page that can be read there are

    centers with different values of each hidden figure: so no sum or difference tells it.
    """
    possible: dict[Shown, dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    for unique, more, walk_ins, headcount in product(range(7), range(4), range(7), range(7)):
        if unique == 0 and more:
            continue
        totals = _groups(unique + more, walk_ins, headcount)
        page, secret = _publish(totals, unique, threshold)
        for key, value in secret.items():
            possible[page][key].add(value)
    assert len(possible) > 100
    for page, hidden in possible.items():
        for key, values in hidden.items():
            assert len(values) > 1, (key, values, page)
            if key in ("group_people", "attendances_walk_in", "attendances_headcount"):
                assert values >= set(range(1, threshold)), (key, values, page)


@given(
    unique=st.integers(0, 60),
    more=st.integers(0, 200),
    walk_ins=st.integers(0, 60),
    headcount=st.integers(0, 60),
    threshold=st.integers(2, 50),
)
def test_a_sum_never_stands_beside_a_hidden_part(
    unique: int, more: int, walk_ins: int, headcount: int, threshold: int
) -> None:
    totals = _groups(unique + (more if unique else 0), walk_ins, headcount)
    page, secret = _publish(totals, unique, threshold)
    parts = {"attendances_named", "attendances_walk_in", "attendances_headcount"}
    derived = {"attendances", "attendance_mean", "group_fill"}
    if secret.keys() & parts:
        assert derived <= secret.keys()
        assert page[-1] is None
    else:
        assert not secret.keys() & derived
        assert page[-1] == totals.attendances
    few = {
        "group_people": unique,
        "attendances_walk_in": walk_ins,
        "attendances_headcount": headcount,
    }
    for key, people in few.items():
        assert (key in secret) == (0 < people < threshold)


@pytest.mark.parametrize(("served", "shown"), [(0, 0), (1, None), (10, None), (11, 11)])
def test_zero_is_shown_in_the_chart_and_few_are_not(served: int, shown: int | None) -> None:
    point = published_point(
        TrendPoint(date(2026, 10, 1), served, 40, 0),
        visitors=served,
        attendance_parts=(0, 0, 0),
        threshold=11,
    )
    assert point.people_served == shown
    assert point.visit_days == (None if shown is None else 40)
    assert point.attendances == 0
