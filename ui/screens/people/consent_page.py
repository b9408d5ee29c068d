"""A consent, typed from the paper or filled in at the desk: every element of 42 CFR 2.31, 2.35."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk.basics.dates import day_or_words
from peerdesk.desk.basics.forms import sense_of
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.consents import consents
from peerdesk.desk.consents.consent_words import (
    ELEMENT_WORDS,
    KIND_WORDS,
    SIGNATURE_WORDS,
    SIGNER_WORDS,
    right_to_revoke,
)
from peerdesk.desk.consents.consents import ConsentForm, ConsentRow, missing_elements
from peerdesk.desk.people.people import PersonCard
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, clock_time
from ui.context import Context
from ui.drafts import DraftKeeper
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.fields import CheckBox, ChoiceBox, DateField, NoteField
from ui.widgets.form import FormGrid, ScrollForm
from ui.widgets.messages import Banner
from ui.widgets.page import Card, column
from ui.widgets.shortcut import INSIDE, add_key
from ui.widgets.text import label

_COURT = "court_probation"
_TEXTS = ("discloser", "recipient", "recipient_address", "purpose", "expires_event")


class ConsentPage(QWidget):
    """Stands in the place of the person's page until it is saved or left."""

    finished = Signal()
    """Saved, or left with Esc: what was typed is then kept as a draft."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._person: PersonCard | None = None
        self._consent_id: int | None = None
        self._draft: DraftKeeper | None = None
        self._title = label("", "heading", wrap=True, name="consent_title")
        self._banner = Banner(name="consent_banner")
        self._kind = ChoiceBox(_options(KIND_WORDS), blank=False, name="consent_kind")
        self._lines = {key: _line(key) for key in (*_TEXTS, "revocable_from", "signer_name")}
        self._what = NoteField(lines=3, name="consent_what")
        self._expires_on = DateField(
            self._today, sense_of(ConsentForm, "expires_on"), name="consent_expires_on"
        )
        self._signed_on = DateField(
            self._today, sense_of(ConsentForm, "signed_on"), name="consent_signed_on"
        )
        self._signer = ChoiceBox(_options(SIGNER_WORDS), blank=False, name="consent_signer")
        self._signature = ChoiceBox(_options(SIGNATURE_WORDS), name="consent_signature")
        self._right = CheckBox(_("This was shown to them:"), name="consent_right_to_revoke")
        self._right_words = label("", "muted", wrap=True, name="consent_right_words")
        self._grid = FormGrid()
        self._add_fields()
        self._missing = label("", "small", wrap=True, name="consent_missing")
        form = ScrollForm("consent_scroll")
        form.body.addWidget(self._grid)
        form.foot.addWidget(self._missing, 1)
        cancel = button(_("Cancel"), "quiet", on_click=self.leave, name="consent_leave")
        cancel.setToolTip(_("Esc: what is typed is kept"))
        keep = button(_("Save"), "primary", on_click=self.save, name="consent_save")
        keep.setToolTip("Ctrl+Enter")
        form.foot.addWidget(cancel)
        form.foot.addWidget(keep)
        card = Card()
        card.body.addWidget(self._title)
        card.body.addWidget(self._banner)
        card.body.addWidget(form, 1)
        self.setLayout(column(card, spacing=metrics.MEDIUM))
        self._watch()
        save, leave = _("Save"), _("Leave: what is typed is kept")
        for keys, slot, words in (
            ("Ctrl+Return", self.save, save),
            ("Ctrl+S", self.save, save),
            ("Esc", self.leave, leave),
        ):
            add_key(self, keys, slot, words, where=INSIDE)

    def _add_fields(self) -> None:
        add, lines = self._grid.add, self._lines
        add("kind", _("Kind"), self._kind, wide=True)
        add(
            "recipient", _("With whom"), lines["recipient"], hint=_("A person, an office, a court.")
        )
        add("recipient_address", _("Their address"), lines["recipient_address"])
        add("discloser", _("Who may share"), lines["discloser"])
        add("purpose", _("What for"), lines["purpose"])
        add(
            "what",
            _("What may be shared"),
            self._what,
            hint=_("As little as the purpose needs, such as “days of attendance”."),
            wide=True,
        )
        add("expires_on", _("Until this day"), self._expires_on)
        add(
            "expires_event",
            _("Or until this happens"),
            lines["expires_event"],
            hint=_("A day or an event is needed: “when probation ends”."),
        )
        add(
            "revocable_from",
            _("Can be revoked from"),
            lines["revocable_from"],
            hint=_("A day or an event, no later than the end of the case."),
        )
        add("right_to_revoke", _("The right to revoke"), self._right, wide=True)
        self._grid.add_wide(self._right_words)
        self._grid.add_heading(_("Signature"))
        add("signed_on", _("Signed on"), self._signed_on)
        add("signature", _("How"), self._signature)
        self._grid.judge_together("expires_on", "signed_on", "signature")
        add("signer", _("Signed by"), self._signer)
        add(
            "signer_name",
            _("Their name"),
            lines["signer_name"],
            hint=_("Typed by whoever signs, it stands for the signature."),
        )

    def _watch(self) -> None:
        for line in (*self._lines.values(), self._expires_on, self._signed_on):
            line.textEdited.connect(self._on_edited)
        for box in (self._kind, self._signer, self._signature):
            box.code_changed.connect(self._on_edited)
        self._right.toggled.connect(self._on_edited)
        self._what.textChanged.connect(self._on_edited)

    def begin(
        self, person: PersonCard, consent: ConsentRow | None = None, *, recipient: str = ""
    ) -> None:
        """A new consent, or what ``consent`` lacks; with what was typed before and not saved.

        ``recipient`` is put into a new one.
        """
        self._person = None  # filling is not typing
        self._consent_id = consent.id if consent else None
        form = "consent" if consent is None else f"consent_{consent.id}"
        self._draft = DraftKeeper(self._context, form, self._values, self)
        self._draft.saved.connect(self._on_draft_saved)
        draft = self._draft.begin(person.id)
        if draft is not None:
            self._fill(draft)
        elif consent is not None:
            self._fill(_values_of(consent))
        else:
            center = letterhead(self._context.actor).center
            day = self._today().isoformat()
            self._fill({"discloser": center, "signed_on": day, "recipient": recipient})
        self._person = person
        words = _("Consent of {name}") if consent is None else _("Fill in: consent of {name}")
        self._title.setText(words.format(name=person.name))
        self._banner.clear()
        if draft is not None:
            self._banner.show_message(_("This is what you began."), "info")
        self._show_fitting()
        first = self._grid.row(consent.missing[0]).field if consent else self._kind
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep it, or show at each field what can't be kept."""
        actor, values = self._context.actor, self._values()
        if self._person is None or self._draft is None:
            return
        try:
            done: Done[int] | Done[None]
            if self._consent_id is None:
                done = consents.add_consent(actor, self._person.id, values)
            else:
                done = consents.complete_consent(actor, self._consent_id, values)
        except Invalid as error:
            self._grid.say(self._banner, self._grid.show_errors(error.fields), "danger")
            return
        except PeerDeskError as error:
            self._banner.show_message(str(error), "danger")
            return
        self._draft.discard()
        self.clear()
        self.finished.emit()
        self._context.did(done)

    def leave(self) -> None:
        """Back to the person; what was typed is kept as a draft."""
        if self._person is not None and self._draft is not None and self._draft.flush():
            self.clear()
            self.finished.emit()

    def clear(self) -> None:
        """Keep what was typed as a draft; nothing of the person stays in the fields."""
        if self._draft is not None:
            self._draft.flush()
            self._draft.deleteLater()
            self._draft = None
        self._person = None
        self._title.clear()
        self._banner.clear()
        self._missing.clear()
        self._fill({})

    def _values(self) -> dict[str, Any]:
        return {
            "kind": self._kind.code(),
            **{key: field.text().strip() for key, field in self._lines.items()},
            "what": self._what.toPlainText().strip(),
            "expires_on": self._expires_on.date() or self._expires_on.text().strip(),
            "right_to_revoke": self._right.isChecked(),
            "signed_on": self._signed_on.date() or self._signed_on.text().strip(),
            "signer": self._signer.code(),
            "signature": self._signature.code(),
        } | ({} if self._kind.code() == _COURT else {"revocable_from": ""})

    def _fill(self, values: dict[str, Any]) -> None:
        signalling = (self._right, self._what)
        for field in signalling:
            field.blockSignals(True)
        self._kind.set_code(values.get("kind", "general"))
        for key, line in self._lines.items():
            line.setText(values.get(key, ""))
        self._what.setPlainText(values.get("what", ""))
        _fill_day(self._expires_on, values.get("expires_on", ""))
        _fill_day(self._signed_on, values.get("signed_on", ""))
        self._right.setChecked(values.get("right_to_revoke", False))
        self._signer.set_code(values.get("signer", "self"))
        self._signature.set_code(values.get("signature", ""))
        self._grid.show_errors({})
        for field in signalling:
            field.blockSignals(False)

    def _on_edited(self) -> None:
        if self._person is not None and self._draft is not None:
            self._draft.touch()
            self._show_fitting()

    def _show_fitting(self) -> None:
        """The fields that this kind and signer need, and what is still missing."""
        kind = self._kind.code()
        self._grid.row("revocable_from").setVisible(kind == _COURT)
        is_typed = self._signature.code() == "typed"
        self._grid.row("signer_name").setVisible(is_typed or self._signer.code() != "self")
        self._right_words.setText(right_to_revoke(kind))
        missing = missing_elements(SimpleNamespace(**self._values()))
        words = ", ".join(_(ELEMENT_WORDS[each]) for each in missing).lower()
        self._missing.setText(
            _("Nothing may be shared on it yet. Missing: {what}", what=words)
            if missing
            else _("Complete.")
        )

    def _on_draft_saved(self, at: datetime) -> None:
        self._title.setToolTip(_("Draft saved at {time}", time=clock_time(at)))

    def _today(self) -> date:
        return self._context.actor.clock.today()

    def hideEvent(self, event: QHideEvent) -> None:
        """The screen is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        if self._draft is not None:
            self._draft.flush()


def _options(words: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(text)) for code, text in words.items()]


def _line(key: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(f"consent_{key}")
    return made


def _values_of(consent: ConsentRow) -> dict[str, Any]:
    keys = (*_TEXTS, "kind", "what", "signer", "signer_name", "signature")
    values = {key: getattr(consent, key) for key in keys}
    days = {"expires_on": consent.expires_on, "signed_on": consent.signed_on}
    return {
        **values,
        **{key: day.isoformat() if day else "" for key, day in days.items()},
        "revocable_from": day_or_words(consent.revocable_from),
        "right_to_revoke": bool(consent.right_to_revoke),
    }


def _fill_day(field: DateField, text: str) -> None:
    try:
        field.set_date(date.fromisoformat(text) if text else None)
    except ValueError:
        field.set_date(None)
        field.setText(text)
