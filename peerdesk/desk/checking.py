"""Is everything whole? What ``peerdesk check`` and Settings say about the records."""

from __future__ import annotations

from peerdesk.actor import Actor
from peerdesk.desk.rights import Right, require
from peerdesk.store import journal
from peerdesk.store.opening import integrity_problems
from peerdesk.words import _, number


def problems(actor: Actor) -> list[str]:
    """Sentences about what is wrong with the records and their journal; empty when all is well.

    Reads every page: seconds for a large center.
    """
    require(actor, Right.BACK_UP)
    found = [_("The records file: {problem}", problem=text) for text in integrity_problems()]
    wrong = journal.verify()
    if wrong:
        found.append(
            _(
                "The journal was changed outside PeerDesk: {count} entries are not as they were "
                "written (first: {first}).",
                count=number(len(wrong)),
                first=wrong[0],
            )
        )
    return found
