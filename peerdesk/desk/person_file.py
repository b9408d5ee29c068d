"""Everything that is kept about one person, for that person, on their request.

The JSON has one key a table, its rows with their stored values: codes as they are, dates and
times in ISO 8601 (the center's own time), names in place of what would be mere numbers. The
printed file says the same in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from peerdesk.actor import Actor
from peerdesk.desk import choices
from peerdesk.desk.forms import Form, NeededText, checked
from peerdesk.desk.history import choice_word, field_word, in_words, with_merged
from peerdesk.desk.letterhead import letterhead
from peerdesk.desk.people import display_name, existing
from peerdesk.desk.record_words import table_word
from peerdesk.desk.rights import Right, require
from peerdesk.desk.sheets import FileSection, PersonFileSheet
from peerdesk.desk.uniting import references
from peerdesk.records.groups import Attendance, Group, Meeting
from peerdesk.records.mentoring import Mentor
from peerdesk.records.office import Account
from peerdesk.records.people import NotTheSame, Person
from peerdesk.records.services import Agency
from peerdesk.store import journal
from peerdesk.store.journal import Done, JournalEntry
from peerdesk.words import _, date_time

FORMAT = "peerdesk person file"
VERSION = 1

# Kept for finding people; or about two people, of whom the other did not ask.
_NOT_TOLD = ("sort_key", "search_key")
_ABOUT_OTHERS = (NotTheSame,)

_IN_FACTS = ("other_name", "person_choice", "person_text", "unanswered")
_ORDER = (
    *("episode", "recovery_period", "visit", "attendance", "membership", "session"),
    *("referral", "goal", "status_check", "assessment"),
    *("assignment", "mentor_request", "exclusion", "free_slot", "contact_point"),
    *("emergency_contact", "consent", "notice_given"),
)

Row = dict[str, Any]


@dataclass(frozen=True)
class PersonFile:
    """The file in words (``sheet``, for ``reports.person_file``) and as plain values."""

    sheet: PersonFileSheet
    data: dict[str, Any]

    def as_json(self) -> bytes:
        """UTF-8, indented, the keys in a stable order."""
        return (json.dumps(self.data, ensure_ascii=False, indent=2) + "\n").encode()


class _Asked(Form):
    request: NeededText


def person_file(actor: Actor, person_id: int, request: str) -> Done[PersonFile]:
    """All rows about the person; ``request`` says how they asked, and is journaled with it."""
    require(actor, Right.EXPORT_PERSON)
    asked = checked(_Asked, {"request": request})
    with journal.entry(actor, "", kind="export", person_id=person_id) as entry:
        person = existing(person_id)
        entry.label = _(
            "Gave {name} their whole file. Request: {request}",
            name=display_name(person),
            request=asked.request,
        )
        tables = _tables(person_id)
        given_out = _given_out(actor, person_id)
        head = letterhead(actor)
    own = _plain(person)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "center": head.center,
        "made_at": head.printed_at.isoformat(),
        "request": asked.request,
        "person": own,
        **tables,
        "printed_or_given_out": given_out,
    }
    sheet = PersonFileSheet(
        letterhead=head,
        name=display_name(person),
        code=person.code,
        request=asked.request,
        facts=tuple(_facts(own, tables)),
        sections=tuple(_sections(tables, given_out)),
    )
    return entry.done(PersonFile(sheet, data))


def _tables(person_id: int) -> dict[str, list[Row]]:
    """The rows of each table about the person, in the order of the file."""
    tables = {}
    for model, field in references():
        if model in _ABOUT_OTHERS:
            continue
        rows = model.select().where(field == person_id).order_by(model.id)
        plain = [_plain(row) for row in rows]
        tables[model._meta.table_name] = sorted(plain, key=_day_of)
    order = [*_IN_FACTS, *_ORDER]
    return dict(
        sorted(
            tables.items(),
            key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0]),
        )
    )


def _day_of(row: Row) -> str:
    """The day a row begins with, "" for one without."""
    days = (value for name, value in row.items() if name == "day" or name.endswith("_on"))
    return next(days, None) or ""


def _plain(row: Any) -> Row:
    """The row with names in place of the numbers of other rows."""
    plain: Row = {}
    for field in row._meta.sorted_fields:
        value = row.__data__[field.name]
        if field.name in _NOT_TOLD or (field.name == "person" and row._meta.model is not Person):
            continue
        if field.name in _NAMED:
            value = _NAMED[field.name](value) if value is not None else None
        elif isinstance(value, date | time):
            value = value.isoformat()
        plain["by" if field.name == "account_id" else field.name] = value
    if isinstance(row, Attendance):
        plain["day"] = row.meeting.day.isoformat()
    return plain


def _account_name(account_id: int) -> str:
    return Account.select(Account.name).where(Account.id == account_id).scalar() or ""


_NAMED: dict[str, Callable[[int], str]] = {
    "agency": lambda number: Agency.get_by_id(number).name,
    "mentor": lambda number: Mentor.get_by_id(number).name,
    "group": lambda number: Group.get_by_id(number).name,
    "meeting": lambda number: Meeting.get_by_id(number).group.name,
    "account": _account_name,
    "account_id": _account_name,
}


def _given_out(actor: Actor, person_id: int) -> list[Row]:
    """When something of this record was printed or exported before, and by whom."""
    zone = ZoneInfo(actor.clock.zone)
    entries = JournalEntry.select().where(
        JournalEntry.person_id.in_(with_merged(person_id)),
        JournalEntry.kind.in_(("print", "export")),
    )
    return [
        {
            "at": datetime.fromisoformat(entry.at)
            .replace(tzinfo=UTC)
            .astimezone(zone)
            .replace(tzinfo=None, microsecond=0)
            .isoformat(),
            "what": entry.label,
            "by": _account_name(entry.account_id) if entry.account_id else "PeerDesk",
        }
        for entry in entries.order_by(JournalEntry.id)
    ]


def _facts(person: Row, tables: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """What there is one of, and the lists that belong to it, as label and words."""
    facts = [
        (field_word(column), in_words("person", column, value))
        for column, value in person.items()
        if column != "id"
    ]
    names = ", ".join(row["name"] for row in tables["other_name"])
    facts.append((field_word("other_names"), names))
    chosen: dict[str, list[str]] = {}
    for row in tables["person_choice"]:
        label = choices.label(row["list_name"], row["code"])
        chosen.setdefault(row["list_name"], []).append(label)
    facts += [(choice_word(name), ", ".join(labels)) for name, labels in chosen.items()]
    facts += [(field_word(row["field"]), row["text"]) for row in tables["person_text"]]
    for row in tables["unanswered"]:
        words = in_words("unanswered", "reason", row["reason"])
        facts.append((field_word(row["field"]), words))
    return [(label, value) for label, value in facts if value]


def _sections(tables: dict[str, list[Row]], given_out: list[Row]) -> list[FileSection]:
    sections = []
    for table, rows in tables.items():
        if table in _IN_FACTS or not rows:
            continue
        columns = [
            column
            for column in _columns_of(table, rows)
            if any(_is_said(row[column]) for row in rows)
        ]
        sections.append(
            FileSection(
                table_word(table),
                tuple(_column_word(column) for column in columns),
                tuple(tuple(_cell(table, name, row[name]) for name in columns) for row in rows),
            )
        )
    if given_out:
        sections.append(
            FileSection(
                _("Printed or given out before"),
                (_("When"), _("What"), _("By")),
                tuple((_moment(row["at"]), row["what"], row["by"]) for row in given_out),
            )
        )
    return sections


def _is_said(value: Any) -> bool:
    """Whether a value tells something: 0 does, a "no" that nobody was asked for doesn't."""
    return value is not False and value is not None and value != ""


def _columns_of(table: str, rows: list[Row]) -> list[str]:
    columns = [column for column in rows[0] if column != "id"]
    # The day says more at the front of a line.
    return sorted(columns, key=lambda column: column != "day")


def _column_word(column: str) -> str:
    if column == "by":
        return _("By")
    return field_word(f"{column}_id" if column in _NAMED else column)


def _cell(table: str, column: str, value: Any) -> str:
    return str(value or "") if column in _NAMED else in_words(table, column, value)


def _moment(at: str) -> str:
    return date_time(datetime.fromisoformat(at))
