"""The intake of somebody new, brief or full, and changing what is known of somebody."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from peerdesk.desk.basics import languages
from peerdesk.desk.basics.rights import Right, may
from peerdesk.desk.consents import consent_words
from peerdesk.desk.intake import full_intake, intake
from peerdesk.desk.intake.intake import BriefIntake
from peerdesk.desk.intake.intake_drafts import FORM, IS_FULL, OTHERS, WAS
from peerdesk.desk.merging.same_person import differences
from peerdesk.desk.people.people import person_card
from peerdesk.desk.privacy.paper_forms import Depth
from peerdesk.done import Done
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.words import _, clock_time
from ui.context import Context
from ui.drafts import DraftKeeper
from ui.screens.people.begun_intakes import BegunBanner
from ui.screens.people.changes import applied, changes, resumed, widened
from ui.screens.people.form_menu import FormMenu, PaperForm
from ui.screens.people.from_desk import FromDesk
from ui.screens.people.intake_foot import IntakeFoot
from ui.screens.people.intake_form import IntakeForm
from ui.screens.people.intake_place import IntakePlace
from ui.screens.people.paper_out import PaperOut
from ui.screens.people.same_changes import SameChanges, continued
from ui.screens.people.same_people import LookForSame, SamePeople
from ui.theme import metrics
from ui.widgets.buttons import button
from ui.widgets.form import ScrollForm
from ui.widgets.layouts import content_of
from ui.widgets.messages import Banner, Tone, announce
from ui.widgets.page import Card, PageHeader, column
from ui.widgets.room import Beside, Pages
from ui.widgets.shortcut import INSIDE, add_key

_TELLS_WHO = frozenset(
    {"preferred_name", "legal_first_name", "legal_last_name", "birth_date", "phone"}
)


class IntakePage(QWidget):
    """Alone on the screen: whoever sits at the desk sees nobody else's name beside the form,
    but for people who may be the same person."""

    saved = Signal(object)
    """The person's id."""
    consent_wanted = Signal(object)
    """In the place of `saved`: a consent of this person is to be asked for next."""
    left = Signal()
    """Esc: what was typed is kept as a draft."""
    desk_wanted = Signal()
    """In the place of `saved`: it was begun at the desk, where the next one waits."""
    person_opened = Signal(object)
    """Somebody in the records already is meant; what was typed is kept as a draft."""
    unfinished_wanted = Signal()
    """The list of what was begun; what was typed is kept as a draft."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._person_id: int | None = None
        self._code = ""
        self._same_id: int | None = None
        self._from_desk = FromDesk()
        self._at_first: dict[str, Any] = {}
        self._paper = PaperOut(context, self)
        self._forms = FormMenu(self, "intake_print_menu")
        self._forms.print_wanted.connect(self._paper.print_form)
        self._forms.save_wanted.connect(self._paper.save_form)
        self._print = button(
            "", "quiet", icon_name="printer", on_click=self._on_print, name="intake_print"
        )
        self._print.setToolTip("Ctrl+P")
        self._header = PageHeader(_("New person"), actions=(self._print,))
        self._banner = Banner(name="intake_banner")
        self._banner.action_clicked.connect(self._on_back_to_saved)
        self._begun = BegunBanner(context, name="intake_begun")
        self._begun.resume_wanted.connect(self._on_resume)
        self._begun.list_wanted.connect(self._on_list)
        self.form = IntakeForm(context)
        self._form = ScrollForm("intake_scroll")
        self._place = IntakePlace(self.form, self._form.area)
        self._place.widen_wanted.connect(self._on_widen)
        self._same = SamePeople(sees_archive=may(context.actor, Right.ERASE_PEOPLE))
        self._same.is_same.connect(self._on_is_same)
        self._same.is_other.connect(self._on_is_other)
        self._same.opened.connect(self._on_look)
        self._changes = SameChanges()
        self._changes.agreed.connect(self._on_agreed)
        self._changes.backed_out.connect(self._back_to_form)
        typing = Beside(self._place, self._form_card(), self._same, main=1)
        self._stack = Pages()
        self._stack.addWidget(typing)
        self._stack.addWidget(self._changes)
        whole = column(self._header, self._begun, self._banner, self._stack)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.form.first_field())
        self._draft = DraftKeeper(context, FORM, self._content, self)
        self._draft.saved.connect(self._on_draft_saved)
        self._look = LookForSame(context, self.form.values, self)
        self._look.found.connect(self._same.show_people)
        self.form.edited.connect(self._on_edited)
        self.form.corrected.connect(self._on_corrected)
        for keys, slot, words in (
            ("Ctrl+S", self._on_primary, _("Save")),
            ("Ctrl+Return", self._on_primary, _("Save")),
            ("Ctrl+Enter", self._on_primary, _("Save")),
            ("Ctrl+Shift+Return", self._on_save_for_consent, _("Save and record a consent")),
            ("Ctrl+Shift+Enter", self._on_save_for_consent, _("Save and record a consent")),
            ("Esc", self._on_escape, _("Leave: what is typed is kept")),
            ("Ctrl+P", self._on_print, _("Print the form")),
            ("Ctrl+PgDown", self._place.go_on, _("The next section")),
            ("Ctrl+PgUp", self._place.go_back, _("The section before")),
        ):
            add_key(self, keys, slot, words, where=INSIDE)
        # Last: with each level that is put around it, Qt dresses every field again.
        self._form.body.addWidget(self.form)

    def _form_card(self) -> Card:
        body = self._form.body
        body.setContentsMargins(metrics.LARGE, metrics.LARGE, metrics.LARGE, 0)
        # Else Qt reserves the height that the chips would need in the narrowest window.
        content_of(self._form.area).setMinimumHeight(1)
        self._foot = IntakeFoot(keeps_consents=may(self._context.actor, Right.KEEP_CONSENTS))
        self._foot.leave_wanted.connect(self.leave)
        self._foot.consent_wanted.connect(self._on_save_for_consent)
        self._foot.save_wanted.connect(self.save)
        self._form.foot.addWidget(self._foot)
        card = Card(flush=True)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, metrics.XS)
        card.body.addWidget(self._form, 1)
        return card

    # Beginning.

    def begin_new(self, known: dict[str, Any]) -> None:
        """An empty intake with what is ``known``, beside those that were begun before."""
        self._draft.begin_new()
        self._begin(known)
        self._begun.reload(known)
        if any(known.values()):
            self._draft.touch()  # it was typed too, in another field

    def resume(self, draft_id: int) -> bool:
        """An intake that was begun before. False, with the reason said, when it is gone."""
        try:
            values = self._draft.resume(draft_id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return False
        self._begin(values)
        return True

    def _begin(self, values: dict[str, Any]) -> None:
        self._person_id, self._code = None, ""
        self._header.set_title(
            _("New person"), _("Only the name is needed. Everything is kept as you type.")
        )
        self._print.setText(_("Blank forms …"))
        self._start(values, full=False)
        self._same.show()
        self._look.now()

    def begin_change(self, person_id: int, *, widen: bool = False) -> bool:
        """The form of somebody known; what was typed before and not saved is in it again.

        It asks what their intake asked, or with ``widen`` everything. False, with the reason
        said, when it can't be opened.
        """
        actor = self._context.actor
        try:
            saved = full_intake.full_intake_values(actor, person_id)
            full = widen or full_intake.is_full(actor, person_id)
            card = person_card(actor, person_id)
        except PeerDeskError as error:
            self._context.refused.emit(str(error))
            return False
        self._look.stop()
        draft = self._draft.begin(person_id)
        self._person_id, self._code = person_id, card.code
        title = _("Full intake of {name}") if widen else _("Change {name}")
        self._header.set_title(title.format(name=card.name))
        self._print.setText(_("Print this intake …"))
        self._start(saved, full=full or bool((draft or {}).get(IS_FULL)))
        if draft is not None:
            self._go_on_changing(draft)
        self._same.hide()
        return True

    def _go_on_changing(self, draft: dict[str, Any]) -> None:
        """Put what was changed over what is on record by now, and say where both have changed."""
        values, newer = resumed(draft, draft.get(WAS) or {}, self._at_first)
        self._from_desk = FromDesk.of(draft)
        self.form.set_values(values)
        self._place.recount()
        said = _("These are changes that you began and did not save.")
        if newer:
            fields = ", ".join(map(self.form.words_of, newer))
            said += " " + _("Somebody else changed this meanwhile: {fields}.", fields=fields)
        tone: Tone = "warning" if newer else "info"
        self._banner.show_message(said, tone, _("Go back to what is saved"))

    # Ending.

    def save(self) -> None:
        """Save, or show at each field what can't be kept."""
        self._save()

    def _save(self, *, for_consent: bool = False) -> None:
        try:
            done = self._write()
        except Invalid as error:
            others = self.form.show_errors(error.fields)
            self._place.recount()
            self.form.say(self._banner, others)
            said = _("Not saved yet: see the marked fields.")
            self._foot.say(said)
            announce(self, said)
            return
        except PeerDeskError as error:
            self._banner.show_message(str(error), "danger")
            return
        self._draft.discard()
        self._look.stop()
        person_id = done.value if self._person_id is None else self._person_id
        from_desk = self._from_desk
        self._context.did(done)
        self.clear()
        from_desk.finish(self._context, person_id)
        if for_consent:
            self.consent_wanted.emit(person_id)
        elif from_desk.is_from_desk():
            self.desk_wanted.emit()
        else:
            self.saved.emit(person_id)

    def _write(self) -> Done[Any]:
        actor, values = self._context.actor, self.form.values()
        if self._person_id is None:
            start = full_intake.start_full_intake if self.form.is_full else intake.start_intake
            others, warned_of = self._same.others(), self._same.warned_of()
            return start(actor, values, not_the_same=others, warned_of=warned_of)
        change, read = (
            (full_intake.widen_intake, full_intake.full_intake_values)
            if self.form.is_full
            else (intake.change_person, intake.intake_values)
        )
        changed = changes(values, self._at_first)
        if "phone" in changed:
            changed |= {key: values[key] for key in intake.LIMITS}  # they are said of this number
        merged = applied(changed, read(actor, self._person_id))
        return change(
            actor, self._person_id, {key: merged[key] for key in (*changed, "unanswered")}
        )

    def leave(self) -> None:
        """Go back; what was typed is kept as a draft."""
        self._leave_for(self.left)

    def _leave_for(self, wanted: SignalInstance, *target: object) -> None:
        if self.keep():
            self.clear()
            wanted.emit(*target)

    def keep(self) -> bool:
        """Write the draft now. False, with the reason said, when it can't be written."""
        self._look.stop()
        return self._draft.flush()

    def clear(self) -> None:
        """Nothing of the person stays in the fields."""
        self._person_id, self._code, self._same_id, self._at_first = None, "", None, {}
        self._from_desk = FromDesk()
        self._draft.stop()
        self.form.set_values({})
        self._place.recount()
        self._same.show_people([])
        self._same.set_others([])
        self._changes.clear()
        self._stack.setCurrentIndex(0)
        self._banner.clear()
        self._begun.clear()

    def _start(self, values: dict[str, Any], *, full: bool) -> None:
        self._banner.clear()
        self._begun.clear()
        self._stack.setCurrentIndex(0)
        self._same.show_people([])
        self._same.set_others(values.get(OTHERS) or ())
        self._from_desk = FromDesk.of(values)
        self.form.set_full(full or bool(values.get(IS_FULL)))
        if self._person_id is None:
            self.form.set_values({})
            self._at_first = self.form.values()
        self.form.set_values(values)
        if self._person_id is not None:
            self._at_first = self.form.values()
        self._place.start()
        self._foot.say(_("Alt+Down in a field: declined or not known."))
        self._foot.say_whether(signs_in=self._from_desk.signs_in(self._context))
        first = self.form.first_field()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.end(False)  # what is typed goes on where it was left

    def _content(self) -> dict[str, Any] | None:
        """What was changed; None when everything is as it was at first."""
        values = self.form.values()
        changed = changes(values, self._at_first)
        if not changed and not self._from_desk.is_from_desk():
            return None
        kept = {
            IS_FULL: self.form.is_full,
            OTHERS: self._same.others(),
            **self._from_desk.kept(),
        }
        if self._person_id is None:
            return values | kept
        was = {key: self._at_first.get(key) for key in changed}
        return {key: values[key] for key in changed} | kept | {WAS: was}

    # While typing.

    def _on_edited(self, field: str) -> None:
        self._draft.touch()
        self._place.recount()
        if self._person_id is None and field in _TELLS_WHO:
            self._look.soon()
            if self._begun.isVisible():
                self._begun.compare(self.form.values())

    def _on_corrected(self) -> None:
        self._place.recount()
        if not any(self.form.wrong().values()):
            self._foot.say("")

    def _on_widen(self) -> None:
        self.form.set_full(True)
        self._at_first = widened(self._at_first, self.form.values())
        self._draft.touch()
        self._place.go_to_first_open()

    def _on_is_other(self) -> None:
        self._draft.touch()
        self.form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_look(self, person_id: object) -> None:
        self._leave_for(self.person_opened, person_id)

    def _on_resume(self, draft_id: Any) -> None:
        if self.keep():
            self.resume(draft_id)

    def _on_list(self) -> None:
        self._leave_for(self.unfinished_wanted)

    def _on_back_to_saved(self) -> None:
        """What was typed is gone from the form, and comes back with Undo."""
        person_id, full, typed = self._person_id, self.form.is_full, self.form.values()
        self._draft.discard()
        if person_id is not None and self.begin_change(person_id, widen=full):
            self._context.offer_undo(
                _("What was typed is dropped."),
                partial(self._bring_back, person_id, typed),
                partial(self._drop_again, person_id, full),
            )

    def _bring_back(self, person_id: int, typed: dict[str, Any]) -> bool:
        if self._person_id != person_id:
            return False
        self.form.set_values(typed)
        self._place.recount()
        self._draft.touch()
        return True

    def _drop_again(self, person_id: int, full: bool) -> bool:
        if self._person_id != person_id:
            return False
        self._draft.discard()
        return self.begin_change(person_id, widen=full)

    def _on_draft_saved(self, at: datetime) -> None:
        self._foot.say(_("Draft saved at {time}", time=clock_time(at)))

    # The same person after all.

    def _on_is_same(self, person_id: Any) -> None:
        self.keep()
        asked = BriefIntake.model_fields
        typed = {key: value for key, value in self.form.values().items() if key in asked}
        found = differences(self._context.actor, person_id, typed)
        person = self._same.person(person_id)
        self._same_id = person_id
        self._stack.setCurrentWidget(self._changes)
        self._changes.show_changes(
            person.name if person else "", person.code if person else "", found
        )

    def _on_agreed(self) -> None:
        """The record's own form, with what was agreed on filled in; the draft moves with it."""
        person_id, chosen = self._same_id, self._changes.chosen()
        if person_id is None:
            return
        was_full, typed, from_desk = self.form.is_full, self.form.values(), self._from_desk
        moved = self._draft.draft_id
        if not self.begin_change(person_id):
            return
        self._from_desk = from_desk
        self._foot.say_whether(signs_in=from_desk.signs_in(self._context))
        full = was_full or self.form.is_full
        self.form.set_full(True)
        self.form.set_values(continued(self.form.values(), chosen, typed))
        self.form.set_full(full)
        self._place.recount()
        self._draft.touch()
        if self._draft.flush() and moved is not None:
            self._draft.discard(moved)
        self._banner.show_message(_("Look it through, then save."), "info")

    def _back_to_form(self) -> None:
        self._same_id = None
        self._changes.clear()
        self._stack.setCurrentIndex(0)
        self.form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys and paper.

    def _on_primary(self) -> None:
        if self._stack.currentWidget() is self._changes:
            self._on_agreed()
        else:
            self.save()

    def _on_save_for_consent(self) -> None:
        if self._stack.currentWidget() is not self._changes:
            self._save(for_consent=may(self._context.actor, Right.KEEP_CONSENTS))

    def _on_escape(self) -> None:
        if self._stack.currentWidget() is self._changes:
            self._back_to_form()
        else:
            self.leave()

    def _on_print(self) -> None:
        depth: Depth = "full" if self.form.is_full else "brief"
        own = ""
        if self._person_id is not None:
            own = languages.of_person(self._context.actor, self._person_id)
        forms = [PaperForm(depth, self._person_id, code=self._code, language=own)]
        if self._person_id is None:
            forms.append(PaperForm("brief" if depth == "full" else "full"))
            if may(self._context.actor, Right.KEEP_CONSENTS):
                forms += [PaperForm(kind) for kind in get_args(consent_words.Kind)]
        self._forms.offer(forms, self._print)

    def hideEvent(self, event: QHideEvent) -> None:
        """The screen is left or locked: the records are still open at this moment."""
        super().hideEvent(event)
        self.keep()
