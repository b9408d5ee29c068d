"""What all text fields have in common: a change that is heard of, typing that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QTextEdit, QWidget

_SIGNALS = (
    "textChanged",
    "code_changed",
    "codes_changed",
    "slots_changed",
    "person_chosen",
    "answered",
    "changed",
    "toggled",
)


def watch(field: QWidget, slot: Callable[..., object]) -> None:
    """Call ``slot`` with every change of what ``field``, or a part of it, holds."""
    for part in (field, *field.findChildren(QWidget)):
        for signal in _signals(part):
            signal.connect(slot)


def text_of(field: QWidget | None) -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """What is typed into when ``field`` has the focus; None where nothing can be."""
    inner = field.lineEdit() if isinstance(field, QSpinBox | QComboBox) else field
    return inner if isinstance(inner, QLineEdit | QPlainTextEdit | QTextEdit) else None


def has_own_undo(field: QWidget | None, *, redo: bool = False) -> bool:
    """Whether this text field can take back, or with ``redo`` do again, something itself.

    What is typed as a password can't be taken back, but the records have nothing to do with it.
    """
    text = text_of(field)
    if is_secret(text):
        return bool(text.text()) if isinstance(text, QLineEdit) else False
    kept = text.document() if isinstance(text, QPlainTextEdit | QTextEdit) else text
    if kept is None:
        return False
    return kept.isRedoAvailable() if redo else kept.isUndoAvailable()


def is_secret(field: QWidget | None) -> bool:
    """Whether a password is typed there."""
    return isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal


def _signals(part: QWidget) -> Iterator[SignalInstance]:
    for name in _SIGNALS:
        found = getattr(part, name, None)
        if isinstance(found, SignalInstance):
            yield found
