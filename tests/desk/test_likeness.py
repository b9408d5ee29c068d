"""Slips of the hand and usual short names: offered while typing, in the review and the import."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.intake import intake
from peerdesk.desk.people import duplicates
from peerdesk.desk.people.likeness import known, likeness, slip_of_days
from peerdesk.desk.people.short_names import groups_of
from peerdesk.exchange.importing.known import KnownPeople, who
from peerdesk.records.people import Person
from peerdesk.resources import RESOURCES
from peerdesk.text import normalise
from tests.conftest import Desk

BILL = {"preferred_name": "William", "legal_last_name": "Stone", "birth_date": "3/4/1990"}
SLIPS: list[tuple[dict[str, str], str]] = [
    ({"birth_date": "4/3/1990"}, "same name, day and month of the birth date changed over"),
    ({"birth_date": "3/4/1991"}, "same name, birth date one digit off"),
    ({"birth_date": "3/4/1909"}, "same name, birth date one digit off"),
    (
        {"preferred_name": "Stone", "legal_last_name": "William"},
        "first and last name changed over, same birth date",
    ),
    (
        {"preferred_name": "Bill"},
        "usual short form of the first name, same last name, same birth date",
    ),
    (
        {"preferred_name": "Liam", "birth_date": "3/5/1990"},
        "usual short form of the first name, same last name, birth date one digit off",
    ),
    ({"preferred_name": "Guillermo", "birth_date": ""}, "usual short form"),
]


@pytest.fixture(autouse=True)
def _forget() -> None:
    duplicates.forget()


def _add(desk: Desk, values: dict[str, Any]) -> int:
    return intake.start_intake(desk.front_desk, values).value


@pytest.mark.parametrize(("slip", "reason"), SLIPS)
def test_a_slip_is_offered_while_typing_in_the_import_and_in_the_review(
    desk: Desk, slip: dict[str, str], reason: str
) -> None:
    first = _add(desk, BILL)
    typed = BILL | slip
    [offered] = duplicates.possible_duplicates(desk.front_desk, typed)
    assert (offered.person_id, offered.is_strong) == (first, True)
    assert offered.reason.startswith(reason)
    in_file = dict(typed)
    born = in_file.pop("birth_date")
    day = date(int(born[4:]), int(born[0]), int(born[2])) if born else None
    row = KnownPeople().find(who({**in_file, "birth_date": day}), "")
    assert (row.person_id, row.line) == (None, 0), "nobody merges them by themselves"
    assert row.why_not.startswith("Perhaps in the records already")
    assert reason.split(",")[0] in row.why_not
    second = _add(desk, typed)
    listed = duplicates.duplicate_pairs(desk.director)
    assert [(pair.first_id, pair.second_id) for pair in listed.pairs] == [(first, second)]
    assert listed.pairs[0].reason == offered.reason
    assert Person.select().count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": "5/6/1971"},
        {"birth_date": "4/4/1991"},
        {"preferred_name": "Bill", "birth_date": "5/6/1971"},
        {"preferred_name": "Robert"},
    ],
)
def test_two_people_are_no_pair_of_the_review(desk: Desk, other: dict[str, str]) -> None:
    _add(desk, BILL)
    _add(desk, BILL | other)
    pairs = duplicates.duplicate_pairs(desk.director).pairs
    assert not pairs or other == {"preferred_name": "Robert"}


def test_the_list_of_short_names_is_plain() -> None:
    lines = (RESOURCES / "names" / "usual.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split() for line in lines if line and not line.startswith("#")]
    assert len(groups) > 150
    for group in groups:
        assert len(set(group)) == len(group) >= 2, group
        assert all(normalise(name) == name for name in group), group
    for pair in ("bill william", "liz elizabeth", "lupe guadalupe", "paco francisco", "bob rob"):
        one, two = pair.split()
        assert groups_of(one) & groups_of(two), pair


FIRSTS = st.sampled_from(["Ana", "William", "Guadalupe", "李小龙", "Łukasz", "Mary Ann", "Zoë"])
LASTS = st.sampled_from(["Ruiz", "de la Cruz", "Stone", "O’Brien", "Đinh"])
DAYS = st.dates(date(1930, 1, 1), date(2010, 12, 31))


def _one_digit_off(draw: random.Random, day: date) -> date:
    while True:
        digits = list(day.isoformat())
        at = draw.choice([0, 1, 2, 3, 5, 6, 8, 9])
        digits[at] = draw.choice("0123456789".replace(digits[at], ""))
        try:
            return date.fromisoformat("".join(digits))
        except ValueError:
            continue


@given(first=FIRSTS, last=LASTS, day=DAYS, seed=st.integers(0, 99_999))
@settings(max_examples=150, deadline=None)
def test_one_slip_away_is_always_offered(first: str, last: str, day: date, seed: int) -> None:
    draw = random.Random(seed)
    one = known(1, "", "", [first], last, day, [])
    near = [_one_digit_off(draw, day)]
    if day.day <= 12 and day.day != day.month:
        near.append(date(day.year, day.day, day.month))
    for other in near:
        assert slip_of_days(day.isoformat(), other.isoformat())
        assert likeness(one, known(2, "", "", [first], last, other, [])).points >= 3
    for other_day in (day, None):
        assert likeness(one, known(2, "", "", [last], first, other_day, [])).points >= 3


@given(first=FIRSTS, last=LASTS, day=DAYS, days=st.integers(0, 20_000), also=FIRSTS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_two_people_of_one_name_are_never_one_by_themselves(
    desk: Desk, first: str, last: str, day: date, days: int, also: str
) -> None:
    other_day = day - timedelta(days=days + 1)
    people = KnownPeople()
    values = {"preferred_name": first, "legal_first_name": also, "legal_last_name": last}
    people.add(who({**values, "birth_date": day}, line=1))
    for born in (other_day, None):
        found = people.find(who({**values, "birth_date": born}, line=2), "")
        assert found.person_id is None
        assert found.why_not or not found.line, "asked about, not taken for the line before"
    assert (
        likeness(
            known(1, "", "", [first], last, day, []), known(2, "", "", [first], last, other_day, [])
        ).points
        < 4
    )
