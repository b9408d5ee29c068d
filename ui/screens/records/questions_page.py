"""The third step of an import: what the file leaves open, each asked once for the whole file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.exchange import importing
from peerdesk.exchange.importing import Question, Told
from peerdesk.words import _, ngettext
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FieldRow
from ui.widgets.page import Card, row, scrolled
from ui.widgets.text import label

_LEFT_OUT = "-"
"""Stands in a box for what is left out; blank is not answered."""


class QuestionsPage(Card):
    """A box for each question, with the rows that wait for it; `next_wanted` when they are done."""

    next_wanted = Signal()
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("What does the file leave open?"), name="import_questions")
        self._asked: Sequence[Question] = ()
        self._boxes: list[ChoiceBox] = []
        about = label(
            _(
                "Each is asked once for the whole file and remembered for the next one of this "
                "kind. Rows whose question has no answer are not imported: they can be saved, and "
                "corrected in the file."
            ),
            "muted",
            wrap=True,
        )
        self._nothing = label(
            _("This file leaves nothing open."), wrap=True, name="import_questions_none"
        )
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, metrics.MEDIUM, 0)
        self._list.setSpacing(metrics.LARGE)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._list)
        inner.addStretch(1)
        self._back = button(_("&Back"), on_click=self._on_back, name="import_questions_back")
        self._next = button(
            _("&Look at the rows"), "primary", on_click=self._on_next, name="import_questions_next"
        )
        self.body.addWidget(about)
        self.body.addWidget(self._nothing)
        self.body.addWidget(scrolled(content, "import_questions_list"), 1)
        self.body.addLayout(row(self._back, None, self._next))

    def show_questions(self, asked: Sequence[Question]) -> None:
        """Show them, each with what was answered so far."""
        while (item := self._list.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._asked, self._boxes = asked, []
        before: QWidget | None = None
        for at, question in enumerate(asked):
            box = _box_of(question, f"import_question_{at}")
            line = FieldRow(question.words, box, hint=_hint_of(question))
            self._list.addWidget(line)
            line.show()
            if before is not None:
                QWidget.setTabOrder(before, box)
            before = box
            self._boxes.append(box)
        if before is not None:
            QWidget.setTabOrder(before, self._back)
        self._nothing.setVisible(not asked)

    def answered(self, told: Told) -> Told:
        """``told`` with what is answered here."""
        for question, box in zip(self._asked, self._boxes, strict=True):
            code: str | None = box.code()
            code = {"": None, _LEFT_OUT: ""}.get(code or "", code)
            if code == question.answer or (question.answer is None and code == question.usual):
                continue
            told = importing.with_answer(told, question.key, code)
        return told

    def focus_work(self) -> None:
        """To the first question, or on."""
        first = self._boxes[0] if self._boxes else self._next
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        self.back_wanted.emit()

    def _on_next(self) -> None:
        self.next_wanted.emit()


def _box_of(question: Question, name: str) -> ChoiceBox:
    not_answered = [] if question.usual is not None else [("", _("– not answered –"))]
    offered = [(code or _LEFT_OUT, words) for code, words in question.answers]
    box = ChoiceBox([*not_answered, *offered], blank=False, name=name)
    code = question.answer if question.answer is not None else question.usual
    box.set_code("" if code is None else code or _LEFT_OUT)
    box.setMaximumWidth(round(320 * sizes().factor))
    return box


def _hint_of(question: Question) -> str:
    said = ngettext(
        "{n} row, in cell {cell}.",
        "{n} rows, first in cell {cell}.",
        question.rows,
        cell=question.where,
    )
    if question.is_remembered:
        return _("{rows} As it was answered for an earlier file.", rows=said)
    return said
