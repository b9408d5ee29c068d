"""Who opens a backup under a key that these records never had: a director of that time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.office.backups import TheirDirector
from peerdesk.words import _
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FormGrid
from ui.widgets.page import row
from ui.widgets.password import PasswordField
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class TheirDirectorDialog(RoomyDialog):
    """``names`` are those of the backup. `told` carries the TheirDirector."""

    told = Signal(object)

    def __init__(self, parent: QWidget, names: list[str]) -> None:
        super().__init__(parent)
        title = _("Who opens this backup?")
        self.setObjectName("their_director")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._name = ChoiceBox(
            [(name, name) for name in names], blank=False, name="their_director_name"
        )
        self._secret = PasswordField(name="their_director_password")
        self._secret.entered.connect(self._on_go)
        self._form = FormGrid(1)
        self._form.add("sign_in_name", _("A &director in that backup"), self._name)
        self._form.add(
            "password",
            _("&Password of that time"),
            self._secret,
            hint=_("Or the code on the recovery sheet of that time."),
        )
        go = button(_("Look inside"), "primary", on_click=self._on_go, name="their_director_go")
        go.setDefault(True)
        cancel = button(_("Cancel"), on_click=self.reject, name="their_director_cancel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(label(title, "heading", wrap=True))
        text = _("It is locked with a key that the records of today don't know.")
        whole.addWidget(label(text, "muted", wrap=True))
        whole.addWidget(self._form)
        whole.addLayout(row(None, cancel, go))
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go(self) -> None:
        if not self._secret.text():
            self._form.show_errors({"password": _("This is needed.")})
            return
        theirs = TheirDirector(self._name.code(), self._secret.text())
        self._secret.clear()
        self.accept()
        self.told.emit(theirs)
