"""The third step of an import: every row with its verdict, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTabBar, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.people import people_rows
from peerdesk.exchange import importing
from peerdesk.exchange.importing import VERDICT_WORDS, Preview, Verdict
from peerdesk.words import _, ngettext, number
from ui.models.columns import Column, Tag
from ui.models.paged import PagedTableModel
from ui.models.selection import select_id, selected_id
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.messages import Banner
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.paint import PillTone
from ui.widgets.table import DataTable
from ui.widgets.text import label, rule

_TONES: dict[Verdict, PillTone] = {
    Verdict.NEW: "success",
    Verdict.MATCH: "neutral",
    Verdict.ATTENTION: "warning",
}
_NAMES = ("preferred_name", "name", "legal_first_name", "legal_last_name", "code")


@dataclass(frozen=True)
class _Shown:
    """A row of the file: ``what`` is its own words, ``then`` what becomes of it."""

    line: int
    verdict: Verdict
    what: str
    then: str


class PreviewPage(Card):
    """Rows by the page: 20,000 are no more than a hundred. `answered` carries a line and whose
    it is: a code, or "new"."""

    import_wanted = Signal()
    save_wanted = Signal()
    back_wanted = Signal()
    existing_changed = Signal(str)
    answered = Signal(int, str)

    def __init__(self, actor: Actor) -> None:
        super().__init__(flush=True, name="import_preview")
        self._actor = actor
        self._seen: Preview | None = None
        self._by_verdict: dict[Verdict | None, Sequence[int]] = {}
        self._name_columns: tuple[int, ...] = ()
        self._tabs = QTabBar()
        self._tabs.setObjectName("import_verdicts")
        self._tabs.setAccessibleName(_("Which rows are shown"))
        self._tabs.setUsesScrollButtons(False)
        for _tab in (None, *Verdict):
            self._tabs.addTab("")
        self._tabs.currentChanged.connect(self._on_tab)
        self._model = PagedTableModel(
            [
                Column("line", _("Line"), _line_of, align="end", width=72),
                Column("verdict", _("Verdict"), _nothing, width=150, tag=_tag_of, spoken=_word_of),
                Column("what", _("In the file"), lambda each: each.what, stretch=2, strong=True),
                Column("then", _("What is done"), lambda each: each.then, stretch=3),
            ],
            self._ids,
            self._rows,
            parent=self,
        )
        self._table = DataTable(self._model, words=_("Rows of the file"), name="import_rows")
        self._table.set_empty(EmptyState("check", _("There are no such rows."), name="import_none"))
        self._table.row_chosen.connect(self._on_row_chosen)
        self._table.row_activated.connect(self._on_activated)
        self._table.chosen_lost.connect(self._show_reason)
        self._banner = Banner(name="import_preview_banner")
        self._banner.action_clicked.connect(self._on_look_again)
        self._reason = label("", wrap=True, name="import_reason")
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build_answer()
        self._build_existing()
        self._build_foot()
        self._lay_out()
        self.setFocusProxy(self._table)

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
        self._answer_line.setLayout(row(words, self._answer, use))

    def _build_existing(self) -> None:
        self._existing = ChoiceBox(
            [
                ("keep", _("stay as they are")),
                ("overwrite", _("take what the file says")),
            ],
            blank=False,
            name="import_existing",
        )
        self._existing.setFixedWidth(round(230 * sizes().factor))
        self._existing.code_changed.connect(self.existing_changed)
        words = label(_("&Those in the records"), "field")
        words.setBuddy(self._existing)
        self._existing.setAccessibleName(_("Those in the records"))
        self._existing_line = QWidget()
        self._existing_line.setLayout(row(words, self._existing, None))

    def _build_foot(self) -> None:
        self._back = button(_("&Back"), on_click=self._on_back, name="import_preview_back")
        self._save = button(
            _("&Save the rows that need attention …"),
            icon_name="download-simple",
            on_click=self._on_save,
            name="import_preview_save",
        )
        self._import = button("", "primary", on_click=self._on_import, name="import_go")

    def _lay_out(self) -> None:
        head = row(self._tabs)
        head.setContentsMargins(metrics.LARGE, metrics.XS, metrics.LARGE, metrics.XS)
        banner = column(self._existing_line, self._banner, spacing=metrics.XS)
        banner.setContentsMargins(metrics.LARGE, metrics.XS, metrics.LARGE, metrics.XS)
        said = row(self._reason, self._answer_line)
        said.setStretch(0, 1)
        said.setContentsMargins(metrics.LARGE, metrics.SMALL, metrics.LARGE, metrics.SMALL)
        self._said = QWidget()
        self._said.setLayout(said)
        self._said.setMinimumHeight(sizes().control + 2 * metrics.SMALL)
        foot = row(self._back, self._save, None, self._import)
        foot.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.MEDIUM)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addLayout(banner)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(rule())
        self.body.addWidget(self._said)
        self.body.addWidget(rule())
        self.body.addLayout(foot)

    def show_preview(self, seen: Preview) -> None:
        """Show the verdicts; the filter and the chosen row stay when they still exist."""
        first_look = self._seen is None or self._seen.table.name != seen.table.name
        self._seen = seen
        self._banner.clear()
        found: dict[Verdict | None, list[int]] = {verdict: [] for verdict in Verdict}
        for at, each in enumerate(seen.rows):
            found[each.verdict].append(at)
        self._by_verdict = {None: range(len(seen.rows)), **found}
        self._name_columns = _name_columns(seen.columns)
        self._tabs.blockSignals(True)
        words = (_("All"), *(_(VERDICT_WORDS[each]) for each in Verdict))
        for at, verdict in enumerate((None, *Verdict)):
            count = number(len(self._by_verdict[verdict]))
            self._tabs.setTabText(at, _("{what} ({n})", what=words[at], n=count))
        if first_look:
            self._tabs.setCurrentIndex(0)
        self._tabs.blockSignals(False)
        whose = _("Code, or “new”") if seen.kind == "people" else _("Code")
        self._answer.setPlaceholderText(whose)
        self._answer.setAccessibleName(_("Whose row is this? {how}", how=whose))
        self._existing.set_code(seen.existing)
        self._existing_line.setVisible(bool(found[Verdict.MATCH]))
        self._save.setVisible(bool(found[Verdict.ATTENTION]))
        count = self.rows_to_write()
        self._import.setText(
            ngettext("&Import {n} row", "&Import {n} rows", count)
            if count
            else _("Nothing to import")
        )
        self._import.setEnabled(count > 0)
        self._show_rows()

    def rows_to_write(self) -> int:
        """How many rows of the file would be written."""
        assert self._seen is not None
        return sum(each.to_write is not None for each in self._seen.rows)

    def show_problem(self, message: str, action: str = "") -> None:
        """Say why it wasn't imported; ``action`` looks at the file again."""
        self._banner.show_message(message, "danger", action)

    def focus_work(self) -> None:
        """To the rows."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    # The rows

    def _verdict(self) -> Verdict | None:
        return (None, *Verdict)[self._tabs.currentIndex()]

    def _ids(self) -> Sequence[int]:
        return self._by_verdict.get(self._verdict(), ())

    def _rows(self, ids: Sequence[int]) -> Mapping[int, _Shown]:
        assert self._seen is not None
        seen = self._seen
        about = [seen.rows[at].person_id for at in ids]
        known = people_rows(self._actor, [each for each in about if each is not None])
        shown = {}
        for at, person_id in zip(ids, about, strict=True):
            judged = seen.rows[at]
            person = known.get(person_id) if person_id is not None else None
            who = f"{person.name} ({person.code})" if person is not None else ""
            shown[at] = _Shown(judged.line, judged.verdict, self._what(at), self._then(at, who))
        return shown

    def _what(self, at: int) -> str:
        assert self._seen is not None
        cells = self._seen.table.rows[at].cells
        names = [cells[index] for index in self._name_columns if cells[index]]
        return " ".join(names) or " · ".join([cell for cell in cells if cell][:3])

    def _then(self, at: int, who: str) -> str:
        """What is done with the row, or why nothing is."""
        assert self._seen is not None
        judged = self._seen.rows[at]
        if judged.verdict is Verdict.ATTENTION:
            return importing.reasons_in_words(judged)
        if judged.verdict is Verdict.NEW:
            return _("Added for {who}", who=who) if who else _("Added")
        if judged.to_write is None:
            return _("{who}: kept as in the records", who=who)
        return _("{who}: takes what the file says", who=who)

    def _show_rows(self) -> None:
        self._model.reload()
        if selected_id(self._table) is None and self._model.rowCount():
            select_id(self._table, self._model.id_at(0))
        self._show_reason()

    def _show_reason(self) -> None:
        at = selected_id(self._table)
        shown = self._model.row_at(self._model.row_of(at)) if at is not None else None
        needs = shown is not None and shown.verdict is Verdict.ATTENTION
        self._reason.setText(
            _("Line {line}: {words}", line=number(shown.line), words=shown.then) if shown else ""
        )
        self._answer_line.setVisible(needs and self._is_about_whose(at))
        self._answer.clear()

    def _is_about_whose(self, at: int) -> bool:
        """Whether the row as a whole is wrong, and its own cells can be read."""
        assert self._seen is not None
        reasons = self._seen.rows[at].reasons
        return set(reasons) <= {"", "code"} and not self._seen.table.rows[at].problem

    def _on_tab(self, tab: int) -> None:
        self._show_rows()

    def _on_row_chosen(self, at: object) -> None:
        self._show_reason()

    def _on_activated(self, at: object) -> None:
        if self._answer_line.isVisible():
            self._answer.setFocus(Qt.FocusReason.TabFocusReason)

    # What is wanted

    def _on_answer(self) -> None:
        at, typed = selected_id(self._table), self._answer.text().strip()
        if at is not None and typed and self._seen is not None:
            self.focus_work()  # the field may be gone when the rows are back
            self.answered.emit(self._seen.rows[at].line, typed)

    def _on_look_again(self) -> None:
        self.existing_changed.emit(self._existing.code())

    def _on_back(self) -> None:
        self.back_wanted.emit()

    def _on_save(self) -> None:
        self.save_wanted.emit()

    def _on_import(self) -> None:
        self.import_wanted.emit()


def _name_columns(columns: Mapping[int, str]) -> tuple[int, ...]:
    """The columns that say who a row is about, names before codes."""
    return tuple(
        index for name in _NAMES for index, field in sorted(columns.items()) if field == name
    )


def _line_of(shown: _Shown) -> str:
    return number(shown.line)


def _nothing(shown: _Shown) -> str:
    return ""


def _tag_of(shown: _Shown) -> Tag:
    return Tag(_(VERDICT_WORDS[shown.verdict]), _TONES[shown.verdict])


def _word_of(shown: _Shown) -> str:
    return _(VERDICT_WORDS[shown.verdict])
