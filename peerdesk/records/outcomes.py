"""How people are doing, in their own account of it: status checks and questionnaires."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from peerdesk.records.base import Record
from peerdesk.records.people import Person


class StatusCheck(Record):
    """The two-minute check of one day (PRACTICE.md, section 4). Blank or None means not asked.

    ``at_intake`` marks the one that the full intake asks, the baseline of the later ones. Answers
    of yes and no are "yes" and "no". ``helped`` are codes of the list "center_help"; ``declined``
    and ``unknown`` the columns that were asked and have no answer; blanks between all of them.
    Counts are of the 30 days before ``checked_on``; ``quality_...`` is 0 (worst) to 10 (best).
    """

    person = ForeignKeyField(Person, backref="status_checks", on_delete="RESTRICT")
    checked_on = DateField()
    at_intake = BooleanField(default=False)
    days_of_use = IntegerField(null=True)
    returned_to_use = CharField(default="")
    returned_on = DateField(null=True)
    reengaged_on = DateField(null=True)
    er_visits = IntegerField(null=True)
    hospital_stays = IntegerField(null=True)
    overdose = CharField(default="")
    nights_unhoused = IntegerField(null=True)
    housing = CharField(default="")
    work = CharField(default="")
    arrests = IntegerField(null=True)
    in_treatment = CharField(default="")
    treatment_kind = CharField(default="")
    mutual_help_meetings = IntegerField(null=True)
    quality_overall = IntegerField(null=True)
    quality_health = IntegerField(null=True)
    quality_housing = IntegerField(null=True)
    quality_money = IntegerField(null=True)
    quality_relationships = IntegerField(null=True)
    quality_purpose = IntegerField(null=True)
    helped = CharField(default="")
    declined = TextField(default="")
    unknown = TextField(default="")
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("person", "checked_on"), False),)


class Assessment(Record):
    """A questionnaire that was answered on one day.

    ``answers`` has one word an item, blanks between them: the number, "declined", "unknown", or
    "-" for not asked. ``total`` is there only when every item has a number.
    """

    person = ForeignKeyField(Person, backref="assessments", on_delete="RESTRICT")
    instrument = CharField()
    version = CharField()
    taken_on = DateField()
    at_intake = BooleanField(default=False)
    answers = TextField()
    total = IntegerField(null=True)
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("person", "instrument", "taken_on"), False),)
