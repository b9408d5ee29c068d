"""The center's settings and the staff's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import available_timezones

from peewee import fn
from pydantic import Field, field_validator, model_validator

from peerdesk.actor import Actor, Role
from peerdesk.desk.basics import center_day
from peerdesk.desk.basics.forms import Form, TypedTime, checked, wrong
from peerdesk.desk.basics.languages import center_language
from peerdesk.desk.basics.rights import Right, may, require, role_needed
from peerdesk.desk.office.key_changes import key_change, keyring_in_use
from peerdesk.desk.office.slips import has_a_slip
from peerdesk.errors import Invalid, Refused, WrongPassword
from peerdesk.records.groups import Group
from peerdesk.records.office import Account, AccountRole, Center
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.folder import DataFolder
from peerdesk.store.journal import Done
from peerdesk.store.keyring import Cost
from peerdesk.store.passwords import check_password
from peerdesk.text import in_order, one_line
from peerdesk.words import LANGUAGES, N_, _, clock_time, ngettext

_NIGHT_ENDS = time(4)
_DAY_ENDS = "day_ends_at"

PAPERS = (("letter", N_("Letter")), ("a4", N_("A4")))


class CenterForm(Form):
    """The settings that the director keeps. Minutes, days and counts are whole numbers."""

    name: str = Field(min_length=1, max_length=120)
    address: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=40)
    time_zone: str
    paper: str = Field(default="letter", pattern="^(letter|a4)$")
    language: str = Field(default="en", pattern=f"^({'|'.join(LANGUAGES)})$")
    idle_minutes: int = Field(default=10, ge=1, le=120)
    group_capacity: int = Field(default=12, ge=1, le=500)
    mentor_limit: int = Field(default=15, ge=1, le=200)
    spare_lines: int = Field(default=8, ge=0, le=60)
    shred_after_days: int = Field(default=7, ge=1, le=365)
    suppression_threshold: int = Field(default=11, ge=2, le=50)
    notice_version: str = Field(default="1", min_length=1, max_length=20)
    closing_time: TypedTime = None
    day_ends_at: TypedTime = None
    """None or midnight: with the calendar's day."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(_("Choose a time zone from the list."))
        return value

    @field_validator("day_ends_at")
    @classmethod
    def _in_the_night(cls, value: time | None) -> time | None:
        if value is not None and value > center_day.LATEST:
            latest = clock_time(center_day.LATEST)
            raise ValueError(_("Choose a time from midnight to {latest}.", latest=latest))
        return value

    @model_validator(mode="after")
    def _in_the_day(self) -> CenterForm:
        """A visit is of one day: one that was left open would end before it began."""
        closing, ends = self.closing_time, self.day_ends_at or time.min
        if closing is not None and closing == ends > time.min:
            raise wrong("day_ends_at", _("Choose a time after closing time."))
        if closing is not None and ends <= closing < _NIGHT_ENDS:
            message = _("A day's visits end with the day. Say below that it ends later.")
            raise wrong("closing_time", message)
        return self


class AccountForm(Form):
    """An account as the director types it. The password is typed for a new account only."""

    name: str = Field(min_length=1, max_length=80)
    sign_in_name: str = Field(min_length=1, max_length=40)
    roles: list[Role]

    @field_validator("roles")
    @classmethod
    def _has_one(cls, value: list[Role]) -> list[Role]:
        if not value:
            raise ValueError(role_needed())
        return value


@dataclass(frozen=True)
class AccountRow:
    """One account in the list of accounts."""

    id: int
    name: str
    sign_in_name: str
    roles: tuple[Role, ...]
    active: bool
    waiting_since: date | None = None
    """Came with a restored backup on that day, and can't sign in before ``let_in``."""
    on_a_slip: bool = False
    """Its password is one from a slip; at the next sign-in another is chosen."""


@dataclass(frozen=True)
class CenterCard:
    """What every screen may know of the center."""

    name: str
    time_zone: str
    paper: str
    idle_minutes: int
    fictional: bool
    closing_time: time | None
    region: str = "US"
    language: str = "en"


def center_card(actor: Actor) -> CenterCard:
    """The center's name and the settings that the window itself needs; for everybody."""
    row = Center.get()
    return CenterCard(
        row.name,
        row.time_zone,
        row.paper,
        row.idle_minutes,
        row.fictional,
        row.closing_time,
        row.region,
        center_language(),
    )


def center_values(actor: Actor) -> dict[str, object]:
    """The settings as the form shows them."""
    require(actor, Right.KEEP_CENTER)
    row = Center.get()
    values = {name: getattr(row, name) for name in CenterForm.model_fields if name != _DAY_ENDS}
    _since, ends = center_day.newest()
    return {**values, "language": center_language(), _DAY_ENDS: ends if ends > time.min else None}


def day_ends_from(actor: Actor) -> date | None:
    """From which day the end of the center's day, as it was set, holds; None when it does."""
    require(actor, Right.KEEP_CENTER)
    since, _ends = center_day.newest()
    return since if since is not None and since > actor.clock.today() else None


def change_center(actor: Actor, values: dict[str, object]) -> Done[None]:
    """Keep the settings in ``values``; others stay. Raises Invalid at the fields."""
    require(actor, Right.KEEP_CENTER)
    form = checked(CenterForm, {**center_values(actor), **values})
    with journal.entry(actor, said("center_changed")) as entry:
        row = Center.get()
        for name in values:
            if name != _DAY_ENDS:
                setattr(row, name, getattr(form, name))
        row.save()
        if _DAY_ENDS in values:
            center_day.keep(actor.clock, form.day_ends_at or time.min)
    return entry.done(None)


def accounts(actor: Actor) -> list[AccountRow]:
    """Every account, active ones first, by name."""
    require(actor, Right.KEEP_ACCOUNTS)
    roles = _roles_by_account()
    rows = sorted(Account.select(), key=lambda row: (not row.active, in_order(row.name)))
    return [
        AccountRow(
            row.id,
            row.name,
            row.sign_in_name,
            roles.get(row.id, ()),
            row.active,
            waiting_since=row.waiting_since,
            on_a_slip=has_a_slip(row),
        )
        for row in rows
    ]


def waiting_words(actor: Actor) -> str:
    """Told to a director on Today: which accounts wait for something; "" when none do."""
    if not may(actor, Right.KEEP_ACCOUNTS):
        return ""
    rows = list(Account.select())
    said = []
    if waiting := sum(row.waiting_since is not None for row in rows):
        words = ngettext(
            "{n} account of the restored backup waits for your yes.",
            "{n} accounts of the restored backup wait for your yes.",
            waiting,
        )
        said.append(words)
    if on_slips := sum(has_a_slip(row) and row.waiting_since is None for row in rows):
        words = ngettext(
            "{n} account still opens with the one-time password from its slip.",
            "{n} accounts still open with the one-time passwords from their slips.",
            on_slips,
        )
        said.append(words)
    return " ".join(said)


def let_in(actor: Actor, account_id: int) -> Done[None]:
    """The director's yes to an account that came with a restored backup: its password opens."""
    require(actor, Right.KEEP_ACCOUNTS)
    with journal.entry(actor, "", kind="account") as entry:
        account = Account.get_by_id(account_id)
        account.waiting_since = None
        account.save()
        entry.label = said("account_let_in", name=account.name)
    return entry.done(None)


def facilitators(actor: Actor) -> list[tuple[int, str]]:
    """Active accounts that run groups or lead one now, by name; for the group's form."""
    require(actor, Right.KEEP_GROUPS)
    runs = AccountRole.select(AccountRole.account).where(AccountRole.role == Role.FACILITATOR.value)
    leads = Group.select().where(
        (Group.facilitator == Account.id) | (Group.co_facilitator == Account.id)
    )
    rows = Account.select(Account.id, Account.name).where(
        Account.active == True,  # noqa: E712
        Account.id.in_(runs) | fn.EXISTS(leads),
    )
    return sorted(rows.tuples(), key=lambda account: in_order(account[1]))


def add_account(
    actor: Actor,
    folder: DataFolder,
    values: dict[str, object],
    password: str,
    cost: Cost | None = None,
) -> Done[int]:
    """Add an account with its own key slot. Raises Invalid at the fields."""
    require(actor, Right.KEEP_ACCOUNTS)
    form = checked(AccountForm, values)
    check_password(password, name=form.sign_in_name)
    _require_free_name(form.sign_in_name, None)
    label = said("account_added", name=form.name)
    with key_change(actor, folder, label) as change:
        account = Account(name=form.name, sign_in_name=form.sign_in_name)
        account.save()
        _keep_roles(account, form.roles)
        change.set_password(account, password, cost)
    return change.done(int(account.id))


def change_account(
    actor: Actor, folder: DataFolder, account_id: int, values: dict[str, object]
) -> Done[None]:
    """Change names and roles; there is always an active director."""
    require(actor, Right.KEEP_ACCOUNTS)
    form = checked(AccountForm, values)
    _require_free_name(form.sign_in_name, account_id)
    label = said("account_changed", name=form.name)
    with key_change(actor, folder, label) as change:
        account = Account.get_by_id(account_id)
        account.name, account.sign_in_name = form.name, form.sign_in_name
        account.save()
        _keep_roles(account, form.roles)
        _require_a_director()
        change.keyring.rename(account_id, form.sign_in_name)
    return change.done(None)


def disable_account(actor: Actor, folder: DataFolder, account_id: int) -> Done[None]:
    """Take the account's key slot away; its name stays in the history."""
    require(actor, Right.KEEP_ACCOUNTS)
    account = Account.get_by_id(account_id)
    label = said("account_disabled", name=account.name)
    with key_change(actor, folder, label) as change:
        account.active, account.waiting_since = False, None
        account.save()
        _require_a_director()
        change.keyring.remove(account_id)
    return change.done(None)


def give_password(
    actor: Actor, folder: DataFolder, account_id: int, password: str, cost: Cost | None = None
) -> Done[None]:
    """A director gives another account a new password, and enables it again."""
    require(actor, Right.KEEP_ACCOUNTS)
    account = Account.get_by_id(account_id)
    check_password(password, name=account.sign_in_name)
    label = said("password_given", name=account.name)
    with key_change(actor, folder, label) as change:
        account.active, account.waiting_since = True, None
        change.set_password(account, password, cost)
    return change.done(None)


def change_own_password(
    actor: Actor, folder: DataFolder, old: str, new: str, cost: Cost | None = None
) -> Done[None]:
    """Everybody's own; the old one is asked for. Raises Invalid at ``old`` or ``password``."""
    if actor.account_id is None:
        raise Refused(_("Sign in first."))
    account = Account.get_by_id(actor.account_id)
    try:
        keyring_in_use(folder).unlock(account.id, old)
    except WrongPassword:
        raise Invalid({"old": _("That is not your password.")}) from None
    check_password(new, name=account.sign_in_name)
    with key_change(actor, folder, said("own_password_changed")) as change:
        change.set_password(account, new, cost)
    return change.done(None)


def _roles_by_account() -> dict[int, tuple[Role, ...]]:
    found: dict[int, list[Role]] = {}
    for row in AccountRole.select().order_by(AccountRole.role):
        found.setdefault(row.account_id, []).append(Role(row.role))
    return {account_id: tuple(roles) for account_id, roles in found.items()}


def _keep_roles(account: Account, roles: list[Role]) -> None:
    now = {row.role: row for row in AccountRole.select().where(AccountRole.account == account)}
    for name, row in now.items():
        if name not in roles:
            row.delete_instance()
    for role in roles:
        if role.value not in now:
            AccountRole(account=account, role=role.value).save()


def _require_free_name(sign_in_name: str, account_id: int | None) -> None:
    wanted = one_line(sign_in_name).casefold()
    for row in Account.select():
        if row.id != account_id and one_line(row.sign_in_name).casefold() == wanted:
            raise Invalid({"sign_in_name": _("Somebody else signs in with this name already.")})


def _require_a_director() -> None:
    directors = (
        Account.select()
        .join(AccountRole)
        .where(
            Account.active == True,  # noqa: E712
            Account.waiting_since.is_null(),
            AccountRole.role == Role.DIRECTOR.value,
        )
    )
    if not directors.exists():
        raise Invalid({"roles": _("There must be a director. Give somebody else that role first.")})
