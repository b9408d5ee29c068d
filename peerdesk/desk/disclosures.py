"""What is told about people to somebody outside: the gate before it, the accounting after it.

Whoever tells an agency, a court or anybody else something about a person asks the gate first
(``consents.may_disclose``). Without a valid consent it stays shut and says what is missing; a
director may go on with a written reason. Medical personnel may be told in an emergency without a
consent, which is recorded at once (2.51). All of it stands in the accounting (2.25).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from peerdesk.actor import Actor
from peerdesk.desk.consent_words import BASIS_WORDS, Kind
from peerdesk.desk.consents import ConsentRow, may_disclose, missing_elements
from peerdesk.desk.forms import (
    Form,
    LongText,
    NeededText,
    RecentDate,
    ShortText,
    TypedTime,
    checked,
)
from peerdesk.desk.going_out import Leaving
from peerdesk.desk.letterhead import letterhead
from peerdesk.desk.own_people import require_details
from peerdesk.desk.paper_forms import whole_name
from peerdesk.desk.people import display_name, existing, name_said
from peerdesk.desk.rights import Right, is_director, require
from peerdesk.desk.sheets import AccountingLine, AccountingSheet, DisclosureLetter
from peerdesk.errors import Gone, Invalid, NoConsent, Refused
from peerdesk.records.people import Consent, Disclosure
from peerdesk.said import Said, said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import normalise
from peerdesk.words import _, clock_time, medium_date

Basis = Literal["consent", "director", "emergency"]

ACCOUNTED_YEARS = 3
"""2.25(a): the accounting goes back so far from the request."""

_NeededLong = Annotated[str, StringConstraints(min_length=1, max_length=600)]
_Address = Annotated[str, StringConstraints(max_length=200)]


class DisclosureForm(Form):
    """Something that was told: ``kind`` is of the consent that it needs, ``told_on`` None today.

    Address and purpose are those of the consent where they are blank. ``director_reason`` is for
    where no consent holds.
    """

    recipient: NeededText
    recipient_address: _Address = ""
    told_what: _NeededLong
    purpose: ShortText = ""
    told_on: RecentDate = None
    director_reason: LongText = ""
    kind: Kind = "general"


class EmergencyForm(Form):
    """The short form of 2.51(c); ``told_on`` None is today, ``told_by`` blank the account."""

    recipient: NeededText
    affiliation: NeededText
    told_by: ShortText = ""
    told_on: RecentDate = None
    told_at: TypedTime = None
    purpose: _NeededLong
    told_what: LongText = ""


@dataclass(frozen=True)
class DisclosureRow:
    """Something that was told; ``told_at`` is known of emergencies."""

    id: int
    basis: Basis
    told_on: date
    told_at: time | None
    recipient: str
    where: str
    told_what: str
    purpose: str
    director_reason: str
    told_by: str


@dataclass(frozen=True)
class Ground:
    """On what something may be told: a consent, or a director's written reason."""

    basis: Basis
    consent: ConsentRow | None
    director_reason: str = ""


def gate(
    actor: Actor, person_id: int, recipient: str, kind: Kind = "general", director_reason: str = ""
) -> Ground:
    """On what ``recipient`` may be told something about the person today.

    Raises NoConsent, saying what is missing, and Refused for the reason of who is no director.
    """
    require(actor, Right.DISCLOSE)
    permission = may_disclose(actor, person_id, recipient, kind)
    if permission.consent is not None:
        return Ground("consent", permission.consent)
    if director_reason:
        if not is_director(actor):
            raise Refused(_("Only a director may go on without a consent. Nothing was noted."))
        return Ground("director", None, director_reason)
    raise NoConsent(permission.why, recipient, _to_fill_in(person_id, recipient))


def disclose(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[int]:
    """Note that something was told, from the values of DisclosureForm; its id. As `gate`."""
    require_details(actor, Right.DISCLOSE, person_id)
    form = checked(DisclosureForm, values, today=actor.clock.today())
    ground = gate(actor, person_id, form.recipient, form.kind, form.director_reason)
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row = write(
            actor,
            person,
            ground,
            recipient=form.recipient,
            address=form.recipient_address,
            told_what=form.told_what,
            purpose=form.purpose,
            told_on=form.told_on,
        )
        entry.label = said(
            "disclosed", name=name_said(person), recipient=form.recipient, basis=ground_said(ground)
        )
    return entry.done(row.id)


def write(
    actor: Actor,
    person: Any,
    ground: Ground,
    *,
    recipient: str,
    told_what: str,
    purpose: str,
    told_on: date | None,
    address: str = "",
) -> Any:
    """Inside an entry: keep what was told on ``ground``; blanks are filled in from a consent."""
    consent = ground.consent
    row = Disclosure(
        person=person,
        basis=ground.basis,
        consent=consent.id if consent else None,
        told_on=told_on or actor.clock.today(),
        recipient=recipient,
        recipient_address=address or (consent.recipient_address if consent else ""),
        told_what=told_what,
        purpose=purpose or (consent.purpose if consent else ""),
        director_reason=ground.director_reason,
        told_by=actor.name,
        account_id=actor.account_id,
    )
    row.save()
    return row


def ground_said(ground: Ground) -> Said:
    """The ground in the journal's words."""
    return said(f"disclosure_basis.{ground.basis}")


def note_emergency(actor: Actor, person_id: int, values: Mapping[str, Any]) -> Done[int]:
    """Record what medical personnel were told in an emergency (2.51), from EmergencyForm."""
    require(actor, Right.NOTE_EMERGENCY)
    today = actor.clock.today()
    form = checked(EmergencyForm, values, today=today)
    now = actor.clock.now()
    told_on = form.told_on or today
    if form.told_at is None and told_on != today:
        raise Invalid({"told_at": _("At what time was it?")})
    with journal.entry(actor, "", person_id=person_id) as entry:
        person = existing(person_id)
        row = Disclosure(
            person=person,
            basis="emergency",
            told_on=told_on,
            told_at=form.told_at or now.time().replace(second=0, microsecond=0),
            recipient=form.recipient,
            affiliation=form.affiliation,
            told_what=form.told_what,
            purpose=form.purpose,
            told_by=form.told_by or actor.name,
            account_id=actor.account_id,
        )
        row.save()
        entry.label = said("disclosed_in_emergency", name=name_said(person))
    return entry.done(row.id)


def disclosures(actor: Actor, person_id: int) -> list[DisclosureRow]:
    """Everything that was told about the person and noted, the newest first."""
    require_details(actor, Right.SEE_CONSENTS, person_id)
    found = Disclosure.select().where(Disclosure.person == person_id)
    return [
        DisclosureRow(
            row.id,
            row.basis,
            row.told_on,
            row.told_at,
            row.recipient,
            row.affiliation or row.recipient_address,
            row.told_what,
            row.purpose,
            row.director_reason,
            row.told_by,
        )
        for row in found.order_by(Disclosure.told_on.desc(), Disclosure.id.desc())
    ]


def accounting_sheet(actor: Actor, person_id: int) -> AccountingSheet:
    """The accounting of three years, to be printed for the person, in the language in use."""
    require_details(actor, Right.SEE_CONSENTS, person_id)
    since = _years_before(actor.clock.today(), ACCOUNTED_YEARS)
    person = existing(person_id)
    return AccountingSheet(
        letterhead=letterhead(actor),
        name=display_name(person),
        code=person.code,
        since=since,
        lines=tuple(
            AccountingLine(
                when=when_told(row),
                recipient=row.recipient,
                address=row.where,
                what=row.told_what,
                purpose=row.purpose,
                ground=_(BASIS_WORDS[row.basis]),
            )
            for row in disclosures(actor, person_id)
            if row.told_on >= since
        ),
    )


def accounting_leaving(actor: Actor, person_id: int) -> Leaving:
    """What the way out is told of the accounting."""
    require_details(actor, Right.SEE_CONSENTS, person_id)
    what = said("accounting_of", name=name_said(existing(person_id)))
    return Leaving(what, Right.SEE_CONSENTS, person_id)


def letter(actor: Actor, disclosure_id: int) -> tuple[DisclosureLetter, Leaving]:
    """The letter with which it goes to its recipient, and what the way out is told of it.

    The gate is asked again: a consent may have ended since. Raises NoConsent.
    """
    require(actor, Right.DISCLOSE)
    row = Disclosure.get_or_none(Disclosure.id == disclosure_id)
    if row is None:
        raise Gone(_("This is no longer noted: it was undone."))
    require_details(actor, Right.DISCLOSE, row.person_id)
    kind: Kind = row.consent.kind if row.consent is not None else "general"
    ground = gate(actor, row.person_id, row.recipient, kind, row.director_reason)
    person = row.person
    told = (
        (_("What is told"), row.told_what),
        (_("What for"), row.purpose),
        (_("On what ground"), _(BASIS_WORDS[ground.basis])),
    )
    sheet = DisclosureLetter(
        letterhead=letterhead(actor),
        recipient=row.recipient,
        address=row.recipient_address,
        about=whole_name(person),
        told=tuple(pair for pair in told if pair[1]),
        scope=_scope(ground.consent),
    )
    what = said("disclosure_letter_of", recipient=row.recipient, name=name_said(person))
    return sheet, Leaving(what, Right.DISCLOSE, row.person_id)


def _scope(consent: ConsentRow | None) -> tuple[tuple[str, str], ...]:
    """What 2.32 asks for beside the notice: the consent's scope, explained."""
    if consent is None:
        return ()
    until = medium_date(consent.expires_on) if consent.expires_on else consent.expires_event
    pairs = (
        (_("Signed on"), medium_date(consent.signed_on) if consent.signed_on else ""),
        (_("What may be shared"), consent.what),
        (_("With whom"), consent.recipient),
        (_("What for"), consent.purpose),
        (_("Until"), until),
    )
    return tuple(pair for pair in pairs if pair[1])


def when_told(row: DisclosureRow) -> str:
    """The day, and the time where it is known."""
    day = medium_date(row.told_on)
    return day if row.told_at is None else f"{day}, {clock_time(row.told_at)}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def _to_fill_in(person_id: int, recipient: str) -> int | None:
    """The newest consent that names them, was not ended, and is there to be filled in."""
    wanted = normalise(recipient)
    found = Consent.select().where(Consent.person == person_id, Consent.revoked_on.is_null())
    for row in found.order_by(Consent.id.desc()):
        if normalise(row.recipient) == wanted and missing_elements(row):
            return int(row.id)
    return None
