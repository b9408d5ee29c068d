"""The recovery sheet in the settings: a new one, and whether the one in the safe opens."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from peerdesk.desk.office import recovery_sheets
from peerdesk.desk.office.recovery_sheets import CurrentSheet
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.jobs import Progress
from ui.sheet_proof import PrintedSheet, SheetProof
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class RecoveryDialog(RoomyDialog):
    """A new sheet. Closed before it was proved, nothing has changed: the old one opens."""

    proved = Signal(object)

    def __init__(self, parent: QWidget, context: Context, printed: PrintedSheet) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Recovery sheet"))
        self._context = context
        self._number = printed.sheet.number
        self._is_proved = False
        self._proof = SheetProof(context.door, context.jobs, context.dialogs, context.cost)
        self._proof.show_sheet(printed)
        self._proof.proved.connect(self._on_proved)
        away = button(_("Cancel"), on_click=self.close, name="recovery_dialog_close")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        title = _("Recovery sheet {number}", number=self._number)
        whole.addWidget(label(title, "heading"))
        words = _("The sheet before it opens the records until you have typed back from this one.")
        whole.addWidget(label(words, "muted", wrap=True))
        whole.addWidget(self._proof, 1)
        whole.addLayout(row(None, away))
        self.resize(round(760 * sizes().factor), 640)

    def _on_proved(self, done: Done[None]) -> None:
        self._is_proved = True
        self.proved.emit(done)
        self.accept()

    def reject(self) -> None:
        """Esc: as the window's own close button."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._proof.forget()
        if not self._is_proved:
            self._context.said.emit(
                _(
                    "Sheet {number} opens nothing: destroy it. The sheet before it still holds.",
                    number=self._number,
                ),
                None,
            )
        event.accept()


class TrySheetDialog(RoomyDialog):
    """Whether the code on a sheet opens the records; changes nothing."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setObjectName("try_sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Try the sheet"))
        self._context = context
        self._busy = False
        self._banner = Banner(name="try_sheet_banner")
        self._code = QLineEdit()
        self._code.setObjectName("try_sheet_code")
        self._code.returnPressed.connect(self._on_try)
        self._form = FormGrid(1)
        self._form.add("recovery_code", _("The &code on the sheet"), self._code)
        self._try = button(_("Try it"), "primary", on_click=self._on_try, name="try_sheet_try")
        self._try.setDefault(True)
        close = button(_("Close"), on_click=self.reject, name="try_sheet_close")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(label(_("Try the sheet"), "heading"))
        words = _("Type the code from the sheet in the safe. Nothing is changed by it.")
        whole.addWidget(label(words, "muted", wrap=True))
        whole.addWidget(self._banner)
        whole.addWidget(self._form)
        whole.addStretch(1)
        whole.addLayout(row(None, close, self._try))
        self.setMinimumWidth(round(480 * sizes().factor))
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_try(self) -> None:
        if self._busy:
            return
        self._banner.clear()
        self._form.show_errors({})
        self._busy = True
        work = partial(_try_sheet, self._context, self._code.text())
        self._context.jobs.run(work, self._done, self._no)

    def _done(self, sheet: CurrentSheet | None) -> None:
        self._busy = False
        self._code.clear()
        self._banner.show_message(current_sheet_words(sheet), "success")

    def _no(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, Invalid):
            self._form.show_errors(error.fields)
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")


def current_sheet_words(sheet: CurrentSheet | None) -> str:
    """Which sheet opens the records."""
    if sheet is None:
        return _("No recovery sheet opens the records yet.")
    if sheet.made_on is None:
        return _("A recovery sheet without a number opens the records.")
    return _(
        "Recovery sheet {number}, made on {day}, opens the records.",
        number=sheet.number,
        day=medium_date(sheet.made_on),
    )


def _try_sheet(context: Context, code: str, _progress: Progress) -> CurrentSheet | None:
    """Worker thread."""
    return recovery_sheets.try_sheet(context.actor, context.door.folder, code)
