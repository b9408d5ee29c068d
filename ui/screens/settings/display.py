"""How the window looks on this computer; kept beside the records, applied at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from peerdesk.errors import PeerDeskError
from peerdesk.words import LANGUAGES, _
from ui.context import Context
from ui.look import TEXT_SIZES, language_of, mode_of, text_size_of
from ui.theme import metrics
from ui.widgets.form import FieldRow
from ui.widgets.page import Card, row
from ui.widgets.spoken import Question
from ui.widgets.text import label


class _Choice(Question):
    """A few exclusive answers beside each other; arrows move among them."""

    def __init__(self, choices: list[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.group = QButtonGroup(self)
        self._codes = [code for code, _words in choices]
        chips = row()
        for at, (code, words) in enumerate(choices):
            chip = QPushButton(words)
            chip.setObjectName(f"{name}_{code}")
            chip.setProperty("kind", "chip")
            chip.setAccessibleName(words)
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setAutoDefault(False)
            self.group.addButton(chip, at)
            chips.addWidget(chip)
        chips.addStretch(1)
        self.setLayout(chips)
        self.setFocusProxy(self.group.button(0))

    def code(self) -> str:
        return self._codes[self.group.checkedId()]

    def set_code(self, code: str) -> None:
        self.group.button(self._codes.index(code)).setChecked(True)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for chip, code in zip(self.group.buttons(), self._codes, strict=True):
            del code
            chip.setAccessibleDescription(name)


class DisplaySection(QWidget):
    """Light or dark, text size, language."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_display")
        self._context = context
        self._theme = _Choice(
            [
                ("system", _("Like the computer")),
                ("light", _("Light")),
                ("dark", _("Dark")),
            ],
            "display_theme",
        )
        self._size = _Choice(
            [("normal", _("Normal")), ("large", _("Large")), ("larger", _("Larger"))],
            "display_text_size",
        )
        self._language = _Choice(list(LANGUAGES.items()), "display_language")
        card = Card(name="display_card")
        card.body.setSpacing(metrics.XL)
        card.body.addWidget(FieldRow(_("Light or dark"), self._theme))
        card.body.addWidget(FieldRow(_("Size of the text"), self._size))
        card.body.addWidget(FieldRow(_("Language"), self._language))
        card.body.addWidget(
            label(_("For everybody who works at this computer."), "small", wrap=True)
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        whole.addStretch(1)
        for choice in (self._theme, self._size, self._language):
            choice.group.idClicked.connect(self._on_chosen)

    def reload(self) -> None:
        """Show what is kept on this computer."""
        kept = self._context.door.folder.read_preferences()
        self._theme.set_code(mode_of(kept))
        self._size.set_code(text_size_of(kept.text_size))
        self._language.set_code(language_of(kept))

    def _on_chosen(self) -> None:
        folder = self._context.door.folder
        size = self._size.code()
        wanted = replace(
            folder.read_preferences(),
            theme=self._theme.code(),
            text_size=next(percent for name, percent in TEXT_SIZES.items() if name == size),
            language=self._language.code(),
        )
        try:
            folder.write_preferences(wanted)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            self.reload()
            return
        self._context.preferences_changed.emit()
