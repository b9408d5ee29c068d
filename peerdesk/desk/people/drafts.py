"""Half-typed forms, kept so that a lock or an interruption loses nothing.

A form about somebody known has one draft for each account and person. Forms about somebody new
have a draft each, known by its id: whoever is interrupted begins another one beside it. A form
about no person (a group, the center, an account) has one for each account.

Only the account that typed a draft reads it, until a director takes it over. Drafts are not
history: they are written outside the journal, as somebody types, and are gone when the form is
saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, get_args

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, may, require
from peerdesk.desk.people.people import shown_name
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Account, Draft
from peerdesk.records.people import Person
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.database import database, without_waiting
from peerdesk.store.journal import Done, JournalEntry
from peerdesk.words import _

FormKind = Literal["intake", "consent", "session"]
"""The forms about people that are listed as begun; the part of a form's name before "_"."""


_RIGHT_OF: dict[FormKind, Right] = {
    "intake": Right.DO_INTAKE,
    "consent": Right.KEEP_CONSENTS,
    "session": Right.LOG_SESSIONS,
}


def kind_of(actor: Actor, form: str) -> FormKind | None:
    """What a form of this name is; None for one that is not about a person, or that the account
    may not fill in."""
    name = form.partition("_")[0]
    kind = next((each for each in get_args(FormKind) if each == name), None)
    return kind if kind is not None and may(actor, _RIGHT_OF[kind]) else None


def consent_of(form: str) -> int | None:
    """The consent that a form of this name completes ("consent_12"), None for a new one."""
    number = form.partition("_")[2]
    return int(number) if number.isdecimal() else None


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list. ``form`` is the screen's own name for its form ("intake");

    ``subject_id`` the person whose record is being changed, None for a new one.
    """

    id: int
    form: str
    subject_id: int | None
    content: dict[str, Any]
    saved_at: datetime

    @property
    def name(self) -> str:
        """The name that was typed, as names are shown ("Ana R."); "" without one."""
        preferred = str(self.content.get("preferred_name") or "").strip()
        last = str(self.content.get("legal_last_name") or "")
        return shown_name(preferred, last) if preferred else ""


@dataclass(frozen=True)
class Unfinished:
    """A form that somebody left half typed: whose, and since when, but nothing of what is in it.

    ``form`` and ``subject_id`` are those of DraftRow.
    """

    id: int
    form: str
    subject_id: int | None
    owner: str
    is_own: bool
    saved_at: datetime


@dataclass(frozen=True)
class Dropped:
    """A draft that is gone, for as long as its dropping may be taken back. ``entry_id`` is the
    journal's newest entry at that time."""

    draft: DraftRow
    entry_id: int


def save_draft(
    actor: Actor,
    form: str,
    content: Mapping[str, Any],
    subject_id: int | None = None,
    *,
    draft_id: int | None = None,
    waits: bool = True,
) -> int:
    """Keep ``content`` as the account's draft of this form about a person, in place of an earlier
    one, or for somebody new in place of ``draft_id``. Returns the id under which it is kept.

    It is a new one for somebody new without a ``draft_id``, and when that one was taken over or
    dropped meanwhile. Without ``waits`` FolderHeld is raised at once while a job is writing.
    """
    text = _dumped(content)
    with nullcontext() if waits else without_waiting(), database.atomic("IMMEDIATE"):
        draft = _own(actor, form, subject_id, draft_id).first() or Draft(
            account=actor.account_id, form=form, subject_id=subject_id
        )
        draft.content = text
        draft.saved_at = actor.clock.now()
        draft.save()
    found: int = draft.id
    return found


def load_draft(actor: Actor, form: str, subject_id: int) -> dict[str, Any] | None:
    """What this account had typed about the person; dates are ISO texts, tuples are lists. None
    without a draft."""
    draft = _own(actor, form, subject_id, None).first()
    return json.loads(draft.content) if draft is not None else None


def form_draft(actor: Actor, form: str) -> DraftRow | None:
    """This account's newest draft of a form that is about no person, and of which it has one: its
    name tells of what it is ("group:12")."""
    rows = Draft.select().where(
        Draft.account == actor.account_id, Draft.form == form, Draft.subject_id.is_null()
    )
    found = rows.order_by(Draft.id.desc()).first()
    return _row(found) if found is not None else None


def drafts(actor: Actor) -> list[DraftRow]:
    """This account's drafts, the newest first."""
    rows = Draft.select().where(Draft.account == actor.account_id, _can_be_continued())
    return [_row(draft) for draft in rows.order_by(Draft.saved_at.desc(), Draft.id.desc())]


def draft_of(actor: Actor, draft_id: int) -> DraftRow:
    """One of this account's drafts; PeerDeskError when it has none of that id any more."""
    draft = Draft.get_or_none(Draft.id == draft_id, Draft.account == actor.account_id)
    if draft is None:
        raise _gone()
    return _row(draft)


def unfinished(actor: Actor) -> list[Unfinished]:
    """This account's drafts, the newest first; then, for a director, those of all others."""
    rows = Draft.select(Draft, Account).join(Account).where(_can_be_continued())
    if not may(actor, Right.TAKE_OVER_FORMS):
        rows = rows.where(Draft.account == actor.account_id)
    found = [
        Unfinished(
            row.id,
            row.form,
            row.subject_id,
            row.account.name,
            row.account_id == actor.account_id,
            row.saved_at,
        )
        for row in rows.order_by(Draft.saved_at.desc(), Draft.id.desc())
    ]
    return sorted(found, key=lambda row: not row.is_own)


def take_over(actor: Actor, draft_id: int) -> Done[DraftRow]:
    """Make somebody else's draft one's own, to finish it. The journal keeps who took whose.

    Invalid when the director has a draft of the same form about the same person already.
    """
    require(actor, Right.TAKE_OVER_FORMS)
    with journal.entry(actor, "", kind="take_over") as entry:
        draft = Draft.get_or_none(Draft.id == draft_id)
        if draft is None:
            raise _gone()
        entry.label = said("draft_taken_over", name=draft.account.name)
        entry.person_id = draft.subject_id
        if draft.account_id != actor.account_id:
            _require_none_like(actor, draft.form, draft.subject_id)
            draft.account = actor.account_id
            draft.save()
        row = _row(draft)
    return entry.done(row)


def drop_draft(actor: Actor, draft_id: int) -> Dropped:
    """Drop one of this account's drafts; `restore_draft` takes that back."""
    with database.atomic("IMMEDIATE"):
        row = draft_of(actor, draft_id)
        Draft.delete_by_id(draft_id)
    return Dropped(row, journal.latest())


def restore_draft(actor: Actor, dropped: Dropped) -> None:
    """Keep the draft again, under its old id.

    Refused when a form like it was begun since, when its person is gone, and when anybody was
    erased since: what it holds could be about them.
    """
    draft = dropped.draft
    with database.atomic("IMMEDIATE"):
        _require_none_like(actor, draft.form, draft.subject_id)
        erased = JournalEntry.select().where(
            JournalEntry.kind == "erase", JournalEntry.id > dropped.entry_id
        )
        gone = draft.subject_id is not None and not Person.get_or_none(id=draft.subject_id)
        if gone or erased.exists():
            raise PeerDeskError(
                _("This form can't be brought back: somebody's record was removed since.")
            )
        Draft.create(
            id=draft.id,
            account=actor.account_id,
            form=draft.form,
            subject_id=draft.subject_id,
            content=_dumped(draft.content),
            saved_at=draft.saved_at,
        )


def discard_draft(
    actor: Actor, form: str, subject_id: int | None = None, *, draft_id: int | None = None
) -> None:
    """Drop this account's draft, which is named as in `save_draft`; nothing happens when there is
    none."""
    with database.atomic("IMMEDIATE"):
        for draft in list(_own(actor, form, subject_id, draft_id)):
            draft.delete_instance()


def drop_drafts_about(people: Sequence[int]) -> None:
    """Inside an entry: drop everybody's drafts about people whose adding was undone."""
    for draft in list(Draft.select().where(Draft.subject_id.in_(people))):
        draft.delete_instance()


def _own(actor: Actor, form: str, subject_id: int | None, draft_id: int | None) -> Any:
    """The account's draft of the form about a person, or that of somebody new by its id."""
    if subject_id is not None:
        same = Draft.subject_id == subject_id
    else:
        same = Draft.subject_id.is_null() & Draft.id.in_([] if draft_id is None else [draft_id])
    return Draft.select().where(Draft.account == actor.account_id, Draft.form == form, same)


def _can_be_continued() -> Any:
    """Not a draft that waits for a merge to be undone."""
    return Draft.subject_id.is_null() | Draft.subject_id.in_(Person.select(Person.id))


def _require_none_like(actor: Actor, form: str, subject_id: int | None) -> None:
    if _own(actor, form, subject_id, None).exists():
        message = _("You have an unfinished form like this yourself. Finish it first.")
        raise Invalid({"": message})


def _row(draft: Draft) -> DraftRow:
    content = json.loads(draft.content)
    return DraftRow(draft.id, draft.form, draft.subject_id, content, draft.saved_at)


def _gone() -> PeerDeskError:
    return PeerDeskError(_("This form was finished or dropped in the meantime."))


def _as_text(value: Any) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(f"a draft can't hold a {type(value).__name__}")


_MOVED = "moved_from"


def move_drafts(from_id: int, to_id: int) -> None:
    """Inside an entry: whoever was typing about a person goes on about the one whose record took

    that record in. Who was typing about both has the draft about ``to_id``, and that about the
    other again when the merge is undone.
    """
    for draft in list(Draft.select().where(Draft.subject_id == from_id)):
        own = Draft.select().where(
            Draft.account == draft.account_id, Draft.form == draft.form, Draft.subject_id == to_id
        )
        if not own.exists():
            draft.content = _dumped(json.loads(draft.content) | {_MOVED: from_id})
            draft.subject_id = to_id
            draft.save()


def move_drafts_back(person_id: int) -> None:
    """Inside an entry: undo ``move_drafts`` for drafts about a person who is there again, and in

    which nobody has typed since.
    """
    for draft in list(Draft.select().where(Draft.content.contains(f'"{_MOVED}": {person_id}'))):
        content = json.loads(draft.content)
        if content.pop(_MOVED, None) == person_id:
            draft.content, draft.subject_id = _dumped(content), person_id
            draft.save()


def as_content(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a draft holds them: dates are ISO texts, tuples are lists."""
    content: dict[str, Any] = json.loads(_dumped(values))
    return content


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(dict(content), default=_as_text, ensure_ascii=False)
