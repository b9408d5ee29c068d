"""Whether somebody is here for the first time: yes, no, or not asked."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from peerdesk.words import _
from ui.widgets.chips import ChipChoices

_YES, _NO = "yes", "no"


class FirstTimeChips(ChipChoices):
    """Two chips, beside each other, of which one may be ticked."""

    def __init__(self, *, name: str) -> None:
        super().__init__([(_YES, _("Yes")), (_NO, _("No"))], name=name)
        self._said: bool | None = None
        self.setAccessibleName(_("First time here?"))
        self.codes_changed.connect(self._on_codes_changed)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        chips = [self.layout().itemAt(at).sizeHint() for at in range(self.layout().count())]
        wide = sum(each.width() for each in chips) + self.layout().spacing() * (len(chips) - 1)
        return QSize(wide, max(each.height() for each in chips))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def said(self) -> bool | None:
        """What is ticked; None when nobody asked."""
        return self._said

    def say(self, first_time: bool | None) -> None:
        """Tick it."""
        self._said = first_time
        self.set_codes(() if first_time is None else (_YES if first_time else _NO,))

    def go_on(self) -> None:
        """The next answer: yes, no, not asked."""
        self.say({None: True, True: False, False: None}[self._said])

    def _on_codes_changed(self, codes: list[str]) -> None:
        """Of two the one that was ticked now."""
        before = () if self._said is None else (_YES if self._said else _NO,)
        now = [code for code in codes if code not in before] or codes
        self.say(None if not now else now[0] == _YES)
