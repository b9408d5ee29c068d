"""What columns and fields are called, and what stands in them, in words for the reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.dates import day_or_words
from peerdesk.desk.basics.forms import shown_phone
from peerdesk.desk.basics.instruments import BARC10
from peerdesk.desk.basics.match_words import reasons_in_words
from peerdesk.desk.basics.outcome_fields import BARC10_FIELDS
from peerdesk.words import N_, _, clock_time, medium_date, weekday_name

FIELD_WORDS = {
    "preferred_name": N_("Name used here"),
    "legal_first_name": N_("Legal first name"),
    "legal_last_name": N_("Legal last name"),
    "other_names": N_("Other names"),
    "name": N_("Name"),
    "code": N_("Code"),
    "pronouns": N_("Pronouns"),
    "birth_date": N_("Birth date"),
    "age_band": N_("Age"),
    "gender": N_("Gender"),
    "place": N_("ZIP code or county"),
    "language": N_("Language"),
    "first_seen_on": N_("First seen"),
    "intake_on": N_("Day of the intake"),
    "phone": N_("Phone"),
    "kind": N_("Kind"),
    "value": N_("Phone or email"),
    "is_primary": N_("Main number"),
    "ok_to_call": N_("OK to call"),
    "ok_to_text": N_("OK to text"),
    "ok_to_leave_message": N_("OK to leave a message"),
    "none_is_ok": N_("No call, text or message"),
    "say_who_is_calling": N_("Who to say is calling"),
    "emergency_name": N_("Emergency contact"),
    "emergency_relation": N_("Relation"),
    "emergency_phone": N_("Emergency contact's phone"),
    "relation": N_("Relation"),
    "referral_source": N_("Came through"),
    "needs": N_("Needs"),
    "accessibility": N_("Accessibility"),
    "pathways": N_("Pathways"),
    "free_times": N_("Free times"),
    "race_ethnicity": N_("Race and ethnicity"),
    "housing": N_("Housing"),
    "work": N_("Work or school"),
    "insurance": N_("Insurance"),
    "substances": N_("Substances"),
    "experience": N_("Experience"),
    "interests": N_("Interests"),
    "modes": N_("Ways to meet"),
    "languages_spoken": N_("Languages spoken"),
    "recovery_date": N_("Recovery date"),
    "supports": N_("People and places that help"),
    "goals": N_("Goals"),
    "text": N_("In their own words"),
    "from_file": N_("Note from an imported file"),
    "wants_mentor": N_("Wants a mentor"),
    "notice": N_("Notice to patients"),
    "opened_on": N_("Opened"),
    "closed_on": N_("Closed"),
    "close_reason": N_("Reason for closing"),
    "level": N_("Intake"),
    "day": N_("Day"),
    "time_in": N_("Time in"),
    "time_out": N_("Time out"),
    "purposes": N_("What for"),
    "alias": N_("Alias"),
    "version": N_("Version"),
    "given_on": N_("Given"),
    "outcome": N_("Outcome"),
    "discloser": N_("Who may share"),
    "what": N_("What may be shared"),
    "recipient": N_("With whom"),
    "recipient_address": N_("Their address"),
    "purpose": N_("What for"),
    "basis": N_("On what ground"),
    "consent_id": N_("Consent for"),
    "told_on": N_("Told on"),
    "told_at": N_("At"),
    "affiliation": N_("Where they are from"),
    "told_what": N_("What was told"),
    "director_reason": N_("A director's reason"),
    "told_by": N_("Told by"),
    "expires_on": N_("Until"),
    "expires_event": N_("Until this happens"),
    "right_to_revoke": N_("Right to revoke, as shown"),
    "revocable_from": N_("Can be revoked from"),
    "signed_on": N_("Signed"),
    "signer": N_("Signed by"),
    "signer_name": N_("Name of whoever signed"),
    "signature": N_("Signature"),
    "revoked_on": N_("Revoked or ended"),
    "revoked_how": N_("How it ended"),
    "archived_on": N_("Archived"),
    "asked_on": N_("Asked for a mentor"),
    "gender_wanted": N_("Mentor's gender"),
    "gender_is_must": N_("Gender is a must"),
    "started_on": N_("Started"),
    "ended_on": N_("Ended"),
    "end_reason": N_("Reason for ending"),
    "reasons": N_("Reasons"),
    "reason": N_("Reason"),
    "override_reason": N_("Reason for an exception"),
    "hand_over_note": N_("Hand-over note"),
    "review_on": N_("Review"),
    "joined_on": N_("Joined"),
    "left_on": N_("Left"),
    "state": N_("Attendance"),
    "role": N_("Came as"),
    "walk_in": N_("Walk-in"),
    "mode": N_("How"),
    "minutes": N_("Minutes"),
    "reached": N_("Reached"),
    "note": N_("Note"),
    "follow_up_on": N_("Follow-up"),
    "weekday": N_("Weekday"),
    "part": N_("Part of the day"),
    "field": N_("Question"),
    "mentor_id": N_("Mentor"),
    "group_id": N_("Group"),
    "meeting_id": N_("Meeting"),
    "account_id": N_("By"),
    "agency_id": N_("Agency"),
    "made_on": N_("Made"),
    "contacted_on": N_("Agency reached"),
    "outcome_on": N_("Came to an end"),
    "set_on": N_("Set"),
    "wanted_by": N_("Hoped for by"),
    "first_time": N_("First time here"),
    "checked_on": N_("Checked"),
    "taken_on": N_("Answered"),
    "at_intake": N_("At intake"),
    "days_of_use": N_("Days of use in 30 days"),
    "returned_to_use": N_("Returned to use since the last check"),
    "returned_on": N_("Returned to use on"),
    "reengaged_on": N_("Back in recovery since"),
    "er_visits": N_("Emergency room visits in 30 days"),
    "hospital_stays": N_("Overnight hospital or detox stays in 30 days"),
    "overdose": N_("Overdose since the last check"),
    "nights_unhoused": N_("Nights without stable housing in 30 days"),
    "arrests": N_("Arrests in 30 days"),
    "in_treatment": N_("In treatment now"),
    "treatment_kind": N_("Kind of treatment"),
    "mutual_help_meetings": N_("Mutual-help meetings in 30 days"),
    "quality_overall": N_("Quality of life: all in all"),
    "quality_health": N_("Quality of life: health"),
    "quality_housing": N_("Quality of life: housing"),
    "quality_money": N_("Quality of life: money"),
    "quality_relationships": N_("Quality of life: relationships"),
    "quality_purpose": N_("Quality of life: purpose"),
    "helped": N_("How the center helped"),
    "instrument": N_("Questionnaire"),
    "answers": N_("Answers"),
    "total": N_("Total"),
    "roster_print": N_("Sheet number"),
    "roster_print_id": N_("Sheet number"),
    "position": N_("Line"),
    "declined": N_("Declined to say"),
    "unknown": N_("Not known"),
}

_STATE_WORDS = {
    "acknowledged": N_("acknowledged"),
    "declined": N_("declined"),
    "unknown": N_("not known"),
    "present": N_("present"),
    "late": N_("late"),
    "left_early": N_("left early"),
    "excused": N_("excused"),
    "absent": N_("absent"),
    "assigned": N_("assigned"),
    "withdrawn": N_("withdrawn"),
    "phone": N_("phone"),
    "email": N_("email"),
    "returned_to_use": N_("returned to use"),
    "general": N_("to share information"),
    "court_probation": N_("for court, probation or parole"),
    "legal_proceedings": N_("for legal proceedings"),
    "self": N_("the person"),
    "parent": N_("parent"),
    "guardian": N_("guardian or representative"),
    "paper": N_("on paper"),
    "typed": N_("typed at the desk"),
    "in_writing": N_("revoked in writing"),
    "spoken": N_("revoked by word of mouth"),
    "found_false": N_("known to be false"),
    "event_came": N_("what it lasted until has happened"),
    "guest": N_("guest sign-in"),
    "brief": N_("brief intake"),
    "full": N_("full intake"),
    "connected": N_("connected"),
    "closed": N_("closed"),
    "reached": N_("reached"),
    "changed": N_("changed to another goal"),
    "let_go": N_("let go"),
    "yes": N_("yes"),
    "no": N_("no"),
}

_LISTS = {
    ("person", "gender"): "gender",
    ("person", "pronouns"): "pronouns",
    ("person", "age_band"): "age_band",
    ("person", "language"): "language",
    ("episode", "referral_source"): "referral_source",
    ("episode", "close_reason"): "close_reason",
    ("mentor_request", "gender_wanted"): "gender",
    ("assignment", "end_reason"): "assignment_end_reason",
    ("exclusion", "reason"): "exclusion_reason",
    ("free_slot", "part"): "day_part",
    ("session", "kind"): "session_kind",
    ("session", "mode"): "mode",
    ("attendance", "role"): "attendance_role",
    ("referral", "kind"): "need",
    ("status_check", "housing"): "housing",
    ("status_check", "work"): "work",
    ("status_check", "treatment_kind"): "treatment_kind",
}

_CHOICE_WORDS = {
    "need": N_("Needs"),
    "accessibility": N_("Accessibility"),
    "pathway": N_("Pathways"),
    "substance": N_("Substances"),
    "experience": N_("Experience"),
    "interest": N_("Interests"),
    "mode": N_("Ways to meet"),
    "language_spoken": N_("Languages spoken"),
    "race_ethnicity": N_("Race and ethnicity"),
    "housing": N_("Housing"),
    "work": N_("Work or school"),
    "insurance": N_("Insurance"),
}

_SEVERAL = {"purposes": "purpose", "helped": "center_help"}

_STATES = frozenset(
    {"state", "reason", "outcome", "end_reason", "kind", "level"}
    | {"returned_to_use", "overdose", "in_treatment", "first_time"}
    | {"signer", "signature", "revoked_how", "basis"}
)

_YES_NO = frozenset(
    {"is_primary", "ok_to_call", "ok_to_text", "ok_to_leave_message", "gender_is_must"}
    | {"walk_in", "reached", "at_intake", "none_is_ok"}
)


def field_word(column: str) -> str:
    """What a column is called."""
    if column in BARC10_FIELDS:
        return BARC10.items[BARC10_FIELDS.index(column)]
    return _(FIELD_WORDS[column]) if column in FIELD_WORDS else column.replace("_", " ")


def choice_word(list_name: str) -> str:
    """What a list of a person's choices is called."""
    return _(_CHOICE_WORDS[list_name])


def in_words(table: str, column: str, value: Any) -> str:
    """A stored value of a column as the reader knows it; "" for none. Ids stay numbers."""
    if value is None or value == "":
        return ""
    if (table, column) in _LISTS:
        return choices.label(_LISTS[table, column], value)
    if column in _SEVERAL:
        return choices.labels(_SEVERAL[column], value.split())
    if column in _YES_NO:
        return _("yes") if value else _("no")
    if column in _OF_ITS_OWN:
        return _OF_ITS_OWN[column](value)
    if column in _STATES:
        return _(_STATE_WORDS[value]) if value in _STATE_WORDS else value
    if column.startswith("quality_"):
        return _("{n} of 10", n=value)
    if column.endswith("_on") or column in ("day", "birth_date", "wanted_by"):
        return medium_date(date.fromisoformat(value))
    if column.startswith("time_"):
        return clock_time(time.fromisoformat(value))
    return str(value)


def _question(value: str) -> str:
    return _(FIELD_WORDS[value]) if value in FIELD_WORDS else value


def _questions(value: str) -> str:
    return ", ".join(field_word(field) for field in value.split())


def _instrument(value: str) -> str:
    return BARC10.name if value == BARC10.code else value


def _reasons(value: str) -> str:
    return "; ".join(reasons_in_words(value))


def _answers(value: str) -> str:
    """The answers of a questionnaire by the place of their item."""
    words = {"-": _("not asked")} | {
        each: _(_STATE_WORDS[each]) for each in ("declined", "unknown")
    }
    return ", ".join(
        f"{place}: {words.get(answer, answer)}" for place, answer in enumerate(value.split(), 1)
    )


_OF_ITS_OWN: dict[str, Callable[[Any], str]] = {
    "field": _question,
    "declined": _questions,
    "unknown": _questions,
    "instrument": _instrument,
    "reasons": _reasons,
    "answers": _answers,
    "weekday": weekday_name,
    "value": shown_phone,
    "phone": shown_phone,
    "revocable_from": day_or_words,
}
"""Columns whose values are put into words in a way of their own."""
