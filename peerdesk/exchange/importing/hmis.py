"""The clients of an HMIS (Client.csv of HUD's CSV format), their codes in words.

The format has a code for each answer, and 8, 9 and 99 where there is none. It changed how race
and gender are written in 2022, 2024 and 2026; all four are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from peerdesk.exchange.importing.remarks import in_ranges
from peerdesk.exchange.importing.ticks import BETWEEN, NewColumn, with_columns
from peerdesk.text import normalise
from peerdesk.words import _, ngettext

if TYPE_CHECKING:
    from peerdesk.exchange.importing.table import RawRow, RawTable

_SIGNS_OF_IT = {"personalid", "namedataquality"}
_NOT_SAID = {"8": "unknown", "9": "declined", "99": ""}
_RACES = {
    "amindaknative": "American Indian or Alaska Native",
    "asian": "Asian",
    "blackafamerican": "Black or African American",
    "hispaniclatinaeo": "Hispanic or Latino",
    "hispaniclatinaox": "Hispanic or Latino",
    "mideastnafrican": "Middle Eastern or North African",
    "nativehipacific": "Native Hawaiian or Pacific Islander",
    "nativehiotherpacific": "Native Hawaiian or Pacific Islander",
    "white": "White",
    "ethnicity": "Hispanic or Latino",
}
_GENDERS = {
    "woman": "Woman",
    "man": "Man",
    "female": "Woman",
    "male": "Man",
    "nonbinary": "Non-binary",
    "nosinglegender": "Non-binary",
    "culturallyspecific": "Culturally specific identity",
    "transgender": "Transgender",
    "questioning": "Questioning",
    "differentidentity": "Another gender",
}
_TOGETHER = {
    frozenset(("Transgender", "Woman")): "Transgender woman",
    frozenset(("Transgender", "Man")): "Transgender man",
}
_GENDER_CODES = {
    "0": "Woman", "1": "Man", "2": "Transgender woman", "3": "Transgender man", "4": "Non-binary",
    **_NOT_SAID,
}  # fmt: skip
_APPROXIMATE = "2"


def in_words(table: RawTable) -> RawTable:
    """The table with its codes in words, if it is of an HMIS; else as it is."""
    places = {normalise(name).replace(" ", ""): at for at, name in enumerate(table.header) if name}
    if not places.keys() >= _SIGNS_OF_IT:
        return table
    races = {places[name]: word for name, word in _RACES.items() if name in places}
    genders = {places[name]: word for name, word in _GENDERS.items() if name in places}
    new = []
    for name, words, none, joined in (
        ("Race", races, places.get("racenone"), BETWEEN.join),
        ("Gender", genders, places.get("gendernone"), _one_gender),
    ):
        if words:
            of = (*words, *([none] if none is not None else []))
            new.append(NewColumn(name, of, _reader(words, none, joined)))
    if not genders:
        of_code = places.get("gender", places.get("sex"))
        if of_code is not None:
            new.append(NewColumn("Gender", (of_code,), _of_code(of_code)))
    approximate = _lines_where(table, places.get("dobdataquality"), lambda text: text == "2")
    table = replace(
        table, rows=tuple(_marked(row, places.get("datedeleted")) for row in table.rows)
    )
    said = [_("This file is of an HMIS: its codes of race and gender are read as words.")]
    if approximate:
        said.append(
            ngettext(
                "The birth date in line {lines} is only approximate (DOBDataQuality is 2).",
                "The birth dates in lines {lines} are only approximate (DOBDataQuality is 2).",
                len(approximate),
                lines=in_ranges(approximate),
            )
        )
    return replace(with_columns(table, new), remarks=(*table.remarks, *said))


def _lines_where(table: RawTable, at: int | None, holds: Callable[[str], bool]) -> list[int]:
    return [row.line for row in table.rows if at is not None and holds(row.cells[at])]


def _marked(row: RawRow, deleted: int | None) -> RawRow:
    if deleted is None or not row.cells[deleted] or row.problem:
        return row
    return replace(row, problem=_("This client was deleted there (DateDeleted)."))


def _reader(
    words: Mapping[int, str], none: int | None, joined: Callable[[Sequence[str]], str]
) -> Callable[[Sequence[str]], str]:
    def read(cells: Sequence[str]) -> str:
        # What is no code stays: words, in a file that was read so before.
        said = [
            word if cells[at] == "1" else cells[at]
            for at, word in words.items()
            if cells[at] not in ("", "0", *_NOT_SAID)
        ]
        if said or none is None:
            return joined(said)
        return _NOT_SAID.get(cells[none], cells[none])

    return read


def _one_gender(words: Sequence[str]) -> str:
    return _TOGETHER.get(frozenset(words), BETWEEN.join(words))


def _of_code(at: int) -> Callable[[Sequence[str]], str]:
    return lambda cells: _GENDER_CODES.get(cells[at], cells[at])
