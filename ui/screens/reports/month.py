"""A month, whom it is made for, and the figures that stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from peerdesk.measures.figures import Figure, MonthReport, Purpose
from peerdesk.words import N_, _, language, month_name
from ui.context import Context
from ui.models.columns import Column, RowRole
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.reports.stepper import Stepper
from ui.theme import metrics, sizes, tones
from ui.widgets.delegates import RowDelegate
from ui.widgets.language_switch import LanguageSwitch
from ui.widgets.page import column
from ui.widgets.paint import pill_font
from ui.widgets.table import DataList, DataTable
from ui.widgets.text import label, rule


@dataclass(frozen=True)
class _Use:
    """Whom a month is made for; the id is the purpose."""

    id: Purpose
    title: str
    words: str


_USES = (
    _Use("internal", N_("For the center"), N_("Every number. Stays in the house.")),
    _Use("funder", N_("For a funder"), N_("Every number. Not for publication.")),
    _Use("publication", N_("For publication"), N_("Small numbers are hidden.")),
)


@dataclass(frozen=True)
class SectionHeading:
    """A line between the figures. Its id is a text with a blank, a figure's key has none."""

    key: str
    label: str
    shown: str = ""


class FiguresModel(RowsModel):
    """The figures under the titles of their sections, which can't be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(
            [
                Column("label", _("Figure"), lambda row: row.label),
                Column(
                    "shown", _("Value"), lambda row: row.shown, align="end", width=76, strong=True
                ),
            ],
            id_of=lambda row: row.key,
            spoken=_spoken,
            parent=parent,
        )

    def show(self, report: MonthReport | None) -> None:
        """Show the figures of ``report``."""
        rows: list[SectionHeading | Figure] = []
        for section in report.sections if report is not None else ():
            rows.append(SectionHeading(f" {section.key}", section.title))
            rows.extend(section.figures)
        self.set_rows(rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(index.data(RowRole), SectionHeading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class _FiguresDelegate(RowDelegate):
    """The titles of the sections stand back, bold and muted."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if not isinstance(row, SectionHeading):
            super().paint(painter, option, index)
            return
        if index.column() > 0:
            return
        painter.save()
        painter.setFont(pill_font(option.font))
        painter.setPen(QColor(tones().muted))
        room = option.rect.adjusted(metrics.MEDIUM, 0, 0, -6)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, flags, row.label)
        painter.restore()


class MonthPanel(QWidget):
    """`chosen` asks for another paper, `figure_wanted` carries the key of a figure."""

    chosen = Signal()
    figure_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._month = _first(_first(context.actor.clock.today()) - timedelta(days=1))
        self._stepper = Stepper(
            _("The month before"), _("The next month"), _("Last month"), name="month"
        )
        self._uses = RowsModel(
            [
                Column(
                    "use", _("Made for"), lambda use: _(use.title), second=lambda use: _(use.words)
                )
            ],
            parent=self,
        )
        self._uses.set_rows(_USES)
        self.uses = DataList(self._uses, words=_("Whom it is made for"), name="month_purpose")
        self.uses.setFixedHeight(len(_USES) * sizes().tall_row)
        select_id(self.uses, "internal")
        self._language = LanguageSwitch(language(), name="month_language")
        self._language.chosen.connect(self._on_language)
        self._figures = FiguresModel(self)
        self.figures = DataTable(self._figures, words=_("Figures"), name="month_figures")
        self.figures.setItemDelegate(_FiguresDelegate(self.figures))
        self.figures.horizontalHeader().hide()
        self._hint = label(_("Enter on a figure shows the rows behind it"), "small", wrap=True)
        self._hint.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        head = column(self._stepper)
        head.setContentsMargins(metrics.SMALL, 0, metrics.SMALL, metrics.SMALL)
        spoken = column(self._language)
        spoken.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        page = column(head, self.uses, spoken, rule(), spacing=0)
        page.addWidget(self.figures, 1)
        page.addWidget(rule())
        page.addWidget(self._hint)
        self.setLayout(page)
        self.setFocusProxy(self.uses)
        self._stepper.stepped.connect(self._on_stepped)
        self._stepper.home_wanted.connect(self._on_home)
        self.uses.row_chosen.connect(self._on_use_chosen)
        self.figures.row_activated.connect(self._on_figure)
        self.figures.clicked.connect(self._on_clicked)
        self._show_month()

    def month(self) -> date:
        """The first day of the month that is shown."""
        return self._month

    def purpose(self) -> Purpose:
        """Whom it is made for."""
        return cast(Purpose, selected_id(self.uses) or "internal")

    def language(self) -> str:
        """In which the paper is printed."""
        return self._language.code()

    def _on_language(self) -> None:
        self.chosen.emit()

    def go_to(self, month: date) -> None:
        """Show another month; `chosen` is not sent."""
        self._month = min(_first(month), self._last())
        self._show_month()

    def show_report(self, report: MonthReport | None) -> None:
        """List these figures, none while there is no report."""
        self._figures.show(report)
        self._hint.setVisible(report is not None)

    def figure(self, key: str) -> Figure | None:
        """The figure with this key, if the report has it."""
        at = self._figures.row_of(key)
        return cast(Figure, self._figures.row_at(at)) if at >= 0 else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "uses"):
            self.uses.setFixedHeight(len(_USES) * sizes().tall_row)

    def _last(self) -> date:
        return _first(self._context.actor.clock.today())

    def _on_stepped(self, step: int) -> None:
        if step < 0:
            self._month = _first(self._month - timedelta(days=1))
        else:
            self._month = min(_first(self._month + timedelta(days=31)), self._last())
        self._show_month()
        self.chosen.emit()

    def _on_home(self) -> None:
        self._month = _first(self._last() - timedelta(days=1))
        self._show_month()
        self.chosen.emit()

    def _show_month(self) -> None:
        home = _first(self._last() - timedelta(days=1))
        name = month_name(self._month)
        self._stepper.show_words(
            name[:1].upper() + name[1:],
            at_home=self._month == home,
            may_go_on=self._month < self._last(),
        )

    def _on_use_chosen(self, purpose: object) -> None:
        self.chosen.emit()

    def _on_clicked(self) -> None:
        self._on_figure(selected_id(self.figures))

    def _on_figure(self, key: object) -> None:
        if isinstance(key, str) and self.figure(key) is not None and not key.startswith(" "):
            self.figure_wanted.emit(key)


def _first(day: date) -> date:
    return day.replace(day=1)


def _spoken(row: Any) -> str:
    return f"{row.label}, {row.shown}" if row.shown else str(row.label)
