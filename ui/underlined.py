"""The underlined letters: Alt and the letter press a button or go to a field.

The words of a button or a label say by an & that they want a letter, and which one they would
like. What stands in a window at the same time depends on the page, the role and the language, so
the letters are given when it is shown: the one that is liked while it is free, else another one
of the same words, else none. So no letter is there twice.
"""

from __future__ import annotations

import string
from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget

from ui.keys import is_mac

_LETTERS = frozenset(string.ascii_lowercase)
"""Those that every keyboard types with Alt alone; the digits are the purposes' on Today."""


class _Carrier:
    """Something with words of its own: a button, the label of a field, a tab."""

    def __init__(self, part: QWidget, tab: int = -1) -> None:
        self._part, self._tab = part, tab
        self._key = f"letters_{tab}" if tab >= 0 else "letters"
        known = part.property(self._key)
        text = self.text()
        self.wanted: str = known[0] if known and known[1] == text else text
        """The words as they were written, with the letter that they would like."""

    def text(self) -> str:
        part = self._part
        if isinstance(part, QTabBar):
            return part.tabText(self._tab)
        assert isinstance(part, QAbstractButton | QLabel)
        return part.text()

    def show(self, text: str) -> None:
        if text != self.text():
            part = self._part
            if isinstance(part, QTabBar):
                part.setTabText(self._tab, text)
            elif isinstance(part, QAbstractButton | QLabel):
                part.setText(text)
        self._part.setProperty(self._key, [self.wanted, text])


def underline(window: QWidget) -> None:
    """Give what is in sight in ``window`` its letters; on macOS none."""
    left = [each for each in _carriers(window) if _split(each.wanted) is not None]
    taken: set[str] = set()
    again = []
    for each in left:
        split = _split(each.wanted)
        assert split is not None
        before, after = split
        liked = after[:1].casefold()
        if is_mac():
            each.show(before + after)
        elif liked in _LETTERS and liked not in taken:
            taken.add(liked)
            each.show(each.wanted)
        else:
            again.append(each)
    for each in again:
        each.show(_with_another(each.wanted, taken))


def letters_here(window: QWidget) -> list[tuple[str, str]]:
    """("Alt+S", "Save the group") of what is in sight and enabled in ``window``."""
    found = []
    for each in _carriers(window, enabled=True):
        split = _split(each.text())
        if split is not None:
            before, after = split
            found.append((f"Alt+{after[:1].upper()}", (before + after).replace("&&", "&")))
    return found


def _carriers(window: QWidget, *, enabled: bool = False) -> Iterator[_Carrier]:
    for button in window.findChildren(QAbstractButton):
        has_words = "&" in button.text() or button.property("letters")
        if has_words and _is_shown(button, window, enabled):
            yield _Carrier(button)
    for bar in window.findChildren(QTabBar):
        if _is_shown(bar, window, enabled):
            yield from (_Carrier(bar, at) for at in range(bar.count()))
    for words in window.findChildren(QLabel):
        buddy = words.buddy()
        has_words = buddy is not None and ("&" in words.text() or words.property("letters"))
        if has_words and _is_shown(words, window, enabled) and (buddy.isEnabled() or not enabled):
            yield _Carrier(words)


def _is_shown(part: QWidget, window: QWidget, enabled: bool) -> bool:
    shown = part.isVisibleTo(window) and part.window() is window
    return shown and (part.isEnabled() or not enabled)


def _split(text: str) -> tuple[str, str] | None:
    """The words before the marked letter and from it on, without the mark; None without one. A
    doubled & is a written one."""
    at = text.find("&")
    while 0 <= at < len(text) - 1:
        if text[at + 1] != "&":
            return text[:at], text[at + 1 :]
        at = text.find("&", at + 2)
    return None


def _with_another(wanted: str, taken: set[str]) -> str:
    split = _split(wanted)
    assert split is not None
    words = split[0] + split[1]
    starts = [at for at in range(len(words)) if at == 0 or not words[at - 1].isalpha()]
    for at in [*starts, *range(len(words))]:
        letter = words[at].casefold()
        if letter in _LETTERS and letter not in taken:
            taken.add(letter)
            return f"{words[:at]}&{words[at:]}"
    return words
