"""Which form, in which language, printed or saved: a menu under the button that asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from peerdesk.desk.consents.consent_words import KIND_WORDS, Kind
from peerdesk.desk.privacy.paper_forms import Depth
from peerdesk.words import LANGUAGES, _, language


@dataclass(frozen=True)
class PaperForm:
    """An intake of a depth, a consent of a kind (blank, of a person, or one that is on file), or
    the accounting of what was told about a person, or the letter of one ``disclosure_id``.

    ``language`` is the one that is offered first, "" for the one in use. ``code`` is the person's:
    a file is named after it.
    """

    what: Depth | Kind | Literal["accounting", "letter"]
    person_id: int | None = None
    consent_id: int | None = None
    code: str = ""
    language: str = ""
    disclosure_id: int | None = None

    @property
    def title(self) -> str:
        if self.what in KIND_WORDS:
            return _(KIND_WORDS[self.what])
        if self.what == "letter":
            return _("Letter")
        if self.what == "accounting":
            return _("Accounting of disclosures")
        return _("Full intake") if self.what == "full" else _("Brief intake")

    @property
    def file_name(self) -> str:
        """Without any name of a person."""
        kind = f"consent-{self.what.replace('_', '-')}"
        if self.what == "letter":
            kind = "letter"
        elif self.what == "accounting":
            kind = "accounting-of-disclosures"
        elif self.what not in KIND_WORDS:
            kind = "intake" if self.code else f"intake-{self.what}-blank"
        parts = (kind, self.code, self.language if self.language != language() else "")
        return "-".join(part for part in parts if part) + ".pdf"


class FormMenu(QMenu):
    """Offers one form, or several, each as a menu of its own."""

    print_wanted = Signal(object)
    """A `PaperForm`, in the language that was chosen; so is the other."""
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)

    def offer(self, forms: Sequence[PaperForm], below: QWidget) -> None:
        """Open, the first choice ready for Enter."""
        for each in self.findChildren(QMenu):
            each.deleteLater()
        self.clear()
        for form in forms:
            self._add(self if len(forms) == 1 else self.addMenu(form.title), form)
        self.popup(below.mapToGlobal(below.rect().bottomLeft()))
        self.setActiveAction(self.actions()[0])

    def _add(self, menu: QMenu, form: PaperForm) -> None:
        first = form.language or language()
        codes = sorted(LANGUAGES, key=lambda code: code != first)
        uses = (
            (self._on_print, _("Print ({language})")),
            (self._on_save, _("Save as a PDF ({language}) …")),
        )
        for slot, words in uses:
            for code in codes:
                action = QAction(words.format(language=LANGUAGES[code]), menu)
                action.setData(replace(form, language=code))
                action.triggered.connect(slot)
                menu.addAction(action)

    def _on_print(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.print_wanted.emit(sender.data())

    def _on_save(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.save_wanted.emit(sender.data())
