"""A widget as a PNG, with the menus and dialogs that stand over it, on no screen at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import tones
from ui.widgets.pdf import PdfPreview

SIZE = QSize(1366, 768)
_PAGE_IS_DRAWN = 400
"""Milliseconds: Qt draws the pages of a PDF in a thread and doesn't say when it is done."""
_PAUSE = 500
"""Milliseconds: what is started by a pause in typing waits less, a toast longer."""


class Camera:
    """Numbers its pictures. ``looks`` is in the name of each file: "light", "dark" and so on."""

    def __init__(self, directory: Path, looks: str) -> None:
        self._directory, self._looks = directory, looks
        self.taken: list[Path] = []

    def take(self, widget: QWidget, name: str) -> None:
        """Lay out, paint, save."""
        settle(widget)
        if any(each.isVisible() for each in widget.findChildren(PdfPreview)):
            _wait(_PAGE_IS_DRAWN)
        picture = widget.grab()
        painter = QPainter(picture)
        for over in standing_over(widget):
            at = _place_over(widget, over)
            painter.drawPixmap(at, over.grab())
            painter.setPen(QColor(tones().outline))
            painter.drawRect(over.rect().translated(at))
        painter.end()
        file = self._directory / f"{len(self.taken) + 1:02}-{name}-{self._looks}.png"
        if not picture.save(str(file)):
            raise OSError(f"can't write {file.name}")
        self.taken.append(file)


class OffScreen(QObject):
    """While it is installed, menus and dialogs are laid out as if shown, on no screen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_new = event.type() == QEvent.Type.Polish
        if is_new and isinstance(watched, QWidget) and watched.isWindow():
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        return False


def show(widget: QWidget) -> None:
    """Laid out as if shown, on no screen."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(SIZE)
    widget.show()


def standing_over(widget: QWidget) -> list[QWidget]:
    """The menus and dialogs that belong to ``widget``, the lowest first."""
    kinds = (Qt.WindowType.Dialog, Qt.WindowType.Popup)
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    if not any(each.windowType() in kinds for each in shown):
        return []  # to ask a whole window for all its parts takes longer than to lay it out
    return [
        each
        for each in widget.findChildren(QWidget)
        if each.isWindow() and each.isVisible() and each.windowType() in kinds
    ]


def _place_over(widget: QWidget, over: QWidget) -> QPoint:
    """A dialog in the middle, a menu where it opened as far as that is inside: where Qt put them
    depends on a screen that need not be there."""
    room = widget.rect()
    place = over.rect()
    if over.windowType() == Qt.WindowType.Dialog:
        place.moveCenter(room.center())
    else:
        place.moveTo(over.pos() - widget.pos())
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
    return place.topLeft()


def settle(widget: QWidget) -> None:
    """Until everything is laid out, and what waits for a pause in typing has been done."""
    let_go()
    while pauses := [each.remainingTime() for each in widget.findChildren(QTimer) if _waits(each)]:
        _wait(max(pauses) + 1)
    let_go()


def let_go() -> None:
    """Do what was posted, deletions too."""
    for _round in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _waits(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= _PAUSE


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
