"""Tab goes to every stop in turn, in the order in which the parts stand.

Not in Qt's order, which is the one in which the parts were made: fields that a form made later
would come after everything else in the window, behind the rail. And not by `nextInFocusChain`:
PySide takes what that returns for a child of the widget that was asked, and drops it with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTabBar,
    QWidget,
)

from ui.widgets.layouts import item_of

_WHOLE = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
"""One stop each, whatever they are made of."""


def step(window: QWidget, *, forward: bool) -> bool | None:
    """Tab, or with Shift: the focus goes to the next stop. False without one; None where Qt knows
    better: what is hidden or disabled has lost the focus, and the field of its part is next."""
    focused = window.focusWidget()
    if focused is not None and not (focused.isVisibleTo(window) and focused.isEnabled()):
        return None
    target = next_stop(window, focused, forward=forward)
    if target is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    return True


def next_stop(window: QWidget, focused: QWidget | None, *, forward: bool) -> QWidget | None:
    """The stop after ``focused``, or before it; the first one when it is nowhere in sight."""
    parts = list(parts_in_order(window))
    at = parts.index(focused) if focused in parts else (-1 if forward else len(parts))
    ahead = [*parts[at + 1 :], *parts[:at]] if forward else [*parts[:at][::-1], *parts[at:][::-1]]
    return next((each for each in ahead if is_stop(each)), None)


def is_stop(part: QWidget) -> bool:
    """Whether Tab stops here."""
    by_tab = part.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return by_tab and part.isEnabled() and part.focusProxy() is None


def parts_in_order(part: QWidget) -> Iterator[QWidget]:
    """``part`` and all that is visible in it, as it stands from top to bottom, row by row."""
    yield part
    if isinstance(part, _WHOLE):
        return
    if isinstance(part, QAbstractScrollArea) and not isinstance(part, QScrollArea):
        if isinstance(part, QAbstractItemView):
            yield from _on_lines(part)
        return
    for child in _children(part):
        if child.isVisible() and not child.isWindow():
            yield from parts_in_order(child)


def _children(part: QWidget) -> list[QWidget]:
    if isinstance(part, QSplitter):
        parts = (part.widget(at) for at in range(part.count()))
        return [each for each in parts if each is not None]
    layout = part.layout()
    laid_out = list(_widgets(layout)) if layout is not None else []
    known = set(map(id, laid_out))
    others = [each for each in part.children() if isinstance(each, QWidget)]
    return [*laid_out, *(each for each in others if id(each) not in known)]


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = item_of(layout, at)
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets(inner)


def _on_lines(view: QAbstractItemView) -> Iterator[QWidget]:
    """What stands on the lines of a table, from top to bottom."""
    inside = [each for each in view.viewport().children() if isinstance(each, QWidget)]
    for child in sorted(inside, key=lambda each: (each.y(), each.x())):
        if child.isVisible():
            yield from parts_in_order(child)
