"""The last step of an import: what was written, its Undo, and the rows that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from peerdesk.exchange.importing import ImportResult
from peerdesk.words import _, ngettext, number
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column, row
from ui.widgets.text import label


class ResultPage(Card):
    """Three counts and what can be done now."""

    undo_wanted = Signal()
    save_wanted = Signal()
    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(" ", name="import_result")
        self.is_undone = False
        self._banner = Banner(name="import_result_banner")
        self._counts: list[tuple[QLabel, QLabel]] = []
        figures = row(spacing=metrics.XXL)
        for name in ("added", "known", "left_out"):
            count = label("", "greeting", name=f"import_{name}")
            words = label("", "muted", name=f"import_{name}_words")
            self._counts.append((count, words))
            figures.addLayout(column(count, words, spacing=0))
        figures.addStretch(1)
        self._figures = QWidget()
        self._figures.setLayout(figures)
        self._about = label("", wrap=True, name="import_result_about")
        self._undo = button(
            _("&Undo the whole import"),
            icon_name="arrow-counter-clockwise",
            on_click=self._on_undo,
            name="import_undo",
        )
        self._save = button(
            _("&Save the rows that failed …"),
            icon_name="download-simple",
            on_click=self._on_save,
            name="import_result_save",
        )
        self._again = button(
            _("Import &another file"), "primary", on_click=self._on_again, name="import_again"
        )
        self.body.addWidget(self._banner)
        self.body.addWidget(self._figures)
        self.body.addWidget(self._about)
        self.body.addSpacing(metrics.SMALL)
        self.body.addLayout(row(self._undo, self._save, None))
        self.body.addLayout(row(self._again, None))
        self.body.addStretch(1)

    def show_result(self, result: ImportResult, can_undo: bool, unread: Sequence[str] = ()) -> None:
        """Say what was written; ``unread`` are sheets of the workbook that were not read."""
        self._banner.clear()
        self.set_title(_("The import is done"))
        told = (
            (result.imported, _("added")),
            (result.matched, _("in the records already")),
            (result.failed, _("left out")),
        )
        for (count, words), (n, said) in zip(self._counts, told, strict=True):
            count.setText(number(n))
            words.setText(said)
        said = ngettext(
            "{n} record was changed by the file.", "{n} records were changed by the file.",
            result.changed,
        )  # fmt: skip
        if not result.changed:
            said = _("Nothing that was in the records was changed.")
        if result.failed:
            said += " " + _(
                "Save the rows that failed, correct them in the file (a column at its end says "
                "why), and import it like any other."
            )
        if result.left_out:
            said += " " + ngettext(
                "You left {n} more row out.", "You left {n} more rows out.", result.left_out
            )
        if unread:
            names = ", ".join(unread)
            said += " " + _("Other sheets of this file were not imported: {names}.", names=names)
        self._about.setText(said)
        self.is_undone = False
        self._figures.show()
        self._undo.setVisible(can_undo)
        self._save.setVisible(result.failed > 0)

    def show_undone(self) -> None:
        """Say that it was taken back."""
        self._banner.clear()
        self.is_undone = True
        self.set_title(_("The import was taken back"))
        self._figures.hide()
        self._undo.hide()
        self._about.setText(_("The records are as they were before. The file can be tried again."))

    def show_problem(self, message: str) -> None:
        """Say why it could not be taken back."""
        self._banner.show_message(message, "danger")

    def focus_work(self) -> None:
        """To what most people do next."""
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        self.undo_wanted.emit()

    def _on_save(self) -> None:
        self.save_wanted.emit()

    def _on_again(self) -> None:
        self.again_wanted.emit()
