"""How the window looks, for this account and on this computer; applied at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.office import looks
from peerdesk.desk.office.keeping import Preferences
from peerdesk.desk.office.looks import Look
from peerdesk.errors import PeerDeskError
from peerdesk.words import LANGUAGES, _
from ui.context import Context
from ui.look import TEXT_SIZES, language_of, mode_of, text_size_of
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.form import FieldRow, ScrollForm
from ui.widgets.page import Card, row
from ui.widgets.spoken import SpokenQuestion
from ui.widgets.text import label


class _Choice(SpokenQuestion):
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


class _LookCard(Card):
    """Light or dark, text size, language. `look_chosen` carries all three as a `Look`."""

    look_chosen = Signal(object)

    def __init__(self, title: str, name: str) -> None:
        super().__init__(name=f"{name}_card")
        self._theme = _Choice(
            [
                ("system", _("Like the computer")),
                ("light", _("Light")),
                ("dark", _("Dark")),
            ],
            f"{name}_theme",
        )
        self._size = _Choice(
            [("normal", _("Normal")), ("large", _("Large")), ("larger", _("Larger"))],
            f"{name}_text_size",
        )
        self._language = _Choice(list(LANGUAGES.items()), f"{name}_language")
        self.body.setSpacing(metrics.LARGE)
        self.body.addWidget(label(title, "heading"))
        self.body.addWidget(FieldRow(_("Light or dark"), self._theme))
        self.body.addWidget(FieldRow(_("Size of the text"), self._size))
        self.body.addWidget(FieldRow(_("Language"), self._language))
        for choice in (self._theme, self._size, self._language):
            choice.group.idClicked.connect(self._on_clicked)

    def show_look(self, worn: Preferences) -> None:
        """Show what holds."""
        self._worn = worn
        self._theme.set_code(mode_of(worn))
        self._size.set_code(text_size_of(worn.text_size))
        self._language.set_code(language_of(worn))

    def _on_clicked(self) -> None:
        """What was not touched is not chosen: of it the computer's goes on to hold."""
        size, worn = self._size.code(), self._worn
        look = Look()
        if self._theme.code() != mode_of(worn):
            look = replace(look, theme=self._theme.code())
        if size != text_size_of(worn.text_size):
            percent = next(each for name, each in TEXT_SIZES.items() if name == size)
            look = replace(look, text_size=percent)
        if self._language.code() != language_of(worn):
            look = replace(look, language=self._language.code())
        self.look_chosen.emit(look)


class DisplaySection(QWidget):
    """The account's own look; for a director also that of this computer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_display")
        self._context = context
        self._own = _LookCard(_("For you"), "display")
        self._own.body.addWidget(
            label(_("Yours alone, from sign-in until it locks."), "small", wrap=True)
        )
        self._as_computer = button(
            _("Use this computer's settings"),
            "quiet",
            on_click=self._on_as_computer,
            name="display_as_computer",
        )
        self._own.body.addLayout(row(self._as_computer, None))
        self._own.look_chosen.connect(self._on_own)
        self._computers: _LookCard | None = None
        form = ScrollForm("display_scroll")
        form.body.addWidget(self._own)
        if may(context.actor, Right.KEEP_CENTER):
            self._computers = _LookCard(_("This computer"), "computer")
            self._computers.body.addWidget(
                label(
                    _("Before anybody signs in, and for everybody who has chosen nothing else."),
                    "small",
                    wrap=True,
                )
            )
            self._computers.look_chosen.connect(self._on_computers)
            form.body.addWidget(self._computers)
        form.body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(form)

    def reload(self) -> None:
        """Show what is kept."""
        computer = self._context.door.folder.read_preferences()
        own = looks.own_look(self._context.actor)
        self._own.show_look(own.over(computer))
        self._as_computer.setEnabled(own.is_own)
        if self._computers is not None:
            self._computers.show_look(computer)

    def _on_own(self, chosen: Look) -> None:
        before = looks.own_look(self._context.actor)
        self._keep_own(
            Look(
                chosen.language or before.language,
                chosen.theme or before.theme,
                chosen.text_size or before.text_size,
            )
        )

    def _on_as_computer(self) -> None:
        self._keep_own(Look())

    def _keep_own(self, look: Look) -> None:
        actor = self._context.actor
        self._context.attempt(lambda: looks.change_own_look(actor, look), quietly=True)
        self.reload()
        self._context.preferences_changed.emit()

    def _on_computers(self, chosen: Look) -> None:
        context = self._context
        try:
            looks.change_computers_look(context.actor, context.door.folder, chosen)
        except PeerDeskError as error:
            context.refused.emit(str(error))
        self.reload()
        context.preferences_changed.emit()
