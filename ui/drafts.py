"""Keeps what is half typed, so that a lock, an interruption or a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from peerdesk.desk.people import drafts
from peerdesk.errors import FolderHeld, PeerDeskError
from ui.context import Context

_PAUSE = 100
"""Milliseconds without a key after which the draft is written: a save takes two or three."""
_LATEST = 1000
"""Milliseconds after the first unsaved key within which it is written, pause or not."""
_AGAIN = 250
"""Milliseconds until the next try while a job is writing."""
_CHANGED = ("code_changed", "codes_changed", "slots_changed", "changed")
"""The signals of the house's own fields."""


def changed(now: dict[str, Any], was: dict[str, Any]) -> dict[str, Any] | None:
    """The values of a form that are no more what it was filled with; None without one."""
    return {key: value for key, value in now.items() if value != was.get(key)} or None


class DraftKeeper(QObject):
    """Writes the draft of one form as it is typed. ``read`` gives what is to be kept, None when
    all that was typed was taken back: then no draft stays.

    Nothing is written before `touch`, so that a form that was only looked at leaves no draft.
    What can't be written stays unsaved, and is tried again with the next key.
    """

    saved = Signal(object)
    """The moment (datetime, the center's own time) at which the draft was written."""

    def __init__(
        self,
        context: Context,
        form: str,
        read: Callable[[], dict[str, Any] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._read = read
        self._subject: int | None = None
        self._id: int | None = None
        self._is_typed = False
        self._unsaved_for = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    @property
    def draft_id(self) -> int | None:
        """The draft of somebody new that is kept now, once it was written."""
        return self._id

    def begin(self, subject: int, form: str = "") -> dict[str, Any] | None:
        """Keep the draft about this person from now on, of another ``form`` than before where one
        is given; what there is of it."""
        self._turn_to(subject, None)
        self._form = form or self._form
        return drafts.load_draft(self._context.actor, self._form, subject)

    def begin_form(self, form: str) -> dict[str, Any] | None:
        """Keep the one draft of this form, which is about no person, from now on; what there is
        of it."""
        self._turn_to(None, None)
        self._form = form
        try:
            found = drafts.form_draft(self._context.actor, form)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return None
        self._id = found.id if found is not None else None
        return found.content if found is not None else None

    def follow(self, form: QWidget) -> None:
        """Whatever is typed or chosen in a part of ``form`` is something typed."""
        for each in (form, *form.findChildren(QWidget)):
            if isinstance(each, QLineEdit | QPlainTextEdit):
                each.textChanged.connect(self.touch)
            elif isinstance(each, QCheckBox):
                each.toggled.connect(self.touch)
            for name in _CHANGED:
                if isinstance(signal := getattr(each, name, None), SignalInstance):
                    signal.connect(self.touch)

    def begin_new(self) -> None:
        """Keep a draft of its own about somebody new from now on."""
        self._turn_to(None, None)

    def resume(self, draft_id: int) -> dict[str, Any]:
        """Keep this draft about somebody new from now on; what it holds. PeerDeskError, and
        nothing has changed, when this account doesn't have it any more."""
        content = drafts.draft_of(self._context.actor, draft_id).content
        self._turn_to(None, draft_id)
        return content

    def touch(self) -> None:
        """Something was typed."""
        if not self._is_typed:
            self._is_typed = True
            self._unsaved_for.start()
        left = max(0, _LATEST - self._unsaved_for.elapsed())
        self._timer.start(min(_PAUSE, left))

    def flush(self) -> bool:
        """Write what was typed since the last time, at once. False, with the reason said, when
        that can't be done."""
        return self._write(waits=True)

    def discard(self, draft_id: int | None = None) -> None:
        """The form was saved, or is begun anew; or what ``draft_id`` held went into it."""
        actor = self._context.actor
        try:
            if draft_id is None:
                self._forget_typing()
                drafts.discard_draft(actor, self._form, self._subject, draft_id=self._id)
                self._id = None
            else:
                drafts.discard_draft(actor, self._form, draft_id=draft_id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))

    def stop(self) -> None:
        """The form is empty: nothing of it is kept any more."""
        self._forget_typing()
        self._subject = self._id = None

    def _turn_to(self, subject: int | None, draft_id: int | None) -> None:
        self.flush()
        self.stop()
        self._subject, self._id = subject, draft_id

    def _on_time(self) -> None:
        self._write(waits=False)

    def _write(self, *, waits: bool) -> bool:
        if not self._is_typed:
            return True
        self._timer.stop()
        actor, content = self._context.actor, self._read()
        if content is None:
            self.discard()
            return True
        try:
            self._id = drafts.save_draft(
                actor, self._form, content, self._subject, draft_id=self._id, waits=waits
            )
        except FolderHeld as error:
            if waits:
                self._context.refused.emit(str(error))
            else:
                self._timer.start(_AGAIN)
            return False
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return False
        self._forget_typing()
        now: datetime = actor.clock.now()
        self.saved.emit(now)
        return True

    def _forget_typing(self) -> None:
        self._is_typed = False
        self._timer.stop()
