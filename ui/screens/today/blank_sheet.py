"""The blank sign-in sheet: printed or saved, in the language of those who will fill it in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from peerdesk.actor import Actor
from peerdesk.desk import sign_in_sheets
from peerdesk.errors import PeerDeskError
from peerdesk.store.files import plain_os_error
from peerdesk.words import LANGUAGES, _, in_language, language
from ui.context import Context
from ui.printing import print_pdf

_Made = tuple[str, bytes]
"""The sheet's number and the PDF."""


class BlankSheetMenu(QMenu):
    """Opens under ``button``. What was handed over is journaled, once it was."""

    def __init__(self, context: Context, button: QPushButton) -> None:
        super().__init__(button)
        self.setObjectName("blank_sheet_menu")
        self._context, self._button = context, button
        codes = sorted(LANGUAGES, key=lambda code: code != language())
        for slot, words in (
            (self._on_print, _("Print ({language})")),
            (self._on_save, _("Save as a PDF ({language}) …")),
        ):
            for code in codes:
                action = QAction(words.format(language=LANGUAGES[code]), self)
                action.setData(code)
                action.triggered.connect(slot)
                self.addAction(action)
        button.clicked.connect(self._on_button)

    def _on_button(self) -> None:
        self.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))
        self.setActiveAction(self.actions()[0])

    def _code(self) -> str:
        sender = self.sender()
        return str(sender.data()) if isinstance(sender, QAction) else ""

    def _on_print(self) -> None:
        work = partial(_shown, self._context.actor, self._code())
        self._context.jobs.run(work, self._to_printer, self._context.job_failed)

    def _to_printer(self, made: _Made) -> None:
        sheet, pdf = made
        printed = partial(self._on_printed, sheet)
        window = self._button.window()
        print_pdf(window, self._context.dialogs, pdf, _("Sign-in sheet"), printed)

    def _on_printed(self, sheet: str) -> None:
        actor = self._context.actor
        self._context.attempt(lambda: sign_in_sheets.note_printed(actor, sheet), quietly=True)
        self._context.said.emit(_("Sent to the printer"), None)

    def _on_save(self) -> None:
        code = self._code()
        self._context.dialogs.save_path(
            self._button.window(),
            _("Save the PDF"),
            f"sign-in-sheet-{code}.pdf",
            "PDF (*.pdf)",
            partial(self._write, code),
        )

    def _write(self, code: str, path: Path) -> None:
        work = partial(_written, self._context.actor, code, path)
        self._context.jobs.run(work, self._on_written, self._on_failed)

    def _on_written(self, path: Path) -> None:
        self._context.said.emit(_("Saved {file}", file=path.name), None)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, PeerDeskError):
            title = _("The PDF was not saved")
            self._context.dialogs.error(self._button.window(), title, str(error))
        else:
            self._context.job_failed(error)


def _made(actor: Actor, code: str) -> _Made:
    from peerdesk.reports.sign_in_sheet import sign_in_sheet_pdf

    with in_language(code):
        sheet = sign_in_sheets.blank_sheet(actor)
        return sheet.number, sign_in_sheet_pdf(sheet)


def _shown(actor: Actor, code: str, _progress: object) -> _Made:
    return _made(actor, code)


def _written(actor: Actor, code: str, path: Path, _progress: object) -> Path:
    """Journaled once it is there."""
    sheet, pdf = _made(actor, code)
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise plain_os_error(error) from None
    sign_in_sheets.note_printed(actor, sheet)
    return path
