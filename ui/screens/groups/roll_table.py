"""The lines of a roll: one key marks the chosen line, and the next line is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyleOptionViewItem, QWidget

from peerdesk.desk.groups.attendance import STATES, Roll, RollLine
from peerdesk.words import N_, _
from ui.held import held
from ui.models.columns import Column, IdRole, RowRole, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.delegates import RowDelegate
from ui.widgets.flow import FlowLayout
from ui.widgets.paint import PillTone, pill_colours
from ui.widgets.table import DataTable

LineId = tuple[Literal["person", "alias"], int]
"""What a line is known by while the roll is shown: a person, or the line of an alias."""

CYCLE = {None: "present", "present": "absent", "absent": None}
"""What Space makes of a state; any other one becomes present."""

KEYS: dict[Qt.Key, str | None] = {
    Qt.Key.Key_P: "present",
    Qt.Key.Key_L: "late",
    Qt.Key.Key_V: "left_early",
    Qt.Key.Key_E: "excused",
    Qt.Key.Key_A: "absent",
    Qt.Key.Key_Backspace: None,
    Qt.Key.Key_Delete: None,
}

_LOOKS: dict[str | None, tuple[str, PillTone]] = {
    "present": ("check-circle-fill", "success"),
    "late": ("clock-fill", "warning"),
    "left_early": ("sign-out-fill", "warning"),
    "excused": ("chat-circle-text-fill", "accent"),
    "absent": ("x-circle", "neutral"),
}


class KeyWord(NamedTuple):
    """A key of the legend: what stands on the key, the key, and what it does."""

    cap: str
    key: Qt.Key
    words: str


LEGEND = (
    KeyWord("P", Qt.Key.Key_P, STATES["present"]),
    KeyWord("L", Qt.Key.Key_L, STATES["late"]),
    KeyWord("V", Qt.Key.Key_V, STATES["left_early"]),
    KeyWord("E", Qt.Key.Key_E, STATES["excused"]),
    KeyWord("A", Qt.Key.Key_A, STATES["absent"]),
    KeyWord(N_("Space"), Qt.Key.Key_Space, N_("Change")),
    KeyWord("⌫", Qt.Key.Key_Backspace, N_("Clear")),
)


def id_of(line: RollLine) -> LineId:
    """The id of a line while it is shown."""
    if line.person_id is not None:
        return ("person", line.person_id)
    assert line.attendance_id is not None
    return ("alias", line.attendance_id)


def state_words(state: str | None) -> str:
    """Present, Late, ... or Not recorded."""
    return _(STATES[state]) if state is not None else _("Not recorded")


def with_mark(roll: Roll, marked: RollLine) -> Roll:
    """``roll`` with one line replaced, its sums and its meeting's row with it.

    Exact without asking the desk again: one line changed, and nothing else was written.
    """
    wanted = id_of(marked)
    lines = tuple(marked if id_of(line) == wanted else line for line in roll.lines)
    aliases = tuple(marked if id_of(line) == wanted else line for line in roll.aliases)
    both = lines + aliases
    recorded = sum(line.state is not None for line in both)
    counted = roll.headcount_room is not None or roll.headcount_online is not None
    assert recorded or counted, "an empty roll is read again: its meeting may be over or not"
    meeting = replace(
        roll.meeting,
        state="held",
        roll="taken",
        marked=recorded,
        came=sum(line.came for line in both),
    )
    return replace(
        roll,
        meeting=meeting,
        lines=lines,
        aliases=aliases,
        named_present=sum(line.came for line in lines),
        aliases_present=sum(line.came for line in aliases),
    )


class RollModel(RowsModel):
    """The lines of one roll in the order given, numbered as on paper."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._numbers: dict[LineId, str] = {}
        super().__init__(
            [
                Column("number", "", self._number, align="end", width=54),
                Column(
                    "name",
                    _("Name used here"),
                    lambda line: line.name,
                    strong=True,
                    tag=_kind,
                ),
                Column("code", _("Code"), lambda line: line.code, width=116, may_go=True),
                Column(
                    "state",
                    _("Attendance"),
                    lambda line: "",
                    width=176,
                    spoken=lambda line: state_words(line.state),
                ),
            ],
            id_of=id_of,
            spoken=self._in_words,
            parent=parent,
        )

    def show(self, roll: Roll) -> None:
        """Show the lines of ``roll``, aliases last, as they are written on the spare lines."""
        both = [*roll.lines, *roll.aliases]
        self._numbers = {}
        last = 0
        for line in both:
            places = line.on_paper or (last + 1,)
            last = max(last, *places)
            self._numbers[id_of(line)] = ", ".join(map(str, places))
        self.set_rows(both)

    def _in_words(self, line: RollLine) -> str:
        """The name, then the state; then what the eye finds beside them."""
        kind = _kind(line)
        parts = [line.name, state_words(line.state), kind.text if kind else "", self._number(line)]
        return ", ".join(filter(None, parts))

    def _number(self, line: RollLine) -> str:
        return self._numbers.get(id_of(line), "")


def _kind(line: RollLine) -> Tag | None:
    if line.person_id is None:
        return Tag(_("alias"))
    return Tag(_("walk-in")) if line.walk_in else None


class _StateDelegate(RowDelegate):
    """The attendance of a line as a large pill: an icon and a word, not a colour alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line: RollLine | None = index.data(RowRole)
        table = option.widget
        assert isinstance(table, RollTable)
        if line is None or (line.state is None and not table.can_mark):
            return
        edge = metrics.SMALL
        high = sizes().row - 10
        spot = QRect(0, 0, option.rect.width() - 2 * edge, high)
        spot.moveCenter(option.rect.center())
        paint_state(painter, spot, line.state, option.font)


def paint_state(painter: QPainter, spot: QRect, state: str | None, font: QFont) -> None:
    """Draw the pill of ``state``; not recorded is an empty outline."""
    roles = tones()
    box = QRectF(spot).adjusted(0.5, 0.5, -0.5, -0.5)
    round_ = box.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state is None:
        painter.setPen(QPen(QColor(roles.outline), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink, picture = roles.muted, "question"
    else:
        picture, tone = _LOOKS[state]
        ground, ink = pill_colours(tone, roles)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, round_, round_)
    side = sizes().icon
    start = painter.layoutDirection() != Qt.LayoutDirection.RightToLeft
    sign = QRect(0, 0, side, side)
    sign.moveCenter(spot.center())
    sign.moveLeft(spot.left() + 9) if start else sign.moveRight(spot.right() - 9)
    paint_icon(painter, sign, picture, ink)
    words = spot.adjusted(side + 16, 0, -8, 0) if start else spot.adjusted(8, 0, -side - 16, 0)
    bold = QFont(font)
    bold.setBold(state is not None)
    painter.setFont(bold)
    painter.setPen(QColor(ink))
    text = painter.fontMetrics().elidedText(
        state_words(state), Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
    painter.restore()


class RollTable(DataTable):
    """The roll. `state_keyed` asks that a line be given a state, and whether to go on to the next
    line; the other signals are keys that lead elsewhere."""

    state_keyed = Signal(object, object, bool)
    walk_in_wanted = Signal()
    headcount_wanted = Signal()
    left = Signal()

    def __init__(self, model: RollModel, *, name: str) -> None:
        super().__init__(model, words=_("Roll"), name=name)
        self.setItemDelegateForColumn(len(model.columns) - 1, _StateDelegate(self))
        self.can_mark = True

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1: the letters too, where the roll can be taken."""
        told = super().told_keys()
        if self.can_mark and told:
            told += [(_(each.cap), _(each.words)) for each in LEGEND]
        if self.can_mark:
            told += [("W", _("Add a walk-in")), ("H", _("Count heads"))]
        return [*told, ("Esc", _("Back to the list"))]

    def press(self, key: Qt.Key) -> bool:
        """Do what ``key`` means for the chosen line; False when it means nothing here."""
        index = self.currentIndex()
        if not self.can_mark or not index.isValid():
            return False
        line: RollLine = index.data(RowRole)
        if key == Qt.Key.Key_Space:
            self.state_keyed.emit(index.data(IdRole), CYCLE.get(line.state, "present"), False)
        elif key in KEYS:
            state = KEYS[key]
            self.state_keyed.emit(index.data(IdRole), state, state is not None)
        else:
            return False
        return True

    def choose_after(self, row: int) -> None:
        """Go to the line after ``row``; the last line stays."""
        following = min(row + 1, self.model().rowCount() - 1)
        self.selectRow(following)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not held(event) & ~Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key(event.key())
        if not plain:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_W or key == Qt.Key.Key_Insert:
            self.walk_in_wanted.emit()
        elif key == Qt.Key.Key_H:
            self.headcount_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self.press(key) and not event.text().isalnum():
            # A letter without a meaning must not jump to a name that begins with it.
            super().keyPressEvent(event)


class KeyLegend(QWidget):
    """Which key does what; a click does the same for the chosen line."""

    def __init__(self, table: RollTable) -> None:
        super().__init__()
        self.setObjectName("roll_legend")
        self._table = table
        flow = FlowLayout(self, spacing=metrics.XS)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for each in LEGEND:
            made = _KeyButton(each)
            made.clicked.connect(self._on_clicked)
            flow.addWidget(made)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _KeyButton):
            self._table.press(sender.key)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)


class _KeyButton(QAbstractButton):
    """A key cap and a word. Never takes the focus from the roll."""

    def __init__(self, word: KeyWord) -> None:
        super().__init__()
        self.key = word.key
        self._cap = _(word.cap)
        self._words = _(word.words)
        self.setObjectName(f"roll_key_{word.key.name.removeprefix('Key_').lower()}")
        self.setAccessibleName(f"{self._words} ({self._cap})")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _fonts(self) -> tuple[QFont, QFont]:
        words = QFont(self.font())
        words.setPixelSize(sizes().small)
        cap = QFont(words)
        cap.setBold(True)
        return cap, words

    def _cap_width(self) -> int:
        drawn = QFontMetrics(self._fonts()[0])
        return max(drawn.horizontalAdvance(self._cap) + 12, self._high() - 4)

    def _high(self) -> int:
        return round(26 * sizes().factor)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._fonts()[1]).horizontalAdvance(self._words)
        return QSize(self._cap_width() + words + 22, self._high())

    def paintEvent(self, event: QPaintEvent) -> None:
        roles, whole = tones(), self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(roles.hover))
            painter.drawRoundedRect(whole, 5, 5)
        wide = self._cap_width()
        start = self.layoutDirection() != Qt.LayoutDirection.RightToLeft
        cap = QRect(4 if start else whole.right() - 4 - wide, 2, wide, whole.height() - 4)
        painter.setPen(QPen(QColor(roles.outline), 1))
        painter.setBrush(QColor(roles.surface))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        cap_font, words_font = self._fonts()
        painter.setFont(cap_font)
        painter.setPen(QColor(roles.ink if self.isEnabled() else roles.outline))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        painter.setFont(words_font)
        painter.setPen(QColor(roles.muted if self.isEnabled() else roles.outline))
        gap = wide + 10
        words = whole.adjusted(gap, 0, -2, 0) if start else whole.adjusted(2, 0, -gap, 0)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._words
        )
        painter.end()
