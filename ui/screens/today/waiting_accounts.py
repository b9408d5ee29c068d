"""That accounts wait: for a director's yes, or for a password of their owner's own."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.office import office
from peerdesk.words import _
from ui.context import Context
from ui.widgets.messages import Banner


class WaitingAccounts(QWidget):
    """Nothing while none waits, and for whoever keeps no accounts."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._banner = Banner(name="today_accounts")
        self._banner.action_clicked.connect(self._on_look)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._banner)
        self.hide()

    def reload(self) -> None:
        """Ask again which accounts wait."""
        if words := office.waiting_words(self._context.actor):
            self._banner.show_message(words, action=_("See the accounts"))
        else:
            self._banner.clear()
        self.setVisible(bool(words))

    def _on_look(self) -> None:
        self._context.show("settings", "accounts")
