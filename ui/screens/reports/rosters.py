"""The meetings of a day whose rosters can be printed."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.groups import attendance
from peerdesk.desk.groups.meetings import MeetingRow
from peerdesk.words import _, long_date, medium_date, weekday_name
from ui import wording
from ui.context import Context
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.reports.stepper import Stepper
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox
from ui.widgets.page import EmptyState, column
from ui.widgets.table import DataList


class RostersPanel(QWidget):
    """A day and its meetings. `chosen` asks for another paper; `all_wanted` for all of the day."""

    chosen = Signal()
    all_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._day = context.actor.clock.today()
        self._stepper = Stepper(
            _("The day before"), _("The next day"), _("Today"), name="roster_day"
        )
        self._model = RowsModel(
            [
                Column(
                    "meeting",
                    _("Group"),
                    lambda meeting: meeting.group,
                    second=_second,
                    tag=wording.meeting_tag,
                )
            ],
            parent=self,
        )
        self.list = DataList(self._model, words=_("Groups of the day"), name="roster_meetings")
        self._empty = EmptyState("calendar-blank", "", name="roster_none")
        self.list.set_empty(self._empty)
        self._copy = CheckBox(_("&Facilitator's copy"), name="roster_copy")
        self._copy.setToolTip(
            _("With pronouns, needs and follow-ups that are due. Not for the table.")
        )
        self._all = button("", icon_name="printer", name="roster_all")
        head = column(self._stepper)
        head.setContentsMargins(metrics.SMALL, 0, metrics.SMALL, metrics.SMALL)
        foot = column(self._copy, self._all, spacing=metrics.SMALL)
        foot.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.MEDIUM)
        page = column(head, spacing=0)
        page.addWidget(self.list, 1)
        page.addLayout(foot)
        self.setLayout(page)
        self.setFocusProxy(self.list)
        self._stepper.stepped.connect(self._on_stepped)
        self._stepper.home_wanted.connect(self._on_home)
        self.list.row_chosen.connect(self._on_row_chosen)
        self._copy.toggled.connect(self._on_copy)
        self._all.clicked.connect(self.all_wanted)

    def reload(self) -> None:
        """Read the day's meetings again; the next one is chosen unless one is."""
        actor = self._context.actor
        today = actor.clock.today()
        meetings = attendance.meetings_on(actor, self._day)
        rows = [row for row in meetings if row.is_own and not row.hosted]
        near = wording.near_day(self._day, today)
        shown = medium_date(self._day)
        if near == shown:
            near = weekday_name(self._day.weekday())
        self._stepper.show_words(f"{near}, {shown}", at_home=self._day == today)
        none = _("No group meets on {day}.", day=long_date(self._day))
        if any(not row.is_own for row in meetings):
            none = _("No group of yours meets on {day}.", day=long_date(self._day))
        self._empty.set_sentence(none)
        self._model.set_rows(rows)
        if rows and self.meeting_id() is None:
            ahead = [row for row in rows if row.roll in ("ahead", "not_taken")]
            self.list.blockSignals(True)
            select_id(self.list, (ahead or rows)[0].id)
            self.list.blockSignals(False)
        tonight = self._day == today and wording.is_evening(rows)
        self._all.setText(
            _("Print all of &tonight's") if tonight else _("Print all of this &day's")
        )
        self._all.setVisible(len(self.printable()) > 1)
        self._copy.setVisible(bool(rows))

    def go_to(self, meeting_id: int) -> None:
        """Show the day of this meeting, with it chosen; `chosen` is not sent."""
        actor = self._context.actor
        self._day = attendance.roll(actor, meeting_id).meeting.day
        self.reload()
        self.list.blockSignals(True)
        select_id(self.list, meeting_id)
        self.list.blockSignals(False)

    def meeting_id(self) -> int | None:
        """The meeting that is chosen."""
        found = selected_id(self.list)
        return int(found) if found is not None else None

    def facilitator_copy(self) -> bool:
        """Whether the facilitator's own copy is wanted."""
        return self._copy.isChecked()

    def printable(self) -> list[int]:
        """The day's meetings that take place."""
        return [row.id for row in self._model.rows() if row.state in ("scheduled", "held")]

    def day(self) -> date:
        """The day that is shown."""
        return self._day

    def _on_stepped(self, step: int) -> None:
        self._day += timedelta(days=step)
        self._change_day()

    def _on_home(self) -> None:
        self._day = self._context.actor.clock.today()
        self._change_day()

    def _change_day(self) -> None:
        self.reload()
        self.chosen.emit()

    def _on_row_chosen(self, meeting_id: object) -> None:
        self.chosen.emit()

    def _on_copy(self, ticked: bool) -> None:
        self.chosen.emit()


def _second(meeting: MeetingRow) -> str:
    return wording.joined(meeting.starts, meeting.room, wording.expected(meeting))
