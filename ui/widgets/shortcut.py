"""Keys with the words that F1 says of them. A key is made here, so that none goes unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QPlainTextEdit, QPushButton, QWidget

from peerdesk.words import _
from ui.widgets.edits import has_own_undo, is_secret

INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
"""While the focus is in the owner."""
ALONE = Qt.ShortcutContext.WidgetShortcut
"""While the owner itself has the focus."""
ANYWHERE = Qt.ShortcutContext.WindowShortcut
"""While the owner is in sight, wherever the focus is."""

_WORDS = "key_words"
_TOLD = "told_keys"
_FAR = 1000
"""As far from the focus as what holds for a whole window."""


class _Key(QShortcut):
    works: Callable[[], bool] | None = None


def add_key(
    owner: QWidget,
    keys: str,
    slot: Callable[[], object],
    words: str,
    *,
    where: Qt.ShortcutContext = ANYWHERE,
    works: Callable[[], bool] | None = None,
) -> QShortcut:
    """``keys`` ("Ctrl+S") call ``slot`` while ``owner`` is in sight and enabled; ``words`` say
    what for, and ``works`` whether there is anything to do now: only then F1 lists it.

    It lives beside the underlined letter of a button, which Qt's own would replace.
    """
    made = _Key(QKeySequence(keys), owner)
    made.setContext(where)
    made.setProperty(_WORDS, words)
    made.works = works
    made.activated.connect(slot)
    return made


def tell_keys(owner: QWidget, told: Iterable[tuple[str, str]], *, alone: bool = False) -> None:
    """Keys that ``owner`` handles itself, with their words: while the focus is in it, or with
    ``alone`` while it has the focus itself. Where they change, it has `told_inside` or, while it
    has the focus itself, `told_keys`."""
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
    near = list(_of_typing(focused))
    taken = {keys for _at, keys, _words in near}
    for each in window.findChildren(QShortcut):
        owner = each.parent()
        if not isinstance(owner, QWidget) or not _is_in_sight(owner, window):
            continue
        if not each.isEnabled():
            continue
        reach = _reach(each.context(), owner, inside)
        keys = each.key().toString(QKeySequence.SequenceFormat.PortableText)
        works = each.works if isinstance(each, _Key) else None
        if reach is not None and keys not in taken and (works is None or works()):
            near.append((reach, keys, str(each.property(_WORDS) or "")))
    taken |= {keys for _at, keys, _words in near}
    for at, part in enumerate(inside):
        for keys, words in _told(part, at):
            if keys not in taken:  # a shortcut goes first, then the nearest
                taken.add(keys)
                near.append((at, keys, words))
    if isinstance(window, QDialog):
        near += [each for each in _of_dialog(window, focused) if each[1] not in taken]
    for _reach_of_it, keys, words in sorted(near, key=lambda each: each[0]):
        if words and keys not in (known := found.setdefault(words, [])):
            known.append(keys)
    return [(" / ".join(map(native, keys)), words) for words, keys in found.items()]


def _of_typing(focused: QWidget | None) -> Iterable[tuple[int, str, str]]:
    """A text field takes back itself what was typed there, before any shortcut is looked for."""
    undo = "" if is_secret(focused) else _("Take back what was typed")
    redo = "" if is_secret(focused) else _("Type again what was taken back")
    if has_own_undo(focused):
        yield 0, "Ctrl+Z", undo
    if has_own_undo(focused, redo=True):
        yield 0, "Ctrl+Y", redo
        yield 0, "Ctrl+Shift+Z", redo


def _of_dialog(window: QDialog, focused: QWidget | None) -> Iterable[tuple[int, str, str]]:
    """What Qt does in a dialog: Enter presses the default button, unless the focus is on another
    one or in several lines."""
    buttons = [each for each in window.findChildren(QPushButton) if each.isVisible()]
    default = next((each for each in buttons if each.isDefault() and each.isEnabled()), None)
    takes_enter = isinstance(focused, QAbstractButton | QPlainTextEdit)
    if default is not None and not takes_enter:
        words = default.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        yield _FAR, "Return", _("Press “{button}”", button=words)
    yield _FAR, "Esc", _("Close this")


def _told(part: QWidget, distance: int) -> Iterable[tuple[str, str]]:
    """What ``part`` handles itself, so far from the focus."""
    own = getattr(part, "told_keys", None)
    if own is not None:
        return own() if not distance else []
    inside = getattr(part, "told_inside", None)
    if inside is not None:
        told: list[tuple[str, str]] = inside()
        return told
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
