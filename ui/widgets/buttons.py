"""Buttons. One primary button to a screen: what most people came to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
)

from ui.theme import icon, metrics, sizes, tones
from ui.widgets.shortcut import add_key, native

ButtonKind = Literal["primary", "secondary", "quiet", "link", "danger"]

_ICON_ROLE = {
    "primary": "on_accent",
    "secondary": "muted",
    "quiet": "accent",
    "link": "accent",
    "danger": "danger",
    "icon": "muted",
}


class _Button(QPushButton):
    """Keeps the size of its icon in step with the text size."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit_icon()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Shortcut:
            self.click()  # Qt would play the press for 100 ms first
            return True
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self.property("kind") != "link":
            return least
        return QSize(min(least.width(), 8 * sizes().body), least.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words for which there is no room end in …: Qt would cut both their ends off."""
        missing = self.sizeHint().width() - self.width()
        if missing <= 0:
            super().paintEvent(event)
            self._paint_ring()
            return
        drawn, shows = self.fontMetrics(), Qt.TextFlag.TextShowMnemonic.value
        room = drawn.size(shows, self.text()).width() - missing
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = drawn.elidedText(self.text(), Qt.TextElideMode.ElideRight, room, shows)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()
        self._paint_ring()

    def _paint_ring(self) -> None:
        """The focus on a filled button is inside of it: no colour stands out both from the fill
        and from what is around it, in light and in dark."""
        if self.property("kind") != "primary" or not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tones().on_accent), 2))
        inner = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.drawRoundedRect(inner, metrics.RADIUS - 3, metrics.RADIUS - 3)
        painter.end()

    def fit_icon(self) -> None:
        """Beside words the icon's box is wider than the icon: that is the gap between them."""
        gap = 6 if self.text() else 0
        self.setIconSize(QSize(sizes().icon + gap, sizes().icon))


def button(
    text: str,
    kind: ButtonKind = "secondary",
    *,
    icon_name: str = "",
    shortcut: str = "",
    on_click: Callable[[], object] | None = None,
    name: str,
) -> QPushButton:
    """A button with words; a "link" begins where the text above it does. ``shortcut`` ("Ctrl+N")
    also shows in its tool tip. ``on_click`` is a bound method of the screen; it is called without
    arguments."""
    made = _Button(text)
    _prepare(made, kind, icon_name, on_click, name)
    if shortcut:
        give_key(made, shortcut)
    return made


def give_key(made: QPushButton, keys: str, words: str = "") -> None:
    """``keys`` press ``made`` too, beside the underlined letter of its words; F1 says its own
    words of it, or these."""
    made.setProperty("keys", keys)
    made.setToolTip(native(keys))
    add_key(made, keys, made.click, words or plain(made.text()))


def plain(words: str) -> str:
    """Without the mark of the underlined letter."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")


def icon_button(
    icon_name: str,
    words: str,
    *,
    shortcut: str = "",
    on_click: Callable[[], object] | None = None,
    name: str,
) -> QPushButton:
    """A square button with an icon alone; ``words`` are its tool tip and its accessible name."""
    made = _Button()
    _prepare(made, "icon", icon_name, on_click, name)
    if shortcut:
        give_key(made, shortcut, words)
    made.setToolTip(f"{words} ({native(shortcut)})" if shortcut else words)
    made.setAccessibleName(words)
    return made


def _prepare(
    made: _Button,
    kind: str,
    icon_name: str,
    on_click: Callable[[], object] | None,
    name: str,
) -> None:
    made.setObjectName(name)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    # A link is often a name, which may be a long one.
    across = QSizePolicy.Policy.Maximum if kind == "link" else QSizePolicy.Policy.Fixed
    made.setSizePolicy(across, QSizePolicy.Policy.Fixed)
    if icon_name:
        made.setIcon(icon(icon_name, _ICON_ROLE[kind]))
        made.fit_icon()
    if on_click is not None:
        made.clicked.connect(on_click)
