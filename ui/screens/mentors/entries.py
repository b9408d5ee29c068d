"""A list whose rows have a title, a load or a word at the end, and lines of wrapped text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.models.columns import Column, RowRole, Tag
from ui.models.paged import Index
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.theme.metrics import Sizes
from ui.widgets.paint import (
    paint_focus,
    paint_meter,
    paint_pill,
    paint_row,
    pill_font,
    pill_size,
)
from ui.widgets.progress import load_text
from ui.widgets.table import DataList

EntryRole = Qt.ItemDataRole.UserRole + 20
"""The row's `Entry`."""

_EDGE = metrics.LARGE
_ABOVE = 9  # pixels over the title and under the last line
_BAR = 72  # width of a meter's bar at normal text size


@dataclass(frozen=True)
class Heading:
    """A line between the rows, which can't be chosen. Its id is a text, a record's a number."""

    id: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line under the title. It wraps to ``most`` lines and then ends in …"""

    text: str
    tone: Literal["ink", "muted", "warning"] = "muted"
    icon: str = ""
    most: int = 1


@dataclass(frozen=True)
class Entry:
    """What one row shows. ``end`` is a quiet word at the end of the title's line."""

    title: str
    lines: tuple[Line, ...] = ()
    end: str = ""
    meter: tuple[int, int] | None = None
    tag: Tag | None = None

    def spoken(self) -> str:
        """All of it in one sentence, for a screen reader."""
        parts = [self.title, self.end, self.tag.text if self.tag else ""]
        parts += [load_text(*self.meter)] if self.meter else []
        return ", ".join(part for part in (*parts, *(line.text for line in self.lines)) if part)


class EntriesModel(RowsModel):
    """Rows and headings. ``entry`` says what a row shows, ``id_of`` tells its id."""

    def __init__(
        self,
        heading: str,
        entry: Callable[[Any], Entry],
        id_of: Callable[[Any], Any],
        parent: QObject,
    ) -> None:
        self._entry = entry
        self._id_of_row = id_of
        self._made: dict[int, Entry] = {}
        column = Column("entry", heading, self._title, spoken=lambda row: self._shown(row).spoken())
        super().__init__([column], id_of=self._id_of_any, parent=parent)

    def set_rows(self, rows: Sequence[Any]) -> None:
        self._made.clear()
        super().set_rows(rows)

    def _id_of_any(self, row: Any) -> Any:
        return row.id if isinstance(row, Heading) else self._id_of_row(row)

    def _shown(self, row: Any) -> Entry:
        return Entry(row.text) if isinstance(row, Heading) else self._entry(row)

    def _title(self, row: Any) -> str:
        return self._shown(row).title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == EntryRole and index.isValid() and index.row() < self.rowCount():
            at = index.row()
            # Asked for again and again: to lay out, to paint, at every step of the mouse.
            if at not in self._made:
                self._made[at] = self._shown(self.row_at(at))
            return self._made[at]
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(index.data(RowRole), Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def first_id(self) -> Any:
        """The id of the first row that can be chosen, None when there is none."""
        return next((self._id_of_any(r) for r in self.rows() if not isinstance(r, Heading)), None)


class EntryList(DataList):
    """`DataList` with rows as tall as their lines need."""

    def __init__(self, model: EntriesModel, *, words: str, name: str) -> None:
        super().__init__(model, words=words, name=name)
        self.setItemDelegate(_EntryDelegate(self))
        self.setUniformItemSizes(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # other widths break the lines elsewhere


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, EntryList)
        wide = view.viewport().width()
        row = index.data(RowRole)
        if isinstance(row, Heading):
            return QSize(160, round(34 * sizes().factor))
        entry: Entry = index.data(EntryRole)
        high = _lines_height(
            entry.lines,
            entry.tag is not None,
            view.font().key(),
            wide - _EDGE - metrics.MEDIUM,
            sizes(),
        )
        return QSize(160, max(high + 2 * _ABOVE + 1, sizes().row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        painter.save()
        if isinstance(row, Heading):
            _paint_heading(painter, option, row)
        else:
            _paint_ground(painter, option, index)
            self._paint_entry(painter, option, index.data(EntryRole))
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        whole = option.rect.adjusted(_EDGE, _ABOVE, -metrics.MEDIUM, -_ABOVE)
        first = QRect(whole.left(), whole.top(), whole.width(), _title_height(option.font))
        room = self._paint_end(painter, option, entry, QRect(first))
        bold = QFont(option.font)
        bold.setBold(True)
        _paint_text(painter, option, room, entry.title, bold, tones().ink)
        top = max(first.bottom() + 1, first.top() + 1)
        if entry.tag:
            top = max(top, first.top() + pill_size("x", option.font).height())
        for line in entry.lines:
            top += 3
            drawn, broken = _broken(line, option.font, whole.width())
            spacing = QFontMetrics(drawn).lineSpacing()
            indent = _icon_room(line)
            if line.icon:
                side = indent - 6
                spot = QRect(whole.left(), top + (spacing - side) // 2, side, side)
                spot = QStyle.visualRect(option.direction, whole, spot)
                paint_icon(painter, spot, line.icon, getattr(tones(), line.tone))
            for text in broken:
                place = QRect(whole.left() + indent, top, whole.width() - indent, spacing)
                place = QStyle.visualRect(option.direction, whole, place)
                _paint_text(painter, option, place, text, drawn, getattr(tones(), line.tone))
                top += spacing

    def _paint_end(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, room: QRect
    ) -> QRect:
        """Draw what stands at the end of the title's line; what is left for the title."""
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        left = QRect(room)
        if entry.meter is not None:
            words = load_text(*entry.meter)
            widest = load_text(88, 88)
            drawn = QFontMetrics(option.font)
            wide = max(drawn.horizontalAdvance(words), drawn.horizontalAdvance(widest)) + 2
            bar = round(_BAR * sizes().factor)
            bold = QFont(option.font)
            bold.setBold(True)
            beside = left.width() - wide - bar - metrics.SMALL - metrics.MEDIUM
            if QFontMetrics(bold).horizontalAdvance(entry.title) > beside:
                bar = 0  # the name is what it is looked up by, and the number says as much
            spot = QRect(left.right() - wide + 1, left.top(), wide, left.height())
            painter.setFont(option.font)
            painter.setPen(QColor(tones().ink))
            painter.drawText(
                QStyle.visualRect(option.direction, room, spot),
                Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter,
                words,
            )
            if bar:
                spot = QRect(spot.left() - bar - metrics.SMALL, left.top(), bar, left.height())
                mirrored = QStyle.visualRect(option.direction, room, spot)
                paint_meter(painter, mirrored, *entry.meter, rtl=rtl)
            left.setRight(spot.left() - metrics.MEDIUM)
        if entry.end:
            small = QFont(option.font)
            small.setPixelSize(sizes().small)
            wide = QFontMetrics(small).horizontalAdvance(entry.end) + 2
            spot = QRect(left.right() - wide + 1, left.top(), wide, left.height())
            painter.setFont(small)
            painter.setPen(QColor(tones().muted))
            painter.drawText(
                QStyle.visualRect(option.direction, room, spot),
                Qt.AlignmentFlag.AlignCenter,
                entry.end,
            )
            left.setRight(spot.left() - metrics.MEDIUM)
        if entry.tag is not None:
            size = pill_size(entry.tag.text, option.font)
            wide = min(size.width(), left.width() // 2)
            spot = QRect(left.right() - wide + 1, left.top(), wide, size.height())
            mirrored = QStyle.visualRect(option.direction, room, spot)
            paint_pill(painter, mirrored, entry.tag.text, entry.tag.tone, option.font)
            left.setRight(spot.left() - metrics.SMALL)
        return QStyle.visualRect(option.direction, room, left)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    view = option.widget
    assert isinstance(view, EntryList)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = view.hovered_row == index.row()
    paint_row(painter, option.rect, selected=selected, hovered=hovered)
    if view.hasFocus() and view.currentIndex().row() == index.row():
        paint_focus(painter, option.rect)


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, row: Heading) -> None:
    painter.setFont(pill_font(option.font))
    painter.setPen(QColor(tones().muted))
    room = option.rect.adjusted(_EDGE, 0, -metrics.MEDIUM, -5)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom, row.text)
    foot = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
    painter.fillRect(foot, QColor(tones().rule))


def _paint_text(
    painter: QPainter,
    option: QStyleOptionViewItem,
    room: QRect,
    text: str,
    font: QFont,
    colour: str,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    across = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
    # The side is the list's, the direction is the text's own: a Latin name in an Arabic window.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    flags = across | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(room, flags.value | Qt.TextFlag.TextSingleLine.value, shown)


def _title_height(font: QFont) -> int:
    bold = QFont(font)
    bold.setBold(True)
    return QFontMetrics(bold).lineSpacing()


def _icon_room(line: Line) -> int:
    return sizes().body + 6 if line.icon else 0


@lru_cache(maxsize=2000)
def _lines_height(
    lines: tuple[Line, ...], with_tag: bool, font_words: str, width: int, scale: Sizes
) -> int:
    """The height of the title and ``lines``, broken to ``width``, at the sizes in use."""
    font = QFont()
    font.fromString(font_words)
    high = max(_title_height(font), pill_size("x", font).height() if with_tag else 0)
    for line in lines:
        drawn, broken = _broken(line, font, width)
        high += 3 + QFontMetrics(drawn).lineSpacing() * len(broken)
    return high


def _broken(line: Line, font: QFont, width: int) -> tuple[QFont, tuple[str, ...]]:
    """The font of a line, and its words broken to ``width``."""
    drawn = QFont(font)
    drawn.setPixelSize(sizes().body if line.tone == "ink" else sizes().small + 1)
    return drawn, wrap(line.text, drawn.toString(), width - _icon_room(line), line.most)


@lru_cache(maxsize=2000)
def wrap(text: str, font_words: str, width: int, most: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines; the last holds all the rest, to be elided."""
    font = QFont()
    font.fromString(font_words)
    flat = " ".join(text.split())
    layout = QTextLayout(flat, font)
    layout.beginLayout()
    parts: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20))
        if len(parts) == most - 1:
            parts.append(flat[line.textStart() :])
            break
        parts.append(flat[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(parts) or ("",)


def with_headings(groups: Sequence[tuple[str, str, Sequence[Any]]]) -> list[Any]:
    """The rows of each (id, heading, rows), under its heading; an empty group is left out."""
    rows: list[Any] = []
    for heading_id, text, found in groups:
        if found:
            rows += [Heading(heading_id, text), *found]
    return rows
