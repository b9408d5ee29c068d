"""The rows behind a figure, so that nobody has to believe a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from peerdesk.desk.people import people
from peerdesk.measures.behind import RowBehind
from peerdesk.measures.figures import Figure
from peerdesk.words import N_, _, medium_date, ngettext, number
from ui import wording
from ui.context import Context
from ui.models.columns import Column
from ui.models.paged import PagedTableModel
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.shortcut import tell_keys
from ui.widgets.table import DataTable
from ui.widgets.text import label

_KINDS = {
    "person": ("user", N_("Person")),
    "visit": ("sign-in", N_("Sign-in")),
    "guests": ("users", N_("Guests counted")),
    "meeting": ("users-three", N_("Meeting")),
    "attendance": ("users-three", N_("Came to a group")),
    "session": ("chats-circle", N_("One-on-one support")),
    "assignment": ("handshake", N_("Walks with a mentor")),
}


@dataclass(frozen=True)
class _Line:
    """A row and the name that it is shown under."""

    row: RowBehind
    name: str


class RowsBehindPage(QWidget):
    """What a figure says, what it is made of, and its rows: Enter opens the person or the
    meeting, Esc goes back to the report."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        tell_keys(self, [("Esc", _("Back to the report"))])
        self._context = context
        self._rows: list[RowBehind] = []
        self.key = ""
        self._back = button(
            _("&Back to the report"), "quiet", icon_name="arrow-left", name="behind_back"
        )
        self._value = label("", "title", name="behind_value")
        self._title = label("", "heading", wrap=True, name="behind_title")
        self._made_of = label("", "muted", name="behind_made_of")
        self._definition = label("", "muted", wrap=True, name="behind_definition")
        self._model = PagedTableModel(
            [
                Column(
                    "name",
                    _("Who or what"),
                    lambda line: line.name,
                    icon=lambda line: _KINDS[line.row.kind][0],
                    strong=True,
                ),
                Column(
                    "kind",
                    _("Counted as"),
                    lambda line: _(_KINDS[line.row.kind][1]),
                    width=180,
                    may_go=True,
                ),
                Column("day", _("Day"), _day, width=130),
                Column(
                    "adds", _("Adds"), lambda line: number(line.row.quantity), align="end", width=80
                ),
            ],
            self._ids,
            self._lines,
            parent=self,
        )
        self.table = DataTable(self._model, words=_("Rows behind the figure"), name="behind_rows")
        self._empty = EmptyState(
            "check-circle", _("Nothing was counted here in this month."), name="behind_empty"
        )
        self.table.set_empty(self._empty)
        card = Card(flush=True, name="behind_card")
        first = row(spacing=metrics.LARGE)
        first.addWidget(self._title, 1)
        first.addWidget(self._value)
        head = column(
            first,
            self._made_of,
            self._definition,
            spacing=metrics.XS,
        )
        head.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.MEDIUM)
        card.body.setSpacing(0)
        card.body.addLayout(head)
        card.body.addWidget(self.table, 1)
        page = column(row(self._back, None), spacing=metrics.SMALL)
        page.addWidget(card, 1)
        self.setLayout(page)
        self.setFocusProxy(self.table)
        self._back.clicked.connect(self.left)
        self.table.row_activated.connect(self._on_activated)

    def show_rows(self, figure: Figure, rows: Sequence[RowBehind], month: str) -> None:
        """Show the rows of ``figure``; ``month`` in words."""
        self.key = figure.key
        self._rows = list(rows)
        self._title.setText(_("{figure}, {month}", figure=figure.label, month=month))
        self._value.setText(figure.shown)
        self._made_of.setText(
            wording.joined(_made_of(figure), ngettext("{n} row", "{n} rows", len(rows)))
        )
        self._definition.setText(figure.definition)
        self._model.reload()

    def _ids(self) -> range:
        return range(len(self._rows))

    def _lines(self, places: Sequence[int]) -> dict[int, _Line]:
        chosen = [self._rows[place] for place in places]
        ids = {found.person_id for found in chosen if found.person_id is not None}
        known = people.people_rows(self._context.actor, sorted(ids)) if ids else {}
        return {
            place: _Line(self._rows[place], _name(self._rows[place], known)) for place in places
        }

    def _on_activated(self, place: object) -> None:
        found = self._rows[int(str(place))]
        if found.person_id is not None:
            self._context.show("people", found.person_id)
        elif found.kind == "meeting":
            self._context.show("groups", found.id)
        elif found.kind == "guests":
            self._context.said.emit(_("These guests were counted without a name."), None)
        else:
            words = _("{name} is a guest, without a page.", name=found.note or _("A guest"))
            self._context.said.emit(words, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _name(found: RowBehind, known: dict[int, people.PersonRow]) -> str:
    if found.kind == "guests":
        return _("Guests without a name: {n}", n=number(found.quantity))
    if found.person_id is None:
        return found.note or _("A guest")
    person = known.get(found.person_id)
    return wording.joined(person.name, person.code) if person is not None else ""


def _day(line: _Line) -> str:
    return medium_date(line.row.day) if line.row.day is not None else ""


def _made_of(figure: Figure) -> str:
    parts = []
    if figure.numerator is not None and figure.denominator is not None:
        part, whole = number(figure.numerator), number(figure.denominator)
        parts.append(_("{part} of {whole}", part=part, whole=whole))
    if figure.missing is not None:
        parts.append(_("{n} missing", n=number(figure.missing)))
    return wording.joined(*parts)
