"""What the program says of its own is kept as codes and values, and put into words when shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from peerdesk import said as kept_words
from peerdesk import words
from peerdesk.desk.basics import choices
from peerdesk.said import (
    InMonth,
    ListWord,
    Said,
    Small,
    Value,
    Weekday,
    as_text,
    own_words,
    places_of,
    read,
    said,
    said_in_words,
    with_own_words,
)
from peerdesk.sentences import SENTENCES, words_of

PEERDESK = Path(kept_words.__file__).parent
RELEASED = Path(__file__).parent / "released" / "said.txt"
DAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    words.use_language("en")


def _released() -> dict[str, frozenset[str]]:
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return {code: frozenset(places) for code, *places in map(str.split, lines)}


def _calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(PEERDESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                yield f"{path.relative_to(PEERDESK)}:{node.lineno}", node


def test_a_released_code_is_never_renamed_and_keeps_its_values() -> None:
    """The records hold them. A new code is added to the list; no line of it ever goes."""
    assert {code: places_of(code) for code in SENTENCES} == _released()


def test_every_sentence_that_is_made_has_its_code_and_its_values() -> None:
    made = list(_calls("said"))
    assert len(made) > 100
    wrong = []
    for where, call in made:
        code, values = call.args[0], {keyword.arg for keyword in call.keywords}
        if isinstance(code, ast.JoinedStr):  # a word of a list, or a mark: by its state
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+"
                for part in code.values
            ]
            meant = [one for one in SENTENCES if re.fullmatch("".join(parts), one)]
            wrong += [] if meant else [where]
        else:
            meant = [one.value for one in ast.walk(code) if isinstance(one, ast.Constant)]
        wrong += [
            f"{where} {one}" for one in meant if one not in SENTENCES or places_of(one) != values
        ]
    assert wrong == []


def test_no_entry_is_labelled_with_a_sentence() -> None:
    """Neither translated, nor in English: only ``said`` makes a label."""
    labels = [
        (where, call.args[1])
        for name in ("journal.entry", "journal.note", "entry", "note", "bulk.importing")
        for where, call in _calls(name)
        if len(call.args) > 1
    ]
    for path in sorted(PEERDESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in (
                "entry.label",
                "written.label",
            ):
                labels.append((f"{path.relative_to(PEERDESK)}:{node.lineno}", node.value))
    translated = [
        where
        for where, label in labels
        if any(
            isinstance(part, ast.Call)
            and ast.unparse(part.func) in ("_", "ngettext", "pgettext", "str")
            for part in ast.walk(label)
        )
        or (isinstance(label, ast.Constant) and label.value)
    ]
    assert len(labels) > 80
    assert translated == []


VALUES: dict[str, Value] = {
    "name": "Ana",
    "group": "Circle",
    "n": 2,
    "day": DAY,
    "time": time(18, 30),
    "month": InMonth(DAY.replace(day=1)),
    "weekday": Weekday(1),
    "label": said("visit_begun", name="Ana"),
    "meeting": said("meeting", group="Circle", day=DAY),
    "reasons": (said("match_load", load=3, limit=15), said("match_place", place="Elm Park")),
    "languages": (ListWord("language", "es"), ListWord("language", "en")),
    "part": Small(ListWord("day_part", "evening")),
    "what": (Small(said("consent_element.purpose")),),
    "kind": ListWord("session_kind", "one_to_one", "At the river"),
}


def _an(code: str) -> Said:
    values = {place: VALUES.get(place, f"<{place}>") for place in sorted(places_of(code))}
    return said(code, **values)


@pytest.mark.parametrize("code", SENTENCES)
def test_what_one_wrote_another_reads_in_their_own_language(code: str) -> None:
    made = _an(code)
    in_english = said_in_words(made)
    words.use_language("es")
    in_spanish = said_in_words(made)
    assert as_text(_an(code)) == as_text(made)
    stored = as_text(made)
    assert said_in_words(stored) == in_spanish
    words.use_language("en")
    assert as_text(_an(code)) == stored, "whoever writes it, in whatever language"
    assert read(stored) == made
    assert said_in_words(stored) == in_english
    assert "{" not in in_english + in_spanish
    if re.search("[a-z]", re.sub(r"{[a-z]+}", "", "".join(SENTENCES[code]))):
        assert in_spanish != in_english, "translated"
    for text in own_words(made):
        assert text in in_english
        assert text in in_spanish


def test_values_are_put_into_words_by_their_kind() -> None:
    moved = said("meeting_moved", meeting=_an("meeting"), day=DAY, time=time(18, 30))
    assert said_in_words(moved) == "Moved Circle on Nov 3, 2026 to Nov 3, 2026, 6:30 PM"
    assert said_in_words(said("demo_people", month=InMonth(DAY))) == "Demo: people of November 2026"
    free = said("match_free", times=(_an("match_time"),))
    assert said_in_words(free) == "free Tuesday evening"
    assert said_in_words(said("visits_ended", n=1)) == "Signed out 1 person"
    assert said_in_words(said("visits_ended", n=2000)) == "Signed out 2,000 people"
    assert said_in_words(_an("match_reasons")) == "3 of 15; from Elm Park too"
    words.use_language("es")
    assert said_in_words(free) == "disponible: martes por la noche"
    made = said("demo_people", month=InMonth(DAY))
    assert said_in_words(made) == "Demostración: personas de noviembre de 2026"
    assert "3 nov 2026" in said_in_words(moved)


def test_a_count_a_day_and_a_code_are_kept_as_such() -> None:
    assert as_text(said("visits_ended", n=2)) == '\x1e["visits_ended",{"n":2}]'
    ended = said("group_ended", group="Círculo", day=DAY)
    assert as_text(ended) == '\x1e["group_ended",{"group":"Círculo","day":{"day":"2026-11-03"}}]'
    logged = said("session_logged", name="Ana", kind=ListWord("session_kind", "one_to_one"))
    assert as_text(logged).endswith(
        '{"name":"Ana","kind":{"choice":["session_kind","one_to_one"]}}]'
    )


@pytest.mark.parametrize(
    "old",
    [
        "",
        "Signed in Ana",
        '["visit_begun",{"name":"Ana"}]',
        "Se registró la llegada de {name}",
        '\x1e["visit_begun"',
        "\x1e17",
    ],
)
def test_an_older_sentence_is_shown_as_it_was_written(old: str) -> None:
    assert as_text(old) == old
    assert read(old) == old
    words.use_language("es")
    assert said_in_words(old) == old
    assert list(own_words(old)) == [old]


def test_no_typed_text_begins_like_a_kept_one() -> None:
    assert as_text(said("nobody_signed_in"))[0].isspace(), "typed texts are stripped"


def test_what_a_newer_program_wrote_is_still_readable() -> None:
    text = '\x1e["bus_ticket_given",{"name":"Ana","n":3}]'
    assert said_in_words(text) == "bus ticket given · Ana · 3"


def test_names_and_typed_texts_are_found_in_the_values_alone() -> None:
    label = said(
        "undone", label=said("person_added_not_the_same", name="Ana R.", others=("Bo", "Cy"))
    )
    assert list(own_words(as_text(label))) == ["Ana R.", "Bo", "Cy"]
    own = said("session_logged", name="Ana", kind=ListWord("session_kind", "x1", "With Zed"))
    assert list(own_words(own)) == ["Ana", "With Zed"]
    assert said_in_words(with_own_words(as_text(own), str.upper)) == "Logged for ANA: WITH ZED"


@pytest.mark.parametrize("wrong", [{}, {"name": "Ana", "day": DAY}, {"person": "Ana"}])
def test_a_sentence_without_its_own_values_is_refused(wrong: dict[str, Value]) -> None:
    with pytest.raises(TypeError, match="takes"):
        said("visit_begun", **wrong)


def test_the_words_of_a_list_of_the_programs_own() -> None:
    assert words_of("goal_end")["let_go"] == "Let go"
    assert list(words_of("list"))[:2] == ["need", "referral_source"]
    assert set(words_of("list")) <= set(choices.SHIPPED)
