"""What the person signed and was given: consents with their state, and the notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from peerdesk.desk.basics import languages
from peerdesk.desk.basics.dates import day_or_words
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.consents import consents, disclosures, notices
from peerdesk.desk.consents.consent_words import (
    BASIS_WORDS,
    ELEMENT_WORDS,
    ENDED_WORDS,
    EVENT_CAME,
    KIND_WORDS,
    SIGNATURE_WORDS,
    SIGNER_WORDS,
    STATE_WORDS,
    Kind,
)
from peerdesk.desk.consents.consents import ConsentRow, not_renewed
from peerdesk.desk.consents.disclosures import DisclosureRow
from peerdesk.desk.consents.notices import OUTCOME_WORDS, NoticeRow
from peerdesk.errors import PeerDeskError
from peerdesk.words import _, medium_date
from ui.context import Context
from ui.screens.people.form_menu import FormMenu, PaperForm
from ui.screens.people.fresh_part import RemadePart
from ui.screens.people.overview import facts
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.flow import flowing
from ui.widgets.page import column, row
from ui.widgets.paint import PillTone
from ui.widgets.text import Pill, label, rule

_SOON = timedelta(days=30)
_KINDS: tuple[Kind, ...] = get_args(Kind)


def state_pill(consent: ConsentRow, today: date) -> tuple[str, PillTone]:
    """The word and the tone of the consent's state; one that ends within 30 days says when."""
    if consent.state == "valid":
        if consent.expires_on is not None and consent.expires_on - today <= _SOON:
            return _("Ends {day}", day=medium_date(consent.expires_on)), "warning"
        return _(STATE_WORDS["valid"]), "success"
    tone: PillTone = "neutral" if consent.state == "revoked" else "warning"
    return _(STATE_WORDS[consent.state]), tone


def header_pill(rows: list[ConsentRow], today: date) -> tuple[str, PillTone] | None:
    """What the head of the page says of the consents; None when all is well."""
    valid = [each for each in rows if each.state == "valid"]
    expired = not_renewed([each for each in rows if each.state == "expired"], valid)
    if any(each.state == "incomplete" for each in rows):
        return _("Consent not complete"), "warning"
    if expired:
        return _("Consent expired"), "warning"
    ends = min((each.expires_on for each in valid if each.expires_on), default=None)
    if ends is not None and ends - today <= _SOON:
        return _("Consent ends {day}", day=medium_date(ends)), "warning"
    return None if valid else (_("No consent"), "neutral")


class ConsentsTab(RemadePart):
    """Shows nothing before `reload`. Each consent's buttons are made for those who keep them."""

    add_wanted = Signal()
    complete_wanted = Signal(object)
    """A `ConsentRow`, as the others."""
    revoke_wanted = Signal(object)
    event_wanted = Signal(object)
    notice_given = Signal(str)
    """What was said to the notice: a code of OUTCOME_WORDS."""
    tell_wanted = Signal()
    proof_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("person_consents_area", "consent_add")
        self._context = context
        self._person_id: int | None = None
        self._rows: dict[int, ConsentRow] = {}
        self.forms = FormMenu(self, "consent_print_menu")

    def show_person(self, person_id: int) -> None:
        """Whose it is from now on."""
        self.clear()
        self._person_id = person_id

    def clear(self) -> None:
        """Show nothing of anybody."""
        self._person_id = None
        self._rows = {}
        self.show_content(QWidget())

    def reload(self) -> None:
        """Read consents and notices."""
        if self._person_id is None:
            return
        actor = self._context.actor
        try:
            rows = consents.consents(actor, self._person_id)
            given = notices.notices(actor, self._person_id)
            told = disclosures.disclosures(actor, self._person_id)
        except PeerDeskError:
            self.show_content(QWidget())  # the tab goes with the next look
            return
        self._rows = {each.id: each for each in rows}
        self.show_content(self._content(rows, given, told, actor.clock.today()))

    def _content(
        self,
        rows: list[ConsentRow],
        given: list[NoticeRow],
        told: list[DisclosureRow],
        today: date,
    ) -> QWidget:
        content = QWidget()
        content.setObjectName("person_consents")
        box = column(spacing=metrics.LARGE)
        box.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, metrics.LARGE)
        keeps = may(self._context.actor, Right.KEEP_CONSENTS)
        box.addWidget(label(_("Consents"), "section"))
        if keeps:
            box.addWidget(
                flowing(
                    button(
                        _("Add a consent"),
                        icon_name="plus",
                        on_click=self._on_add,
                        name="consent_add",
                    ),
                    button(
                        _("Print a form to sign …"),
                        icon_name="printer",
                        on_click=self._on_blank,
                        name="consent_blank",
                    ),
                )
            )
        if not rows:
            nothing = _("No consent yet. Without one nothing is told to anybody outside.")
            box.addWidget(label(nothing, "muted", wrap=True, name="consents_none"))
        for each in rows:
            box.addWidget(self._block(each, today, keeps=keeps))
            box.addWidget(rule())
        box.addWidget(label(_("Told to others"), "section"))
        tell = button(
            _("Note what was told …"), icon_name="export", on_click=self._on_tell, name="tell"
        )
        proof = button(
            _("Proof of attendance …"),
            icon_name="calendar-check",
            on_click=self._on_proof,
            name="proof",
        )
        if not may(self._context.actor, Right.DISCLOSE):
            tell.hide()
            proof.hide()
        account = button(
            _("Print the accounting …"),
            icon_name="printer",
            on_click=self._on_accounting,
            name="accounting",
        )
        box.addWidget(flowing(tell, proof, account))
        for disclosure in told:
            box.addWidget(self._told(disclosure))
        if not told:
            nothing = _("Nothing about them was told to anybody outside.")
            box.addWidget(label(nothing, "muted", wrap=True, name="told_none"))
        box.addWidget(label(_("Notice to patients"), "section"))
        if keeps:
            said = {"acknowledged": _("Given and acknowledged"), "declined": _("Given, not signed")}
            box.addWidget(
                flowing(
                    *(
                        self.about_button(
                            words, "file-text", self._on_notice, f"notice_{outcome}", outcome
                        )
                        for outcome, words in said.items()
                    )
                )
            )
        if given:
            box.addWidget(facts((medium_date(each.given_on), _notice(each)) for each in given))
        else:
            box.addWidget(label(_("Not given yet."), "muted", name="notices_none"))
        box.addStretch(1)
        content.setLayout(box)
        content.setMinimumHeight(1)
        return content

    def _block(self, consent: ConsentRow, today: date, *, keeps: bool) -> QWidget:
        block = QWidget()
        block.setObjectName(f"consent_{consent.id}")
        words, tone = state_pill(consent, today)
        block.setAccessibleName(f"{_(KIND_WORDS[consent.kind])}, {words}")
        heading = label(consent.recipient or _("Nobody is named yet"), "strong", wrap=True)
        title = row(heading, Pill(words, tone, name=f"consent_state_{consent.id}"))
        title.setStretch(0, 1)
        title.setAlignment(heading, Qt.AlignmentFlag.AlignTop)
        parts = column(title, label(_(KIND_WORDS[consent.kind]), "muted"), spacing=2)
        parts.addSpacing(metrics.XS)
        parts.addWidget(facts(_elements(consent)))
        if keeps:
            parts.addSpacing(metrics.XS)
            parts.addWidget(flowing(*self._buttons(consent, today)))
        block.setLayout(parts)
        return block

    def _buttons(self, consent: ConsentRow, today: date) -> Iterable[QPushButton]:
        number = consent.id
        if consent.state == "incomplete":
            yield self.about_button(
                _("Fill in what is missing"),
                "pencil-simple",
                self._on_complete,
                f"consent_complete_{number}",
                number,
            )
        yield self.about_button(
            _("Print …"), "printer", self._on_print, f"consent_print_{number}", number
        )
        if consent.state == "valid" and consent.expires_event:
            yield self.about_button(
                _("The event has come …"),
                "calendar-check",
                self._on_event,
                f"consent_event_{number}",
                number,
            )
        if consent.revoked_on is None:
            yield self.about_button(
                _("Revoke …"), "prohibit", self._on_revoke, f"consent_revoke_{number}", number
            )

    def _about(self) -> ConsentRow:
        return self._rows[self.sender_about()]

    def _on_add(self) -> None:
        self.add_wanted.emit()

    def _on_blank(self) -> None:
        assert self._person_id is not None
        own = languages.of_person(self._context.actor, self._person_id)
        self._offer([PaperForm(kind, self._person_id, language=own) for kind in _KINDS])

    def _on_complete(self) -> None:
        self.complete_wanted.emit(self._about())

    def _on_print(self) -> None:
        consent = self._about()
        own = languages.of_person(self._context.actor, consent.person_id)
        self._offer([PaperForm(consent.kind, consent.person_id, consent.id, language=own)])

    def _on_tell(self) -> None:
        self.tell_wanted.emit()

    def _on_proof(self) -> None:
        self.proof_wanted.emit()

    def _told(self, told: DisclosureRow) -> QWidget:
        block = QWidget()
        block.setObjectName(f"told_{told.id}")
        parts = column(facts([(disclosures.when_told(told), _told(told))]), spacing=metrics.XS)
        if told.basis != "emergency" and may(self._context.actor, Right.DISCLOSE):
            letter = self.about_button(
                _("Print the letter …"), "printer", self._on_letter, f"letter_{told.id}", told
            )
            parts.addWidget(flowing(letter))
        block.setLayout(parts)
        return block

    def _on_letter(self) -> None:
        told: DisclosureRow = self.sender_about()
        self._offer([PaperForm("letter", self._person_id, disclosure_id=told.id)])

    def _on_accounting(self) -> None:
        if self._person_id is not None:
            own = languages.of_person(self._context.actor, self._person_id)
            self._offer([PaperForm("accounting", self._person_id, language=own)])

    def _offer(self, forms: list[PaperForm]) -> None:
        below = self.sender()
        assert isinstance(below, QPushButton)
        self.forms.offer(forms, below)

    def _on_event(self) -> None:
        self.event_wanted.emit(self._about())

    def _on_revoke(self) -> None:
        self.revoke_wanted.emit(self._about())

    def _on_notice(self) -> None:
        self.notice_given.emit(self.sender_about())


def _elements(consent: ConsentRow) -> list[tuple[str, str]]:
    """What stands in it, in the order of 2.31; what is missing is named."""
    until = medium_date(consent.expires_on) if consent.expires_on else ""
    until = " · ".join(part for part in (until, consent.expires_event) if part)
    signer = _(SIGNER_WORDS.get(consent.signer, ""))
    signed = (
        medium_date(consent.signed_on) if consent.signed_on else "",
        f"{signer} ({consent.signer_name})" if consent.signer_name else signer,
        _(SIGNATURE_WORDS[consent.signature]) if consent.signature else "",
    )
    ended = ""
    if consent.revoked_on is not None:
        ended = f"{medium_date(consent.revoked_on)} · {_(ENDED_WORDS[consent.revoked_how])}"
    missing = ", ".join(_(ELEMENT_WORDS[each]) for each in consent.missing)
    lines = [
        (_("Who may share"), consent.discloser),
        (_("What"), consent.what),
        (_("What for"), consent.purpose),
        (_("Their address"), consent.recipient_address),
        (_("Until"), until),
        (_("Can be revoked from"), day_or_words(consent.revocable_from)),
        (_("Signed"), " · ".join(part for part in signed if part) if consent.signed_on else ""),
        (_("Ended") if consent.revoked_how == EVENT_CAME else _("Revoked"), ended),
        (_("Missing"), missing if consent.state == "incomplete" else ""),
    ]
    return [(words, value) for words, value in lines if value]


def _told(told: DisclosureRow) -> str:
    """To whom, what and what for; on what ground, and who told it."""
    lines = (
        ", ".join(part for part in (told.recipient, told.where) if part),
        " · ".join(part for part in (told.told_what, told.purpose) if part),
        " · ".join((_(BASIS_WORDS[told.basis]), _("by {name}", name=told.told_by))),
        told.director_reason,
    )
    return "\n".join(line for line in lines if line)


def _notice(given: NoticeRow) -> str:
    parts = [_(OUTCOME_WORDS.get(given.outcome, given.outcome))]
    if given.version:
        parts.append(_("version {version}", version=given.version))
    if given.given_by:
        parts.append(_("by {name}", name=given.given_by))
    return " · ".join(parts)
