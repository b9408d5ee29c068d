"""Paper: a PDF's pages to a printer, from memory. Nothing is written to a temporary folder."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from peerdesk.words import _
from ui.dialogs import Dialogs

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_DPI = 300
"""Qt can only print a PDF as a picture; at this resolution small type stays sharp."""

_SERVER_SIDE = ("pagesRadioButton", "pagesLineEdit", "pageSetLabel", "pageSetCombo")
"""Choices of pages in Qt's own dialog that a print server makes, from what it is sent: after the
range that is painted here, they would choose other pages than those that were meant."""

_IPP_OK_LAST = 0x00FF
"""The last of the codes of success in RFC 8011, 4.1.6.2."""


def print_pdf(
    parent: QWidget,
    dialogs: Dialogs,
    pdf: bytes,
    title: str,
    on_sending: Callable[[], bool],
    on_sent: Callable[[bool], object],
) -> None:
    """Ask for the printer, then print. ``ui.way_out`` alone calls this.

    ``on_sending`` is called when somebody has pressed Print, and may still say no; ``on_sent``
    when all is handed over, with whether the printer took it.

    ``parent`` is the part that prints: the lock stops the pages with it. ``title`` is seen in the
    printer's queue: no names in it.
    """
    from PySide6.QtPrintSupport import QPrinterInfo

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
    _PrintJob(parent, dialogs, pdf, title, on_sending, on_sent).ask()


class _PrintJob(QObject):
    """Lives with the part that prints until its pages are handed over, or not wanted any more."""

    def __init__(
        self,
        part: QWidget,
        dialogs: Dialogs,
        pdf: bytes,
        title: str,
        on_sending: Callable[[], bool],
        on_sent: Callable[[bool], object],
    ) -> None:
        from PySide6.QtPrintSupport import QPrinter

        super().__init__(part)
        self._part = part
        self._dialogs, self._on_sending, self._on_sent = dialogs, on_sending, on_sent
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setResolution(_DPI)
        self._printer.setDocName(title)
        self._pages = PagePainter(self._printer, pdf, self)
        self._pages.finished.connect(self._on_finished)

    def ask(self) -> None:
        """Open the system's own dialog: which printer, which pages, how many copies."""
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(self._printer, self._part.window())
        dialog.setObjectName("print_dialog")
        dialog.setWindowTitle(_("Print"))
        option = QPrintDialog.PrintDialogOption
        # Not into a file: that is Save, which says where the file is and writes it down.
        dialog.setOptions(
            option.PrintPageRange | option.PrintCollateCopies | option.PrintShowPageSize
        )
        dialog.setMinMax(1, self._pages.count())
        dialog.setFromTo(1, self._pages.count())
        _hide_server_side(dialog)
        dialog.finished.connect(self._on_answer)
        dialog.finished.connect(dialog.deleteLater)
        # Not open(): QPrintDialog's own wants a receiver and a slot by name.
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    @Slot(int)
    def _on_answer(self, answer: int) -> None:
        if answer and self._on_sending():
            self._pages.start()
        else:
            self.deleteLater()

    @Slot(bool)
    def _on_finished(self, printed: bool) -> None:
        self.deleteLater()
        self._on_sent(printed)
        if printed:
            return
        self._dialogs.error(
            self._part.window(),
            _("The printer refused"),
            _("Nothing was printed. Look at the printer, then print again, or save the PDF."),
        )


class PagePainter(QObject):
    """Puts each page on a sheet: in its own size, or as large as another paper allows.

    One page (0.2 s) at a time: between two pages the window works on. Pages, their order and the
    paper are the printer's settings. `finished` says whether the printer took them all.
    """

    finished = Signal(bool)

    def __init__(self, printer: QPrinter, pdf: bytes, parent: QObject | None = None) -> None:
        from PySide6.QtPdf import QPdfDocument

        super().__init__(parent)
        self._printer = printer
        self._content = QByteArray(pdf)
        self._buffer = QBuffer(self._content, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        self._painter = QPainter()
        self._left: list[int] = []
        # A timer of its own: the lock stops it with the screen, and the owner's return starts it.
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._paint_next)
        self.destroyed.connect(partial(_let_go, self._painter, printer))

    def count(self) -> int:
        """How many pages the paper has."""
        return self._document.pageCount()

    def start(self) -> None:
        """Begin with the first page that was chosen."""
        self._left = self._chosen()
        self._printer.setFullPage(True)
        if self._left and self._painter.begin(self._printer):
            # As JPEG, which is the other way, letters get a grey mist around them.
            self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            self._timer.start()
        else:
            self.finished.emit(False)

    def _chosen(self) -> list[int]:
        printer = self._printer
        pages = list(range(self.count()))
        if printer.printRange() == printer.PrintRange.PageRange:
            ranges = printer.pageRanges()
            pages = [page for page in pages if ranges.isEmpty() or ranges.contains(page + 1)]
        if printer.pageOrder() == printer.PageOrder.LastPageFirst:
            pages.reverse()
        return pages

    @Slot()
    def _paint_next(self) -> None:
        page = self._left.pop(0)
        points = self._document.pagePointSize(page)
        sheet = self._printer.paperRect(self._printer.Unit.DevicePixel)
        scale = min(sheet.width() / points.width(), sheet.height() / points.height())
        place = QRectF(0, 0, points.width() * scale, points.height() * scale)
        place.moveCenter(sheet.center())
        self._painter.drawImage(place, self._picture(page))
        if not self._left:
            self._end(taken=True)
        elif not self._printer.newPage():
            self._end(taken=False)

    def _picture(self, page: int) -> QImage:
        """The page on opaque white: where nothing is painted, some printers print black."""
        size = (self._document.pagePointSize(page) * _DPI / 72).toSize()
        picture = QImage(size, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.drawImage(0, 0, self._document.render(page, size))
        painter.end()
        return picture

    def _end(self, *, taken: bool) -> None:
        self._timer.stop()
        taken = self._painter.end() and taken
        printer = self._printer
        if printer.outputFormat() == printer.OutputFormat.NativeFormat:
            failed = printer.printerState() in (
                printer.PrinterState.Aborted,
                printer.PrinterState.Error,
            )
            taken = taken and not failed and not _refused_by_server()
        self.finished.emit(taken)


def _let_go(painter: QPainter, printer: QPrinter) -> None:
    """The screen went away in the middle: a printer must not be freed while it is painted on."""
    if painter.isActive():
        painter.end()


def _hide_server_side(dialog: QPrintDialog) -> None:
    # Hidden with what they lie in: by themselves, the dialog would show them again.
    out_of_sight = QWidget(dialog)
    out_of_sight.hide()
    for name in _SERVER_SIDE:
        part = dialog.findChild(QWidget, name)
        if part is not None:
            part.setParent(out_of_sight)


def _refused_by_server() -> bool:
    """Whether CUPS refused the job that this thread has just sent: Qt doesn't ask (6.12).

    Qt sends through the same library, which remembers how the last request of a thread ended.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        status = ctypes.CDLL("libcups.so.2").cupsLastError()
    except OSError:
        return False
    return bool(status < 0 or status > _IPP_OK_LAST)
