"""The people who come in a month, with all that an intake asks, and their episodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from peerdesk.demo.names import ALIASES, FullName, alike, draw_name
from peerdesk.demo.story import Life, Story, stays_of, text
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import PARTS
from peerdesk.desk.mentoring.matching import PersonTraits, age_band
from peerdesk.desk.people.people import new_code
from peerdesk.namekeys import keys_of
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    FreeSlot,
    NoticeGiven,
    OtherName,
    Person,
    PersonChoice,
    Unanswered,
)
from peerdesk.text import normalise

# Telephone numbers 555-0100 to 555-0199 belong to nobody.
_AREAS = (
    207, 216, 303, 312, 404, 412, 419, 502, 503, 505, 509, 513, 515, 518, 601, 603, 605, 608, 614,
    615, 617, 701, 702, 704, 706, 712, 715, 717, 801, 802, 803, 804, 806, 812, 814, 816, 901, 903,
    904, 907, 910, 912, 915, 918, 919, 920, 928, 931, 936, 937, 940, 941, 970, 971, 972, 973, 978,
    980, 985, 989, 205, 209, 213, 219, 229, 231, 239, 251, 254, 256, 260, 269, 270, 276, 304, 307,
    308, 309, 316, 318, 319, 320, 325, 334, 337, 361, 402, 406, 409, 417, 423, 432, 434, 435, 443,
    478, 479, 501, 506, 507, 512, 520, 530, 540, 541, 559, 563, 570, 573, 574, 575, 580, 585, 606,
    607, 609, 618, 620, 641, 651, 660, 662,
)  # fmt: skip
PLACES = (
    "99961",
    "99962",
    "99963",
    "99964",
    "99965",  # ZIP codes that belong to no place
    "Alder County",
    "Heron County",
    "Millrace County",
    "Upper Tamarack County",
)
_PLACE_WEIGHTS = (26, 20, 15, 10, 6, 10, 7, 4, 2)
_GENDERS = ("woman", "man", "non_binary", "transgender_woman", "transgender_man", "another", "")
_GENDER_WEIGHTS = (42, 46, 3, 1.5, 1.5, 0.7, 5)
_PRONOUNS = {"woman": "she", "man": "he", "transgender_woman": "she", "transgender_man": "he"}
_SOURCES = list(choices.SHIPPED["referral_source"])
_SOURCE_WEIGHTS = (26, 16, 14, 6, 1, 8, 8, 5, 4, 3, 1, 1, 2, 3, 6, 2)
_BANDS = list(choices.SHIPPED["age_band"])
_RELATIONS = ("mother", "father", "sister", "brother", "partner", "friend", "aunt", "sponsor")
_SAY = ("a friend", "Sam from work", "the library", "just the first name", "no one: hang up")
_MAY_BE_DECLINED = ("pronouns", "birth_date", "gender", "place", "phone", "emergency_name")
_CLOSED_EARLY = ("no_contact", "no_contact", "no_contact", "declined", "referred", "other")
_CLOSED_LATE = ("completed", "completed", "no_contact", "moved", "referred", "incarcerated")
_SLOTS = tuple((weekday, part) for weekday in range(6) for part in PARTS)
# Which lists an intake fills: list, how many at most, how likely each further one is.
_CHOSEN = (
    ("need", 4, 0.62),
    ("pathway", 2, 0.55),
    ("mode", 3, 0.7),
)
_CHOSEN_IN_FULL = (
    ("substance", 3, 0.6),
    ("experience", 3, 0.6),
    ("interest", 3, 0.65),
)
_CODES = {name: list(codes) for name, codes in choices.SHIPPED.items()}
_ALSO_SPOKEN = ("en", "es", "es", "fr", "pt", "ht", "ase")


@dataclass
class _Newcomer:
    """Somebody between the draw of the name and the rows that hang on it."""

    arrival: int
    level: str
    name: FullName
    gender: str
    row: dict[str, Any]
    phone: str
    stays: tuple[tuple[int, int], ...]
    rate: float


class Newcomers:
    """Brings new people; remembers what must not be given twice."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._codes: set[str] = set()
        self._phones = 0
        self._lately: list[_Newcomer] = []

    def come(self, arrivals: Sequence[int]) -> list[Life]:
        """Inside an entry: insert those who come on these days; they join ``story.lives``."""
        new = [self._newcomer(day) for day in arrivals]
        ids = Person.insert_rows([newcomer.row for newcomer in new])
        rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        lives = [
            self._hang_on(newcomer, person_id, rows)
            for newcomer, person_id in zip(new, ids, strict=True)
        ]
        for model, its_rows in rows.items():
            model.insert_rows(its_rows)
        self._lately = (self._lately + new)[-40:]
        self._story.lives += lives
        return lives

    def _newcomer(self, arrival: int) -> _Newcomer:
        rng = self._story.rng
        stays, rate = stays_of(rng, arrival)
        once = len(stays) == 1 and stays[0][1] - stays[0][0] < 7
        level = rng.choices(("guest", "brief", "full"), (60, 38, 2) if once else (3, 62, 35))[0]
        gender = rng.choices(_GENDERS, _GENDER_WEIGHTS)[0]
        name = draw_name(rng, gender)
        birth = self._birth(arrival)
        known = [one for one in self._lately if one.row["birth_date"] and one.level != "guest"]
        if known and rng.random() < 0.012:
            # Somebody who was here before, or only seems so: the desk has to ask.
            earlier = rng.choice(known)
            name, gender, level = alike(earlier.name), earlier.gender, "brief"
            birth = earlier.row["birth_date"] if rng.random() < 0.7 else birth
        guest = level == "guest"
        if guest:
            alias = rng.choice(ALIASES) if rng.random() < 0.3 else name.preferred
            last = name.last if rng.random() < 0.25 else ""
            name = FullName(alias, "", last, name.language)
        phone = self._phone() if rng.random() < (0.3 if guest else 0.85) else ""
        code = self._code()
        sort_key, search_key = keys_of(
            name.preferred, name.first, name.last, code, name.other, (phone,) if phone else ()
        )
        chance = 1.0 if guest else rng.random()
        row = {
            "code": code,
            "preferred_name": name.preferred,
            "legal_first_name": name.first,
            "legal_last_name": name.last,
            "pronouns": "" if guest else self._pronouns(gender),
            "birth_date": birth if chance < 0.74 else None,
            "age_band": rng.choice(_BANDS[1:]) if 0.74 <= chance < 0.9 else "",
            "gender": "" if guest else gender,
            "place": "" if guest else rng.choices(PLACES, _PLACE_WEIGHTS)[0],
            "language": name.language if rng.random() < 0.4 else "en",
            "first_seen_on": text(arrival),
            "sort_key": sort_key,
            "search_key": search_key,
        }
        return _Newcomer(arrival, level, name, gender, row, phone, stays, rate)

    def _birth(self, arrival: int) -> str:
        rng = self._story.rng
        years = 15.5 if rng.random() < 0.02 else rng.triangular(18, 74, 36)
        return text(arrival - int(years * 365.25) - rng.randint(0, 300))

    def _pronouns(self, gender: str) -> str:
        chance = self._story.rng.random()
        if chance < 0.12:
            return ""
        if chance < 0.14:
            return "ze/zir"  # free text is allowed
        return _PRONOUNS.get(gender, "they" if gender else "")

    def _code(self) -> str:
        code = new_code(self._story.rng)
        while code in self._codes:
            code = new_code(self._story.rng)
        self._codes.add(code)
        return code

    def _phone(self) -> str:
        self._phones += 1
        # 37 and 100 have no common divisor: every number of an area comes once before the next.
        area = _AREAS[self._phones // 100 % len(_AREAS)]
        return f"+1{area}55501{self._phones * 37 % 100:02d}"

    def _hang_on(
        self, new: _Newcomer, person_id: int, rows: dict[Any, list[dict[str, Any]]]
    ) -> Life:
        """Everything that hangs on the person, gathered by model in ``rows``."""
        rng, row, guest = self._story.rng, new.row, new.level == "guest"
        self._ways_to_reach(new, person_id, rows)
        for other in new.name.other:
            rows[OtherName].append({"person": person_id, "name": other})
        self._episodes(new, person_id, rows[Episode])
        chosen: dict[str, list[str]] = {}
        if not guest:
            lists = _CHOSEN + _CHOSEN_IN_FULL if new.level == "full" else _CHOSEN
            chosen = {name: _some(rng, _CODES[name], most, on) for name, most, on in lists}
            chosen["language_spoken"] = list(dict.fromkeys((row["language"], "en")))
            if rng.random() < 0.05:
                extra = rng.choice(_ALSO_SPOKEN)
                chosen["language_spoken"] = list(dict.fromkeys((row["language"], extra)))
            if rng.random() < 0.09:
                chosen["accessibility"] = _some(rng, _CODES["accessibility"], 2, 0.3)
            rows[PersonChoice] += [
                {"person": person_id, "list_name": name, "code": code}
                for name, codes in chosen.items()
                for code in codes
            ]
            kin = rows[EmergencyContact]
            given = {"phone": new.phone, "emergency_name": kin and kin[-1]["person"] == person_id}
            self._unanswered({**row, **given}, person_id, rows[Unanswered])
            if rng.random() < 0.87:
                rows[NoticeGiven].append(
                    {
                        "person": person_id,
                        "version": "1",
                        "given_on": row["first_seen_on"],
                        "outcome": "declined" if rng.random() < 0.05 else "acknowledged",
                        "account_id": self._story.staff.desk,
                    }
                )
        slots = sorted(rng.sample(_SLOTS, rng.randint(2, 6))) if rng.random() < 0.7 else []
        if not guest and new.stays[0][1] - new.arrival > 20:
            rows[FreeSlot] += [
                {"person": person_id, "weekday": weekday, "part": part} for weekday, part in slots
            ]
            life = Life(person_id, new.stays, new.rate, row["sort_key"])
            life.traits = _traits(person_id, row, chosen, slots, new.arrival)
            return life
        return Life(person_id, new.stays, new.rate, row["sort_key"])

    def _ways_to_reach(
        self, new: _Newcomer, person_id: int, rows: dict[Any, list[dict[str, Any]]]
    ) -> None:
        rng = self._story.rng
        if new.phone:
            call, may_text = rng.random() < 0.85, rng.random() < 0.7
            rows[ContactPoint].append(
                {
                    "person": person_id,
                    "kind": "phone",
                    "value": new.phone,
                    "is_primary": 1,
                    "ok_to_call": int(call),
                    "ok_to_text": int(may_text),
                    "ok_to_leave_message": int(call and rng.random() < 0.55),
                    "say_who_is_calling": rng.choice(_SAY) if rng.random() < 0.2 else "",
                    "none_is_ok": None if call or may_text else 1,
                }
            )
        plain = normalise(new.name.first).replace(" ", ".")
        if new.level == "full" and plain.isascii() and rng.random() < 0.4:
            rows[ContactPoint].append(
                {
                    "person": person_id,
                    "kind": "email",
                    "value": f"{plain}.{person_id}@example.org",
                    "is_primary": int(not new.phone),
                    "ok_to_call": 0,
                    "ok_to_text": int(rng.random() < 0.5),
                    "ok_to_leave_message": 0,
                    "say_who_is_calling": "",
                    "none_is_ok": None,
                }
            )
        if new.level != "guest" and rng.random() < 0.55:
            kin = draw_name(rng, "")
            rows[EmergencyContact].append(
                {
                    "person": person_id,
                    "name": f"{kin.first} {kin.last}",
                    "relation": rng.choice(_RELATIONS),
                    "phone": self._phone() if rng.random() < 0.9 else "",
                }
            )

    def _episodes(self, new: _Newcomer, person_id: int, rows: list[dict[str, Any]]) -> None:
        """One for each stay, unless the one before was never closed."""
        rng, today = self._story.rng, self._story.today
        opened: int | None = None
        for place, (first, last) in enumerate(new.stays):
            if first > today:
                break
            opened = first if opened is None else opened
            following = new.stays[place + 1][0] if place + 1 < len(new.stays) else today
            ahead = min(following, today)
            closed = last + rng.randint(5, 50)
            if closed >= ahead or rng.random() < 0.2:
                continue
            late = last - opened > 90
            reason = rng.choice(_CLOSED_LATE if late else _CLOSED_EARLY)
            if place + 1 == len(new.stays) and rng.random() < 0.015:
                reason = "deceased"
            rows.append(self._episode(person_id, new, opened, text(closed), reason))
            opened = None
        if opened is not None:
            rows.append(self._episode(person_id, new, opened, None, ""))

    def _episode(
        self, person_id: int, new: _Newcomer, opened: int, closed: str | None, reason: str
    ) -> dict[str, Any]:
        rng = self._story.rng
        source = ""
        if new.level != "guest" and rng.random() < 0.93:
            source = rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0]
        return {
            "person": person_id,
            "opened_on": text(opened),
            "level": new.level,
            "referral_source": source,
            "closed_on": closed,
            "close_reason": reason,
        }

    def _unanswered(
        self, answers: dict[str, Any], person_id: int, rows: list[dict[str, Any]]
    ) -> None:
        rng = self._story.rng
        for name in _MAY_BE_DECLINED:
            answered = answers[name] or (name == "birth_date" and answers["age_band"])
            if not answered and rng.random() < 0.35:
                reason = "declined" if rng.random() < 0.7 else "unknown"
                rows.append({"person": person_id, "field": name, "reason": reason})


def _some(rng: Random, codes: list[str], most: int, on: float) -> list[str]:
    """One code of the list or more, each further one with the chance ``on``."""
    count = 1
    while count < most and rng.random() < on:
        count += 1
    return rng.sample(codes, count)


def _traits(
    person_id: int,
    row: dict[str, Any],
    chosen: dict[str, list[str]],
    slots: list[tuple[int, str]],
    arrival: int,
) -> PersonTraits:
    day = date.fromordinal(arrival)
    birth = date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    lived = (*chosen.get("experience", ()), *chosen.get("substance", ()))
    return PersonTraits(
        person_id=person_id,
        language=row["language"],
        languages=frozenset(chosen["language_spoken"]),
        age_band=age_band(birth, row["age_band"], day),
        place=row["place"],
        pathways=frozenset(chosen["pathway"]),
        experience=frozenset(lived),
        interests=frozenset(chosen.get("interest", ())),
        modes=frozenset(chosen["mode"]),
        slots=frozenset(slots),
    )
