"""Errors whose text may be shown to the person at the desk.

Everything here is the world's fault or the person's choice, and says in plain words what
happened, what is safe and what to do next. Any other exception is ours: it is never
caught to be hidden, and its text is never shown as if it were meant for a reader.
"""

from __future__ import annotations


class PeerDeskError(Exception):
    """The text of this error is a translated sentence for the person at the desk."""


class Refused(PeerDeskError):
    """The signed-in account may not do this; the text says who may."""


class Invalid(PeerDeskError):
    """What was typed can't be kept. ``fields`` maps a field's name to its message."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class NoConsent(PeerDeskError):
    """The gate stayed shut: no valid consent names ``recipient``. The text says what is missing.

    ``consent_id`` is one that names them and lacks something, to be filled in.
    """

    def __init__(self, message: str, recipient: str, consent_id: int | None = None) -> None:
        super().__init__(message)
        self.recipient, self.consent_id = recipient, consent_id


class ChangedSince(PeerDeskError):
    """An undo was refused because somebody has changed the row since.

    ``person_id`` is the person whose record it is about, None when it is about nobody.
    """

    def __init__(self, message: str, person_id: int | None = None) -> None:
        super().__init__(message)
        self.person_id = person_id


class Gone(PeerDeskError):
    """The record is not there any more: its adding was undone, or it was merged or erased."""


class WrongPassword(PeerDeskError):
    """The password (or the recovery code) opens nothing. Says nothing more."""


class AccountWaits(PeerDeskError):
    """The password is right, but the account came with a restored backup: a yes is due first."""


class FolderError(PeerDeskError):
    """Something about the data folder: held by another program, damaged, full, read-only."""


class FolderHeld(FolderError):
    """Another PeerDesk has this folder open."""


class NewerFile(FolderError):
    """The records were written by a newer PeerDesk."""


class Damaged(FolderError):
    """A file of the data folder can't be read as what it should be."""


class OldKeys(FolderError):
    """The keyring beside the records is older than they are."""


class FileInUse(FolderError):
    """Another program has a file open that was to be renamed, replaced or deleted."""


class FolderMoved(FolderError):
    """The records that are open are no longer where they were opened."""


class OtherKeys(FolderError):
    """A backup is under a data key that these records never had."""


class ReadOnlyFolder(FolderError):
    """The folder can't be written to."""


class DiskFull(FolderError):
    """No room is left on the disk."""


class NotSetUp(FolderError):
    """There is no center in this folder yet."""
