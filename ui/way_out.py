"""The window's part of the one way out: where to, the printer, the file, and what is said of it.

What leaves, who may let it and what the journal says of it is ``desk.basics.going_out``'s. Nothing
else in the window writes a file, prints, opens a file in another program or uses the clipboard; a
test looks for that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics import going_out
from peerdesk.desk.basics.going_out import Leaving, Made
from peerdesk.desk.office.keeping import in_plain_words
from peerdesk.errors import PeerDeskError
from peerdesk.words import _
from ui.context import Context
from ui.dialogs import Dialogs, is_inside
from ui.jobs import Runner
from ui.printing import print_pdf

Make = Callable[[], Made]
"""Makes what is to leave; called in the worker thread."""
MakeAs = Callable[[str], Made]
"""The same for a file whose kind is chosen: with the ending of its name, ".csv"."""


@dataclass(frozen=True)
class _Asked:
    """What goes into the file that is being chosen."""

    make: MakeAs
    done: str
    is_opened: bool


class WayOut(QObject):
    """One part's way out. It dies with ``part``, and so does what is on its way to the printer.

    ``said`` carries what was done, in words for a toast; ``refused`` what was not, and can't be
    said in a dialog; ``saved`` the `Path`.
    """

    said = Signal(str)
    refused = Signal(str)
    saved = Signal(object)
    printed = Signal()

    def __init__(self, part: QWidget, actor: Actor, jobs: Runner, dialogs: Dialogs) -> None:
        super().__init__(part)
        self._part = part
        self._actor, self._jobs, self._dialogs = actor, jobs, dialogs
        self._asked: _Asked | None = None

    @classmethod
    def of(cls, context: Context, part: QWidget) -> WayOut:
        """For a part of a screen: what is said comes as a toast."""
        made = cls(part, context.actor, context.jobs, context.dialogs)
        made.said.connect(context.say)
        made.refused.connect(context.refused)
        return made

    def print(self, title: str, make: Make) -> None:
        """Make a PDF, ask for the printer, send the pages. ``title`` is seen in the printer's
        queue: no names in it."""
        self._jobs.run(partial(_make, make), partial(self._to_printer, title), self._not_made)

    def save(
        self,
        title: str,
        file_name: str,
        filters: str,
        make: Make,
        *,
        done: str = "",
        not_in: Sequence[Path] = (),
    ) -> None:
        """Ask where to, then make it and write it. ``done`` is said instead of the file's name;
        no folder of ``not_in`` is offered, nor taken."""
        self._asked = _Asked(partial(_whatever, make), done, is_opened=False)
        self._ask(title, file_name, filters, not_in)

    def save_as(
        self, title: str, file_name: str, filters: str, make: MakeAs, *, done: str = ""
    ) -> None:
        """As `save`, of the kind that the name's ending says."""
        self._asked = _Asked(make, done, is_opened=False)
        self._ask(title, file_name, filters, ())

    def save_and_open(self, title: str, file_name: str, filters: str, make: Make) -> None:
        """As `save`; then another program shows it, and it is said where the copy lies."""
        self._asked = _Asked(partial(_whatever, make), "", is_opened=True)
        self._ask(title, file_name, filters, ())

    def forget(self) -> None:
        """Another person, or nobody, is shown: what is being chosen for is not written."""
        self._asked = None

    # Files.

    def _ask(self, title: str, file_name: str, filters: str, not_in: Sequence[Path]) -> None:
        home = self._part.window()
        self._dialogs.save_path(
            home, title, file_name, filters, partial(self._on_path, not_in), not_in=not_in
        )

    def _on_path(self, not_in: Sequence[Path], path: Path) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        if is_inside(path, not_in):
            self._not_saved(
                PeerDeskError(
                    _(
                        "This folder belongs to PeerDesk. Kept beside the records, the code would "
                        "go wherever they go: to a thief, or down with the computer. Save the "
                        "sheet on a USB stick, or print it."
                    )
                )
            )
            return
        work = partial(_write, self._actor, asked.make, path)
        self._jobs.run(work, partial(self._on_written, asked), self._not_saved)

    def _on_written(self, asked: _Asked, path: Path) -> None:
        self.saved.emit(path)
        if not asked.is_opened:
            self.said.emit(asked.done or _("Saved {file}", file=path.name))
        elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.said.emit(
                _(
                    "The copy lies in {folder}, as {file}. Delete it when it is done with.",
                    folder=path.parent,
                    file=path.name,
                )
            )
        else:
            self.refused.emit(
                _(
                    "This computer has no program that shows a PDF. It is saved as {file}.",
                    file=path,
                )
            )

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, PeerDeskError):
            title = _("The file was not saved")
            self._dialogs.error(self._part.window(), title, str(error))

    # Paper.

    def _to_printer(self, title: str, made: Made) -> None:
        print_pdf(
            self._part,
            self._dialogs,
            made.content,
            title,
            partial(self._on_sending, made.leaving),
            partial(self._on_sent, made.leaving),
        )

    def _on_sending(self, leaving: Leaving) -> bool:
        """Whether it could be written down: without that nothing is sent."""
        return self._noted(partial(going_out.sending, self._actor, leaving))

    def _on_sent(self, leaving: Leaving, taken: bool) -> None:
        self._noted(partial(going_out.sent, self._actor, leaving, taken))
        if taken:
            self.printed.emit()
            self.said.emit(_("Sent to the printer"))

    def _noted(self, note: Callable[[], None]) -> bool:
        try:
            note()
        except Exception as error:
            plain = in_plain_words(error)
            if plain is None:
                raise
            self.refused.emit(str(plain))
            return False
        return True

    def _not_made(self, error: Exception) -> None:
        if isinstance(error, PeerDeskError):
            self.refused.emit(str(error))


def ready(made: Made) -> Made:
    """For what is made already: ``partial(ready, made)``."""
    return made


def _make(make: Make, _progress: object) -> Made:
    return make()


def _whatever(make: Make, _suffix: str) -> Made:
    return make()


def _write(actor: Actor, make: MakeAs, path: Path, _progress: object) -> Path:
    """Worker thread: made and written whoever is shown by then."""
    going_out.save(actor, make(path.suffix), path)
    return path
