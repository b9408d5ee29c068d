"""A PDF on the screen, from its bytes in memory: nothing is written to the disk.

QtPdf is loaded with the first preview, not with the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from peerdesk.words import _, ngettext, percent
from ui.theme import metrics, tones
from ui.widgets.buttons import button, icon_button
from ui.widgets.layouts import layout_of
from ui.widgets.page import row
from ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class PdfPreview(QWidget):
    """The pages as wide as the view, or zoomed; Save, Open and Print are left to the screen."""

    save_requested = Signal()
    open_requested = Signal()
    print_requested = Signal()

    def __init__(self, *, name: str = "pdf") -> None:
        from PySide6.QtPdf import QPdfDocument

        super().__init__()
        self.setObjectName(name)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._document: QPdfDocument = QPdfDocument(self)
        self._view = self._make_view()
        self._pages = label("", "muted", name=f"{name}_page_count")
        self._zoom = label("", "muted", name=f"{name}_zoom")
        self._buttons = [
            icon_button(
                "magnifying-glass-minus", _("Smaller"), on_click=self.zoom_out, name=f"{name}_out"
            ),
            icon_button(
                "magnifying-glass-plus", _("Larger"), on_click=self.zoom_in, name=f"{name}_in"
            ),
            icon_button(
                "arrows-out-line-horizontal",
                _("As wide as the window"),
                on_click=self.fit_width,
                name=f"{name}_fit",
            ),
            button(_("Open"), icon_name="arrow-square-out", name=f"{name}_open"),
            button(_("Print"), icon_name="printer", name=f"{name}_print"),
            button(_("Save PDF"), "primary", icon_name="download-simple", name=f"{name}_save"),
        ]
        opener, printer, saver = self._buttons[3:]
        opener.clicked.connect(self.open_requested)
        printer.clicked.connect(self.print_requested)
        saver.clicked.connect(self.save_requested)
        zoom = row(*self._buttons[:3], self._zoom, spacing=metrics.XS)
        self._bar = bar = row(self._pages, None)
        bar.addLayout(zoom)
        bar.addSpacing(metrics.MEDIUM)
        for each in self._buttons[3:]:
            bar.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.SMALL)
        column.addLayout(bar)
        column.addWidget(self._view, 1)
        self._paint_ground()
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number of pages makes room for the buttons."""
        super().resizeEvent(event)
        wide = self._pages.sizeHint().width() + metrics.SMALL
        taken = self._bar.sizeHint().width() - (0 if self._pages.isHidden() else wide)
        self._pages.setVisible(taken + wide <= self.width())

    def _make_view(self) -> QPdfView:
        from PySide6.QtPdfWidgets import QPdfView

        view = QPdfView(self)
        view.setObjectName(f"{self.objectName()}_pages")
        view.setAccessibleName(_("Preview"))
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setPageSpacing(metrics.MEDIUM)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setDocument(self._document)
        # Parts go in the order in which they came. The view may be painting a page in its thread,
        # for which it waits: it has to go before what it paints from.
        for source in (self._document, self._buffer):
            source.setParent(None)
            source.setParent(self)
        return view

    def _renew_view(self) -> None:
        """A view that is painting a page in its thread shows that page of the paper before when
        it is done, and keeps it: another paper gets another view."""
        old = self._view
        self._view = self._make_view()
        layout_of(self).replaceWidget(old, self._view)
        # Tab goes where it went before.
        QWidget.setTabOrder(old, self._view)
        if old.hasFocus():
            self._view.setFocus()
        old.setObjectName("")
        old.hide()
        old.deleteLater()
        self._paint_ground()

    def show_pdf(self, pdf: bytes) -> None:
        """Show these bytes instead of what was there, from the first page."""
        self.clear()
        self._bytes = QByteArray(pdf)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._renew_view()
        count = self._document.pageCount()
        self._pages.setText(ngettext("{n} page", "{n} pages", count))
        for each in self._buttons:
            each.setEnabled(True)
        self._view.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Forget the pages (the screen is locked, another report is chosen)."""
        self._document.close()
        self._buffer.close()
        self._bytes = QByteArray()
        self._pages.setText("")
        for each in self._buttons:
            each.setEnabled(False)
        self.fit_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_view"):
            self._paint_ground()

    def _paint_ground(self) -> None:
        """QPdfView fills the ground behind the pages with the role Dark."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, QColor(tones().track))
        self._view.setPalette(palette)

    def page_count(self) -> int:
        """How many pages are shown, 0 for none."""
        return self._document.pageCount()

    def zoom_in(self) -> None:
        """The next larger step."""
        now = self._factor()
        self._set_zoom(next((step for step in _STEPS if step > now + 0.01), _STEPS[-1]))

    def zoom_out(self) -> None:
        """The next smaller step."""
        now = self._factor()
        self._set_zoom(next((step for step in reversed(_STEPS) if step < now - 0.01), _STEPS[0]))

    def fit_width(self) -> None:
        """Pages as wide as the view."""
        self._view.setZoomMode(self._view.ZoomMode.FitToWidth)
        self._zoom.setText("")

    def _set_zoom(self, factor: float) -> None:
        self._view.setZoomMode(self._view.ZoomMode.Custom)
        self._view.setZoomFactor(factor)
        self._zoom.setText(percent(factor, 1))

    def _factor(self) -> float:
        """The zoom that is seen: while pages fit the width Qt doesn't tell it, so it is taken
        from the width of the first page."""
        if self._view.zoomMode() == self._view.ZoomMode.Custom or not self.page_count():
            return self._view.zoomFactor()
        page = self._document.pagePointSize(0).width() * self.logicalDpiX() / 72
        return self._view.viewport().width() / page if page else 1.0
