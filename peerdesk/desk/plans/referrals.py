"""People who are sent on to an agency: made, the agency reached, and what came of it.

The agency is typed; one of that name is taken, whatever its capitals and accents, else it is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, model_validator

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import (
    ComingDate,
    NeededText,
    RecentDate,
    checked,
    shown_phone,
    wrong,
)
from peerdesk.desk.basics.intake_fields import in_list
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.whose_details import require_details
from peerdesk.desk.consents import disclosures
from peerdesk.desk.consents.disclosures import Ground, ToldForm
from peerdesk.desk.people.people import existing, name_said
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.office import Center
from peerdesk.records.people import Person
from peerdesk.records.services import Agency, Referral
from peerdesk.said import Said, said
from peerdesk.sentences import words_of
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, normalise
from peerdesk.words import _

FOLLOW_UP_DAYS = 7
"""The follow-up that a form offers, so many days from today."""

REASON_LENGTH = 600

OUTCOME_WORDS = words_of("referral_outcome")


class ReferralForm(ToldForm):
    """A referral as it is typed: ``kind`` is of the list "need", ``made_on`` None is today."""

    person_id: int
    agency: NeededText
    kind: Annotated[str, Field(min_length=1), in_list("need")]
    reason: str = Field(default="", max_length=REASON_LENGTH)
    made_on: RecentDate = None
    follow_up_on: ComingDate = None

    @model_validator(mode="after")
    def _follow_up(self, info: ValidationInfo) -> ReferralForm:
        if self.follow_up_on is None:
            raise wrong("follow_up_on", _("This is needed."))
        if self.follow_up_on < (self.made_on or (info.context or {})["today"]):
            raise wrong("follow_up_on", _("Choose a day that is not before the referral."))
        return self


@dataclass(frozen=True)
class ReferralRow:
    """A referral as the person's page shows it; open until it has an ``outcome``, a code of
    OUTCOME_WORDS."""

    id: int
    agency: str
    phone: str
    kind: str
    reason: str
    made_on: date
    follow_up_on: date
    contacted_on: date | None
    outcome: str
    outcome_on: date | None


def agencies(actor: Actor) -> list[str]:
    """The names to offer while one is typed, in their order."""
    require(actor, Right.KEEP_PLANS)
    return sorted((row.name for row in Agency.select(Agency.name)), key=in_order)


def refer(actor: Actor, values: Mapping[str, Any]) -> Done[int]:
    """Make a referral from the values of ``ReferralForm``; its id.

    What the agency is told passes the gate first, as ``disclosures.gate``.
    """
    require(actor, Right.KEEP_PLANS)
    today = actor.clock.today()
    form = checked(ReferralForm, values, today=today)
    require_details(actor, Right.KEEP_PLANS, form.person_id)
    ground = disclosures.ground_to_tell(actor, form.person_id, form.agency, form)
    with journal.entry(actor, "", person_id=form.person_id) as entry:
        person = existing(form.person_id)
        agency = _agency(form.agency)
        referral = Referral(
            person=person,
            agency=agency,
            kind=form.kind,
            reason=form.reason,
            made_on=form.made_on or today,
            follow_up_on=form.follow_up_on,
            account_id=actor.account_id,
        )
        referral.save()
        label = said("referral_made", name=name_said(person), agency=agency.name)
        entry.label = _told(actor, label, referral, referral.made_on, form, ground)
    return entry.done(referral.id)


def note_agency_reached(
    actor: Actor,
    referral_id: int,
    day: date | None = None,
    told: Mapping[str, Any] | None = None,
) -> Done[None]:
    """The agency was reached, on ``day`` or today. ``told`` are values of ``ToldForm``."""
    require(actor, Right.KEEP_PLANS)
    form = checked(ToldForm, told or {}, today=actor.clock.today())
    found = _open_referral(actor, referral_id)
    ground = disclosures.ground_to_tell(actor, found.person_id, found.agency.name, form)
    with journal.entry(actor, "") as entry:
        referral = _open_referral(actor, referral_id)
        referral.contacted_on = _day_of(actor, day, referral.made_on)
        referral.save()
        entry.person_id = referral.person_id
        label = said("referral_agency_reached", agency=referral.agency.name, name=_name(referral))
        entry.label = _told(actor, label, referral, referral.contacted_on, form, ground)
    return entry.done(None)


def _told(
    actor: Actor, label: Said, referral: Any, day: date, form: ToldForm, ground: Ground | None
) -> Said:
    """Inside an entry: keep what the agency was told; the label says that it was."""
    if ground is None:
        return label
    disclosures.write(
        actor,
        referral.person,
        ground,
        recipient=referral.agency.name,
        told_what=form.told_what,
        purpose=_("Referral: {kind}", kind=choices.label("need", referral.kind)),
        told_on=day,
    )
    basis = disclosures.ground_said(ground)
    return said("told_as_well", label=label, name=_name(referral), basis=basis)


def note_outcome(
    actor: Actor, referral_id: int, outcome: str, day: date | None = None
) -> Done[None]:
    """What came of it: a code of OUTCOME_WORDS, on ``day`` or today."""
    require(actor, Right.KEEP_PLANS)
    with journal.entry(actor, "") as entry:
        referral = _open_referral(actor, referral_id)
        if outcome not in OUTCOME_WORDS:
            raise Invalid({"outcome": _("Choose one from the list.")})
        first = max(referral.made_on, referral.contacted_on or referral.made_on)
        referral.outcome = outcome
        referral.outcome_on = _day_of(actor, day, first)
        referral.save()
        entry.person_id = referral.person_id
        entry.label = said(
            "referral_ended",
            name=_name(referral),
            agency=referral.agency.name,
            outcome=said(f"referral_outcome.{outcome}"),
        )
    return entry.done(None)


def referrals(actor: Actor, person_id: int) -> list[ReferralRow]:
    """The open ones by the day of their follow-up, then those that are over, newest first."""
    require_details(actor, Right.KEEP_PLANS, person_id)
    region = Center.select(Center.region).scalar()
    found = (
        Referral.select(Referral, Agency)
        .join(Agency)
        .where(Referral.person == person_id)
        .order_by(Referral.made_on.desc(), Referral.id.desc())
    )
    rows = [
        ReferralRow(
            row.id,
            row.agency.name,
            shown_phone(row.agency.phone, region) if row.agency.phone else "",
            choices.label("need", row.kind),
            row.reason,
            row.made_on,
            row.follow_up_on,
            row.contacted_on,
            row.outcome,
            row.outcome_on,
        )
        for row in found
    ]
    waiting = sorted((row for row in rows if not row.outcome), key=lambda row: row.follow_up_on)
    return [*waiting, *(row for row in rows if row.outcome)]


def _agency(typed: str) -> Any:
    wanted = normalise(typed)
    for row in Agency.select():
        if normalise(row.name) == wanted or row.name == typed:
            return row
    made = Agency(name=typed)
    made.save()
    return made


def _open_referral(actor: Actor, referral_id: int) -> Any:
    referral = Referral.get_or_none(Referral.id == referral_id)
    if referral is None:
        raise PeerDeskError(_("This referral is no longer there: the making was undone."))
    require_details(actor, Right.KEEP_PLANS, referral.person_id)
    if referral.outcome:
        raise Invalid({"": _("It is already noted what came of this referral.")})
    return referral


def _name(referral: Any) -> Said | str:
    return name_said(Person.get_by_id(referral.person_id))


def _day_of(actor: Actor, day: date | None, first: date) -> date:
    today = actor.clock.today()
    day = day or today
    if not first <= day <= today:
        raise Invalid({"day": _("Choose a day from the referral until today.")})
    return day
