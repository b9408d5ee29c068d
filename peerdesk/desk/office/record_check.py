"""Is everything whole? What ``peerdesk check`` and Settings say about the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from peerdesk.actor import Actor
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import Invalid
from peerdesk.said import said
from peerdesk.store import anchors, journal, replay
from peerdesk.store.anchors import Anchor
from peerdesk.store.chain import short
from peerdesk.store.database import database
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


@dataclass(frozen=True)
class JournalHead:
    """An entry and its digest as both are printed: who can't reach that paper can't forge it."""

    entry: int
    digest: str


def head(actor: Actor) -> JournalHead:
    """The newest entry; for what is printed."""
    require(actor, Right.BACK_UP)
    newest = anchors.newest()
    return (
        JournalHead(newest.entry, short(bytes.fromhex(newest.digest)))
        if newest
        else JournalHead(0, "")
    )


def head_words(actor: Actor) -> str:
    """The line on a printed month that proves the records up to it."""
    newest = head(actor)
    return _(
        "The records of this month are those up to entry {entry} of the journal, {digest}. "
        "Settings, Backups compares that with the records of any later day.",
        entry=number(newest.entry),
        digest=newest.digest,
    )


def compare_words(actor: Actor, typed: str) -> str:
    """What the records say of the entry whose number is on a paper. Raises Invalid at ``entry``."""
    require(actor, Right.BACK_UP)
    digits = "".join(letter for letter in typed if letter.isdecimal())[:15]
    found = JournalEntry.get_or_none(JournalEntry.id == int(digits)) if digits else None
    if found is None:
        raise Invalid({"entry": _("There is no entry of this number in the records.")})
    return _(
        "Entry {entry} in these records: {digest}. If the paper says the same, nothing up to it "
        "was written anew. If not, restore a backup that says the same as the paper.",
        entry=number(found.id),
        digest=short(found.digest),
    )


def newest_problems(actor: Actor) -> list[str]:
    """The quick form, at each start: the newest entries alone, in a moment. Empty when all is well.

    What was cut off the journal shows there, or is told by the anchor (``missing_words``).
    """
    require(actor, Right.BACK_UP)
    found = []
    if replay.lost_tail():
        found.append(_("The journal is shorter than it was: its newest entries are missing."))
    if journal.verify(after=_before_the_newest()):
        found.append(_("The newest entries of the journal were changed outside PeerDesk."))
    if found:
        found.append(_("Make a full check under Settings, Backups: it names what differs."))
    return found


def missing_words(actor: Actor, anchor: Anchor) -> str:
    """What is said when the newest entry that this computer knows is not in the records."""
    require(actor, Right.BACK_UP)
    newest = journal.latest()
    if anchor.entry > newest:
        what = _(
            "This computer has seen entry {seen} of these records, but they end with entry "
            "{newest}: what was done in between is missing.",
            seen=number(anchor.entry),
            newest=number(newest),
        )
    else:
        what = _(
            "Entry {seen} of these records is another one than this computer has seen: they were "
            "changed outside PeerDesk, or an older copy was put back and worked on.",
            seen=number(anchor.entry),
        )
    return (
        what
        + " "
        + _(
            "If somebody put an older copy of the data folder back on purpose, go on. Else a "
            "director looks for the newest good copy, a backup under Settings, Backups, or on a "
            "stick, and restores it before more is entered."
        )
    )


def _before_the_newest() -> int:
    """The entry before those that the quick form reads."""
    entry = journal.latest() - _NEWEST_ENTRIES
    change = database.execute_sql(
        "SELECT entry_id FROM journal_change ORDER BY id DESC LIMIT 1 OFFSET ?", (_NEWEST_CHANGES,)
    ).fetchone()
    return max(0, entry, change[0] if change else 0)


_NEWEST_ENTRIES, _NEWEST_CHANGES = 200, 2000


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


def _said_of(difference: replay.RowDifference) -> Iterator[str]:
    for kind, words in _WORDS:
        rows = getattr(difference, kind)
        if rows:
            yield _(words, table=difference.table, count=number(len(rows)), first=min(rows))


def _since(checked: datetime | None, actor: Actor) -> str:
    if checked is None:
        return _("No check was made before this one: it can't be said since when.")
    there = checked.astimezone(ZoneInfo(actor.clock.zone))
    return _("This happened after the last good check, of {when}.", when=date_time(there))
