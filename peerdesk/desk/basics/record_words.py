"""What each table that is about people is called by those who use it."""

from __future__ import annotations

from peerdesk.words import N_, _

_TABLES = {
    "person": N_("Person"),
    "other_name": N_("Other names"),
    "contact_point": N_("Phones and emails"),
    "emergency_contact": N_("Emergency contacts"),
    "person_choice": N_("Needs, pathways and other choices"),
    "person_text": N_("In their own words"),
    "unanswered": N_("Questions left unanswered"),
    "episode": N_("Periods of belonging to the center"),
    "visit": N_("Visits"),
    "recovery_period": N_("Recovery dates"),
    "consent": N_("Consents"),
    "disclosure": N_("Told to others"),
    "notice_given": N_("Notices to patients"),
    "mentor_request": N_("Requests for a mentor"),
    "free_slot": N_("Free times"),
    "mentor": N_("As a mentor"),
    "exclusion": N_("Mentors who are excluded"),
    "assignment": N_("Mentors"),
    "session": N_("Peer support"),
    "referral": N_("Referrals"),
    "goal": N_("Goals"),
    "status_check": N_("Status checks"),
    "assessment": N_("Questionnaires"),
    "membership": N_("Groups"),
    "attendance": N_("Group meetings"),
    "roster_print_line": N_("Lines on numbered rosters"),
    "not_the_same": N_("Noted as two people"),
}


def table_word(table: str) -> str:
    """The heading for rows of ``table``."""
    return _(_TABLES[table])


def known_tables() -> frozenset[str]:
    """The tables that have a word."""
    return frozenset(_TABLES)
