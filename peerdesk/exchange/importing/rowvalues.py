"""The cells of a row, by field, as the values of a form, with a message for each that isn't one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any

from peerdesk.desk.basics.dates import Sense, parse_time
from peerdesk.desk.intake.full_intake import Profile
from peerdesk.errors import Invalid
from peerdesk.exchange.importing import answers, days, names, softly, values
from peerdesk.exchange.importing.answers import has_choices, list_of
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.fields import NAMES_OPEN, SEVERAL
from peerdesk.exchange.importing.fillin import fill_in, in_turn, is_called
from peerdesk.exchange.importing.known import free_bit_by_bit
from peerdesk.exchange.importing.marks import Marks
from peerdesk.exchange.importing.table import RawTable, cell_name, column_name
from peerdesk.exchange.importing.told import BLANK, NOTHING_TOLD, Asks, Key, Told
from peerdesk.exchange.importing.told import DAYS as ORDER_OF_DAYS
from peerdesk.text import normalise, one_line
from peerdesk.words import _, medium_date

_MAY_BE_NAMES = (
    *("name", "preferred_name", "legal_first_name", "legal_last_name"),
    *("other_names", "emergency_name"),
)
DAYS = ("birth_date", "first_seen_on", "closed_on", "joined_on", "left_on", "day", "notice_on")
"""The fields whose cells are days."""
_MARKED = {"state": "state", "mark": "state", "group_mark": "group_mark"}
"""The fields whose cells are marks, to the field that their meanings are told of."""
_GRIDS = {"mark": "marks", "group_mark": "groups"}
_UNANSWERABLE = frozenset(Profile.model_fields) - {*Profile.NEEDED, "unanswered"}

Read = Callable[[str], Any]
Values = dict[str, Any]


@dataclass
class Asked:
    """How often the answer to a question decides about a row, and the first cell that it is about.

    ``example`` is that cell's text, as it stands in the file.
    """

    rows: int
    line: int
    column: int
    example: str


_Known = tuple[Any, str, str, tuple[Key, ...], Key | None]
"""Of a cell: the value, or a message, or why it isn't answered; the questions it is about, and the

one it waits for.
"""


class RowReader:
    """Reads the rows of one table; what a text means is worked out once a column.

    ``asked`` are the questions met so far, answered or not; ``names`` those of the columns.
    """

    def __init__(
        self, table: RawTable, columns: Mapping[int, str], today: date, told: Told = NOTHING_TOLD
    ) -> None:
        self.names = [column_name(table, index) for index in range(len(table.header))]
        columns = softly.names_told(columns, self.names, told)
        self._columns = in_turn(columns, table)
        fields_given = [field for field in columns.values() if field not in SEVERAL]
        self._twice = {field for field in fields_given if fields_given.count(field) > 1}
        self.turn = [at for at, field in self._columns if field in self._twice]
        """The columns of fields that several have, the leading ones first."""
        self._partly: dict[tuple[int, str], Any] = {}
        self._today = today
        self._told = told
        self._words: dict[str, ChoiceWords] = {}
        self._readers: dict[int, Read] = {}
        self._seen: dict[tuple[int, str], _Known] = {}
        self._open_days: set[int] = set()
        self.has_both_orders = False
        """Whether some days are for certain in the one order, some in the other."""
        self.heads: dict[int, date | None] = {}
        self.styles: dict[int, names.Style] = {}
        self.orders: dict[int, set[bool]] = {}
        self._table, self._settled = table, table.settled
        self._is_rewritten = self._has_lost_iso(table)
        self.asked: dict[Key, Asked] = {}
        self._fields = fields = set(columns.values())
        self._grids = [name for field, name in _GRIDS.items() if field in fields]
        self.marks = {
            name: Marks(name, self._texts(table, fields), told.meanings, self._marks_beside(name))
            for name, fields in (("state", ("state", "mark")), ("group_mark", ("group_mark",)))
        }
        self._says_blank = (BLANK.name, BLANK.text) in told.meanings
        for index, field in self._columns:
            self._readers[index] = self._reader(table, index, field)

    def __del__(self) -> None:
        free_bit_by_bit(self._seen)

    def _texts(self, table: RawTable, fields: tuple[str, ...]) -> Iterator[str]:
        places = [index for index, field in self._columns if field in fields]
        return (row.cells[index] for index in places for row in table.rows)

    def _marks_beside(self, name: str) -> tuple[str, ...]:
        return self._settled.marks.get(name, ()) if self._settled is not None else ()

    def read(self, cells: Sequence[str], line: int = 0) -> tuple[Values, dict[str, str]]:
        """The values that the row gives, and a message for each field that can't be read.

        Besides the form's fields: "marks" (day, state of attendance) pairs, and "groups" whose
        columns are marked; both are there, perhaps empty, where the file has such columns.
        """
        found: Values = {name: [] for name in self._grids}
        wrong: dict[str, str] = {}
        met: dict[Key, int] = {}
        filled: dict[str, Any] = {}
        noted: list[int] = []
        for index, field in self._columns:
            text = cells[index]
            if not text and not (self._says_blank and field == "mark"):
                continue
            value, message, why, keys, _waits = self._known(index, field, text)
            for key in keys:
                met.setdefault(key, index)
            if isinstance(value, softly.Noted):
                value = value.value
                noted.append(index)
            if field in filled or (field == "name" and is_called(found)):
                # An earlier column says it already: this one fills in what is missing.
                if message or not fill_in(found, field, value, filled.get(field)):
                    noted.append(index)
            elif value is not None:
                _put(found, field, value)
                noted += self._leads(field, value, cells, index, filled, wrong)
            elif message:
                self._refuse(wrong, field, message, index, line)
            elif why:
                found.setdefault("unanswered", {})[field] = why
        _drop_answered(found)
        if noted:
            found["from_file"] = tuple(self.note(index, cells) for index in sorted({*noted}))
        self._finish_state(found, wrong, line, met)
        for key, index in met.items():
            self._note(key, line, index, cells[index])
        return found, wrong

    def note(self, index: int, cells: Sequence[str]) -> str:
        """A cell as it is noted on a record: "Housing: with an aunt"."""
        return f"{self.names[index]}: {one_line(cells[index])}"

    def _leads(
        self,
        field: str,
        value: Any,
        cells: Sequence[str],
        index: int,
        filled: Values,
        wrong: dict[str, str],
    ) -> list[int]:
        """Of a field with several columns: those before ``index`` that it takes the place of."""
        if field not in self._twice:
            return []
        filled[field] = value
        if not wrong.pop(field, ""):
            return []
        places = [at for at, one in self._columns if one == field and cells[at]]
        return places[: places.index(index)]

    def _refuse(
        self, wrong: dict[str, str], field: str, message: str, index: int, line: int
    ) -> None:
        """Say what is wrong with a cell, of several of a field with the leading one."""
        if field == "mark":
            day, cell = self.heads[index], cell_name(self._table, index, line)
            message = _at_cell(message, day, cell, wrong.get(field))
        wrong[field] = wrong.get(field, message) if field in self._twice else message

    def set_aside(
        self, cells: Sequence[str], given: Values, wrong: dict[str, str]
    ) -> list[tuple[str, str]]:
        """Move what the row can do without from ``wrong`` into the note: fields and their cells."""
        moved = []
        for field in list(wrong):
            of = "phone" if field == "other_phone" and field not in self._fields else field
            places = [at for at, one in self._columns if one == of and cells[at]]
            if not places or not all(softly.may_be_set_aside(field, cells[at]) for at in places):
                continue
            del wrong[field]
            given.pop(field, None)
            for at in places:
                if (left := self._partly.get((at, cells[at]))) is not None:
                    _put(given, field, left)
                line = self.note(at, cells)
                given["from_file"] = (
                    *(one for one in given.get("from_file", ()) if one != line),
                    line,
                )
                moved.append((field, cells[at]))
        return moved

    def _finish_state(
        self, found: Values, wrong: dict[str, str], line: int, met: dict[Key, int]
    ) -> None:
        """A blank in the column of attendance is asked about; what is wrong there names its day."""
        index = next((at for at, field in self._columns if field == "state"), None)
        if index is None or "state" in found:
            return
        if "state" not in wrong:
            met[BLANK] = index
            if self._says_blank:
                found["state"] = self._told.meanings[BLANK.name, BLANK.text]
                return
            wrong["state"] = _("The cell says nothing of whether somebody came.")
        wrong["state"] = _at_cell(
            wrong["state"], found.get("day"), cell_name(self._table, index, line)
        )

    def ask(self, key: Key, line: int, index: int, text: str) -> None:
        """Let the question be asked about this row as well."""
        self._note(key, line, index, text)

    def _note(self, key: Key, line: int, index: int, text: str) -> None:
        asked = self.asked.get(key)
        if asked is None:
            at_head = key == ORDER_OF_DAYS and index in self.heads
            self.asked[key] = Asked(1, line, index, self._table.header[index] if at_head else text)
        else:
            asked.rows += 1

    def waits_for(self, cells: Sequence[str]) -> tuple[Key, ...]:
        """The questions that a row waits for which was read already."""
        found: dict[Key, None] = {}
        for index, field in self._columns:
            value, message, _why, _keys, waits = self._known(index, field, cells[index])
            if waits is not None:
                found[waits] = None
            elif field == "state" and value is None and not message and not self._says_blank:
                found[BLANK] = None
        return tuple(found)

    def _known(self, index: int, field: str, text: str) -> _Known:
        known = self._seen.get((index, text))
        if known is None:
            known = self._seen[index, text] = self._meaning(index, field, text)
        return known

    def _meaning(self, index: int, field: str, text: str) -> _Known:
        """The value, or a message, or "declined" or "unknown"; nothing of it for a blank."""
        blank = field not in _MARKED and values.is_blank(text, answer=field not in _MAY_BE_NAMES)
        if blank or (field in DAYS and days.is_no_day(text)):
            return None, "", "", (), None
        if field in _UNANSWERABLE and (why := values.unanswered(text)):
            return None, "", why, (), None
        keys = self._answered_keys(index, field, text)
        try:
            value = self._readers[index](text)
            return None if value == "" else value, "", "", keys, None
        except Asks as error:
            if error.left is not None:
                self._partly[index, text] = error.left
            return None, str(error), "", tuple(dict.fromkeys((*keys, error.key))), error.key
        except Invalid as error:
            return None, str(error), "", keys, None

    def _answered_keys(self, index: int, field: str, text: str) -> tuple[Key, ...]:
        """The questions about a cell that were answered, or whose usual answer is taken."""
        keys = []
        if index in self._open_days and (field in _MARKED or days.is_open(text)):
            keys.append(ORDER_OF_DAYS)
        if field in _MARKED:
            key = self.marks[_MARKED[field]].key(text)
            keys += [key] if (key.name, key.text) in self._told.meanings else []
        elif has_choices(field):
            plain = f" {normalise(text)} "
            keys += [
                Key("word", field, normalise(word))
                for of_field, word in self._told.meanings
                if of_field == field and f" {normalise(word)} " in plain
            ]
        return tuple(keys)

    def with_sure_days(self, cells: Sequence[str]) -> list[str]:
        """The cells, each day whose order is known as ISO."""
        kept = list(cells)
        for index, field in self._columns:
            if field in DAYS and cells[index]:
                value, *_rest = self._known(index, field, cells[index])
                day = value.get(field) if isinstance(value, dict) else value
                if isinstance(day, date):
                    kept[index] = day.isoformat()
        return kept

    def unknown_words(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        """Field and word of each cell that is none of the choices of its list, nor yes or no."""
        return [
            (field, self._words[field].unknown_part(text) if field in self._words else text)
            for index, field in self._columns
            if (text := cells[index])
            and has_choices(field)
            and self._is_unknown(index, field, cells)
        ]

    def _is_unknown(self, index: int, field: str, cells: Sequence[str]) -> bool:
        value, message, *_rest = self._known(index, field, cells[index])
        return value is None and bool(message)

    def _reader(self, table: RawTable, index: int, field: str) -> Read:
        header = table.header[index]
        if field == "name":
            style = names.style_of(header, (row.cells[index] for row in table.rows))
            if self._settled is not None:
                style = self._settled.styles.get(header, style)
            self.styles[index] = style
            return lambda text: names.split_name(text, style)
        if field == NAMES_OPEN:
            is_alone = sum(one == NAMES_OPEN for _at, one in self._columns) == 1
            return partial(softly.open_name, column=self.names[index], is_alone=is_alone)
        if field in ("preferred_name", "legal_first_name"):
            return partial(names.part, field=field)
        if field in DAYS:
            read = self._day_reader(table, index, field, [row.cells[index] for row in table.rows])
            return (lambda text: read(days.since_1904(text))) if table.from_1904 else read
        if field == "mark":
            return self._mark_reader(table, index)
        if field == "state":
            marks = self.marks["state"]
            return marks.state
        if field == "group_mark":
            groups = self.marks["group_mark"]
            return lambda text: header if groups.is_in(text) else ""
        if list_of(field) and field != "pronouns":
            self._words[field] = chosen = answers.words_of(field, self._told)
            return answers.choice_reader(field, chosen)
        if has_choices(field) and field != "pronouns":
            return answers.yes_no_reader(field, self._told)
        if field == "pronouns":
            pronouns = ChoiceWords("pronouns")
            return lambda text: pronouns.code(text) or text
        return _PLAIN.get(field, _itself)

    def _mark_reader(self, table: RawTable, index: int) -> Read:
        header, marks = table.header[index], self.marks["state"]
        heads = [table.header[at] for at, one in self._columns if one == "mark"]
        # The heads of failed rows' columns were ISO, where their day was known.
        found = days.orders(heads) if self._settled is None else {False, True}
        day_first = next(iter(found)) if len(found) == 1 else self._told.day_first
        day = days.header_day(header, self._today, day_first)
        self.heads[index] = day
        if len(found) != 1 and days.is_open(header):
            self._open_days.add(index)
            self.has_both_orders |= len(found) == 2
            if len(found) == 2 and day_first is None:
                self.heads[index] = None
                return lambda text: _not_told(text) if marks.state(text) else ""

        def read(text: str) -> Any:
            if day is None:
                raise Invalid({"mark": _("The column's name is not a day.")})
            state = marks.state(text)
            return (day, state) if state else ""

        return read

    def _orders(self, table: RawTable, index: int, texts: Sequence[str]) -> set[bool]:
        """The orders that a column's days have for certain, in the file and in the one it is of."""
        found = days.orders(texts)
        if self._settled is not None:
            found |= self._settled.order_of(table.header[index])
        if self._is_rewritten:
            found = {False, True}
        self.orders[index] = found
        return found

    def _has_lost_iso(self, table: RawTable) -> bool:
        """Whether no day of failed rows is ISO any more: a spreadsheet program wrote them anew,

        in the order of its computer, which nobody can tell from the file's.
        """
        if self._settled is None or not self._settled.has_iso:
            return False
        places = [index for index, field in self._columns if field in DAYS]
        return not any(days.is_iso(row.cells[index]) for row in table.rows for index in places)

    def _day_reader(self, table: RawTable, index: int, field: str, texts: Sequence[str]) -> Read:
        found = self._orders(table, index, texts)
        day_first = next(iter(found)) if len(found) == 1 else self._told.day_first
        cannot_tell = len(found) == 2 and day_first is None
        if len(found) != 1:
            self._open_days.add(index)
            self.has_both_orders |= len(found) == 2
        # Not self in what self holds: it would wait to be found, with all that was read.
        today = self._today
        sense = Sense.NEAR if field in ("joined_on", "left_on") else Sense.PAST

        def day_of(text: str) -> Any:
            if cannot_tell and days.is_open(text):
                _not_told(text)
            if field in ("closed_on", "left_on") and not softly.last_day(text):
                return ""
            if field == "day":
                return days.recent_day(text, today, day_first)
            return days.day(text, today, day_first, sense, whole=True)

        return (lambda text: _notice(text, day_of)) if field == "notice_on" else day_of


def _not_told(text: str) -> Any:
    raise Asks(
        ORDER_OF_DAYS,
        _(
            "Which day is it? Some days of this column are written day first, some month "
            "first. Write the month as a word, or say which comes first."
        ),
    )


def _at_cell(message: str, day: date | None, cell: str, earlier: str | None = None) -> str:
    """The message with the day and the cell that it is about, after those of earlier cells."""
    said = (
        _("{day}, cell {cell}: {reason}", day=medium_date(day), cell=cell, reason=message)
        if day is not None
        else _("Cell {cell}: {reason}", cell=cell, reason=message)
    )
    return f"{earlier} {said}" if earlier else said


def _notice(text: str, day_of: Callable[[str], date]) -> Any:
    """When the notice was given, or whether, or that it was declined."""
    if values.unanswered(text) == "declined":
        return {"notice": "declined"}
    try:
        return {"notice": "acknowledged"} if values.yes_or_no(text) else ""
    except Invalid:
        return {"notice": "acknowledged", "notice_on": day_of(text)}


def _drop_answered(found: Values) -> None:
    """Of several columns of a field one may give the answer that another says is missing."""
    unanswered = found.get("unanswered", {})
    for field in [field for field in unanswered if found.get(field)]:
        del unanswered[field]


def _put(found: Values, field: str, value: Any) -> None:
    if field in ("phone", "other_phone"):
        first, second = value
        found[field] = first
        if second:
            found.setdefault("other_phone", second)
    elif field == "mark":
        found["marks"].append(value)
    elif field == "group_mark":
        found["groups"].append(value)
    elif isinstance(value, dict):
        for part, of_part in value.items():
            if part == field or part not in found:
                found[part] = of_part
    elif isinstance(value, tuple):
        found[field] = (*found.get(field, ()), *value)
    else:
        found[field] = value


def _time(text: str) -> time:
    try:
        return parse_time(text)
    except Invalid as error:
        raise Invalid({"time": str(error)}) from None


def _itself(text: str) -> str:
    return text


_PLAIN: dict[str, Read] = {
    "other_names": values.names,
    "phone": softly.phones,
    "other_phone": softly.phones,
    "email": softly.email,
    "time": _time,
    "legal_last_name": names.last_name,
}
