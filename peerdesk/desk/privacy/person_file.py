"""Everything that is kept about one person, for that person, on their request.

The JSON has one key a table, its rows with their stored values: codes as they are, dates and
times in ISO 8601 (the center's own time), names in place of what would be mere numbers; a consent
has its state of the day and what it lacks. Beside the tables stand forms that are half typed, who
looked, and what was printed or given out, rosters and exports of all records included. The
printed file says the same in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.confidentiality import long_notice
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import FIELD_WORDS, choice_word, field_word, in_words
from peerdesk.desk.basics.forms import Form, NeededText, checked
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.match_words import slot_label
from peerdesk.desk.basics.record_words import table_word
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import FileSection, PersonFileSheet
from peerdesk.desk.consents.consent_words import ELEMENT_WORDS, STATE_WORDS
from peerdesk.desk.consents.consents import consent_state, missing_elements
from peerdesk.desk.history.history import with_merged
from peerdesk.desk.intake.full_intake import LISTS, SINGLE_LISTS
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS
from peerdesk.desk.merging.merge_rules import references
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.desk.privacy.names import Names
from peerdesk.records.groups import Attendance, Group, Meeting, RosterPrint, RosterPrintLine
from peerdesk.records.mentoring import Mentor
from peerdesk.records.office import Account, Draft
from peerdesk.records.people import Consent, NotTheSame, Person
from peerdesk.records.services import Agency
from peerdesk.said import said
from peerdesk.store.database import database
from peerdesk.store.journal import JournalChange, JournalEntry
from peerdesk.words import _, date_time, medium_date

FORMAT = "peerdesk person file"
VERSION = 1

# Kept for finding people; or about two people, of whom the other did not ask.
_NOT_TOLD = ("sort_key", "search_key")
_ABOUT_OTHERS = (NotTheSame,)

_IN_FACTS = ("other_name", "person_choice", "person_text", "unanswered")
_ORDER = (
    "episode",
    "recovery_period",
    "visit",
    "attendance",
    "membership",
    "session",
    "referral",
    "goal",
    "status_check",
    "assessment",
    "assignment",
    "mentor_request",
    "exclusion",
    "free_slot",
    "contact_point",
    "emergency_contact",
    "consent",
    "disclosure",
    "notice_given",
)

_LEFT = ("sending", "print", "not_printed", "export", "not_saved")
"""The kinds of entries of the way out: a power cut may leave the first without its end."""

# A printed roster is told with what was printed.
_SAID_BESIDE = ("roster_print_line",)
_LISTS = {**LISTS_OF_FIELDS, **LISTS} | {
    name: name for name in (*SINGLE_LISTS, "gender", "age_band", "referral_source", "language")
}

Row = dict[str, Any]


@dataclass(frozen=True)
class _Beside:
    """What is kept of somebody but in tables about them."""

    unfinished: list[Row]
    looked: list[Row]
    given_out: list[Row]


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


def leaving(actor: Actor, person_id: int, request: str) -> Leaving:
    """What the way out is told of the file: whose it is, for themselves, and how they asked."""
    require(actor, Right.EXPORT_PERSON)
    asked = checked(_Asked, {"request": request})
    what = said("file_of", name=name_said(existing(person_id)), request=asked.request)
    return Leaving(what, Right.EXPORT_PERSON, person_id)


def person_file(actor: Actor, person_id: int, request: str) -> PersonFile:
    """All rows about the person; ``request`` says how they asked."""
    require(actor, Right.EXPORT_PERSON)
    asked = checked(_Asked, {"request": request})
    with database.atomic():
        person = existing(person_id)
        tables = _tables(person_id, actor.clock.today())
        ids = with_merged(person_id)
        beside = _Beside(_unfinished(ids), _looked(actor, ids), _given_out(actor, ids))
        head = letterhead(actor)
    own = _plain(person)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "center": head.center,
        "made_at": head.printed_at.isoformat(),
        "request": asked.request,
        "notice": list(long_notice()),
        "person": own,
        **tables,
        "unfinished_forms": beside.unfinished,
        "looked_at": beside.looked,
        "printed_or_given_out": beside.given_out,
    }
    sheet = PersonFileSheet(
        letterhead=head,
        name=display_name(person),
        code=person.code,
        request=asked.request,
        facts=tuple(_facts(own, tables)),
        sections=tuple(_sections(tables, beside)),
    )
    return PersonFile(sheet, data)


def _tables(person_id: int, today: date) -> dict[str, list[Row]]:
    """The rows of each table about the person, in the order of the file."""
    tables = {}
    for model, field in references():
        if model in _ABOUT_OTHERS:
            continue
        rows = model.select().where(field == person_id).order_by(model.id)
        plain = [_plain(row) | _told_of(row, today) for row in rows]
        tables[model._meta.table_name] = sorted(plain, key=_day_of)
    order = [*_IN_FACTS, *_ORDER]
    return dict(
        sorted(
            tables.items(),
            key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[0]),
        )
    )


def _told_of(row: Any, today: date) -> Row:
    """What a consent's columns don't say by themselves."""
    if not isinstance(row, Consent):
        return {}
    return {"state": consent_state(row, today), "missing": list(missing_elements(row))}


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
    "mentor": lambda number: Mentor.get_by_id(number).shown_name,
    "consent": lambda number: Consent.get_by_id(number).recipient,
    "group": lambda number: Group.get_by_id(number).name,
    "meeting": lambda number: Meeting.get_by_id(number).group.name,
    "account": _account_name,
    "account_id": _account_name,
}


def _unfinished(ids: set[int]) -> list[Row]:
    """Forms about them that somebody began and did not save, a new intake included that is surely

    theirs: that of somebody else of the same name is not theirs to have.
    """
    names = Names(ids)
    found = []
    for draft in Draft.select(Draft, Account).join(Account).order_by(Draft.saved_at, Draft.id):
        content = json.loads(draft.content)
        if draft.subject_id in ids or (draft.subject_id is None and names.are_surely(content)):
            at = draft.saved_at.replace(microsecond=0).isoformat()
            found.append(
                {"at": at, "form": draft.form, "by": draft.account.name, "content": content}
            )
    return found


def _looked(actor: Actor, ids: set[int]) -> list[Row]:
    """Who opened the record when; an account is noted once an hour."""
    entries = JournalEntry.select().where(
        JournalEntry.person_id.in_(ids), JournalEntry.kind == "view"
    )
    return [
        {"at": row["at"], "by": row["by"]}
        for row in (_entry(actor, entry) for entry in entries.order_by(JournalEntry.id))
    ]


def _given_out(actor: Actor, ids: set[int]) -> list[Row]:
    """When something of this record was printed or exported before, and by whom."""
    since = (
        JournalChange.select(fn.MIN(JournalChange.entry))
        .where(JournalChange.record == "person", JournalChange.row_id.in_(ids))
        .scalar()
    )
    of_all = (
        (JournalEntry.kind == "export")
        & JournalEntry.person_id.is_null()
        & (JournalEntry.id >= (since or 0))
    )
    theirs = JournalEntry.person_id.in_(ids) & JournalEntry.kind.in_(_LEFT)
    entries = JournalEntry.select().where(theirs | of_all).order_by(JournalEntry.id)
    found = [_entry(actor, entry) for entry in entries]
    lines = (
        RosterPrintLine.select(RosterPrintLine, RosterPrint, Meeting, Group)
        .join(RosterPrint)
        .join(Meeting)
        .join(Group)
        .where(RosterPrintLine.person.in_(ids))
    )
    for line in lines:
        sheet = line.roster_print
        found.append(
            {
                "at": sheet.printed_at.replace(microsecond=0).isoformat(),
                "what": _(
                    "On the roster of {group}, {day} (sheet {n})",
                    group=sheet.meeting.group.name,
                    day=medium_date(sheet.meeting.day),
                    n=sheet.id,
                ),
                "by": _account_name(sheet.account_id) if sheet.account_id else "PeerDesk",
            }
        )
    return sorted(found, key=lambda row: str(row["at"]))


def _entry(actor: Actor, entry: Any) -> Row:
    """An entry of the journal in the center's own time."""
    at = datetime.fromisoformat(entry.at).replace(tzinfo=UTC)
    local = at.astimezone(ZoneInfo(actor.clock.zone)).replace(tzinfo=None, microsecond=0)
    by = _account_name(entry.account_id) if entry.account_id else "PeerDesk"
    return {"at": local.isoformat(), "what": entry.words, "by": by}


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


def _sections(tables: dict[str, list[Row]], beside: _Beside) -> list[FileSection]:
    sections = []
    for table, rows in tables.items():
        if table in (*_IN_FACTS, *_SAID_BESIDE) or not rows:
            continue
        columns = [
            column
            for column in _columns_of(table, rows)
            if any(_is_said(row[column]) for row in rows)
        ]
        sections.append(
            FileSection(
                table_word(table),
                tuple(_column_word(table, column) for column in columns),
                tuple(tuple(_cell(table, name, row) for name in columns) for row in rows),
            )
        )
    return sections + [section for section in _sections_beside(beside) if section.rows]


def _sections_beside(beside: _Beside) -> Iterator[FileSection]:
    yield FileSection(
        _("Forms that are not finished"),
        (_("Last typed"), _("By"), _("What is in it")),
        tuple((_moment(row["at"]), row["by"], "; ".join(_typed(row))) for row in beside.unfinished),
    )
    yield FileSection(
        _("Who looked at this record"),
        (_("When"), _("By")),
        tuple((_moment(row["at"]), row["by"]) for row in beside.looked),
    )
    yield FileSection(
        _("Put on a sheet, printed or given out before"),
        (_("When"), _("What"), _("By")),
        tuple((_moment(row["at"]), row["what"], row["by"]) for row in beside.given_out),
    )


def _typed(draft: Row) -> Iterator[str]:
    """What was typed into a form, field by field."""
    table = draft["form"].partition("_")[0]
    content = draft["content"]
    for field, value in [*content.items(), *dict(content.get("unanswered") or {}).items()]:
        words = _typed_value(table, field, value)
        if words and field in FIELD_WORDS:
            yield _("{field}: {value}", field=field_word(field), value=words)


def _typed_value(table: str, field: str, value: Any) -> str:
    if field == "free_times":
        return ", ".join(slot_label((day, part)) for day, part in value)
    if isinstance(value, list):
        return ", ".join(filter(None, (_typed_value(table, field, each) for each in value)))
    if not value or isinstance(value, dict):
        return ""
    if value is True:
        return _("yes")
    if value in ("declined", "unknown"):
        return in_words("unanswered", "reason", value)
    if field in _LISTS and table == "intake":
        return choices.label(_LISTS[field], value)
    try:
        return in_words(table, field, value)
    except ValueError:  # a day that is no day yet
        return str(value)


def _is_said(value: Any) -> bool:
    """Whether a value tells something: 0 does, a "no" that nobody was asked for doesn't."""
    return value is not False and value is not None and value != ""


def _columns_of(table: str, rows: list[Row]) -> list[str]:
    # A walk-in is said with the role.
    columns = [column for column in rows[0] if column not in ("id", "walk_in")]
    # The day says more at the front of a line.
    return sorted(columns, key=lambda column: column != "day")


def _column_word(table: str, column: str) -> str:
    if column == "by":
        return _("By")
    if table == "consent" and column in ("state", "missing"):
        return _("State") if column == "state" else _("Missing")
    return field_word(f"{column}_id" if column in _NAMED else column)


def _cell(table: str, column: str, row: Row) -> str:
    value = row[column]
    if column in _NAMED:
        return str(value or "")
    if table == "consent" and column == "state":
        return _(STATE_WORDS[value])
    if table == "consent" and column == "missing":
        return ", ".join(_(ELEMENT_WORDS[each]) for each in value)
    said = in_words(table, column, value)
    if table == "attendance" and column == "role" and row["walk_in"]:
        return ", ".join(part for part in (said, field_word("walk_in")) if part)
    return said


def _moment(at: str) -> str:
    return date_time(datetime.fromisoformat(at))
