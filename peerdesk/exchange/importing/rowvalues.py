"""The cells of a row, by field, as the values of a form, with a message for each that isn't one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, time
from functools import partial
from typing import Any

from peerdesk.desk import choices
from peerdesk.desk.dates import Sense, parse_time
from peerdesk.desk.full_intake import LISTS, SINGLE_LISTS, Profile
from peerdesk.desk.intake import LISTS_OF_FIELDS
from peerdesk.errors import Invalid
from peerdesk.exchange.importing import days, names, values
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.known import free_bit_by_bit
from peerdesk.exchange.importing.table import RawTable
from peerdesk.text import normalise
from peerdesk.words import _

_MAY_BE_NAMES = (
    *("name", "preferred_name", "legal_first_name", "legal_last_name"),
    *("other_names", "emergency_name"),
)
_YES_NO = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "wants_mentor")
DAYS = ("birth_date", "first_seen_on", "closed_on", "joined_on", "left_on", "day", "notice_on")
"""The fields whose cells are days."""
_CHOICES = {
    "gender": "gender",
    "age_band": "age_band",
    "language": "language",
    "referral_source": "referral_source",
    "close_reason": "close_reason",
    "role": "attendance_role",
    **{name: name for name in SINGLE_LISTS},
}
_SEVERAL = LISTS_OF_FIELDS | LISTS
_STATES = {
    "present": "present|p|here|attended|came|presente|asistio|vino|in person|online|virtual|zoom",
    "late": "late|l|tarde|came late|tardy|llego tarde",
    "left_early": "left early|early|le|salio temprano|se fue temprano",
    "excused": "excused|e|ex|exc|called|justificado|justificada|con excusa|excusado",
    "absent": "absent|a|ab|ns|no show|noshow|missed|ausente|falto|no asistio|no vino",
}
_UNANSWERABLE = frozenset(Profile.model_fields) - {*Profile.NEEDED, "unanswered"}

Read = Callable[[str], Any]
Values = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What whoever imports said about a file as a whole, where it doesn't say it itself.

    ``day_first`` is the order of days that may be read either way, None for the month first.
    ``group`` is the name of the group that all rows are of, ``first_seen_on`` the first day of
    whoever is new and has none. ``meanings`` are codes for words that are none of a list's, by
    field and word; "" leaves them out.
    """

    day_first: bool | None = None
    group: str = ""
    first_seen_on: date | None = None
    meanings: Mapping[tuple[str, str], str] = dataclass_field(default_factory=dict)


NOTHING_TOLD = Told()


def list_of(field: str) -> str:
    """The list that a field's codes are of, "" for none."""
    return "pronouns" if field == "pronouns" else _CHOICES.get(field) or _SEVERAL.get(field, "")


def has_choices(field: str) -> bool:
    """Whether a cell of the field is one of some answers, or several."""
    return bool(list_of(field)) or field in _YES_NO


def choices_of(field: str) -> list[tuple[str, str]]:
    """What a field may be, (code, label) in order."""
    if field in _YES_NO:
        return [("yes", _("yes")), ("no", _("no"))]
    return choices.options(list_of(field))


class RowReader:
    """Reads the rows of one table; what a text means is worked out once a column."""

    def __init__(
        self, table: RawTable, columns: Mapping[int, str], today: date, told: Told = NOTHING_TOLD
    ) -> None:
        self._columns = sorted(columns.items())
        self._today = today
        self._told = told
        self._words: dict[str, ChoiceWords] = {}
        self._readers: dict[int, Read] = {}
        self._seen: dict[tuple[int, str], tuple[Any, str, str]] = {}
        for index, field in self._columns:
            self._readers[index] = self._reader(table, index, field)

    def __del__(self) -> None:
        free_bit_by_bit(self._seen)

    def read(self, cells: Sequence[str]) -> tuple[Values, dict[str, str]]:
        """The values that the row gives, and a message for each field that can't be read.

        Besides the form's fields: "marks" (day, state of attendance) pairs, and "groups" whose
        columns are marked.
        """
        found: Values = {}
        wrong: dict[str, str] = {}
        for index, field in self._columns:
            text = cells[index]
            if not text:
                continue
            value, message, why = self._seen.get((index, text)) or self._meaning(index, field, text)
            if value is not None:
                _put(found, field, value)
            elif message:
                wrong[field] = message
            elif why:
                found.setdefault("unanswered", {})[field] = why
        answered = found.get("unanswered", {})
        for field in [field for field in answered if found.get(field)]:
            del answered[field]
        return found, wrong

    def _meaning(self, index: int, field: str, text: str) -> tuple[Any, str, str]:
        """The value, or a message, or "declined" or "unknown"; nothing of it for a blank."""
        known: tuple[Any, str, str]
        blank = values.is_blank(text, answer=field not in _MAY_BE_NAMES)
        if blank or (field in DAYS and days.is_no_day(text)):
            known = (None, "", "")
        elif field in _UNANSWERABLE and (why := values.unanswered(text)):
            known = (None, "", why)
        else:
            try:
                value = self._readers[index](text)
                known = (None if value == "" else value, "", "")
            except Invalid as error:
                known = (None, str(error), "")
        self._seen[index, text] = known
        return known

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
        value, message, _why = self._meaning(index, field, cells[index])
        return value is None and bool(message)

    def _reader(self, table: RawTable, index: int, field: str) -> Read:
        header = table.header[index]
        if field == "name":
            style = names.style_of(header, (row.cells[index] for row in table.rows))
            return lambda text: names.split_name(text, style)
        if field in ("preferred_name", "legal_first_name"):
            return partial(names.part, field=field)
        if field in DAYS:
            read = self._day_reader(field, [row.cells[index] for row in table.rows])
            return (lambda text: read(days.since_1904(text))) if table.from_1904 else read
        if field == "mark":
            heads = [table.header[at] for at, one in self._columns if one == "mark"]
            found = days.orders(heads)
            day_first = next(iter(found)) if len(found) == 1 else self._told.day_first
            day = days.header_day(header, self._today, day_first)
            if len(found) == 2 and day_first is None and days.is_open(header):
                return _not_told
            return lambda text: _mark(day, text)
        if field == "group_mark":
            return lambda text: header if values.yes_or_no(text) else ""
        if field in _CHOICES or field in _SEVERAL:
            return self._choice_reader(field)
        if field in _YES_NO:
            return self._yes_no_reader(field)
        if field == "pronouns":
            pronouns = ChoiceWords("pronouns")
            return lambda text: pronouns.code(text) or text
        return _PLAIN.get(field, _itself)

    def _day_reader(self, field: str, texts: Sequence[str]) -> Read:
        found = days.orders(texts)
        day_first = next(iter(found)) if len(found) == 1 else self._told.day_first
        cannot_tell = len(found) == 2 and day_first is None
        # Not self in what self holds: it would wait to be found, with all that was read.
        today = self._today
        sense = Sense.NEAR if field in ("joined_on", "left_on") else Sense.PAST

        def day_of(text: str) -> date:
            if cannot_tell and days.is_open(text):
                _not_told(text)
            if field == "day":
                return days.recent_day(text, today, day_first)
            return days.day(text, today, day_first, sense, whole=True)

        return (lambda text: _notice(text, day_of)) if field == "notice_on" else day_of

    def _yes_no_reader(self, field: str) -> Read:
        told = {
            normalise(text): code
            for (of_field, text), code in self._told.meanings.items()
            if of_field == field
        }

        def read(text: str) -> Any:
            code = told.get(normalise(text))
            if code is not None:
                return code == "yes" if code else ""
            try:
                return values.yes_or_no(text)
            except Invalid:
                said = _("“{word}” is neither yes nor no.", word=text)
                raise Invalid({"value": said}) from None

        return read

    def _choice_reader(self, field: str) -> Read:
        chosen = ChoiceWords(list_of(field))
        for (of_field, text), code in self._told.meanings.items():
            if of_field == field:
                chosen.learn(text, code)
        self._words[field] = chosen
        single = field in _CHOICES and field != "language"

        def read(text: str) -> Any:
            codes = (chosen.code(text),) if single else chosen.codes(text)
            if codes is None or None in codes:
                raise _not_in_list(list_of(field), chosen, text)
            kept = tuple(code for code in codes if code)
            if single or not kept:
                return kept[0] if kept else ""
            # "English/Spanish": the first is the language to write in.
            return kept if field != "language" else _languages(kept)

        return read


def _not_told(text: str) -> Any:
    raise Invalid(
        {
            "value": _(
                "Which day is it? Some days of this column are written day first, some month "
                "first. Write the month as a word, or say on the page before which comes first."
            )
        }
    )


def _not_in_list(list_name: str, chosen: ChoiceWords, text: str) -> Invalid:
    word = chosen.unknown_part(text)
    if list_name in ("language", "language_spoken"):
        return Invalid({"value": _("“{word}” is no language that is known here.", word=word)})
    labels = ", ".join(label for _code, label in choices.options(list_name))
    return Invalid(
        {"value": _("“{word}” is not in the list. Choose one: {labels}.", word=word, labels=labels)}
    )


def _languages(codes: Sequence[str]) -> Values:
    others = {"languages_spoken": tuple(codes)} if len(codes) > 1 else {}
    return {"language": codes[0], **others}


def _notice(text: str, day_of: Callable[[str], date]) -> Any:
    """When the notice was given, or whether, or that it was declined."""
    if values.unanswered(text) == "declined":
        return {"notice": "declined"}
    try:
        return {"notice": "acknowledged"} if values.yes_or_no(text) else ""
    except Invalid:
        return {"notice": "acknowledged", "notice_on": day_of(text)}


def attendance_state(text: str) -> str:
    """The state of attendance that a mark means: a yes is present, a no absent."""
    plain = normalise(text)
    for state, words in _STATES.items():
        if plain == state.replace("_", " ") or plain in words.split("|"):
            return state
    try:
        return "present" if values.yes_or_no(text) else "absent"
    except Invalid:
        message = _("Type present, late, left early, excused or absent; or yes or no.")
        raise Invalid({"state": message}) from None


def _put(found: Values, field: str, value: Any) -> None:
    if field in ("phone", "other_phone"):
        first, second = value
        found[field] = first
        if second:
            found.setdefault("other_phone", second)
    elif field == "mark":
        found.setdefault("marks", []).append(value)
    elif field == "group_mark":
        found.setdefault("groups", []).append(value)
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


def _mark(day: date | None, text: str) -> tuple[date, str]:
    if day is None:
        raise Invalid({"mark": _("The column's name is not a day.")})
    return day, attendance_state(text)


def _itself(text: str) -> str:
    return text


_PLAIN: dict[str, Read] = {
    "other_names": values.names,
    "phone": values.phones,
    "other_phone": values.phones,
    "state": attendance_state,
    "time": _time,
    "legal_last_name": names.last_name,
}
