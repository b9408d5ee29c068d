"""What is wrong with a page at its present size: cut off words, controls out of reach, …"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from ui.widgets.messages import ToastArea
from ui.widgets.scale import AnswerScale
from ui.widgets.spoken import SpokenQuestion
from ui.widgets.text import TitleLabel

TARGET = 24
"""The least side of what is clicked, in device-independent pixels."""


def called(widget: QWidget) -> str:
    """Enough to find it in the code."""
    words = getattr(widget, "text", str)
    said = words() if callable(words) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {str(said)[:40]!r}"


def controls(window: QWidget) -> Iterator[QWidget]:
    """Everything in ``window`` that takes the focus or a click, a list or a field included."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView, AnswerScale)
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.window() is not window:
            continue
        if isinstance(each, QAbstractSlider) or _is_in_rows(each):
            continue
        if isinstance(each, kinds) or (
            each.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(each, QScrollArea)
        ):
            yield each


def _is_in_rows(widget: QWidget) -> bool:
    """Whether it lies in the rows of a list, and scrolls with them."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QAbstractItemView):
        around = around.parentWidget()
    return around is not None


def scroll_to(widget: QWidget) -> None:
    """Every area around it, from the inside out, as far as it goes. Not by `ensureWidgetVisible`,
    which of a field shows the cursor alone."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and around.widget() is not None:
            spot = QRect(widget.mapTo(around.widget(), QPoint()), widget.size())
            room = around.viewport().size()
            spot.setSize(spot.size().boundedTo(room))
            middle = spot.center()
            around.ensureVisible(
                middle.x(), middle.y(), spot.width() // 2 + 1, spot.height() // 2 + 1
            )
        around = around.parentWidget()


def in_sight(widget: QWidget) -> QRect:
    """The part of ``widget`` that its ancestors leave, in its own coordinates."""
    left, around = widget.rect(), widget.parentWidget()
    while around is not None and not around.isWindow():
        spot = QRect(around.mapTo(widget.window(), QPoint()), around.size())
        left &= spot.translated(-widget.mapTo(widget.window(), QPoint()))
        around = around.parentWidget()
    spot = widget.window().rect().translated(-widget.mapTo(widget.window(), QPoint()))
    return left & spot


def out_of_reach(window: QWidget) -> list[str]:
    """Controls that no scrolling brings whole into ``window``, or that lie under another."""
    faults = []
    for each in controls(window):
        scroll_to(each)
        seen = in_sight(each)
        whole = each.rect()
        if isinstance(
            each, QAbstractItemView | QPlainTextEdit | QTabWidget | QPdfView | SpokenQuestion
        ):
            # A row of it is enough at a time, or a part of a page; what is in a question or a tab
            # is looked at for itself.
            whole = QRect(2, seen.top(), each.width() - 4, min(each.height(), 30))
        if not seen.contains(whole):
            faults.append(f"out of reach: {called(each)} {each.rect()} seen {seen}")
        elif isinstance(each, QAbstractButton):
            at = window.childAt(each.mapTo(window, each.rect().center()))
            if at is not each and not each.isAncestorOf(at) and not _passes(at):
                faults.append(f"covered: {called(each)} by {called(at) if at else None}")
    return faults


def _passes(over: QWidget | None) -> bool:
    """Whether it goes away by itself, or when it is closed."""
    while over is not None and not isinstance(over, ToastArea):
        over = over.parentWidget()
    return over is not None


def cut_off(window: QWidget) -> list[str]:
    """Buttons, labels, tabs and cells that haven't the room for their words."""
    faults = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.window() is not window:
            continue
        if isinstance(each, QPushButton) and each.text():
            if (
                each.sizeHint().width() > each.width()
                or each.height() < 0.9 * each.sizeHint().height()
            ):
                faults.append(f"cut: {called(each)} {each.width()} of {each.sizeHint().width()}")
        elif isinstance(each, QLabel) and not isinstance(each, TitleLabel) and each.text():
            if each.wordWrap():
                needed = each.heightForWidth(each.width())
                if needed > each.height() + 2:
                    faults.append(f"cut: {called(each)} {each.height()} high of {needed}")
            elif each.sizeHint().width() > each.width() + 1:
                faults.append(f"cut: {called(each)} {each.width()} of {each.sizeHint().width()}")
        elif isinstance(each, QTabBar):
            for at in range(each.count()):
                room = each.tabRect(at).width()
                words = each.fontMetrics().horizontalAdvance(each.tabText(at))
                if each.tabRect(at).width() and words > room:
                    faults.append(f"cut: tab {each.tabText(at)!r} {room} of {words}")
    return faults


def small_targets(window: QWidget) -> list[str]:
    """What is clicked and is under 24 pixels wide or high."""
    return [
        f"small: {called(each)} {each.width()}x{each.height()}"
        for each in window.findChildren(QAbstractButton)
        if each.isVisible() and each.window() is window
        if min(each.width(), each.height()) < TARGET
    ]


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader would call nothing."""
    faults = []
    for each in controls(window):
        if _is_part_of_another(each):
            continue
        told = QAccessible.queryAccessibleInterface(each)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            faults.append(f"no name: {called(each)}")
    return faults


_Role = QAccessible.Role
_ROLES: tuple[tuple[type[QWidget], frozenset[QAccessible.Role]], ...] = (
    (QTabBar, frozenset({_Role.PageTabList})),
    (QRadioButton, frozenset({_Role.RadioButton})),
    (QCheckBox, frozenset({_Role.CheckBox})),
    (
        QAbstractButton,
        frozenset({_Role.Button, _Role.ButtonMenu, _Role.CheckBox, _Role.Link})
        | {_Role.RadioButton},
    ),
    (QLineEdit, frozenset({_Role.EditableText})),
    (QComboBox, frozenset({_Role.ComboBox})),
    (QPlainTextEdit, frozenset({_Role.EditableText})),
    (QAbstractItemView, frozenset({_Role.Table, _Role.List, _Role.Tree})),
    (SpokenQuestion, frozenset({_Role.Grouping})),
)
_SAYS_NOTHING = frozenset({_Role.NoRole, _Role.Client, _Role.Pane, _Role.Window, _Role.Whitespace})


def roleless(window: QWidget) -> list[str]:
    """Controls of which a screen reader wouldn't say what they are."""
    faults = []
    for each in controls(window):
        if _is_part_of_another(each) or each.focusProxy() is not None:
            continue
        told = QAccessible.queryAccessibleInterface(each)
        role = _Role.NoRole if told is None else told.role()
        expected = next((roles for kind, roles in _ROLES if isinstance(each, kind)), None)
        if role in _SAYS_NOTHING or (expected is not None and role not in expected):
            faults.append(f"read as {role.name}: {called(each)}")
    return faults


def _is_part_of_another(widget: QWidget) -> bool:
    """Qt's own inner parts, which are read as what they are in."""
    parent = widget.parentWidget()
    of_qt = widget.objectName().startswith("qt_") or widget.metaObject().className() in (
        "QHeaderView",
        "QTableCornerButton",
        "QComboBoxListView",
    )
    return of_qt or isinstance(parent, QComboBox | QTabBar | QHeaderView | QTableView)
