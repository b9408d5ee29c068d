"""Guests who give no name: counted for the day, never listed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from peerdesk.desk.front_desk import visits
from peerdesk.words import _, number
from ui.context import Context
from ui.theme import metrics
from ui.widgets.buttons import button, icon_button
from ui.widgets.page import row
from ui.widgets.text import label


class GuestsLine(QWidget):
    """The day's headcount, with one more and one fewer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = label("", "muted", name="guests_counted")
        self._fewer = icon_button(
            "minus-circle", _("One guest fewer"), on_click=self._on_fewer, name="guests_fewer"
        )
        self._more = button(
            _("+1 guest"), "quiet", shortcut="Ctrl+G", on_click=self._on_more, name="guests_more"
        )
        self._more.setAccessibleName(_("One more guest without a name"))
        line = row(self._words, None, self._fewer, self._more)
        line.setContentsMargins(metrics.LARGE, metrics.XS, metrics.SMALL, metrics.XS)
        self.setLayout(line)

    def reload(self) -> None:
        """Read the day's count again."""
        count = visits.guests_counted(self._context.actor)
        said = _("Guests without a name: {n}", n=number(count))
        self._words.setText(said if count else _("No guests without a name yet"))
        self._fewer.setEnabled(count > 0)

    def _on_more(self) -> None:
        self._count(1)

    def _on_fewer(self) -> None:
        self._count(-1)

    def _count(self, step: int) -> None:
        actor = self._context.actor
        self._context.attempt(
            lambda: visits.count_guests(actor, visits.guests_counted(actor) + step)
        )
