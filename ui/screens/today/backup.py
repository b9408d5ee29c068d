"""How old the last backup is, and making one now."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.clock import Clock
from peerdesk.desk.office import backups
from peerdesk.desk.office.keeping import DataFolder
from peerdesk.done import Done
from peerdesk.words import _, ngettext
from ui import wording
from ui.context import Context
from ui.jobs import Job, Progress
from ui.widgets.messages import Banner
from ui.widgets.page import column
from ui.widgets.progress import BusyBar
from ui.widgets.text import label

_OLD = timedelta(days=2)


class BackupWarning(QWidget):
    """Nothing while the last backup is fresh; the label ``age`` then says its age, quietly."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: Job | None = None
        self._banner = Banner(name="today_backup")
        self._busy = BusyBar(name="today_backup_busy")
        self.setLayout(column(self._banner, self._busy, spacing=0))
        self._banner.action_clicked.connect(self._on_back_up)
        self._busy.cancel_requested.connect(self._on_cancel)
        self.age = label("", "muted", name="today_backup_age")

    def reload(self) -> None:
        """Ask again for the last backup."""
        actor = self._context.actor
        at = backups.last_backup_at(actor, self._context.door.folder)
        clock = actor.clock
        made = clock.local(at) if at is not None else None
        is_old = made is None or clock.now() - made >= _OLD
        self.age.setText("" if is_old else said(made, clock))
        if self._job is not None:
            return
        if is_old:
            self._banner.show_message(said(made, clock), "warning", _("Back up now"))
        else:
            self._banner.clear()

    def _on_back_up(self) -> None:
        actor, folder = self._context.actor, self._context.door.folder
        self._banner.clear()
        self._busy.start(_("Making a backup and checking it …"))
        self._job = self._context.jobs.run(
            partial(_work, actor, folder), self._was_made, self._was_not_made, self._on_progress
        )

    def _on_progress(self, done: int, total: int) -> None:
        self._busy.set_progress(done, total)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _was_made(self, done: Done[Any]) -> None:
        self._over()
        self._context.did(done)

    def _was_not_made(self, error: BaseException) -> None:
        self._over()
        self._context.job_failed(error)

    def _over(self) -> None:
        self._job = None
        self._busy.stop()
        self.reload()


def said(made: datetime | None, clock: Clock) -> str:
    """Last backup: yesterday, 5:40 PM."""
    if made is None:
        return _("There is no backup of these records yet.")
    moment = wording.near_moment(made, clock)
    days = (clock.today() - clock.day_of(made)).days
    if days < 2:
        return _("Last backup: {moment}", moment=moment[:1].lower() + moment[1:])
    return ngettext(
        "The last backup is {n} day old ({moment}).",
        "The last backup is {n} days old ({moment}).",
        days,
        moment=moment,
    )


def _work(actor: Actor, folder: DataFolder, progress: Progress) -> Done[Any]:
    return backups.back_up(actor, folder, progress=progress.report)
