"""The cells of a row, by field, as the values of a form, with a message for each that isn't one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any

from peerdesk.desk.dates import parse_date, parse_time
from peerdesk.desk.full_intake import LISTS, SINGLE_LISTS, Profile
from peerdesk.desk.intake import LISTS_OF_FIELDS
from peerdesk.desk.search import normalise
from peerdesk.errors import Invalid
from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.known import free_bit_by_bit
from peerdesk.exchange.importing.table import RawTable
from peerdesk.words import _

_MAY_BE_NAMES = (
    *("name", "preferred_name", "legal_first_name", "legal_last_name"),
    *("other_names", "emergency_name"),
)
_YES_NO = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "wants_mentor")
_DAYS = ("birth_date", "first_seen_on", "closed_on", "joined_on", "left_on", "day")
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


class RowReader:
    """Reads the rows of one table; what a text means is worked out once a column."""

    def __init__(self, table: RawTable, columns: Mapping[int, str], today: date) -> None:
        self._columns = sorted(columns.items())
        self._today = today
        self._readers: dict[int, Read] = {}
        self._seen: dict[tuple[int, str], tuple[Any, str, str]] = {}
        words: dict[str, ChoiceWords] = {}
        for index, field in self._columns:
            texts = [row.cells[index] for row in table.rows]
            self._readers[index] = self._reader(field, texts, table.header[index], words)

    def __del__(self) -> None:
        free_bit_by_bit(self._seen)

    def read(self, cells: Sequence[str]) -> tuple[Values, dict[str, str]]:
        """The values that the row gives, and a message for each field that can't be read.

        Besides the form's fields: "marks" (day, state of attendance) pairs.
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
        if values.is_blank(text, answer=field not in _MAY_BE_NAMES):
            known = (None, "", "")
        elif field in _UNANSWERABLE and (why := values.unanswered(text)):
            known = (None, "", why)
        else:
            try:
                known = (self._readers[index](text), "", "")
            except Invalid as error:
                known = (None, str(error), "")
        self._seen[index, text] = known
        return known

    def _reader(
        self, field: str, texts: Sequence[str], header: str, words: dict[str, ChoiceWords]
    ) -> Read:
        if field == "name":
            return values.split_name
        if field in ("preferred_name", "legal_first_name"):
            return _name
        if field in _YES_NO:
            return values.yes_or_no
        if field in _DAYS:
            # Not self in what self holds: it would wait to be found, with all that was read.
            order, today = values.day_order(texts), self._today
            past = field not in ("joined_on", "left_on")
            return lambda text: values.day(text, today, order, past=past)
        if field == "mark":
            day = header_day(header, self._today)
            return lambda text: _mark(day, text)
        if field in _CHOICES:
            chosen = words.setdefault(_CHOICES[field], ChoiceWords(_CHOICES[field]))
            # What is none of the list goes on as it is: the form says what it says of others.
            return lambda text: chosen.code(text) or text
        if field in _SEVERAL:
            several = words.setdefault(_SEVERAL[field], ChoiceWords(_SEVERAL[field]))
            return lambda text: several.codes(text) or (text,)
        if field == "pronouns":
            pronouns = ChoiceWords("pronouns")
            return lambda text: pronouns.code(text) or text
        if field == "time":
            return _time
        return _PLAIN.get(field, _itself)


def header_day(header: str, today: date) -> date | None:
    """The day that heads a column of marks, None when it is none; without a year, the last such."""
    try:
        found = values.day(header, today, None, past=True)
    except Invalid:
        return None
    if found > today and not any(len(part) == 4 for part in header.replace("/", "-").split("-")):
        try:
            return parse_date(f"{found.year - 1}-{found.month}-{found.day}", today)
        except Invalid:
            return None
    return found


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
    if field == "name":
        for part, name in value.items():
            found.setdefault(part, name)
    elif field in ("phone", "other_phone"):
        first, second = value
        found[field] = first
        if second:
            found.setdefault("other_phone", second)
    elif field == "mark":
        found.setdefault("marks", []).append(value)
    elif isinstance(value, tuple):
        found[field] = (*found.get(field, ()), *value)
    else:
        found[field] = value


def _name(text: str) -> str:
    values.check_one_person(text)
    return text


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
}
