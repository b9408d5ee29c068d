"""Backups: how old the last one is, make one, look into one, restore, check everything."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.office import backups, record_check, restoring
from peerdesk.desk.office.backups import BackupRow, Contents, TheirDirector
from peerdesk.done import Done
from peerdesk.errors import OtherKeys, PeerDeskError, WrongPassword
from peerdesk.words import _, date_time, ngettext, number
from ui.backup_words import backup_kind, backup_size
from ui.context import Context
from ui.jobs import Cancelled, Job, OnDone, Progress, Work
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id, selected_id
from ui.screens.settings.their_director import TheirDirectorDialog
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.flow import flowing
from ui.widgets.messages import Banner
from ui.widgets.page import Card, EmptyState, row
from ui.widgets.progress import BusyBar
from ui.widgets.table import DataTable
from ui.widgets.text import label


class BackupsSection(QWidget):
    """Everybody makes backups and checks; a director also looks inside and restores."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("settings_backups")
        self._context = context
        self._may_restore = may(context.actor, Right.RESTORE)
        self._job: Job | None = None
        self._source = Path()
        self._theirs: TheirDirector | None = None
        self._age = label("", "strong", wrap=True, name="backups_age")
        self._make = button(
            _("Back up now"), "primary", on_click=self._on_make, name="backups_make"
        )
        self._elsewhere = button(
            _("Back up to a USB stick …"), on_click=self._on_elsewhere, name="backups_elsewhere"
        )
        self._check = button(_("Check now"), on_click=self._on_check, name="backups_check")
        self._compare = button(
            _("Compare with paper …"), "quiet", on_click=self._on_compare, name="backups_compare"
        )
        self._banner = Banner(name="backups_banner", can_close=True)
        self._busy = BusyBar(name="backups_busy")
        self._busy.cancel_requested.connect(self._on_cancel)
        self._model = RowsModel(
            [
                Column("made", _("Made"), text=_made, strong=True, stretch=2),
                Column("kind", _("Why"), text=_kind, stretch=2),
                Column("head", _("Up to entry"), text=_head, stretch=3),
                Column("size", _("Size"), text=_size, align="end", width=100),
            ],
            id_of=_path_of,
            parent=self,
        )
        self._table = DataTable(self._model, words=_("Backups"), name="backups_table")
        self._table.set_empty(
            EmptyState("archive", _("No backup yet. One is made each day when PeerDesk is closed."))
        )
        self._table.row_chosen.connect(self._show_state)
        top = Card(name="backups_card")
        words = label(
            _(
                "One is made each day at closing and kept in the data folder. Make one on a USB "
                "stick every week: a computer can be lost with its folder."
            ),
            "muted",
            wrap=True,
        )
        top.body.addWidget(self._age)
        top.body.addWidget(words)
        top.body.addWidget(flowing(self._make, self._elsewhere, self._check, self._compare))
        top.body.addWidget(self._busy)
        self._restore = button(
            _("Look inside and restore …"), on_click=self._on_restore, name="backups_restore"
        )
        self._other = button(
            _("From another file …"), "quiet", on_click=self._on_other, name="backups_other"
        )
        listed = Card(_("Backups in the data folder"), flush=True, name="backups_list_card")
        listed.body.addWidget(self._table)
        foot = row(self._other, None, self._restore)
        foot.setContentsMargins(metrics.MEDIUM, metrics.SMALL, metrics.MEDIUM, metrics.MEDIUM)
        listed.body.addLayout(foot)
        if not self._may_restore:
            self._restore.hide()
            self._other.hide()
        if not may(context.actor, Right.COPY_BACKUP):
            self._elsewhere.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.LARGE)
        whole.addWidget(self._banner)
        whole.addWidget(top)
        whole.addWidget(listed, 1)
        self.setFocusProxy(self._make)

    def reload(self) -> None:
        """Look into the folder again."""
        actor = self._context.actor
        rows = backups.backups_with_heads(self._context.door.folder)
        self._model.set_rows(rows)
        if rows and selected_id(self._table) is None:
            select_id(self._table, rows[0].path)
        last = backups.last_backup_at(actor, self._context.door.folder)
        self._age.setText(backup_age(last, actor.clock.utc_now()))
        self._show_state()

    def _show_state(self) -> None:
        idle = self._job is None
        for each in (self._make, self._elsewhere, self._check, self._compare, self._other):
            each.setEnabled(idle)
        self._restore.setEnabled(idle and selected_id(self._table) is not None)

    # Make one.

    def _on_make(self) -> None:
        self._run(_("Backing up …"), partial(_back_up, self._context, None), self._made)

    def _on_elsewhere(self) -> None:
        self._context.dialogs.save_path(
            self,
            _("Back up to"),
            f"{self._context.actor.clock.now():%Y-%m-%d-%H%M}.peerdesk",
            _("PeerDesk backups") + " (*.peerdesk)",
            self._make_at,
        )

    def _make_at(self, target: Path) -> None:
        self._run(_("Backing up …"), partial(_back_up, self._context, target), self._made)

    def _made(self, done: Done[Contents]) -> None:
        self._end()
        self._banner.show_message(done.label, "success")
        self.reload()

    # Check.

    def _on_check(self) -> None:
        self._run(_("Reading every page …"), partial(_check, self._context), self._checked, False)

    def _checked(self, report: record_check.Report) -> None:
        self._end()
        if report.problems:
            self._banner.show_message("\n".join(report.problems), "danger")
        else:
            whole = _("Everything is whole: the records, their rules and the journal.")
            self._banner.show_message(f"{whole} {report.limits()}", "success")

    def _on_compare(self) -> None:
        self._context.dialogs.text(
            self,
            _("Compare with paper"),
            _(
                "At the end of a printed month stands up to which entry of the journal it was "
                "made, with sixteen signs. Type the number of the entry."
            ),
            _("&Entry"),
            _("Compare"),
            self._compared,
            typed=self._context.typed,
        )

    def _compared(self, entry: str) -> None:
        try:
            words = record_check.compare_words(self._context.actor, entry)
        except PeerDeskError as error:
            self._banner.show_message(str(error), "warning")
            return
        self._banner.show_message(words, "info")

    # Look inside, restore.

    def _on_restore(self) -> None:
        source = selected_id(self._table)
        if isinstance(source, Path):
            self._look_inside(source)

    def _on_other(self) -> None:
        self._context.dialogs.open_path(
            self,
            _("Choose a backup"),
            _("PeerDesk backups") + " (*.peerdesk)",
            self._look_inside,
        )

    def _look_inside(self, source: Path) -> None:
        self._source, self._theirs = source, None
        self._look()

    def _look(self) -> None:
        work = partial(_inside, self._context, self._source, self._theirs)
        self._run(_("Looking into the backup …"), work, self._show_inside, False)

    def _ask_their_director(self) -> None:
        """A backup under a key that these records never had."""
        try:
            names = restoring.names_in(self._context.door, self._source)
        except PeerDeskError as error:
            self._no(error)
            return
        dialog = TheirDirectorDialog(self, names)
        dialog.told.connect(self._on_told)
        dialog.open()

    def _on_told(self, theirs: TheirDirector) -> None:
        self._theirs = theirs
        self._look()

    def _show_inside(self, contents: Contents) -> None:
        self._end()
        self._context.dialogs.ask(
            self,
            _("Restore this backup?"),
            inside_words(contents, self._context)
            + "\n\n"
            + _(
                "It takes the place of the present records, which are kept as a backup first. "
                "Everybody is signed out. Today's accounts and passwords stay."
            ),
            _("Restore"),
            self._restore_now,
            no=_("Keep the present records"),
            danger=True,
        )

    def _restore_now(self) -> None:
        theirs, self._theirs = self._theirs, None
        self._context.restore_wanted.emit(self._source, theirs)

    # Jobs.

    def _run(self, words: str, work: Work, done: OnDone, can_cancel: bool = True) -> None:
        self._banner.clear()
        self._busy.start(words, can_cancel=can_cancel)
        self._job = self._context.jobs.run(work, done, self._no, self._busy.set_progress)
        # With the tests' inline jobs it is over already.
        if not self._context.jobs.busy():
            self._end()
        self._show_state()

    def _end(self) -> None:
        self._job = None
        self._busy.stop()
        self._show_state()

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _no(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._banner.show_message(_("Stopped. Nothing was changed."), "info")
        elif isinstance(error, OtherKeys):
            self._ask_their_director()
        elif isinstance(error, WrongPassword):
            self._banner.show_message(_("That doesn't open this backup."), "danger")
        elif isinstance(error, PeerDeskError):
            self._banner.show_message(str(error), "danger")


def backup_age(last: datetime | None, now: datetime) -> str:
    """How long ago the last backup was made."""
    if last is None:
        return _("No backup was made yet")
    days = max(0, (now - last).days)
    if days < 1:
        return _("Last backup: less than a day ago")
    return ngettext("Last backup: {n} day ago", "Last backup: {n} days ago", days)


def inside_words(contents: Contents, context: Context) -> str:
    """What a backup holds."""
    people = ngettext("{n} person", "{n} people", contents.people)
    visits = ngettext("{n} visit", "{n} visits", contents.rows.get("visit", 0))
    if not contents.last_entry_at:
        return f"{contents.center}: {people}, {visits}."
    moment = datetime.fromisoformat(contents.last_entry_at)
    there = moment.astimezone(ZoneInfo(context.actor.clock.zone))
    return _(
        "{center}: {people}, {visits}. The last thing done in it: {when}.",
        center=contents.center,
        people=people,
        visits=visits,
        when=date_time(there),
    )


def _back_up(context: Context, target: Path | None, progress: Progress) -> Done[Contents]:
    return backups.back_up(context.actor, context.door.folder, target, progress.report)


def _check(context: Context, progress: Progress) -> record_check.Report:
    return record_check.report(context.actor)


def _inside(
    context: Context, source: Path, theirs: TheirDirector | None, progress: Progress
) -> Contents:
    return backups.look_inside(context.actor, context.door.folder, source, theirs)


def _made(backup: BackupRow) -> str:
    return date_time(backup.made_at)


def _kind(backup: BackupRow) -> str:
    return backup_kind(backup.kind)


def _head(backup: BackupRow) -> str:
    if backup.head is None:
        return ""
    entry, digest = backup.head
    return f"{number(entry)} · {digest}"


def _size(backup: BackupRow) -> str:
    return backup_size(backup.size_bytes)


def _path_of(backup: BackupRow) -> Path:
    return backup.path
