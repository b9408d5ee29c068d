"""A person's history in words: who did what when, and what each field was before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.field_words import choice_word, field_word, in_words
from peerdesk.desk.basics.rights import Right, require
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.mentoring import Mentor
from peerdesk.records.office import Account
from peerdesk.records.people import Person
from peerdesk.records.services import Agency
from peerdesk.store.journal import JournalChange, JournalEntry
from peerdesk.store.later import invertible
from peerdesk.words import _, medium_date

PAGE = 50

# Kept by the program for itself, or said by the entry already.
_UNSAID = frozenset({"id", "person_id", "sort_key", "search_key", "list_name"})


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the journal. ``at`` is in the center's own time; ``kind`` as in the journal.

    ``inverse`` is the entry that `undoing.undo` takes to undo what was done here, or, where it
    ``is_undone``, to do it again; None when there is nothing to take back.
    """

    entry_id: int
    at: datetime
    who: str
    kind: str
    label: str
    changes: tuple[str, ...]
    inverse: int | None
    is_undone: bool


def history(
    actor: Actor, person_id: int, *, offset: int = 0, limit: int = PAGE
) -> list[HistoryLine]:
    """What was done with the person's record, newest first; looks and prints as well.

    With what was done with records that were merged into this one.
    """
    require(actor, Right.SEE_HISTORY)
    ids = with_merged(person_id)
    touched = JournalChange.select(JournalChange.entry).where(JournalChange.person_id.in_(ids))
    entries = list(
        JournalEntry.select()
        .where(JournalEntry.person_id.in_(ids) | JournalEntry.id.in_(touched))
        .order_by(JournalEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    changes: dict[int, list[JournalChange]] = {}
    for change in (
        JournalChange.select()
        .where(JournalChange.entry.in_(entries), JournalChange.person_id.in_(ids))
        .order_by(JournalChange.id)
    ):
        changes.setdefault(change.entry_id, []).append(change)
    names = _Names([change for found in changes.values() for change in found], entries)
    zone = ZoneInfo(actor.clock.zone)
    inverses = invertible(entry.id for entry in entries)
    return [
        HistoryLine(
            entry.id,
            datetime.fromisoformat(entry.at)
            .replace(tzinfo=UTC)
            .astimezone(zone)
            .replace(tzinfo=None),
            names.account(entry.account_id),
            entry.kind,
            entry.words if entry.salt is not None else _("Erased on request"),
            tuple(line for change in changes.get(entry.id, []) for line in _lines(change, names)),
            inverses[entry.id].newest if entry.id in inverses else None,
            entry.id in inverses and inverses[entry.id].is_undone,
        )
        for entry in entries
    ]


def with_merged(person_id: int) -> set[int]:
    """The person's id and those of the records that were merged into theirs, at any remove.

    A merge is an entry about the one that was kept, in which another person's row goes.
    """
    found, waiting = {person_id}, {person_id}
    while waiting:
        gone = (
            JournalChange.select(JournalChange.row_id)
            .join(JournalEntry)
            .where(
                JournalEntry.person_id.in_(waiting),
                JournalChange.record == "person",
                JournalChange.row_id.not_in(found),
                JournalChange.row_id.not_in(Person.select(Person.id)),
            )
        )
        waiting = {row_id for (row_id,) in gone.tuples()}
        found |= waiting
    return found


class _Names:
    """The names behind the numbers that the changes hold, read in one query a table."""

    def __init__(self, changes: list[JournalChange], entries: list[JournalEntry]) -> None:
        numbers: dict[str, set[int]] = {}
        for change in changes:
            for row in (_row(change.before), _row(change.after)):
                for column in ("mentor_id", "group_id", "meeting_id", "agency_id", "account_id"):
                    if row.get(column) is not None:
                        numbers.setdefault(column, set()).add(row[column])
        accounts = numbers.get("account_id", set()) | {entry.account_id for entry in entries}
        self._accounts = _name_by_id(Account, accounts)
        self._names = {
            "mentor_id": _name_by_id(Mentor, numbers.get("mentor_id", set())),
            "group_id": _name_by_id(Group, numbers.get("group_id", set())),
            "agency_id": _name_by_id(Agency, numbers.get("agency_id", set())),
            "meeting_id": {
                row.id: f"{row.group.name}, {medium_date(row.day)}"
                for row in Meeting.select(Meeting, Group)
                .join(Group)
                .where(Meeting.id.in_(numbers.get("meeting_id", set())))
            },
            "account_id": self._accounts,
        }

    def account(self, account_id: int | None) -> str:
        return self._accounts.get(account_id or 0, "PeerDesk")

    def of(self, column: str, number: int) -> str:
        return self._names[column].get(number, f"#{number}")

    def knows(self, column: str) -> bool:
        return column in self._names


def _name_by_id(model: Any, ids: set[int | None] | set[int]) -> dict[int, str]:
    return {row.id: row.name for row in model.select().where(model.id.in_(ids))}


def _row(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}


def _lines(change: JournalChange, names: _Names) -> list[str]:
    """The change in words, one line a field; a new row says what it holds."""
    before, after = _row(change.before), _row(change.after)
    if (before.keys() | after.keys()) <= _UNSAID:
        return []  # erased, or moved from one record to another by a merge
    if change.record == "person_choice":
        return [_choice_line(before, after)]
    lines = []
    for column in dict.fromkeys((*before, *after)):
        if column in _UNSAID:
            continue
        old = _shown(change.record, column, before.get(column), names)
        new = _shown(change.record, column, after.get(column), names)
        if old == new:
            continue
        field = field_word(column)
        if change.before is None:
            lines.append(_("{field}: {new}", field=field, new=new))
        else:
            lines.append(_("{field}: {old} → {new}", field=field, old=old or "–", new=new or "–"))
    return lines


def _choice_line(before: dict[str, Any], after: dict[str, Any]) -> str:
    row = after or before
    field = choice_word(row["list_name"])
    label = choices.label(row["list_name"], row["code"])
    if not after:
        return _("{field}: {label} removed", field=field, label=label)
    return _("{field}: {label} added", field=field, label=label)


def _shown(table: str, column: str, value: Any, names: _Names) -> str:
    if value is not None and names.knows(column):
        return names.of(column, value)
    return in_words(table, column, value)
