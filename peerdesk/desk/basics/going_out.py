"""The one way out: whatever is printed, saved or copied leaves through here, with a trace.

Each subject says what is about to leave as a `Leaving`, and asks its own right and gate for that
(``desk.consents.disclosures`` for what goes to somebody outside); here the right is asked once more
at the moment of leaving, and the journal says what happened, as it happened:

- A file is whole and synced beside its place, then its entry is committed, then it gets its name.
  When that fails an entry says so; the older file of that name stands.
- Paper: that it is being sent, before; that the printer took it, or did not, after.
- A list that is copied: what and how many lines, before it lies on the clipboard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peerdesk.actor import Actor
from peerdesk.confidentiality import short_notice
from peerdesk.desk.basics.rights import Right, require
from peerdesk.errors import FolderError
from peerdesk.said import Said, said
from peerdesk.store import journal
from peerdesk.store.outside import whole_file


@dataclass(frozen=True)
class Leaving:
    """What is about to leave, in the journal's words; ``person_id`` where it is one person's.

    ``right`` is what whoever lets it out has to have.
    """

    what: Said | tuple[Said, ...]
    right: Right
    person_id: int | None = None


@dataclass(frozen=True)
class Made:
    """A finished paper or file, and what it is."""

    content: bytes
    leaving: Leaving


@contextmanager
def going_into_file(
    actor: Actor, made: Made, path: Path, *, make_folders: bool = False
) -> Iterator[None]:
    """Lay the file beside its place; give it its name when the block ends without an error.

    Raises FolderError in plain words, before the block when it can't be written.
    """
    leaving = made.leaving
    require(actor, leaving.right)
    with whole_file(path, made.content, make_folders) as file:
        yield
        saving(actor, leaving)
        try:
            file.put_in_place()
        except FolderError:
            not_saved(actor, leaving)
            raise


def check_place(path: Path) -> None:
    """Raise FolderError in plain words where `save` with ``make_folders`` would."""
    with whole_file(path, b"", make_folders=True):
        pass


def save(actor: Actor, made: Made, path: Path, *, make_folders: bool = False) -> None:
    """Write the file, for its owner alone. All or nothing; journaled before it has its name."""
    with going_into_file(actor, made, path, make_folders=make_folders):
        pass


def saving(actor: Actor, leaving: Leaving) -> None:
    """The file is whole and gets its name now, or it is written to the terminal."""
    require(actor, leaving.right)
    label = said("file_saved", what=leaving.what)
    journal.note(actor, label, kind="export", person_id=leaving.person_id)


def not_saved(actor: Actor, leaving: Leaving) -> None:
    """What was journaled as saved did not get its name after all."""
    require(actor, leaving.right)
    label = said("file_not_saved", what=leaving.what)
    journal.note(actor, label, kind="not_saved", person_id=leaving.person_id)


def sending(actor: Actor, leaving: Leaving) -> None:
    """Somebody pressed Print: before the first page is handed over."""
    require(actor, leaving.right)
    label = said("paper_sending", what=leaving.what)
    journal.note(actor, label, kind="sending", person_id=leaving.person_id)


def sent(actor: Actor, leaving: Leaving, taken: bool) -> None:
    """The printer took the pages, or it did not."""
    require(actor, leaving.right)
    label = said("paper_handed_over" if taken else "paper_not_printed", what=leaving.what)
    kind = "print" if taken else "not_printed"
    journal.note(actor, label, kind=kind, person_id=leaving.person_id)


def copied(actor: Actor, words: str, lines: Sequence[str]) -> str:
    """The text of a copied list: ``lines``, and the short notice as the last one.

    Journaled by what the list is called and how many lines it has, not by what is in them.
    """
    require(actor, Right.FIND_PEOPLE)
    journal.note(actor, said("list_copied", n=len(lines), list=words), kind="copy")
    return "\n".join([*lines, *short_notice().splitlines()]) + "\n"
