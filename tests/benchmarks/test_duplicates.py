"""A keystroke at intake, and the review of the whole center, on 20,000 people.

Run: ``pytest tests/benchmarks/test_duplicates.py --override-ini addopts=``.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from peerdesk.actor import Role
from peerdesk.desk.people import duplicates
from tests.benchmarks.test_search import DESK, names  # noqa: F401 - a fixture

DIRECTOR = replace(DESK, roles=frozenset({Role.DIRECTOR}))
A_FRAME = 0.016

TYPED: dict[str, Any] = {
    "two letters": lambda first, last: {"preferred_name": first[:2]},
    "first name": lambda first, last: {"preferred_name": first},
    "and initial": lambda first, last: {"preferred_name": first, "legal_last_name": last[0]},
    "both in one field": lambda first, last: {"preferred_name": f"{first} {last}"},
    "seven digits": lambda first, last: {"phone": "555 0134"},
    "and birth date": lambda first, last: {"preferred_name": first, "birth_date": "3/4/1990"},
    "everything": lambda first, last: {
        "preferred_name": first,
        "legal_first_name": first,
        "legal_last_name": last,
        "birth_date": "3/4/1990",
        "phone": "2075550134",
    },
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_keystroke(
    names: tuple[str, str],  # noqa: F811
    typed: str,
    benchmark: BenchmarkFixture,
) -> None:
    values = TYPED[typed](*names)
    duplicates.warm_up()
    benchmark(duplicates.possible_duplicates, DESK, values)
    times = []
    for _round in range(41):
        start = perf_counter()
        duplicates.possible_duplicates(DESK, values)
        times.append(perf_counter() - start)
    assert median(times) <= A_FRAME


def test_the_first_keystroke_after_an_unlock(
    names: tuple[str, str],  # noqa: F811
    benchmark: BenchmarkFixture,
) -> None:
    def first_time() -> None:
        duplicates.forget()
        duplicates.warm_up()

    benchmark.pedantic(first_time, rounds=5)


def test_the_review_of_everybody(
    names: tuple[str, str],  # noqa: F811
    benchmark: BenchmarkFixture,
) -> None:
    found = benchmark.pedantic(duplicates.duplicate_pairs, (DIRECTOR,), rounds=3)
    assert found.total > 0
    assert len(found.pairs) == 50
