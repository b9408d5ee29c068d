"""The first step of an import: what the file holds, and which file."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal

from peerdesk.words import N_, _
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.page import Card, row
from ui.widgets.table import DataList
from ui.widgets.text import label


@dataclass(frozen=True)
class _Kind:
    id: str
    title: str
    needs: str
    icon: str


_KINDS = (
    _Kind("people", N_("People"), N_("A row for each person, with at least a name"), "users"),
    _Kind(
        "groups",
        N_("Members of groups"),
        N_("A row for each person and group; people and groups are in the records already"),
        "users-three",
    ),
    _Kind(
        "attendance",
        N_("Past attendance"),
        N_("A row for each time somebody came, or a column for each day with a mark"),
        "calendar-check",
    ),
)


class ChoosePage(Card):
    """`file_wanted` carries the kind of import."""

    file_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("What does the file hold?"), name="import_choose")
        self._model = RowsModel(
            [
                Column(
                    "kind",
                    "",
                    lambda each: _(each.title),
                    second=lambda each: _(each.needs),
                    icon=lambda each: each.icon,
                )
            ],
            parent=self,
        )
        self._model.set_rows(_KINDS)
        self._list = DataList(self._model, words=_("What the file holds"), name="import_kinds")
        self._list.setFixedHeight(sizes().tall_row * len(_KINDS) + 2)
        self._list.row_activated.connect(self._on_activated)
        select_id(self._list, "people")
        self._choose = button(
            _("&Choose a file …"),
            "primary",
            icon_name="folder-open",
            on_click=self._on_choose,
            name="import_file",
        )
        about = label(
            _(
                "An Excel workbook (.xlsx) or a text file (.csv, .txt). Columns may have any "
                "order and names: you see what they are taken for, and every row, before anything "
                "is written. The file itself is not changed."
            ),
            "muted",
            wrap=True,
        )
        self.body.addWidget(self._list)
        self.body.addSpacing(metrics.SMALL)
        self.body.addWidget(about)
        self.body.addLayout(row(self._choose, None))
        self.body.addStretch(1)
        self.setFocusProxy(self._list)

    def kind(self) -> str:
        """The code of what was chosen."""
        return str(selected_id(self._list) or "people")

    def title(self) -> str:
        """What was chosen, in words."""
        return next(_(each.title) for each in _KINDS if each.id == self.kind())

    def focus_work(self) -> None:
        """To the first thing to do."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_activated(self, kind: object) -> None:
        self._on_choose()

    def _on_choose(self) -> None:
        self.file_wanted.emit(self.kind())
