"""One step back, one step on: a day or a month."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.theme import metrics
from ui.widgets.buttons import button, icon_button
from ui.widgets.page import row
from ui.widgets.text import label


class Stepper(QWidget):
    """Shows words between two arrows. `stepped` carries -1 or 1, `home_wanted` asks for now."""

    stepped = Signal(int)
    home_wanted = Signal()

    def __init__(self, earlier: str, later: str, home: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._words = label("", "strong", name=f"{name}_words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._earlier = icon_button(
            "caret-left",
            earlier,
            shortcut="Alt+Left",
            on_click=self._on_earlier,
            name=f"{name}_earlier",
        )
        self._later = icon_button(
            "caret-right",
            later,
            shortcut="Alt+Right",
            on_click=self._on_later,
            name=f"{name}_later",
        )
        self._home = button(home, "quiet", on_click=self._on_home, name=f"{name}_home")
        line = row(self._earlier, spacing=metrics.XS)
        line.addWidget(self._words, 1)
        line.addWidget(self._home)
        line.addWidget(self._later)
        self.setLayout(line)

    def show_words(self, words: str, *, at_home: bool, may_go_on: bool = True) -> None:
        """Where it stands now, and whether that is now itself."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._home.setVisible(not at_home)
        self._later.setEnabled(may_go_on)

    def words(self) -> str:
        """What stands between the arrows."""
        return self._words.text()

    def _on_earlier(self) -> None:
        self.stepped.emit(-1)

    def _on_later(self) -> None:
        self.stepped.emit(1)

    def _on_home(self) -> None:
        self.home_wanted.emit()
