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
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from peewee import fn

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.rights import Right, require, require_all_roles_still
from peerdesk.desk.groups import attendance, groups, planning
from peerdesk.desk.intake import intake_drafts
from peerdesk.desk.office import lists
from peerdesk.desk.people import drafts
from peerdesk.errors import FolderHeld, PeerDeskError
from peerdesk.records import meanings
from peerdesk.records.base import Record
from peerdesk.records.groups import Attendance, Group, Meeting, Membership
from peerdesk.records.mentoring import Assignment, Mentor
from peerdesk.records.people import (
    Episode,
    MentorRequest,
    PersonChoice,
    RecoveryPeriod,
    Visit,
)
from peerdesk.store import journal
from peerdesk.store.database import without_waiting
from peerdesk.store.inverse import Progress
from peerdesk.store.journal import Done, JournalChange, JournalEntry, OpenEntry, RowColumns
from peerdesk.store.program import added_by_program, changed_by_program, first_before
from peerdesk.store.steps import chains

_QUICK = 500
"""Rows that are put back in about a quarter of a second."""

_OWNERS = {"meeting_id": "meeting", "group_id": "peer_group"}
"""The table of the row that a column names, where that row may have to follow."""


def undo(actor: Actor, entry_id: int, progress: Progress = lambda _done, _all: None) -> Done[None]:
    """Take back an entry of one's own; the director also those of others. The undo of an undo

    does the thing again. What was typed in an intake that is undone comes back as a draft.

    Raises ChangedSince, saying why, when something was changed since or depends on it.
    ``progress`` is called with the rows put back and all of them; what it raises ends the undo,
    and nothing is then changed.
    """
    by = JournalEntry.select(JournalEntry.account_id).where(JournalEntry.id == entry_id).scalar()
    if by is None or by != actor.account_id:
        require(actor, Right.UNDO_FOR_OTHERS)
    require_all_roles_still(actor)
    typed = intake_drafts.typed_in(actor, entry_id)

    def settle(written: OpenEntry) -> None:
        _settle(actor, written)
        if typed is not None:
            intake_drafts.bring_back(actor, typed)
        elif written.kind == "redo":
            intake_drafts.take_away(entry_id)

    return journal.undo(actor, entry_id, settle, progress)


def takes_long(actor: Actor, entry_id: int) -> bool:
    """Whether so many rows changed (an import's) that a window shouldn't wait for the undo."""
    require(actor, Right.FIND_PEOPLE)
    return JournalChange.select().where(JournalChange.entry == entry_id).count() > _QUICK


def is_undone(actor: Actor, entry_id: int) -> bool:
    """Whether what the entry did was taken back, by whomever, and not done again."""
    require(actor, Right.FIND_PEOPLE)
    return chains([entry_id])[entry_id].is_undone


def next_to_undo(actor: Actor, after_entry: int) -> int | None:
    """The entry of this account's newest change after that one that is not undone."""
    undoable, _redoable = journal.to_undo_and_redo(actor, after_entry)
    return undoable[-1] if undoable else None


def next_to_redo(actor: Actor, after_entry: int) -> int | None:
    """The undo that this account made last, unless it has changed something else since."""
    _undoable, redoable = journal.to_undo_and_redo(actor, after_entry)
    return redoable[-1] if redoable else None


def why_not(actor: Actor, entry_id: int) -> str:
    """Why `undo` would refuse this entry, "" when it wouldn't: it is tried, and nothing is kept.

    Of a large one, or while a job writes, nobody knows before it is asked for.
    """
    if takes_long(actor, entry_id):
        return ""
    try:
        with without_waiting(), journal.trying():
            undo(actor, entry_id)
    except FolderHeld:
        return ""
    except PeerDeskError as refusal:
        return str(refusal)
    return ""


def _settle(actor: Actor, written: OpenEntry) -> None:
    """Let what follows from the rows follow them; RowChanged when they don't fit together."""
    touched = _touched(written)
    people = {person for _table, _row, person, _before, _after in written.changes if person}
    gone: list[int] = []
    changed_groups: set[int] = set()
    for table, row_id, _person_id, before, after in written.changes:
        if table == "peer_group" and before and after and planning.SHAPE & set(json.loads(before)):
            changed_groups.add(row_id)
        elif table == "person" and after is None:
            gone.append(row_id)
        elif table == "person" and before is None:
            drafts.move_drafts_back(row_id)
        elif table == "choice" and after is None:
            _refuse_unless_unused(json.loads(before or "{}"))
    if written.person_id is not None and written.person_id not in gone:
        for person_id in gone:  # a merge was done again
            drafts.move_drafts(person_id, written.person_id)
    for some in _by_hundreds(gone):
        drafts.drop_drafts_about(some)
    inverted = written.undoes or 0
    _forget_ends_of_program(actor, inverted, touched["visit"])
    blocking = _blocking(actor, people, touched)
    if blocking:
        raise journal.RowChanged(blocking)
    _settle_meetings(touched["meeting"], touched["peer_group"])
    _plan_again(actor, inverted, changed_groups)


def _touched(written: OpenEntry) -> defaultdict[str, set[int]]:
    """The rows that were written and are there, and those that they belong to, by table."""
    touched: defaultdict[str, set[int]] = defaultdict(set)
    for table, row_id, _person_id, before, after in written.changes:
        if after is not None:
            touched[table].add(row_id)
        for text in (before, after):
            # Reading a hundred thousand rows to find no meeting in them takes half a second.
            if text is None or not any(column in text for column in _OWNERS):
                continue
            row = json.loads(text)
            for column, of_table in _OWNERS.items():
                if row.get(column) is not None:
                    touched[of_table].add(row[column])
    return touched


def _blocking(actor: Actor, people: set[int], touched: defaultdict[str, set[int]]) -> RowColumns:
    """What doesn't fit together now: somebody twice, an end before its beginning, two at once."""
    blocking = _two_mentors_of_one_account()
    for some in _by_hundreds(people):
        blocking |= _doubled(some)
    early = _ending_early(actor, touched["visit"])
    blocking |= _columns_of(Visit, early, "time_in", "time_out")
    for model, start, end, same in _TIMES:
        for some in _by_hundreds(touched[model._meta.table_name]):
            blocking |= _columns_of(
                model,
                model.select(model.id).where(model.id.in_(some), end < start),
                end.column_name,
            )
            if same:
                blocking |= _followed(model, start, end, same, some)
    return blocking


def _forget_ends_of_program(actor: Actor, entry_id: int, visit_ids: set[int]) -> None:
    """A visit that begins anew after the program's own end of it has no end yet."""
    rows = {visit.id: visit for visit in _ending_early(actor, visit_ids)}
    by_program = changed_by_program(entry_id, "visit", rows) if rows else {}
    for (_table, visit_id), columns in by_program.items():
        if "time_out" in columns:
            rows[visit_id].time_out = None
            rows[visit_id].save()


def _ending_early(actor: Actor, visit_ids: set[int]) -> list[Visit]:
    """Those of the visits that end before they begin, and didn't go on after midnight."""
    found = []
    for some in _by_hundreds(visit_ids):
        for visit in Visit.select().where(Visit.id.in_(some), Visit.time_out < Visit.time_in):
            if actor.clock.end(visit.day, visit.time_in, visit.time_out) is None:
                found.append(visit)
    return found


def _plan_again(actor: Actor, entry_id: int, group_ids: set[int]) -> None:
    """What the program planned since by the rule that was taken back follows the older one."""
    if not group_ids:
        return
    added = added_by_program(entry_id, "meeting")
    for group in Group.select().where(Group.id.in_(group_ids)):
        made = [row_id for (_, row_id), row in added.items() if row["group_id"] == group.id]
        if made:
            since = first_before(entry_id, "peer_group", group.id, "planned_until", None)
            day = date.fromisoformat(since) if since is not None else None
            planning.plan_again(group, planning.horizon(actor), made, day)


def _by_hundreds(ids: Collection[int]) -> Iterator[list[int]]:
    """``ids`` in parts: there is a limit to what one query can be asked about."""
    wanted = sorted(ids)
    for first in range(0, len(wanted), _QUICK):
        yield wanted[first : first + _QUICK]


def _refuse_unless_unused(choice: dict[str, Any]) -> None:
    """Records may hold the code of this center's own entry, which is about to go."""
    list_name, code = choice["list_name"], choice["code"]
    if code not in choices.SHIPPED[list_name] and lists.held_by_records(list_name, code):
        chosen = PersonChoice.select(PersonChoice.id).where(
            PersonChoice.list_name == list_name, PersonChoice.code == code
        )
        raise journal.RowChanged(_columns_of(PersonChoice, chosen, "code"))


def _settle_meetings(meeting_ids: set[int], group_ids: set[int]) -> None:
    for some in _by_hundreds(meeting_ids):
        for meeting in Meeting.select().where(Meeting.id.in_(some)):
            group_ids.add(meeting.group_id)
            if meeting.state not in meanings.CALLED_OFF:
                attendance.settle(meeting)
            elif attendance.is_recorded(meeting):
                heads = {"state", "headcount_room", "headcount_online"}
                marks = _columns_of(Attendance, meeting.attendances, "state")
                raise journal.RowChanged({("meeting", meeting.id): heads} | marks)
    for group in Group.select().where(Group.id.in_(group_ids), Group.hosted):
        if groups.has_names(group):
            named = Attendance.select(Attendance.id).join(Meeting).where(Meeting.group == group)
            raise journal.RowChanged(
                {("peer_group", group.id): {"hosted"}}
                | _columns_of(Membership, group.memberships, "group_id")
                | _columns_of(Attendance, named, "meeting_id")
            )


def _doubled(people: list[int]) -> RowColumns:
    """The rows by which one of ``people`` is here twice, or waits and has a mentor."""
    doubled: RowColumns = {}
    here = Visit.time_out.is_null()
    twice = Visit.select(Visit.person, Visit.day).where(here, Visit.person.in_(people))
    twice = twice.group_by(Visit.person, Visit.day).having(fn.COUNT() > 1)
    for person_id, day in list(twice.tuples()):
        rows = Visit.select(Visit.id).where(here, Visit.person == person_id, Visit.day == day)
        doubled |= _columns_of(Visit, rows, "time_out")
    requests = MentorRequest.select().where(MentorRequest.person.in_(people), meanings.waits_now())
    walks = Assignment.select().where(meanings.walks_now())
    has_mentor = MentorRequest.person.in_(walks.select(Assignment.person))
    for request in requests.where(has_mentor):
        doubled[MentorRequest._meta.table_name, request.id] = {"ended_on"}
        theirs = walks.select(Assignment.id).where(Assignment.person == request.person_id)
        doubled |= _columns_of(Assignment, theirs, "ended_on")
    return doubled


_TIMES: tuple[tuple[Any, Any, Any, tuple[str, ...]], ...] = (
    (Episode, Episode.opened_on, Episode.closed_on, ("person",)),
    (Membership, Membership.joined_on, Membership.left_on, ("person", "group")),
    (Assignment, Assignment.started_on, Assignment.ended_on, ()),
    (RecoveryPeriod, RecoveryPeriod.started_on, RecoveryPeriod.ended_on, ()),
)
"""When a row begins and ends. Those that agree in the last columns follow each other: no time

lasts into the next one, and only the newest is without an end.
"""


def _followed(
    model: Any, start: Any, end: Any, same: tuple[str, ...], ids: list[int]
) -> RowColumns:
    """The rows of which one is in ``ids``, and which begin before the other has ended."""
    later = model.alias()
    begins = getattr(later, start.name)
    is_later = (begins > start) | ((begins == start) & (later.id > model.id))
    alike = [getattr(later, name) == getattr(model, name) for name in same]
    pairs = (
        model.select(model.id, later.id)
        .join(later, on=reduce(and_, alike) & is_later)
        .where(model.id.in_(ids) | later.id.in_(ids), end.is_null() | (end > begins))
    )
    rows = {row_id for pair in pairs.tuples() for row_id in pair}
    columns = {start.column_name, end.column_name}
    return {(model._meta.table_name, row_id): columns for row_id in rows}


def _two_mentors_of_one_account() -> RowColumns:
    owned = Mentor.select().where(Mentor.account.is_null(False), Mentor.stage != "ended")
    shared = owned.select(Mentor.account).group_by(Mentor.account).having(fn.COUNT() > 1)
    found = owned.select(Mentor.id).where(Mentor.account.in_(shared))
    return _columns_of(Mentor, found, "account_id", "stage")


def _columns_of(model: type[Record], rows: Any, *columns: str) -> RowColumns:
    """These ``columns`` of every one of the ``rows``: what an undo says stands in its way."""
    return {(model._meta.table_name, row.id): set(columns) for row in rows}
