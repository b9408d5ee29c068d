"""What an empty center needs next, each with the way there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex

from peerdesk.desk.office.first_steps import Step, first_steps
from peerdesk.words import _
from ui.context import Context
from ui.models.columns import Column, IdRole
from ui.screens.today.day_card import DayCard


@dataclass(frozen=True)
class _Row:
    id: Step
    words: str
    why: str
    icon: str


_PLACES: dict[Step, tuple[str, object]] = {
    "accounts": ("settings", "accounts"),
    "group": ("groups", None),
    "people": ("records", "import"),
}


class FirstStepsCard(DayCard):
    """Enter or a click goes there. What is done is gone, and so is the card when the center is
    at work."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            _("Next steps"),
            Column(
                "step",
                _("Step"),
                lambda row: row.words,
                second=lambda row: row.why,
                icon=lambda row: row.icon,
            ),
            empty="",
            most=3,
            least=3,
            name="today_first_steps",
        )
        self._context = context
        self.opened.connect(self._on_opened)
        self.list.clicked.connect(self._on_clicked)

    def reload(self) -> None:
        """Look again at what the center has."""
        words = {
            "accounts": (
                _("Add an account for each of the staff"),
                _("Everybody signs in under their own name."),
                "users",
            ),
            "group": (
                _("Add a group"),
                _("Its meetings then appear here by themselves."),
                "users-three",
            ),
            "people": (
                _("Bring your people in from a spreadsheet"),
                _("Or add them at the desk, as they come."),
                "download-simple",
            ),
        }
        rows = [_Row(step, *words[step]) for step in first_steps(self._context.actor)]
        self.show_rows(rows)
        self.setVisible(bool(rows))

    def _on_clicked(self, index: QModelIndex) -> None:
        """Whoever sees this for the first time doesn't know yet that lists want two clicks."""
        self._on_opened(index.data(IdRole))

    def _on_opened(self, step: Step) -> None:
        self._context.show(*_PLACES[step])
