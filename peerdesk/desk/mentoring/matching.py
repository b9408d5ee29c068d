"""Which mentor might suit whom, and why, in words. A person chooses; this only ranks.

Two kinds of rule (PRACTICE.md, section 3): a *must* is never broken without a written reason,
what *counts* moves a mentor up the list. Plain values in, plain values out: nothing is read
from the records here but, once each, the labels of the center's lists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import PARTS, Label, Slot, slot_said, without_load
from peerdesk.records import meanings
from peerdesk.said import (
    ListWord,
    Said,
    Small,
    as_text,
    said,
    shown,
)
from peerdesk.text import in_order
from peerdesk.words import _, medium_date

MINOR_BAND = "under_18"
_BAND_STARTS = (18, 25, 35, 45, 55, 65)
_BANDS = (MINOR_BAND, "18_24", "25_34", "35_44", "45_54", "55_64", "65_up")

# What counts, in points. Only their proportions matter: no small thing alone outweighs having
# lived the same.
EXPERIENCE_POINTS = 20  # having come through the same: what peer support rests on
EXPERIENCES_COUNTED = 3  # a fourth thing in common says little more than the third
PATHWAY_POINTS = 20  # the same way of recovering, so that advice fits
FIRST_LANGUAGE_POINTS = 15  # a shared language is a must; the person's own one is more
GENDER_POINTS = 15  # asked for, though not as a must
LIGHTER_LOAD_POINTS = 20  # an empty list against a full one: time for the person
AGE_BAND_POINTS = 10
PLACE_POINTS = 10  # the same neighbourhood: easy to meet
INTEREST_POINTS = 4  # something to talk about at the first meeting
INTERESTS_COUNTED = 3

_SLOTS_NAMED = 3  # the words stay readable


@dataclass(frozen=True)
class PersonTraits:
    """What is known of the person who waits. Empty means not known, never "none".

    ``excluded`` maps mentor ids to the reason's code; ``language`` is the person's own,
    ``languages`` all that are spoken, that one included. ``experience`` holds the substances as
    well: both lists use the same codes. ``person_id`` is 0 for nobody.
    """

    person_id: int = 0
    language: str = ""
    languages: frozenset[str] = frozenset()
    gender_wanted: str = ""
    gender_is_must: bool = False
    excluded: Mapping[int, str] = field(default_factory=dict)
    age_band: str = ""
    place: str = ""
    pathways: frozenset[str] = frozenset()
    experience: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    slots: frozenset[Slot] = frozenset()


@dataclass(frozen=True)
class MentorTraits:
    """What is known of a mentor. ``load`` and ``limit`` count people; the limit is resolved."""

    mentor_id: int
    name: str
    load: int = 0
    limit: int = 0
    stage: str = "active"
    trained_on: date | None = None
    credential_expires_on: date | None = None
    cleared_for_minors: bool = False
    person_id: int | None = None
    gender: str = ""
    age_band: str = ""
    place: str = ""
    languages: frozenset[str] = frozenset()
    pathways: frozenset[str] = frozenset()
    experience: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    slots: frozenset[Slot] = frozenset()


@dataclass(frozen=True)
class Match:
    """One mentor for one person. ``possible``: no must is broken.

    ``speaking`` is what speaks for it; ``against`` holds the broken musts first, then lesser
    things; ``notes`` are musts that can't be tested yet, because something isn't known.
    """

    mentor_id: int
    name: str
    load: int
    limit: int
    possible: bool
    score: int
    speaking: tuple[Said, ...]
    against: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it in words, without the load, which each list shows by itself."""
        return without_load(self.speaking)

    @property
    def kept_reasons(self) -> str:
        """What speaks for it, as an assignment keeps it."""
        return as_text(said("match_reasons", reasons=self.speaking)) if self.speaking else ""


def rank(
    person: PersonTraits,
    mentors: Iterable[MentorTraits],
    today: date,
    label: Label = choices.kept,
) -> list[Match]:
    """All ``mentors``, the possible ones first, the best first; the same order every time.

    Those who aren't possible follow, fewest broken musts first.
    """
    label = cache(label)  # a label may cost a query, and the same few are needed again and again
    placed = []
    for mentor in mentors:
        broken, notes = _musts(person, mentor, today, label)
        score, reasons, against = _counts(person, mentor, label)
        match = Match(
            mentor.mentor_id,
            mentor.name,
            mentor.load,
            mentor.limit,
            not broken,
            score,
            reasons,
            (*broken, *against),
            notes,
        )
        by_name = (in_order(mentor.name), mentor.mentor_id)
        placed.append(((len(broken), -score, _load_share(mentor), *by_name), match))
    placed.sort(key=lambda pair: pair[0])
    return [match for _key, match in placed]


def why_not_available(
    mentor: MentorTraits, today: date, label: Label = choices.kept
) -> tuple[str, ...]:
    """What keeps this mentor from taking anybody: stage, training, credential, limit."""
    why = []
    if mentor.stage != meanings.ACTIVE:
        why.append(_("not active: {stage}", stage=shown(label("mentor_stage", mentor.stage))))
    if mentor.trained_on is None or mentor.trained_on > today:
        why.append(_("training not done"))
    if mentor.credential_expires_on is not None and mentor.credential_expires_on < today:
        day = medium_date(mentor.credential_expires_on)
        why.append(_("credential expired {day}", day=day))
    if mentor.load >= mentor.limit:
        why.append(_("at the limit: {load} of {limit}", load=mentor.load, limit=mentor.limit))
    return tuple(why)


def age_band(birth_date: date | None, stated: str, today: date) -> str:
    """The code of the age band, from the birth date, or as ``stated`` where there is none."""
    if birth_date is None:
        return stated
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    age = today.year - birth_date.year - (not had_birthday)
    return _BANDS[bisect_right(_BAND_STARTS, age)]


def _musts(
    person: PersonTraits, mentor: MentorTraits, today: date, label: Label
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The broken musts, and those that can't be tested yet."""
    broken, notes = [], []
    if mentor.mentor_id in person.excluded:
        reason = person.excluded[mentor.mentor_id]
        broken.append(
            _("never together: {reason}", reason=shown(label("exclusion_reason", reason)))
            if reason
            else _("never together")
        )
    if mentor.person_id is not None and mentor.person_id == person.person_id:
        broken.append(_("is the same person"))
    if person.gender_is_must and person.gender_wanted and mentor.gender != person.gender_wanted:
        broken.append(_asked_for(person.gender_wanted, label))
    broken.extend(why_not_available(mentor, today, label))
    if person.age_band == MINOR_BAND and not mentor.cleared_for_minors:
        broken.append(_("not cleared for people under 18"))
    if not person.age_band and not mentor.cleared_for_minors:
        notes.append(_("age not known yet"))
    if not person.languages:
        notes.append(_("languages not known yet"))
    elif not person.languages & mentor.languages:
        broken.append(_("no shared language"))
    if not person.modes:
        notes.append(_("ways to meet not known yet"))
    elif not person.modes & mentor.modes:
        broken.append(_("no way to meet that both can use"))
    if not person.slots:
        notes.append(_("times not known yet"))
    elif not person.slots & mentor.slots:
        broken.append(_("no shared weekly time"))
    return tuple(broken), tuple(notes)


def _counts(
    person: PersonTraits, mentor: MentorTraits, label: Label
) -> tuple[int, tuple[Said, ...], tuple[str, ...]]:
    """The points, what speaks for the mentor, and what speaks against without being a must."""
    points, reasons, against = 0, list[Said](), list[str]()
    spoken = sorted(
        person.languages & mentor.languages, key=lambda code: (code != person.language, code)
    )
    if spoken:
        reasons.append(said("match_speaks", languages=_labels("language", spoken, label)))
    if person.language and person.language in mentor.languages:
        points += FIRST_LANGUAGE_POINTS
    free = sorted(person.slots & mentor.slots, key=_slot_order)[:_SLOTS_NAMED]
    if free:
        times = tuple(slot_said(slot, label) for slot in free)
        reasons.append(said("match_free", times=times))
    shared = sorted(person.experience & mentor.experience)
    if shared:
        points += EXPERIENCE_POINTS * min(len(shared), EXPERIENCES_COUNTED)
        reasons.extend(_lived(shared, label))
    shared = sorted((person.pathways & mentor.pathways) - {"unsure"})
    if shared:
        points += PATHWAY_POINTS
        reasons.append(said("match_pathway", pathways=_labels("pathway", shared, label)))
    if person.gender_wanted and mentor.gender == person.gender_wanted:
        points += GENDER_POINTS
        reasons.append(said("match_gender", gender=label("gender", mentor.gender)))
    elif person.gender_wanted and not person.gender_is_must:
        against.append(_asked_for(person.gender_wanted, label))
    if person.age_band and person.age_band == mentor.age_band:
        points += AGE_BAND_POINTS
        reasons.append(said("match_age", band=label("age_band", mentor.age_band)))
    if person.place.strip() and person.place.strip().casefold() == mentor.place.strip().casefold():
        points += PLACE_POINTS
        reasons.append(said("match_place", place=mentor.place.strip()))
    shared = sorted(person.interests & mentor.interests)
    if shared:
        points += INTEREST_POINTS * min(len(shared), INTERESTS_COUNTED)
        reasons.append(said("match_interests", interests=_labels("interest", shared, label)))
    if mentor.load < mentor.limit:
        points += int(LIGHTER_LOAD_POINTS * (1 - _load_share(mentor)))
        reasons.append(said("match_load", load=mentor.load, limit=mentor.limit))
    return points, tuple(reasons), tuple(against)


def _lived(codes: Sequence[str], label: Label) -> list[Said]:
    substances = [code for code in codes if code in choices.SHIPPED["substance"]]
    reasons = []
    if substances:
        named = tuple(Small(label("substance", code)) for code in substances)
        reasons.append(said("match_substances", substances=named))
    other = [code for code in codes if code not in substances]
    if other:
        reasons.append(said("match_experience", what=_labels("experience", other, label)))
    return reasons


def _asked_for(gender: str, label: Label) -> str:
    return _("asked for: {gender}", gender=shown(label("gender", gender)))


def _labels(list_name: str, codes: Sequence[str], label: Label) -> tuple[ListWord, ...]:
    return tuple(label(list_name, code) for code in codes)


def _slot_order(slot: Slot) -> tuple[int, int, str]:
    weekday, part = slot
    return weekday, PARTS.index(part) if part in PARTS else len(PARTS), part


def _load_share(mentor: MentorTraits) -> Fraction:
    """How full the list is, from 0 to 1; a mentor who takes nobody counts as full."""
    return min(Fraction(mentor.load, mentor.limit), Fraction(1)) if mentor.limit else Fraction(1)
