"""The visitors' view: a greeting over everything, while the desk's screen faces the door.

Nobody's name is on it or behind it. Whoever comes may type the name that they go by here and is
signed in as a guest; who that is, the desk says later. The key that brought it locks: any visitor
may press it, and what is behind the greeting is for whoever has a password. The lock takes the
greeting away, so that whoever signs in is at the desk again.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from peerdesk.desk.front_desk import visits
from peerdesk.errors import PeerDeskError
from peerdesk.words import N_, _, in_language, language, pgettext
from ui.context import Context
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.language_switch import LanguageSwitch
from ui.widgets.messages import announce
from ui.widgets.page import row
from ui.widgets.shortcut import add_key
from ui.widgets.text import label

KEY = "F9"

_SAY_KEY_FOR = 6_000
"""Milliseconds for which whoever brought the greeting is told how to leave it."""

_FORGET_AFTER = 20_000
"""Milliseconds after which a half-typed name, or the thanks, is taken away."""

_ASKS = N_("Please say your name at the desk.")
_THANKS = N_("Thank you, you are signed in.")


class WelcomeView(QDialog):
    """Fills the whole screen and holds back every key and click from the window behind it."""

    left = Signal()

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setWindowTitle("PeerDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self._context = context
        self._said = _ASKS
        self._shows_key = True
        self._greeting = _centred(label("", "greeting", name="welcome_greeting"))
        self._also = _centred(label("", "muted"))
        self._words = _centred(label("", "title", wrap=True, name="welcome_words"))
        self.edit = QLineEdit()
        self.edit.setObjectName("welcome_name")
        self.edit.setMaxLength(80)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.setFixedWidth(round(360 * sizes().factor))
        self._go = button("", "primary", name="welcome_sign_in")
        self._language = LanguageSwitch(language(), name="welcome_language")
        self._language.chosen.connect(self._speak)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FORGET_AFTER)
        self._timer.timeout.connect(self.start_anew)
        self._say_key = QTimer(self)
        self._say_key.setSingleShot(True)
        self._say_key.setInterval(_SAY_KEY_FOR)
        self._say_key.timeout.connect(self.hide_key)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.returnPressed.connect(self._on_sign_in)
        self._go.clicked.connect(self._on_sign_in)
        add_key(self, KEY, context.lock_wanted.emit, _("Back to the desk, by your password"))
        self.start_anew()
        self._say_key.start()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XXL, metrics.XXL, metrics.XXL, metrics.LARGE)
        page.setSpacing(metrics.LARGE)
        page.addStretch(4)
        page.addWidget(self._greeting)
        page.addWidget(self._words)
        page.addSpacing(metrics.XXL)
        page.addWidget(self._also)
        page.addLayout(row(None, self.edit, self._go, None))
        page.addStretch(5)
        page.addLayout(row(None, self._language, None))
        self._how = _centred(label("", "small", name="welcome_key"))
        page.addWidget(self._how)

    def _speak(self) -> None:
        """Everything in the language of whoever stands here; the desk's own stays as it is."""
        with in_language(self._language.code()):
            self._greeting.setText(_("Welcome."))
            self._words.setText(_(self._said))
            self._also.setText(_("You can also type the name you go by here."))
            self._go.setText(pgettext("visitor", "Sign in"))
            self.edit.setAccessibleName(_("The name you go by here"))
            self._language.setAccessibleName(_("Language"))
            how = _("{key} and your password lead back to the desk.", key=KEY)
            self._how.setText(how if self._shows_key else "")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str) -> None:
        self._said = text
        self._speak()

    def start_anew(self) -> None:
        """As the next visitor should find it."""
        self._forget()
        self._language.set_code(language())
        self._say(_ASKS)

    def hide_key(self) -> None:
        """From now on visitors may be looking."""
        self._say_key.stop()
        self._shows_key = False
        self._how.setText("")

    def _forget(self) -> None:
        # Not clear(): Ctrl+Z would bring back the name of whoever stood here before.
        self.edit.setText("")
        self._timer.stop()

    def _on_text_changed(self, text: str) -> None:
        self._go.setEnabled(bool(text.strip()))
        if text:
            self.hide_key()
            self._say(_ASKS)
            self._timer.start()

    def _on_sign_in(self) -> None:
        name = " ".join(self.edit.text().split())
        if not name:
            return
        try:
            done = visits.sign_in_guest(self._context.actor, name)
        except PeerDeskError:
            # What is wrong is not for visitors to read; the desk signs them in by hand.
            self.start_anew()
            return
        self._context.did(done, quietly=True)
        self._forget()
        self._say(_THANKS)
        announce(self._words, self._words.text())
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    def reject(self) -> None:
        """Esc takes back what was typed; it doesn't leave."""
        self.start_anew()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # Locked, by whatever: it doesn't come back by itself.
            self.left.emit()
            self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own way to close (Alt+F4) is in every visitor's fingers."""
        if event.spontaneous():
            event.ignore()
        else:
            super().closeEvent(event)


def _centred(made: QLabel) -> QLabel:
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
