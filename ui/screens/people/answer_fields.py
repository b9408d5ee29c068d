"""Fields that take "Declined to say" and "Not known" as answers, which differ from blank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget

from peerdesk.desk.basics import choices as lists
from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.words import _
from ui.held import held
from ui.theme import icon, metrics, sizes
from ui.widgets.answer_chips import AnswerChips
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import ChoiceBox
from ui.widgets.inside import add_inside
from ui.widgets.page import column
from ui.widgets.shortcut import tell_keys
from ui.widgets.text import Pill

_USUAL_LANGUAGES = 6


class NoAnswer(QObject):
    """Gives a line to type in a small menu with both words: its arrow, or Alt+Down.

    The word then stands in the field as a pill; typing anything takes it away. `changed` tells of
    a person's choice only.
    """

    changed = Signal()

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._reason = ""
        self._name = ""
        self._pill = Pill("", name=f"{edit.objectName()}_pill")
        self._pill.setParent(edit)
        self._pill.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pill.hide()
        self._placeholder = edit.placeholderText()
        self.menu = QMenu(edit)
        self.menu.setObjectName(f"{edit.objectName()}_menu")
        for reason, words in WORDS.items():
            self.menu.addAction(_action(self, _(words), reason))
        self._none = _action(self, _("Clear"), "")
        self.menu.addSeparator()
        self.menu.addAction(self._none)
        # Not the arrow of a list: there is nothing to choose from but why it is left out.
        arrow = QAction(icon("dots-three"), _("Declined or not known (Alt+Down)"), self)
        arrow.triggered.connect(self._open)
        add_inside(edit, arrow)
        edit.textEdited.connect(self._on_edited)
        edit.installEventFilter(self)
        tell_keys(edit, [("Alt+Down", _("Declined or not known"))], alone=True)

    def reason(self) -> str:
        """DECLINED, UNKNOWN, or "" for an answer or a blank."""
        return self._reason

    def set_reason(self, reason: str) -> None:
        """Show why there is no answer; sends no signal."""
        self._reason = reason
        words = _(WORDS[reason]) if reason else ""
        if reason:
            self._edit.clear()
        self._edit.setPlaceholderText("" if reason else self._placeholder)
        self._pill.set_pill(words)
        self._place()
        if not self._name:
            self._name = self._edit.accessibleName()
        self._edit.setAccessibleName(f"{self._name}, {words}" if words else self._name)

    def _open(self) -> None:
        self._none.setEnabled(bool(self._reason))
        self.menu.popup(self._edit.mapToGlobal(QPoint(0, self._edit.height())))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _choose(self, reason: str) -> None:
        self.set_reason(reason)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def on_chosen(self) -> None:
        """One of the menu's words was chosen."""
        sender = self.sender()
        if isinstance(sender, QAction):
            self._choose(sender.data())

    def _on_edited(self, text: str) -> None:
        if self._reason:
            self.set_reason("")

    def _place(self) -> None:
        self._pill.resize(self._pill.sizeHint())
        middle = (self._edit.height() - self._pill.height()) // 2
        rtl = self._edit.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self._edit.width() - self._pill.width() - 9 if rtl else 9
        self._pill.move(left, middle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and held(event) == Qt.KeyboardModifier.AltModifier:
                self._open()
                return True
            if self._reason and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                self._choose("")
                return True
        return False


class SpokenLanguages(QWidget):
    """The usual languages as chips, any other out of the whole list, or why there is no answer."""

    answered = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._chips = AnswerChips(_usual(()), name=f"{name}_chips")
        self._chips.answered.connect(self.answered)
        self._others = ChoiceBox(lists.languages(), name=f"{name}_others")
        self._others.setAccessibleName(_("Another language"))
        self._others.setPlaceholderText(_("Another language …"))
        self._others.setFixedWidth(round(220 * sizes().factor))
        self._others.code_changed.connect(self._on_added)
        self.setLayout(column(self._chips, self._others, spacing=metrics.SMALL))
        _grow_with_width(self)
        self.setFocusProxy(self._chips)
        self.set_answer((), (), "")

    def set_answer(
        self, choices: Sequence[tuple[str, str]], codes: Iterable[str], reason: str
    ) -> None:
        """As `AnswerChips.set_answer`; which ones are offered as chips is known here."""
        known = tuple(codes)
        self._chips.set_answer(_usual(known), known, reason)
        self._others.setCurrentIndex(-1)

    def answer(self) -> tuple[str, ...]:
        """The chosen codes."""
        return self._chips.answer()

    def reason(self) -> str:
        """DECLINED, UNKNOWN, or "" for an answer or a blank."""
        return self._chips.reason()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._chips.setAccessibleName(name)

    def _on_added(self, code: str) -> None:
        if code:
            self.set_answer((), dict.fromkeys((*self.answer(), code)), "")
            self.answered.emit()


class OrNoAnswer(QWidget):
    """A field over two chips that say why it has no answer. What is in the field is never taken
    away by a chip: they can only be pressed while it is empty."""

    answered = Signal()

    def __init__(self, field: QWidget, has_answer: Callable[[], bool]) -> None:
        super().__init__()
        self._field, self._has_answer = field, has_answer
        self.setObjectName(f"{field.objectName()}_or_none")
        self._why = ChipChoices(
            [(reason, _(words)) for reason, words in WORDS.items()],
            exclusive=True,
            name=f"{field.objectName()}_why",
        )
        self._why.codes_changed.connect(self._on_why)
        self._before = ""
        self.setLayout(column(field, self._why, spacing=metrics.SMALL))
        self.setFocusProxy(field)

    def reason(self) -> str:
        """DECLINED, UNKNOWN, or "" for an answer or a blank."""
        return next(iter(self._why.codes()), "")

    def set_reason(self, reason: str) -> None:
        """Show why there is no answer; sends no signal."""
        self._before = reason
        self._why.set_codes([reason] if reason else [])
        self._why.setEnabled(not self._has_answer())

    def on_field_changed(self) -> None:
        """To be called when the field was changed: an answer takes the reason's place."""
        self.set_reason("" if self._has_answer() else self.reason())

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._field.setAccessibleName(name)
        self._why.setAccessibleName(name)

    def _on_why(self, codes: list[str]) -> None:
        new = [code for code in codes if code != self._before]
        self.set_reason(next(iter(new), "") if new else next(iter(codes), ""))
        self.answered.emit()


def _usual(more: Sequence[str]) -> list[tuple[str, str]]:
    """The languages that are heard most, and ``more``."""
    codes = dict.fromkeys((*lists.COMMON_LANGUAGES[:_USUAL_LANGUAGES], *more))
    return [(code, lists.label("language_spoken", code)) for code in codes]


def _grow_with_width(widget: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def _action(owner: NoAnswer, words: str, reason: str) -> QAction:
    made = QAction(words, owner)
    made.setData(reason)
    made.triggered.connect(owner.on_chosen)
    return made
