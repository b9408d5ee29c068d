"""Finding somebody: the search field and the list under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.people import people, search
from peerdesk.desk.people.people import PersonRow
from peerdesk.desk.privacy import erasing
from peerdesk.words import _, ngettext
from ui.context import Context
from ui.held import held
from ui.models.columns import Column
from ui.models.paged import PagedTableModel
from ui.models.selection import select_id, selected_id
from ui.screens.people.finder_rows import PersonDelegate, spoken
from ui.theme import metrics, sizes, tones
from ui.widgets.buttons import button
from ui.widgets.messages import announce
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.search import SearchField, rows_in
from ui.widgets.table import DataTable

_ROWS_IN_SIGHT = 12


class PeopleFinder(QWidget):
    """The first hit is selected as somebody types; nobody's page is opened by that.

    Up and Down move the selection while the typing goes on, Enter opens, and with no hit Enter
    begins an intake with what was typed. Who may erase people can look among the archived instead.
    """

    person_opened = Signal(object)
    person_wanted = Signal(str)
    """Somebody who isn't in the records yet, under the words that were typed."""
    search_began = Signal()
    """Whoever was shown until now has to go from the screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.model = PagedTableModel(
            [Column("name", _("Name"), _name, spoken=spoken)],
            self._ids,
            self._rows,
            page_size=_ROWS_IN_SIGHT,
            parent=self,
        )
        self.table = _PeopleTable(self.model)
        self.search = _PeopleSearch(_search_words(context), self.table)
        self.empty = EmptyState(
            "user-plus", "", " ", on_action=self._on_add_clicked, name="people_empty"
        )
        self.table.set_empty(self.empty)
        self._count = _Count("people_count")
        self._archive = button(_("Archived people"), "quiet", name="people_archived")
        self._archive.setCheckable(True)
        if not may(context.actor, Right.ERASE_PEOPLE):
            self._archive.hide()
        card = Card(flush=True)
        head = column(self.search, row(self._count, self._archive), spacing=metrics.XS)
        head.setContentsMargins(metrics.MEDIUM, metrics.MEDIUM, metrics.MEDIUM, metrics.SMALL)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, 6)
        card.body.addLayout(head)
        card.body.addWidget(self.table, 1)
        self.setLayout(column(card, spacing=0))
        self.setFocusProxy(self.search)
        self.setMinimumWidth(round(280 * sizes().factor))
        self._archive.toggled.connect(self._on_archive_toggled)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.chosen.connect(self._on_enter)
        self.table.row_activated.connect(self.person_opened)
        self.table.clicked.connect(self._on_clicked)
        self.table.typed.connect(self._on_typed_in_table)

    def reload(self) -> None:
        """Read the list again; who is selected stays selected."""
        self.model.reload()
        self._say()

    def select(self, person_id: object) -> None:
        """Show where this person is in the list; an old search that hides them is dropped."""
        if self.model.row_of(person_id) < 0 and (self.search.text() or self._archive.isChecked()):
            for part in (self.search, self._archive):
                part.blockSignals(True)
            self.search.clear()
            self._archive.setChecked(False)
            for part in (self.search, self._archive):
                part.blockSignals(False)
            self.reload()
        select_id(self.table, person_id)

    def is_empty(self) -> bool:
        """Whether nobody is in the records."""
        asked = self._archive.isChecked() or self.search.text().strip()
        return not asked and not self.model.rowCount()

    def _ids(self) -> Sequence[int]:
        find = erasing.archived_ids if self._archive.isChecked() else search.people_ids
        return find(self._context.actor, self.search.text())

    def _rows(self, ids: Sequence[int]) -> Mapping[int, PersonRow]:
        read = erasing.archived_rows if self._archive.isChecked() else people.people_rows
        return read(self._context.actor, ids)

    def _on_archive_toggled(self) -> None:
        self._on_text_changed(self.search.text())

    def _on_text_changed(self, text: str) -> None:
        self.search_began.emit()
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.reload()
        if text.strip() and self.model.rowCount():
            self.table.selectRow(0)
            self.search.tell_chosen()
        self.table.scrollToTop()

    def _on_enter(self) -> None:
        found = selected_id(self.table)
        if found is not None:
            self.person_opened.emit(found)
        elif not self.model.rowCount():
            self._on_add_clicked()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.person_opened.emit(self.model.id_at(index.row()))

    def _on_add_clicked(self) -> None:
        if self._may_add():
            self.person_wanted.emit(self.search.text().strip())

    def _on_typed_in_table(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(letters)

    def _say(self) -> None:
        count = self.model.rowCount()
        self._count.set_text(ngettext("{n} person", "{n} people", count) if count else "")
        if count:
            return
        typed = " ".join(self.search.text().split())
        may_add = self._may_add()
        if self._archive.isChecked():
            nobody = _("Nobody in the archive is found by this.")
            self.empty.set_sentence(nobody if typed else _("Nobody is archived."))
        elif not typed:
            self.empty.set_sentence(_("Nobody is in the records yet."))
            self.empty.action.setText(_("Add the first person"))
        elif may_add:
            self.empty.set_sentence(_("Nobody found. Check the letters, or add them: press Enter."))
            self.empty.action.setText(self._offer(typed).replace("&", "&&"))
        else:
            self.empty.set_sentence(_("Nobody found. The front desk can add them."))
        self.empty.action.setVisible(may_add)

    def _may_add(self) -> bool:
        return may(self._context.actor, Right.DO_INTAKE) and not self._archive.isChecked()

    def _offer(self, typed: str) -> str:
        """The button's words, with as much of the typed name as fits."""
        drawn = self.empty.action.fontMetrics()
        around = drawn.horizontalAdvance(_("Add “{name}” as a new person", name=""))
        room = self.table.viewport().width() - around - 4 * metrics.XL
        short = drawn.elidedText(typed, Qt.TextElideMode.ElideRight, max(room, 3 * metrics.XL))
        return _("Add “{name}” as a new person", name=short)


def _search_words(context: Context) -> str:
    if may(context.actor, Right.SEE_CONTACT_DETAILS):
        return _("Search by name, code, phone or birth date")
    return _("Search by name or code")


class _PeopleSearch(SearchField):
    """Up and Down move in the list; the focus stays, so that the typing can go on."""

    def __init__(self, words: str, table: DataTable) -> None:
        super().__init__(words, table, name="people_search")
        self._list = table

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1: Down doesn't lead into the list here."""
        told = [each for each in super().told_keys() if each[0] != "Down"]
        if rows_in(self._list):
            told.insert(0, ("Up / Down / PgUp / PgDown", _("Another line")))
        return told

    def tell_chosen(self) -> None:
        """Say aloud whom Enter would open."""
        chosen = self._list.currentIndex()
        if chosen.isValid():
            announce(self, chosen.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
        if event.key() in keys and not held(event) & Qt.KeyboardModifier.AltModifier:
            QApplication.sendEvent(self._list, event)
            self.tell_chosen()
        else:
            super().keyPressEvent(event)


class _PeopleTable(DataTable):
    """One column of two-line rows. What is typed here goes on in the search field: Qt's own
    search by letters would read every row there is."""

    typed = Signal(str)

    def __init__(self, model: PagedTableModel) -> None:
        super().__init__(model, words=_("People"), name="people_table", tall=True)
        self.horizontalHeader().hide()
        self.setItemDelegate(PersonDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)

    def keyboardSearch(self, search: str) -> None:
        if search.isprintable() and search.strip():
            self.typed.emit(search)


class _Count(QWidget):
    """A small line that says how many were found. A label would have the whole screen laid out
    again at every key."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text = ""

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, sizes().small + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(sizes().small)
        painter.setFont(font)
        painter.setPen(QColor(tones().muted))
        across = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect(), across | Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


def _name(person: PersonRow) -> str:
    return person.name
