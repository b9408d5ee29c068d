"""What the window has done in the background when it closes, has not closed, or restores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.jobs import Progress

if TYPE_CHECKING:
    from peerdesk.actor import Actor
    from peerdesk.desk.office.backups import Contents, TheirDirector
    from peerdesk.desk.office.front_door import FrontDoor
    from ui.context import Context


def overdue_work(actor: Actor, door: FrontDoor, progress: Progress) -> bool:
    """The backup that the last closing left out: the window was locked, or the power went."""
    from peerdesk.desk.office import backups

    overdue = backups.is_overdue(actor, door.folder)
    if overdue:
        backups.back_up_overdue(actor, door.folder, progress.report)
    return overdue


def tell_of_backup(context: Context, was_made: bool) -> None:
    """Some screens show when the last backup was made."""
    if was_made:
        context.changed.emit(frozenset({"journal_entry"}))


def closing_work(actor: Actor, door: FrontDoor, progress: Progress) -> bool:
    """The day's backup; whether one was made."""
    from peerdesk.desk.office import backups

    return backups.back_up_at_closing(actor, door.folder, progress.report)


def restore_work(
    actor: Actor, door: FrontDoor, source: Path, theirs: TheirDirector | None, progress: Progress
) -> Contents:
    """A backup in place of the open records."""
    from peerdesk.desk.office import restoring

    return restoring.restore(actor, door, source, theirs)
