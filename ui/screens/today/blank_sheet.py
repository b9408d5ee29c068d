"""The blank sign-in sheet: printed or saved, in the language of those who will fill it in."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.front_desk import sign_in_sheets
from peerdesk.words import LANGUAGES, _, in_language, language
from ui.context import Context
from ui.way_out import WayOut


class BlankSheetMenu(QMenu):
    """Opens under ``button``."""

    def __init__(self, context: Context, button: QPushButton) -> None:
        super().__init__(button)
        self.setObjectName("blank_sheet_menu")
        self._context, self._button = context, button
        self._way = WayOut.of(context, button)
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
        self._way.print(_("Sign-in sheet"), partial(_sheet, self._context.actor, self._code()))

    def _on_save(self) -> None:
        code = self._code()
        make = partial(_sheet, self._context.actor, code)
        self._way.save(_("Save the PDF"), f"sign-in-sheet-{code}.pdf", "PDF (*.pdf)", make)


def _sheet(actor: Actor, code: str) -> Made:
    from peerdesk.reports.sign_in_sheet import sign_in_sheet_pdf

    with in_language(code):
        sheet = sign_in_sheets.blank_sheet(actor)
        return Made(sign_in_sheet_pdf(sheet), sign_in_sheets.leaving(actor, sheet.number))
