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
    the phone numbers in plain letters, ``sort_key`` the name in the order of lists: see
    ``namekeys``. Both follow from the other columns and are no history (``store.finding``).
    Whoever has an ``archived_on`` is left out of lists and searches, and still counts.
    """

    code = CharField(unique=True)
    preferred_name = CharField()
    legal_first_name = CharField(default="")
    legal_last_name = CharField(default="")
    pronouns = CharField(default="")
    birth_date = DateField(null=True, index=True)
    age_band = CharField(default="")
    gender = CharField(default="")
    place = CharField(default="")  # ZIP code or county
    language = CharField(default="")  # ISO 639
    first_seen_on = DateField()
    archived_on = DateField(null=True)
    sort_key = CharField()
    search_key = TextField()


# The order of lists, of those in them and of the archive.
Person.add_index(
    Person.sort_key,
    Person.search_key,
    where=Person.archived_on.is_null(),
    name="person_in_lists",
)
Person.add_index(
    Person.sort_key,
    Person.search_key,
    where=Person.archived_on.is_null(False),
    name="person_in_archive",
)


class OtherName(Record):
    """A name that somebody is also known by.

    A merge keeps the "legal" name and the "code" of the record that went: the person is found by
    them, and a legal name is for the roles that may see one.
    """

    person = ForeignKeyField(Person, backref="other_names", on_delete="RESTRICT")
    name = CharField()
    kind = CharField(default="")  # "", legal, code


class NotTheSame(Record):
    """Somebody looked at both and said that they are two people. ``person`` has the lower id.

    With ``is_open`` nobody has said so yet: the newer one was saved past the warning that they
    look alike, and the director decides. None once it is decided.
    """

    person = ForeignKeyField(Person, backref="not_the_same", on_delete="RESTRICT")
    other = ForeignKeyField(Person, backref="not_the_same_either", on_delete="RESTRICT")
    is_open = BooleanField(null=True)

    class Meta:
        indexes = ((("person", "other"), True),)


class ContactPoint(Record):
    """A way to reach somebody, and what is allowed on it. ``value`` is E.164 for phones.

    ``none_is_ok`` is True when they said that none of it is allowed: nobody asked otherwise.
    """

    person = ForeignKeyField(Person, backref="contact_points", on_delete="RESTRICT")
    kind = CharField(default="phone")  # phone, email
    value = CharField()
    is_primary = BooleanField(default=True)
    ok_to_call = BooleanField(default=False)
    ok_to_text = BooleanField(default=False)
    ok_to_leave_message = BooleanField(default=False)
    say_who_is_calling = CharField(default="")
    none_is_ok = BooleanField(null=True)


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


class PersonText(Record):
    """What somebody said in their own words: ``field`` is one of the full intake's (goals)."""

    person = ForeignKeyField(Person, backref="texts", on_delete="RESTRICT")
    field = CharField()
    text = TextField()

    class Meta:
        indexes = ((("person", "field"), True),)


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
    """A sign-in at the desk. A guest under an alias has no person (yet).

    ``first_time`` is "yes", "no", "declined" or "unknown"; None when nobody asked.
    """

    person = ForeignKeyField(Person, null=True, backref="visits", on_delete="RESTRICT")
    alias = CharField(default="")
    day = DateField()
    time_in = TimeField()
    time_out = TimeField(null=True)
    purposes = CharField(default="")  # codes of "purpose", blanks between; or declined, unknown
    first_time = CharField(null=True)

    class Meta:
        indexes = ((("day", "person"), False), (("person", "day"), False))


class GuestCount(Record):
    """Guests of a day who are on no line of the sign-ins: a headcount, without any name."""

    day = DateField(unique=True)
    count = IntegerField()


class RecoveryPeriod(Record):
    """A time in recovery, from a day that the person names. The one without an end is the

    current one. A return to use ends it and begins the next; the earlier one stays.
    """

    person = ForeignKeyField(Person, backref="recovery_periods", on_delete="RESTRICT")
    started_on = DateField()
    ended_on = DateField(null=True)
    end_reason = CharField(default="")  # returned_to_use

    class Meta:
        indexes = ((("person", "started_on"), False),)


# At most one at a time, whatever is undone in whatever order.
RecoveryPeriod.add_index(
    RecoveryPeriod.person,
    unique=True,
    where=RecoveryPeriod.ended_on.is_null(),
    name="recovery_period_one_current",
)


class Consent(Record):
    """A written consent to disclose (42 CFR 2.31, 2.35), as it was signed. Blank means missing.

    It ends on ``expires_on`` or with ``expires_event``; one for a court, probation or parole can be
    revoked from ``revocable_from``, a day or an event in words. ``right_to_revoke`` is the text
    that was shown. ``signer_name`` is of whoever signed for the person, or what was typed as the
    signature. ``revoked_on`` is also the day on which the event came, "event_came".
    """

    person = ForeignKeyField(Person, backref="consents", on_delete="RESTRICT")
    kind = CharField(default="general")  # general, court_probation, legal_proceedings
    discloser = CharField(default="")
    what = TextField(default="")
    recipient = CharField(default="")
    recipient_address = CharField(default="")
    purpose = CharField(default="")
    expires_on = DateField(null=True, index=True)
    expires_event = CharField(default="")
    right_to_revoke = TextField(default="")
    revocable_from = CharField(default="")
    signed_on = DateField(null=True)
    signer = CharField(default="self")  # self, parent, guardian
    signer_name = CharField(default="")
    signature = CharField(default="")  # paper, typed
    revoked_on = DateField(null=True)
    revoked_how = CharField(default="")  # in_writing, spoken, found_false, event_came
    account_id = IntegerField(null=True)


class Disclosure(Record):
    """Something about the person was told to somebody outside (42 CFR 2.25).

    ``basis`` is "consent", "director" (who wrote ``director_reason``) or "emergency" (2.51): then
    ``recipient`` is of the medical personnel, with an ``affiliation``, ``purpose`` is the nature
    of the emergency, and ``told_at`` the time. A proof of attendance is of the days
    ``attended_from`` through ``attended_until``.
    """

    person = ForeignKeyField(Person, backref="disclosures", on_delete="RESTRICT")
    basis = CharField()
    consent = ForeignKeyField(Consent, null=True, backref="disclosures", on_delete="RESTRICT")
    told_on = DateField()
    told_at = TimeField(null=True)
    recipient = CharField()
    recipient_address = CharField(default="")
    affiliation = CharField(default="")
    told_what = TextField(default="")
    purpose = TextField(default="")
    director_reason = TextField(default="")
    told_by = CharField()
    account_id = IntegerField(null=True)
    attended_from = DateField(null=True)
    attended_until = DateField(null=True)

    class Meta:
        indexes = ((("person", "told_on"), False),)


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
