"""Is everything whole? What ``peerdesk check`` and Settings say about the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from peerdesk.actor import Actor
from peerdesk.desk.rights import Right, require
from peerdesk.said import said
from peerdesk.store import journal, replay
from peerdesk.store.journal import JournalEntry
from peerdesk.store.opening import integrity_problems
from peerdesk.words import N_, _, date_time, ngettext, number


@dataclass(frozen=True)
class Report:
    """What a check found. ``not_proved`` rows have something erased: only their being there."""

    problems: list[str]
    not_proved: int

    def limits(self) -> str:
        """What no check proves, in a sentence or two."""
        erased = ""
        if self.not_proved:
            erased = ngettext(
                "{n} row can't be proved, since something of it was erased. ",
                "{n} rows can't be proved, since something of them was erased. ",
                self.not_proved,
            )
        return erased + _(
            "Half-typed forms are not proved, and whoever holds the key could write all of it "
            "anew: only an older backup or a printed month tells."
        )


def problems(actor: Actor) -> list[str]:
    """Sentences about what is wrong with the records and their journal; empty when all is well."""
    return report(actor).problems


def report(actor: Actor) -> Report:
    """Read every page, verify every entry, and make every change again in memory.

    Takes seconds for a large center. A check that finds nothing is noted, so that a later one
    can say since when something is wrong.
    """
    require(actor, Right.BACK_UP)
    found = [_("The records file: {problem}", problem=text) for text in integrity_problems()]
    again = replay.Replay()
    wrong = journal.verify(again.apply)
    if wrong:
        found.append(
            _(
                "The journal was changed outside PeerDesk: {count} entries are not as they were "
                "written (first: {first}).",
                count=number(len(wrong)),
                first=wrong[0],
            )
        )
    if replay.lost_tail():
        found.append(_("The journal is shorter than it was: its newest entries are missing."))
    differences = [sentence for table in again.differences() for sentence in _said_of(table)]
    if differences:
        found += [*differences, _since(last_good_check(actor), actor)]
    if not found:
        journal.note(actor, said("checked_whole"), kind="check")
    return Report(found, again.not_proved)


def last_good_check(actor: Actor) -> datetime | None:
    """When a check last found nothing wrong (UTC, aware); None when none was made."""
    require(actor, Right.BACK_UP)
    newest = JournalEntry.select(JournalEntry.at).where(JournalEntry.kind == "check")
    found = newest.order_by(JournalEntry.id.desc()).first()
    return None if found is None else datetime.fromisoformat(found.at).astimezone(UTC)


_WORDS = (
    ("added", N_("{table}: {count} rows were added outside PeerDesk (first: {first}).")),
    ("changed", N_("{table}: {count} rows were changed outside PeerDesk (first: {first}).")),
    ("deleted", N_("{table}: {count} rows were deleted outside PeerDesk (first: {first}).")),
)


def _said_of(difference: replay.Difference) -> Iterator[str]:
    for kind, words in _WORDS:
        rows = getattr(difference, kind)
        if rows:
            yield _(words, table=difference.table, count=number(len(rows)), first=min(rows))


def _since(checked: datetime | None, actor: Actor) -> str:
    if checked is None:
        return _("No check was made before this one: it can't be said since when.")
    there = checked.astimezone(ZoneInfo(actor.clock.zone))
    return _("This happened after the last good check, of {when}.", when=date_time(there))
