"""A whole data folder with keyring, made once and copied: for tests that go through the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from peerdesk.actor import Actor
from peerdesk.desk.basics import clock_doubt
from peerdesk.desk.office import recovery_sheets
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.store.database import data_key_in_use
from peerdesk.store.folder import DataFolder
from peerdesk.store.keyring import Cost

PASSWORD = "calm harbor 42 boats"
CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)
"""Tests open keyrings hundreds of times; what a guess costs is tested by itself."""

FIRST_RUN: dict[str, object] = {
    "center_name": "Harbor Light",
    "address": "1 Pier Road",
    "time_zone": "America/New_York",
    "paper": "letter",
    "director_name": "Dana Director",
    "sign_in_name": "director",
    "password": PASSWORD,
}


def set_up_with_sheet(front: FrontDoor) -> str:
    """Make the center as the first run does, its recovery sheet proved; the code on it."""
    front.set_up(FIRST_RUN, CHEAP)
    director = front.sign_in("director", PASSWORD)
    sheet = recovery_sheets.make_sheet(director).value
    recovery_sheets.prove_sheet(director, front.folder, sheet, sheet.code[-4:], CHEAP)
    front.lock()
    return sheet.code


@dataclass
class Door:
    """An entered folder, signed in as its director."""

    path: Path
    front: FrontDoor
    director: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.sign_in()

    @property
    def folder(self) -> DataFolder:
        return self.front.folder

    def sign_in(self) -> Actor:
        self.director = self.front.sign_in("director", PASSWORD)
        return self.director

    def data_key(self) -> bytes:
        return data_key_in_use()


def believe_the_clock(path: Path) -> None:
    """Say that this computer's clock is right: the template's newest entry is of November 2026."""
    front = FrontDoor(path)
    front.enter()
    clock_doubt.answer(front.sign_in("director", PASSWORD), is_right=True)
    front.leave()
