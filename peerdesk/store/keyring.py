"""The keyring: one random data key, wrapped for each account and for the recovery code.

The file lies beside the database and is replaced atomically. Each slot holds the data key under
AES-256-GCM with a key that Argon2id derives from the person's password (or from the recovery
code), with a salt, a nonce and a cost of its own; the tag tells a right password from a wrong one.

What it shows to whoever has the file: the sign-in names, for the sign-in screen offers them
before there is any key, and the account numbers. Nothing else that is personal is in it.

It carries its generation, which the records know too, and a seal over all of it under the data
key: through this program an older copy (each backup carries one) opens nothing any more, and
whoever lacks the key can't give it another number. ``store.keyrings`` says which file holds.

What it can't do: whoever kept an old copy of this file (a backup has one) and knows a password of
its time gets the data key from it: outside this program that opens the records for as long as they
have that key (``desk.office.new_key`` gives them another), and the backups of its time for ever.
Python can't wipe memory reliably either: keys are dropped after use, not erased.

``cryptography`` is imported where a key is derived: the sign-in window only reads the names.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from peerdesk.errors import Damaged, Invalid, NewerFile, NotSetUp, PeerDeskError, WrongPassword
from peerdesk.store.files import plain_os_error
from peerdesk.store.folder import DATABASE_NAME
from peerdesk.store.passwords import plain_recovery_code
from peerdesk.text import in_order, one_line
from peerdesk.words import _

FORMAT = "peerdesk-keyring"
VERSION = 2
_BOUND_TO = 1
"""The version that slots are bound to: they outlive that of the file."""
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16


@dataclass(frozen=True)
class Cost:
    """What one guess costs: Argon2id's memory in KiB, passes over it, and parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        # The upper bounds keep a forged file from taking the computer's memory, or its hours.
        if not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.iterations <= 64
            and self.memory_kib * self.iterations <= 64 * 64 * 1024
        ):
            raise ValueError("these are no parameters for Argon2id")

    @classmethod
    def tuned(
        cls, target_seconds: float = 0.4, seconds: Callable[[], float] = time.perf_counter
    ) -> Cost:
        """The cost of about ``target_seconds`` on this computer, measured by one short run.

        The most memory that leaves three passes (RFC 9106, section 4), and never less than
        OWASP's minimum of 19 MiB and two passes. Above 64 MiB, the RFC's own second choice, the
        window would outgrow its share.
        """
        lanes = 4
        began = seconds()
        # Three passes: the first one alone also pays for getting the memory, twice its own time.
        _derive("", bytes(SALT_BYTES), cls(64 * 1024, 3, lanes))
        for_one_mib = max(seconds() - began, 1e-6) / (64 * 3)
        for mib in (64, 46, 19):
            passes = min(64, int(target_seconds / (for_one_mib * mib)))
            if passes >= 3:
                return cls(mib * 1024, passes, lanes)
        return cls(19 * 1024, max(2, passes), lanes)


@dataclass(frozen=True)
class _Wrapped:
    """The data key under one secret."""

    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True)
class Slot:
    """An account that can open the records."""

    account_id: int
    sign_in_name: str
    wrapped: _Wrapped = field(repr=False)
    since: int = 0
    """The generation that made it; a later one only carries it along."""


@dataclass(frozen=True)
class _Sheet:
    """The data key under the code of the recovery sheet of this number."""

    number: int
    wrapped: _Wrapped = field(repr=False)


class Keyring:
    """The slots of one center. ``store.keyrings`` brings it to the disk.

    Deriving a key takes about 0.4 s and lets other Python threads run meanwhile.
    """

    def __init__(
        self, check: str, generation: int, sheet: _Sheet | None, slots: dict[int, Slot]
    ) -> None:
        self._check = check
        self.generation = generation
        """Grows by one with each change; 0 in a file from before generations."""
        self._sheet = sheet
        self._slots = slots
        self._seal = ""

    @classmethod
    def create(cls) -> tuple[Keyring, bytes]:
        """A keyring without accounts and without a recovery sheet, and its new data key."""
        data_key = secrets.token_bytes(KEY_BYTES)
        return cls(_check_value(data_key), 1, None, {}), data_key

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Raises NotSetUp, Damaged, NewerFile or, when it can't be read, another FolderError."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            if path.with_name(DATABASE_NAME).exists():
                raise damaged_keyring() from None
            raise NotSetUp(
                _("There is no center in this folder yet. Open PeerDesk to set one up.")
            ) from None
        except OSError as error:
            raise plain_os_error(error) from None
        return cls.read(content)

    @classmethod
    def read(cls, content: bytes) -> Keyring:
        """The keyring in the ``content`` of a file. Raises Damaged or NewerFile."""
        try:
            found = json.loads(content)
            # The checksum is reckoned the same way in every version, so that a newer file is
            # told from a damaged one. It guards against accidents; the tags guard the key.
            if found["format"] != FORMAT or found.pop("checksum") != _checksum(found):
                raise damaged_keyring()
            if found["version"] > VERSION:
                raise NewerFile(
                    _(
                        "These records were written by a newer PeerDesk. Nothing was changed. "
                        "Install the newest PeerDesk on this computer, then open them again."
                    )
                )
            slots = [
                Slot(
                    _whole_number(one["account_id"]),
                    _checked_name(one["sign_in_name"]),
                    _from_plain(one),
                    _whole_number(one.get("since", 0)),
                )
                for one in found["accounts"]
            ]
            plain_sheet = found["recovery"]
            sheet = plain_sheet and _Sheet(
                _whole_number(plain_sheet.get("sheet", 0)), _from_plain(plain_sheet)
            )
            keyring = cls(
                found["check"],
                _whole_number(found.get("generation", 0)),
                sheet,
                {slot.account_id: slot for slot in slots},
            )
            keyring._seal = str(found.get("seal", ""))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Invalid):
            raise damaged_keyring() from None
        return keyring

    def content(self, data_key: bytes) -> bytes:
        """What to write to the disk, sealed under ``data_key``."""
        self._require(data_key)
        plain = self._plain()
        plain["seal"] = self._seal = _seal(data_key, plain)
        plain["checksum"] = _checksum(plain)
        return json.dumps(plain, indent=1).encode()

    def is_sealed_by(self, data_key: bytes) -> bool:
        """Whether all of it is as it was written; a file from before seals has none."""
        if self.generation == 0:
            return True
        return hmac.compare_digest(self._seal, _seal(data_key, self._plain()))

    def _plain(self) -> dict[str, Any]:
        sheet = self._sheet
        return {
            "format": FORMAT,
            "version": VERSION,
            "generation": self.generation,
            "check": self._check,
            "recovery": sheet and {"sheet": sheet.number, **_to_plain(sheet.wrapped)},
            "accounts": [
                {
                    "account_id": slot.account_id,
                    "sign_in_name": slot.sign_in_name,
                    "since": slot.since,
                    **_to_plain(slot.wrapped),
                }
                for slot in self.accounts
            ],
        }

    @property
    def accounts(self) -> tuple[Slot, ...]:
        """Those who can sign in, in order of name."""
        return tuple(sorted(self._slots.values(), key=lambda slot: in_order(slot.sign_in_name)))

    def slot(self, account: int | str) -> Slot | None:
        """The slot of an account id or of a sign-in name, in any case."""
        return self._slots.get(account) if isinstance(account, int) else self._named(account)

    def unlock(self, account: int | str, password: str) -> bytes:
        """The data key. ``account`` is an account id or a sign-in name, in any case.

        Raises WrongPassword for an unknown or disabled account as well.
        """
        slot = self.slot(account)
        if slot is None:
            raise _wrong_password()
        return self._unwrap(slot.wrapped, _password(password), _binding("account", slot.account_id))

    def unlock_with_recovery_code(self, code: str) -> bytes:
        """The data key. Raises Invalid at ``recovery_code`` for a code that was mistyped.

        WrongPassword means a code of good form that isn't (or is no longer) this center's.
        """
        secret = plain_recovery_code(code)
        if self._sheet is None:
            raise _wrong_password()
        return self._unwrap(self._sheet.wrapped, secret, _binding("recovery"))

    @property
    def sheet_number(self) -> int | None:
        """The number of the recovery sheet that opens the records (0: from before numbers);

        None while there is none.
        """
        return None if self._sheet is None else self._sheet.number

    @property
    def sheet_slot(self) -> object:
        """What the code opens, to be compared only."""
        return self._sheet

    def with_accounts(self, account_ids: Collection[int]) -> Keyring:
        """A copy that keeps the slots of these accounts only."""
        kept = {number: slot for number, slot in self._slots.items() if number in account_ids}
        return Keyring(self._check, self.generation, self._sheet, kept)

    def set_password(
        self, data_key: bytes, account_id: int, sign_in_name: str, password: str, cost: Cost
    ) -> None:
        """Give the account a slot, or wrap its key anew. Check the password before.

        Raises Invalid at ``sign_in_name`` when another account goes by that name.
        """
        self._require(data_key)
        name = self._free_name(account_id, sign_in_name)
        binding = _binding("account", account_id)
        wrapped = _wrap(data_key, _password(password), cost, binding)
        self._slots[account_id] = Slot(account_id, name, wrapped, self.generation)

    def rename(self, account_id: int, sign_in_name: str) -> None:
        """Raises Invalid as ``set_password``. A disabled account has nothing to rename."""
        name = self._free_name(account_id, sign_in_name)
        if account_id in self._slots:
            self._slots[account_id] = replace(self._slots[account_id], sign_in_name=name)

    def take_over(self, slot: Slot) -> None:
        """Take the slot of another keyring of the same data key; its password stays."""
        self._slots[slot.account_id] = slot

    def remove(self, account_id: int) -> None:
        """Disable the account: no password opens the records for it any more."""
        self._slots.pop(account_id, None)

    def set_recovery_code(self, data_key: bytes, code: str, sheet: int, cost: Cost) -> None:
        """Let the code of the sheet of this number open the records; the one before no more."""
        self._require(data_key)
        wrapped = _wrap(data_key, plain_recovery_code(code), cost, _binding("recovery"))
        self._sheet = _Sheet(sheet, wrapped)

    def _unwrap(self, wrapped: _Wrapped, secret: str, binding: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = _derive(secret, wrapped.salt, wrapped.cost)
        try:
            data_key = AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, binding)
        except InvalidTag:
            raise _wrong_password() from None
        if not self.fits(data_key):
            # A slot from another center's keyring was pasted into this one.
            raise damaged_keyring()
        return data_key

    @property
    def mark(self) -> str:
        """Equal in keyrings of one data key; tells nothing else of it."""
        return self._check

    def fits(self, data_key: bytes) -> bool:
        """Whether ``data_key`` is the one that this keyring holds."""
        return hmac.compare_digest(_check_value(data_key), self._check)

    def _require(self, data_key: bytes) -> None:
        """A slot around a wrong key would lock its owner out without a word."""
        if not self.fits(data_key):
            raise ValueError("this is not the data key of this keyring")

    def _named(self, sign_in_name: str) -> Slot | None:
        wanted = _same(sign_in_name)
        return next((s for s in self._slots.values() if _same(s.sign_in_name) == wanted), None)

    def _free_name(self, account_id: int, sign_in_name: str) -> str:
        name = _checked_name(sign_in_name)
        holder = self._named(name)
        if holder is not None and holder.account_id != account_id:
            raise Invalid({"sign_in_name": _("Somebody else signs in with this name already.")})
        return name


def _wrong_password() -> WrongPassword:
    return WrongPassword(_("That doesn't open the records. Try again."))


def damaged_keyring() -> Damaged:
    """What is said when no whole keyring is beside the records."""
    return Damaged(
        _(
            "The file that holds the keys of the records (keyring.json) is damaged or missing. "
            "The records and your backups are not touched. Restore the newest backup: it has a "
            "copy of that file."
        )
    )


def _whole_number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _checked_name(value: str) -> str:
    name = one_line(value)
    if not name:
        raise Invalid({"sign_in_name": _("Type the name to sign in with.")})
    return name


def _same(name: str) -> str:
    """Two names that look alike to a reader who ignores case are one."""
    return unicodedata.normalize("NFKC", one_line(name)).casefold()


def _password(text: str) -> str:
    """As RFC 8265 asks: the same password from every keyboard, case and blanks kept."""
    return unicodedata.normalize("NFC", text)


def _binding(kind: str, account_id: int | None = None) -> bytes:
    """What a slot is for; GCM refuses a slot that was moved to another account."""
    return json.dumps([FORMAT, _BOUND_TO, kind, account_id]).encode()


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        # Half of a surrogate pair can come from a terminal; it must not crash the sign-in.
        return kdf.derive(secret.encode("utf-8", "surrogatepass"))
    except MemoryError:
        raise PeerDeskError(
            _("This computer has too little free memory. Close other programs, then try again.")
        ) from None


def _wrap(data_key: bytes, secret: str, cost: Cost, binding: bytes) -> _Wrapped:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, data_key, binding)
    return _Wrapped(cost, salt, nonce, sealed)


def _check_value(data_key: bytes) -> str:
    """Tells whether a key is this keyring's, and nothing about a random 256-bit key."""
    return hmac.digest(data_key, b"peerdesk-keyring check", "sha256").hex()


def _checksum(contents: dict[str, Any]) -> str:
    plain = json.dumps(contents, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _seal(data_key: bytes, contents: dict[str, Any]) -> str:
    """Vouches for the whole content to whoever has the data key."""
    kept = {name: part for name, part in contents.items() if name not in ("seal", "checksum")}
    plain = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    return hmac.digest(data_key, b"peerdesk-keyring seal" + plain.encode(), "sha256").hex()


def _to_plain(wrapped: _Wrapped) -> dict[str, Any]:
    parts = {"salt": wrapped.salt, "nonce": wrapped.nonce, "sealed": wrapped.sealed}
    encoded = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return {"cost": asdict(wrapped.cost), **encoded}


def _from_plain(found: dict[str, Any]) -> _Wrapped:
    cost = Cost(**{name: _whole_number(value) for name, value in found["cost"].items()})
    salt, nonce, sealed = (
        base64.b64decode(found[name], validate=True) for name in ("salt", "nonce", "sealed")
    )
    if (len(salt), len(nonce), len(sealed)) != (SALT_BYTES, NONCE_BYTES, KEY_BYTES + TAG_BYTES):
        raise ValueError("a slot has the wrong length")
    return _Wrapped(cost, salt, nonce, sealed)
