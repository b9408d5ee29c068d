"""Below the rows of an import: what the chosen one is read as, or what it needs and the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.actor import Actor
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Preview, Understood, Verdict
from peerdesk.words import _, number
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.page import column, row
from ui.widgets.text import label

_LEFT_OUT = "-"
"""Stands in the box for a word that is left out; blank is not decided yet."""


class RowStrip(QWidget):
    """`answered` carries a line and whose it is: a code, or "new"; `LEAVE_OUT` leaves it out, and
    "" takes it in again. `meant` carries a field, a word

    of the file that is none of its choices, and the code that it means ("" leaves it out).
    """

    answered = Signal(int, str)
    meant = Signal(str, str, str)

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self._actor = actor
        self._line = 0
        self._unknown = ("", "")
        self._words = label("", wrap=True, name="import_reason")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build_answer()
        self._build_meaning()
        self._leave = button("", on_click=self._on_leave, name="import_leave_out")
        self._is_left_out = False
        top = row(self._words, self._leave)
        top.setStretch(0, 1)
        said = column(top, self._answer_line, self._meaning_line, spacing=metrics.SMALL)
        said.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        self.setLayout(said)
        self.setMinimumHeight(sizes().control + 2 * metrics.SMALL)

    def _build_answer(self) -> None:
        """Whose row it is, when the file doesn't tell."""
        self._answer = QLineEdit()
        self._answer.setObjectName("import_answer")
        self._answer.setMaxLength(20)
        self._answer.returnPressed.connect(self._on_answer)
        words = label(_("&Whose row is this?"), "field")
        words.setBuddy(self._answer)
        self._answer.setFixedWidth(round(150 * sizes().factor))
        use = button(_("Use"), on_click=self._on_answer, name="import_answer_use")
        self._answer_line = QWidget()
        self._answer_line.setLayout(row(words, self._answer, use, None))

    def _build_meaning(self) -> None:
        """What a word means that is none of a list's: said once, for every row that has it."""
        self._meaning = ChoiceBox(name="import_meaning")
        self._meaning.setFixedWidth(round(220 * sizes().factor))
        self._meaning_words = label("", "field")
        self._meaning_words.setBuddy(self._meaning)
        use = button(_("Use"), on_click=self._on_meaning, name="import_meaning_use")
        self._meaning_line = QWidget()
        self._meaning_line.setLayout(row(self._meaning_words, self._meaning, use, None))

    def show_row(self, seen: Preview | None, at: int | None, then: str) -> None:
        """Show the row at ``at``; ``then`` says what is done with it. None for no row."""
        asks_whose = asks_meaning = False
        words = ""
        self._leave.setVisible(seen is not None and at is not None)
        if seen is not None and at is not None:
            judged = seen.rows[at]
            self._line = judged.line
            self._is_left_out = judged.verdict is Verdict.LEFT_OUT
            self._leave.setText(
                _("&Take this row in again") if self._is_left_out else _("Leave this &row out")
            )
            words = _("Line {line}: {words}", line=number(judged.line), words=then)
            asks_meaning = self._ask_meaning(seen, at)
            if judged.verdict is Verdict.ATTENTION:
                asks_whose = _is_about_whose(seen, at)
            else:
                read = [_in_words(each) for each in importing.understood(self._actor, seen, at)]
                words = " · ".join((words, *read))
        self._words.setText(words)
        self._answer_line.setVisible(asks_whose)
        self._meaning_line.setVisible(asks_meaning and not asks_whose)
        self._answer.clear()
        whose = _("Code, or “new”") if seen is None or seen.kind == "people" else _("Code")
        self._answer.setPlaceholderText(whose)
        self._answer.setAccessibleName(_("Whose row is this? {how}", how=whose))

    def _ask_meaning(self, seen: Preview, at: int) -> bool:
        found = importing.unknown_words(self._actor, seen, at)
        if not found or seen.table.rows[at].problem:
            return False
        self._unknown = found[0]
        field, word = found[0]
        offered = [*importing.choices_of(field), (_LEFT_OUT, _("– leave it out –"))]
        self._meaning.set_choices(offered)
        self._meaning.set_code("")
        said = _("“{word}” &means", word=word.replace("&", "&&"))
        self._meaning_words.setText(said)
        self._meaning.setAccessibleName(_("“{word}” means", word=word))
        return True

    def focus_answer(self) -> None:
        """To the answer that the chosen row needs, if it needs one."""
        for line, field in (
            (self._answer_line, self._answer),
            (self._meaning_line, self._meaning),
        ):
            if line.isVisible():
                field.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_answer(self) -> None:
        typed = self._answer.text().strip()
        if typed:
            self.answered.emit(self._line, typed)

    def _on_leave(self) -> None:
        self.answered.emit(self._line, "" if self._is_left_out else importing.LEAVE_OUT)

    def _on_meaning(self) -> None:
        code = self._meaning.code()
        if code:
            self.meant.emit(*self._unknown, "" if code == _LEFT_OUT else code)


def _is_about_whose(seen: Preview, at: int) -> bool:
    """Whether the row as a whole is wrong, and its own cells can be read."""
    return set(seen.rows[at].reasons) <= {"", "code"} and not seen.table.rows[at].problem


def _in_words(read: Understood) -> str:
    """A field: "Birth date: Mar 4, 1990", or "ZIP: 04101 → 04102" where it changes."""
    if not read.now:
        return _("{field}: {value}", field=read.label, value=read.then)
    then = read.then or _("(blank)")
    return _("{field}: {before} → {after}", field=read.label, before=read.now, after=then)
