"""Correcting a sign-in of any day: its times, whose it was, or that it never was."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics.dates import example_of_time
from peerdesk.desk.front_desk import visit_corrections, visits
from peerdesk.desk.front_desk.visits import VisitRow
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, clock_time
from ui import wording
from ui.context import Context
from ui.kept import keep_typed
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import TimeField
from ui.widgets.first_time import FirstTimeBox
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.person_chooser import PersonChooser
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label


class CorrectDialog(RoomyDialog):
    """Enter saves, one key takes the visit out; what can't be is said at its field."""

    def __init__(self, parent: QWidget, context: Context, visit: VisitRow) -> None:
        super().__init__(parent)
        self.setObjectName("correct_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Correct the visit"))
        self._context, self._visit = context, visit
        self._time_in, self._time_out = TimeField(name="correct_in"), TimeField(name="correct_out")
        self._time_in.set_time(visit.time_in)
        self._time_out.set_time(visit.time_out)
        self._first = FirstTimeBox(name="correct_first_time")
        self._first.say(visit.first_time)
        self._form = FormGrid()
        self._form.add(
            "time_in",
            _("Came at"),
            self._time_in,
            hint=_("Such as {example}", example=example_of_time(time(9, 10))),
        )
        self._form.add(
            "time_out", _("Left at"), self._time_out, hint=blank_end(context.actor, visit.day)
        )
        self._form.add("first_time", _("First time here?"), self._first, wide=True)
        self._form.judge_together("time_in", "time_out")
        self._banner = Banner(name="correct_banner")
        self._lay_out()
        keep_typed(self, context.typed, visit.id)
        self._time_in.setFocus(Qt.FocusReason.OtherFocusReason)
        self._time_in.selectAll()

    def _lay_out(self) -> None:
        visit, today = self._visit, self._context.actor.clock.today()
        remove = button(
            _("Remove"),
            "danger",
            icon_name="trash",
            shortcut="Ctrl+R",
            on_click=self._on_remove,
            name="correct_remove",
        )
        wrong = button(
            _("&Wrong person…"),
            icon_name="swap",
            on_click=self._on_wrong,
            name="correct_wrong",
        )
        if visit.person_id is None:
            wrong.hide()
        save = button(_("Save"), "primary", on_click=self._on_save, name="correct_save")
        save.setDefault(True)
        cancel = button(_("Cancel"), on_click=self.reject, name="correct_cancel")
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.LARGE)
        page.addWidget(label(visit.name, "heading", wrap=True))
        if visit.day != today:
            day = wording.near_day(visit.day, today)
            page.addWidget(label(day[:1].upper() + day[1:], "muted", name="correct_day"))
        page.addWidget(self._banner)
        page.addWidget(self._form)
        page.addLayout(row(remove, wrong, None, cancel, save))
        self.setMinimumWidth(round(600 * sizes().factor))

    def _on_save(self) -> None:
        values = {
            "time_in": self._time_in.text(),
            "time_out": self._time_out.text(),
            "first_time": self._first.said(),
        }
        try:
            done = visits.correct_visit(self._context.actor, self._visit.id, values)
        except Invalid as error:
            self._form.say(self._banner, self._form.show_errors(error.fields))
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
        else:
            self._over(done)

    def _on_remove(self) -> None:
        try:
            done = visit_corrections.remove_visit(self._context.actor, self._visit.id)
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
        else:
            self._over(done)

    def _on_wrong(self) -> None:
        visit = self._visit
        chooser = PersonChooser(
            self,
            self._context.actor,
            title=_("Wrong person"),
            question=_("Who was it, if not {name}?", name=visit.name),
            about=_("The visit moves to them. Both histories tell it."),
            yes=_("It was them"),
            nobody=_("Type the name of whoever was here."),
            name="wrong_person",
            without=visit.person_id,
        )
        chooser.keep_typed(self._context.typed, visit.id)
        chooser.person_chosen.connect(self._on_person_chosen)
        chooser.open()

    def _on_person_chosen(self, person_id: int) -> None:
        try:
            done = visit_corrections.give_visit(self._context.actor, self._visit.id, person_id)
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
        else:
            self._over(done)

    def _over(self, done: Done[Any]) -> None:
        self._context.did(done)
        self.accept()


def blank_end(actor: Actor, day: date) -> str:
    """What it means to leave blank when somebody left who came on ``day``."""
    if day == actor.clock.today():
        return _("Blank while they are here.")
    closing = visits.end_unsaid(actor, day, actor.clock.day_end(day))
    if closing is None:
        return _("Blank if nobody knows.")
    return _("Blank: until closing time ({time}).", time=clock_time(closing))
