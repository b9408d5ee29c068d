"""The first rows of a new center: what the first run asks, and what it keeps."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock
from peerdesk.desk.basics.forms import Form
from peerdesk.desk.basics.rights import PROGRAM
from peerdesk.records.office import Account, AccountRole, Center, KeyState
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.words import LANGUAGES, _


class FirstRun(Form):
    """What the first run asks."""

    center_name: str = Field(min_length=1, max_length=120)
    address: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=40)
    time_zone: str
    paper: str = Field(default="letter", pattern="^(letter|a4)$")
    director_name: str = Field(min_length=1, max_length=80)
    sign_in_name: str = Field(min_length=1, max_length=40)
    password: str = Field(repr=False)
    fictional: bool = False
    language: str | None = Field(default=None, pattern=f"^({'|'.join(LANGUAGES)})$")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(_("Choose a time zone from the list.")) from None
        return value


def keep_first_rows(form: FirstRun, clock: Clock) -> int:
    """Write the center and the director's account; the account's id."""
    program = Actor(None, PROGRAM.name, PROGRAM.roles, clock)
    with journal.entry(program, said("center_set_up", name=form.center_name), kind="system"):
        Center(
            name=form.center_name,
            address=form.address,
            phone=form.phone,
            time_zone=form.time_zone,
            paper=form.paper,
            fictional=form.fictional,
            language=form.language,
        ).save()
        KeyState(generation=1).save()
        account = Account(
            sign_in_name=form.sign_in_name,
            name=form.director_name,
            key_since=1,
            language=form.language,
        )
        account.save()
        AccountRole(account=account, role=Role.DIRECTOR.value).save()
    return int(account.id)
