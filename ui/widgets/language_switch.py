"""English or Español: a switch for whoever is in front of the page, each in its own language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton

from peerdesk.words import LANGUAGES, _
from ui.theme import metrics
from ui.widgets.page import row
from ui.widgets.spoken import SpokenQuestion


class LanguageSwitch(SpokenQuestion):
    """`chosen` carries the code, when somebody chooses another one than is shown."""

    chosen = Signal(str)

    def __init__(self, code: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._code = code
        self._codes = list(LANGUAGES)
        self._group = QButtonGroup(self)
        chips = row(spacing=metrics.XS)
        for at, (each, words) in enumerate(LANGUAGES.items()):
            chip = QPushButton(words)
            chip.setObjectName(f"{name}_{each}")
            chip.setProperty("kind", "chip")
            chip.setAccessibleName(words)
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setAutoDefault(False)
            self._group.addButton(chip, at)
            chips.addWidget(chip)
        self.setLayout(chips)
        self.setFocusProxy(self._group.button(0))
        self.set_code(code)
        self.setAccessibleName(_("Language"))
        self._group.idClicked.connect(self._on_clicked)

    def code(self) -> str:
        """The language that is shown."""
        return self._code

    def set_code(self, code: str) -> None:
        """Show this one; `chosen` is not sent."""
        self._code = code
        self._group.button(self._codes.index(code)).setChecked(True)

    def _on_clicked(self, at: int) -> None:
        if self._codes[at] != self._code:
            self._code = self._codes[at]
            self.chosen.emit(self._code)
