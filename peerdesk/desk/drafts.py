"""Half-typed forms, kept so that a lock or an interruption loses nothing.

Only the account that typed a draft reads it. Drafts are not history: they are written outside
the journal, at every pause in typing, and are gone when the form is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peerdesk.actor import Actor
from peerdesk.records.office import Draft
from peerdesk.store.database import database


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list. ``form`` is the screen's own name for its form ("intake");

    ``subject_id`` the record that is being changed, None for a new one.
    """

    id: int
    form: str
    subject_id: int | None
    content: dict[str, Any]
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


def discard_draft(actor: Actor, form: str, subject_id: int | None = None) -> None:
    """Drop this account's draft of the form; nothing happens when there is none."""
    with database.atomic("IMMEDIATE"):
        for draft in list(_own(actor, form, subject_id)):
            draft.delete_instance()


def _own(actor: Actor, form: str, subject_id: int | None) -> Any:
    same = Draft.subject_id.is_null() if subject_id is None else Draft.subject_id == subject_id
    return Draft.select().where(Draft.account == actor.account_id, Draft.form == form, same)


def _as_text(value: Any) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(f"a draft can't hold a {type(value).__name__}")
