"""The intake on paper: made in the background, saved where somebody says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk import paper_forms
from peerdesk.desk.paper_forms import Depth
from peerdesk.store.files import plain_os_error
from peerdesk.words import _
from ui.context import Context
from ui.jobs import Progress


class IntakePaper:
    """Saves the blank form, or the one of a person as it is on file. Journaled once it is saved."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        self._context = context
        self._parent = parent
        self._person_id: int | None = None
        self._depth: Depth = "brief"
        self._code = ""
        self._pdf = b""

    def save(self, person_id: int | None, depth: Depth, code: str = "") -> None:
        """Make the PDF and ask where to. ``code`` is the person's: the file is named after it."""
        self._person_id, self._depth = person_id, depth
        self._code = code
        work = partial(_pdf, self._context.actor, person_id, depth)
        self._context.jobs.run(work, self._ask, self._context.job_failed)

    def _ask(self, pdf: bytes) -> None:
        self._pdf = pdf
        name = f"intake-{self._code}.pdf" if self._code else f"intake-{self._depth}-blank.pdf"
        self._context.dialogs.save_path(
            self._parent, _("Save the form"), name, "PDF (*.pdf)", self._write
        )

    def _write(self, path: Path) -> None:
        try:
            path.write_bytes(self._pdf)
        except OSError as error:
            why = str(plain_os_error(error))
            self._context.dialogs.error(self._parent, _("The form was not saved"), why)
            return
        finally:
            self._pdf = b""
        actor, person_id, depth = self._context.actor, self._person_id, self._depth
        self._context.attempt(lambda: paper_forms.print_intake(actor, person_id, depth))


def _pdf(actor: Actor, person_id: int | None, depth: Depth, progress: Progress) -> bytes:
    from peerdesk.reports.intake_form import intake_form_pdf

    return intake_form_pdf(paper_forms.intake_sheet(actor, person_id, depth))
