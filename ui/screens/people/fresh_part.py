"""A part of the person's page whose content is made anew at each look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollBar, QWidget

from ui.widgets.buttons import button
from ui.widgets.page import column, scrolled


class RemadePart(QWidget):
    """Scrolls; place and focus stay when the content is made anew.

    ``first`` is the object name of the button that gets the focus when the one that had it is
    gone. Buttons made by `about_button` carry what they are about: `sender_about`.
    """

    def __init__(self, area: str, first: str) -> None:
        super().__init__()
        self._first = first
        self._area = scrolled(QWidget(), area)
        self.setLayout(column(self._area, spacing=0))

    @property
    def bar(self) -> QScrollBar:
        """Its scroll bar, asked for each time: what PySide hands out once may be called deleted
        when the content that was asked beside it goes."""
        return self._area.verticalScrollBar()

    def show_content(self, content: QWidget) -> None:
        """Show this in the place of what was there."""
        focused = self.focusWidget()
        had_focus = focused is not None and focused.hasFocus()
        name = focused.objectName() if focused is not None else ""
        at = self.bar.value()
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()  # the button that was pressed may be in it
        self._area.setWidget(content)
        self.bar.setValue(at)
        if had_focus:
            again = content.findChild(QPushButton, name) if name else None
            again = again or content.findChild(QPushButton, self._first)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_again(self) -> None:
        """Back to the button from which a form was opened."""
        (self.focusWidget() or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def about_button(
        self, words: str, picture: str, slot: Callable[[], object], name: str, about: Any
    ) -> QPushButton:
        """A button whose slot asks `sender_about` for ``about``."""
        made = button(words, icon_name=picture, on_click=slot, name=name)
        made.setProperty("about", about)
        return made

    def sender_about(self) -> Any:
        """What the button that was pressed is about."""
        sender = self.sender()
        assert sender is not None
        return sender.property("about")
