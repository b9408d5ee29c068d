"""Correcting a sign-in: when they really came and left, and whether it was their first time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk import visits
from peerdesk.desk.visits import VisitRow
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.screens.today.first_time import FirstTimeBox
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import TimeField
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class CorrectDialog(RoomyDialog):
    """Enter saves; what can't be is said at its field."""

    def __init__(self, parent: QWidget, context: Context, visit: VisitRow) -> None:
        super().__init__(parent)
        self.setObjectName("correct_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Correct the visit"))
        self._context, self._visit_id = context, visit.id
        self._time_in, self._time_out = TimeField(name="correct_in"), TimeField(name="correct_out")
        self._time_in.set_time(visit.time_in)
        self._time_out.set_time(visit.time_out)
        self._first = FirstTimeBox(name="correct_first_time")
        self._first.say(visit.first_time)
        self._form = FormGrid()
        self._form.add("time_in", _("Came at"), self._time_in, hint=_("9:10, 910, 9.10 am"))
        hint = _("Blank while they are here.")
        self._form.add("time_out", _("Left at"), self._time_out, hint=hint)
        self._form.add("first_time", _("First time here?"), self._first, wide=True)
        self._banner = Banner(name="correct_banner")
        save = button(_("Save"), "primary", on_click=self._on_save, name="correct_save")
        save.setDefault(True)
        cancel = button(_("Cancel"), on_click=self.reject, name="correct_cancel")
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.LARGE)
        page.addWidget(label(visit.name, "heading", wrap=True))
        page.addWidget(self._banner)
        page.addWidget(self._form)
        page.addLayout(row(None, cancel, save))
        self.setMinimumWidth(round(560 * sizes().factor))
        self._time_in.setFocus(Qt.FocusReason.OtherFocusReason)
        self._time_in.selectAll()

    def _on_save(self) -> None:
        values = {
            "time_in": self._time_in.text(),
            "time_out": self._time_out.text(),
            "first_time": self._first.said(),
        }
        try:
            done = visits.correct_visit(self._context.actor, self._visit_id, values)
        except Invalid as error:
            self._form.show_errors(error.fields)
            return
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
            return
        self._context.did(done)
        self.accept()
