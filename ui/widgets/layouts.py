"""What Qt hands out as perhaps nothing, where our own code has put something."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QLayoutItem, QScrollArea, QWidget


def layout_of(part: QWidget) -> QLayout:
    """The layout that ``part`` was given."""
    layout = part.layout()
    assert layout is not None, "made without a layout"
    return layout


def content_of(area: QScrollArea) -> QWidget:
    """What scrolls in ``area``."""
    content = area.widget()
    assert content is not None, "made without a content"
    return content


def item_of(layout: QLayout, at: int) -> QLayoutItem:
    """The item of ``layout`` at a place within its ``count()``."""
    item = layout.itemAt(at)
    assert item is not None, "beyond the last item"
    return item
