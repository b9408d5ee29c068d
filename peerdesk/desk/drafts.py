"""Half-typed forms, kept so that a lock or an interruption loses nothing.

Only the account that typed a draft reads it, until a director takes it over. Drafts are not
history: they are written outside the journal, at every pause in typing, and are gone when the
form is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.rights import Right, may, require
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Account, Draft
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.store.journal import Done
from peerdesk.words import _


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


def save_draft(
    actor: Actor, form: str, content: Mapping[str, Any], subject_id: int | None = None
) -> None:
    """Keep ``content`` as the account's draft of this form, in place of an earlier one."""
    with database.atomic("IMMEDIATE"):
        draft = _own(actor, form, subject_id).first() or Draft(
            account=actor.account_id, form=form, subject_id=subject_id
        )
        draft.content = json.dumps(dict(content), default=_as_text, ensure_ascii=False)
        draft.saved_at = actor.clock.now()
        draft.save()


def load_draft(actor: Actor, form: str, subject_id: int | None = None) -> dict[str, Any] | None:
    """What this account had typed; dates are ISO texts, tuples are lists. None without a draft."""
    draft = _own(actor, form, subject_id).first()
    return json.loads(draft.content) if draft is not None else None


def drafts(actor: Actor) -> list[DraftRow]:
    """This account's drafts, the newest first."""
    rows = Draft.select().where(Draft.account == actor.account_id)
    return [
        DraftRow(row.id, row.form, row.subject_id, json.loads(row.content), row.saved_at)
        for row in rows.order_by(Draft.saved_at.desc(), Draft.id.desc())
    ]


def unfinished(actor: Actor) -> list[Unfinished]:
    """This account's drafts, the newest first; then, for a director, those of all others."""
    rows = Draft.select(Draft, Account).join(Account)
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

    Invalid when the director has a draft of the same form already.
    """
    require(actor, Right.TAKE_OVER_FORMS)
    with journal.entry(actor, "", kind="take_over") as entry:
        draft = Draft.get_or_none(Draft.id == draft_id)
        if draft is None:
            raise PeerDeskError(_("This form was finished or dropped in the meantime."))
        entry.label = _("Took over an unfinished form of {name}", name=draft.account.name)
        entry.person_id = draft.subject_id
        if draft.account_id != actor.account_id:
            if _own(actor, draft.form, draft.subject_id).exists():
                message = _("You have an unfinished form like this yourself. Finish it first.")
                raise Invalid({"": message})
            draft.account = actor.account_id
            draft.save()
        content = json.loads(draft.content)
        row = DraftRow(draft.id, draft.form, draft.subject_id, content, draft.saved_at)
    return entry.done(row)


def discard_draft(actor: Actor, form: str, subject_id: int | None = None) -> None:
    """Drop this account's draft of the form; nothing happens when there is none."""
    with database.atomic("IMMEDIATE"):
        for draft in list(_own(actor, form, subject_id)):
            draft.delete_instance()


def drop_drafts_about(person_id: int) -> None:
    """Inside an entry: drop everybody's drafts about a person whose adding was undone."""
    for draft in list(Draft.select().where(Draft.subject_id == person_id)):
        draft.delete_instance()


def _own(actor: Actor, form: str, subject_id: int | None) -> Any:
    same = Draft.subject_id.is_null() if subject_id is None else Draft.subject_id == subject_id
    return Draft.select().where(Draft.account == actor.account_id, Draft.form == form, same)


def _as_text(value: Any) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(f"a draft can't hold a {type(value).__name__}")
