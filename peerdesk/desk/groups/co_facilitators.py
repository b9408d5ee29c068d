"""Co-facilitators written as text before they were accounts: whose account each of them means.

The program looks once: a text that names one active account becomes that account. The rest are
for the director, who says which account it is, or that somebody without one is meant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import Invalid, PeerDeskError
from peerdesk.records.groups import Group
from peerdesk.records.office import Account
from peerdesk.said import said
from peerdesk.store import journal
from peerdesk.store.journal import Done
from peerdesk.text import in_order, normalise
from peerdesk.words import _


@dataclass(frozen=True)
class Unlinked:
    """A group whose co-facilitator ``name`` is linked to no account yet."""

    group_id: int
    group: str
    name: str


def link_known_names(actor: Actor) -> Done[int]:
    """The program's own work at an opening: link the texts that nobody has looked at yet.

    Returns how many; a text is looked at once, since a later account of that name may be another's.
    """
    waiting = list(_written().where(Group.co_facilitator_settled.is_null()))
    if not waiting:
        return Done(None, said("co_facilitators_linked", n=0), frozenset(), 0)
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for account in Account.select().where(Account.active == True):  # noqa: E712
        by_name[normalise(account.name)].append(account.id)
    count = 0
    with journal.entry(actor, kind="system") as entry:
        for group in waiting:
            meant = by_name.get(normalise(group.co_facilitator_name), [])
            is_known = len(meant) == 1 and meant[0] != group.facilitator_id
            group.co_facilitator_settled = is_known
            if is_known:
                group.co_facilitator, group.co_facilitator_name = meant[0], ""
                count += 1
            group.save()
        entry.label = said("co_facilitators_linked", n=count)
    return entry.done(count)


def unlinked(actor: Actor) -> list[Unlinked]:
    """The groups whose co-facilitator waits for the director to say who it is, by name."""
    require(actor, Right.KEEP_ACCOUNTS)
    today = actor.clock.today()
    rows = _written().where(
        Group.co_facilitator_settled == False,  # noqa: E712
        Group.ends_on.is_null() | (Group.ends_on >= today),
    )
    found = [Unlinked(row.id, row.name, row.co_facilitator_name) for row in rows]
    return sorted(found, key=lambda row: (in_order(row.group), row.group_id))


def link_co_facilitator(actor: Actor, group_id: int, account_id: int | None) -> Done[None]:
    """Say whose account the text means; None: somebody without an account, the name stays."""
    require(actor, Right.KEEP_ACCOUNTS)
    group = _written().where(Group.id == group_id).first()
    if group is None:
        raise PeerDeskError(_("This co-facilitator was linked or changed meanwhile."))
    name = group.co_facilitator_name
    if account_id is None:
        label = said("co_facilitator_kept", name=name, group=group.name)
    else:
        account = Account.get_or_none(Account.id == account_id, Account.active)
        if account is None:
            raise Invalid({"account": _("Choose an account from the list.")})
        if account_id == group.facilitator_id:
            raise Invalid({"account": leads_already()})
        label = said("co_facilitator_linked", name=name, group=group.name, account=account.name)
        group.co_facilitator, group.co_facilitator_name = account, ""
    with journal.entry(actor, label) as entry:
        group.co_facilitator_settled = True
        group.save()
    return entry.done(None)


def leads_already() -> str:
    """What is said where the facilitator is chosen as the own co-facilitator."""
    return _("This account is the facilitator already.")


def _written() -> Any:
    """Groups with a co-facilitator's name and no account, as a query."""
    return Group.select().where(Group.co_facilitator.is_null(), Group.co_facilitator_name != "")
