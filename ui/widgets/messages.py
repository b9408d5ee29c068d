"""What the program says: banners that stay, toasts that pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QIcon,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QWidget

from peerdesk.words import _
from ui.theme import icon, metrics, sizes
from ui.widgets.buttons import button, icon_button
from ui.widgets.text import label, restyle

Tone = Literal["info", "success", "warning", "danger"]

_ICONS: dict[Tone, tuple[str, str]] = {
    "info": ("info-fill", "accent"),
    "success": ("check-circle-fill", "success"),
    "warning": ("warning-fill", "warning"),
    "danger": ("warning-octagon-fill", "danger"),
}


class Banner(QFrame):
    """A message inside a page, with one action. Hidden until it has something to say."""

    action_clicked = Signal()

    def __init__(self, *, name: str = "banner", can_close: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._picture = label()
        self._words = label("", wrap=True, name=f"{name}_words")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._icon = QIcon()
        self._action = button("", "quiet", name=f"{name}_action")
        self._action.clicked.connect(self.action_clicked)
        self._close = icon_button("x", _("Close"), on_click=self.clear, name=f"{name}_close")
        line = QHBoxLayout(self)
        line.setContentsMargins(metrics.MEDIUM, 6, metrics.SMALL, 6)
        line.setSpacing(10)
        line.addWidget(self._picture)
        line.addWidget(self._words, 1)
        line.addWidget(self._action)
        line.addWidget(self._close)
        if not can_close:
            self._close.hide()
        self.setMinimumHeight(sizes().control + 6)
        self.setVisible(False)

    def show_message(self, text: str, tone: Tone = "info", action: str = "") -> None:
        """Say ``text``; ``action`` is the word on the button, "" for none."""
        picture, role = _ICONS[tone]
        self._icon = icon(picture, role)
        self._paint_icon()
        self._words.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        restyle(self)
        self.setVisible(True)
        if tone in ("warning", "danger"):
            announce(self, text)

    def clear(self) -> None:
        """Nothing more to say."""
        self._words.clear()
        self.setVisible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A layout around it that is short of height would take a line from the wrapped words.
        self._words.setMinimumHeight(max(0, self._words.heightForWidth(self._words.width())))

    def text(self) -> str:
        """What is said, or ""."""
        return self._words.text()

    def _paint_icon(self) -> None:
        if not self._icon.isNull():
            self._picture.setPixmap(self._icon.pixmap(QSize(sizes().icon + 2, sizes().icon + 2)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._paint_icon()


class ToastArea(QFrame):
    """The last thing that was done, over the foot of the window, with Undo, or of what was
    undone with Do again; one at a time.

    It goes after 8 seconds, but stays while the pointer is over it or the focus is in it. It
    never takes the focus by itself. Make it once, as a child of the window: it follows the
    window's size. Ctrl+Z and Ctrl+Y belong to the window.
    """

    SECONDS = 8

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self.setProperty("kind", "toast")
        self._undo: Callable[[], object] | None = None
        self._words = label(name="toast_words")
        self._picture = label()
        self._button = button(_("Undo"), "quiet", on_click=self._on_undo, name="toast_undo")
        line = QHBoxLayout(self)
        line.setContentsMargins(metrics.LARGE, 4, metrics.SMALL, 4)
        line.setSpacing(metrics.MEDIUM)
        line.addWidget(self._picture)
        line.addWidget(self._words, 1)
        line.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.SECONDS * 1000)
        self._timer.timeout.connect(self._on_time)
        window.installEventFilter(self)
        self.hide()

    def show_message(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        *,
        is_undone: bool = False,
        warning: bool = False,
    ) -> None:
        """Say ``text``; with ``undo`` (called once, at most) there is an Undo button, or Do again
        where the text says that something ``is_undone``. A ``warning`` (something was refused)
        has its sign before the words."""
        self._undo = undo
        self._picture.setVisible(warning)
        if warning:
            side = sizes().icon
            self._picture.setPixmap(icon("warning-fill", "toast_accent").pixmap(QSize(side, side)))
        self._words.setText(text)
        self._button.setVisible(undo is not None)
        self._button.setText(_("Do again") if is_undone else _("Undo"))
        named = _("Do again: {what}") if is_undone else _("Undo: {what}")
        self._button.setAccessibleName(named.format(what=text) if undo else "")
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        announce(self, text)
        self._timer.start()

    def text(self) -> str:
        """What is shown, or ""."""
        return self._words.text() if not self.isHidden() else ""

    def dismiss(self) -> None:
        """Take it away at once (the screen is locked, the account changes)."""
        self._timer.stop()
        self._undo = None
        self._words.clear()
        self.hide()

    def _on_undo(self) -> None:
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    def _on_time(self) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and focused.isVisible() and self.isAncestorOf(focused)
        if inside or self.underMouse():
            self._timer.start()
        else:
            self.dismiss()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.isHidden():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        assert window is not None
        self._words.setWordWrap(False)
        most = min(round(600 * sizes().factor), window.width() - 2 * metrics.XL)
        wide = self.sizeHint().width()
        if wide > most:
            self._words.setWordWrap(True)
            wide = most
        self.resize(wide, max(self.sizeHint().height(), self.heightForWidth(wide)))
        # At the top, in the strip of the account: at the foot it would cover totals and buttons.
        self.move((window.width() - wide) // 2, metrics.XS)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say ``text``; the focus stays where it is."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
