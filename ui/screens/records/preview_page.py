"""The fourth step of an import: every row with its verdict, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics.dates import Sense
from peerdesk.desk.people.people import people_rows
from peerdesk.exchange import importing
from peerdesk.exchange.importing import VERDICT_WORDS, Preview, Verdict
from peerdesk.words import _, ngettext, number
from ui.models.columns import Column, Tag
from ui.models.paged import PagedTableModel
from ui.models.selection import select_id, selected_id
from ui.screens.records.row_strip import RowStrip
from ui.theme import metrics, sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox, DateField
from ui.widgets.messages import Banner
from ui.widgets.page import Card, EmptyState, column, row
from ui.widgets.paint import PillTone
from ui.widgets.table import DataTable
from ui.widgets.text import label, rule

_TONES: dict[Verdict, PillTone] = {
    Verdict.NEW: "success",
    Verdict.MATCH: "neutral",
    Verdict.ATTENTION: "warning",
    Verdict.LEFT_OUT: "neutral",
}
_TABS = (None, *Verdict)
"""The rows that are shown; the last tab, of those left out, only while there are any."""
_NAMES = ("preferred_name", "name", "legal_first_name", "legal_last_name", "code")


@dataclass(frozen=True)
class _Shown:
    """A row of the file: ``what`` is its own words, ``then`` what becomes of it."""

    line: int
    verdict: Verdict
    what: str
    then: str


class PreviewPage(Card):
    """Rows by the page: 20,000 are no more than a hundred. `answered` and `meant` are those of
    `RowStrip`; `first_day_changed` carries the first day of new people who have none."""

    import_wanted = Signal()
    save_wanted = Signal()
    back_wanted = Signal()
    existing_changed = Signal(str)
    answered = Signal(int, str)
    meant = Signal(str, str, str)
    first_day_changed = Signal(object)

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
        for _tab in _TABS[:-1]:
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
            spoken=_spoken,
            parent=self,
        )
        self._table = DataTable(self._model, words=_("Rows of the file"), name="import_rows")
        self._table.set_empty(EmptyState("check", _("There are no such rows."), name="import_none"))
        self._table.row_chosen.connect(self._on_row_chosen)
        self._table.row_activated.connect(self._on_activated)
        self._table.chosen_lost.connect(self._show_reason)
        self._banner = Banner(name="import_preview_banner")
        self._banner.action_clicked.connect(self._on_look_again)
        self._strip = RowStrip(actor)
        self._strip.answered.connect(self._on_answered)
        self._strip.meant.connect(self._on_meant)
        self._build_existing()
        self._build_first_day()
        self._build_foot()
        self._lay_out()
        self.setFocusProxy(self._table)

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

    def _build_first_day(self) -> None:
        """Since when new people come, when the file doesn't tell."""
        self._first_day = DateField(self._actor.clock.today, Sense.PAST, name="import_first_day")
        self._first_day.setFixedWidth(round(150 * sizes().factor))
        self._first_day.date_changed.connect(self._on_first_day)
        self._first_day.problem_found.connect(self._on_first_day_problem)
        words = label(_("&First day of new people"), "field")
        words.setBuddy(self._first_day)
        self._first_day.setAccessibleName(_("First day of new people"))
        self._first_words = _("The file does not say it: they count as new from this day.")
        self._first_note = label(
            self._first_words, "muted", wrap=True, name="import_first_day_note"
        )
        self._first_line = QWidget()
        line = row(words, self._first_day, self._first_note)
        line.setStretch(2, 1)
        self._first_line.setLayout(line)

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
        banner = column(self._first_line, self._existing_line, self._banner, spacing=metrics.XS)
        banner.setContentsMargins(metrics.LARGE, metrics.XS, metrics.LARGE, metrics.XS)
        foot = row(self._back, self._save, None, self._import)
        foot.setContentsMargins(metrics.LARGE, metrics.MEDIUM, metrics.LARGE, metrics.MEDIUM)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addLayout(banner)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(rule())
        self.body.addWidget(self._strip)
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
        shown = _TABS if found[Verdict.LEFT_OUT] else _TABS[:-1]
        if self._tabs.count() < len(shown):
            self._tabs.addTab("")
        elif self._tabs.count() > len(shown):
            self._tabs.removeTab(len(shown))
        for at, verdict in enumerate(shown):
            found_words = _(
                "{what} ({n})", what=words[at], n=number(len(self._by_verdict[verdict]))
            )
            self._tabs.setTabText(at, found_words)
        if first_look:
            self._tabs.setCurrentIndex(0)
        self._tabs.blockSignals(False)
        first_day = seen.told.first_seen_on
        self._first_line.setVisible(bool(seen.without_first_day or first_day))
        self._first_day.set_date(first_day or self._actor.clock.today())
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
        every: tuple[Verdict | None, ...] = (None, *Verdict)
        return every[self._tabs.currentIndex()]

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
        if judged.verdict is Verdict.LEFT_OUT:
            return _("Left out by you")
        done = _("{who}: takes what the file says", who=who)
        if judged.verdict is Verdict.NEW:
            done = _("Added for {who}", who=who) if who else _("Added")
        elif judged.to_write is None:
            return _("{who}: kept as in the records", who=who)
        words = importing.field_words(self._seen.kind)
        aside = ", ".join(words[field] for field, _text in judged.set_aside)
        if not aside:
            return done
        return _("{done}; not understood, kept as a note: {fields}", done=done, fields=aside)

    def _show_rows(self) -> None:
        self._model.reload()
        if selected_id(self._table) is None and self._model.rowCount():
            select_id(self._table, self._model.id_at(0))
        self._show_reason()

    def _show_reason(self) -> None:
        at = selected_id(self._table)
        shown = self._model.row_at(self._model.row_of(at)) if at is not None else None
        if shown is None:
            at = None
        self._strip.show_row(self._seen, at, shown.then if shown else "")

    def _on_tab(self, tab: int) -> None:
        self._show_rows()

    def _on_row_chosen(self, at: object) -> None:
        self._show_reason()

    def _on_activated(self, at: object) -> None:
        self._strip.focus_answer()

    # What is wanted

    def _on_answered(self, line: int, whose: str) -> None:
        self.focus_work()  # the field may be gone when the rows are back
        self.answered.emit(line, whose)

    def _on_meant(self, field: str, word: str, code: str) -> None:
        self.focus_work()
        self.meant.emit(field, word, code)

    def _on_first_day(self, day: object) -> None:
        if day is None or (isinstance(day, date) and day > self._actor.clock.today()):
            self._on_first_day_problem(_("Choose a day until today."))
            return
        self.first_day_changed.emit(day)

    def _on_first_day_problem(self, problem: str) -> None:
        self._first_note.setText(problem or self._first_words)

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


def _spoken(shown: _Shown) -> str:
    """Who the row is about, then what becomes of it."""
    line = _("line {n}", n=_line_of(shown))
    return ", ".join(part for part in (shown.what, _word_of(shown), shown.then, line) if part)


def _nothing(shown: _Shown) -> str:
    return ""


def _tag_of(shown: _Shown) -> Tag:
    return Tag(_(VERDICT_WORDS[shown.verdict]), _TONES[shown.verdict])


def _word_of(shown: _Shown) -> str:
    return _(VERDICT_WORDS[shown.verdict])
