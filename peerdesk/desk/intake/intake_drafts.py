"""Intakes as drafts: what one holds, and what was typed coming back when an intake is undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.intake.full_intake import full_intake_values, is_full
from peerdesk.desk.people.drafts import as_content, save_draft
from peerdesk.records.office import Draft
from peerdesk.records.people import NotTheSame, Person
from peerdesk.store.journal import JournalChange, JournalEntry
from peerdesk.store.steps import chains

FORM = "intake"
"""The form's name. Its draft holds values of FullIntake: all of somebody new, of somebody known
those that were changed."""

IS_FULL, OTHERS, WAS = "is_full", "not_the_same", "was"
"""What a draft keeps beside them: how much is asked, who was said to be somebody else, and what
the record said when it was changed."""
_UNDONE = "undone_entry"


@dataclass(frozen=True)
class Typed:
    """What an intake had written. ``root`` is its entry; ``is_new`` says that it added the person
    rather than widened what was known."""

    root: int
    person_id: int
    is_new: bool
    values: dict[str, Any]


def typed_in(actor: Actor, entry_id: int) -> Typed | None:
    """What was typed in the intake that is about to be undone; None when the entry is something
    else, or would do it again, or this account does no intakes."""
    chain = chains([entry_id])[entry_id]
    person_id = JournalEntry.get_by_id(chain.root).person_id
    if chain.is_undone or person_id is None or not may(actor, Right.DO_INTAKE):
        return None
    of_entry = JournalChange.select().where(JournalChange.entry == chain.newest)
    added = list(of_entry.where(JournalChange.record == "person").limit(2))
    is_new = [each.row_id for each in added if each.before is None] == [person_id]
    # A merge may take over the other record's full intake: nobody typed that.
    is_of_one = all(each.row_id == person_id for each in added)
    widens = any(_widens(each) for each in of_entry.where(JournalChange.record == "episode"))
    if not (is_new and len(added) == 1) and not (widens and is_of_one):
        return None
    if not Person.select().where(Person.id == person_id).exists():
        return None  # merged into another since: the undo says so itself
    others = (
        [
            each.other_id if each.person_id == person_id else each.person_id
            for each in NotTheSame.select().where(
                (NotTheSame.person == person_id) | (NotTheSame.other == person_id),
                NotTheSame.is_open.is_null(),
            )
        ]
        if is_new
        else []
    )
    values = {
        **full_intake_values(actor, person_id),
        IS_FULL: is_full(actor, person_id),
        OTHERS: others,
    }
    return Typed(chain.root, person_id, is_new, as_content(values))


def bring_back(actor: Actor, typed: Typed) -> None:
    """Inside the entry of the undo: keep what was typed as a draft of whoever undoes it, unless a
    draft about the person is there."""
    mark = {_UNDONE: typed.root}
    if typed.is_new:
        save_draft(actor, FORM, typed.values | mark)
        return
    same = (Draft.account == actor.account_id) & (Draft.form == FORM)
    if Draft.select().where(same, Draft.subject_id == typed.person_id).exists():
        return
    was = as_content(full_intake_values(actor, typed.person_id))
    changed = {key: value for key, value in typed.values.items() if value != was.get(key)}
    before = {key: was[key] for key in changed if key in was}
    kept = {IS_FULL: True, OTHERS: [], WAS: before}
    save_draft(actor, FORM, changed | kept | mark, typed.person_id)


def take_away(entry_id: int) -> None:
    """Inside the entry that does the intake again: drop the draft that its undo brought back, if
    nobody has typed in it since."""
    root = chains([entry_id])[entry_id].root
    for draft in list(Draft.select().where(Draft.content.contains(f'"{_UNDONE}": {root}'))):
        if json.loads(draft.content).get(_UNDONE) == root:
            draft.delete_instance()


def _widens(change: JournalChange) -> bool:
    return (_level(change.before), _level(change.after)) == ("brief", "full")


def _level(row: str | None) -> str:
    found: Mapping[str, Any] = json.loads(row) if row else {}
    return str(found.get("level", ""))
