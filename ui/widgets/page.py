"""The frame of a screen: page header, cards, empty states, list beside detail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.theme import metrics, sizes, tones
from ui.theme.icons import paint_icon
from ui.widgets.buttons import button
from ui.widgets.layouts import layout_of
from ui.widgets.room import least_size
from ui.widgets.text import TitleLabel, label


def column(
    *parts: QWidget | QLayout | None, spacing: int = metrics.MEDIUM, margin: int = 0
) -> QVBoxLayout:
    """Parts below each other; None is a stretch."""
    box = QVBoxLayout()
    _fill(box, parts, spacing, margin)
    return box


def row(
    *parts: QWidget | QLayout | None, spacing: int = metrics.SMALL, margin: int = 0
) -> QHBoxLayout:
    """Parts beside each other; None is a stretch."""
    box = QHBoxLayout()
    _fill(box, parts, spacing, margin)
    return box


def _fill(
    box: QBoxLayout, parts: tuple[QWidget | QLayout | None, ...], spacing: int, margin: int
) -> None:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)


class _Area(QScrollArea):
    """As wide as its content needs at least, for it scrolls upright only; and never so low that
    nothing can be done in it."""

    _told = QSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and self.minimumSizeHint() != self._told:
            # Qt's own areas don't say that their content needs another width now.
            self._told = self.minimumSizeHint()
            self.updateGeometry()
        return done

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        content = self.widget()
        if content is None:
            return least
        needed = least_size(content, self.width())
        wide = needed.width() + self.verticalScrollBar().sizeHint().width() + metrics.SMALL
        return QSize(wide, min(max(needed.height(), least.height()), 4 * sizes().control))


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """``content`` in an area that scrolls upright only and has no frame."""
    area = _Area()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


class PageHeader(QWidget):
    """The title of a screen, a muted line under it, and the screen's actions at the far end."""

    def __init__(self, title: str, subtitle: str = "", actions: tuple[QWidget, ...] = ()) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = TitleLabel(title, name="page_title")
        self._subtitle = label(subtitle, "muted", wrap=True, name="page_subtitle")
        self._actions = row()
        for action in actions:
            self._actions.addWidget(action)
        line = row(column(self._title, self._subtitle, spacing=2), spacing=metrics.LARGE)
        line.addLayout(self._actions)
        line.setStretch(0, 1)
        line.setAlignment(self._actions, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        if not subtitle:
            self._subtitle.hide()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change both lines; an empty subtitle takes no room."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(self, action: QWidget) -> None:
        """Put one more action at the far end."""
        self._actions.addWidget(action)


class Card(QFrame):
    """A raised surface with an optional heading line. Put parts into ``body`` (a QVBoxLayout).

    ``flush`` lets the body touch the card's edges: for a table or a list inside.
    """

    def __init__(
        self,
        title: str = "",
        *,
        actions: tuple[QWidget, ...] = (),
        flush: bool = False,
        name: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        edge = 1 if flush else metrics.LARGE
        outer.setContentsMargins(edge, edge if flush else metrics.MEDIUM, edge, edge)
        outer.setSpacing(0 if flush else metrics.MEDIUM)
        self._heading = label(title, "heading")
        self._head = head = row(self._heading, None)
        for action in actions:
            head.addWidget(action)
        if title or actions:
            if flush:
                head.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.MEDIUM, 8)
            outer.addLayout(head)
        else:
            self._heading.setParent(self)  # unowned, it would outlive the card as a window
            self._heading.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(metrics.MEDIUM)
        outer.addLayout(self.body, 1)

    def tighten_head(self) -> None:
        """For a flush card among several that share the height."""
        self._head.setContentsMargins(metrics.LARGE, 6, metrics.MEDIUM, 2)

    def set_title(self, title: str) -> None:
        """Change the heading of a card that was made with one."""
        self._heading.setText(title)
        self.setAccessibleName(title)


_PICTURE_FROM = 170
"""Pixels of height from which an empty place has a picture over its sentence."""


class EmptyState(QWidget):
    """What a place shows while it has nothing: an icon, one sentence, and what to do next."""

    def __init__(
        self,
        icon_name: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        name: str = "empty",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._picture = _Picture(icon_name)
        self._sentence = label(sentence, "muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMaximumWidth(420)
        self.action = button(action, "secondary", on_click=on_action, name=f"{name}_action")
        self.setLayout(
            column(
                None,
                _centred(self._picture),
                _centred(self._sentence, stretch=8),
                _centred(self.action),
                None,
                margin=metrics.LARGE,
            )
        )
        if not action:
            self.action.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the sentence is what is needed, not the picture."""
        super().resizeEvent(event)
        has_room = event.size().height() >= _PICTURE_FROM
        self._picture.setVisible(has_room)
        edge = metrics.LARGE if has_room else metrics.XS
        layout_of(self).setContentsMargins(metrics.LARGE, edge, metrics.LARGE, edge)

    def set_sentence(self, sentence: str) -> None:
        """Say something else, such as "Nobody matches" instead of "Nobody yet"."""
        self._sentence.setText(sentence)

    def sentence(self) -> str:
        return self._sentence.text()


def _centred(part: QWidget, stretch: int = 0) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(part, stretch)
    line.addStretch(1)
    return line


class _Picture(QWidget):
    """An icon on a tinted disc; only decoration, so it has no accessible name."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setFixedSize(QSize(56, 56))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones().tint))
        painter.drawEllipse(self.rect())
        paint_icon(painter, QRect(14, 14, 28, 28), self._icon_name, tones().accent)
        painter.end()


class SplitPage(QSplitter):
    """A list at the start and the detail of what is chosen beside it; the edge can be dragged."""

    def __init__(self, start: QWidget, detail: QWidget, start_width: int = 380) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("split_page")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(metrics.LARGE)
        self.addWidget(start)
        self.addWidget(detail)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self._start_width = start_width
        self._scale()

    def _scale(self) -> None:
        if self.orientation() == Qt.Orientation.Vertical:
            self.setSizes([self.height() // 2, self.height() // 2])
            return
        wide = round(self._start_width * (1 + (sizes().factor - 1) / 2))
        self.setSizes([wide, max(200, self.width() - wide)])

    def _least(self) -> tuple[QSize, QSize]:
        """What the two need at least."""
        start, detail = (self.widget(at) for at in (0, 1))
        assert start is not None
        assert detail is not None
        return least_size(start, self.width()), least_size(detail, self.width())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two: without room for both they stand one over the other,
        each high enough for a few rows."""
        start, detail = self._least()
        wide = max(start.width(), detail.width())
        if self.orientation() == Qt.Orientation.Horizontal:
            return QSize(wide, max(start.height(), detail.height()))
        least = sizes().tall_row * 4
        high = max(start.height(), least) + self.handleWidth() + max(detail.height(), least)
        return QSize(wide, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn(event.size().width())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.count() > 1:
            self._turn(self.width())
        return super().event(event)

    def _turn(self, width: int) -> None:
        """Beside each other if both fit, else one over the other."""
        start, detail = self._least()
        fit = start.width() + self.handleWidth() + detail.width() <= width
        wanted = Qt.Orientation.Horizontal if fit else Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self._scale()
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._scale()
