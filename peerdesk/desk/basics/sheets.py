"""What goes onto paper, as plain values. ``desk`` fills these in, ``reports`` prints them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

Paper = Literal["letter", "a4"]


@dataclass(frozen=True)
class Letterhead:
    """What stands on every page: whose paper it is, and who printed it when (center's time)."""

    center: str
    address: str
    paper: Paper
    printed_by: str
    printed_at: datetime


@dataclass(frozen=True)
class RosterLine:
    """One numbered line of a roster.

    ``name`` is what is used at the table: first name and initial, or an alias; never a
    surname. ``pronouns``, ``needs`` and ``follow_up`` are printed on the facilitator's copy only.
    """

    name: str
    code: str
    new_today: bool = False
    pronouns: str = ""
    needs: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class RosterSheet:
    """One group meeting's table sheet. ``number`` is the journaled sheet number, such as 1042."""

    letterhead: Letterhead
    number: int
    group: str
    day: date
    starts: time
    ends: time
    room: str
    facilitator: str
    lines: tuple[RosterLine, ...]
    spare_lines: int
    shred_by: date
    facilitator_copy: bool = False
    preview: bool = False
    language: str = ""
    """In which it is printed; "" for the one in use."""
    after_midnight: bool = False
    """Whether it starts when the calendar's next day has begun."""


@dataclass(frozen=True)
class SignInSheet:
    """A blank sign-in sheet. ``purposes`` are numbered from 1, as the keys that choose them.

    ``number`` tells it from others; it is shredded ``shred_days`` after its day.
    """

    letterhead: Letterhead
    number: str
    purposes: tuple[str, ...]
    shred_days: int


@dataclass(frozen=True)
class RecoverySheet:
    """The recovery code, printed once at set-up. ``code`` is in groups, such as ABCD-EFGH-..."""

    letterhead: Letterhead
    code: str
    folder: str
    number: int


@dataclass(frozen=True)
class Slip:
    """Somebody's one-time password. ``language`` is the one that they read."""

    name: str
    sign_in_name: str
    language: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class SlipsSheet:
    """One-time passwords, a slip for each person."""

    letterhead: Letterhead
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class FormQuestion:
    """A question of a paper form: with ``options`` (word, ticked) boxes to tick, else to write on.

    ``rows`` are words before the rows of boxes, which are then equally long. Short ones (``lines``
    1) stand two beside each other. ``unanswered`` is "declined" or "unknown" when that was the
    answer; ``may_decline`` prints the boxes for it.
    """

    label: str
    answer: str = ""
    options: tuple[tuple[str, bool], ...] = ()
    lines: int = 1
    rows: tuple[str, ...] = ()
    unanswered: str = ""
    may_decline: bool = True


@dataclass(frozen=True)
class FormSection:
    """Questions under a title."""

    title: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True)
class IntakeSheet:
    """An intake to fill in by hand, or as it is on file. ``name`` and ``code`` "" on a blank one.

    ``day`` is the day of the intake.
    """

    letterhead: Letterhead
    title: str
    name: str
    code: str
    day: date | None
    sections: tuple[FormSection, ...]


@dataclass(frozen=True)
class ConsentSheet:
    """A written consent (42 CFR 2.31): numbered elements to fill in, texts, and the signature.

    ``law`` names the sections that ask for it; ``right_to_revoke`` and ``texts`` are whole
    sentences. ``signed`` says how it was signed, "" to be signed by hand, as are the day and who
    received it; ``revoked`` says how it ended.
    """

    letterhead: Letterhead
    title: str
    law: str
    person: FormQuestion
    code: str
    elements: tuple[FormQuestion, ...]
    right_to_revoke: str
    texts: tuple[str, ...]
    signer: FormQuestion
    signer_name: str
    signed: str
    signed_day: str
    received_by: str
    revoked: str


@dataclass(frozen=True)
class AccountingLine:
    """Something that was told to somebody outside: when, to whom and where they are, on what
    ground."""

    when: str
    recipient: str
    address: str
    what: str
    purpose: str
    ground: str


@dataclass(frozen=True)
class AccountingSheet:
    """The accounting of disclosures of one person (42 CFR 2.25), from ``since``, newest first."""

    letterhead: Letterhead
    name: str
    code: str
    since: date
    lines: tuple[AccountingLine, ...]


@dataclass(frozen=True)
class AttendedLine:
    """A meeting to which somebody came. Times that are not recorded are blank, to be written.

    ``how`` says so of who came late or left early.
    """

    day: str
    group: str
    times: str
    time_in: str
    time_out: str
    how: str
    facilitator: str


@dataclass(frozen=True)
class DisclosureLetter:
    """What somebody outside is told, with the scope of the consent it rests on as label and text.

    ``attended`` are the meetings of a proof of attendance, which whoever led them signs. The
    notice of 42 CFR 2.32 stands below.
    """

    letterhead: Letterhead
    recipient: str
    address: str
    about: str
    told: tuple[tuple[str, str], ...]
    scope: tuple[tuple[str, str], ...]
    attended: tuple[AttendedLine, ...] = ()


@dataclass(frozen=True)
class FileSection:
    """One kind of rows in somebody's file. Columns in which no row says anything are left out."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PersonFileSheet:
    """All that is kept about one person, in words. ``request`` says how they asked for it."""

    letterhead: Letterhead
    name: str
    code: str
    request: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[FileSection, ...]
