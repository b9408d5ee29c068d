"""Keeps what is half typed, so that a lock or an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from peerdesk.desk import drafts
from peerdesk.errors import PeerDeskError
from ui.context import Context

_PAUSE = 400
"""Milliseconds without a key after which the draft is written."""


class DraftKeeper(QObject):
    """Writes the draft of one form at every pause in typing. ``read`` gives the form's values.

    Nothing is written before `touch`, so that a form that was only looked at leaves no draft.
    """

    saved = Signal(object)
    """The moment (datetime, the center's own time) at which the draft was written."""

    def __init__(
        self, context: Context, form: str, read: Callable[[], dict[str, Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._read = read
        self._subject: int | None = None
        self._is_typed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.flush)

    def begin(self, subject: int | None) -> dict[str, Any] | None:
        """Keep the draft of this record (None for a new one) from now on; what is kept of it."""
        self._forget_typing()
        self._subject = subject
        return drafts.load_draft(self._context.actor, self._form, subject)

    def touch(self) -> None:
        """Something was typed."""
        self._is_typed = True
        self._timer.start()

    def flush(self) -> None:
        """Write what was typed since the last time, at once."""
        if not self._is_typed:
            return
        self._forget_typing()
        try:
            drafts.save_draft(self._context.actor, self._form, self._read(), self._subject)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        now: datetime = self._context.actor.clock.now()
        self.saved.emit(now)

    def discard(self) -> None:
        """The form was saved, or is begun anew."""
        self._forget_typing()
        drafts.discard_draft(self._context.actor, self._form, self._subject)

    def discard_new(self) -> None:
        """What was typed for somebody new went into the form of the record that is kept now."""
        drafts.discard_draft(self._context.actor, self._form, None)

    def _forget_typing(self) -> None:
        self._is_typed = False
        self._timer.stop()
