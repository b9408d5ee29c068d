"""What leaves as paper or as a file: forms to fill in and sign, and somebody's whole file.

Nothing is made before somebody said where it goes.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtWidgets import QWidget

from peerdesk.actor import Actor
from peerdesk.desk.basics import languages
from peerdesk.desk.basics.going_out import Made
from peerdesk.desk.consents import disclosures
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.privacy import letters, paper_forms, person_file
from peerdesk.words import _, in_language
from ui.context import Context
from ui.screens.people.form_menu import PaperForm
from ui.way_out import WayOut

How = Literal["pdf", "json", "print"]


class PaperOut(QWidget):
    """Never seen; ``self.window()`` is the dialogs' home."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._context = context
        self._way = WayOut.of(context, self)
        self._person: PersonCard | None = None
        self._how: How = "pdf"

    def print_form(self, form: PaperForm) -> None:
        """Hand the form to a printer."""
        self._way.print(form.title, partial(_form, self._context.actor, form))

    def save_form(self, form: PaperForm) -> None:
        """Save the form as a PDF where they choose."""
        make = partial(_form, self._context.actor, form)
        self._way.save(_("Save the form"), form.file_name, "PDF (*.pdf)", make)

    def give_file(self, person: PersonCard, how: How) -> None:
        """Everything that is kept about the person; asks first how they asked for it."""
        self._person, self._how = person, how
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
        self._person = None
        self._way.forget()

    def _on_request(self, request: str) -> None:
        if self._person is None:
            return
        make = partial(_whole_file, self._context.actor, self._person.id, request, self._how)
        if self._how == "print":
            self._way.print(_("Personal file"), make)
            return
        words = "PDF (*.pdf)" if self._how == "pdf" else "JSON (*.json)"
        self._way.save(_("Save the whole file"), f"personal-file.{self._how}", words, make)


def _form(actor: Actor, form: PaperForm) -> Made:
    person, what = form.person_id, form.what
    if what == "accounting":
        return _accounting(actor, form)
    if what == "letter":
        return _letter(actor, form)
    if what == "brief" or what == "full":
        from peerdesk.reports.intake_form import intake_form_pdf

        with in_language(form.language):
            pdf = intake_form_pdf(paper_forms.intake_sheet(actor, person, what))
        return Made(pdf, paper_forms.intake_leaving(actor, person, what, form.language))
    from peerdesk.reports.consent_form import consent_form_pdf

    with in_language(form.language):
        pdf = consent_form_pdf(paper_forms.consent_sheet(actor, person, form.consent_id, what))
    leaving = paper_forms.consent_leaving(actor, person, form.consent_id, what, form.language)
    return Made(pdf, leaving)


def _accounting(actor: Actor, form: PaperForm) -> Made:
    from peerdesk.reports.accounting import accounting_pdf

    assert form.person_id is not None
    with in_language(form.language):
        pdf = accounting_pdf(disclosures.accounting_sheet(actor, form.person_id))
    return Made(pdf, disclosures.accounting_leaving(actor, form.person_id))


def _letter(actor: Actor, form: PaperForm) -> Made:
    from peerdesk.reports.disclosure_letter import disclosure_letter_pdf

    assert form.disclosure_id is not None
    with in_language(form.language):
        sheet, leaving = letters.letter(actor, form.disclosure_id)
        return Made(disclosure_letter_pdf(sheet), leaving)


def _whole_file(actor: Actor, person_id: int, request: str, how: How) -> Made:
    leaving = person_file.leaving(actor, person_id, request)
    with in_language(languages.of_person(actor, person_id)):
        made = person_file.person_file(actor, person_id, request)
        if how == "json":
            return Made(made.as_json(), leaving)
        from peerdesk.reports.person_file import person_file_pdf

        return Made(person_file_pdf(made.sheet), leaving)
