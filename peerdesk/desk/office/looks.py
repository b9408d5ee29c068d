"""How the window looks for an account: its own choice, or the computer's where it has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from peerdesk.actor import Actor
from peerdesk.desk.basics.forms import Form, checked
from peerdesk.desk.basics.rights import Right, require, roles_now
from peerdesk.errors import Refused
from peerdesk.records.office import Account
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.folder import DataFolder, Preferences
from peerdesk.store.journal import Done
from peerdesk.words import LANGUAGES, _


class _LookForm(Form):
    language: str | None = Field(default=None, pattern=f"^({'|'.join(LANGUAGES)})$")
    theme: Literal["system", "light", "dark"] | None = None
    text_size: int | None = Field(default=None, ge=50, le=300)


@dataclass(frozen=True)
class Look:
    """An account's own choices; None where the computer's holds. ``text_size`` is in percent."""

    language: str | None = None
    theme: str | None = None
    text_size: int | None = None

    def over(self, computer: Preferences) -> Preferences:
        """The computer's preferences with these in their place."""
        return replace(
            computer,
            language=self.language or computer.language,
            theme=self.theme or computer.theme,
            text_size=self.text_size or computer.text_size,
        )

    @property
    def is_own(self) -> bool:
        """Whether anything was chosen."""
        return self != Look()


def own_look(actor: Actor) -> Look:
    """What this account has chosen."""
    row = Account.get_or_none(Account.id == actor.account_id)
    return Look(row.language, row.theme, row.text_size) if row is not None else Look()


def change_own_look(actor: Actor, look: Look) -> Done[None]:
    """Keep what this account chooses for itself, whatever its role; no step of undo."""
    if actor.account_id is None or not roles_now(actor):
        raise Refused(_("Sign in first."))
    form = checked(_LookForm, vars(look))
    account = Account.get_by_id(actor.account_id)
    with journal.entry(actor, said("own_look_changed"), kind="account") as entry:
        account.language, account.theme = form.language, form.theme
        account.text_size = form.text_size
        account.save()
    return entry.done(None)


def change_computers_look(actor: Actor, folder: DataFolder, look: Look) -> None:
    """The default of this computer, before anybody signs in and for who chose nothing.

    It lies beside the records: it is no part of them. Raises a FolderError in plain words.
    """
    require(actor, Right.KEEP_CENTER)
    checked(_LookForm, vars(look))
    folder.write_preferences(look.over(folder.read_preferences()))
