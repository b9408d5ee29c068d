"""The door for text: what is kept, what is a number, and that every form goes through it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from peerdesk import desk, exchange
from peerdesk.desk.basics.dates import parse_date, parse_time
from peerdesk.desk.basics.forms import Form, NeededText, checked
from peerdesk.desk.basics.intake_fields import BriefIntake
from peerdesk.desk.bulk.bulk_form import PersonForm
from peerdesk.desk.groups.groups import GroupForm
from peerdesk.errors import Invalid
from peerdesk.text import clean, in_order, normalise, one_line
from ui.widgets.fields import NumberField

TODAY = date(2026, 11, 23)
CONTEXT = {"today": TODAY, "region": "US"}
INVISIBLE = (
    *("\u200b", "\u2066\u2069", "\u00ad\u200e", "\u0301"),
    *("\u3164", "\u2800", "\ufe0f", "\u00a0"),
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jose\u0301", "José"),
        ("\u2068Ana\u2069\u00a0 Ruiz ", "Ana Ruiz"),
        ("Ma\u00adría", "María"),
        ("one  two\r\n three\t", "one two\nthree"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("An\u200dna", "Anna"),
        ("★", "★"),
        ("\ud800Bo", "Bo"),
        ("٠٤١٠١", "04101"),
        ("\u202a(207)\u00a0555\u22120134\u202c", "(207) 555-0134"),
        ("1½", "1½"),
        ("May 5–6", "May 5–6"),
        *((each, "") for each in INVISIBLE),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert one_line(typed) == " ".join(kept.split())


@given(st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert normalise(clean(text)) == normalise(normalise(clean(text)))


def test_a_list_of_names_stands_where_a_person_looks() -> None:
    names = ["Zoe", "Łukasz", "Mia", "Đạt", "Eva", "Ángel", "Bo", "Østen", "Paz", "İsa", "Jo"]
    in_lists = ["Ángel", "Bo", "Đạt", "Eva", "İsa", "Jo", "Łukasz", "Mia", "Østen", "Paz", "Zoe"]
    assert sorted(names, key=in_order) == in_lists


def test_no_list_stands_in_the_order_of_a_column_of_words() -> None:
    """SQLite sorts by code: Ángel after Zoe. People have their ``sort_key``, others `in_order`."""
    by_words = re.compile(r"order_by\([^)\n]*\.(name|label|alias|title|agency|recipient|room)\b")
    root = Path(desk.__file__).parents[1]
    found = [
        f"{path.name}: {each[0]}"
        for path in root.rglob("*.py")
        for each in by_words.finditer(path.read_text("utf-8"))
    ]
    assert found == []


WIDE = str.maketrans("0123456789/:-", "０１２３４５６７８９／：－")
MINUS = str.maketrans("-", "\u2212")
PASTED: dict[str, Callable[[str], str]] = {
    "with marks": "\u200e{}\u00ad\u202c".format,
    "full width": lambda text: text.translate(WIDE),
    "minus signs": lambda text: text.translate(MINUS),
}


@pytest.mark.parametrize("how", PASTED)
def test_pasted_numbers_are_numbers(how: str) -> None:
    as_pasted = PASTED[how]
    assert parse_date(as_pasted("1990-03-25"), TODAY) == date(1990, 3, 25)
    assert parse_date(as_pasted("3/25/1990"), TODAY) == date(1990, 3, 25)
    assert parse_time(as_pasted("18:30")) == time(18, 30)
    person = {
        "preferred_name": "Ana",
        "phone": as_pasted("207-555-0134"),
        "place": as_pasted("04101"),
        "birth_date": as_pasted("3-25-1990"),
    }
    intake = checked(BriefIntake, person, **CONTEXT)
    assert (intake.phone, intake.place) == ("+12075550134", "04101")
    assert intake.birth_date == date(1990, 3, 25)
    group = {"name": "Circle", "kind": "other", "weekday": 1, "starts_at": as_pasted("18:30")}
    form = checked(GroupForm, {**group, "minutes": as_pasted("90")}, **CONTEXT)
    assert (form.starts_at, form.minutes) == (time(18, 30), 90)


def test_a_count_that_was_pasted_is_a_count(qtbot: QtBot) -> None:
    field = NumberField(0, 99, name="count")
    qtbot.addWidget(field)
    field.setText("\u200e１２\u00ad")
    assert (field.number(), field.problem()) == (12, "")


def test_a_name_composed_and_decomposed_is_one() -> None:
    names = {"preferred_name": "Jose\u0301", "other_names": ("Pepe\u0301", "Pepé")}
    form = checked(PersonForm, names, **CONTEXT)
    assert form.preferred_name == "José"
    assert form.other_names == ("Pepé",)


def _forms() -> Iterator[type[Form]]:
    for package in (desk, exchange):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    waiting = list(Form.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        yield form


def test_no_form_keeps_a_name_of_what_can_not_be_seen() -> None:
    needed = NeededText.__metadata__  # type: ignore[attr-defined]
    seen = 0
    for form in _forms():
        for name, field in form.model_fields.items():
            if not set(map(id, needed)) <= set(map(id, field.metadata)):
                continue
            seen += 1
            for typed in INVISIBLE:
                with pytest.raises(Invalid) as refused:
                    checked(form, {name: typed}, **CONTEXT)
                assert name in refused.value.fields, (form.__name__, name, ascii(typed))
    assert seen >= 10
