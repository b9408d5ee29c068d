"""An import from choosing the file to its result. Nothing is written before the last step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from peerdesk.desk.history import undoing
from peerdesk.done import Done
from peerdesk.errors import ChangedSince, Invalid, PeerDeskError
from peerdesk.exchange.importing import (
    NOTHING_TOLD,
    ImportResult,
    Key,
    Preview,
    Verdict,
    with_answer,
)
from peerdesk.text import normalise
from peerdesk.words import _, ngettext
from ui.context import Context
from ui.jobs import Job
from ui.screens.records import work
from ui.screens.records.choose_page import ChoosePage
from ui.screens.records.columns_page import ColumnsPage
from ui.screens.records.preview_page import PreviewPage
from ui.screens.records.questions_page import QuestionsPage
from ui.screens.records.result_page import ResultPage
from ui.theme import metrics
from ui.way_out import WayOut
from ui.widgets.messages import Banner
from ui.widgets.progress import BusyBar
from ui.widgets.room import Pages

CHOOSE, COLUMNS, QUESTIONS, PREVIEW, RESULT = range(5)
_HAVE_A_STEP_BEFORE = (COLUMNS, QUESTIONS, PREVIEW)


class ImportWizard(QWidget):
    """The pages of the steps, one at a time. `step_changed` carries the step."""

    step_changed = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("import_wizard")
        self._context = context
        self._way = WayOut.of(context, self)
        self._path: Path | None = None
        self._kind = ""
        self._file: work.FileRead | None = None
        self._seen: Preview | None = None
        self._answers: dict[int, str] = {}
        self._told_of_file = NOTHING_TOLD
        self._after_look = PREVIEW
        self._first_day: date | None = None
        self._entry_id: int | None = None
        self._show_result: Callable[[], None] | None = None
        self._is_busy = False
        self._job: Job | None = None
        self._before_job: QWidget | None = None
        self._banner = Banner(name="import_banner", can_close=True)
        self._busy = BusyBar(name="import_busy")
        self._busy.cancel_requested.connect(self._on_cancel)
        self.choose = ChoosePage()
        self.columns = ColumnsPage(context.actor.clock.today)
        self.questions = QuestionsPage()
        self.preview = PreviewPage(context.actor)
        self.result = ResultPage()
        self._pages = Pages()
        for page in (self.choose, self.columns, self.questions, self.preview, self.result):
            self._pages.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.SMALL)
        box.addWidget(self._banner)
        box.addWidget(self._busy)
        box.addWidget(self._pages, 1)
        self._connect()

    def _connect(self) -> None:
        self.choose.file_wanted.connect(self._on_file_wanted)
        self.columns.sheet_wanted.connect(self._on_sheet_wanted)
        self.columns.header_line_wanted.connect(self._on_header_line_wanted)
        self.columns.every_line_wanted.connect(self._on_every_line_wanted)
        self.columns.back_wanted.connect(self._on_back)
        self.columns.next_wanted.connect(self._on_columns_done)
        self.questions.back_wanted.connect(self._on_back)
        self.questions.next_wanted.connect(self._on_questions_done)
        self.preview.back_wanted.connect(self._on_back)
        self.preview.existing_changed.connect(self._look)
        self.preview.answered.connect(self._on_answered)
        self.preview.meant.connect(self._on_meant)
        self.preview.first_day_changed.connect(self._on_first_day_changed)
        self.preview.save_wanted.connect(self._on_save_wanted)
        self.preview.import_wanted.connect(self._on_import)
        self.result.undo_wanted.connect(self._on_undo)
        self.result.save_wanted.connect(self._on_save_wanted)
        self.result.again_wanted.connect(self._on_again)

    # Steps

    def step(self) -> int:
        """The step that is shown."""
        return self._pages.currentIndex()

    def about(self) -> str:
        """The file that is being imported, in words; "" before one is chosen."""
        if self._file is None or self.step() == CHOOSE:
            return ""
        rows = ngettext("{n} row", "{n} rows", len(self._file.table.rows))
        return f"{self._file.table.name}\n{self.choose.title()} · {rows}"

    def go(self, step: int) -> None:
        """To a step that was done before; the rows are looked at again after an import."""
        if self._is_busy or step == self.step():
            return
        if step == PREVIEW:
            self._on_look()
        else:
            self._show(step)

    def refresh(self) -> None:
        """The import may have been taken back, or done again, from the toast or by a key."""
        if self.step() == RESULT and self._entry_id is not None and not self._is_busy:
            self._tell_of_undo()

    def _show(self, step: int) -> None:
        self._banner.clear()
        self._pages.setCurrentIndex(step)
        self.step_changed.emit(step)
        self.focus_work()

    def focus_work(self) -> None:
        """To what the present page is about."""
        page: Any = self._pages.currentWidget()
        if self.isVisible():
            page.focus_work()

    def told_inside(self) -> list[tuple[str, str]]:
        """For F1, while the focus is anywhere in it."""
        if self._is_busy:
            return [("Esc", _("Stop it"))]
        return [("Esc", _("The step before"))] if self.step() in _HAVE_A_STEP_BEFORE else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._is_busy:
            self._on_cancel()
        elif self.step() in _HAVE_A_STEP_BEFORE:
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _on_back(self) -> None:
        before = self.step() - 1
        asks = self._seen is not None and self._seen.questions
        self._show(COLUMNS if before == QUESTIONS and not asks else before)

    def _on_again(self) -> None:
        self._file = self._seen = self._entry_id = None
        self._show(CHOOSE)

    # Jobs

    def _start(
        self,
        words: str,
        task: Callable[..., Any],
        done: Callable[[Any], object],
    ) -> None:
        """One job at a time; the pages wait for it."""
        self._banner.clear()
        self._before_job = QApplication.focusWidget()
        self._pages.setEnabled(False)
        self._busy.start(words)
        self._done = done
        cancel = self._busy.findChild(QWidget, "import_busy_cancel")
        if cancel is not None and self.isVisible():
            cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_busy = True
        self._job = self._context.jobs.run(
            task, self._on_done, self._on_failed, self._busy.set_progress
        )

    def _stop(self) -> None:
        self._is_busy = False
        self._job = None
        self._busy.stop()
        self._pages.setEnabled(True)
        if self._before_job is not None and self.isAncestorOf(self._before_job):
            self._before_job.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before_job = None

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_done(self, result: Any) -> None:
        self._stop()
        self._done(result)

    def _on_failed(self, error: Exception) -> None:
        self._stop()
        if not isinstance(error, PeerDeskError):
            return  # cancelled: all is as it was; ours: the crash dialog tells
        if isinstance(error, Invalid) and "columns" in error.fields:
            if self.step() != COLUMNS:
                self._show(COLUMNS)
            self.columns.show_problem(str(error))
        elif isinstance(error, ChangedSince) and self.step() == PREVIEW:
            self.preview.show_problem(str(error), _("Look again"))
        elif self.step() == RESULT:
            self.result.show_problem(str(error))
        else:
            self._banner.show_message(str(error), "danger")

    # The file

    def _on_file_wanted(self, kind: str) -> None:
        self._kind = kind
        filters = ";;".join(
            (_("Tables (*.xlsx *.csv *.txt *.tsv)"), _("All files (*)")),
        )
        self._context.dialogs.open_path(self, _("Choose the file"), filters, self._on_path)

    def _on_path(self, path: Path) -> None:
        self._path = path
        self._read(None)

    def _on_sheet_wanted(self, sheet: str) -> None:
        self._read(sheet)

    def _on_header_line_wanted(self, line: int) -> None:
        assert self._file is not None
        self._read(self._file.table.sheet or None, line)

    def _on_every_line_wanted(self, wanted: bool) -> None:
        assert self._file is not None
        self._read(self._file.table.sheet or None, self._file.header_line, wanted)

    def _read(
        self, sheet: str | None, header_line: int | None = None, every_line: bool = False
    ) -> None:
        assert self._path is not None
        actor = self._context.actor
        task = partial(work.read, actor, self._path, self._kind, sheet, header_line, every_line)
        self._start(_("Reading the file …"), task, self._on_read)

    def _on_read(self, read: work.FileRead) -> None:
        self._file = read
        self._seen = None
        self._answers = {}
        self._told_of_file = NOTHING_TOLD
        self._first_day = None
        self.columns.show_file(read, self._kind)
        self._show(COLUMNS)

    # The preview

    def _on_columns_done(self) -> None:
        """What an earlier file of this shape was told is taken for granted, and shown."""
        self._after_look = QUESTIONS
        self._look_again(recall=True)

    def _on_questions_done(self) -> None:
        assert self._seen is not None
        told = self.questions.answered(self._told_of_file)
        if told == self._told_of_file:
            self._show(PREVIEW)
            return
        self._told_of_file = told
        self._on_look()

    def _on_look(self) -> None:
        self._after_look = PREVIEW
        self._look_again()

    def _look_again(self, recall: bool = False) -> None:
        self._look(self._seen.existing if self._seen is not None else "keep", recall)

    def _look(self, existing: Any, recall: bool = False) -> None:
        assert self._file is not None
        told = replace(
            self._told_of_file,
            group=self.columns.group(),
            first_seen_on=self._first_day,
            held_on=self.columns.held_on(),
        )
        task = partial(
            work.look,
            self._context.actor,
            self._file,
            self._kind,
            self.columns.columns(),
            existing,
            dict(self._answers),
            told,
            recall,
        )
        self._start(_("Looking at every row … nothing is written"), task, self._on_looked)

    def _on_looked(self, seen: Preview) -> None:
        self._seen = seen
        self._told_of_file = seen.told
        self.questions.show_questions(seen.questions)
        self.preview.show_preview(seen)
        step = self._after_look if seen.questions else PREVIEW
        self._after_look = PREVIEW
        if self.step() != step:
            self._show(step)

    def _on_meant(self, field: str, word: str, code: str) -> None:
        key = Key("word", field, normalise(word))
        self._told_of_file = with_answer(self._told_of_file, key, code)
        self._on_look()

    def _on_first_day_changed(self, day: date) -> None:
        self._first_day = day
        self._on_look()

    def _on_answered(self, line: int, whose: str) -> None:
        if whose:
            self._answers[line] = whose
        else:
            self._answers.pop(line, None)
        self._on_look()

    # Writing

    def _on_import(self) -> None:
        assert self._seen is not None
        task = partial(work.carry_out, self._context.actor, self._seen)
        self._start(_("Importing … until it is done, nothing is kept"), task, self._on_imported)

    def _on_imported(self, done: Done[ImportResult]) -> None:
        self._entry_id = done.entry_id
        assert self._seen is not None
        unread = self._seen.table.unread
        can_undo = done.entry_id is not None
        self._show_result = partial(self.result.show_result, done.value, can_undo, unread)
        self._show_result()
        self._show(RESULT)
        self._context.did(done)

    def _on_undo(self) -> None:
        if self._entry_id is not None:
            task = partial(work.take_back, self._context.actor, self._entry_id)
            self._start(_("Taking it back …"), task, self._on_undone)

    def _on_undone(self, done: Done[Any]) -> None:
        self._context.undone(done)
        self._tell_of_undo()

    def _tell_of_undo(self) -> None:
        assert self._entry_id is not None
        is_undone = undoing.is_undone(self._context.actor, self._entry_id)
        if is_undone == self.result.is_undone:
            return
        if is_undone:
            self.result.show_undone()
        elif self._show_result is not None:
            self._show_result()
        self.focus_work()

    # The rows that failed

    def _on_save_wanted(self) -> None:
        assert self._seen is not None
        # A workbook first: a spreadsheet program rewrites the days of a CSV.
        self._way.save_as(
            _("Save the rows that failed"),
            _("rows to correct") + ".xlsx",
            "Excel (*.xlsx);;CSV (*.csv)",
            partial(work.failed_rows, self._context.actor, self._seen),
            done=ngettext(
                "Saved {n} row. The file is not locked: delete it when it is done with.",
                "Saved {n} rows. The file is not locked: delete it when it is done with.",
                self._seen.counts[Verdict.ATTENTION],
            ),
        )
