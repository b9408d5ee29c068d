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
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics.center_day import time_words
from peerdesk.desk.basics.forms import (
    Form,
    LongText,
    NeededText,
    RecentDate,
    ShortText,
    TypedTime,
    checked,
    wrong,
)
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.rights import Right, is_director, require
from peerdesk.desk.basics.sheets import AccountingLine, AccountingSheet
from peerdesk.desk.basics.whose_details import require_details
from peerdesk.desk.consents.consent_words import BASIS_WORDS, Kind
from peerdesk.desk.consents.consents import ConsentRow, may_disclose, missing_elements
from peerdesk.desk.people.people import display_name, existing, name_said
from peerdesk.errors import Invalid, NoConsent, Refused
from peerdesk.records.people import Consent, Disclosure
from peerdesk.said import Said, said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import normalise
from peerdesk.words import _, medium_date

Basis = Literal["consent", "director", "emergency"]

ACCOUNTED_YEARS = 3
"""2.25(a): the accounting goes back so far from the request."""

TOLD_LENGTH = 600

_NeededLong = Annotated[str, StringConstraints(min_length=1, max_length=TOLD_LENGTH)]
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


class ToldForm(Form):
    """Whether somebody outside was told anything, as part of something else that is noted.

    ``told`` "yes" needs ``told_what``, and a consent that names whoever was told or, of a
    director, a written reason. Somebody who goes or speaks for themselves tells it themselves.
    """

    told: Literal["", "no", "yes"] = ""
    told_what: str = Field(default="", max_length=TOLD_LENGTH)
    director_reason: str = Field(default="", max_length=TOLD_LENGTH)

    @model_validator(mode="after")
    def _what_was_told(self) -> Self:
        if self.told == "yes" and not self.told_what:
            raise wrong("told_what", _("What was it? As little as the purpose needs."))
        return self


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
    attended: tuple[date, date] | None = None,
) -> Any:
    """Inside an entry: keep what was told on ``ground``; blanks are filled in from a consent.

    ``attended`` are the first and the last day of a proof of attendance.
    """
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
        attended_from=attended[0] if attended else None,
        attended_until=attended[1] if attended else None,
    )
    row.save()
    return row


def ground_said(ground: Ground) -> Said:
    """The ground in the journal's words."""
    return said(f"disclosure_basis.{ground.basis}")


def ground_to_tell(
    actor: Actor, person_id: int, recipient: str, form: ToldForm, kind: Kind = "general"
) -> Ground | None:
    """On what ``recipient`` may be told what the form says, as `gate`; None where nothing was."""
    if form.told != "yes":
        return None
    return gate(actor, person_id, recipient, kind, form.director_reason)


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


def when_told(row: DisclosureRow) -> str:
    """The day, and the time where it is known."""
    day = medium_date(row.told_on)
    return day if row.told_at is None else f"{day}, {time_words(row.told_on, row.told_at)}"


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
