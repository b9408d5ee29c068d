"""Finding somebody as their name is typed: a field, and the people found under it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people import people, search
from peerdesk.text import normalise
from peerdesk.words import _
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes
from ui.widgets.page import row
from ui.widgets.search import SearchField
from ui.widgets.shortcut import tell_keys
from ui.widgets.table import DataList

_MOST_SHOWN = 6
_ALIAS = "alias"


@dataclass(frozen=True)
class _Found:
    """A person (``id`` is theirs) or, last in the list, the words as they were typed."""

    id: int | str
    text: str
    second: str
    icon: str


class PersonFinder(QWidget):
    """Type, Enter. The list floats over the page ``over`` and takes no room of its own.

    Enter takes the person when only one is found, or when one name or code is exactly what was
    typed; otherwise it moves into the list, so that nobody is added by mistake. With ``aliases``
    the words themselves can be taken too: at once when nobody is found.
    """

    person_chosen = Signal(object)
    alias_chosen = Signal(str)
    left = Signal()
    """Esc in the empty field."""

    def __init__(
        self, actor: Actor, words: str, over: QWidget, *, aliases: bool = False, name: str
    ) -> None:
        super().__init__()
        self._actor = actor
        self._over = over
        self._aliases = aliases
        self._model = RowsModel(
            [
                Column(
                    "name",
                    _("Name"),
                    lambda found: found.text,
                    second=lambda found: found.second,
                    icon=lambda found: found.icon,
                )
            ],
            parent=self,
        )
        self._panel = QFrame(over)
        self._panel.setProperty("kind", "card")
        self._panel.setObjectName(f"{name}_panel")
        self.results = DataList(self._model, words=_("People found"), name=f"{name}_results")
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.addWidget(self.results)
        self._panel.hide()
        tell_keys(self._panel, [("Esc", _("Back to the search"))])
        self.field = SearchField(words, self.results, name=name)
        self.setLayout(row(self.field, spacing=0))
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.chosen.connect(self._on_enter)
        self.results.row_activated.connect(self._take)
        self.results.clicked.connect(self._on_clicked)
        self.field.installEventFilter(self)
        self.results.installEventFilter(self)
        over.installEventFilter(self)

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the field has the focus: an empty one is left."""
        return [] if self.field.text() else [("Esc", _("Back to the list"))]

    def clear(self) -> None:
        """Nothing typed, nothing found."""
        # Not clear(): Ctrl+Z would bring back the typed name instead of undoing what was done.
        self.field.setText("")

    def _on_text_changed(self, text: str) -> None:
        typed = " ".join(text.split())
        found = self._find(typed) if typed else []
        self._model.set_rows(found)
        self.results.clearSelection()
        self._place()
        self._panel.setVisible(bool(found))
        if found:
            self._panel.raise_()

    def _find(self, typed: str) -> list[_Found]:
        ids = search.people_ids(self._actor, typed)[:_MOST_SHOWN]
        rows = people.people_rows(self._actor, ids)
        found = [
            _Found(
                each, rows[each].name, f"{rows[each].code}  {rows[each].pronouns}".strip(), "user"
            )
            for each in ids
            if each in rows
        ]
        if self._aliases:
            words = _("Add “{alias}” as a name used here", alias=typed)
            found.append(_Found(_ALIAS, words, _("Without a record; can be linked later"), "plus"))
        elif not found:
            found.append(_Found("", _("Nobody is found by this name"), "", "question"))
        return found

    def _on_enter(self) -> None:
        found = self._model.rows()
        persons = [each for each in found if isinstance(each.id, int)]
        typed = normalise(self.field.text())
        exact = [
            each
            for each in persons
            if typed in (normalise(each.text), normalise(each.second.split()[0]))
        ]
        if len(persons) == 1 or len(exact) == 1:
            self._take((exact or persons)[0].id)
        elif not persons and self._aliases and found:
            self._take(_ALIAS)
        elif persons:
            self.results.setFocus(Qt.FocusReason.TabFocusReason)
            self.results.setCurrentIndex(self._model.index(0, 0))

    def _on_clicked(self, index: object) -> None:
        self._take(self._model.id_at(self.results.currentIndex().row()))

    def _take(self, found: object) -> None:
        typed = " ".join(self.field.text().split())
        if found == "":
            return
        self.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if found == _ALIAS:
            self.alias_chosen.emit(typed)
        else:
            self.person_chosen.emit(found)

    def _place(self) -> None:
        rows = min(self._model.rowCount(), _MOST_SHOWN + 1)
        at = self.field.mapTo(self._over, QPoint(0, self.field.height() + 2))
        wide = max(self.field.width(), round(300 * sizes().factor))
        wide = min(wide, self._over.width() - metrics.SMALL)
        high = min(rows * sizes().tall_row + 14, self._over.height() - at.y() - 4)
        left = min(at.x(), self._over.width() - wide)
        self._panel.setGeometry(max(0, left), at.y(), wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._over:
            if kind == QEvent.Type.Resize and self._panel.isVisible():
                self._place()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        elif kind == QEvent.Type.FocusOut:
            focus = QApplication.focusWidget()
            if focus not in (self.field, self.results):
                self._panel.hide()
        elif kind == QEvent.Type.FocusIn and self.field.text().strip():
            self._panel.setVisible(self._model.rowCount() > 0)
            self._panel.raise_()
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if watched is self.results:
            top = self.results.currentIndex().row() <= 0
            if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and top):
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        elif key == Qt.Key.Key_Escape and not self.field.text():
            self.left.emit()
            return True
        return False
