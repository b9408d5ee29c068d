"""What every screen is given: who is signed in, the jobs, the dialogs, and how to say "done".

A screen calls a function of ``desk`` with plain values and hands its ``Done`` to
``context.did``: the toast with Undo is shown, and every screen that shows one of the changed
tables is told to reload. A screen knows no other screen; it asks the context to ``show`` one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from peerdesk.actor import Actor
from peerdesk.desk.history import undoing
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.office.keeping import Cost, in_plain_words, newest_entry
from peerdesk.done import Done
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.jobs import Cancelled, Progress, Runner


@dataclass(frozen=True)
class Again:
    """Something was undone, which the toast offers to do again: a journal entry, or a function
    that does it."""

    what: int | Callable[[], object]


@dataclass
class _Outside:
    """Something that the journal doesn't keep. ``undo`` and ``redo`` say whether they could.

    ``after`` is the journal's entry that was newest when it was done, or undone.
    """

    text: str
    undo: Callable[[], bool]
    redo: Callable[[], bool]
    after: int
    is_undone: bool = False


class Context(QObject):
    """One signed-in person's work in the window."""

    # The names of the tables that changed (a frozenset of str): screens reload what they show.
    changed = Signal(object)
    # A sentence for the toast, and what its Undo takes back: a journal entry, a function that
    # does it, or None; or what it offers to do again, as an `Again`.
    said = Signal(str, object)
    # A sentence about something that was refused or failed.
    refused = Signal(str)
    # Another screen is wanted: its name ("person", "group", "meeting", ...) and a target.
    wanted = Signal(str, object)
    # The preferences file was written: the window dresses itself anew.
    preferences_changed = Signal()
    # A backup (its Path) is to be put in the place of these records, opened by a director of that
    # time (`TheirDirector`) or, with None, by the keys of these records: everybody is signed out.
    restore_wanted = Signal(object, object)
    # The key of the records is to be changed, by this `NewKeyWish`.
    new_key_wanted = Signal(object)
    # Whoever goes on must give the password: the desk was left to visitors.
    lock_wanted = Signal()

    def __init__(
        self,
        actor: Actor,
        door: FrontDoor,
        jobs: Runner,
        dialogs: Dialogs,
        cost: Cost | None = None,
    ) -> None:
        """``cost`` is what new passwords are to cost; None for what suits this computer."""
        super().__init__()
        self.cost = cost
        self.actor = actor
        self.door = door
        self.jobs = jobs
        self.dialogs = dialogs
        self.since = newest_entry()
        self.typed: dict[Hashable, dict[str, Any]] = {}
        """What was left typed in dialogs and small forms: see `ui.kept`."""
        self._outside: _Outside | None = None

    def did(self, done: Done[Any], *, quietly: bool = False) -> None:
        """Something was written: tell the person (unless ``quietly``) and the screens."""
        if done.undoable and self._outside is not None and self._outside.is_undone:
            self._outside = None  # a new change: nothing undone before it is done again
        if done.entry_id is not None and not quietly:
            # A view, a print, a backup or an account's key can't be taken back.
            self.said.emit(done.label, done.entry_id if done.undoable else None)
        if done.tables:
            self.changed.emit(done.tables)

    def say(self, text: str) -> None:
        """Tell the person of something that nothing takes back."""
        self.said.emit(text, None)

    def attempt(
        self, action: Callable[[], Done[Any]], *, quietly: bool = False
    ) -> Done[Any] | None:
        """Run a writing function of ``desk``; a refusal becomes a toast, and None is returned.

        Invalid is left to the caller's form: pass forms through their own try.
        """
        try:
            done = action()
        except PeerDeskError as error:
            self.refused.emit(str(error))
            return None
        self.did(done, quietly=quietly)
        return done

    def undo(self, entry_id: int) -> None:
        """Take one entry back, or do again what it undid, or say why not; a whole import in the
        background."""
        if undoing.takes_long(self.actor, entry_id):
            self.said.emit(_("Taking it back …"), None)
            self.jobs.run(partial(_undo, self.actor, entry_id), self.undone, self.job_failed)
            return
        try:
            done = undoing.undo(self.actor, entry_id)
        except PeerDeskError as error:
            self.refused.emit(str(error))
            return
        self.undone(done)

    def undone(self, done: Done[None]) -> None:
        """Something was undone, or done again, and the toast offers the contrary."""
        assert done.entry_id is not None
        is_undone = undoing.is_undone(self.actor, done.entry_id)
        # What a screen says of what has gone from it gives way to what the person did.
        self.changed.emit(done.tables)
        self.said.emit(done.label, Again(done.entry_id) if is_undone else done.entry_id)

    def offer_undo(self, text: str, undo: Callable[[], bool], redo: Callable[[], bool]) -> None:
        """Something that the journal doesn't keep was done: ``undo`` takes it back, and ``redo``
        does it again, from the toast or by their keys until something newer is there. Both say
        themselves why they can't, and return False."""
        newest = undoing.next_to_undo(self.actor, self.since) or 0
        self._outside = _Outside(text, undo, redo, newest)
        self.said.emit(text, self._undo_outside)

    def _undo_outside(self) -> None:
        outside = self._outside
        if outside is not None and not outside.is_undone and outside.undo():
            outside.is_undone, outside.after = True, newest_entry()
            self.said.emit(_("Undone: {label}", label=outside.text), Again(self._redo_outside))

    def _redo_outside(self) -> None:
        outside = self._outside
        if outside is not None and outside.is_undone and outside.redo():
            outside.is_undone, outside.after = False, newest_entry()
            self.said.emit(_("Done again: {label}", label=outside.text), self._undo_outside)

    def can_undo(self) -> bool:
        """Whether Ctrl+Z has anything to take back."""
        return self._is_outside(undone=False) or bool(undoing.next_to_undo(self.actor, self.since))

    def can_redo(self) -> bool:
        """Whether Ctrl+Y has anything to do again."""
        return self._is_outside(undone=True) or bool(undoing.next_to_redo(self.actor, self.since))

    def _is_outside(self, *, undone: bool) -> bool:
        return self._outside is not None and self._outside.is_undone == undone

    def undo_last(self) -> None:
        """Ctrl+Z: take back this person's newest change since signing in."""
        entry_id = undoing.next_to_undo(self.actor, self.since)
        outside = self._outside
        if outside is not None and not outside.is_undone and (entry_id or 0) <= outside.after:
            self._undo_outside()
        elif entry_id is not None:
            self.undo(entry_id)
        else:
            self.refused.emit(_("There is nothing of yours to undo."))

    def redo_last(self) -> None:
        """Ctrl+Y: do again what this person has undone last, until there is a new change."""
        entry_id = undoing.next_to_redo(self.actor, self.since)
        outside = self._outside
        if outside is not None and outside.is_undone and (entry_id or 0) <= outside.after:
            self._redo_outside()
        elif entry_id is not None:
            self.undo(entry_id)
        else:
            self.refused.emit(_("There is nothing of yours to do again."))

    def show(self, screen: str, target: object = None) -> None:
        """Ask the window for another screen, at the record ``target``."""
        self.wanted.emit(screen, target)

    def job_failed(self, error: BaseException) -> None:
        """For jobs: the world's errors are said, ours go on to the crash dialog.

        A job that was cancelled, by its button or by the lock, is no failure.
        """
        if isinstance(error, Cancelled):
            return
        plain = in_plain_words(error)
        if plain is None:
            raise error
        self.refused.emit(str(plain))


def _undo(actor: Actor, entry_id: int, progress: Progress) -> Done[None]:
    """Worker thread: take a large entry back."""
    return undoing.undo(actor, entry_id, progress.report)
