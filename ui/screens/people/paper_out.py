"""What leaves as paper or as a file: forms to fill in and sign, and somebody's whole file.

Nothing is made before somebody said where it goes; what was made is journaled by the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk import languages, paper_forms, person_file
from peerdesk.desk.people import PersonCard
from peerdesk.errors import PeerDeskError
from peerdesk.store.files import plain_os_error
from peerdesk.words import _, in_language
from ui.context import Context
from ui.printing import print_pdf
from ui.screens.people.form_menu import PaperForm

How = Literal["pdf", "json", "print"]

ToPaper = tuple[bytes, str, Callable[[], object]]
"""A PDF, its title in the printer's queue (no names), and what writes down that it is there."""


class PaperOut(QWidget):
    """Asks, makes in the background, writes. Never seen; ``self.window()`` is the dialogs' home."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._context = context
        self._make: Callable[[], bytes] | None = None
        self._note: Callable[[], object] | None = None
        self._person: PersonCard | None = None
        self._how: How = "pdf"

    def print_form(self, form: PaperForm) -> None:
        """Hand the form to a printer; once the pages are there, it is journaled."""
        work = partial(_shown_form, self._context.actor, form)
        self._context.jobs.run(work, self._to_printer, self._context.job_failed)

    def save_form(self, form: PaperForm) -> None:
        """Save the form as a PDF where they choose; once it is there, it is journaled."""
        actor = self._context.actor
        self._make = partial(_form_pdf, actor, form)
        self._note = partial(_noted, actor, form)
        self._context.dialogs.save_path(
            self.window(), _("Save the form"), form.file_name, "PDF (*.pdf)", self._write
        )

    def give_file(self, person: PersonCard, how: How) -> None:
        """Everything that is kept about the person; asks first how they asked for it."""
        self._person, self._how, self._note = person, how, None
        self._context.dialogs.text(
            self.window(),
            _("The whole file of {name}", name=person.name),
            _(
                "Everything that is kept about them, for themselves, because they asked for it. "
                "Whoever holds the file can read it: hand it over, and leave no copy behind. The "
                "history notes that it was given."
            ),
            _("How did they ask?"),
            _("Go on to the printer …") if how == "print" else _("Choose where to save …"),
            self._on_request,
            typed=self._context.typed,
        )

    def forget(self) -> None:
        """Another person, or nobody: what was begun is not done."""
        self._make = self._note = self._person = None

    def _on_request(self, request: str) -> None:
        if self._person is None:
            return
        actor, person_id = self._context.actor, self._person.id
        if self._how == "print":
            work = partial(_shown_file, actor, person_id, request)
            self._context.jobs.run(work, self._to_printer, self._context.job_failed)
            return
        self._make = partial(_whole_file, actor, person_id, request, self._how)
        self._note = partial(person_file.note_given, actor, person_id, request, "export")
        words = "PDF (*.pdf)" if self._how == "pdf" else "JSON (*.json)"
        name = f"personal-file.{self._how}"
        self._context.dialogs.save_path(
            self.window(), _("Save the whole file"), name, words, self._write
        )

    def _write(self, path: Path) -> None:
        make, note, self._make, self._note = self._make, self._note, None, None
        if make is not None:
            work = partial(_written, make, note, path)
            self._context.jobs.run(work, self._on_written, self._on_failed)

    def _on_written(self, path: Path) -> None:
        self._context.said.emit(_("Saved {file}", file=path.name), None)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, PeerDeskError):
            self._context.dialogs.error(self.window(), _("The file was not saved"), str(error))

    def _to_printer(self, made: ToPaper) -> None:
        pdf, title, note = made
        print_pdf(self, self._context.dialogs, pdf, title, partial(self._on_printed, note))

    def _on_printed(self, note: Callable[[], object]) -> None:
        try:
            note()
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
        self._context.said.emit(_("Sent to the printer"), None)


def _form_pdf(actor: Actor, form: PaperForm) -> bytes:
    with in_language(form.language):
        if form.what in ("brief", "full"):
            from peerdesk.reports.intake_form import intake_form_pdf

            return intake_form_pdf(paper_forms.intake_sheet(actor, form.person_id, form.what))
        from peerdesk.reports.consent_form import consent_form_pdf

        return consent_form_pdf(
            paper_forms.consent_sheet(actor, form.person_id, form.consent_id, form.what)
        )


def _shown_form(actor: Actor, form: PaperForm, _progress: object) -> ToPaper:
    return _form_pdf(actor, form), form.title, partial(_noted, actor, form)


def _shown_file(actor: Actor, person_id: int, request: str, _progress: object) -> ToPaper:
    pdf = _whole_file(actor, person_id, request, "print")
    return (
        pdf,
        _("Personal file"),
        partial(person_file.note_given, actor, person_id, request, "print"),
    )


def _noted(actor: Actor, form: PaperForm) -> None:
    if form.what in ("brief", "full"):
        paper_forms.print_intake(actor, form.person_id, form.what, form.language)
    else:
        paper_forms.print_consent(actor, form.person_id, form.consent_id, form.what, form.language)


def _whole_file(actor: Actor, person_id: int, request: str, how: How) -> bytes:
    if how == "json":
        return person_file.person_file(actor, person_id, request).as_json()
    from peerdesk.reports.person_file import person_file_pdf

    with in_language(languages.of_person(actor, person_id)):
        return person_file_pdf(person_file.person_file(actor, person_id, request).sheet)


def _written(
    make: Callable[[], bytes], note: Callable[[], object] | None, path: Path, _progress: object
) -> Path:
    """It is journaled once it is there, whoever is shown by then."""
    made = make()
    try:
        path.write_bytes(made)
    except OSError as error:
        raise plain_os_error(error) from None
    if note is not None:
        note()
    return path
