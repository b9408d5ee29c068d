"""What the window needs of where records are kept: the one door between the two.

Everything else it asks the desk for. Loaded before the sign-in page is painted, so nothing here
brings the database or the cipher along.
"""

from __future__ import annotations

from collections.abc import Sequence

from peerdesk.store.failures import damaged as damaged
from peerdesk.store.failures import in_plain_words as in_plain_words
from peerdesk.store.folder import DataFolder as DataFolder
from peerdesk.store.folder import Preferences as Preferences
from peerdesk.store.keyring import Cost as Cost
from peerdesk.store.moves import delete as delete
from peerdesk.store.moves import folder_for_a_while as folder_for_a_while
from peerdesk.store.passwords import check_password as check_password
from peerdesk.store.passwords import password_strength as password_strength
from peerdesk.store.this_pc import centers_beside as centers_beside
from peerdesk.store.this_pc import own_folder as own_folder

NEEDED_TO_SIGN_IN: Sequence[str] = (
    "cryptography.hazmat.primitives.kdf.argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "peerdesk.store.opening",
)
"""Modules that are loaded while a password is typed."""


def newest_entry() -> int:
    """The number of the journal's newest entry, 0 without any.

    Whoever shows what was read before compares it to know whether that may have changed.
    """
    from peerdesk.store import journal

    return journal.latest()
