"""Ranking mentors: a must is never broken, the order is settled, an advantage never hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.desk.basics import choices
from peerdesk.desk.mentoring.matching import (
    MentorTraits,
    PersonTraits,
    age_band,
    rank,
    why_not_available,
)

TODAY = date(2026, 11, 23)
TUESDAY_EVENING = (1, "evening")


def label(list_name: str, code: str) -> str:
    """The shipped words, without a center's own."""
    if list_name == "language":
        return {"en": "English", "es": "Spanish"}.get(code, code)
    return choices.SHIPPED[list_name].get(code, code)


def mentor(mentor_id: int = 1, name: str = "Rosa", **known: object) -> MentorTraits:
    """A mentor who can take somebody; ``known`` overrides."""
    usual = MentorTraits(
        mentor_id,
        name,
        load=6,
        limit=15,
        trained_on=date(2026, 1, 5),
        languages=frozenset({"en", "es"}),
        modes=frozenset({"in_person", "phone"}),
        slots=frozenset({TUESDAY_EVENING}),
    )
    return replace(usual, **known)  # type: ignore[arg-type]


ANA = PersonTraits(
    person_id=7,
    language="es",
    languages=frozenset({"es"}),
    age_band="25_34",
    modes=frozenset({"phone"}),
    slots=frozenset({TUESDAY_EVENING, (4, "morning")}),
)


def test_the_reasons_are_words() -> None:
    person = replace(ANA, experience=frozenset({"alcohol", "veteran"}), place="Elm Park")
    (match,) = rank(
        person,
        [mentor(experience=frozenset({"alcohol", "veteran"}), place="elm park")],
        TODAY,
        label,
    )
    assert match.possible
    assert match.reasons == (
        "speaks Spanish",
        "free Tuesday evening",
        "in recovery from alcohol",
        "has lived it too: Military service",
        "from elm park too",
    )
    assert match.against == ()
    # An uncleared mentor is no question for somebody whose age is known.
    assert match.notes == ()


@pytest.mark.parametrize(
    ("person", "known", "words"),
    [
        (replace(ANA, excluded={1: "relative"}), {}, "never together: Relative"),
        (replace(ANA, gender_wanted="woman", gender_is_must=True), {}, "asked for: Woman"),
        (ANA, {"languages": frozenset({"en"})}, "no shared language"),
        (ANA, {"stage": "paused"}, "not active: Paused"),
        (ANA, {"trained_on": None}, "training not done"),
        (ANA, {"trained_on": TODAY + timedelta(days=1)}, "training not done"),
        (ANA, {"credential_expires_on": date(2026, 11, 22)}, "credential expired Nov 22, 2026"),
        (ANA, {"load": 15}, "at the limit: 15 of 15"),
        (ANA, {"load": 0, "limit": 0}, "at the limit: 0 of 0"),
        (ANA, {"modes": frozenset({"in_person"})}, "no way to meet that both can use"),
        (ANA, {"slots": frozenset({(1, "morning")})}, "no shared weekly time"),
        (ANA, {"person_id": 7}, "is the same person"),
        (replace(ANA, age_band="under_18"), {}, "not cleared for people under 18"),
    ],
)
def test_each_must_alone_stands_against(
    person: PersonTraits, known: dict[str, object], words: str
) -> None:
    (match,) = rank(person, [mentor(**known)], TODAY, label)
    assert not match.possible
    assert match.against == (words,)


def test_what_is_not_known_is_a_note_and_no_refusal() -> None:
    (match,) = rank(PersonTraits(), [mentor()], TODAY, label)
    assert match.possible
    assert match.notes == (
        "age not known yet",
        "languages not known yet",
        "ways to meet not known yet",
        "times not known yet",
    )
    assert match.against == ()


def test_a_gender_that_is_no_must_only_counts() -> None:
    person = replace(ANA, gender_wanted="woman")
    first, second = rank(person, [mentor(), mentor(2, "Zoe", gender="woman")], TODAY, label)
    assert (first.name, first.possible, first.against) == ("Zoe", True, ())
    assert (second.name, second.possible, second.against) == ("Rosa", True, ("asked for: Woman",))


def test_the_lighter_load_and_then_the_name_decide() -> None:
    found = rank(
        ANA, [mentor(3, "Cy"), mentor(2, "bea"), mentor(1, "Al", load=9), mentor(4, "Di", load=1)],
        TODAY, label,
    )  # fmt: skip
    assert [match.name for match in found] == ["Di", "bea", "Cy", "Al"]


def test_the_credential_holds_on_its_last_day() -> None:
    assert why_not_available(mentor(credential_expires_on=TODAY), TODAY, label) == ()


SEVERAL = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("kind", "shared", "points"),
    [
        ("experience", 1, 20),
        ("experience", 2, 40),
        ("experience", 3, 60),
        ("experience", 4, 60),
        ("pathways", 1, 20),
        ("pathways", 3, 20),
        ("interests", 1, 4),
        ("interests", 2, 8),
        ("interests", 3, 12),
        ("interests", 4, 12),
    ],
)
def test_what_is_shared_counts_for_the_mentor(kind: str, shared: int, points: int) -> None:
    """By so much as is written beside the points, and never against."""
    person = replace(ANA, **{kind: frozenset(SEVERAL)})  # type: ignore[arg-type]
    (plain,) = rank(person, [mentor()], TODAY, label)
    codes = lambda list_name, code: code  # noqa: E731 - these are no shipped codes
    (match,) = rank(person, [mentor(**{kind: frozenset(SEVERAL[:shared])})], TODAY, codes)
    assert match.score - plain.score == points


@pytest.mark.parametrize(
    ("person", "known", "points"),
    [
        ({"gender_wanted": "woman"}, {"gender": "woman"}, 15),
        ({"gender_wanted": "woman", "gender_is_must": True}, {"gender": "woman"}, 15),
        ({"age_band": "25_34"}, {"age_band": "25_34"}, 10),
        ({"age_band": ""}, {"age_band": ""}, 0),
        ({"place": "Elm Park"}, {"place": " elm park "}, 10),
        ({"place": " "}, {"place": " "}, 0),
        ({"language": "es"}, {"languages": frozenset({"es"})}, 0),
        ({"language": "es"}, {"languages": frozenset({"en"})}, -15),
        ({}, {"load": 0}, 8),
        ({}, {"load": 15}, -12),
        ({}, {"load": 3, "limit": 6}, -2),
    ],
)
def test_each_thing_alone_counts_as_it_should(
    person: dict[str, object], known: dict[str, object], points: int
) -> None:
    whom = replace(ANA, **person)  # type: ignore[arg-type]
    (plain,) = rank(whom, [mentor()], TODAY, label)
    (match,) = rank(whom, [mentor(**known)], TODAY, label)
    assert match.score - plain.score == points


def test_not_sure_yet_is_no_shared_pathway() -> None:
    unsure = frozenset({"unsure"})
    (match,) = rank(replace(ANA, pathways=unsure), [mentor(pathways=unsure)], TODAY, label)
    assert match.score == rank(ANA, [mentor()], TODAY, label)[0].score


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2008, 11, 24), "under_18"),
        (date(2008, 11, 23), "18_24"),
        (date(2001, 11, 24), "18_24"),
        (date(2001, 11, 23), "25_34"),
        (date(1991, 11, 24), "25_34"),
        (date(1991, 11, 23), "35_44"),
        (date(1981, 11, 24), "35_44"),
        (date(1981, 11, 23), "45_54"),
        (date(1971, 11, 24), "45_54"),
        (date(1971, 11, 23), "55_64"),
        (date(1961, 11, 24), "55_64"),
        (date(1961, 11, 23), "65_up"),
        (date(1961, 12, 1), "55_64"),
        (date(1961, 10, 30), "65_up"),
    ],
)
def test_the_age_band_turns_on_the_birthday(born: date, band: str) -> None:
    assert age_band(born, "", TODAY) == band


def test_without_a_birth_date_the_stated_band_holds() -> None:
    assert age_band(None, "under_18", TODAY) == "under_18"


def _some(*codes: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes))


_SLOTS = st.frozensets(st.tuples(st.integers(0, 2), st.sampled_from(["morning", "evening"])))
_GENDERS = st.sampled_from(["", "woman", "man"])
_BANDS = st.sampled_from(["", "under_18", "25_34"])
_SHARED = {
    "languages": _some("en", "es", "vi"),
    "pathways": _some("smart", "secular", "unsure"),
    "experience": _some("alcohol", "opioids", "veteran", "justice", "grief"),
    "interests": _some("music", "games", "movies", "faith"),
    "modes": _some("in_person", "phone"),
    "slots": _SLOTS,
    "age_band": _BANDS,
    "place": st.sampled_from(["", "Elm Park", "Harbor"]),
}
PEOPLE = st.builds(
    PersonTraits,
    person_id=st.just(7),
    language=st.sampled_from(["en", "es"]),
    gender_wanted=_GENDERS,
    gender_is_must=st.booleans(),
    excluded=st.dictionaries(st.integers(1, 6), st.just("asked"), max_size=2),
    **_SHARED,  # type: ignore[arg-type]
)
MENTORS = st.lists(
    st.builds(
        MentorTraits,
        mentor_id=st.integers(1, 6),
        name=st.sampled_from(["Al", "Bea", "bea", "Đức"]),
        load=st.integers(0, 4),
        limit=st.integers(0, 4),
        stage=st.sampled_from(["active", "active", "paused"]),
        trained_on=st.sampled_from([None, date(2026, 1, 5), TODAY]),
        credential_expires_on=st.sampled_from([None, TODAY, date(2026, 11, 22)]),
        cleared_for_minors=st.booleans(),
        gender=_GENDERS,
        **_SHARED,  # type: ignore[arg-type]
    ),
    unique_by=lambda one: one.mentor_id,
    max_size=6,
)


def _breaks_a_must(person: PersonTraits, one: MentorTraits) -> bool:
    """The rules of PRACTICE.md, section 3, written once more."""
    both_known_and_apart = any(
        mine and mine.isdisjoint(theirs)
        for mine, theirs in (
            (person.languages, one.languages),
            (person.modes, one.modes),
            (person.slots, one.slots),
        )
    )
    wants = person.gender_wanted if person.gender_is_must else ""
    return (
        one.mentor_id in person.excluded
        or (wants != "" and wants != one.gender)
        or one.stage != "active"
        or one.trained_on is None
        or (one.credential_expires_on is not None and one.credential_expires_on < TODAY)
        or one.load >= one.limit
        or (person.age_band == "under_18" and not one.cleared_for_minors)
        or both_known_and_apart
    )


@given(PEOPLE, MENTORS)
def test_a_must_is_never_broken_among_the_possible(
    person: PersonTraits, mentors: list[MentorTraits]
) -> None:
    found = rank(person, mentors, TODAY, label)
    broken = {one.mentor_id for one in mentors if _breaks_a_must(person, one)}
    assert {match.mentor_id for match in found if not match.possible} == broken
    assert {match.mentor_id for match in found} == {one.mentor_id for one in mentors}
    assert sorted(found, key=lambda match: not match.possible) == found
    assert all(match.against for match in found if not match.possible)


@given(PEOPLE, MENTORS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_given(
    person: PersonTraits, mentors: list[MentorTraits], random: object
) -> None:
    shuffled = list(mentors)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(person, shuffled, TODAY, label) == rank(person, mentors, TODAY, label)


@given(PEOPLE, MENTORS.filter(bool), st.data())
def test_an_advantage_never_lowers_the_rank(
    person: PersonTraits, mentors: list[MentorTraits], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(mentors))
    better: list[MentorTraits] = [
        replace(one, **{name: getattr(one, name) | getattr(person, name)})
        for name in ("languages", "pathways", "experience", "interests", "modes", "slots")
    ]
    better.append(replace(one, stage="active", trained_on=TODAY, credential_expires_on=None))
    better.append(replace(one, cleared_for_minors=True))
    better.append(replace(one, load=max(0, one.load - 1)))
    better.append(replace(one, limit=one.limit + 1))
    if person.gender_wanted:
        better.append(replace(one, gender=person.gender_wanted))
    if person.age_band:
        better.append(replace(one, age_band=person.age_band))
    if person.place:
        better.append(replace(one, place=person.place))
    improved = data.draw(st.sampled_from(better))

    def place_of(among: list[MentorTraits]) -> int:
        ranked = rank(person, among, TODAY, label)
        return [match.mentor_id for match in ranked].index(one.mentor_id)

    others = [other for other in mentors if other is not one]
    assert place_of([*others, improved]) <= place_of(mentors)
