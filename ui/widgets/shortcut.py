"""Keys with the words that F1 says of them. A key is made here, so that none goes unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
"""While the focus is in the owner."""
ALONE = Qt.ShortcutContext.WidgetShortcut
"""While the owner itself has the focus."""
ANYWHERE = Qt.ShortcutContext.WindowShortcut
"""While the owner is in sight, wherever the focus is."""

_WORDS = "key_words"
_TOLD = "told_keys"


def add_key(
    owner: QWidget,
    keys: str,
    slot: Callable[[], object],
    words: str,
    *,
    where: Qt.ShortcutContext = ANYWHERE,
) -> QShortcut:
    """``keys`` ("Ctrl+S") call ``slot`` while ``owner`` is in sight and enabled; ``words`` say
    what for. It lives beside the underlined letter of a button, which Qt's own would replace."""
    made = QShortcut(QKeySequence(keys), owner)
    made.setContext(where)
    made.setProperty(_WORDS, words)
    made.activated.connect(slot)
    return made


def tell_keys(owner: QWidget, told: Iterable[tuple[str, str]], *, alone: bool = False) -> None:
    """Keys that ``owner`` handles itself, with their words: while the focus is in it, or with
    ``alone`` while it has the focus itself."""
    owner.setProperty(_TOLD, [[*each] for each in told])
    owner.setProperty("told_alone", alone)


def native(keys: str) -> str:
    """As this computer writes them: "Ctrl+S", "⌘S"."""
    form = QKeySequence.SequenceFormat.NativeText
    shown = " / ".join(QKeySequence(each).toString(form) or each for each in keys.split(" / "))
    return shown.replace("Return", "Enter")  # as the key is called on its cap


def keys_here(window: QWidget, focused: QWidget | None) -> list[tuple[str, str]]:
    """(keys, words) of everything that works in ``window`` while ``focused`` has the focus, the
    nearest first. Keys with the same words stand together."""
    found: dict[str, list[str]] = {}
    inside = list(_around(focused))
    near: list[tuple[int, str, str]] = []
    taken: set[str] = set()
    for each in window.findChildren(QShortcut):
        owner = each.parent()
        if not isinstance(owner, QWidget) or not _is_in_sight(owner, window):
            continue
        if not each.isEnabled():
            continue
        reach = _reach(each.context(), owner, inside)
        if reach is not None:
            keys = each.key().toString(QKeySequence.SequenceFormat.PortableText)
            near.append((reach, keys, str(each.property(_WORDS) or "")))
            taken.add(keys)
    for at, part in enumerate(inside):
        for keys, words in _told(part, at):
            if keys not in taken:  # a shortcut goes first, then the nearest
                taken.add(keys)
                near.append((at, keys, words))
    for _reach_of_it, keys, words in sorted(near, key=lambda each: each[0]):
        if words and keys not in (known := found.setdefault(words, [])):
            known.append(keys)
    return [(" / ".join(map(native, keys)), words) for words, keys in found.items()]


def _told(part: QWidget, distance: int) -> Iterable[tuple[str, str]]:
    """What ``part`` handles itself, so far from the focus."""
    own = getattr(part, "told_keys", None)
    if own is not None:
        return own() if not distance else []
    if distance and part.property("told_alone"):
        return []
    return [(keys, words) for keys, words in part.property(_TOLD) or []]


def _around(focused: QWidget | None) -> Iterable[QWidget]:
    part = focused
    while part is not None:
        yield part
        part = None if part.isWindow() else part.parentWidget()


def _reach(context: Qt.ShortcutContext, owner: QWidget, inside: list[QWidget]) -> int | None:
    """How far from the focus; None where the key does nothing now."""
    if context == ANYWHERE:
        return inside.index(owner) if owner in inside else len(inside)
    if context == ALONE:
        return 0 if inside[:1] == [owner] else None
    return inside.index(owner) if owner in inside else None


def _is_in_sight(owner: QWidget, window: QWidget) -> bool:
    return (owner is window or owner.isVisibleTo(window)) and owner.isEnabled()
