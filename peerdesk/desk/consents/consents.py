"""Written consents to disclose, and the one gate that every disclosure passes.

The rules are those of 42 CFR Part 2 (as amended 2024), named where they are applied. This is a
record of what was signed, not legal advice. What was signed stays as it was signed: a complete
consent is revoked, ended by its event, or replaced by another one, never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, ValidationInfo, field_validator, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics.dates import Sense, as_day, parse_date
from peerdesk.desk.basics.forms import (
    ComingDate,
    Form,
    LongText,
    RecentDate,
    ShortText,
    checked,
    wrong,
)
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import own_people, require_details, sees_everybody
from peerdesk.desk.consents.consent_words import (
    ELEMENT_WORDS,
    EVENT_CAME,
    REVOKED_WORDS,
    Kind,
    State,
    right_to_revoke,
)
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.people import Consent, Person
from peerdesk.said import Said, Small, said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, normalise
from peerdesk.words import _, medium_date

_PLACE = Annotated[str, StringConstraints(max_length=200)]


class ConsentForm(Form):
    """A consent as it is typed from the paper, or filled in at the desk.

    Nothing but the kind is needed to keep it; what 2.31 asks for and is missing makes it
    incomplete, and nothing is disclosed on it. ``right_to_revoke`` is whether its text was shown.
    """

    kind: Kind = "general"
    discloser: _PLACE = ""
    what: LongText = ""
    recipient: _PLACE = ""
    recipient_address: _PLACE = ""
    purpose: _PLACE = ""
    expires_on: ComingDate = None
    expires_event: _PLACE = ""
    right_to_revoke: bool = False
    revocable_from: _PLACE = ""
    signed_on: RecentDate = None
    signer: Literal["self", "parent", "guardian"] = "self"
    signer_name: ShortText = ""
    signature: Literal["", "paper", "typed"] = ""

    @field_validator("revocable_from")
    @classmethod
    def _day_or_event(cls, value: str, info: ValidationInfo) -> str:
        """A day that was typed becomes an ISO date; an event stays as it is."""
        try:
            today = (info.context or {})["today"]
            return parse_date(value, today, Sense.COMING).isoformat() if value else ""
        except Invalid:
            return value

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> ConsentForm:
        if self.expires_on and self.signed_on and self.expires_on < self.signed_on:
            raise wrong("expires_on", _("It would have ended before it was signed."))
        if self.signature and self.signed_on is None:
            raise wrong("signed_on", _("When was it signed?"))
        return self


@dataclass(frozen=True)
class ConsentRow:
    """A consent as it is kept; ``state`` is that of the day it was read. Codes are not words."""

    id: int
    person_id: int
    person: str
    kind: Kind
    discloser: str
    what: str
    recipient: str
    recipient_address: str
    purpose: str
    expires_on: date | None
    expires_event: str
    right_to_revoke: str
    revocable_from: str
    signed_on: date | None
    signer: str
    signer_name: str
    signature: str
    revoked_on: date | None
    revoked_how: str
    state: State
    missing: tuple[str, ...]

    @property
    def last_day(self) -> date | None:
        """Through which day it is, or was, valid; None for one that an event is to end."""
        if self.revoked_on is not None:
            return self.revoked_on - timedelta(days=1)
        return self.expires_on


@dataclass(frozen=True)
class Permission:
    """The gate's answer: the consent that covers the disclosure, or why there is none, in words."""

    consent: ConsentRow | None
    why: str

    @property
    def granted(self) -> bool:
        return self.consent is not None


def missing_elements(consent: Any) -> tuple[str, ...]:
    """Which fields the consent lacks of what 2.31(a) and, for a court, 2.35 ask for.

    The name of the patient is the person's; who signs for somebody else is named, and what is
    typed as a signature is a name (2.31(a)(8)).
    """
    needed = ["discloser", "what", "recipient", "purpose", "right_to_revoke", "signed_on"]
    needed.append("signature")
    if consent.kind == "court_probation":
        needed.append("revocable_from")
    if consent.signer != "self" or consent.signature == "typed":
        needed.append("signer_name")
    missing = [field for field in needed if not getattr(consent, field)]
    if consent.expires_on is None and not consent.expires_event:
        missing.append("expires_on")
    return tuple(sorted(missing, key=list(ELEMENT_WORDS).index))


def consent_state(consent: Any, today: date) -> State:
    """Whether something may be disclosed on this consent today; only "valid" allows it.

    2.31(c): not on one that has expired, is deficient, was revoked, or is known to be false. It
    is valid through its last day.
    """
    if consent.revoked_on is not None:
        return "expired" if consent.revoked_how == EVENT_CAME else "revoked"
    if missing_elements(consent):
        return "incomplete"
    if consent.expires_on is not None and consent.expires_on < today:
        return "expired"
    return "valid"


def consents(actor: Actor, person_id: int) -> list[ConsentRow]:
    """All consents of the person, the newest first."""
    require_details(actor, Right.SEE_CONSENTS, person_id)
    return _rows(actor, Consent.person == person_id)


def add_consent(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[int]:
    """Keep a consent, from the values of ConsentForm; its id. The label says when it is not

    complete.
    """
    require(actor, Right.KEEP_CONSENTS)
    form = _checked(actor, values)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row = Consent(person=person, account_id=actor.account_id)
        _fill(row, form)
        row.save()
        entry.label = _labelled(said("consent_added", name=name_said(person)), row)
    return entry.done(row.id)


def complete_consent(actor: Actor, consent_id: int, values: Mapping[str, Any]) -> Done[None]:
    """Fill in what an incomplete consent lacks. What was signed completely is not rewritten."""
    require(actor, Right.KEEP_CONSENTS)
    with journal.entry(actor, "") as entry:
        row = _row(consent_id)
        if row.revoked_on is not None or not missing_elements(row):
            message = _("This consent is complete: it stays as it was signed. Add another one.")
            raise PeerDeskError(message)
        known = {name: getattr(row, name) for name in ConsentForm.model_fields}
        known["right_to_revoke"] = bool(row.right_to_revoke)
        _fill(row, _checked(actor, {**known, **values}))
        row.save()
        name = name_said(row.person)
        entry.label = _labelled(said("consent_filled_in", name=name), row)
        entry.person_id = row.person_id
    return entry.done(None)


def revoke_consent(
    actor: Actor, consent_id: int, how: str = "in_writing", day: date | None = None
) -> Done[None]:
    """End a consent on ``day`` (today): ``how`` is a code of REVOKED_WORDS (2.31(a)(6)).

    For a court or probation that is possible from the moment that it names (2.35(c)): whoever is
    at the desk knows whether an event has come; before a day it is refused.
    """
    require(actor, Right.KEEP_CONSENTS)
    if how not in REVOKED_WORDS:
        raise Invalid({"how": _("Choose one from the list.")})
    today = actor.clock.today()
    day = day or today
    with journal.entry(actor, "") as entry:
        row = _row(consent_id)
        _refuse_ended(row)
        if day > today or (row.signed_on is not None and day < row.signed_on):
            raise Invalid({"day": _("Choose a day from the signing until today.")})
        from_day = as_day(row.revocable_from)
        if how != "found_false" and from_day is not None and day < from_day:
            message = _("It can be revoked from {day} on.", day=medium_date(from_day))
            raise Invalid({"day": message})
        row.revoked_on, row.revoked_how = day, how
        row.save()
        entry.label = said("consent_revoked", name=name_said(row.person))
        entry.person_id = row.person_id
    return entry.done(None)


def event_came(actor: Actor, consent_id: int, day: date | None = None) -> Done[None]:
    """The event with which a consent ends came on ``day`` (today): from then on it is expired.

    The day on which it was signed to end, if there is one, stays as it is.
    """
    require(actor, Right.KEEP_CONSENTS)
    today = actor.clock.today()
    day = day or today
    with journal.entry(actor, "") as entry:
        row = _row(consent_id)
        if not row.expires_event:
            raise Invalid({"": _("This consent ends on a day, not with an event.")})
        _refuse_ended(row)
        if day > today or (row.signed_on is not None and day < row.signed_on):
            raise Invalid({"day": _("Choose a day from the signing until today.")})
        if row.expires_on is not None and row.expires_on < day:
            last = medium_date(row.expires_on)
            raise Invalid({"day": _("It ended before that, on {day}.", day=last)})
        row.revoked_on, row.revoked_how = day, EVENT_CAME
        row.save()
        name = name_said(row.person)
        entry.label = said("consent_event_came", name=name, event=row.expires_event)
        entry.person_id = row.person_id
    return entry.done(None)


def _refuse_ended(row: Any) -> None:
    if row.revoked_on is not None and row.revoked_how == EVENT_CAME:
        raise Invalid({"": _("This consent ended already: what it lasted until has happened.")})
    if row.revoked_on is not None:
        raise Invalid({"": _("This consent was revoked already.")})


def may_disclose(actor: Actor, person_id: int, recipient: str, kind: Kind) -> Permission:
    """Whether something about the person may be told to ``recipient`` today, on which consent.

    The one gate: every letter, call and export to somebody outside asks here. It opens only for a
    valid consent that names this recipient (2.31(a)(4), 2.31(c)) and is of this kind. What a
    court, probation or parole asks for may also rest on a general consent that names them; what
    is for legal proceedings stands alone (2.31(d)).
    """
    require_details(actor, Right.SEE_CONSENTS, person_id)
    kinds = _kinds_for(kind)
    wanted = normalise(recipient)
    found = [
        row
        for row in _rows(actor, Consent.person == person_id)
        if row.kind in kinds and wanted and normalise(row.recipient) == wanted
    ]
    for row in sorted(found, key=lambda row: kinds.index(row.kind)):
        if row.state == "valid":
            return Permission(row, "")
    return Permission(None, _refusal(recipient, found))


def _kinds_for(kind: str) -> tuple[str, ...]:
    """The kinds of consent on which a disclosure of this kind may rest, the closest first."""
    return {"court_probation": ("court_probation", "general")}.get(kind, (kind,))


def expiring(actor: Actor, within_days: int = 30, past_days: int = 0) -> list[ConsentRow]:
    """Those that end within so many days; before them those that ended and were not renewed."""
    require(actor, Right.SEE_CONSENTS)
    today = actor.clock.today()
    first, last = today - timedelta(days=past_days), today + timedelta(days=within_days)
    by_day = Consent.expires_on.between(first, last) & Consent.revoked_on.is_null()
    # The last day of one that an event ended is the day before.
    by_event = (Consent.revoked_how == EVENT_CAME) & (Consent.revoked_on > first)
    found = _rows(actor, (by_day | by_event) & Person.archived_on.is_null())
    ended = [row for row in found if row.state == "expired"]
    others = _rows(actor, Consent.person.in_([row.person_id for row in ended]))
    rows = [row for row in found if row.state == "valid"] + not_renewed(ended, others)
    return sorted(rows, key=lambda row: (row.last_day or date.max, in_order(row.person), row.id))


def not_renewed(ended: Iterable[ConsentRow], among: Iterable[ConsentRow]) -> list[ConsentRow]:
    """Those of ``ended`` in whose place no valid one of ``among`` would open the gate."""
    valid = {
        (row.person_id, normalise(row.recipient), row.kind) for row in among if row.state == "valid"
    }
    return [
        row
        for row in ended
        if not any(
            (row.person_id, normalise(row.recipient), kind) in valid
            for kind in _kinds_for(row.kind)
        )
    ]


def incomplete(actor: Actor) -> list[ConsentRow]:
    """Consents that lack something: signed forms to be asked for, the oldest first."""
    require(actor, Right.SEE_CONSENTS)
    open_ones = Consent.revoked_on.is_null() & Person.archived_on.is_null()
    found = _rows(actor, open_ones & _may_lack_something())
    return [row for row in reversed(found) if row.state == "incomplete"]


def _may_lack_something() -> Any:
    """``missing_elements`` as a condition, so that the complete ones needn't be read."""
    blank = [
        Consent.discloser == "",
        Consent.what == "",
        Consent.recipient == "",
        Consent.purpose == "",
        Consent.right_to_revoke == "",
        Consent.signature == "",
        Consent.signed_on.is_null(),
        (Consent.kind == "court_probation") & (Consent.revocable_from == ""),
        ((Consent.signer != "self") | (Consent.signature == "typed")) & (Consent.signer_name == ""),
        Consent.expires_on.is_null() & (Consent.expires_event == ""),
    ]
    return reduce(or_, blank)


def _checked(actor: Actor, values: Mapping[str, Any]) -> ConsentForm:
    return checked(ConsentForm, values, today=actor.clock.today())


def _fill(row: Any, form: ConsentForm) -> None:
    for name in ConsentForm.model_fields:
        setattr(row, name, getattr(form, name))
    row.right_to_revoke = right_to_revoke(form.kind) if form.right_to_revoke else ""


def _labelled(label: Said, row: Any) -> Said:
    missing = tuple(Small(said(f"consent_element.{field}")) for field in missing_elements(row))
    return said("consent_incomplete", label=label, what=missing) if missing else label


def _row(consent_id: int) -> Any:
    row = Consent.get_or_none(Consent.id == consent_id)
    if row is None:
        raise PeerDeskError(_("This consent is no longer there: the adding was undone."))
    return row


def _rows(actor: Actor, where: Any) -> list[ConsentRow]:
    """The consents of the condition ``where``, the newest first, in one query."""
    today = actor.clock.today()
    found = Consent.select(Consent, Person).join(Person).where(where)
    if not sees_everybody(actor):
        found = found.where(Consent.person.in_(own_people(actor)))
    names = [name for name in ConsentForm.model_fields if name != "kind"]
    return [
        ConsentRow(
            id=row.id,
            person_id=row.person_id,
            person=display_name(row.person),
            kind=row.kind,
            revoked_on=row.revoked_on,
            revoked_how=row.revoked_how,
            state=consent_state(row, today),
            missing=missing_elements(row),
            **{name: getattr(row, name) for name in names},
        )
        for row in found.order_by(Consent.signed_on.desc(nulls="FIRST"), Consent.id.desc())
    ]


def _refusal(recipient: str, found: list[ConsentRow]) -> str:
    """Why nothing may be disclosed, by the consent that comes nearest."""
    states = {row.state: row for row in reversed(found)}
    ended = states.get("expired")
    if ended is not None and ended.revoked_how == EVENT_CAME:
        return _(
            "The consent for {recipient} ended: {event}",
            recipient=recipient,
            event=ended.expires_event,
        )
    if ended is not None and ended.expires_on is not None:
        day = medium_date(ended.expires_on)
        return _("The consent for {recipient} expired on {day}.", recipient=recipient, day=day)
    if "revoked" in states:
        return _("The consent for {recipient} was revoked.", recipient=recipient)
    if "incomplete" in states:
        what = ", ".join(_(ELEMENT_WORDS[field]) for field in states["incomplete"].missing)
        return _(
            "The consent for {recipient} is not complete. Missing: {what}.",
            recipient=recipient,
            what=what.lower(),
        )
    return _("There is no consent of this kind that names {recipient}.", recipient=recipient)
