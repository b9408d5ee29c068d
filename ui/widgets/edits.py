"""Hears of a change in any field of a form, also in one that is made of several."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

_SIGNALS = (
    *("textChanged", "code_changed", "codes_changed", "slots_changed", "person_chosen"),
    *("answered", "changed", "toggled"),
)


def watch(field: QWidget, slot: Callable[..., object]) -> None:
    """Call ``slot`` with every change of what ``field``, or a part of it, holds."""
    for part in (field, *field.findChildren(QWidget)):
        for signal in _signals(part):
            signal.connect(slot)


def _signals(part: QWidget) -> Iterator[SignalInstance]:
    for name in _SIGNALS:
        found = getattr(part, name, None)
        if isinstance(found, SignalInstance):
            yield found
