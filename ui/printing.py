"""Paper: a PDF's pages to a printer, from memory. Nothing is written to a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from peerdesk.words import _
from ui.dialogs import Dialogs

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

_DPI = 300
"""Qt can only print a PDF as a picture; at this resolution small type stays sharp."""


def print_pdf(
    parent: QWidget, dialogs: Dialogs, pdf: bytes, title: str, on_printed: Callable[[], object]
) -> None:
    """Ask for the printer, then print; ``on_printed`` is called once the pages are handed over.

    ``title`` is seen in the printer's queue: no names in it.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        dialogs.error(
            parent,
            _("There is no printer"),
            _(
                "This computer knows no printer. Nothing was printed. Connect one, or save the "
                "PDF and print it from another computer."
            ),
        )
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("print_dialog")
    job = _PrintJob(parent, dialogs, printer, pdf, on_printed)
    dialog.accepted.connect(job.start)
    dialog.rejected.connect(job.deleteLater)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class _PrintJob(QObject):
    """Lives with the window until its pages are handed over."""

    def __init__(
        self,
        window: QWidget,
        dialogs: Dialogs,
        printer: QPrinter,
        pdf: bytes,
        on_printed: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._dialogs, self._on_printed = window, dialogs, on_printed
        self._pages = PagePainter(printer, pdf, self)
        self._pages.finished.connect(self._on_finished)

    def start(self) -> None:
        self._pages.start()

    def _on_finished(self, printed: bool) -> None:
        self.deleteLater()
        if printed:
            self._on_printed()
            return
        self._dialogs.error(
            self._window,
            _("The printer refused"),
            _("Nothing was printed. Look at the printer, then print again, or save the PDF."),
        )


class PagePainter(QObject):
    """Puts each page on a sheet, as large as the sheet's own size allows.

    One page (0.2 s) at a time: between two pages the window works on. `finished` says whether
    the printer took them all.
    """

    finished = Signal(bool)

    def __init__(self, printer: QPrinter, pdf: bytes, parent: QObject | None = None) -> None:
        from PySide6.QtPdf import QPdfDocument

        super().__init__(parent)
        self._printer = printer
        self._content = QByteArray(pdf)
        self._buffer = QBuffer(self._content, self)
        self._document: QPdfDocument = QPdfDocument(self)
        self._painter = QPainter()
        self._page = 0

    def start(self) -> None:
        """Begin with the first page."""
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._printer.setFullPage(True)
        if self._painter.begin(self._printer):
            QTimer.singleShot(0, self, self._paint_next)
        else:
            self.finished.emit(False)

    def _paint_next(self) -> None:
        if self._page and not self._printer.newPage():
            self._end(printed=False)
            return
        points = self._document.pagePointSize(self._page)
        sheet = self._printer.paperRect(self._printer.Unit.DevicePixel)
        scale = min(sheet.width() / points.width(), sheet.height() / points.height())
        size = QSize(round(points.width() * scale), round(points.height() * scale))
        picture = self._document.render(self._page, size)
        self._painter.drawImage(QRectF(0, 0, *size.toTuple()), picture)
        self._page += 1
        if self._page < self._document.pageCount():
            QTimer.singleShot(0, self, self._paint_next)
        else:
            self._end(printed=True)

    def _end(self, *, printed: bool) -> None:
        self._painter.end()
        self.finished.emit(printed)
