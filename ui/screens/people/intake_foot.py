"""Below the intake: what happens to what is typed, and the ways out of the form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import row
from ui.widgets.text import label


class IntakeFoot(QWidget):
    """A hint, and the buttons; the page decides what they do."""

    leave_wanted = Signal()
    consent_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, *, keeps_consents: bool) -> None:
        super().__init__()
        self._hint = label("", "small", wrap=True, name="intake_hint")
        leave = button(_("Cancel"), "quiet", on_click=self.leave_wanted.emit, name="intake_leave")
        leave.setToolTip(_("Esc: what is typed is kept"))
        consent = button(
            _("Consent …"), on_click=self.consent_wanted.emit, name="intake_save_consent"
        )
        consent.setAccessibleName(_("Save and add a consent"))
        consent.setToolTip(f"{consent.accessibleName()} (Ctrl+Shift+Enter)")
        if not keeps_consents:
            consent.hide()
        self._save = button(
            _("Save"), "primary", on_click=self.save_wanted.emit, name="intake_save"
        )
        self._save.setToolTip("Ctrl+Enter")
        beside = row(self._hint, leave, consent, self._save)
        beside.setStretch(0, 1)
        beside.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        self.setLayout(beside)

    def say(self, words: str) -> None:
        """Show this hint."""
        self._hint.setText(words)

    def say_whether(self, *, signs_in: bool) -> None:
        """Whether saving also signs them in."""
        self._save.setText(_("Save and sign in") if signs_in else _("Save"))
