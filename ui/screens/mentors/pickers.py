"""Languages out of all there are, and the person that a mentor also is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.people import people, search
from peerdesk.desk.people.people import PersonRow
from peerdesk.words import _
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.chips import ChipChoices
from ui.widgets.fields import ChoiceBox
from ui.widgets.page import row
from ui.widgets.search import SearchField
from ui.widgets.table import DataList
from ui.widgets.text import PersonChip

_USUAL = 6  # languages that are always offered as chips
_MOST_FOUND = 4


class LanguageChoices(QWidget):
    """The usual languages as chips; any other is added from the whole list."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._all = dict(choices.languages())
        self._offered: list[str] = []
        self.chips = ChipChoices(name=f"{name}_chips")
        self.others = ChoiceBox(list(self._all.items()), name=f"{name}_others")
        self.others.setAccessibleName(_("Add another language"))
        self.others.setPlaceholderText(_("Add another language"))
        self.others.setMaximumWidth(round(260 * sizes().factor))
        self.others.code_changed.connect(self._on_added)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.SMALL)
        box.addWidget(self.chips)
        box.addWidget(self.others)
        self.setFocusProxy(self.chips)
        self.set_codes(())

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.chips.setAccessibleName(name)

    def codes(self) -> list[str]:
        """The chosen codes."""
        return self.chips.codes()

    def set_codes(self, codes: Iterable[str]) -> None:
        """Choose exactly these."""
        wanted = list(codes)
        usual = list(choices.COMMON_LANGUAGES[:_USUAL])
        offered = usual + [code for code in wanted if code not in usual]
        if offered != self._offered:
            self._offered = offered
            self.chips.set_choices([(code, self._all.get(code, code)) for code in offered])
        self.chips.set_codes(wanted)
        self.others.setCurrentIndex(-1)

    def _on_added(self, code: str) -> None:
        if code:
            self.set_codes([*self.codes(), code])


class PersonPicker(QWidget):
    """One person or nobody: found by typing the name, shown with a button that takes it back."""

    changed = Signal()

    def __init__(self, actor: Actor, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._actor = actor
        self._person_id: int | None = None
        columns = [Column("name", _("Name"), _name_of, second=_code_of)]
        self._model = RowsModel(columns, parent=self)
        self.results = DataList(self._model, words=_("People found"), name=f"{name}_results")
        self.field = SearchField(_("Search by name or code"), self.results, name=f"{name}_search")
        self.results.hide()
        self._chip = PersonChip()
        self._remove = button(_("Remove"), "quiet", on_click=self._on_remove, name=f"{name}_remove")
        self._shown = QWidget()
        self._shown.setLayout(row(self._chip, self._remove, None))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.XS)
        box.addWidget(self.field)
        box.addWidget(self.results)
        box.addWidget(self._shown)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_typed)
        self.field.chosen.connect(self._on_enter)
        self.results.row_activated.connect(self._take)
        self.set_person(None)

    def person_id(self) -> int | None:
        """The person, None for nobody."""
        return self._person_id

    def set_person(self, person_id: int | None) -> None:
        """Show this person; sends no signal."""
        found = people.people_rows(self._actor, [person_id]) if person_id is not None else {}
        row_found = found.get(person_id) if person_id is not None else None
        self._person_id = person_id
        if row_found is not None:
            self._chip.set_person(row_found.name, row_found.code)
        self._shown.setVisible(person_id is not None)
        self.field.setVisible(person_id is None)
        self.field.clear()

    def _on_typed(self, text: str) -> None:
        typed = text.strip()
        ids = search.people_ids(self._actor, typed)[:_MOST_FOUND] if typed else []
        found = people.people_rows(self._actor, ids) if ids else {}
        self._model.set_rows([found[each] for each in ids if each in found])
        self.results.setFixedHeight(self._model.rowCount() * sizes().tall_row)
        self.results.setVisible(self._model.rowCount() > 0)

    def _on_enter(self) -> None:
        if self._model.rowCount() == 1:
            self._take(self._model.id_at(0))
        elif self._model.rowCount():
            self.results.setFocus(Qt.FocusReason.TabFocusReason)
            self.results.setCurrentIndex(self._model.index(0, 0))

    def _take(self, person_id: object) -> None:
        assert isinstance(person_id, int)
        self.set_person(person_id)
        self._remove.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_remove(self) -> None:
        self.set_person(None)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def _name_of(found: PersonRow) -> str:
    return found.name


def _code_of(found: PersonRow) -> str:
    return found.code
