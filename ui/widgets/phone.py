"""A phone number as people type it, written out in full when the field is left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from peerdesk.desk.basics.forms import typed_phone
from peerdesk.errors import Invalid


class PhoneField(QLineEdit):
    """What isn't a whole number stays as typed and is a problem; `problem_found` carries the

    message, or "" when it has gone. ``region`` is where a number without a country is.
    """

    problem_found = Signal(str)

    def __init__(self, region: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._region = region
        self.editingFinished.connect(self._on_finished)
        self.textEdited.connect(self._on_edited)

    def _on_edited(self) -> None:
        self.problem_found.emit("")

    def _on_finished(self) -> None:
        try:
            written = typed_phone(self.text(), self._region)
        except Invalid as error:
            self.problem_found.emit(str(error))
            return
        self.problem_found.emit("")
        if written != self.text():
            self.blockSignals(True)  # the same number: nothing was changed
            self.setText(written)
            self.blockSignals(False)
