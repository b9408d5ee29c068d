"""Erasing somebody: look where else the name stands, ask, do it, say where it was left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.privacy import erasing
from peerdesk.desk.privacy.erasing import Erased
from peerdesk.desk.privacy.mentions import Mention
from peerdesk.done import Done
from peerdesk.words import _, number
from ui.context import Context
from ui.screens.people import confirmations

_MOST_LEFT = 12
"""Lines of a list in a dialog."""


class ErasePerson(QObject):
    """One at a time; what was begun for somebody ends with `forget`."""

    deed_wanted = Signal(object)
    """A `Deed` to be asked."""
    erased = Signal(object)
    """The id of the person who is no longer there; said before the toast."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._page = window
        self._asked: tuple[PersonCard, bool] | None = None
        self._doing: int | None = None

    def begin(self, card: PersonCard, *, keep_counts: bool) -> None:
        """Anonymise, or delete without ``keep_counts``. The looking runs in the background."""
        self._asked = (card, keep_counts)
        look = partial(_named_elsewhere, self._context.actor, card.id)
        self._context.jobs.run(look, self._on_looked, self._context.job_failed)

    def forget(self) -> None:
        """Another person, or nobody, is shown."""
        self._asked = None

    def _on_looked(self, elsewhere: list[Mention]) -> None:
        if self._asked is not None:
            card, keep_counts = self._asked
            self._doing = card.id
            asks = confirmations.anonymising if keep_counts else confirmations.deleting
            self.deed_wanted.emit(asks(self._context, card, elsewhere, self._on_done))

    def _on_done(self, done: Done[Erased]) -> None:
        self.erased.emit(self._doing)
        self._context.did(done, quietly=True)
        self._context.said.emit(_("Erased. {backups}", backups=done.value.backups), None)
        if done.value.left:
            self._context.dialogs.tell(
                self._page.window(), _("The name still stands in other places"), _told(done.value)
            )


def _told(erased: Erased) -> str:
    lines = [f"• {where}" for where in erased.left[:_MOST_LEFT]]
    more = len(erased.left) - len(lines)
    if more:
        lines.append(_("and {n} more", n=number(more)))
    return "\n".join([*lines, "", _("It was left there. It can still be changed by hand.")])


def _named_elsewhere(actor: Actor, person_id: int, _progress: object) -> list[Mention]:
    return erasing.named_elsewhere(actor, person_id)
