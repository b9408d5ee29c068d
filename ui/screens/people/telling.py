"""What is asked when something about a person was told to somebody outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCompleter

from peerdesk.desk.basics.dates import Sense
from peerdesk.desk.basics.rights import is_director
from peerdesk.desk.consents import disclosures
from peerdesk.desk.consents.consent_words import KIND_WORDS
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.privacy import letters
from peerdesk.done import Done
from peerdesk.words import _
from ui.context import Context
from ui.screens.people.small_form import Deed, SmallQuestion, line, past_day
from ui.widgets.fields import ChoiceBox, DateField, NoteField, TimeField

OnDone = Callable[[Done[Any]], object]


def whether_told(context: Context) -> list[SmallQuestion]:
    """Whether an agency was told anything, and what; for a director, why without a consent."""
    asked = ("told", "yes")
    told = ChoiceBox(
        [("no", _("No: they go by themselves")), ("yes", _("Yes, something about them"))],
        name="deed_told",
    )
    what = NoteField(lines=2, name="deed_told_what")
    return [
        SmallQuestion(
            "told",
            _("Was the agency told anything about them?"),
            told,
            hint=_("A name is something already."),
            required=True,
            wide=True,
        ),
        SmallQuestion(
            "told_what",
            _("What it was told"),
            what,
            hint=_("As little as the purpose needs. It stands in the accounting of disclosures."),
            required=True,
            wide=True,
            only_if=asked,
        ),
        *_reason(context, asked),
    ]


def disclosing(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """To whom, what and what for: a call, a letter, a visit of somebody who asks."""
    kinds = [(code, _(words)) for code, words in KIND_WORDS.items()]
    return Deed(
        "disclosure",
        card.id,
        _("Told to others about {name}", name=card.name),
        _("There must be a consent that names whoever was told, and that is valid today."),
        [
            SmallQuestion(
                "recipient",
                _("With whom"),
                line("deed_recipient"),
                hint=_("As the consent names them: a person, an office, a court."),
                required=True,
                wide=True,
            ),
            SmallQuestion(
                "kind",
                _("Which consent"),
                ChoiceBox(kinds, blank=False, name="deed_kind"),
                wide=True,
            ),
            SmallQuestion(
                "told_on", _("Told on"), past_day(context, "deed_told_on"), required=True
            ),
            SmallQuestion(
                "told_what",
                _("What was told"),
                NoteField(lines=2, name="deed_told_what"),
                hint=_("As little as the purpose needs, such as “days of attendance”."),
                required=True,
                wide=True,
            ),
            SmallQuestion(
                "purpose",
                _("What for"),
                line("deed_purpose"),
                hint=_("Blank: as the consent says."),
            ),
            SmallQuestion(
                "recipient_address",
                _("Their address"),
                line("deed_address"),
                hint=_("Blank: as the consent says."),
            ),
            *_reason(context),
        ],
        _("Note it"),
        partial(_disclose, context, card.id),
        done,
    )


def _disclose(context: Context, person_id: int, values: dict[str, Any]) -> Done[int]:
    return disclosures.disclose(context.actor, person_id, values)


def proving(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """For a court or whoever else asks: on which days they came."""
    offered = letters.recipients(context.actor, card.id)
    recipient = line("deed_recipient")
    recipient.setText(offered[0] if len(offered) == 1 else "")
    recipient.setCompleter(QCompleter(offered, recipient))
    first = DateField(context.actor.clock.today, Sense.RECENT, name="deed_first")
    return Deed(
        "proof",
        card.id,
        _("Proof of attendance of {name}", name=card.name),
        _("There must be a consent that names whoever gets it, and that is valid today."),
        [
            SmallQuestion(
                "recipient",
                _("With whom"),
                recipient,
                hint=_("As the consent names them: a person, an office, a court."),
                required=True,
                wide=True,
            ),
            SmallQuestion("first", _("From"), first, required=True),
            SmallQuestion("last", _("To"), past_day(context, "deed_last"), required=True),
        ],
        _("Note it"),
        partial(_prove, context, card.id),
        done,
        [_("It is noted as told. Then print the letter, for the facilitator to sign.")],
    )


def _prove(context: Context, person_id: int, values: dict[str, Any]) -> Done[int]:
    return letters.prove_attendance(context.actor, person_id, values)


def in_emergency(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """The short form of 42 CFR 2.51: nobody asks for a consent before an ambulance."""
    name = line("deed_told_by")
    name.setText(context.actor.name)
    now = context.actor.clock.now()
    at = TimeField(name="deed_told_at")
    at.set_time(now.time().replace(second=0, microsecond=0))
    return Deed(
        "emergency",
        card.id,
        _("Medical emergency of {name}", name=card.name),
        _("Medical staff may be told what they need, without a consent. Note it right away."),
        [
            SmallQuestion(
                "recipient",
                _("Name of the medical staff"),
                line("deed_recipient"),
                required=True,
            ),
            SmallQuestion(
                "affiliation",
                _("Where they are from"),
                line("deed_affiliation"),
                hint=_("The ambulance service or hospital."),
                required=True,
            ),
            SmallQuestion(
                "told_on", _("Told on"), past_day(context, "deed_told_on"), required=True
            ),
            SmallQuestion("told_at", _("At"), at, required=True),
            SmallQuestion("told_by", _("Who told them"), name, required=True),
            SmallQuestion(
                "purpose",
                _("What the emergency was"),
                NoteField(lines=2, name="deed_purpose"),
                required=True,
                wide=True,
            ),
            SmallQuestion(
                "told_what",
                _("What was told"),
                NoteField(lines=2, name="deed_told_what"),
                wide=True,
            ),
        ],
        _("Note it"),
        partial(_note_emergency, context, card.id),
        done,
    )


def _note_emergency(context: Context, person_id: int, values: dict[str, Any]) -> Done[int]:
    return disclosures.note_emergency(context.actor, person_id, values)


def _reason(context: Context, only_if: tuple[str, str] | None = None) -> list[SmallQuestion]:
    """A director may go on without a consent."""
    if not is_director(context.actor):
        return []
    return [
        SmallQuestion(
            "director_reason",
            _("Without a consent: your reason as the director"),
            NoteField(lines=2, name="deed_director_reason"),
            hint=_("Only where no consent names them. The reason stays on record."),
            wide=True,
            only_if=only_if,
        )
    ]
