"""Taking back what was done: who may, and what must hold in the records afterwards.

The journal puts an entry's rows back and refuses where one of them has changed since. It can't
see the rules between rows that different entries wrote (closed, opened again, and then the
closing undone: open twice). Those are looked at here, in the same transaction; the rules that the
schema keeps by itself (one mentor at a time, one line a person and meeting) need nothing here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk import attendance, choices, drafts, groups, lists
from peerdesk.desk.rights import Right, require
from peerdesk.records.groups import Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.records.people import Episode, MentorRequest, Visit
from peerdesk.store import journal
from peerdesk.store.inverse import Progress
from peerdesk.store.journal import Done, JournalChange, JournalEntry, OpenEntry

_QUICK = 500
"""Rows that are put back in about a quarter of a second."""

_OWNERS = {"meeting_id": "meeting", "group_id": "peer_group"}
"""The table of the row that a column names, where that row may have to follow."""


def undo(actor: Actor, entry_id: int, progress: Progress = lambda _done, _all: None) -> Done[None]:
    """Take back an entry of one's own; the director also those of others.

    Raises ChangedSince, saying why, when something was changed since or depends on it.
    ``progress`` is called with the rows put back and all of them; what it raises ends the undo,
    and nothing is then changed.
    """
    by = JournalEntry.select(JournalEntry.account_id).where(JournalEntry.id == entry_id).scalar()
    if by is None or by != actor.account_id:
        require(actor, Right.UNDO_FOR_OTHERS)
    return journal.undo(actor, entry_id, _settle, progress)


def takes_long(actor: Actor, entry_id: int) -> bool:
    """Whether so many rows changed (an import's) that a window shouldn't wait for the undo."""
    require(actor, Right.FIND_PEOPLE)
    return JournalChange.select().where(JournalChange.entry == entry_id).count() > _QUICK


def is_undone(actor: Actor, entry_id: int) -> bool:
    """Whether the entry was taken back, by whomever."""
    require(actor, Right.FIND_PEOPLE)
    return bool(JournalEntry.select().where(JournalEntry.undoes == entry_id).exists())


def _settle(written: OpenEntry) -> None:
    """Let what follows from the rows follow them; RowChanged when they don't fit together."""
    touched: defaultdict[str, set[int]] = defaultdict(set)
    people: set[int] = set()
    gone: list[int] = []
    for table, row_id, person_id, before, after in written.changes:
        touched[table].add(row_id)
        if person_id is not None:
            people.add(person_id)
        if table == "person" and after is None:
            gone.append(row_id)
        if table == "choice" and after is None and _is_in_use(json.loads(before or "{}")):
            raise journal.RowChanged
        for text in (before, after):
            # Reading a hundred thousand rows to find no meeting in them takes half a second.
            if text is None or not any(column in text for column in _OWNERS):
                continue
            row = json.loads(text)
            for column, of_table in _OWNERS.items():
                if row.get(column) is not None:
                    touched[of_table].add(row[column])
    for some in _by_hundreds(gone):
        drafts.drop_drafts_about(some)
    if any(map(_doubled, _by_hundreds(people))) or _two_mentors_of_one_account():
        raise journal.RowChanged
    _settle_meetings(touched["meeting"], touched["peer_group"])


def _by_hundreds(ids: Collection[int]) -> Iterator[list[int]]:
    """``ids`` in parts: there is a limit to what one query can be asked about."""
    wanted = sorted(ids)
    for first in range(0, len(wanted), _QUICK):
        yield wanted[first : first + _QUICK]


def _is_in_use(choice: dict[str, Any]) -> bool:
    """Whether records hold the code of this center's own entry, which is about to go."""
    list_name, code = choice["list_name"], choice["code"]
    return code not in choices.SHIPPED[list_name] and lists.held_by_records(list_name, code)


def _settle_meetings(meeting_ids: set[int], group_ids: set[int]) -> None:
    for some in _by_hundreds(meeting_ids):
        for meeting in Meeting.select().where(Meeting.id.in_(some)):
            group_ids.add(meeting.group_id)
            if meeting.state not in ("cancelled", "not_held"):
                attendance.settle(meeting)
            elif attendance.is_recorded(meeting):
                raise journal.RowChanged
    for group in Group.select().where(Group.id.in_(group_ids), Group.hosted):
        if groups.has_names(group):
            raise journal.RowChanged


def _doubled(people: list[int]) -> bool:
    """Whether one of ``people`` is open, here, or in a group twice, or waits and has a mentor."""
    more_than_one = fn.COUNT() > 1
    episodes = Episode.select().where(Episode.person.in_(people), Episode.closed_on.is_null())
    visits = Visit.select().where(Visit.person.in_(people), Visit.time_out.is_null())
    memberships = Membership.select().where(
        Membership.person.in_(people), Membership.left_on.is_null()
    )
    has_mentor = Assignment.select(Assignment.person).where(Assignment.ended_on.is_null())
    waits = MentorRequest.select().where(
        MentorRequest.person.in_(people),
        MentorRequest.ended_on.is_null(),
        MentorRequest.person.in_(has_mentor),
    )
    doubled: tuple[Any, ...] = (
        episodes.group_by(Episode.person).having(more_than_one),
        visits.group_by(Visit.person, Visit.day).having(more_than_one),
        memberships.group_by(Membership.person, Membership.group).having(more_than_one),
        waits,
    )
    return any(query.exists() for query in doubled)


def _two_mentors_of_one_account() -> bool:
    owned = Mentor.select().where(Mentor.account.is_null(False), Mentor.stage != "ended")
    return bool(owned.group_by(Mentor.account).having(fn.COUNT() > 1).exists())
