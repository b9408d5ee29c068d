"""When the records can't be opened: what happened, what is safe, what to do next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.errors import (
    Damaged,
    DiskFull,
    FileInUse,
    FolderHeld,
    NewerFile,
    OldKeys,
    PeerDeskError,
    ReadOnlyFolder,
    WrongPassword,
)
from peerdesk.words import _, date_time
from ui.backup_words import backup_kind, backup_size
from ui.dialogs import Dialogs
from ui.jobs import Cancelled, Progress, Runner
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.models.selection import select_id
from ui.theme import sizes
from ui.widgets.buttons import button
from ui.widgets.fields import ChoiceBox
from ui.widgets.form import FormGrid
from ui.widgets.messages import Banner
from ui.widgets.page import row
from ui.widgets.password import PasswordField
from ui.widgets.progress import BusyBar
from ui.widgets.table import DataList
from ui.widgets.text import label

from .frame import EntryFrame
from .wait import Wait

if TYPE_CHECKING:
    from peerdesk.desk.office.backups import BackupRow, Contents


class RescuePage(EntryFrame):
    """``error`` is what stands in the way; None means that a backup is to be brought to a
    computer without a center (then `back` leads to the first run).

    A restore needs the folder to be ours and writable, so it isn't offered otherwise.
    """

    again = Signal()
    back = Signal()
    restored = Signal(object)
    recover_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self, door: FrontDoor, jobs: Runner, dialogs: Dialogs, error: PeerDeskError | None
    ) -> None:
        title, text = (_title(error), str(error)) if error else (_("Restore a backup"), "")
        if error is None:
            text = _("A director of that time brings it back, or whoever has its recovery sheet.")
        super().__init__(title, text, width=560, name="rescue")
        self._door, self._jobs, self._dialogs = door, jobs, dialogs
        self._source: Path | None = None
        self._busy = False
        can_restore = door.is_held and not isinstance(error, ReadOnlyFolder | DiskFull | FileInUse)
        self._banner = Banner(name="rescue_banner")
        self.body.addWidget(self._banner)
        self._rows = self._found_backups() if can_restore else []
        self._model = RowsModel(
            [Column("made", "", text=_made, second=_size, icon=_box)], id_of=_path_of, parent=self
        )
        self._list = DataList(self._model, words=_("Backups in this folder"), name="rescue_backups")
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._list.setFixedHeight(sizes().tall_row * min(3, max(1, len(self._rows))) + 2)
        self._model.set_rows(self._rows)
        self._list.row_chosen.connect(self._open_backup)
        self._list_title = label(_("Backups in this folder, newest first"), "section")
        for part in (self._list_title, self._list):
            self.body.addWidget(part)
            if not self._rows:
                part.hide()
        self._chosen = label("", "muted", wrap=True, name="rescue_chosen")
        self._name = ChoiceBox(blank=False, name="rescue_name")
        self._password = PasswordField(name="rescue_password")
        self._password.entered.connect(self._restore)
        self._password.edited.connect(self._on_typed)
        self._wait = Wait(self._seconds_left, self)
        self._wait.ticked.connect(self._show_wait)
        self._wait.over.connect(self._restore)
        self._form = FormGrid(2)
        self._form.add("sign_in_name", _("A &director in that backup"), self._name)
        self._form.add(
            "password",
            _("&Password of that time"),
            self._password,
            hint=_("Or the code on the recovery sheet of that time."),
        )
        self._after = label(
            _(
                "The passwords of that time hold again. Everybody else in the backup waits, until "
                "this director says yes under Settings, Accounts."
            ),
            "muted",
            wrap=True,
            name="rescue_after",
        )
        self._ready = (self._chosen, self._form, self._after)
        self._bar = BusyBar(name="rescue_busy")
        for later in (*self._ready, self._bar):
            self.body.addWidget(later)
            later.setVisible(False)
        self.body.addWidget(
            label(_("Data folder: {path}", path=str(door.folder.path)), "small", wrap=True)
        )
        self._again = button(
            _("Try again"), "primary", on_click=self._on_again, name="rescue_again"
        )
        other = button(
            _("Choose another backup …") if self._rows else _("Choose a backup …"),
            on_click=self._choose,
            name="rescue_choose",
        )
        self._other = other
        sheet = button(
            _("Use the recovery sheet"), on_click=self._on_recover, name="rescue_recover"
        )
        self._go = button(_("Restore"), "primary", on_click=self._restore, name="rescue_restore")
        self._go.setVisible(False)
        if error is None:
            away = button(_("Back"), shortcut="Esc", on_click=self._on_back, name="rescue_back")
            self._again.setVisible(False)
        else:
            away = button(_("Quit"), on_click=self._on_quit, name="rescue_quit")
        self._away = away
        self.body.addLayout(row(away, None, sheet, other, self._again, self._go))
        if not can_restore:
            other.hide()
        if not (can_restore and error is not None and door.keys_are_lost(error)):
            sheet.hide()
        if self._rows and (error is None or isinstance(error, Damaged)):
            select_id(self._list, _path_of(self._rows[0]))

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        if self._rows:
            return self._list
        return self._other if self._again.isHidden() else self._again

    def _found_backups(self) -> list[BackupRow]:
        from peerdesk.desk.office import backups

        return backups.backups(self._door.folder)

    def _on_recover(self) -> None:
        if not self._busy:
            self.recover_wanted.emit()

    def _on_again(self) -> None:
        self.again.emit()

    def _on_back(self) -> None:
        if not self._busy:
            self.back.emit()

    def _on_quit(self) -> None:
        self.quit_wanted.emit()

    def _choose(self) -> None:
        self._dialogs.open_path(
            self, _("Choose a backup"), _("PeerDesk backups") + " (*.peerdesk)", self._open_other
        )

    def _open_other(self, source: Path) -> None:
        self._list.clearSelection()
        self._open_backup(source)

    def _open_backup(self, source: Path) -> None:
        """Read the names in it: they are not secret."""
        if self._busy:
            return
        self._banner.clear()
        self._source = source
        self._set_busy(_("Looking into the backup …"))
        self._jobs.run(_Names(self._door, source), self._show_names, self._no)

    def _show_names(self, names: list[str]) -> None:
        self._set_busy("")
        assert self._source is not None
        self._chosen.setText(_("Chosen: {file}", file=self._source.name))
        self._name.set_choices([(name, name) for name in names])
        for part in self._ready:
            part.setVisible(True)
        self._again.setVisible(False)
        self._go.setVisible(True)

    def _restore(self) -> None:
        if self._busy or self._source is None:
            return
        if not self._wait.may_try():
            self._show_wait()
            return
        self._form.show_errors({})
        self._banner.clear()
        self._set_busy(_("Restoring the backup …"))
        work = _Restore(self._door, self._source, self._name.code(), self._password.text())
        self._jobs.run(work, self._done, self._no)

    def _on_typed(self) -> None:
        self._wait.forget()

    def _seconds_left(self) -> float:
        return self._door.delay.remaining(FrontDoor.RECOVERY)

    def _show_wait(self) -> None:
        waits = self._wait.seconds() > 0
        words = self._wait.words() if waits else _("That didn't work.")
        self._form.row("password").set_error(words)

    def _done(self, contents: Contents) -> None:
        self._set_busy("")
        self._password.clear()
        self.restored.emit(contents)

    def _no(self, error: Exception) -> None:
        self._set_busy("")
        self._password.clear()
        if isinstance(error, WrongPassword):
            self._door.delay.failed(FrontDoor.RECOVERY)
            self._form.show_errors({"password": _("That didn't work.")})
            if self._wait.seconds() > 0:
                self._show_wait()
        elif isinstance(error, PeerDeskError) and not isinstance(error, Cancelled):
            self._banner.show_message(str(error), "danger")

    def _set_busy(self, words: str) -> None:
        self._busy = bool(words)
        if words:
            self._bar.start(words, can_cancel=False)
        else:
            self._bar.stop()
        for each in (self._go, self._other, self._list, self._again, self._away):
            each.setEnabled(not words)


class _Names:
    def __init__(self, door: FrontDoor, source: Path) -> None:
        self._door, self._source = door, source

    def __call__(self, progress: Progress) -> list[str]:
        from peerdesk.desk.office import restoring

        return restoring.names_in(self._door, self._source)


class _Restore:
    """The work. Drops the password, or the code."""

    def __init__(self, door: FrontDoor, source: Path, name: str, secret: str) -> None:
        self._door, self._source, self._name, self._secret = door, source, name, secret

    def __call__(self, progress: Progress) -> Contents:
        from peerdesk.desk.office import restoring

        secret, self._secret = self._secret, ""
        return restoring.restore_from_outside(self._door, self._source, self._name, secret)


def _title(error: PeerDeskError) -> str:
    titles: dict[type[PeerDeskError], str] = {
        FolderHeld: _("PeerDesk is open already"),
        FileInUse: _("Another program is using the records"),
        Damaged: _("The records can't be read"),
        OldKeys: _("The keys are older than the records"),
        NewerFile: _("These records are newer than this PeerDesk"),
        ReadOnlyFolder: _("The data folder can't be written to"),
        DiskFull: _("The disk is full"),
    }
    return titles.get(type(error), _("The records can't be opened"))


def _made(backup: BackupRow) -> str:
    made: datetime = backup.made_at
    return date_time(made)


def _size(backup: BackupRow) -> str:
    return f"{backup_kind(backup.kind)}, {backup_size(backup.size_bytes)}"


def _path_of(backup: BackupRow) -> Path:
    return backup.path


def _box(backup: BackupRow) -> str:
    return "archive"
