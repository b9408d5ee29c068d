"""Where the names of a table's columns stand: in one line or in several, below titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peerdesk.exchange.importing.days import is_day, is_weekday, month_in
from peerdesk.exchange.importing.fields import (
    is_code_header,
    is_known_header,
    is_name_header,
    is_numbered,
    says_name,
)
from peerdesk.text import normalise

Line = tuple[int, list[str], list[str]]
"""A line that holds anything: its number in the file, its cells cleaned, and as they were."""

LINES_BEFORE = 25
"""So many lines may stand above the names of the columns."""

REASON_HEADERS = {"en": "PeerDesk: reason", "es": "PeerDesk: motivo"}
"""The header of the column that says why a row was given back; never imported."""
_REASONS = frozenset(map(normalise, REASON_HEADERS.values()))

_NAMES_SOMEBODY = 100.0
_IS_OURS = 1000.0
_MONTH_AS_DAY = re.compile(r"(\d{4})-(\d\d)-01")


@dataclass(frozen=True)
class Head:
    """The names of the columns, which stand in the lines from ``first`` to ``last`` (places, from

    0). A table without any has no ``names``, and ``last`` is before ``first``.
    """

    first: int
    last: int
    names: tuple[str, ...]


_NO_HEAD = Head(0, -1, ())


def head_of(lines: Sequence[Line], chosen: int | None = None) -> Head:
    """The head of a table: found, or in the line whose number was ``chosen`` (0 for none)."""
    if chosen is not None:
        place = next((at for at, line in enumerate(lines) if line[0] == chosen), None)
        return _NO_HEAD if place is None else _with_names(lines, place)
    best, best_score = -1, 0.0
    for place, (_line, cells, _raw) in enumerate(lines[:LINES_BEFORE]):
        score = _score(cells, place == 0, bool(_months(lines, place, len(cells))))
        if score > best_score and _may_stand_above(lines, place):
            best, best_score = place, score
    if best >= 0:
        return _with_names(lines, best)
    return _with_names(lines, 0) if _differs_from_rows(lines) else _NO_HEAD


def rank(lines: Sequence[Line]) -> int:
    """How much of a table it is: 2 with the head of a list of people, 1 with another one, else 0.

    By this a cover sheet is told from the sheet that is meant.
    """
    names = head_of(lines).names
    if any(is_name_header(name) or is_code_header(name) for name in names):
        return 2
    return 1 if names else 0


def _with_names(lines: Sequence[Line], first: int) -> Head:
    """The head that begins at ``first``, with the lines below it that belong to it."""
    named = first
    while _goes_on(lines, named):
        named += 1
    last = named
    if last + 1 < len(lines) and _is_of_weekdays(lines[last + 1][1], lines[last][1]):
        last += 1
    return Head(first, last, tuple(_names(lines, named)))


def _goes_on(lines: Sequence[Line], place: int) -> bool:
    """Whether the next line is another one of the head: names or days under merged cells.

    It says nothing where the line above has a name of its own, the column of names above all.
    """
    if place + 1 >= len(lines) or lines[place + 1][0] != lines[place][0] + 1:
        return False
    over, own = lines[place][1], lines[place + 1][1]
    own = [*own, *[""] * (len(over) - len(own))]
    names = [at for at, cell in enumerate(over) if is_name_header(cell)]
    if not names or any(own[at] for at in names):
        return False
    filled = [at for at, cell in enumerate(own) if cell]
    if any(at < len(over) and is_known_header(over[at]) for at in filled):
        return False
    has_months = bool(_months(lines, place + 1, len(own)))
    days = sum(is_day(own[at]) or (has_months and is_day_number(own[at])) for at in filled)
    # Merged cells leave blanks beside them.
    is_under_merged = any(not over[at : at + 1] or not over[at] for at in filled)
    known = sum(is_known_header(own[at]) for at in filled) if is_under_merged else 0
    return bool(filled) and (2 * days > len(filled) or 2 * known > len(filled))


def _is_of_weekdays(own: Sequence[str], over: Sequence[str]) -> bool:
    """Whether a line has nothing but weekdays, below days."""
    filled = [at for at, cell in enumerate(own) if cell]
    return bool(filled) and all(
        is_weekday(own[at]) and at < len(over) and over[at] for at in filled
    )


def _may_stand_above(lines: Sequence[Line], place: int) -> bool:
    """Whether what stands above the line may be something else than rows of the table."""
    return _are_titles(lines[:place], lines[place][1]) or _is_part_of_its_own(lines, place)


def _is_part_of_its_own(lines: Sequence[Line], place: int) -> bool:
    """Whether an empty line parts the line from those above, which name nobody.

    So do programs that write about a meeting first, and then who was there.
    """
    if not 0 < place <= 6 or lines[place][0] == lines[place - 1][0] + 1:
        return False
    above = [cell for _line, cells, _raw in lines[:place] for cell in cells]
    return any(map(says_name, lines[place][1])) and not any(map(is_name_header, above))


def _differs_from_rows(lines: Sequence[Line]) -> bool:
    """Whether the first line has words where the lines below have numbers, so is a header."""
    if len(lines) < 2 or any(c.isdecimal() for cell in lines[0][1] for c in cell):
        return False
    for place, cell in enumerate(lines[0][1]):
        below = [row[place] for _line, row, _raw in lines[1:21] if place < len(row) and row[place]]
        if cell and below and all(any(c.isdecimal() for c in text) for text in below):
            return True
    return False


def _score(cells: Sequence[str], is_first: bool, has_months: bool) -> float:
    """How much a line looks like a header, 0 for not at all.

    A single word that may be one ("Guest") is no header but on the first line: the lines above
    it would be lost.
    """
    filled = [cell for cell in cells if cell]
    if any(normalise(cell) in _REASONS for cell in filled):
        return _IS_OURS
    if is_first and all(map(is_numbered, filled)):
        return 1
    known = sum(is_known_header(cell) for cell in filled)
    days = sum(is_day(cell) or (has_months and is_day_number(cell)) for cell in filled if known)
    names_somebody = any(map(is_name_header, filled))
    says_so = any(map(says_name, filled))
    if known >= 2 or says_so:
        return known + days / 2 + (_NAMES_SOMEBODY if says_so else 0)
    if known and known + days >= len(filled) / 2 and (is_first or len(filled) > 1):
        # "Ana Ruiz | Housing" below other lines is a row of answers.
        return known + days / 2 if is_first or names_somebody else 0
    # "Name" and nothing else that is known: a header nobody would take for a person.
    digits = any(c.isdecimal() for cell in filled for c in cell)
    return 1 if is_first and not digits and names_somebody else 0


def _are_titles(above: Sequence[Line], header: Sequence[str]) -> bool:
    """Whether the lines above a header may be titles, or names over several columns."""
    filled = len(list(filter(None, header)))
    for place, (_number, cells, _raw) in enumerate(above):
        if len(list(filter(None, cells))) <= max(1, filled // 2):
            continue
        # Merged cells leave blanks beside them, where a row of data or another header has none.
        blanks = any(name and not (cells[at : at + 1] or [""])[0] for at, name in enumerate(header))
        digits = any(c.isdecimal() for cell in cells for c in cell)
        if place < len(above) - 1 or not blanks or digits:
            return False
    return True


def _names(lines: Sequence[Line], place: int) -> list[str]:
    """The header's names, with those of merged cells over them in front."""
    own = list(lines[place][1])
    is_below = place > 0 and lines[place - 1][0] == lines[place][0] - 1
    over = list(lines[place - 1][1]) if is_below else []
    width = max(len(own), len(over))
    own += [""] * (width - len(own))
    over += [""] * (width - len(over))
    if all(map(bool, (*own, *over))):
        # Without any blank these are no merged cells: a row, above a line that was chosen.
        return own
    for at, month in _months(lines, place, width).items():
        if is_day_number(own[at]):
            own[at], over[at] = month.format(day=own[at]), ""
    if len(list(filter(None, over))) < 2:
        # A title, or the one name that is merged downwards.
        return [
            name or (title if is_known_header(title) else "")
            for name, title in zip(own, over, strict=True)
        ]
    names, group = [], ""
    for name, title in zip(own, over, strict=True):
        # A name over an empty cell is one name merged downwards, not a title of what follows.
        group = (title if name else "") if title else (group if name else "")
        # A day says all of itself: what stands over it is a weekday, or the number of the week.
        in_front = "" if is_day(name) else group or title
        names.append(": ".join(filter(None, (in_front, name))))
    return names


def _months(lines: Sequence[Line], place: int, width: int) -> dict[int, str]:
    """For each column the month that stands over it or to the left, as ``month_in`` gives it.

    Empty unless a line above names a month and several cells of the line are days of it.
    """
    if sum(map(is_day_number, lines[place][1])) < 2:
        return {}
    for _line, cells, _raw in reversed(lines[:place]):
        found: dict[int, str] = {}
        month = ""
        for at in range(width):
            month = _month_of(cells[at]) or month if at < len(cells) else month
            if month:
                found[at] = month
        if found:
            return found
    return {}


def _month_of(cell: str) -> str:
    """A spreadsheet keeps "July 2026" as the first day of it."""
    as_day = _MONTH_AS_DAY.fullmatch(cell)
    return f"{as_day[2]}/{{day}}/{as_day[1]}" if as_day else month_in(cell)


def is_day_number(cell: str) -> bool:
    """Whether it may be the day of a month: "7"."""
    return cell.isascii() and cell.isdecimal() and len(cell) <= 2 and 1 <= int(cell) <= 31
