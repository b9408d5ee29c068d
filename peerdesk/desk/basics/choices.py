"""The lists that people choose from: shipped here, changed by the center's own rows (``Choice``).

A code never changes and is what is stored; its label is looked up in the language in use. A
center's own row may give another label, another place in the list, or retire the code: a
retired code is no longer offered, and keeps its label on old records.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale

from peerdesk import said
from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.records.office import Choice
from peerdesk.store import journal
from peerdesk.store.database import database
from peerdesk.text import in_order
from peerdesk.words import N_, _, language

SHIPPED: dict[str, dict[str, str]] = {
    "gender": {
        "woman": N_("Woman"),
        "man": N_("Man"),
        "non_binary": N_("Non-binary"),
        "transgender_woman": N_("Transgender woman"),
        "transgender_man": N_("Transgender man"),
        "another": N_("Another gender"),
    },
    "pronouns": {"she": N_("she/her"), "he": N_("he/him"), "they": N_("they/them")},
    "age_band": {
        "under_18": N_("Under 18"),
        "18_24": N_("18 to 24"),
        "25_34": N_("25 to 34"),
        "35_44": N_("35 to 44"),
        "45_54": N_("45 to 54"),
        "55_64": N_("55 to 64"),
        "65_up": N_("65 or older"),
    },
    "race_ethnicity": {
        "american_indian": N_("American Indian or Alaska Native"),
        "asian": N_("Asian"),
        "black": N_("Black or African American"),
        "hispanic": N_("Hispanic or Latino"),
        "middle_eastern": N_("Middle Eastern or North African"),
        "pacific_islander": N_("Native Hawaiian or Pacific Islander"),
        "white": N_("White"),
    },
    "housing": {
        "own_or_rented": N_("Own or rented home"),
        "family_or_friends": N_("With family or friends"),
        "doubled_up": N_("Doubled up"),
        "recovery_residence": N_("Recovery residence"),
        "transitional": N_("Transitional housing"),
        "shelter": N_("Shelter"),
        "unsheltered": N_("Unsheltered"),
        "treatment_facility": N_("Treatment facility"),
        "jail_or_prison": N_("Jail or prison"),
    },
    "work": {
        "full_time": N_("Full time"),
        "part_time": N_("Part time"),
        "looking": N_("Looking for work"),
        "not_looking": N_("Not looking for work"),
        "student": N_("Student"),
        "volunteer": N_("Volunteer"),
        "homemaker": N_("Homemaker"),
        "retired": N_("Retired"),
        "disabled": N_("Disabled"),
    },
    "insurance": {
        "medicaid": N_("Medicaid"),
        "medicare": N_("Medicare"),
        "medicaid_and_medicare": N_("Medicaid and Medicare"),
        "private": N_("Private insurance"),
        "va_or_tricare": N_("VA or TRICARE"),
        "marketplace": N_("Marketplace plan"),
        "none": N_("No insurance"),
        "pending": N_("Pending"),
    },
    "referral_source": {
        "self": N_("Came on their own"),
        "family_or_friend": N_("Family or friend"),
        "treatment_center": N_("Treatment center"),
        "hospital": N_("Hospital or emergency room"),
        "ems": N_("Ambulance or EMS"),
        "court": N_("Court or drug court"),
        "probation": N_("Probation or parole"),
        "jail_reentry": N_("Jail re-entry"),
        "shelter": N_("Shelter"),
        "faith_community": N_("Faith community"),
        "employer": N_("Employer"),
        "school": N_("School"),
        "hotline": N_("211 or hotline"),
        "website": N_("Website"),
        "outreach": N_("Outreach"),
        "recovery_center": N_("Another recovery center"),
    },
    "pathway": {
        "twelve_step": N_("12-step"),
        "smart": N_("SMART Recovery"),
        "recovery_dharma": N_("Recovery Dharma"),
        "faith_based": N_("Faith-based"),
        "medication": N_("Medication-assisted"),
        "secular": N_("Secular"),
        "wellbriety": N_("Wellbriety"),
        "harm_reduction": N_("Harm reduction"),
        "natural": N_("Natural recovery"),
        "family": N_("Family or ally"),
        "unsure": N_("Not sure yet"),
    },
    "need": {
        "housing": N_("Housing"),
        "food": N_("Food"),
        "documents": N_("ID and documents"),
        "employment": N_("Employment"),
        "education": N_("Education"),
        "transport": N_("Transport"),
        "health_care": N_("Health care"),
        "medication_treatment": N_("Medication treatment"),
        "mental_health": N_("Mental health"),
        "dental": N_("Dental care"),
        "legal": N_("Legal help"),
        "child_welfare": N_("Child welfare"),
        "benefits": N_("Benefits"),
        "phone_or_internet": N_("Phone or internet"),
        "clothing": N_("Clothing"),
        "childcare": N_("Childcare"),
        "money": N_("Money"),
        "company": N_("Company"),
        "safety": N_("Safety"),
        "naloxone": N_("Naloxone"),
    },
    "accessibility": {
        "vision": N_("Vision"),
        "hearing": N_("Hearing or ASL"),
        "mobility": N_("Mobility"),
        "reading": N_("Help with reading"),
        "interpreter": N_("Interpreter"),
        "cognitive": N_("Cognitive support"),
        "quiet_room": N_("Quiet room"),
        "fragrance_free": N_("Fragrance free"),
    },
    "substance": {
        "alcohol": N_("Alcohol"),
        "opioids": N_("Opioids"),
        "stimulants": N_("Stimulants"),
        "benzodiazepines": N_("Benzodiazepines"),
        "cannabis": N_("Cannabis"),
        "nicotine": N_("Nicotine"),
        "other": N_("Another substance"),
    },
    "experience": {
        "alcohol": N_("Recovery from alcohol"),
        "opioids": N_("Recovery from opioids"),
        "stimulants": N_("Recovery from stimulants"),
        "gambling": N_("Recovery from gambling"),
        "justice": N_("Jail, prison or court"),
        "veteran": N_("Military service"),
        "parenting": N_("Raising children"),
        "lgbtq": N_("LGBTQ+ life"),
        "medication": N_("Medication for recovery"),
        "homelessness": N_("Being without a home"),
        "mental_health": N_("Mental health challenges"),
        "grief": N_("Losing somebody"),
    },
    "interest": {
        "music": N_("Music"),
        "sports": N_("Sports"),
        "outdoors": N_("Outdoors"),
        "cooking": N_("Cooking"),
        "arts_crafts": N_("Arts and crafts"),
        "reading": N_("Books"),
        "games": N_("Games"),
        "faith": N_("Faith"),
        "animals": N_("Animals"),
        "cars_tools": N_("Cars and tools"),
        "gardening": N_("Gardening"),
        "movies": N_("Movies"),
    },
    "mode": {
        "in_person": N_("In person"),
        "phone": N_("Phone"),
        "video": N_("Video"),
        "text": N_("Text messages"),
    },
    "day_part": {
        "morning": N_("Morning"),
        "afternoon": N_("Afternoon"),
        "evening": N_("Evening"),
    },
    "purpose": {
        "group": N_("A group"),
        "mentor": N_("Meeting a mentor"),
        "drop_in": N_("Drop-in"),
        "phone_or_computer": N_("Phone or computer"),
        "food_or_clothing": N_("Food or clothing"),
        "paperwork": N_("Help with paperwork"),
        "job_help": N_("Help with work"),
        "crisis": N_("Help right now"),
        "event": N_("Event"),
        "visiting": N_("Just visiting"),
    },
    "treatment_kind": {
        "outpatient": N_("Outpatient"),
        "intensive_outpatient": N_("Intensive outpatient"),
        "residential": N_("Residential"),
        "detox": N_("Detox"),
        "medication": N_("Medication treatment"),
        "counseling": N_("Counseling"),
        "mental_health": N_("Mental health"),
        "other": N_("Another kind"),
    },
    "center_help": {
        "found_recovery": N_("Found recovery"),
        "kept_recovery": N_("Kept recovery"),
        "housing": N_("Housing"),
        "work": N_("Work"),
        "friends": N_("Friends"),
        "family": N_("Family"),
        "health": N_("Health"),
        "legal": N_("Legal matters"),
    },
    "group_kind": {
        "all_recovery": N_("All recovery"),
        "twelve_step": N_("12-step"),
        "smart": N_("SMART Recovery"),
        "recovery_dharma": N_("Recovery Dharma"),
        "lifering": N_("LifeRing"),
        "women_for_sobriety": N_("Women for Sobriety"),
        "wellbriety": N_("Wellbriety"),
        "family": N_("Family"),
        "women": N_("Women"),
        "men": N_("Men"),
        "youth": N_("Youth"),
        "veterans": N_("Veterans"),
        "lgbtq": N_("LGBTQ+"),
        "medication": N_("Medication-friendly"),
        "grief": N_("Grief"),
        "parenting": N_("Parenting"),
        "life_skills": N_("Life skills"),
        "wellness": N_("Wellness"),
        "social": N_("Social"),
    },
    "modality": {
        "in_person": N_("In person"),
        "online": N_("Online"),
        "hybrid": N_("In person and online"),
        "phone": N_("Phone"),
    },
    "cancel_reason": {
        "holiday": N_("Holiday"),
        "weather": N_("Weather"),
        "facilitator_away": N_("Facilitator away"),
        "low_attendance": N_("Too few people"),
        "room": N_("Room not available"),
        "other": N_("Another reason"),
    },
    "attendance_role": {
        "participant": N_("Participant"),
        "family": N_("Family"),
        "guest": N_("Guest"),
        "observer": N_("Observer"),
        "facilitator": N_("Facilitator"),
    },
    "session_kind": {
        "one_on_one": N_("One-on-one"),
        "life_skills": N_("Life skills"),
        "navigation": N_("Navigation"),
        "crisis": N_("Crisis support"),
        "telephone_support": N_("Telephone support"),
        "check_in": N_("Brief check-in"),
        "warm_hand_off": N_("Warm hand-off"),
        "outreach": N_("Outreach"),
        "family_support": N_("Family support"),
        "accompaniment": N_("Going along"),
    },
    "mentor_stage": {
        "interested": N_("Interested"),
        "applied": N_("Applied"),
        "screened": N_("Screened"),
        "training": N_("In training"),
        "ready": N_("Ready"),
        "active": N_("Active"),
        "paused": N_("Paused"),
        "ended": N_("Ended"),
    },
    "exclusion_reason": {
        "asked": N_("One of them asked for it"),
        "relative": N_("Relative"),
        "former_partner": N_("Former partner"),
        "sponsor": N_("Sponsor"),
        "court_order": N_("Court order"),
    },
    "assignment_end_reason": {
        "goals_reached": N_("Goals reached"),
        "person_asked": N_("The person asked for a change"),
        "mentor_asked": N_("The mentor asked for a change"),
        "schedule": N_("Times no longer fit"),
        "mentor_left": N_("The mentor left or paused"),
        "moved": N_("Moved away"),
        "no_contact": N_("No contact"),
        "other": N_("Another reason"),
    },
    "close_reason": {
        "completed": N_("Completed"),
        "no_contact": N_("No contact"),
        "referred": N_("Referred elsewhere"),
        "moved": N_("Moved away"),
        "incarcerated": N_("Incarcerated"),
        "declined": N_("Declined further services"),
        "deceased": N_("Died"),
        "other": N_("Another reason"),
    },
}

# Those most spoken in homes in the United States come first.
COMMON_LANGUAGES = ("en", "es", "zh", "tl", "vi", "ar", "fr", "ht", "ko", "ru", "pt", "de", "ase")

MINOR_AGE_BANDS = frozenset({"under_18"})

_LANGUAGE_LISTS = frozenset({"language", "language_spoken"})
# Babel's list has these too: "unknown" is an answer of its own, and none of them is a language.
_NO_LANGUAGES = frozenset({"und", "mul", "zxx", "mis"})
_UNTRANSLATED = {"ase": N_("American Sign Language")}

# The center's own rows by (list, code): valid for one file up to one journal entry.
_Own = dict[tuple[str, str], tuple[str, int, bool]]
_cached: tuple[tuple[str, int], _Own] | None = None


def forget() -> None:
    """Drop the center's own words held in memory; called when it is locked or closed."""
    global _cached
    _cached = None


def label(list_name: str, code: str) -> str:
    """The word for ``code`` in the language in use; a free text is its own label."""
    return said.shown(kept(list_name, code))


def kept(list_name: str, code: str) -> said.ListWord:
    """The answer as a sentence keeps it, with the center's own word for it as of now."""
    if list_name in _LANGUAGE_LISTS or code in WORDS:
        return said.ListWord(list_name, code)
    own = _own_rows().get((list_name, code))
    return said.ListWord(list_name, code, own[0] if own is not None else "")


def _program_word(list_name: str, code: str) -> str:
    """The program's own word for ``code``."""
    if list_name in _LANGUAGE_LISTS:
        return _language_name(code)
    word = WORDS.get(code) or SHIPPED[list_name].get(code)
    return _(word) if word is not None else code


said.use_lists(_program_word)


def labels(list_name: str, codes: Iterable[str]) -> str:
    """The words for several codes, with commas between them."""
    return ", ".join(label(list_name, code) for code in codes)


def options(list_name: str, keep: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What is offered, (code, label) in order; retired codes only when in ``keep``."""
    if list_name in _LANGUAGE_LISTS:
        return languages()
    own = {code: row for (name, code), row in _own_rows().items() if name == list_name}
    positions = {code: place for place, code in enumerate(SHIPPED[list_name])}
    positions |= {code: place for code, (_label, place, _retired) in own.items()}
    kept = set(keep)
    offered = [code for code in positions if code in kept or code not in own or not own[code][2]]
    # A free text that somebody typed (pronouns) stays choosable for that person.
    offered += sorted(kept - positions.keys() - {""})
    offered.sort(key=lambda code: positions.get(code, len(positions)))
    return [(code, label(list_name, code)) for code in offered]


def options_ever(list_name: str) -> list[tuple[str, str]]:
    """As ``options``, with the retired codes."""
    if list_name in _LANGUAGE_LISTS:
        return languages()
    own = (code for name, code in _own_rows() if name == list_name)
    return options(list_name, keep=[*SHIPPED[list_name], *own])


def languages() -> list[tuple[str, str]]:
    """ISO 639 codes and names: the common ones first, then all others by name."""
    return list(_languages(language()))


@cache
def _languages(reader: str) -> tuple[tuple[str, str], ...]:
    rest = sorted(
        (in_order(name), code)
        for code, name in Locale(reader).languages.items()
        if code.isalpha() and len(code) in (2, 3) and code not in _NO_LANGUAGES
    )
    ordered = dict.fromkeys([*COMMON_LANGUAGES, *(code for _name, code in rest)])
    return tuple((code, _language_name(code)) for code in ordered)


def _language_name(code: str) -> str:
    name = Locale(language()).languages.get(code)
    if name is None:
        name = _(_UNTRANSLATED[code]) if code in _UNTRANSLATED else code
    return name


def is_code(list_name: str, code: str) -> bool:
    """Whether ``code`` is in the list, retired or not."""
    if list_name in _LANGUAGE_LISTS:
        return code in Locale("en").languages
    return code in SHIPPED[list_name] or (list_name, code) in _own_rows()


def _own_rows() -> _Own:
    global _cached
    valid_for = (str(database.database), journal.latest())
    if _cached is None or _cached[0] != valid_for:
        rows = {
            (row.list_name, row.code): (row.label, row.position, row.retired)
            for row in Choice.select().order_by(Choice.position)
        }
        _cached = (valid_for, rows)
    return _cached[1]
