"""Search forgives accents, case, order and one wrong letter, and shows no role too much."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerdesk.desk.intake import intake
from peerdesk.desk.people import search
from peerdesk.namekeys import keys_of
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.records.people import Person
from peerdesk.store import journal
from tests.conftest import Desk, open_desk

PEOPLE = [
    ("Zoë", "Zoë Anna", "Ångström", "ABCD2345", ["Zee"], "+12075550134"),
    ("Łukasz", "Łukasz", "Wójcik", "BCDE3456", [], "+12075550177"),
    ("Nguyễn", "Nguyễn", "Thị Hồng", "CDEF4567", ["Rosie Red"], "+442079460018"),
    ("Shawn", "Shawn", "O’Brien", "DEFG5678", [], ""),
    ("Jean-Luc", "Jean-Luc", "Straße", "EFGH6789", [], ""),
    ("Дмитрий", "Дмитрий", "Йоффе", "FGHJ7892", [], ""),
    ("Αλέξης", "", "", "GHJK8923", [], ""),
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _row(name: str, first: str, last: str, code: str, others: list[str], phone: str) -> dict:
    sort_key, search_key = keys_of(name, first, last, code, others, [phone] if phone else [])
    return {
        "code": code,
        "preferred_name": name,
        "legal_first_name": first,
        "legal_last_name": last,
        "first_seen_on": date(2026, 1, 1),
        "sort_key": sort_key,
        "search_key": search_key,
    }


def _add(desk: Desk, people: list[tuple]) -> list[int]:
    search.forget()
    with journal.entry(desk.director, "Imported"):
        return Person.insert_rows([_row(*person) for person in people])


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return _add(desk, PEOPLE)


@pytest.fixture(scope="module")
def spaced(
    center_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, list[int]]]:
    """One center for all that is typed."""
    with open_desk(center_template, tmp_path_factory.mktemp("spaced")) as desk:
        yield desk, _add(desk, SPACED)


@pytest.fixture(scope="module")
def born(
    center_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, int, int]]:
    """Ana and Bea have one birth date, and Ana walks with the mentor."""
    with open_desk(center_template, tmp_path_factory.mktemp("born")) as desk:
        day = {"birth_date": "3/4/1990"}
        ana, bea = (
            intake.start_intake(desk.front_desk, {"preferred_name": name} | day).value
            for name in ("Ana", "Bea")
        )
        with journal.entry(desk.director, "Sam walks with her"):
            sam = Mentor(name="Sam", account=desk.mentor.account_id, started_on="2025-01-01")
            sam.save()
            Assignment(person=ana, mentor=sam, started_on="2026-11-20").save()
        yield desk, ana, bea


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", 0),
        ("ANGSTR", 0),
        ("zee", 0),
        ("lukasz wojcik", 1),
        ("woj łuk", 1),
        ("nguyen hong", 2),
        ("Red Rosie", 2),
        ("obrien", 3),
        ("o'brien", 3),
        ("o brien", 3),
        ("brien sh", 3),
        ("jean luc", 4),
        ("jeanluc", 4),
        ("strasse", 4),
        ("дмитрии", 5),
        ("αλεξης", 6),
        ("abcd2345", 0),
        ("ABCD2", 0),
        ("0134", 0),
        ("555-0134", 0),
        ("(207) 555-0134", 0),
        ("207 555 0134", 0),
        ("+1 207 555 0134", 0),
        ("20 7946 0018", 2),
        ("shwan", 3),
        ("shaawn", 3),
        ("shwn", 3),
        ("shavn", 3),
        ("angstrem", 0),
        ("wojick lukas", 1),
        ("abcd2346", 0),
        ("shavn obr", 3),
        ("дмытрий", 5),
    ],
)
def test_it_finds(desk: Desk, ids: list[int], typed: str, found: int) -> None:
    assert search.people_ids(desk.front_desk, typed) == [ids[found]]


@pytest.mark.parametrize("typed", ["xyz", "zo%", "zoe wojcik", "oe", "_", "shxvn", "obr 0134"])
def test_it_does_not_find(desk: Desk, ids: list[int], typed: str) -> None:
    wanted = ids if typed == "_" else [ids[0]] if typed == "zo%" else []
    assert sorted(search.people_ids(desk.front_desk, typed)) == wanted


SPACED = [
    ("Ana", "", "de la Cruz", "AAAA2222", ["Rosie Red"], ""),
    ("Mary Ann", "", "Stone", "BBBB2222", [], ""),
    ("Maryann", "", "Rock", "CCCC2222", [], ""),
    ("Ron", "", "McDonald", "DDDD2222", [], ""),
    ("李 小龙", "", "", "EEEE2222", [], ""),
    ("王小明", "", "", "FFFF2222", [], ""),
    ("美丽", "", "陈", "GGGG2222", [], ""),
    ("김민수", "", "", "HHHH2222", [], ""),
    ("Kaʻiulani", "", "O'Brien-Smith", "JJJJ2222", [], ""),
    ("علی‌رضا", "", "", "KKKK2222", [], ""),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("delacruz", {0}),
        ("delac", {0}),
        ("de lacruz", {0}),
        ("dela cruz", {0}),
        ("de la cruz", {0}),
        ("delacruz ana", {0}),
        ("anadelacruz", {0}),
        ("rosiered", {0}),
        ("maryann", {1, 2}),
        ("mary ann", {1, 2}),
        ("mary-ann", {1, 2}),
        ("maryann st", {1}),
        ("mc donald", {3}),
        ("mcdonald", {3}),
        ("李小龙", {4}),
        ("李 小龙", {4}),
        ("小龙", {4}),
        ("王 小明", {5}),
        ("小明", {5}),
        ("陈美丽", {6}),
        ("美丽", {6}),
        ("민수", {7}),
        ("김 민수", {7}),
        ("kaiulani", {8}),
        ("ka'iulani", {8}),
        ("obrien smith", {8}),
        ("o’briensmith", {8}),
        ("obriensmith", {8}),
        ("علیرضا", {9}),
        ("\u200emary\u00a0ann\u200b", {1, 2}),
    ],
)
def test_it_finds_names_joined_or_spaced_otherwise(
    spaced: tuple[Desk, list[int]], typed: str, found: set[int]
) -> None:
    desk, ids = spaced
    assert set(search.people_ids(desk.front_desk, typed)) == {ids[at] for at in found}


def test_a_name_in_one_word_tells_nobody_a_surname(desk: Desk) -> None:
    ids = _add(desk, SPACED)
    for typed in ("anadelacruz", "delacruz", "陈美丽", "obriensmith", "rosiered"):
        assert search.people_ids(desk.facilitator, typed) == []
    assert search.people_ids(desk.facilitator, "小龙") == [ids[4]]
    assert search.people_ids(desk.facilitator, "mary ann") == [ids[1], ids[2]]


@pytest.mark.parametrize(
    "typed", ["3/4/1990", "1990-03-04", "03041990", "March 4, 1990", "3/4/90 ana", "٣/٤/١٩٩٠"]
)
def test_a_birth_date_finds_people_for_those_who_may_see_it(
    born: tuple[Desk, int, int], typed: str
) -> None:
    desk, ana, bea = born
    everybody = [ana] if "ana" in typed else [ana, bea]
    assert search.people_ids(desk.front_desk, typed) == everybody
    assert search.people_ids(desk.facilitator, typed) == []
    assert search.people_ids(desk.mentor, typed) == [ana]


def test_another_birth_date_finds_nobody(born: tuple[Desk, int, int]) -> None:
    desk, _ana, _bea = born
    for typed in ("3/4/1991", "4/3/1990", "3/4", "1990", "3/4/1990 cleo"):
        assert search.people_ids(desk.front_desk, typed) == []


def test_of_very_many_people_those_are_read_who_are_looked_at(desk: Desk) -> None:
    rows = [
        _row(("Ana", "Mia", "Bo")[at % 3], "", f"M{at:04}", f"C{at}", [], "") for at in range(3100)
    ]
    with journal.entry(desk.director, "Imported"):
        Person.insert_rows(rows)
    whole = list(Person.select().order_by(Person.sort_key, Person.search_key))
    names = [person.id for person in whole if person.sort_key.startswith("m")]
    others = [person.id for person in whole if not person.sort_key.startswith("m")]
    found = search.people_ids(desk.front_desk, "m")
    assert not isinstance(found, list)
    assert (len(found), found[:3], found[1]) == (3100, names[:3], names[1])
    assert list(found) == [*names, *others]
    assert found.index(others[-1]) == 3099
    assert list(search.people_ids(desk.front_desk, "m", last=names[:2])) == [
        *(names[2:] + others),
        *names[:2],
    ]
    everybody = search.people_ids(desk.front_desk, "")
    assert list(everybody) == [person.id for person in whole]
    with journal.entry(desk.director, "Archived"):
        whole[5].archived_on = date(2026, 11, 1)
        whole[5].save()
    assert [*everybody[:4], len(everybody)] == [*(person.id for person in whole[:4]), 3100]
    assert whole[5].id not in search.people_ids(desk.front_desk, "")
    assert search.archived_ids(desk.director, "m") == [whole[5].id]


def test_names_that_start_with_it_come_first(desk: Desk) -> None:
    people = [
        ("Mara", "", "Ana", "AAAA2222", [], ""),
        ("Ana", "", "Zeta", "BBBB2222", [], ""),
        ("Bea", "", "Anand", "CCCC2222", [], ""),
        ("Anabel", "", "", "DDDD2222", [], ""),
    ]
    with journal.entry(desk.director, "Imported"):
        mara, ana, bea, anabel = Person.insert_rows([_row(*person) for person in people])
    assert search.people_ids(desk.front_desk, "ana") == [ana, anabel, bea, mara]
    assert search.people_ids(desk.front_desk, "") == [ana, anabel, bea, mara]


@pytest.mark.parametrize("typed", ["angstrom", "angstrem", "0134", "wojcik"])
def test_only_the_desk_and_the_director_find_people_by_surname_or_phone(
    desk: Desk, ids: list[int], typed: str
) -> None:
    assert search.people_ids(desk.facilitator, typed) == []
    assert search.people_ids(desk.mentor, typed) == []
    assert search.people_ids(desk.front_desk, typed) != []


def test_a_surname_in_another_name_is_for_those_who_see_legal_names(desk: Desk) -> None:
    values = {"preferred_name": "Ana", "other_names": ("Annie Oakridge",)}
    ana = intake.start_intake(desk.front_desk, values).value
    for typed in ("oakridge", "oakrigde", "annie oak"):
        assert search.people_ids(desk.front_desk, typed) == [ana]
        assert search.people_ids(desk.facilitator, typed) == []
    assert search.people_ids(desk.facilitator, "annie") == [ana]


@pytest.mark.parametrize("typed", ["angstrom", "0134", "207 555 0134"])
def test_a_mentor_finds_the_own_people_by_surname_or_phone(
    desk: Desk, ids: list[int], typed: str
) -> None:
    assert search.people_ids(desk.mentor, typed) == []
    with journal.entry(desk.director, "Sam walks with them"):
        sam = Mentor(name="Sam", account=desk.mentor.account_id, started_on="2025-01-01")
        sam.save()
        Assignment(person=ids[0], mentor=sam, started_on="2026-11-20").save()
    assert search.people_ids(desk.mentor, typed) == [ids[0]]
    assert search.people_ids(desk.mentor, "wojcik") == [], "somebody else's"


@pytest.mark.parametrize("typed", ["zoe", "zeee", "abcd2345", "lukazs"])
def test_a_facilitator_finds_people_by_what_is_used_here(
    desk: Desk, ids: list[int], typed: str
) -> None:
    assert len(search.people_ids(desk.facilitator, typed)) == 1


def test_a_wrong_letter_is_forgiven_for_who_was_just_added_changed_or_undone(
    desk: Desk, ids: list[int]
) -> None:
    assert search.people_ids(desk.director, "bartholomaw") == []
    with journal.entry(desk.director, "Added") as added:
        row = _row("Bartholomew", "", "", "HJKL2222", [], "")
        [new] = Person.insert_rows([row])
    assert search.people_ids(desk.director, "bartholomaw") == [new]
    with journal.entry(desk.director, "Changed"):
        person = Person.get_by_id(ids[3])
        changed = _row("Sheamus", "", "O’Brien", "DEFG5678", [], "")
        for field, value in changed.items():
            setattr(person, field, value)
        person.save()
    assert search.people_ids(desk.director, "sheanus") == [ids[3]]
    assert search.people_ids(desk.director, "shavn") == []
    journal.undo(desk.director, added.id)
    assert search.people_ids(desk.director, "bartholomaw") == []


def test_nothing_is_held_in_memory_after_a_lock(desk: Desk, ids: list[int]) -> None:
    search.people_ids(desk.director, "shavn")
    assert search._vocabularies
    search.forget()
    assert not search._vocabularies


def _with_accents(draw: random.Random, text: str) -> str:
    accented = "".join(letter + draw.choice(["", "\u0301", "\u0308", "\u0327"]) for letter in text)
    return unicodedata.normalize(draw.choice(["NFC", "NFD"]), accented)


def _one_wrong(draw: random.Random, word: str) -> str:
    place = draw.randrange(len(word))
    letter = draw.choice(LETTERS)
    kind = draw.randrange(4)
    if kind == 0:
        return word[:place] + letter + word[place + 1 :]
    if kind == 1:
        return word[:place] + letter + word[place:]
    if kind == 2:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


_WORD = st.text(LETTERS, min_size=1, max_size=10)


@given(
    words=st.lists(_WORD, min_size=1, max_size=4),
    others=st.lists(st.lists(_WORD, min_size=1, max_size=2), max_size=2),
    draw=st.randoms(use_true_random=False),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_starts_in_any_order_with_any_accents_and_a_wrong_letter(
    desk: Desk, words: list[str], others: list[list[str]], draw: random.Random
) -> None:
    last = words.pop() if len(words) > 1 else ""
    names = [_with_accents(draw, word).title() for word in words]
    other_names = [" ".join(other) for other in others]
    with journal.entry(desk.director, "Added") as added:
        row = _row(" ".join(names), "", last, "AAAA2222", other_names, "")
        [person_id] = Person.insert_rows([row])
    try:
        all_words = [
            *words,
            *([last] if last else []),
            *(word for other in others for word in other),
        ]
        typed = [word[: draw.randint(1, len(word))] for word in all_words]
        draw.shuffle(typed)
        shown = " ".join(_with_accents(draw, word).upper() for word in typed)
        assert search.people_ids(desk.front_desk, shown) == [person_id]
        wrong = [_one_wrong(draw, word) if len(word) > 4 else word for word in typed]
        assert search.people_ids(desk.front_desk, " ".join(wrong)) == [person_id]
    finally:
        journal.undo(desk.director, added.id)
    assert search.people_ids(desk.front_desk, shown) == []
