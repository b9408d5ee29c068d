"""The center itself: its settings, its staff, its lists."""

from __future__ import annotations

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    TimeField,
)

from peerdesk.records.base import Record
from peerdesk.store.database import database


class Center(Record):
    """The one center of this file, and its settings. There is exactly one row."""

    name = CharField()
    address = TextField(default="")
    phone = CharField(default="")
    time_zone = CharField()
    paper = CharField(default="letter")
    region = CharField(default="US")  # for phone numbers typed without a country
    fictional = BooleanField(default=False)
    idle_minutes = IntegerField(default=10)
    group_capacity = IntegerField(default=12)
    mentor_limit = IntegerField(default=15)
    spare_lines = IntegerField(default=8)
    shred_after_days = IntegerField(default=7)
    review_after_days = IntegerField(default=30)
    suppression_threshold = IntegerField(default=11)
    notice_version = CharField(default="1")
    closing_time = TimeField(null=True)  # when everybody is signed out
    language = CharField(null=True)  # of papers whose reader's language has no catalogue


class Account(Record):
    """One of the staff. The password is not here: the keyring wraps the data key with it."""

    sign_in_name = CharField(unique=True)
    name = CharField()
    active = BooleanField(default=True)
    key_since = IntegerField(null=True)  # the keyring's generation that made its slot
    once_since = IntegerField(null=True)  # the same while its password is one from a slip
    waiting_since = DateField(null=True)  # came with a restored backup, a director's yes is due
    language = CharField(null=True)  # None, here and below: as the computer has it
    theme = CharField(null=True)
    text_size = IntegerField(null=True)  # in percent


class KeyState(Record):
    """What the records know of the keyring beside them. No row, or one.

    ``generation`` says which keyring holds, ``sheet_number`` which recovery sheet opens the
    records: None for none yet, 0 for one from before they had numbers.
    """

    generation = IntegerField(default=0)
    sheets_made = IntegerField(default=0)
    sheet_number = IntegerField(null=True)
    sheet_made_on = DateField(null=True)
    key_changed_on = DateField(null=True)  # the data key; None for never
    kept_keys = CharField(null=True)  # vouches for the keys kept in the records


class CenterDay(Record):
    """From which day on the center's day ends after midnight: before ``ends_at``, what begins
    belongs to the day before. Days before the first row end at midnight.
    """

    since = DateField(unique=True)
    ends_at = TimeField()


class ClockState(Record):
    """Which journal entries tell that the computer's clock is right. No row, or one.

    Those before ``counts_from`` don't: somebody has said since what time it is. Nor do those
    from ``doubted_from`` on, where nobody has. ``unsure_on`` is the day, by the clock in doubt,
    on which somebody didn't know.
    """

    counts_from = IntegerField(default=0)
    doubted_from = IntegerField(null=True)
    unsure_on = DateField(null=True)


class AccountRole(Record):
    """A role of an account."""

    account = ForeignKeyField(Account, backref="roles", on_delete="RESTRICT")
    role = CharField()

    class Meta:
        indexes = ((("account", "role"), True),)


class Choice(Record):
    """An entry of an editable list. An empty label means the shipped word, in any language."""

    list_name = CharField()
    code = CharField()
    label = CharField(default="")
    position = IntegerField()
    retired = BooleanField(default=False)

    class Meta:
        indexes = ((("list_name", "code"), True),)


class Draft(Model):
    """A half-typed form, kept for the account that typed it. ``content`` is JSON.

    Not a journaled record: it is saved as somebody types, and nothing of it is history. An
    account has one about each person and form, and any number without a ``subject_id``.
    """

    id = AutoField()
    account = ForeignKeyField(Account, on_delete="RESTRICT")
    form = CharField()
    subject_id = IntegerField(null=True)
    content = TextField()
    saved_at = DateTimeField()

    class Meta:
        database = database
        indexes = ((("account", "form", "subject_id"), False),)


class ImportMapping(Record):
    """Which column of an imported file holds what, once it was corrected by hand.

    ``signature`` is a digest of the kind of import and the file's headers, ``columns`` JSON
    (column number to field); nothing of it is about anybody. Written in the import's own entry,
    so that it goes when the import is undone.
    """

    signature = CharField(unique=True)
    columns = TextField()
