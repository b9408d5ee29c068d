"""A day's paper: keyed line by line, its guests counted, and each visit of that day put right."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.basics.dates import Sense
from peerdesk.desk.front_desk import visits
from peerdesk.desk.front_desk.visits import VisitRow
from peerdesk.words import _, long_date, ngettext
from ui import wording
from ui.context import Context
from ui.correct_visit import CorrectDialog
from ui.models.columns import Column, Tag
from ui.models.rows import RowsModel
from ui.models.selection import selected_id
from ui.screens.today.blank_sheet import BlankSheetMenu
from ui.screens.today.link_guest import LinkDialog
from ui.screens.today.paper_line import PaperLine
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import DateField, NumberField
from ui.widgets.form import FieldRow
from ui.widgets.page import Card, EmptyState, PageHeader, SplitPage, column, row, scrolled
from ui.widgets.shortcut import ALONE, add_key, tell_keys
from ui.widgets.table import DataList
from ui.widgets.text import label, rule

_MOST_GUESTS = 999


class PaperSheet(QWidget):
    """Begins with yesterday. What is half typed stays while somebody looks at another place."""

    left = Signal()
    """Back to today, by the button or Esc."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("paper_sheet")
        self._context = context
        self._day: date | None = None
        self._begun_on: date | None = None
        blank = button(_("Blank sheet"), icon_name="printer", name="paper_blank")
        BlankSheetMenu(context, blank)
        back = button(_("Back to today"), "quiet", icon_name="arrow-left", name="paper_back")
        back.clicked.connect(self.left)
        header = PageHeader(_("Sign-in sheet of paper"), actions=(back, blank))
        self._date = DateField(self._today, Sense.RECENT, name="paper_day")
        self._date_row = FieldRow(_("Day on the paper"), self._date)
        self._guests = NumberField(0, _MOST_GUESTS, name="paper_guests")
        self._guests_row = FieldRow(_("Guests without a name, that day"), self._guests)
        self._line = PaperLine(context)
        self._count = label("", "section", name="paper_count")
        self._model = RowsModel(
            [Column("visit", _("That day"), _name_of, second=_second, tag=_tag)], parent=self
        )
        self.list = DataList(self._model, words=_("That day"), name="paper_visits")
        self._empty = EmptyState("notebook", "", name="paper_visits_empty")
        self.list.set_empty(self._empty)
        self._correct = button(
            _("Correct…"), "quiet", icon_name="pencil-simple", name="paper_correct"
        )
        self._correct.setToolTip(_("F2: its times, whose it was, or remove it"))
        self._link = button(_("Who is it…"), "quiet", icon_name="link", name="paper_link")
        self._lay_out(header)
        self._connect()
        self.setFocusProxy(self._line.edit)
        tell_keys(self, [("Esc", _("Leave: what is typed is kept"))])

    def _lay_out(self, header: PageHeader) -> None:
        form = QWidget()
        about = row(self._date_row, self._guests_row, spacing=metrics.XL)
        for each in (self._date_row, self._guests_row):
            about.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        inside = column(about, rule(), self._line, None, spacing=metrics.MEDIUM)
        inside.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.LARGE)
        form.setLayout(inside)
        left = Card(flush=True, name="paper_card")
        left.body.addWidget(scrolled(form, "paper_area"))
        beside = Card(flush=True, name="paper_visits_card")
        head = row(self._count, None)
        head.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.XS)
        foot = row(self._correct, self._link, None, spacing=0)
        foot.setContentsMargins(metrics.SMALL, metrics.XS, metrics.SMALL, metrics.XS)
        beside.body.setSpacing(0)
        beside.body.addLayout(head)
        beside.body.addWidget(self.list, 1)
        beside.body.addWidget(rule())
        beside.body.addLayout(foot)
        page = QVBoxLayout(self)
        page.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        page.setSpacing(metrics.MEDIUM)
        page.addWidget(header)
        page.addWidget(SplitPage(left, beside, start_width=576), 1)

    def _connect(self) -> None:
        self._date.date_changed.connect(self._on_day)
        self._date.returnPressed.connect(self._on_day_entered)
        self._guests.number_changed.connect(self._on_guests)
        self._line.keyed.connect(self._on_keyed)
        self._line.left.connect(self.left)
        self._correct.clicked.connect(self._on_correct)
        self._link.clicked.connect(self._on_link)
        self.list.row_activated.connect(self._on_activated)
        self.list.row_chosen.connect(self._on_row_chosen)
        self.list.chosen_lost.connect(self._show_what_can_be_done)
        words = _("Correct when they came and left")
        add_key(self.list, "F2", self._on_correct, words, where=ALONE)

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def begin(self) -> None:
        """Yesterday, the first time on a day; then the day that was keyed."""
        today = self._today()
        if self._begun_on != today and not self._line.is_begun():
            self._begun_on, self._day = today, today - timedelta(days=1)
            self._date.set_date(self._day)
            self._guests.set_number(None)
        self.reload()

    def is_begun(self) -> bool:
        """Whether it is open with a line half typed."""
        return not self.isHidden() and self._line.is_begun()

    def reload(self) -> None:
        """Read the day again."""
        day = self._day
        if day is None:
            return
        actor = self._context.actor
        there = visits.visits_on(actor, day)
        self._date_row.set_hint(long_date(day))
        if not self._guests.isModified():
            self._guests.set_number(visits.guests_counted(actor, day) or None)
        self._count.setText(ngettext("{n} name on that day", "{n} names on that day", len(there)))
        self._empty.set_sentence(_("Nobody is written down for {day}.", day=long_date(day)))
        self._model.set_rows(there)
        self._line.show_day(day, there)
        self._show_what_can_be_done()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # The day.

    def _on_day(self, day: object) -> None:
        if not isinstance(day, date):
            self._date.set_date(self._day)
            return
        if day > self._today():
            self._date.set_date(self._day)
            self._date_row.set_error(_("This day is in the future."))
            return
        self._day = day
        self._guests.set_number(None)
        self.reload()

    def _on_day_entered(self) -> None:
        if not self._date_row.error():
            self._line.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_guests(self, count: object) -> None:
        self._guests.setModified(False)
        actor, day = self._context.actor, self._day
        wanted = count if isinstance(count, int) else 0
        self._context.attempt(lambda: visits.count_guests(actor, wanted, day))

    # The lines.

    def _on_keyed(self) -> None:
        self.reload()
        last = self._model.rowCount() - 1
        if last >= 0:
            self.list.scrollTo(self._model.index(last, 0))

    def _chosen(self) -> VisitRow | None:
        at = self._model.row_of(selected_id(self.list))
        return self._model.row_at(at) if at >= 0 else None

    def _on_row_chosen(self, visit_id: object) -> None:
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        visit = self._chosen()
        self._correct.setEnabled(visit is not None)
        self._link.setEnabled(visit is not None and visit.is_guest)

    def _on_activated(self, visit_id: object) -> None:
        self._on_correct()

    def _on_correct(self) -> None:
        visit = self._chosen()
        if visit is not None:
            CorrectDialog(self, self._context, visit).open()

    def _on_link(self) -> None:
        visit = self._chosen()
        if visit is not None and visit.is_guest:
            LinkDialog(self, self._context, "visit", visit.id, visit.name).open()


def _name_of(visit: VisitRow) -> str:
    return visit.shown


def _second(visit: VisitRow) -> str:
    first = _("first time") if visit.first_time == "yes" else ""
    return wording.joined(visit.times, first, visit.purposes)


def _tag(visit: VisitRow) -> Tag | None:
    return Tag(_("guest")) if visit.is_guest else None
