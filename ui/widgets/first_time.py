"""Whether somebody is here for the first time: yes, no, declined, not known, or not asked."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent

from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.desk.front_desk.visits import FirstTime
from peerdesk.words import _
from ui.theme import sizes
from ui.widgets.fields import ChoiceBox

_ANSWERS = ("", "yes", "no", *WORDS)


class FirstTimeBox(ChoiceBox):
    """Narrow enough to stand beside other words; the key of whoever shows it goes on by one."""

    def __init__(self, *, name: str) -> None:
        answers = [("yes", _("Yes")), ("no", _("No"))]
        super().__init__(answers, may_decline=True, name=name)
        self.setAccessibleName(_("First time here?"))
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(round(170 * sizes().factor))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def said(self) -> FirstTime | None:
        """What is chosen; None when nobody asked."""
        return cast(FirstTime, self.code()) or None

    def say(self, first_time: str | None) -> None:
        """Choose it."""
        self.set_code(first_time or "")

    def go_on(self) -> None:
        """The next answer; after the last one, not asked."""
        at = _ANSWERS.index(self.code()) + 1
        self.set_code(_ANSWERS[at % len(_ANSWERS)])
