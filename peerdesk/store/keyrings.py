"""Which keyring holds: the present file, its copy, or the one that a change wrote beside them.

A change of the keyring and the rows that belong to it can't be written at one moment. So the
changed keyring is written beside the present one first (``write_next``), with a generation one
higher; the records take that generation in the same transaction as the rows; then the file is
put in place (``settle``). Whatever a power cut leaves, the generation in the records decides
which file holds, and ``settle`` brings the others into line with it. The keyring is kept twice.

What can be opened is never refused for tidiness: a file that is damaged is passed over as long
as another one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from peerdesk.errors import Damaged, OldKeys, PeerDeskError, WrongPassword
from peerdesk.store import moves
from peerdesk.store.files import plain_os_error, sync_folder, write_atomically
from peerdesk.store.folder import DataFolder
from peerdesk.store.keyring import Keyring, Slot
from peerdesk.text import in_order
from peerdesk.words import _


def found(folder: DataFolder) -> list[Keyring]:
    """The whole keyrings in the folder, the present one first; at least one.

    Raises NotSetUp, Damaged when there is none that is whole, or another FolderError.
    """
    paths = (folder.keyring_path, folder.keyring_copy_path, folder.keyring_next_path)
    whole: list[Keyring] = []
    refusals: list[PeerDeskError] = []
    contents = set()
    for path in paths:
        try:
            content = path.read_bytes()
            if content not in contents:
                whole.append(Keyring.read(content))
                contents.add(content)
        except FileNotFoundError:
            continue
        except Damaged as error:
            refusals.append(error)
        except OSError as error:
            refusals.append(plain_os_error(error))
    if whole:
        return whole
    if refusals:
        raise refusals[0]
    return [Keyring.load(folder.keyring_path)]  # which says why there is none


def slots(keyrings: Sequence[Keyring]) -> list[Slot]:
    """Who can sign in, by any of them: which one holds is known only once the records are open."""
    by_account = {slot.account_id: slot for each in reversed(keyrings) for slot in each.accounts}
    return sorted(by_account.values(), key=lambda slot: in_order(slot.sign_in_name))


def by_password(
    keyrings: Iterable[Keyring], account: int | str, password: str
) -> Iterator[tuple[Keyring, bytes]]:
    """Each of them that the password opens, and the data key in it, which may be an earlier one.

    Raises WrongPassword when it opens none.
    """
    return _opened(
        keyrings,
        lambda each: each.unlock(account, password),
        lambda each: each.slot(account),
    )


def by_recovery_code(keyrings: Iterable[Keyring], code: str) -> Iterator[tuple[Keyring, bytes]]:
    """As ``by_password``. Raises Invalid for a code that was mistyped."""
    return _opened(
        keyrings,
        lambda each: each.unlock_with_recovery_code(code),
        lambda each: each.sheet_slot,
    )


def _opened(
    keyrings: Iterable[Keyring],
    open_one: Callable[[Keyring], bytes],
    slot_of: Callable[[Keyring], object],
) -> Iterator[tuple[Keyring, bytes]]:
    """What stands in two of them is tried once (0.4 s)."""
    tried: list[object] = []
    refusal: PeerDeskError | None = None
    opened = False
    for each in keyrings:
        slot = slot_of(each)
        if slot in tried:
            continue
        tried.append(slot)
        try:
            data_key = open_one(each)
        except (WrongPassword, Damaged) as error:
            refusal = refusal or error
            continue
        opened = True
        yield each, data_key
    if not opened:
        assert refusal is not None, "one of them at least was tried"
        raise refusal


def holding(keyrings: Sequence[Keyring], data_key: bytes, generation: int) -> Keyring:
    """The keyring that goes with records of this ``generation``.

    One that is newer than the records holds as well: they came from an older copy, and nobody is
    to be locked out for that. An older one doesn't. Raises OldKeys.
    """
    fitting = [each for each in keyrings if each.fits(data_key) and each.is_sealed_by(data_key)]
    for each in fitting:
        if each.generation == generation:
            return each
    newer = [each for each in fitting if each.generation > generation]
    # Beside the records' own one a newer one is a change that they never took.
    if newer:
        return min(newer, key=lambda each: each.generation)
    raise OldKeys(
        _(
            "The file that holds the keys (keyring.json) is older than the records: somebody put "
            "an older copy in its place. It opens nothing any more, and nothing was changed. Use "
            "the recovery sheet (“Forgot the password?”), or restore the newest backup."
        )
    )


def keys_or_records_unfit() -> OldKeys:
    """What is said when a keyring opens, but not the records, and the key was changed before."""
    return OldKeys(
        _(
            "The keys in keyring.json don't open the records. Either the file is from before the "
            "key was changed, or the records file is damaged. Nothing was changed. Use the newest "
            "recovery sheet (“Forgot the password?”), or restore the newest backup."
        )
    )


def write_next(folder: DataFolder, keyring: Keyring, data_key: bytes) -> None:
    """Write a changed keyring beside the present one; it holds once the records say so.

    Call inside the transaction that raises their generation, after ``settle``. Raises a
    FolderError, and then nothing has changed.
    """
    write_atomically(folder.keyring_next_path, keyring.content(data_key))


def settle(folder: DataFolder, data_key: bytes, generation: int) -> Keyring:
    """Bring the files into line with the records; the keyring that holds.

    Raises OldKeys, or a FolderError when the disk refuses: the keyring then still holds from
    where it lies, and the next opening tries again.
    """
    keyring = holding(found(folder), data_key, generation)
    content = keyring.content(data_key) if keyring.generation else None
    refusal: PeerDeskError | None = None
    if content is not None:
        for path in (folder.keyring_path, folder.keyring_copy_path):
            # Each by itself: another program may hold one of them.
            try:
                _put(folder, path, content)
            except PeerDeskError as error:
                refusal = refusal or error
    if refusal is not None:
        raise refusal
    try:
        moves.delete(folder.keyring_next_path, missing_ok=True)
    except OSError as error:
        raise plain_os_error(error) from None
    return keyring


def _put(folder: DataFolder, path: Path, content: bytes) -> None:
    try:
        if _is(path, content):
            return
        if path == folder.keyring_path and _is(folder.keyring_next_path, content):
            # Needs no room: the disk may be full.
            moves.replace(folder.keyring_next_path, path)
            sync_folder(folder.center)
            return
    except OSError as error:
        raise plain_os_error(error) from None
    write_atomically(path, content)


def _is(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def content_for(folder: DataFolder, data_key: bytes, generation: int) -> bytes | None:
    """The file's content of just this generation, for a backup; None when a change came between."""
    for each in found(folder):
        if each.fits(data_key) and each.generation == generation:
            return each.content(data_key) if generation else folder.keyring_path.read_bytes()
    return None
