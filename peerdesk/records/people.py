"""People, how to reach them, and when they were here."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
    TimeField,
)

from peerdesk.records.base import Record


class Person(Record):
    """Somebody who comes to the center. Only the preferred name is ever required.

    ``code`` is random, without ambiguous letters. ``search_key`` holds every name, the code and
    the phone numbers, casefolded, without accents, each word after a blank; ``sort_key`` the
    name in the order of lists. Both are kept by ``desk.search``.
    """

    code = CharField(unique=True)
    preferred_name = CharField()
    legal_first_name = CharField(default="")
    legal_last_name = CharField(default="")
    pronouns = CharField(default="")
    birth_date = DateField(null=True)
    age_band = CharField(default="")
    gender = CharField(default="")
    place = CharField(default="")  # ZIP code or county
    language = CharField(default="en")  # ISO 639
    first_seen_on = DateField()
    sort_key = CharField()
    search_key = TextField()

    class Meta:
        indexes = ((("sort_key", "search_key"), False),)


class OtherName(Record):
    """A name that somebody is also known by."""

    person = ForeignKeyField(Person, backref="other_names", on_delete="RESTRICT")
    name = CharField()


class ContactPoint(Record):
    """A way to reach somebody, and what is allowed on it. ``value`` is E.164 for phones."""

    person = ForeignKeyField(Person, backref="contact_points", on_delete="RESTRICT")
    kind = CharField(default="phone")  # phone, email
    value = CharField()
    is_primary = BooleanField(default=True)
    ok_to_call = BooleanField(default=False)
    ok_to_text = BooleanField(default=False)
    ok_to_leave_message = BooleanField(default=False)
    say_who_is_calling = CharField(default="")


class EmergencyContact(Record):
    """Whom to call when something happens to the person."""

    person = ForeignKeyField(Person, backref="emergency_contacts", on_delete="RESTRICT")
    name = CharField()
    relation = CharField(default="")
    phone = CharField(default="")


class PersonChoice(Record):
    """One choice that applies to a person; ``list_name`` and ``code`` are those of ``Choice``."""

    person = ForeignKeyField(Person, backref="choices", on_delete="RESTRICT")
    list_name = CharField()
    code = CharField()

    class Meta:
        indexes = ((("person", "list_name", "code"), True), (("list_name", "code"), False))


class Unanswered(Record):
    """A field that was asked and declined, or is not known: both differ from blank."""

    person = ForeignKeyField(Person, backref="unanswered", on_delete="RESTRICT")
    field = CharField()
    reason = CharField()  # declined, unknown

    class Meta:
        indexes = ((("person", "field"), True),)


class Episode(Record):
    """A period of belonging to the center; closing and opening again never overwrite it."""

    person = ForeignKeyField(Person, backref="episodes", on_delete="RESTRICT")
    opened_on = DateField(index=True)
    level = CharField(default="brief")  # guest, brief, full
    referral_source = CharField(default="")
    closed_on = DateField(null=True)
    close_reason = CharField(default="")


class Visit(Record):
    """A sign-in at the desk. A guest under an alias has no person (yet)."""

    person = ForeignKeyField(Person, null=True, backref="visits", on_delete="RESTRICT")
    alias = CharField(default="")
    day = DateField()
    time_in = TimeField()
    time_out = TimeField(null=True)
    purposes = CharField(default="")  # codes of the list "purpose", blanks between them

    class Meta:
        indexes = ((("day", "person"), False), (("person", "day"), False))


class NoticeGiven(Record):
    """The notice to patients (42 CFR 2.22): which version, when, and what they said."""

    person = ForeignKeyField(Person, backref="notices", on_delete="RESTRICT")
    version = CharField()
    given_on = DateField()
    outcome = CharField()  # acknowledged, declined
    account_id = IntegerField(null=True)


class MentorRequest(Record):
    """Somebody asked for a mentor: the waiting list. Open until assigned or withdrawn."""

    person = ForeignKeyField(Person, backref="mentor_requests", on_delete="RESTRICT")
    asked_on = DateField(index=True)
    gender_wanted = CharField(default="")
    gender_is_must = BooleanField(default=False)
    ended_on = DateField(null=True)
    end_reason = CharField(default="")  # assigned, withdrawn


# At most one at a time, whatever is undone in whatever order.
MentorRequest.add_index(
    MentorRequest.person,
    unique=True,
    where=MentorRequest.ended_on.is_null(),
    name="mentor_request_one_open",
)


class FreeSlot(Record):
    """A weekly time when somebody could meet a mentor."""

    person = ForeignKeyField(Person, backref="free_slots", on_delete="RESTRICT")
    weekday = IntegerField()  # 0 is Monday
    part = CharField()  # morning, afternoon, evening

    class Meta:
        indexes = ((("person", "weekday", "part"), True),)
