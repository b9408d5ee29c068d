"""Two records side by side, field by field; the only place where a merge begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.merging import merging
from peerdesk.desk.merging.merge_periods import Side
from peerdesk.desk.merging.merging import MergePreview
from peerdesk.desk.merging.side_by_side import MergeField
from peerdesk.desk.people import duplicates
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, number
from ui.context import Context
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.messages import Banner, announce
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.room import Pages
from ui.widgets.table import DataTable
from ui.widgets.text import label, rule

_SIDES: dict[int, Side] = {1: "keep", 2: "other"}


@dataclass(frozen=True)
class _Line:
    """A field or a kind of rows; ``side`` whose value is kept, "both", or "" where there is only
    one thing to keep."""

    id: str
    label: str
    keep: str
    other: str
    side: str
    may_choose: bool

    def icon(self, side: Side) -> str:
        if self.side == "both":
            return "check-circle-fill"
        if not self.may_choose:
            return ""
        return "check-circle-fill" if self.side == side else "circle"

    def outcome(self) -> str:
        """What becomes of the two values, in a word or two."""
        if self.may_choose:
            return _("choose one")
        return _("both kept") if self.side == "both" else ""

    def whole(self) -> str:
        """Both values, which the table may have to cut."""
        values = {"field": self.label, "one": self.keep, "other": self.other}
        if self.may_choose:
            return _("{field}: {one} or {other}", **values)
        if self.side == "both":
            return _("{field}: {one}, and {other}", **values)
        return f"{self.label}: {self.keep or self.other}"


class _SideTable(DataTable):
    """Left and Right choose whose value is kept; a click on a value does the same."""

    side_wanted = Signal(object, str)

    def __init__(self, model: RowsModel) -> None:
        super().__init__(model, words=_("Both records, field by field"), name="merge_fields")
        self._rows_model = model
        self.clicked.connect(self._on_clicked)

    def told_keys(self) -> list[tuple[str, str]]:
        """For F1: the sides too."""
        told = super().told_keys()
        return [*told, ("Left / Right", _("Whose value is kept"))] if told else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ahead = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        sides: dict[int, Side] = {
            Qt.Key.Key_Left: "keep" if ahead else "other",
            Qt.Key.Key_Right: "other" if ahead else "keep",
        }
        side = sides.get(event.key())
        if side is None:
            super().keyPressEvent(event)
        elif self.currentIndex().isValid():
            self.side_wanted.emit(self._rows_model.id_at(self.currentIndex().row()), side)

    def _on_clicked(self, index: QModelIndex) -> None:
        side = _SIDES.get(index.column())
        if side is not None:
            self.side_wanted.emit(self._rows_model.id_at(index.row()), side)


class PairPage(QWidget):
    """`decided` carries the two ids, and the id of the record that is gone or None."""

    decided = Signal(object, object)

    def __init__(self, context: Context, keep: Callable[[Callable[[], object]], None]) -> None:
        """``keep`` runs what writes only that somebody looked."""
        super().__init__()
        self._context = context
        self._keep = keep
        self._seen: MergePreview | None = None
        self._wanted: dict[str, Side] = {}
        self._empty = EmptyState("intersect", "", name="pair_none")
        nothing = Card(name="pair_nothing")
        nothing.body.addWidget(self._empty)
        self._card = Card(_("Is this one person?"), flush=True, name="pair_card")
        self._pages = Pages()
        self._pages.addWidget(nothing)
        self._pages.addWidget(self._card)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self._build_table()
        self._build_foot()
        self.show_nothing()

    def _build_table(self) -> None:
        self._why = label("", "muted", wrap=True, name="pair_reason")
        self._banner = Banner(name="pair_banner")
        self._notes = Banner(name="pair_notes")
        head = column(self._why, self._banner, self._notes, spacing=metrics.SMALL)
        head.setContentsMargins(metrics.LARGE, 0, metrics.LARGE, metrics.SMALL)
        self._model = RowsModel(
            [
                Column("label", "", lambda each: each.label, width=204),
                _column("keep"),
                _column("other"),
                Column("outcome", _("What stays"), _Line.outcome, width=100, muted=_is_settled),
            ],
            parent=self,
        )
        self._table = _SideTable(self._model)
        self._table.side_wanted.connect(self._on_side)
        self._table.row_chosen.connect(self._on_row_chosen)
        self._card.body.setSpacing(0)
        self._card.body.addLayout(head)
        self._card.body.addWidget(self._table, 1)
        self._card.body.addWidget(rule())

    def _build_foot(self) -> None:
        self._whole = label("", "small", wrap=True, name="pair_values")
        about = label(
            _(
                "Left and Right choose whose value is kept. The record on the left stays, with "
                "its code; all visits, groups, sessions and names of both are kept."
            ),
            "small",
            wrap=True,
            name="pair_about",
        )
        self._swap = button(
            _("S&wap sides"),
            icon_name="arrows-left-right",
            on_click=self._on_swap,
            name="pair_swap",
        )
        self._apart = button(
            _("&Not the same person"), on_click=self._on_apart, name="pair_not_same"
        )
        self._merge = button(
            _("They are the same: &merge"),
            "primary",
            icon_name="intersect",
            on_click=self._on_merge,
            name="pair_merge",
        )
        foot = column(
            self._whole,
            about,
            row(self._swap, None, self._apart, self._merge),
            spacing=metrics.SMALL,
        )
        foot.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.MEDIUM)
        self._card.body.addLayout(foot)

    # What is shown

    def pair(self) -> tuple[int, int] | None:
        """The ids of the two records that are shown."""
        return (self._seen.keep_id, self._seen.other_id) if self._seen is not None else None

    def show_pair(self, keep_id: int, other_id: int, why: str) -> bool:
        """Show both records; False when one is not there any more. What was chosen for the same
        two stays, their sides too."""
        shown = self.pair()
        same = shown is not None and set(shown) == {keep_id, other_id}
        if shown is not None and same:
            keep_id, other_id = shown
        return self._show(keep_id, other_id, why, same=same)

    def refresh(self) -> None:
        """Read both records again."""
        if self._seen is not None:
            self._show(self._seen.keep_id, self._seen.other_id, self._why.text(), same=True)

    def _show(self, keep_id: int, other_id: int, why: str, *, same: bool) -> bool:
        try:
            self._keep(partial(self._read, keep_id, other_id))
        except PeerDeskError as error:
            self._seen = None
            self.show_nothing(str(error))
            return False
        assert self._seen is not None
        if not same:
            self._wanted = {}
            self._banner.clear()
        self._why.setText(why)
        self._why.setVisible(bool(why))
        if self._seen.notes:
            self._notes.show_message("\n".join(self._seen.notes), "warning")
        else:
            self._notes.clear()
        self._show_fields()
        if not same:
            first = next((each.id for each in self._model.rows() if each.may_choose), None)
            select_id(self._table, first or self._model.id_at(0))
        self._pages.setCurrentIndex(1)
        return True

    def show_nothing(self, sentence: str = "") -> None:
        """No pair is chosen."""
        self._seen = None
        self._empty.set_sentence(sentence or _("Choose a pair from the list."))
        self._pages.setCurrentIndex(0)

    def focus_work(self) -> None:
        """To the fields."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, keep_id: int, other_id: int) -> None:
        self._seen = merging.merge_preview(self._context.actor, keep_id, other_id)

    def _show_fields(self) -> None:
        assert self._seen is not None
        seen = self._seen
        headings = (
            _("Stays: {name}", name=seen.keep),
            _("Goes: {name}", name=seen.other),
        )
        for at, heading in enumerate(headings, 1):
            self._model.columns[at] = replace(self._model.columns[at], heading=heading)
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, 2)
        lines = [_Line("code", _("Code"), seen.keep_code, seen.other_code, "", False)]
        lines += [
            _Line(
                each.field,
                each.label,
                each.keep,
                each.other,
                self._side(each),
                each.differs,
            )
            for each in seen.fields
            if each.keep or each.other
        ]
        lines += [
            _Line(
                f"rows {each.label}",
                each.label,
                _kept(each.keep),
                _kept(each.other),
                "",
                False,
            )
            for each in seen.rows
        ]
        self._model.set_rows(lines)
        self._show_whole()

    def _side(self, field: MergeField) -> str:
        if field.differs:
            return self._wanted.get(field.field, field.kept)
        return "both" if field.keeps_both else ""

    def _show_whole(self) -> None:
        """The values of the chosen field, which the table may have to cut."""
        at = self._model.row_of(selected_id(self._table))
        line = self._model.row_at(at) if at >= 0 else None
        self._whole.setVisible(line is not None)
        if line is not None:
            self._whole.setText(line.whole())

    def _on_row_chosen(self, field: object) -> None:
        self._show_whole()

    def _on_swap(self) -> None:
        """The other record is the one that stays; whose values are kept doesn't change."""
        assert self._seen is not None
        seen = self._seen
        sides = {each.field: self._wanted.get(each.field, each.kept) for each in seen.fields}
        self._wanted = {
            each.field: "other" if sides[each.field] == "keep" else "keep"
            for each in seen.fields
            if each.differs
        }
        self._show(seen.other_id, seen.keep_id, self._why.text(), same=True)

    def _on_side(self, field: object, side: str) -> None:
        assert self._seen is not None
        found = next((each for each in self._seen.fields if each.field == field), None)
        if found is None or not found.differs:
            return
        self._wanted[found.field] = "keep" if side == "keep" else "other"
        select_id(self._table, found.field)
        self._show_fields()
        at = self._model.index(self._model.row_of(found.field), 0)
        announce(self._table, at.data(Qt.ItemDataRole.AccessibleTextRole))

    # What is decided

    def _on_merge(self) -> None:
        assert self._seen is not None
        seen = self._seen
        usual = {each.field: each.kept for each in seen.fields}
        wanted = {field: side for field, side in self._wanted.items() if side != usual[field]}
        try:
            done = merging.merge(self._context.actor, seen.keep_id, seen.other_id, wanted)
        except PeerDeskError as error:
            self._banner.show_message(str(error), "danger")
            return
        self._context.did(done)
        self.decided.emit((seen.keep_id, seen.other_id), seen.other_id)

    def _on_apart(self) -> None:
        assert self._seen is not None
        pair = self._seen.keep_id, self._seen.other_id
        try:
            done = duplicates.record_not_the_same(self._context.actor, *pair)
        except PeerDeskError as error:
            self._banner.show_message(str(error), "danger")
            return
        self._context.did(done)
        self.decided.emit(pair, None)


def _kept(count: int) -> str:
    """Of rows there is nothing to choose: those of both stay."""
    return _("{n}, kept", n=number(count)) if count else ""


def _column(side: Side) -> Column:
    return Column(
        side,
        "",
        partial(_text_of, side),
        icon=partial(_icon_of, side),
        muted=partial(_is_left, side),
        spoken=partial(_spoken_of, side),
    )


def _text_of(side: Side, line: _Line) -> str:
    return line.keep if side == "keep" else line.other


def _icon_of(side: Side, line: _Line) -> str:
    return line.icon(side)


def _is_settled(line: _Line) -> bool:
    return not line.may_choose


def _is_left(side: Side, line: _Line) -> bool:
    return line.may_choose and line.side != side


def _spoken_of(side: Side, line: _Line) -> str:
    text = _text_of(side, line)
    if not text or not line.side:
        return text
    if line.side == "both":
        return _("{text}, kept", text=text)
    return _("{text}, kept", text=text) if line.side == side else _("{text}, not kept", text=text)
