"""Who may do what, declared once. Every function of ``desk`` that reads or writes asks here."""

from __future__ import annotations

from enum import Enum

from peerdesk.actor import Actor, Role
from peerdesk.errors import Refused
from peerdesk.words import N_, _

ROLE_WORDS = {
    Role.FRONT_DESK: N_("front desk"),
    Role.FACILITATOR: N_("facilitator"),
    Role.MENTOR: N_("mentor"),
    Role.DIRECTOR: N_("director"),
}

ROLE_ABOUT = {
    Role.FRONT_DESK: N_("Signs people in, adds people and does intakes, takes rolls."),
    Role.FACILITATOR: N_("Keeps own groups, their rolls and rosters. Sees names, no contacts."),
    Role.MENTOR: N_("Logs peer support; sees contacts, goals and recovery dates."),
    Role.DIRECTOR: N_("Does all of this, and alone: reports, accounts, settings, merging."),
}

_EVERYBODY = frozenset(Role)
_DESK = frozenset({Role.FRONT_DESK, Role.DIRECTOR})
_DIRECTOR = frozenset({Role.DIRECTOR})


class Right(Enum):
    """A thing to do, in words that fit "... is for: front desk, director", and who may do it."""

    SIGN_IN_VISITORS = (N_("Signing people in"), _DESK)
    FIND_PEOPLE = (N_("Looking people up"), _EVERYBODY)
    SEE_CONTACT_DETAILS = (
        N_("Seeing legal names, birth dates and phone numbers"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    DO_INTAKE = (N_("Adding and changing people"), _DESK)
    MERGE_PEOPLE = (N_("Merging two records of one person"), _DIRECTOR)
    ERASE_PEOPLE = (N_("Archiving and erasing people"), _DIRECTOR)
    EXPORT_PERSON = (N_("Giving somebody their whole file"), _DIRECTOR)
    SEE_HISTORY = (N_("Seeing who changed and looked at a record"), _DIRECTOR)
    SEE_MENTORS = (
        N_("Seeing mentors and who waits for one"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    ASSIGN_MENTORS = (N_("Assigning mentors"), _DIRECTOR)
    ASK_FOR_MENTOR = (N_("Putting somebody on the mentor waiting list"), _DESK)
    KEEP_MENTORS = (N_("Adding and changing mentors"), _DIRECTOR)
    LOG_SESSIONS = (N_("Logging peer support"), frozenset({Role.MENTOR, Role.DIRECTOR}))
    SEE_GROUPS = (N_("Seeing groups"), _EVERYBODY)
    SEE_CONSENTS = (
        N_("Seeing consents and notices"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    KEEP_CONSENTS = (N_("Adding and revoking consents, giving the notice"), _DESK)
    DISCLOSE = (
        N_("Telling somebody outside about a person"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    NOTE_EMERGENCY = (N_("Noting what medical staff were told in an emergency"), _EVERYBODY)
    KEEP_RECOVERY = (
        N_("Seeing and noting recovery dates"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    KEEP_PLANS = (
        N_("Seeing and noting referrals and goals"),
        frozenset({Role.FRONT_DESK, Role.MENTOR, Role.DIRECTOR}),
    )
    KEEP_GROUPS = (
        N_("Adding and changing groups"),
        frozenset({Role.FACILITATOR, Role.DIRECTOR}),
    )
    TAKE_ROLL = (
        N_("Taking the roll and printing rosters"),
        frozenset({Role.FACILITATOR, Role.FRONT_DESK, Role.DIRECTOR}),
    )
    SEE_FIGURES = (N_("Seeing and printing the month"), _DIRECTOR)
    UNDO_FOR_OTHERS = (N_("Undoing what somebody else did"), _DIRECTOR)
    KEEP_LISTS = (N_("Changing the lists that people choose from"), _DIRECTOR)
    TAKE_OVER_FORMS = (N_("Taking over a form that somebody else left unfinished"), _DIRECTOR)
    KEEP_CENTER = (N_("Changing the center's settings"), _DIRECTOR)
    KEEP_ACCOUNTS = (N_("Changing accounts and passwords"), _DIRECTOR)
    BACK_UP = (N_("Making backups"), _EVERYBODY)
    COPY_BACKUP = (N_("Saving a backup in another place"), _DIRECTOR)
    RESTORE = (N_("Restoring backups"), _DIRECTOR)
    EXPORT_ALL = (N_("Exporting all records"), _DIRECTOR)
    IMPORT = (N_("Importing from files"), _DIRECTOR)

    def __init__(self, what: str, roles: frozenset[Role]) -> None:
        self.what = what
        self.roles = roles


def role_needed() -> str:
    """What is said where none is chosen."""
    return _("Choose at least one role: without one the account can do nothing.")


_read: tuple[object, dict[int, frozenset[Role]]] = (None, {})
"""The roles as they were read after a certain entry of the journal."""


def roles_now(actor: Actor) -> frozenset[Role]:
    """The roles of the sign-in that the account still has: read anew after each change.

    A role that was taken, or an account that was disabled, ends at once; a role that was given
    counts from the next sign-in, when the window shows its screens.
    """
    # Imported late: the sign-in window knows this module, and needs no database.
    from peerdesk.store.database import data_key_in_use

    global _read
    if actor.account_id is None or not data_key_in_use():
        return actor.roles
    from peerdesk.store import journal

    state = journal.state()
    if _read[0] != state:
        _read = (state, {})
    found = _read[1]
    if actor.account_id not in found:
        found[actor.account_id] = _stored_roles(actor.account_id)
    return actor.roles & found[actor.account_id]


def _stored_roles(account_id: int) -> frozenset[Role]:
    from peerdesk.records.office import Account, AccountRole

    rows = AccountRole.select(AccountRole.role).join(Account)
    rows = rows.where(Account.id == account_id, Account.active == True)  # noqa: E712
    return frozenset(Role(role) for (role,) in rows.tuples())


def may(actor: Actor, right: Right) -> bool:
    """Whether ``actor`` has ``right``; for greying out what would be refused anyway."""
    return not roles_now(actor).isdisjoint(right.roles)


def is_director(actor: Actor) -> bool:
    """Whether ``actor`` is a director still."""
    return Role.DIRECTOR in roles_now(actor)


def require_all_roles_still(actor: Actor) -> None:
    """Raise Refused when a role was taken since the sign-in; for what own work may do alone."""
    if roles_now(actor) != actor.roles:
        raise Refused(
            _("Your account was changed since you signed in. Nothing was changed. Sign in again.")
        )


def require(actor: Actor, right: Right) -> None:
    """Raise Refused, saying who may, unless ``actor`` has ``right``."""
    if not may(actor, right):
        who = ", ".join(_(ROLE_WORDS[role]) for role in Role if role in right.roles)
        raise Refused(_("{what} is for: {who}. Nothing was changed.", what=_(right.what), who=who))


PROGRAM = Actor(None, "PeerDesk", frozenset(Role))
"""The program itself: set-up, the schedule's meetings, automatic backups."""
