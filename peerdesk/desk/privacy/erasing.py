"""Putting people's records away, taking their identity out of them, and deleting them.

*Archive*: left out of lists and searches, nothing is lost, brought back at any time.
*Anonymise*: the counts stay. Visits, attendance, peer support, referrals, goals, checks, episodes,
memberships and walks with a mentor remain, without texts, on a row without identity; everything
else about the person goes, from the journal's contents and labels as well.
*Delete*: all rows go. Visits and group attendance stay as nobody's, under no name, so that the
sign-ins of a day and the size of a meeting remain what was reported; all else leaves the counts,
and the journal says how many rows of which kind went.

Both of the latter are final: the journal keeps reason, method and witness, and its chain still
verifies (``store.chain``). Where the name stands in other rows (``desk.privacy.mentions``) is
decided one by one at the same moment: afterwards nothing knows the name any more. Unfinished forms
about the person go; another record and a staff account of that name stay, and are said. Backups
keep what they hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import Model, sort_models

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import Form, NeededText, ShortText, checked
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.history.history import with_merged
from peerdesk.desk.merging.merge_rules import references
from peerdesk.desk.people import duplicates, search
from peerdesk.desk.people.drafts import drop_drafts_about
from peerdesk.desk.people.people import (
    PersonRow,
    display_name,
    existing,
    name_said,
    new_code,
    people_rows,
)
from peerdesk.desk.privacy import mentions
from peerdesk.desk.privacy.mentions import Decision, FoundMentions, Mention
from peerdesk.desk.privacy.names import Names
from peerdesk.errors import FolderError, Invalid
from peerdesk.namekeys import keys_of
from peerdesk.records import meanings
from peerdesk.records.groups import Attendance, Membership, RosterPrintLine
from peerdesk.records.mentoring import Assignment, Mentor, Session
from peerdesk.records.outcomes import Assessment, StatusCheck
from peerdesk.records.people import Episode, MentorRequest, NotTheSame, Person, Visit
from peerdesk.records.services import Goal, Referral
from peerdesk.said import said
from peerdesk.store import chain, journal
from peerdesk.store.database import wipe_leftovers
from peerdesk.store.journal import Done, JournalChange, OpenEntry
from peerdesk.words import _

_COUNTED: dict[type[Model], tuple[str, ...]] = {
    Visit: ("alias",),
    Attendance: ("alias",),
    Session: ("note",),
    Episode: (),
    Membership: (),
    Assignment: ("reasons", "override_reason", "hand_over_note"),
    MentorRequest: ("gender_wanted",),
    RosterPrintLine: (),
    Referral: ("reason",),
    Goal: ("text",),
    StatusCheck: (),
    Assessment: (),
}
"""What stays of somebody who is anonymised, and the columns of it that are emptied."""

_ENDS: tuple[tuple[type[Model], str, str, str, str], ...] = (
    (Episode, "opened_on", "closed_on", "close_reason", "other"),
    (Membership, "joined_on", "left_on", "", ""),
    (Assignment, "started_on", "ended_on", "end_reason", "other"),
    (MentorRequest, "asked_on", "ended_on", "end_reason", "withdrawn"),
    (Referral, "made_on", "outcome_on", "outcome", "closed"),
    (Goal, "set_on", "ended_on", "end_reason", "let_go"),
)


class _Asked(Form):
    reason: NeededText
    witness: ShortText = ""


@dataclass(frozen=True)
class Erased:
    """What stays: ``backups`` in a sentence, ``left`` the places where the name still stands."""

    backups: str
    left: tuple[str, ...]


def archive(actor: Actor, person_id: int, *, reason: str, typed_code: str) -> Done[None]:
    """Leave the person out of lists and searches; ``bring_back`` restores, and so does undo.

    Invalid when somebody is still counted on: here now, in a group, with a mentor or waiting.
    """
    require(actor, Right.ERASE_PEOPLE)
    asked = checked(_Asked, {"reason": reason})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = _confirmed(person_id, typed_code)
        _refuse_busy(actor, person)
        person.archived_on = actor.clock.today()
        person.save()
        entry.label = said("person_archived", name=name_said(person), reason=asked.reason)
    return entry.done(None)


def bring_back(actor: Actor, person_id: int) -> Done[None]:
    """Put an archived person into lists and searches again."""
    require(actor, Right.ERASE_PEOPLE)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        person.archived_on = None
        person.save()
        entry.label = said("person_brought_back", name=name_said(person))
    return entry.done(None)


def archived_ids(actor: Actor, text: str = "") -> list[int]:
    """Whom ``text`` finds in the archive, by name; everybody in it for a blank text."""
    return search.archived_ids(actor, text)


def archived_rows(actor: Actor, ids: Sequence[int]) -> dict[int, PersonRow]:
    """The rows of ``ids``, marked as archived: flags that matter at the desk are left out."""
    require(actor, Right.ERASE_PEOPLE)
    rows = people_rows(actor, ids)
    return {each: replace(row, archived=True, flags=()) for each, row in rows.items()}


def named_elsewhere(actor: Actor, person_id: int) -> list[Mention]:
    """Where the name stands but in the person's own rows, to be decided before erasing.

    Takes seconds in a large center.
    """
    require(actor, Right.ERASE_PEOPLE)
    ids = with_merged(existing(person_id).id)
    return [each.mention for each in mentions.find(ids, Names(ids))]


def anonymise(
    actor: Actor,
    person_id: int,
    *,
    reason: str,
    witness: str,
    typed_code: str,
    elsewhere: Mapping[str, Decision] | None = None,
) -> Done[Erased]:
    """Take the identity out of the person's rows and of the journal, for good.

    ``elsewhere`` decides each open mention of ``named_elsewhere``, by its key. Takes seconds: the
    file is written anew.
    """
    asked = {"reason": reason, "witness": witness, "typed_code": typed_code}
    return _erase(actor, person_id, "anonymise", asked, elsewhere or {}, _anonymise_rows)


def delete(
    actor: Actor,
    person_id: int,
    *,
    reason: str,
    witness: str,
    typed_code: str,
    elsewhere: Mapping[str, Decision] | None = None,
) -> Done[Erased]:
    """Delete all rows of the person and what the journal holds of them, for good.

    As ``anonymise``.
    """
    asked = {"reason": reason, "witness": witness, "typed_code": typed_code}
    return _erase(actor, person_id, "delete", asked, elsewhere or {}, _delete_rows)


def _erase(
    actor: Actor,
    person_id: int,
    method: str,
    typed: Mapping[str, str],
    elsewhere: Mapping[str, Decision],
    erase_rows: Callable[[Actor, Person], dict[str, int]],
) -> Done[Erased]:
    require(actor, Right.ERASE_PEOPLE)
    asked = checked(_Asked, {"reason": typed["reason"], "witness": typed["witness"]})
    if not asked.witness:
        raise Invalid({"witness": _("Name who was there: two people see that it is done.")})
    label = said(
        "person_erased",
        method=said(f"erasing.{method}"),
        reason=asked.reason,
        witness=asked.witness,
    )
    with journal.entry(actor, label, kind="erase", person_id=person_id) as entry:
        person = _confirmed(person_id, typed["typed_code"])
        ids = with_merged(person_id)
        names = Names(ids)
        if names.are_in(asked.reason):
            raise Invalid({"reason": _("Leave the name out: the reason stays in the journal.")})
        if names.whole_in(asked.witness):
            raise Invalid({"witness": _("Somebody else: this name stays in the journal.")})
        go, left = _decided(mentions.find(ids, names), elsewhere)
        rows = erase_rows(actor, person)
        drop_drafts_about(list(ids))
        mentions.take_out(go, names)
        entry.withhold()
        erased = {
            "method": method,
            "reason": asked.reason,
            "witness": asked.witness,
            "rows": rows,
            "elsewhere": {
                "taken_out": [each.mention.key for each in go],
                "left": [each.mention.key for each in left],
            },
            **chain.erase_about(
                ids,
                names.are_in_label,
                others={change for each in go for change in each.changes},
                entries={number for each in go for number in each.linked} | _told_apart(ids),
            ),
        }
        _say(entry, person_id, erased)
    search.forget()
    duplicates.forget()
    return entry.done(Erased(_what_stays(), tuple(each.mention.where for each in left)))


def _told_apart(ids: Collection[int]) -> set[int]:
    """The entries in which one of ``ids`` is the second of two who are not the same: those are
    about the first."""
    changes = JournalChange.select(JournalChange.entry, JournalChange.before, JournalChange.after)
    rows = changes.where(JournalChange.record == NotTheSame._meta.table_name).tuples()
    return {
        entry_id
        for entry_id, *kept in rows
        if any(text and json.loads(text).get("other_id") in ids for text in kept)
    }


def _decided(
    found: Sequence[FoundMentions], elsewhere: Mapping[str, Decision]
) -> tuple[list[FoundMentions], list[FoundMentions]]:
    """What goes and what is left; Invalid, by the mention's key, for one that nobody decided."""
    undecided = {
        each.mention.key: _("The name stands here, too. Decide: {where}", where=each.mention.where)
        for each in found
        if each.mention.is_open and elsewhere.get(each.mention.key) not in ("take_out", "leave")
    }
    if undecided:
        raise Invalid(undecided)
    go: list[FoundMentions] = []
    left: list[FoundMentions] = []
    for each in found:
        decision = elsewhere[each.mention.key] if each.mention.is_open else each.mention.suggested
        (go if decision == "take_out" else left).append(each)
    return go, left


def _say(entry: OpenEntry, person_id: int, said: dict[str, Any]) -> None:
    entry.changes.append((chain.ERASURE, person_id, person_id, None, chain.as_json(said)))


def _what_stays() -> str:
    """Leave nothing in the file's free pages, and say where the record still is."""
    backups = _(
        "Backups that were made before still hold this record. Keep them under lock until they "
        "are deleted, and make a new one now."
    )
    try:
        wipe_leftovers()
    except FolderError:
        # Another connection is reading: what was erased is gone from every table all the same.
        return backups + " " + _("Back up and check the records once nobody else is working.")
    return backups


def _confirmed(person_id: int, typed_code: str) -> Person:
    person = existing(person_id)
    if "".join(typed_code.split()).upper() != person.code:
        raise Invalid(
            {"typed_code": _("This is not the code of this record. Nothing was changed.")}
        )
    return person


def _refuse_busy(actor: Actor, person: Person) -> None:
    today = actor.clock.today()
    busy = {
        _("is signed in now"): Visit.select().where(
            Visit.person == person, Visit.day == today, Visit.time_out.is_null()
        ),
        _("belongs to a group"): Membership.select().where(
            Membership.person == person,
            meanings.lasts_on(Membership.left_on, today),
        ),
        _("walks with a mentor"): Assignment.select().where(
            Assignment.person == person, meanings.walks_now()
        ),
        _("waits for a mentor"): MentorRequest.select().where(
            MentorRequest.person == person, meanings.waits_now()
        ),
    }
    for why, rows in busy.items():
        if rows.exists():
            name = display_name(person)
            raise Invalid({"": _("{name} {why}. End that first.", name=name, why=why)})


def _anonymise_rows(actor: Actor, person: Person) -> dict[str, int]:
    counts = {}
    for model, field in _children_first():
        rows = list(model.select().where(field == person))
        counts[model._meta.table_name] = len(rows)
        for row in rows:
            if model in _COUNTED:
                for column in _COUNTED[model]:
                    setattr(row, column, "")
                _end(actor, row)
                row.save()
            elif model is Mentor:
                row.person = None
                row.save()
            else:
                row.delete_instance()
    for column in Person._meta.sorted_fields:
        if column.name not in ("id", "first_seen_on"):
            setattr(person, column.name, None if column.null else column.default)
    person.code = _free_code()
    person.preferred_name = ""  # shown as people.erased_words
    person.archived_on = actor.clock.today()
    person.sort_key, person.search_key = keys_of(person.preferred_name, "", "", person.code)
    person.save()
    return {table: count for table, count in counts.items() if count}


def _delete_rows(actor: Actor, person: Person) -> dict[str, int]:
    counts = {}
    for model, field in _children_first():
        rows = list(model.select().where(field == person))
        counts[model._meta.table_name] = len(rows)
        for row in rows:
            if model in (Visit, Attendance):
                row.person, row.alias = None, ""  # a guest's line has one
                row.save()
            elif model is Mentor:
                row.person = None
                row.save()
            else:
                row.delete_instance()
    person.delete_instance()
    return {table: count for table, count in counts.items() if count}


def _children_first() -> list[tuple[Any, Any]]:
    """The tables about people in an order in which rows can go."""
    pairs = references()
    order = sort_models([model for model, _field in pairs])
    return sorted(pairs, key=lambda pair: -order.index(pair[0]))


def _end(actor: Actor, row: Any) -> None:
    """Nobody waits for, or counts on, somebody whose name is gone."""
    today = actor.clock.today()
    for model, start, end, why, code in _ENDS:
        if isinstance(row, model) and getattr(row, end) is None:
            setattr(row, end, max(today, getattr(row, start)))
            if why:
                setattr(row, why, code)


def _free_code() -> str:
    while True:
        code = new_code()
        if not Person.select().where(Person.code == code).exists():
            return code
