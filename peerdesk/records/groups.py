"""Groups, their meetings, and who came."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TimeField,
)

from peerdesk.records.base import Record
from peerdesk.records.office import Account
from peerdesk.records.people import Person


class Group(Record):
    """A group and its rule. ``hosted`` groups belong to an outside fellowship: headcounts only."""

    name = CharField(unique=True)
    kind = CharField(default="all_recovery")
    hosted = BooleanField(default=False)
    is_open = BooleanField(default=True)
    modality = CharField(default="in_person")  # in_person, online, hybrid, phone
    language = CharField(default="en")
    facilitator = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    facilitator_name = CharField(default="")
    co_facilitator = ForeignKeyField(
        Account, null=True, backref="co_facilitated", on_delete="RESTRICT"
    )
    co_facilitator_name = CharField(default="")
    # Whether the name is meant to be one without an account. A text from before there was a
    # choice: None until the program has looked for its account, False until a director decides.
    co_facilitator_settled = BooleanField(null=True, default=True)
    room = CharField(default="")
    capacity = IntegerField()
    rule = CharField(default="weekly")  # weekly, monthly (nth weekday), once
    weekday = IntegerField()  # 0 is Monday
    every_weeks = IntegerField(default=1)
    nth = IntegerField(default=1)  # monthly: 1 to 4, or -1 for the last
    starts_at = TimeField()
    minutes = IntegerField()
    starts_on = DateField()
    ends_on = DateField(null=True)
    rolls_since = DateField(null=True)  # meetings exist as rows from this day; None: from the first
    planned_until = DateField(null=True)  # meetings exist as rows up to this day

    class Meta:
        table_name = "peer_group"  # "group" is a word of SQL


class Meeting(Record):
    """One meeting. A headcount of 0 differs from None, not recorded."""

    group = ForeignKeyField(Group, backref="meetings", on_delete="RESTRICT")
    day = DateField(index=True)
    starts_at = TimeField()
    minutes = IntegerField()
    room = CharField(default="")
    state = CharField(default="scheduled")  # scheduled, held, not_held, cancelled
    reason = CharField(default="")
    headcount_room = IntegerField(null=True)
    headcount_online = IntegerField(null=True)
    planned_day = DateField(null=True)  # the rule's own day, once the meeting was moved

    class Meta:
        indexes = ((("group", "day", "starts_at"), True),)


class StandIn(Record):
    """An account that took the roll of one meeting in the place of those who lead the group.

    ``day`` is the meeting's: moved to another day it is theirs no longer.
    """

    meeting = ForeignKeyField(Meeting, backref="stand_ins", on_delete="RESTRICT")
    account = ForeignKeyField(Account, backref="stand_ins", on_delete="RESTRICT")
    day = DateField()

    class Meta:
        indexes = ((("meeting", "account"), True),)


class Membership(Record):
    """Somebody belongs to a group for a period, and so is on its roll."""

    group = ForeignKeyField(Group, backref="memberships", on_delete="RESTRICT")
    person = ForeignKeyField(Person, backref="memberships", on_delete="RESTRICT")
    joined_on = DateField()
    left_on = DateField(null=True)

    class Meta:
        indexes = ((("group", "person"), False),)


class Attendance(Record):
    """One person (or alias), one meeting, one row. No row means not recorded.

    A walk-in under an alias has no person (yet).
    """

    meeting = ForeignKeyField(Meeting, backref="attendances", on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, backref="attendances", on_delete="RESTRICT")
    alias = CharField(default="")
    state = CharField()  # present, late, left_early, excused, absent
    role = CharField(default="participant")
    walk_in = BooleanField(default=False)
    time_in = TimeField(null=True)
    time_out = TimeField(null=True)

    class Meta:
        indexes = ((("meeting", "person"), True), (("person", "meeting"), False))


class RosterPrint(Record):
    """A printed table sheet; its id is the sheet number."""

    meeting = ForeignKeyField(Meeting, backref="prints", on_delete="RESTRICT")
    account_id = IntegerField(null=True)
    printed_at = DateTimeField()
    facilitator_copy = BooleanField(default=False)
    spare_lines = IntegerField()


class RosterPrintLine(Record):
    """A named line of a printed sheet, so that it can be keyed back in the sheet's own order."""

    roster_print = ForeignKeyField(RosterPrint, backref="lines", on_delete="RESTRICT")
    position = IntegerField()
    person = ForeignKeyField(Person, on_delete="RESTRICT")

    class Meta:
        indexes = ((("roster_print", "position"), True),)
