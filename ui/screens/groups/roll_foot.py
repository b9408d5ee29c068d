"""Under the lines of a roll: unnamed guests, what it all comes to, and a sheet's control total."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle, QWidget

from peerdesk.desk.groups.attendance import Roll
from peerdesk.desk.groups.rosters import SheetRoll
from peerdesk.errors import Invalid
from peerdesk.text import one_line
from peerdesk.words import _, date_time, ngettext, number
from ui.screens.groups import sentences
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.form import FieldRow
from ui.widgets.page import column, row
from ui.widgets.text import label, restyle

_DIGITS = 4


class CountField(QLineEdit):
    """A headcount. Blank is "not recorded", which differs from 0. Enter, or leaving the field,
    is `counted`; Esc leaves it, and is `left`."""

    counted = Signal()
    left = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMaxLength(_DIGITS)
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._before = ""
        self._scale()
        self.editingFinished.connect(self._on_finished)

    def set_count(self, count: int | None) -> None:
        """Show ``count``; sends nothing."""
        self._before = "" if count is None else str(count)
        self.setText(self._before)

    def count(self) -> int | None:
        """The number; None when blank. Raises Invalid for what isn't a number."""
        typed = one_line(self.text())
        if not typed:
            return None
        if not typed.isdecimal():
            raise Invalid({"count": _("Type a whole number.")})
        return int(typed)

    def _on_finished(self) -> None:
        if self.text().strip() != self._before:
            self.counted.emit()

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1, while it has the focus."""
        back = _("Keep it, and back to the roll")
        return [("Return", back), ("Esc", back)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()  # as by Tab: what was counted is recorded
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._scale()

    def _scale(self) -> None:
        self.setFixedWidth(round(84 * sizes().factor))


class RollFoot(QWidget):
    """The headcounts and the totals. `counted` asks to record (room, online), None: not
    recorded; `left` gives the focus back to the roll."""

    counted = Signal(object, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.room = CountField(name="roll_headcount_room")
        self.online = CountField(name="roll_headcount_online")
        self._room_row = FieldRow(_("Unnamed guests (H)"), self.room)
        self._online_row = FieldRow(_("Online"), self.online)
        for field in (self.room, self.online):
            field.counted.connect(self._on_counted)
            field.left.connect(self.left)
        self._totals = _Totals()
        line = row(self._room_row, self._online_row, spacing=metrics.LARGE)
        line.addWidget(self._totals, 1)
        self.setLayout(line)
        self._only_online = False

    def show_roll(self, roll: Roll, *, keep_typed: bool = True) -> None:
        """Show the figures of ``roll``; with ``keep_typed`` a field being typed in stays."""
        meeting = roll.meeting
        both = meeting.modality == "hybrid"
        self._only_online = meeting.modality in ("online", "phone")
        only_words = _("How many came (H)") if meeting.hosted else _("Unnamed guests (H)")
        room_words = _("In the room (H)") if both else only_words
        if self._room_row.label.text() != room_words:
            self._room_row.label.setText(room_words)
        spoken = _("How many came") if meeting.hosted else _("Unnamed guests")
        self.room.setAccessibleName(_("Unnamed guests in the room") if both else spoken)
        self._online_row.setVisible(both)
        self.online.setAccessibleName(_("Unnamed guests online"))
        only = roll.headcount_online if self._only_online else roll.headcount_room
        for field, count in ((self.room, only), (self.online, roll.headcount_online)):
            if not (keep_typed and field.hasFocus() and field.isModified()):
                field.set_count(count)
        self._show_totals(roll)

    def show_errors(self, fields: dict[str, str]) -> None:
        """Show the desk's messages at the fields; {} takes them away."""
        here = "online" if self._only_online else "room"
        self._room_row.set_error(fields.get(here, fields.get("count", "")))
        self._online_row.set_error("" if self._only_online else fields.get("online", ""))

    def set_can_count(self, can: bool) -> None:
        """Whether anything may be typed."""
        self.room.setEnabled(can)
        self.online.setEnabled(can)

    def _show_totals(self, roll: Roll) -> None:
        recorded = roll.meeting.marked or roll.meeting.headcount is not None
        total = (
            ngettext("{n} came", "{n} came", roll.total) if recorded else _("Nothing recorded yet")
        )
        if roll.meeting.hosted:
            self._totals.show_texts(total, "", "")
            return
        parts = _(
            "{named} named + {unnamed} unnamed = {total}",
            named=number(roll.named_present + roll.aliases_present),
            unnamed=number(roll.unnamed),
            total=number(roll.total),
        )
        expected = ngettext("{n} expected", "{n} expected", roll.meeting.expected)
        unmarked = sum(line.state is None for line in roll.lines)
        missing = ""
        if roll.lines:
            missing = (
                ngettext("{n} not recorded", "{n} not recorded", unmarked)
                if unmarked
                else _("Everybody is recorded")
            )
        self._totals.show_texts(total, sentences.joined(parts, expected), missing)

    def _on_counted(self) -> None:
        try:
            room = self.room.count()
            online = self.online.count()
        except Invalid as error:
            self.show_errors(error.fields)
            return
        if self._only_online:
            room, online = None, room
        self.counted.emit(room, online)


_WIDE = 340
"""Pixels at normal text size that the sum and what is missing need beside each other."""


class _Totals(QWidget):
    """The sums. Its labels are in no layout: they change with every mark, and a layout would
    then lay out the whole window anew, which takes longer than the mark itself."""

    def __init__(self) -> None:
        super().__init__()
        self._total = label("", "heading", wrap=True, name="roll_total")
        self._parts = label("", "muted", wrap=True, name="roll_parts")
        self._missing = label("", "strong", name="roll_missing")
        self._missing.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        for each in (self._total, self._parts, self._missing):
            each.setParent(self)
        self._scale()

    def show_texts(self, total: str, parts: str, missing: str) -> None:
        """Show the sum, what it is made of, and what is missing."""
        for each, text in ((self._total, total), (self._parts, parts), (self._missing, missing)):
            if each.text() != text:
                each.setText(text)
        self._place()

    def _place(self) -> None:
        high = self._line_height()
        top = max(0, (self.height() - self._lines() * high) // 2)
        aside = self._missing.sizeHint().width() if self._missing.text() else 0
        is_beside = self._lines() == 2
        left = self.width() - (aside + metrics.MEDIUM if aside and is_beside else 0)
        at = QPoint(self.width() - aside, top) if is_beside else QPoint(0, top + 2 * high)
        rects = (
            (self._total, QRect(0, top, left, high)),
            (self._parts, QRect(0, top + high, self.width(), high)),
            (self._missing, QRect(at, QSize(aside, high))),
        )
        for each, rect in rects:
            each.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), rect))

    def _lines(self) -> int:
        """What is missing stands beside the sum, or where that is narrow in a line of its own."""
        return 2 if self.width() >= _WIDE * sizes().factor else 3

    def _line_height(self) -> int:
        return max(self._total.sizeHint().height(), self._parts.sizeHint().height()) + 2

    def _scale(self) -> None:
        high = self._lines() * round(26 * sizes().factor)
        self.setMinimumSize(round(220 * sizes().factor), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._scale()


class SheetBar(QWidget):
    """Which sheet is being keyed, and whether the names on the paper are all keyed.

    `paper_counted` says that another number of names on the paper was typed."""

    paper_counted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet_bar")
        self._which = label("", "muted", wrap=True, name="sheet_which")
        self.names = CountField(name="sheet_names_on_paper")
        self.names.counted.connect(self.paper_counted)
        words = label(_("N&ames on paper"), "field")
        words.setBuddy(self.names)
        self.names.setAccessibleName(_("Names on paper"))
        self.control: QLabel = label("", "strong", wrap=True, name="sheet_control")
        self._by_name = button(
            _("Sort by name"), "quiet", on_click=self._on_closed, name="sheet_close"
        )
        line = row(spacing=metrics.MEDIUM)
        line.addLayout(column(self.control, self._which, spacing=0), 1)
        for part in (words, self.names, self._by_name):
            line.addWidget(part)
        self.setLayout(line)

    def show_sheet(self, sheet: SheetRoll) -> None:
        """Show which sheet, and the control total of what was typed."""
        which = _("Sheet {n}, made {when}", n=sheet.number, when=date_time(sheet.printed_at))
        self._which.setText(f"{which}. {sheet.joined}" if sheet.joined else which)
        keyed = ngettext("{n} name keyed", "{n} names keyed", sheet.names_keyed)
        typed = bool(self.names.text().strip())
        agrees = typed and not sheet.control
        if agrees:
            keyed = _("All {n} names are keyed", n=number(sheet.names_keyed))
        self.control.setText(sheet.control or keyed)
        self.control.setProperty("kind", "error" if sheet.control else "strong")
        restyle(self.control)

    def names_on_paper(self) -> int | None:
        """What was typed; None when blank or not a number."""
        try:
            return self.names.count()
        except Invalid:
            return None

    def _on_closed(self) -> None:
        self.closed.emit()
