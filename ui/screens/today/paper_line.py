"""One line of the paper: who it was, when they came and left, and what for. Enter goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from peerdesk.desk.basics import choices
from peerdesk.desk.front_desk import visit_corrections
from peerdesk.desk.front_desk.sign_in_sheets import MOST_PURPOSES
from peerdesk.desk.front_desk.visits import VisitRow
from peerdesk.desk.people import people, search
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.text import one_line
from peerdesk.words import _, number
from ui import wording
from ui.context import Context
from ui.correct_visit import blank_end
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import TimeField
from ui.widgets.first_time import FirstTimeBox
from ui.widgets.form import FieldRow, FormGrid
from ui.widgets.messages import announce
from ui.widgets.page import EmptyState, column, row
from ui.widgets.search import SearchField
from ui.widgets.table import DataList

_GUEST = "guest"
_MOST_SHOWN = 20
_ROWS_SEEN = 3
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True)
class _Match:
    """A person (``id`` is theirs), or the name as it was typed: a guest."""

    id: int | str
    text: str
    second: str
    icon: str


class PaperLine(QWidget):
    """Who is lit in the list is who is written down. Enter leads through the fields and, in the
    last one, writes the line; then the next one begins."""

    keyed = Signal()
    left = Signal()
    """Esc in the name: what is typed stays."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._day: date | None = None
        self._there: list[VisitRow] = []
        self._offered: list[tuple[str, str]] = []
        self._model = RowsModel(
            [
                Column(
                    "match",
                    _("Found"),
                    lambda match: match.text,
                    second=lambda match: match.second,
                    icon=lambda match: match.icon,
                )
            ],
            parent=self,
        )
        self.list = DataList(self._model, words=_("Found"), name="paper_matches")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(_ROWS_SEEN * sizes().tall_row)
        nobody = _("Type a name as it stands on the paper. Enter leads on.")
        self.list.set_empty(EmptyState("notebook", nobody, name="paper_matches_empty"))
        self.edit = SearchField(_("Name, code or phone"), name="paper_name")
        self.edit.setMaxLength(80)  # the longest name that a guest may have
        self._name = FieldRow(_("Name on the paper"), self.edit)
        self._time_in, self._time_out = TimeField(name="paper_in"), TimeField(name="paper_out")
        self._purposes = QLineEdit()
        self._purposes.setObjectName("paper_purposes")
        self._purposes.setMaxLength(40)
        self._first = FirstTimeBox(name="paper_first_time")
        self._form = FormGrid()
        self._form.add("time_in", _("Time in"), self._time_in, hint=_("9:10, 910, 9.10 am"))
        self._form.add("time_out", _("Time out"), self._time_out, hint=_("Blank if nobody knows."))
        self._what_for = self._form.add("purposes", _("What for"), self._purposes, wide=True)
        self._form.add("first_time", _("First time here?"), self._first, wide=True)
        self._save = button(
            _("Write it down"),
            "primary",
            shortcut="Ctrl+S",
            on_click=self._on_save,
            name="paper_key",
        )
        self.setLayout(
            column(self._name, self.list, self._form, row(None, self._save), spacing=metrics.MEDIUM)
        )
        self.setFocusProxy(self.edit)
        self._connect()

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_typed)
        self.edit.chosen.connect(self._on_name_entered)
        self.edit.installEventFilter(self)
        self.edit.tell(self._told_keys)
        self.list.row_chosen.connect(self._on_match_chosen)
        self.list.clicked.connect(self._on_name_entered)
        self._time_in.returnPressed.connect(self._on_time_in_entered)
        self._time_out.returnPressed.connect(self._on_time_out_entered)
        self._purposes.returnPressed.connect(self._on_save)

    def _told_keys(self) -> list[tuple[str, str]]:
        """For F1, while a name is typed."""
        told = [("Up / Down", _("Another line"))] if self._model.rowCount() else []
        return [*told, ("Return", _("The next field or button"))]

    def show_day(self, day: date | None, there: list[VisitRow]) -> None:
        """The day that is keyed, None when it isn't one, and who stands there already."""
        self._day, self._there = day, there
        self._offered = choices.options("purpose")[:MOST_PURPOSES]
        digits = " · ".join(
            f"{number(at)} {words}" for at, (_c, words) in enumerate(self._offered, 1)
        )
        self._what_for.set_hint(digits)
        if day is not None:
            self._form.row("time_out").set_hint(blank_end(self._context.actor, day))
        self._find()

    def _find(self) -> None:
        chosen = selected_id(self.list)
        typed = " ".join(self.edit.text().split())
        matches = self._matches(typed) if typed else []
        self._model.set_rows(matches)
        if matches and not select_id(self.list, chosen):
            select_id(self.list, matches[0].id)
        self._say_there_already()

    def _matches(self, typed: str) -> list[_Match]:
        actor = self._context.actor
        ids = search.people_ids(actor, typed)[:_MOST_SHOWN]
        rows = people.people_rows(actor, ids)
        found = [
            _Match(
                each, rows[each].name, wording.joined(rows[each].code, rows[each].pronouns), "user"
            )
            for each in ids
            if each in rows
        ]
        if any(letter.isalpha() for letter in typed):
            words = _("“{name}” as a guest", name=typed)
            found.append(
                _Match(_GUEST, words, _("Without a record; can be linked later"), "hand-waving")
            )
        return found

    # Who is meant.

    def _on_typed(self) -> None:
        self.list.clearSelection()
        self._find()

    def _on_match_chosen(self, match_id: object) -> None:
        self._say_there_already()
        match = self._chosen()
        if match is not None:
            announce(self.edit, ", ".join(filter(None, (match.text, match.second))))

    def _chosen(self) -> _Match | None:
        at = self._model.row_of(selected_id(self.list))
        return self._model.row_at(at) if at >= 0 else None

    def _say_there_already(self) -> None:
        """Of whoever is lit: when they were here on that day, as far as it is written down."""
        match = self._chosen()
        theirs = [each for each in self._there if match is not None and each.person_id == match.id]
        times = ", ".join(each.times for each in theirs)
        self._name.set_hint(_("There already that day: {times}", times=times) if times else "")
        self._name.set_error("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._model.rowCount():
                at = self._model.row_of(selected_id(self.list)) + step
                select_id(self.list, self._model.id_at(min(max(at, 0), self._model.rowCount() - 1)))
                return True
        return False

    # Enter by Enter.

    def _on_name_entered(self) -> None:
        if self._chosen() is not None:
            _go_to(self._time_in)

    def _on_time_in_entered(self) -> None:
        if not self._time_in.problem():
            _go_to(self._time_out)

    def _on_time_out_entered(self) -> None:
        if not self._time_out.problem():
            _go_to(self._purposes)

    def _on_save(self) -> None:
        match = self._chosen()
        if self._day is None or match is None:
            self._name.set_error(_("Type whose line it is.") if self._day is not None else "")
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        person_id = match.id if isinstance(match.id, int) else None
        try:
            values = {
                "time_in": self._time_in.text(),
                "time_out": self._time_out.text(),
                "purposes": self._codes(),
                "first_time": self._first.said(),
                "alias": self.edit.text(),
            }
            if person_id is not None:
                del values["alias"]
            done = visit_corrections.key_visit(self._context.actor, self._day, values, person_id)
        except Invalid as error:
            left = self._form.show_errors(error.fields)
            if left:
                self._name.set_error(" ".join(left))
            return
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return
        self.clear()
        self.keyed.emit()
        self._context.did(done)

    def _codes(self) -> list[str]:
        """The purposes whose digits were typed."""
        typed = [letter for letter in one_line(self._purposes.text()) if letter not in " ,;.+-/"]
        places = [int(each) - 1 if each.isdecimal() else -1 for each in typed]
        if not all(0 <= at < len(self._offered) for at in places):
            raise Invalid({"purposes": _("Type the digits from the list, such as 1 or 13.")})
        return [self._offered[at][0] for at in dict.fromkeys(places)]

    def is_begun(self) -> bool:
        """Whether something of a line is typed."""
        return bool(self.edit.text().strip())

    def clear(self) -> None:
        """The next line."""
        self._form.show_errors({})
        # Not clear(): Ctrl+Z would bring back the typed name instead of taking the line back.
        self.edit.setText("")
        self._time_in.set_time(None)
        self._time_out.set_time(None)
        self._purposes.setText("")
        self._first.say(None)
        _go_to(self.edit)


def _go_to(field: QWidget) -> None:
    """Where there is no room for the whole line, the field comes into sight."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    around = field.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(field, 0, metrics.XXL)
