"""Mentors, who they can meet, and with whom they walk."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from peerdesk.records.base import Record
from peerdesk.records.office import Account
from peerdesk.records.people import Person
from peerdesk.said import Said, said, said_in_words


class Mentor(Record):
    """A peer supporter, coach or volunteer. ``limit`` None means the center's own limit.

    ``person`` is set when the mentor also comes to the center as somebody in recovery.
    ``stage_since`` is the day of the present stage: how long a paused mentor's people wait.
    """

    name = CharField()
    account = ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    stage = CharField(default="active")  # interested ... ready, active, paused, ended
    gender = CharField(default="")
    age_band = CharField(default="")
    place = CharField(default="")
    limit = IntegerField(null=True)
    trained_on = DateField(null=True)
    credential = CharField(default="")
    credential_expires_on = DateField(null=True)
    cleared_for_minors = BooleanField(default=False)
    started_on = DateField()
    stage_since = DateField(null=True)

    @property
    def said_name(self) -> Said | str:
        """The name as a sentence keeps it."""
        return mentor_said(self.name)

    @property
    def shown_name(self) -> str:
        """The name as it is shown."""
        return said_in_words(self.said_name)


def mentor_said(name: str) -> Said | str:
    """``name``, or what stands for it once it was taken out, in no language yet."""
    return name or said("erased_mentor")


class MentorTrait(Record):
    """What a mentor shares: a code of language, pathway, substance, experience, mode, interest."""

    mentor = ForeignKeyField(Mentor, backref="traits", on_delete="RESTRICT")
    list_name = CharField()
    code = CharField()

    class Meta:
        indexes = ((("mentor", "list_name", "code"), True),)


class MentorSlot(Record):
    """A weekly time when a mentor can meet people."""

    mentor = ForeignKeyField(Mentor, backref="slots", on_delete="RESTRICT")
    weekday = IntegerField()
    part = CharField()

    class Meta:
        indexes = ((("mentor", "weekday", "part"), True),)


class Exclusion(Record):
    """This person and this mentor are never put together."""

    person = ForeignKeyField(Person, backref="exclusions", on_delete="RESTRICT")
    mentor = ForeignKeyField(Mentor, backref="exclusions", on_delete="RESTRICT")
    reason = CharField(default="")  # asked, relative, former_partner, sponsor, court_order

    class Meta:
        indexes = ((("person", "mentor"), True),)


class Assignment(Record):
    """A period of walking together. ``reasons`` are the words shown when it was made."""

    person = ForeignKeyField(Person, backref="assignments", on_delete="RESTRICT")
    mentor = ForeignKeyField(Mentor, backref="assignments", on_delete="RESTRICT")
    started_on = DateField(index=True)
    ended_on = DateField(null=True)
    end_reason = CharField(default="")
    reasons = TextField(default="")
    override_reason = TextField(default="")
    hand_over_note = TextField(default="")
    review_on = DateField(null=True)


# At most one at a time, whatever is undone in whatever order.
Assignment.add_index(
    Assignment.person,
    unique=True,
    where=Assignment.ended_on.is_null(),
    name="assignment_one_active",
)


class Session(Record):
    """Peer work with one person. ``minutes`` is None for a call that was not answered."""

    person = ForeignKeyField(Person, backref="sessions", on_delete="RESTRICT")
    mentor = ForeignKeyField(Mentor, null=True, backref="sessions", on_delete="RESTRICT")
    account_id = IntegerField(null=True)
    kind = CharField(default="one_on_one")
    mode = CharField(default="in_person")
    day = DateField(index=True)
    minutes = IntegerField(null=True)
    reached = BooleanField(default=True)
    note = TextField(default="")
    follow_up_on = DateField(null=True)

    class Meta:
        indexes = ((("person", "day"), False),)
