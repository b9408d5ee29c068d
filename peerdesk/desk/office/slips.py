"""One-time passwords: each on a slip of paper, each good until its owner chooses another.

A slip is made when the key of the records was changed, since nobody's password but the
director's is known then. The password is in the keyring like any other, and nowhere in clear.
"""

from __future__ import annotations

from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.going_out import Leaving
from peerdesk.desk.basics.languages import center_language, spoken
from peerdesk.desk.basics.letterhead import letterhead
from peerdesk.desk.basics.rights import Right, require
from peerdesk.desk.basics.sheets import Slip, SlipsSheet
from peerdesk.desk.office.key_changes import key_change, keyring_in_use
from peerdesk.errors import Invalid, PeerDeskError, Refused, WrongPassword
from peerdesk.records.office import Account
from peerdesk.said import said
from peerdesk.store.folder import DataFolder
from peerdesk.store.journal import Done
from peerdesk.store.keyring import Cost
from peerdesk.store.passwords import check_password, new_one_time_password
from peerdesk.text import in_order
from peerdesk.words import _


def must_choose(actor: Actor) -> bool:
    """Whether the password just typed is one from a slip: another is chosen before anything."""
    if actor.account_id is None:
        return False
    return is_on_a_slip(Account.get_by_id(actor.account_id))


def require_own_password(actor: Actor) -> None:
    """Raise PeerDeskError while ``must_choose``: for ways in that can't ask."""
    if must_choose(actor):
        raise PeerDeskError(
            _(
                "This password is from a slip, for one time. Open PeerDesk and sign in with it "
                "to choose your own."
            )
        )


def choose_password(
    actor: Actor, folder: DataFolder, password: str, cost: Cost | None = None
) -> Done[None]:
    """The own password instead of the one from the slip. Raises Invalid at ``password``."""
    if not must_choose(actor):
        raise Refused(_("Your password is your own already."))
    account = Account.get_by_id(actor.account_id)
    check_password(password, name=account.sign_in_name)
    try:
        keyring_in_use(folder).unlock(account.id, password)
    except WrongPassword:
        pass
    else:
        raise Invalid({"password": _("This is the one on the slip. Choose another.")})
    with key_change(actor, folder, said("own_password_changed")) as change:
        change.set_password(account, password, cost)
    return change.done(None)


def new_slips(actor: Actor, folder: DataFolder, cost: Cost | None = None) -> Done[tuple[Slip, ...]]:
    """New one-time passwords for everybody who still waits for one: the slips before are void."""
    require(actor, Right.KEEP_ACCOUNTS)
    rows = sorted(filter(has_a_slip, Account.select()), key=lambda row: in_order(row.name))
    if not rows:
        raise PeerDeskError(_("Nobody waits for a slip."))
    label = said("slips_made", names=tuple(row.name for row in rows))
    slips = []
    with key_change(actor, folder, label) as change:
        cost = cost or Cost.tuned()
        for row in rows:
            slip = new_slip(row)
            slips.append(slip)
            change.set_password(row, slip.password, cost)
            row.once_since = row.key_since
            row.save()
    return change.done(tuple(slips))


def slips_sheet(actor: Actor, slips: tuple[Slip, ...]) -> SlipsSheet:
    """For the printer."""
    require(actor, Right.KEEP_ACCOUNTS)
    return SlipsSheet(letterhead(actor), slips)


def leaving(actor: Actor) -> Leaving:
    """What the way out is told of the slips."""
    require(actor, Right.KEEP_ACCOUNTS)
    return Leaving(said("slips"), Right.KEEP_ACCOUNTS)


def new_slip(account: Any) -> Slip:
    """A one-time password for an account; opens nothing before the keyring has it."""
    return Slip(
        account.name,
        account.sign_in_name,
        spoken(account.language) if account.language else center_language(),
        new_one_time_password(),
    )


def is_on_a_slip(account: Any) -> bool:
    """Whether the account's password is still the one from its slip."""
    return account.once_since is not None and account.once_since == account.key_since


def has_a_slip(account: Any) -> bool:
    """Whether somebody who may sign in has no password of their own yet."""
    return bool(account.active) and is_on_a_slip(account)
