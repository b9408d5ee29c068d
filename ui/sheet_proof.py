"""A new recovery sheet: saved or printed first, then proved by typing back from it.

It opens nothing before that, so that the safe never holds a sheet that opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _
from ui.dialogs import Dialogs
from ui.jobs import Progress, Runner
from ui.recovery_sheet import RecoverySheetView
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.text import label

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.basics.going_out import Made
    from peerdesk.desk.office.front_door import FrontDoor
    from peerdesk.desk.office.keeping import Cost
    from peerdesk.desk.office.recovery_sheets import NewSheet
    from peerdesk.done import Done


class PrintedSheet:
    """A sheet that opens nothing yet, with its page: what `make_sheet` hands to the window."""

    def __init__(self, actor: Actor, sheet: NewSheet, made: Made) -> None:
        self.actor, self.sheet, self.made = actor, sheet, made


def make_sheet(actor: Actor, door: FrontDoor, _progress: Progress) -> PrintedSheet:
    """Worker thread: a new code, and the page that it stands on."""
    from peerdesk.desk.basics.going_out import Made
    from peerdesk.desk.basics.letterhead import letterhead
    from peerdesk.desk.basics.sheets import RecoverySheet
    from peerdesk.desk.office import recovery_sheets
    from peerdesk.reports.recovery import recovery_pdf

    sheet = recovery_sheets.make_sheet(actor).value
    page = RecoverySheet(letterhead(actor), sheet.code, str(door.folder.path), sheet.number)
    leaving = recovery_sheets.leaving(actor, sheet.number)
    return PrintedSheet(actor, sheet, Made(recovery_pdf(page), leaving))


Check = Callable[[PrintedSheet, str, Progress], Any]
"""Worker thread: what is done with the sheet and what was typed back from it; Invalid at
``last_group`` when that is something else."""


class SheetProof(QWidget):
    """`proved` carries what ``check`` returned: the Done of the moment from which the sheet opens

    the records, where none is given.
    """

    proved = Signal(object)

    def __init__(
        self,
        door: FrontDoor,
        jobs: Runner,
        dialogs: Dialogs,
        cost: Cost | None = None,
        *,
        check: Check | None = None,
        button_words: str = "",
        typing_words: str = "",
    ) -> None:
        super().__init__()
        self._check = check or partial(_prove, door, cost)
        self._ready_words = button_words or _("Use this sheet")
        self._typing_words = typing_words or _(
            "Read the code on the paper and type its end here. From then on this sheet "
            "opens the records, and an older one no more."
        )
        self.setObjectName("sheet_proof")
        self._jobs = jobs
        self._printed: PrintedSheet | None = None
        self._busy = False
        self._view = RecoverySheetView(jobs, dialogs, door.folder.path)
        self._view.kept.connect(self._on_kept)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._view)
        self._pages.addWidget(self._typing_page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages, 1)
        self.setFocusProxy(self._view)

    def _typing_page(self) -> QWidget:
        self._banner = Banner(name="sheet_proof_banner")
        self._group = QLineEdit()
        self._group.setObjectName("sheet_proof_group")
        self._group.setMaxLength(40)
        self._group.setMaximumWidth(200)
        self._form = FormGrid(1)
        self._form.add(
            "last_group",
            _("The last &four letters and digits of its code"),
            self._group,
            hint=_("Capital or small, as you like."),
        )
        self._group.returnPressed.connect(self._on_prove)
        self._prove = button(
            self._ready_words, "primary", on_click=self._on_prove, name="sheet_proof_prove"
        )
        again = button(
            _("Show the sheet again"), "quiet", on_click=self._show_again, name="sheet_proof_again"
        )
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(metrics.LARGE)
        inside.addWidget(label(_("Take the sheet in your hand"), "heading"))
        inside.addWidget(label(self._typing_words, wrap=True))
        inside.addWidget(self._banner)
        inside.addWidget(self._form)
        inside.addLayout(row(self._prove, again, None))
        inside.addStretch(1)
        return page

    def show_sheet(self, printed: PrintedSheet) -> None:
        """Begin with this sheet, which opens nothing yet."""
        self._printed = printed
        self._group.clear()
        self._view.show_sheet(printed.actor, printed.made)
        self._pages.setCurrentWidget(self._view)

    def forget(self) -> None:
        """The code must not stay in the window."""
        self._printed = None
        self._view.forget()
        self._group.clear()

    def _on_kept(self) -> None:
        self._pages.setCurrentIndex(1)
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_again(self) -> None:
        self._pages.setCurrentWidget(self._view)

    def _on_prove(self) -> None:
        if self._printed is None or self._busy:
            return
        self._banner.clear()
        self._form.show_errors({})
        self._set_busy(True)
        work = partial(self._check, self._printed, self._group.text())
        self._jobs.run(work, self._done, self._no)

    def _done(self, result: object) -> None:
        self._set_busy(False)
        self.forget()
        self.proved.emit(result)

    def _no(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Invalid):
            self._form.show_errors(error.fields)
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._prove.setEnabled(not busy)
        self._prove.setText(_("One moment …") if busy else self._ready_words)


def _prove(
    door: FrontDoor, cost: Cost | None, printed: PrintedSheet, typed: str, _progress: Progress
) -> Done[None]:
    """Worker thread."""
    from peerdesk.desk.office import recovery_sheets

    return recovery_sheets.prove_sheet(printed.actor, door.folder, printed.sheet, typed, cost)
