"""What goes onto paper, as plain values. ``desk`` fills these in, ``reports`` prints them."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class RecoverySheet:
    """The recovery code, printed once at set-up. ``code`` is in groups, such as ABCD-EFGH-..."""

    letterhead: Letterhead
    code: str
    folder: str
