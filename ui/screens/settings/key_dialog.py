"""*Change the key*: what it does, the director's password, then the new sheet typed back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from peerdesk.desk.office import new_key, recovery_sheets
from peerdesk.desk.office.new_key import NewKeyWish
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.jobs import Progress
from ui.sheet_proof import PrintedSheet, SheetProof, make_sheet
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import column, row
from ui.widgets.password import PasswordField
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class NewKeyDialog(RoomyDialog):
    """`wanted` carries the `NewKeyWish`. Closed before that, nothing has changed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setObjectName("new_key")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Change the key"))
        self._context = context
        self._printed: PrintedSheet | None = None
        self._is_wanted = False
        self._proof = SheetProof(
            context.door,
            context.jobs,
            context.dialogs,
            context.cost,
            check=_typed_back,
            button_words=_("Change the key"),
            typing_words=_(
                "Read the code on the paper and type its end here. Then the records are copied "
                "under a new key, which this sheet opens, and an older one no more."
            ),
        )
        self._proof.proved.connect(self._on_typed_back)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._first_page())
        self._pages.addWidget(self._proof)
        self._next = button(_("Next"), "primary", on_click=self._on_next, name="new_key_next")
        self._next.setDefault(True)
        away = button(_("Cancel"), on_click=self.close, name="new_key_cancel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        whole.setSpacing(metrics.MEDIUM)
        whole.addWidget(label(_("Change the key"), "heading"))
        whole.addWidget(self._pages, 1)
        whole.addLayout(row(None, away, self._next))
        self.resize(round(760 * sizes().factor), 640)
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_page(self) -> QWidget:
        self._banner = Banner(name="new_key_banner")
        self._password = PasswordField(name="new_key_password")
        self._password.entered.connect(self._on_next)
        self._form = FormGrid(1)
        self._form.add("password", _("Your &password, which stays"), self._password)
        sentences = (
            _(
                "The records are copied under a new key and take the place of the present ones. "
                "From then on no earlier password, no earlier recovery sheet and no old copy of "
                "the key file opens them, in PeerDesk or outside of it."
            ),
            _("First a new recovery sheet is made: print it, and type the end of its code back."),
            _(
                "Everybody else gets a password for one time on a slip, which you print and hand "
                "over. At the next sign-in they choose their own."
            ),
            _(
                "Backups that were made before go on opening with the passwords and the sheet of "
                "their time. Destroy those on sticks that may get into other hands."
            ),
            _(
                "It takes some seconds, with many records a minute. Until it is done, nothing has "
                "changed, whatever happens meanwhile."
            ),
        )
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(metrics.LARGE)
        inside.addLayout(
            column(*(label(each, wrap=True) for each in sentences), spacing=metrics.SMALL)
        )
        inside.addWidget(self._banner)
        inside.addWidget(self._form)
        inside.addStretch(1)
        return page

    def _on_next(self) -> None:
        if not self._next.isEnabled():
            return
        self._banner.clear()
        self._form.show_errors({})
        self._next.setEnabled(False)
        work = partial(_prepare, self._context, self._password.text())
        self._context.jobs.run(work, self._show_sheet, self._no)

    def _show_sheet(self, printed: PrintedSheet) -> None:
        self._printed = printed
        self._next.hide()
        self._proof.show_sheet(printed)
        self._pages.setCurrentWidget(self._proof)
        self._proof.setFocus(Qt.FocusReason.OtherFocusReason)

    def _no(self, error: Exception) -> None:
        self._next.setEnabled(True)
        if isinstance(error, Invalid):
            self._form.show_errors(error.fields)
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _on_typed_back(self, last_group: str) -> None:
        assert self._printed is not None
        self._is_wanted = True
        wish = NewKeyWish(self._password.text(), self._printed.sheet, last_group)
        self._password.clear()
        self.accept()
        self.wanted.emit(wish)

    def reject(self) -> None:
        """Esc: as the window's own close button."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._proof.forget()
        self._password.clear()
        if self._printed is not None and not self._is_wanted:
            self._context.said.emit(not_changed_words(self._printed.sheet.number), None)
        event.accept()


def not_changed_words(sheet: int) -> str:
    """What is said when the key stays: the new sheet is of no use then."""
    return _(
        "The key was not changed. Sheet {number} opens nothing: destroy it. The sheet before it "
        "still holds.",
        number=sheet,
    )


def _prepare(context: Context, password: str, progress: Progress) -> PrintedSheet:
    """Worker thread."""
    new_key.require_password(context.actor, context.door.folder, password)
    return make_sheet(context.actor, context.door, progress)


def _typed_back(printed: PrintedSheet, typed: str, _progress: Progress) -> str:
    recovery_sheets.require_typed_back(printed.sheet, typed)
    return typed
