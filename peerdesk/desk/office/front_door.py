"""The way in: first run, signing in, locking, a lost password.

One ``FrontDoor`` is one program's hold on one data folder. It knows no window: the window and
the command line go through the same door.

The sign-in window is painted before the database, the forms and the cipher are loaded (0.3 s):
it only needs the names in the keyring. So they are imported where they are first used, which
must stay so; the window loads them in the background while a password is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from peerdesk.actor import Actor, Role
from peerdesk.clock import Clock, seconds
from peerdesk.desk.basics.rights import PROGRAM
from peerdesk.errors import (
    AccountWaits,
    Damaged,
    FolderError,
    Invalid,
    NotSetUp,
    OldKeys,
    PeerDeskError,
    WrongPassword,
)
from peerdesk.said import said
from peerdesk.store import keyrings
from peerdesk.store.files import write_atomically
from peerdesk.store.folder import DATABASE_NAME, KEYRING_NAME, DataFolder, FolderLock
from peerdesk.store.keyring import Cost, Keyring
from peerdesk.store.passwords import SignInDelay, check_password, plain_recovery_code
from peerdesk.text import one_line
from peerdesk.words import _

if TYPE_CHECKING:
    from peerdesk.records.office import Account
    from peerdesk.store.anchors import Anchor, Anchors


@dataclass(frozen=True)
class SignInName:
    """A name that the sign-in screen offers."""

    account_id: int
    name: str


class FrontDoor:
    """Holds the folder's lock from ``enter`` to ``leave``; the key only while signed in."""

    RECOVERY = "recovery"
    """Under which ``delay`` counts wrong recovery codes; accounts count under their number."""

    def __init__(
        self,
        path: Path,
        utc_now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = seconds,
        *,
        anchors: Callable[[], Path] | None = None,
    ) -> None:
        """``anchors`` gives the folder of ``store.anchors``; without it there are none."""
        self.folder = DataFolder(path)
        self.delay = SignInDelay(monotonic)
        self._utc_now = utc_now
        self._lock = FolderLock(self.folder.lock_path)
        self._held = False
        self._was_opened = False
        self._anchor_folder = anchors
        self._anchors: Anchors | None = None
        self.warning = ""
        """What the last sign-in found wrong with the newest entries, and what to do; or ""."""
        self.missing = ""
        """The part of it that a check of the records can't find."""

    @classmethod
    def of_this_computer(cls, path: Path) -> FrontDoor:
        """With this computer's own settings beside the data folder; everywhere but in tests."""
        from peerdesk.store.folder import anchor_folder

        return cls(path, anchors=anchor_folder)

    def enter(self) -> None:
        """Take the folder; again after it was refused, as often as somebody tries.

        Raises FolderHeld, ReadOnlyFolder or DiskFull in plain words.
        """
        self.folder.prepare()
        if not self._held:
            self._lock.acquire()
            self._held = True
        self.folder.finish_interrupted_swap()
        self.folder.drop_leftovers()

    def use_folder(self, path: Path) -> None:
        """Hold another folder instead; before a first run. Raises as `enter`."""
        self.leave()
        self.folder = DataFolder(path)
        self._lock = FolderLock(self.folder.lock_path)
        self.enter()

    @property
    def is_held(self) -> bool:
        """Whether the folder is this program's."""
        return self._held

    def leave(self) -> None:
        """Close the records, forget the key, let other programs in."""
        self.lock()
        if self._anchors is not None:
            self._anchors.close()
        if self._held:
            self._held = False
            self._lock.release()

    @property
    def is_open(self) -> bool:
        """Whether somebody is signed in: the key is held."""
        if not self._was_opened:
            return False
        from peerdesk.store.database import data_key_in_use

        return bool(data_key_in_use())

    def utc_now(self) -> datetime:
        """The moment, aware; whatever the computer or a test says it is."""
        return self._utc_now()

    @property
    def is_set_up(self) -> bool:
        """Whether a center is in the folder."""
        return self.folder.is_set_up

    def sign_in_names(self) -> list[SignInName]:
        """Who can sign in, by name. Raises NotSetUp, Damaged, or FileInUse (aside, and held)."""
        self.folder.bring_center_back()
        slots = keyrings.slots(keyrings.found(self.folder))
        return [SignInName(slot.account_id, slot.sign_in_name) for slot in slots]

    def keys_are_lost(self, error: PeerDeskError) -> bool:
        """Whether ``error`` is about the keyring: then the recovery sheet may still open."""
        if isinstance(error, OldKeys):
            return True
        try:
            keyrings.found(self.folder)
        except Damaged:
            return True
        except PeerDeskError:
            return False
        return False

    def names_to_recover(self) -> list[SignInName]:
        """Who can be given a new password by the recovery code: the names of the backups' keyrings

        when none beside the records is whole.
        """
        slots = keyrings.slots(self._keyrings_or_those_of_backups())
        return [SignInName(slot.account_id, slot.sign_in_name) for slot in slots]

    def set_up(self, values: dict[str, object], cost: Cost | None = None) -> None:
        """Make the center and the director's account; there is no recovery sheet yet.

        All or nothing. Afterwards nobody is signed in. Raises Invalid at the fields, FolderError
        while anything of a center lies in the folder.
        """
        from peerdesk.desk.basics.forms import checked
        from peerdesk.desk.office.first_run import FirstRun, keep_first_rows
        from peerdesk.store import this_pc
        from peerdesk.store.opening import close_records, open_records

        form = checked(FirstRun, values)
        check_password(form.password, name=form.sign_in_name)
        self.folder.finish_interrupted_swap()
        if self.folder.has_center_of_any_state:
            raise FolderError(
                _(
                    "There is a center in this folder already, or a part of one. Nothing was set "
                    "up, and nothing was changed. Restore a backup, or choose another folder."
                )
            )
        stage = self.folder.new_stage()
        try:
            keyring, data_key = Keyring.create()
            open_records(stage / DATABASE_NAME, data_key, lambda: None, must_exist=False)
            try:
                account_id = keep_first_rows(form, self._clock(form.time_zone))
            finally:
                close_records()
            cost = cost or Cost.tuned()
            keyring.set_password(data_key, account_id, form.sign_in_name, form.password, cost)
            write_atomically(stage / KEYRING_NAME, keyring.content(data_key))
            self.folder.swap_stage_in()
            this_pc.leave_note(self.folder.path)
        finally:
            self.folder.drop_stage()

    def sign_in(self, account: int | str, password: str) -> Actor:
        """Open the records. Raises WrongPassword, which says nothing more, and FolderErrors.

        Takes about 0.4 s by design; the caller keeps to ``self.delay``.
        """
        found = keyrings.found(self.folder)
        account_id = next(
            (slot.account_id for each in found if (slot := each.slot(account)) is not None), None
        )
        try:
            data_key = self._open_by(found, keyrings.by_password(found, account, password))
            try:
                # Which of the files holds is in the records: the password has to open that one.
                self._holding(found, data_key).unlock(account, password)
                return self._signed_in(account_id)
            except BaseException:
                self.lock()
                raise
        except WrongPassword:
            self.delay.failed(account_id)
            raise

    def sign_in_at_terminal(self, account: int | str, password: str) -> Actor:
        """As ``sign_in``, for whoever has chosen a password of their own already."""
        from peerdesk.desk.office.slips import require_own_password

        actor = self.sign_in(account, password)
        require_own_password(actor)
        return actor

    def _open_by(self, found: list[Keyring], opened: Iterator[tuple[Keyring, bytes]]) -> bytes:
        """Open the records with the first key that does: one of the files may be from before the

        key was changed.
        """
        marks, refusal = set(), None
        for keyring, data_key in opened:
            marks.add(keyring.mark)
            try:
                self._open(data_key)
                return data_key
            except Damaged as error:
                refusal = refusal or error
        assert refusal is not None, "by_password refuses when there is none"
        if any(each.mark not in marks for each in found):
            raise WrongPassword(_("That doesn't open the records. Try again."))
        raise self._unfit(found, refusal)

    def _unfit(self, found: list[Keyring], error: Damaged) -> PeerDeskError:
        """What is said when keys open no records: damaged they are, unless the key was changed."""
        marks = {each.mark for each in [*found, *self._keyrings_of_backups()]}
        was_changed = len(marks) > 1 and self.folder.database_path.exists()
        return keyrings.keys_or_records_unfit() if was_changed else error

    def open_again(self, data_key: bytes) -> None:
        """Open the records that ``lock`` closed a moment ago: who is signed in goes on."""
        self._open(data_key)

    def _signed_in(self, account_id: int | None) -> Actor:
        """The records are open, the password is right."""
        from peerdesk.desk.basics import clock_doubt
        from peerdesk.desk.office import key_changes
        from peerdesk.store import journal

        assert account_id is not None, "unlock refuses an unknown account"
        actor = self._actor(account_id)
        self.delay.succeeded(account_id)
        clock_doubt.note_sign_in(self._program())
        with suppress(FolderError):
            # On a full disk the keyring holds from where it lies; nobody is kept out.
            key_changes.put_in_order(self._program(), self.folder)
        self._look_at_the_newest(actor)
        journal.note(actor, said("signed_in", name=actor.name), kind="sign_in")
        return actor

    def _look_at_the_newest(self, actor: Actor) -> None:
        """Set ``warning``, and let the anchor follow the journal from now on.

        While something is missing it stays where it is until a director has been told.
        """
        from peerdesk.desk.office import record_check
        from peerdesk.store import anchors, journal

        found = record_check.newest_problems(actor)
        center, kept = anchors.center_id(), self._its_anchors()
        anchor = kept.read(center) if kept is not None else None
        self.missing = ""
        if anchor is not None and not anchors.is_kept(anchor):
            self.missing = record_check.missing_words(actor, anchor)
            found.append(self.missing)
            if Role.DIRECTOR in actor.roles:
                label = said("newest_missing", entry=anchor.entry, newest=journal.latest())
                journal.note(actor, label, kind="anchor")
            else:
                kept = None
        self.warning = "\n\n".join(found)
        if kept is not None:
            journal.tell_commits(partial(kept.note_commit, center))

    def _its_anchors(self) -> Anchors | None:
        if self._anchors is None and self._anchor_folder is not None:
            from peerdesk.store.anchors import Anchors

            self._anchors = Anchors(self._anchor_folder())
        return self._anchors

    @contextmanager
    def anchor_moves(self, center: str, newest: Anchor | None) -> Iterator[None]:
        """Around the swap of a restore. Cut off in it, there is no anchor: no false alarm."""
        anchors = self._its_anchors()
        if anchors is None:
            yield
            return
        before = anchors.read(center)
        anchors.put(center, None)
        try:
            yield
        except BaseException:
            anchors.put(center, before)
            raise
        anchors.put(center, newest)

    def _holding(self, found: list[Keyring], data_key: bytes) -> Keyring:
        from peerdesk.desk.office import key_changes

        return keyrings.holding(found, data_key, key_changes.generation())

    def lock(self) -> None:
        """Close the records and forget the key. Jobs must have ended before."""
        if not self._was_opened:
            return
        from peerdesk.desk.basics import choices
        from peerdesk.desk.mentoring import mentors
        from peerdesk.desk.people import duplicates, search
        from peerdesk.store import journal
        from peerdesk.store.opening import close_records

        journal.tell_commits(None)
        search.forget()
        duplicates.forget()
        mentors.forget()
        choices.forget()
        close_records()

    def end_of_job(self) -> None:
        """Close this thread's own connection; in the worker, after each job."""
        if self._was_opened:
            from peerdesk.store.database import close_thread

            close_thread()

    def reset_password_with_code(
        self, code: str, sign_in_name: str, password: str, cost: Cost | None = None
    ) -> None:
        """Give ``sign_in_name`` a new password by the printed recovery code.

        Raises Invalid at ``recovery_code``, ``sign_in_name`` or ``password``; WrongPassword.
        """
        from peerdesk.desk.office import key_changes

        check_password(password, name=sign_in_name)
        plain_recovery_code(code)
        try:
            older = self._open_with_code(code)
        except WrongPassword:
            self.delay.failed(self.RECOVERY)
            raise
        try:
            self.delay.succeeded(self.RECOVERY)
            account = self._active_account(sign_in_name)
            # Whoever has the sheet says yes by it to an account that waited for a director.
            account.waiting_since = None
            label = said("password_reset", name=account.name)
            if older is not None:
                key_changes.rebuild_from(
                    self._program(), self.folder, older, label, account, password, cost
                )
                return
            with key_changes.key_change(self._program(), self.folder, label) as change:
                change.set_password(account, password, cost)
        finally:
            self.lock()

    def _open_with_code(self, code: str) -> Keyring | None:
        """Open the records with the recovery code; the older keyring that had to be used for it.

        A keyring that holds decides alone. Only when none does, older ones are tried: those in
        the backups open today's records as long as the data key is the same.
        """
        beside = self._keyrings_or_those_of_backups()
        candidates = chain(beside, self._keyrings_of_backups())
        unfit: Damaged | None = None
        for each, data_key in keyrings.by_recovery_code(candidates, code):
            try:
                self._open(data_key)
            except Damaged as error:
                unfit = unfit or error
                continue
            try:
                holding = self._holding(keyrings.found(self.folder), data_key)
            except (OldKeys, Damaged):
                return each
            try:
                holding.unlock_with_recovery_code(code)
            except WrongPassword:
                self.lock()
                raise
            return None
        assert unfit is not None, "by_recovery_code refuses when there is none"
        refusal = self._unfit(beside, unfit)
        if isinstance(refusal, OldKeys):
            raise Invalid({"recovery_code": _opens_not_todays()})
        raise refusal

    def _keyrings_or_those_of_backups(self) -> list[Keyring]:
        try:
            return keyrings.found(self.folder)
        except Damaged:
            in_backups = list(self._keyrings_of_backups())
            if not in_backups:
                raise
            return in_backups

    def _keyrings_of_backups(self) -> Iterator[Keyring]:
        """Those in the data folder's backups, the newest first."""
        from peerdesk.store import backup

        for path in backup.existing(self.folder):
            with suppress(PeerDeskError):
                yield backup.read_keyring(self.folder, path)

    def _active_account(self, sign_in_name: str) -> Account:
        """The active account of that name, in any case, as at the sign-in."""
        from peerdesk.records.office import Account

        wanted = one_line(sign_in_name).casefold()
        found = (row for row in Account.select() if one_line(row.sign_in_name).casefold() == wanted)
        account = next(found, None)
        if account is None or not account.active:
            raise WrongPassword(_("There is no active account of that name."))
        return account

    def _open(self, data_key: bytes) -> None:
        from peerdesk.store.opening import open_records

        self._was_opened = True
        open_records(self.folder.database_path, data_key, self._back_up_before_update)

    def _back_up_before_update(self) -> None:
        from peerdesk.store import backup

        backup.write(self.folder, backup.new_path(self.folder, self._utc_now(), "before-update"))

    def _actor(self, account_id: int) -> Actor:
        from peerdesk.records.office import Account, AccountRole

        account = Account.get_or_none(Account.id == account_id)
        if account is None or not account.active:
            raise WrongPassword(_("That doesn't open the records. Try again."))
        if account.waiting_since is not None:
            raise AccountWaits(
                _(
                    "A backup was restored, and this account came with it. A director has to say "
                    "yes to it first, under Settings, Accounts."
                )
            )
        roles = frozenset(
            Role(row.role) for row in AccountRole.select().where(AccountRole.account == account)
        )
        return Actor(account.id, account.name, roles, self._program().clock)

    def _program(self) -> Actor:
        from peerdesk.records.office import Center

        return Actor(None, PROGRAM.name, PROGRAM.roles, self._clock(Center.get().time_zone))

    def _clock(self, zone: str) -> Clock:
        from peerdesk.desk.basics.center_day import day_end

        return Clock(zone, self._utc_now, day_end)


def _opens_not_todays() -> str:
    return _(
        "This sheet doesn't open today's records. Either it is from before the key was changed, "
        "and opens the backups of that time, or the records file is damaged. Nothing was changed. "
        "Take the newest sheet, or restore the newest backup."
    )


def require_set_up(door: FrontDoor) -> None:
    """Raise NotSetUp, saying what to do, when there is no center in the folder."""
    if not door.is_set_up:
        raise NotSetUp(_("There is no center in this folder yet. Open PeerDesk to set one up."))
