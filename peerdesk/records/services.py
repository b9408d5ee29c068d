"""Where people are sent on to, and what they want to reach."""

from __future__ import annotations

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from peerdesk.records.base import Record
from peerdesk.records.people import Person


class Agency(Record):
    """A place that people are referred to."""

    name = CharField(unique=True)
    phone = CharField(default="")  # E.164


class Referral(Record):
    """Somebody was sent on to an agency. It is open until it has an ``outcome``.

    ``kind`` is a code of the list "need"; ``contacted_on`` the day on which the agency was
    reached.
    """

    person = ForeignKeyField(Person, backref="referrals", on_delete="RESTRICT")
    agency = ForeignKeyField(Agency, backref="referrals", on_delete="RESTRICT")
    kind = CharField()
    reason = TextField(default="")
    made_on = DateField(index=True)
    follow_up_on = DateField(index=True)
    contacted_on = DateField(null=True)
    outcome = CharField(default="")  # connected, declined, closed
    outcome_on = DateField(null=True)
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("person", "made_on"), False),)


class Goal(Record):
    """What somebody wants to reach, in their words. Open until ``ended_on``."""

    person = ForeignKeyField(Person, backref="goals", on_delete="RESTRICT")
    text = TextField()
    set_on = DateField()
    wanted_by = DateField(null=True)
    ended_on = DateField(null=True)
    end_reason = CharField(default="")  # reached, changed, let_go
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("person", "set_on"), False),)
