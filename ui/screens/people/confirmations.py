"""What is asked before a consent is revoked, or a record is put away or erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from peerdesk.desk.consents import consents
from peerdesk.desk.consents.consent_words import REVOKED_WORDS
from peerdesk.desk.consents.consents import ConsentRow
from peerdesk.desk.people.people import PersonCard
from peerdesk.desk.privacy import erasing
from peerdesk.desk.privacy.erasing import Erased
from peerdesk.desk.privacy.mentions import Mention
from peerdesk.done import Done
from peerdesk.words import _
from ui.context import Context
from ui.screens.people.small_form import Deed, SmallQuestion, line, past_day
from ui.widgets.fields import ChoiceBox

OnDone = Callable[[Done[Any]], object]


def revoking(context: Context, card: PersonCard, consent: ConsentRow, done: OnDone) -> Deed:
    """How and on which day the consent was revoked."""
    how = ChoiceBox(
        [(code, _(words)) for code, words in REVOKED_WORDS.items()], blank=False, name="deed_how"
    )
    day = past_day(context)
    return Deed(
        f"revoke_{consent.id}",
        card.id,
        _("Revoke the consent for {recipient}", recipient=consent.recipient or "…"),
        _("From that day on nothing more is shared on it. The consent itself stays on file."),
        [
            SmallQuestion("how", _("How it was revoked"), how),
            SmallQuestion("day", _("On"), day, required=True),
        ],
        _("Revoke"),
        partial(_revoke, context, consent.id),
        done,
    )


def _revoke(context: Context, consent_id: int, values: dict[str, Any]) -> Done[None]:
    return consents.revoke_consent(context.actor, consent_id, values["how"], values["day"])


def event_coming(context: Context, card: PersonCard, consent: ConsentRow, done: OnDone) -> Deed:
    """On which day the event came with which the consent ends."""
    day = past_day(context)
    return Deed(
        f"event_{consent.id}",
        card.id,
        _("The consent for {recipient} ends", recipient=consent.recipient),
        _("It lasts until this happens: {event}", event=consent.expires_event),
        [SmallQuestion("day", _("It happened on"), day, required=True)],
        _("End the consent"),
        partial(_event, context, consent.id),
        done,
    )


def _event(context: Context, consent_id: int, values: dict[str, Any]) -> Done[None]:
    return consents.event_came(context.actor, consent_id, values["day"])


def archiving(context: Context, card: PersonCard, done: OnDone) -> Deed:
    """Why the record is put away; it can be brought back."""
    return Deed(
        "archive",
        card.id,
        _("Archive {name}", name=card.name),
        _("For a record that is no longer needed at the desk. Nothing is lost."),
        [_reason(), _code(card)],
        _("Archive"),
        partial(_archive, context, card.id),
        done,
        [
            _("They are left out of the list and of every search."),
            _("All that is on file stays, and they still count in past months."),
            _("“Bring back” on this page, or Undo, restores them at any time."),
        ],
    )


def _archive(context: Context, person_id: int, values: dict[str, Any]) -> Done[None]:
    return erasing.archive(context.actor, person_id, **values)


def anonymising(
    context: Context, card: PersonCard, elsewhere: Sequence[Mention], done: OnDone
) -> Deed:
    """Reason, witness and code before the identity goes for good, and what becomes of the name

    in each other place.
    """
    return Deed(
        "anonymise",
        card.id,
        _("Anonymise {name}", name=card.name),
        _("This can't be undone."),
        [*_places(elsewhere), *_confirming(card, elsewhere)],
        _("Anonymise for good"),
        partial(_anonymise, context, card.id),
        done,
        [
            _(
                "What goes: names, code, birth date, phones, contacts, answers, notes, consents, "
                "notices and recovery dates; also from the history and everything it quotes."
            ),
            _(
                "What stays, under no name: visits, attendance, times with the center, groups, "
                "minutes of peer support, referrals, goals and questionnaires without their "
                "words, so that the figures of past months stay true."
            ),
            _("The history keeps that it was done, when, by whom, the reason and the witness."),
            _backups(),
            *_decided_already(elsewhere),
        ],
        is_danger=True,
        is_long=True,
    )


def _anonymise(context: Context, person_id: int, values: dict[str, Any]) -> Done[Erased]:
    return erasing.anonymise(context.actor, person_id, **_parted(values))


def deleting(
    context: Context, card: PersonCard, elsewhere: Sequence[Mention], done: OnDone
) -> Deed:
    """As `anonymising`, before all rows go for good."""
    return Deed(
        "delete",
        card.id,
        _("Delete {name}", name=card.name),
        _("This can't be undone. To keep the figures of past months true, anonymise instead."),
        [*_places(elsewhere), *_confirming(card, elsewhere)],
        _("Delete for good"),
        partial(_delete, context, card.id),
        done,
        [
            _(
                "What goes: the whole record, with peer support and times with the center, which "
                "then leave the figures; also from the history and everything it quotes."
            ),
            _(
                "What stays, under no name: a line for each visit and each group meeting, so that "
                "the sign-ins of a day and the size of a meeting stay what they were."
            ),
            _("The history keeps that it was done, when, by whom, the reason and the witness."),
            _backups(),
            *_decided_already(elsewhere),
        ],
        is_danger=True,
        is_long=True,
    )


def _delete(context: Context, person_id: int, values: dict[str, Any]) -> Done[Erased]:
    return erasing.delete(context.actor, person_id, **_parted(values))


def _parted(values: dict[str, Any]) -> dict[str, Any]:
    """The decisions about other places apart from what is asked of everybody."""
    asked = {key: values[key] for key in ("reason", "witness", "typed_code")}
    return asked | {"elsewhere": {key: it for key, it in values.items() if key not in asked}}


def _places(elsewhere: Sequence[Mention]) -> list[SmallQuestion]:
    """A choice for each place where the name stands outside the record."""
    questions: list[SmallQuestion] = []
    for mention in elsewhere:
        if mention.is_open:
            words = _("Drop the whole form") if mention.is_form else _("Take the name out")
            choices = [("take_out", words), ("leave", _("Leave it"))]
            box = ChoiceBox(choices, blank=False, name=f"deed_{mention.key}")
            box.set_code(mention.suggested)
            heading = "" if questions else _("The name stands in other places, too")
            hint = f"“{mention.text}”"
            questions.append(
                SmallQuestion(
                    mention.key, mention.where, box, hint=hint, wide=True, heading=heading
                )
            )
    return questions


def _confirming(card: PersonCard, elsewhere: Sequence[Mention]) -> list[SmallQuestion]:
    heading = _("Reason and confirmation") if any(each.is_open for each in elsewhere) else ""
    return [replace(_reason(), heading=heading), _witness(), _code(card)]


def _decided_already(elsewhere: Sequence[Mention]) -> list[str]:
    """What is said of the places that can't be chosen, and of those that can."""
    said = [
        _("Goes as well: {where}.", where=each.where)
        if each.suggested == "take_out"
        else _("Stays, with the name: {where}.", where=each.where)
        for each in elsewhere
        if not each.is_open
    ]
    if any(each.is_open for each in elsewhere):
        said.append(
            _(
                "Below is where else the name stands. Decide for each place now: afterwards "
                "PeerDesk doesn't know the name any more. A first name may be somebody else's."
            )
        )
    return said


def _backups() -> str:
    return _(
        "Backups that were made before still hold the record, until they are deleted. Paper that "
        "was printed is not touched."
    )


def _reason() -> SmallQuestion:
    hint = _("Without the name: the reason stays in the history.")
    return SmallQuestion(
        "reason", _("Reason"), line("deed_reason"), hint=hint, required=True, wide=True
    )


def _witness() -> SmallQuestion:
    hint = _("The second person who sees that it is done.")
    return SmallQuestion("witness", _("Witness"), line("deed_witness"), hint=hint, required=True)


def _code(card: PersonCard) -> SmallQuestion:
    hint = _("Type {code}: so that it is the right record.", code=card.code)
    return SmallQuestion(
        "typed_code", _("Code of this record"), line("deed_typed_code"), hint=hint, required=True
    )
