"""The keyring: one random data key, wrapped for each account and for the recovery code.

The file lies beside the database and is replaced atomically. Each slot holds the data key under
AES-256-GCM with a key that Argon2id derives from the person's password (or from the recovery
code), with a salt, a nonce and a cost of its own; the tag tells a right password from a wrong one.

What it shows to whoever has the file: the sign-in names, for the sign-in screen offers them
before there is any key, and the account numbers. Nothing else that is personal is in it.

What it can't do: a disabled account loses its slot here, but somebody who kept an old copy of
this file (a backup carries one) still opens the records of that time with the old password.
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
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from peerdesk.errors import Damaged, Invalid, NewerFile, NotSetUp, PeerDeskError, WrongPassword
from peerdesk.store.files import plain_os_error, write_atomically
from peerdesk.store.folder import DATABASE_NAME
from peerdesk.store.passwords import new_recovery_code, plain_recovery_code
from peerdesk.words import _

FORMAT = "peerdesk-keyring"
VERSION = 1
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
        # The upper bounds keep a forged file from taking all the memory of the computer.
        if not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.iterations <= 64
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


class Keyring:
    """The slots of one center. Nothing reaches the disk before ``save``.

    Deriving a key takes about 0.4 s and lets other Python threads run meanwhile.
    """

    def __init__(self, path: Path, check: str, recovery: _Wrapped, slots: dict[int, Slot]) -> None:
        self._path = path
        self._check = check
        self._recovery = recovery
        self._slots = slots

    @classmethod
    def create(cls, path: Path, cost: Cost) -> tuple[Keyring, bytes, str]:
        """A keyring without accounts, its new data key, and the recovery code to be printed."""
        data_key = secrets.token_bytes(KEY_BYTES)
        code = new_recovery_code()
        recovery = _wrap(data_key, plain_recovery_code(code), cost, _binding("recovery"))
        return cls(path, _check_value(data_key), recovery, {}), data_key, code

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Raises NotSetUp, Damaged, NewerFile or, when it can't be read, another FolderError."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            if path.with_name(DATABASE_NAME).exists():
                raise _damaged() from None
            raise NotSetUp(
                _("There is no center in this folder yet. Open PeerDesk to set one up.")
            ) from None
        except OSError as error:
            raise plain_os_error(error) from None
        try:
            found = json.loads(content)
            # The checksum is reckoned the same way in every version, so that a newer file is
            # told from a damaged one. It guards against accidents; the tags guard the key.
            if found["format"] != FORMAT or found.pop("checksum") != _checksum(found):
                raise _damaged()
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
                )
                for one in found["accounts"]
            ]
            keyring = cls(
                path,
                found["check"],
                _from_plain(found["recovery"]),
                {slot.account_id: slot for slot in slots},
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Invalid):
            raise _damaged() from None
        return keyring

    def save(self) -> None:
        """Replace the file atomically, readable by its owner alone.

        Raises a FolderError in plain words; the file is then as it was, so ``load`` it again.
        """
        contents: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "check": self._check,
            "recovery": _to_plain(self._recovery),
            "accounts": [
                {
                    "account_id": slot.account_id,
                    "sign_in_name": slot.sign_in_name,
                    **_to_plain(slot.wrapped),
                }
                for slot in self.accounts
            ],
        }
        contents["checksum"] = _checksum(contents)
        write_atomically(self._path, json.dumps(contents, indent=1).encode())

    @property
    def accounts(self) -> tuple[Slot, ...]:
        """Those who can sign in, in order of name."""
        return tuple(sorted(self._slots.values(), key=lambda slot: _same(slot.sign_in_name)))

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
        return self._unwrap(self._recovery, plain_recovery_code(code), _binding("recovery"))

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
        self._slots[account_id] = Slot(account_id, name, wrapped)

    def rename(self, account_id: int, sign_in_name: str) -> None:
        """Raises Invalid as ``set_password``. A disabled account has nothing to rename."""
        name = self._free_name(account_id, sign_in_name)
        if account_id in self._slots:
            self._slots[account_id] = replace(self._slots[account_id], sign_in_name=name)

    def remove(self, account_id: int) -> None:
        """Disable the account: no password opens the records for it any more."""
        self._slots.pop(account_id, None)

    def new_recovery_code(self, data_key: bytes, cost: Cost) -> str:
        """A new code to print; the old one opens nothing once this is saved."""
        self._require(data_key)
        code = new_recovery_code()
        self._recovery = _wrap(data_key, plain_recovery_code(code), cost, _binding("recovery"))
        return code

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
            raise _damaged()
        return data_key

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


def _damaged() -> Damaged:
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
    name = unicodedata.normalize("NFC", value).strip()
    if not name:
        raise Invalid({"sign_in_name": _("Type the name to sign in with.")})
    return name


def _same(name: str) -> str:
    """Two names that look alike to a reader who ignores case are one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _password(text: str) -> str:
    """As RFC 8265 asks: the same password from every keyboard, case and blanks kept."""
    return unicodedata.normalize("NFC", text)


def _binding(kind: str, account_id: int | None = None) -> bytes:
    """What a slot is for; GCM refuses a slot that was moved to another account."""
    return json.dumps([FORMAT, VERSION, kind, account_id]).encode()


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
