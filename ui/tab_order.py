"""Tab goes to every stop in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


@contextmanager
def no_short_cuts(window: QWidget) -> Iterator[None]:
    """For one press of Tab no part of ``window`` hands its focus on to a field in it.

    On its way into such a part Qt's Tab (`QApplicationPrivate::focusNextPrevChild_helper`) goes to
    that field at once, over every stop before it: on a screen that begins in its search field
    "New person" above it would never be reached. Fields made of several parts keep theirs: they
    are one stop. Not by `nextInFocusChain`: PySide takes what that returns for a child of the
    widget that was asked, and drops it with that one.
    """
    parts = []
    for part in window.findChildren(QWidget):
        field = part.focusProxy()
        is_field = part.focusPolicy() != Qt.FocusPolicy.NoFocus
        if field is not None and not is_field and part.isAncestorOf(field):
            parts.append((part, field))
    for part, _field in parts:
        part.setFocusProxy(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for part, field in parts:
            if isValid(part) and isValid(field) and part.focusProxy() is None:
                part.setFocusProxy(field)
