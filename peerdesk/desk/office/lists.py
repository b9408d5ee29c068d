"""The lists that people choose from, as the director keeps them.

A code never changes once it is there: records hold it, reports count by it. What changes is its
word, its place, and whether it is still offered; a retired entry stays on old records. Nothing is
deleted. ``choices`` reads what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices, unanswered
from peerdesk.desk.basics.forms import Form, NeededText, checked
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.groups import Group, Meeting
from peerdesk.records.mentoring import Assignment, Exclusion, Mentor, MentorTrait, Session
from peerdesk.records.office import Choice
from peerdesk.records.outcomes import StatusCheck
from peerdesk.records.people import Episode, MentorRequest, Person, PersonChoice, Visit
from peerdesk.records.services import Referral
from peerdesk.said import ListWord, said
from peerdesk.sentences import words_of
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import normalise, one_line
from peerdesk.words import N_, _

EDITABLE = words_of("list")
"""The lists that a center changes, and what they are called. The others are the program's own."""

_CODE_LENGTH = 40
# Where a code of a list is kept, but for the lists of people and mentors.
_COLUMNS: dict[str, tuple[Any, ...]] = {
    "gender": (Person.gender, MentorRequest.gender_wanted, Mentor.gender),
    "pronouns": (Person.pronouns,),
    "referral_source": (Episode.referral_source,),
    "close_reason": (Episode.close_reason,),
    "group_kind": (Group.kind,),
    "cancel_reason": (Meeting.reason,),
    "session_kind": (Session.kind,),
    "assignment_end_reason": (Assignment.end_reason,),
    "exclusion_reason": (Exclusion.reason,),
    "need": (Referral.kind,),
    "housing": (StatusCheck.housing,),
    "work": (StatusCheck.work,),
    "treatment_kind": (StatusCheck.treatment_kind,),
}
_SEVERAL: dict[str, Any] = {"purpose": Visit.purposes, "center_help": StatusCheck.helped}


@dataclass(frozen=True)
class ListEntry:
    """An entry of a list in its place. ``shipped`` is the program's own word, "" for the center's

    own entries; ``label`` is what is shown.
    """

    code: str
    label: str
    shipped: str
    retired: bool


class _Label(Form):
    label: NeededText


def entries(actor: Actor, list_name: str) -> list[ListEntry]:
    """The whole list in its order, retired entries among the others."""
    require(actor, Right.KEEP_LISTS)
    own = _own(list_name)
    shipped = choices.SHIPPED[list_name]
    offered = choices.options(list_name, keep=[*shipped, *own])
    return [
        ListEntry(code, label, _(shipped[code]) if code in shipped else "", _is_retired(own, code))
        for code, label in offered
    ]


def add_entry(actor: Actor, list_name: str, label: str) -> Done[str]:
    """Put another entry at the end of the list; its code, made from the first word for it."""
    _may_change(actor, list_name)
    typed = checked(_Label, {"label": label}).label
    with journal.entry(actor, said("list_entry_added", label=typed)) as entry:
        known = entries(actor, list_name)
        _refuse_same_label(known, typed)
        code = _new_code(typed, {row.code for row in known})
        own = _own(list_name)
        place = max([len(known), *(row.position + 1 for row in own.values())])
        Choice(list_name=list_name, code=code, label=typed, position=place).save()
    return entry.done(code)


def rename_entry(actor: Actor, list_name: str, code: str, label: str) -> Done[None]:
    """Give an entry another word, on old records too; blank gives a shipped one its own back."""
    _may_change(actor, list_name)
    typed = one_line(label)
    if typed or code not in choices.SHIPPED[list_name]:
        typed = checked(_Label, {"label": typed}).label
    with journal.entry(actor, "") as entry:
        known = entries(actor, list_name)
        old = _known(known, code)
        if typed:
            _refuse_same_label([row for row in known if row.code != code], typed)
        was = choices.kept(list_name, code)
        row = _row(list_name, code, known)
        row.label = "" if typed == old.shipped else typed
        row.save()
        entry.label = said("list_entry_renamed", old=was, new=ListWord(list_name, code, row.label))
    return entry.done(None)


def retire_entry(actor: Actor, list_name: str, code: str) -> Done[None]:
    """Offer the entry no longer; records that have it keep it. One entry always stays."""
    return _set_retired(actor, list_name, code, True)


def bring_back_entry(actor: Actor, list_name: str, code: str) -> Done[None]:
    """Offer a retired entry again, in the place that it had."""
    return _set_retired(actor, list_name, code, False)


def reorder(actor: Actor, list_name: str, codes: Sequence[str]) -> Done[None]:
    """Put the list in the order of ``codes``: all of them, retired ones too, each once."""
    _may_change(actor, list_name)
    with journal.entry(actor, said("list_reordered", title=said(f"list.{list_name}"))) as entry:
        known = entries(actor, list_name)
        if sorted(codes) != sorted(row.code for row in known):
            raise PeerDeskError(_("The list was changed in the meantime. Nothing was changed."))
        if [row.code for row in known] != list(codes):
            for place, code in enumerate(codes):
                row = _row(list_name, code, known)
                row.position = place
                row.save()
    return entry.done(None)


def is_used(actor: Actor, list_name: str, code: str) -> bool:
    """Whether a record of anybody holds the code."""
    require(actor, Right.KEEP_LISTS)
    return held_by_records(list_name, code)


def held_by_records(list_name: str, code: str) -> bool:
    """As ``is_used``, for the desk's own use."""
    several = _SEVERAL.get(list_name)
    if several is not None:
        # Several codes in one text, with blanks between them: none is part of another's word.
        found = several.model.select(several).where(several.contains(code)).distinct().tuples()
        return any(code in codes.split() for (codes,) in found)
    columns = _COLUMNS.get(list_name, ())
    if any(column.model.select().where(column == code).exists() for column in columns):
        return True
    return any(
        model.select().where(model.list_name == list_name, model.code == code).exists()
        for model in (PersonChoice, MentorTrait)
    )


def _may_change(actor: Actor, list_name: str) -> None:
    require(actor, Right.KEEP_LISTS)
    if list_name not in EDITABLE:
        raise ValueError(f"the list {list_name} is the program's own")


def _set_retired(actor: Actor, list_name: str, code: str, retired: bool) -> Done[None]:
    _may_change(actor, list_name)
    with journal.entry(actor, "") as entry:
        known = entries(actor, list_name)
        _known(known, code)
        if retired and all(row.retired for row in known if row.code != code):
            raise Invalid({"": _("One entry must stay to be chosen.")})
        row = _row(list_name, code, known)
        row.retired = retired
        row.save()
        deed = "list_entry_retired" if retired else "list_entry_brought_back"
        entry.label = said(deed, label=choices.kept(list_name, code))
    return entry.done(None)


def _own(list_name: str) -> dict[str, Any]:
    return {row.code: row for row in Choice.select().where(Choice.list_name == list_name)}


def _is_retired(own: dict[str, Any], code: str) -> bool:
    return code in own and bool(own[code].retired)


def _known(known: list[ListEntry], code: str) -> ListEntry:
    for row in known:
        if row.code == code:
            return row
    raise PeerDeskError(_("This entry is no longer in the list: the adding was undone."))


def _row(list_name: str, code: str, known: list[ListEntry]) -> Any:
    """The center's own row of an entry; for a shipped one, one that says what is there now."""
    row = _own(list_name).get(code)
    if row is not None:
        return row
    place = list(choices.SHIPPED[list_name]).index(_known(known, code).code)
    return Choice(list_name=list_name, code=code, position=place)


def _refuse_same_label(known: list[ListEntry], label: str) -> None:
    reserved = (*unanswered.WORDS.values(), N_("Declined"), N_("Unknown"))
    if normalise(label) in {normalise(_(words)) for words in reserved}:
        raise Invalid({"label": _("Every list has this answer already.")})
    for row in known:
        if (normalise(row.label) or row.label) == (normalise(label) or label):
            again = _("This is in the list already, but not offered. Bring it back instead.")
            message = again if row.retired else _("This is in the list already.")
            raise Invalid({"label": message})


def _new_code(label: str, taken: set[str]) -> str:
    """Letters, digits and _ of the first word for it; never one that was there before."""
    plain = re.sub(r"[^a-z0-9]+", "_", normalise(label)).strip("_")[:_CODE_LENGTH] or "own"
    code, number = plain, 1
    while code in taken or code in unanswered.WORDS:
        number += 1
        code = f"{plain}_{number}"
    return code
