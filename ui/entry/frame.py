"""What the pages before the desk have in common: the program's name over one calm card."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import icon, metrics, sizes
from ui.widgets.layouts import layout_of
from ui.widgets.page import Card, column, row, scrolled
from ui.widgets.text import label


class EntryFrame(QWidget):
    """Put parts into ``body``. ``width`` is the card's, in pixels at normal text size."""

    def __init__(self, title: str, text: str = "", *, width: int = 420, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._width = width
        self._mark = label()
        brand = label("PeerDesk", "heading")
        self.title = label(title, "title", wrap=True, name=f"{name}_title")
        self.text = label(text, "muted", wrap=True, name=f"{name}_text")
        if not text:
            self.text.hide()  # not shown here: without a parent it would be a window
        self.card = Card(name=f"{name}_card")
        self.card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        layout_of(self.card).setContentsMargins(
            metrics.XXL, metrics.XL + metrics.XS, metrics.XXL, metrics.XL + metrics.XS
        )
        self.card.body.addLayout(column(self.title, self.text, spacing=metrics.SMALL))
        self.body: QVBoxLayout = self.card.body
        self.body.setSpacing(metrics.LARGE)
        middle = QVBoxLayout()
        middle.setSpacing(metrics.LARGE)
        middle.addStretch(2)
        head = row(None, self._mark, brand, None, spacing=10)
        middle.addLayout(head)
        # Between stretches, not aligned: an aligned item forgets that its height follows its width.
        middle.addLayout(row(None, self.card, None))
        middle.addStretch(3)
        content = QWidget()
        around = QHBoxLayout(content)
        around.setContentsMargins(metrics.XL, metrics.LARGE, metrics.XL, metrics.LARGE)
        around.addLayout(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))
        self._scale()

    def first_focus(self) -> QWidget:
        """Where typing begins; each page says it."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The card's own width, or what a narrow window leaves beside the bar that scrolls it."""
        room = self.width() - 3 * metrics.XL
        wanted = round(self._width * sizes().factor)
        self.card.setFixedWidth(max(min(wanted, room), self.card.minimumSizeHint().width()))

    def _scale(self) -> None:
        self._fit()
        side = sizes().icon + 8
        self._mark.setPixmap(icon("sun-horizon-fill", "accent").pixmap(side, side))
