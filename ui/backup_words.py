"""A backup in words, for Settings and the rescue page."""

from __future__ import annotations

from peerdesk.words import _, number


def backup_kind(kind: str) -> str:
    """Why a backup was made, in words."""
    words = {
        "daily": _("made by itself"),
        "by-hand": _("made by hand"),
        "before-restore": _("made before a restore"),
        "before-update": _("made before an update"),
    }
    return words.get(kind, words["by-hand"])


def backup_size(size_bytes: int) -> str:
    """In megabytes, never 0."""
    return _("{n} MB", n=number(max(0.1, size_bytes / 1_000_000)))
