"""Names in lists: split into first and last; what is nobody, or two people, needs attention."""

from __future__ import annotations

import csv
import io

import pytest

from peerdesk.errors import Invalid
from peerdesk.exchange.importing.names import Style, last_name, part, split_name, style_of
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, verdicts

_USUAL = Style()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana", ("Ana", "", "")),
        ("Ana Ruiz", ("Ana", "Ana", "Ruiz")),
        ("Ruiz, Ana", ("Ana", "Ana", "Ruiz")),
        ("Ana R.", ("Ana", "Ana", "R")),
        ("Ana Maria Ruiz", ("Ana", "Ana Maria", "Ruiz")),
        ("Ana de la Cruz", ("Ana", "Ana", "de la Cruz")),
        ("de la Cruz, Ana Maria", ("Ana", "Ana Maria", "de la Cruz")),
        ("María del Carmen Ruiz", ("María", "María del Carmen", "Ruiz")),
        ("García López, Ana", ("Ana", "Ana", "García López")),
        ("Hill, Ann M.", ("Ann", "Ann M.", "Hill")),
        ("John Smith Jr.", ("John", "John", "Smith Jr.")),
        ("Jane Hill, MD", ("Jane", "Jane", "Hill")),
        ('Robert "Bob" Smith', ("Bob", "Robert", "Smith")),
        ("Robert (Bob) Smith", ("Bob", "Robert", "Smith")),
        ("Dr. Jane Hill", ("Jane", "Jane", "Hill")),
        ("Ms Jane Hull", ("Jane", "Jane", "Hull")),
        ("Hill, Dr. Jane", ("Jane", "Jane", "Hill")),
        ("April Smith", ("April", "April", "Smith")),
        ("April", ("April", "", "")),
        ("Jean-Luc Picard", ("Jean-Luc", "Jean-Luc", "Picard")),
    ],
)
def test_whole_names(name: str, parts: tuple[str, str, str]) -> None:
    found = split_name(name, _USUAL)
    fields = ("preferred_name", "legal_first_name", "legal_last_name")
    assert tuple(found.get(field, "") for field in fields) == parts


@pytest.mark.parametrize(
    "name",
    [
        *("Ana & Luis", "Ana and Luis Ruiz", "Ana y Luis", "Luis e Inés", "Ana/Luis"),
        *("Smith, John, Jr.", "Mr. and Mrs. Hill", "Ann Smith, Bob Jones", "Ann Smith Bob Jones"),
        *("Ann Smith (and son)", "Mary (Bob's mom) Jones", "Mike (guest)", "Ann Brown x2"),
        *("John Smith - DO NOT CALL", "John Doe 2", "* = mandated", "Page 1 of 2"),
        *("Total: 45", "45", "Grand Total", "Avg", "JANUARY", "no show", "Walk-in", "Anonymous"),
        *("Unknown", "Declined", "Guest", "Member", "First name", "?"),
    ],
)
def test_what_is_not_one_person_needs_attention(desk: Desk, name: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["Name", "Phone"], [name, ""]])
    seen = looked_at(desk.director, text.getvalue())
    assert list(seen.rows[0].reasons) == ["name"], reasons(seen)


@pytest.mark.parametrize("text", ["Smith / Jones", "Smith, Bob Jones", "Smith and Jones"])
def test_last_names_of_two_people(desk: Desk, text: str) -> None:
    seen = looked_at(desk.director, f'First,Last\nAnn,"{text}"\n')
    assert list(seen.rows[0].reasons) == ["legal_last_name"]


@pytest.mark.parametrize("text", ["Ortega y Gasset", "Smith, Jr.", "Guest", "Last", "R."])
def test_last_names_that_are_one(text: str) -> None:
    assert last_name(text) == text


def test_a_first_name_with_the_name_used_beside_it() -> None:
    both = {"legal_first_name": "Robert", "preferred_name": "Bob"}
    assert part("Robert (Bob)", "legal_first_name") == both
    assert part("Dr. Ana", "preferred_name") == {"preferred_name": "Ana"}
    with pytest.raises(Invalid, match="note"):
        part("Ana (Luis's sister)", "legal_first_name")
    with pytest.raises(Invalid, match="More than one"):
        part("Ana, Luis", "preferred_name")


def test_a_column_shows_how_it_writes_long_names() -> None:
    commas = [*(f"Ruiz{letter}, Ana" for letter in "abcde"), "García López, Ana María"]
    found = split_name(commas[-1], style_of("Name", commas))
    assert found["legal_last_name"] == "García López"
    assert style_of("Last, First", []) == Style(last_first=True)
    couples = [f"Ann Smith{letter}, Bob Jones" for letter in "abcdef"]
    assert style_of("Name", couples) == _USUAL
    spanish = ["Ana María García López"] * 6
    found = split_name(spanish[0], style_of("Nombre", spanish))
    assert (found["legal_first_name"], found["legal_last_name"]) == ("Ana María", "García López")


def test_a_row_with_nothing_but_a_name_among_full_ones(desk: Desk) -> None:
    full = "Ana Ruiz,3/4/1990,04101\nBob Smith,1/1/1980,04102\nCy Jones,2/2/1970,04103\n"
    text = f"Name,DOB,ZIP\n{full}CLOSED CLIENTS,,\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["new", "new", "new", "attention"]
    assert "Only this cell is filled" in reasons(seen)[3]
    assert verdicts(looked_at(desk.director, text, answers={5: "new"}))[3] == "new"
    # A list of names and little else is no such list.
    assert verdicts(looked_at(desk.director, "Name,DOB\nAna Ruiz,\nBob Smith,\n")) == ["new"] * 2
