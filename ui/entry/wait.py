"""The seconds after a wrong password: Enter meanwhile is not lost, it tries when they are over."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal

from peerdesk.words import _, ngettext


class Wait(QObject):
    """``left`` gives the seconds until the next try is allowed, 0 when it is now."""

    ticked = Signal()
    """There may be other words to show: while the seconds go by, and once when they are over."""
    over = Signal()
    """The try that was asked for meanwhile may be made."""

    def __init__(self, left: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._left = left
        self._is_wanted = False
        self._tick = QTimer(self)
        self._tick.setInterval(200)
        self._tick.timeout.connect(self._on_tick)

    def seconds(self) -> int:
        """What is left, in whole seconds; goes on telling until nothing is."""
        left = ceil(self._left())
        if left > 0 and not self._tick.isActive():
            self._tick.start()
        return left

    def may_try(self) -> bool:
        """Whether a try may be made now; else it is made when the seconds are over."""
        self._is_wanted = self.seconds() > 0
        return not self._is_wanted

    def forget(self) -> None:
        """Something else is typed or chosen: nothing is tried without being asked for anew."""
        self._is_wanted = False

    def words(self) -> str:
        """What is said of the seconds that are left."""
        left = self.seconds()
        if self._is_wanted:
            return ngettext("It is tried in {n} second.", "It is tried in {n} seconds.", left)
        again = ngettext("Try again in {n} second.", "Try again in {n} seconds.", left)
        return _("That didn't work.") + " " + again

    def _on_tick(self) -> None:
        if self.seconds() == 0:
            self._tick.stop()
            wanted, self._is_wanted = self._is_wanted, False
            self.ticked.emit()
            if wanted:
                self.over.emit()
        else:
            self.ticked.emit()
