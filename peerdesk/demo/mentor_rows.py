"""The mentors of the demo: every stage, what they share, when they can meet people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from peerdesk.demo.names import MAN, WOMAN, staff_name
from peerdesk.demo.newcomers import PLACES
from peerdesk.demo.story import Story, text
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.match_words import PARTS
from peerdesk.desk.mentoring.matching import MentorTraits
from peerdesk.records.mentoring import Mentor, MentorSlot, MentorTrait

_NEVER = 10_000_000
_PEOPLE_A_MENTOR = 25
_LEAST = 5
_RENEWED_FOR = 730  # days
# Those on their way in or resting, whatever the size of the center.
_OTHER_STAGES = ("interested", "applied", "screened", "training", "ready", "paused", "ended")
_CREDENTIALS = ("Peer Recovery Specialist", "Recovery Coach", "Peer Support Specialist")
_LANGUAGES = ("es", "es", "es", "vi", "pl", "uk", "ru", "tr", "el", "ase")
_BANDS = ("25_34", "35_44", "45_54", "55_64", "65_up")
_SLOTS = tuple((weekday, part) for weekday in range(6) for part in PARTS)
_TRAITS = (("language", "languages"), ("pathway", "pathways"), ("experience", "experience"),
           ("mode", "modes"), ("interest", "interests"))  # fmt: skip


@dataclass
class DemoMentor:
    """A mentor. Days are ordinals; ``ends`` is the day from which nobody walks with them.

    ``walks`` holds the last day of each walk; ``resting`` is the day of a pause, never by default.
    """

    traits: MentorTraits
    stage: str
    begins: int
    trained: int
    ends: int
    resting: int = _NEVER
    own_limit: int | None = None
    credential: str = ""
    expires: int | None = None
    is_the_accounts: bool = False
    account_id: int | None = None
    row_id: int = 0
    walks: list[int] = field(default_factory=list)

    def load(self, day: int) -> int:
        """How many walk with them on ``day``; forgets walks that ended before."""
        self.walks = [last for last in self.walks if last > day]
        return len(self.walks)

    def can_take(self, day: int) -> bool:
        """Whether somebody can begin with them on ``day``."""
        return (
            self.trained <= day < min(self.ends - 20, self.resting)
            and self.load(day) < self.traits.limit
        )

    def traits_on(self, day: int) -> MentorTraits:
        """What matching compares, as it was on ``day``."""
        trained = date.fromordinal(self.trained)
        return replace(self.traits, mentor_id=self.row_id, load=self.load(day), trained_on=trained)

    @staticmethod
    def insert(story: Story, mentors: Sequence[DemoMentor]) -> None:
        """Inside an entry: write these mentors with their traits and slots."""
        for mentor in mentors:
            mentor.account_id = story.staff.mentor if mentor.is_the_accounts else None
        ids = Mentor.insert_rows([mentor._row(story) for mentor in mentors])
        traits, slots = [], []
        for mentor, row_id in zip(mentors, ids, strict=True):
            mentor.row_id = row_id
            traits += [
                {"mentor": row_id, "list_name": list_name, "code": code}
                for list_name, name in _TRAITS
                for code in sorted(getattr(mentor.traits, name))
            ]
            slots += [
                {"mentor": row_id, "weekday": weekday, "part": part}
                for weekday, part in sorted(mentor.traits.slots)
            ]
        MentorTrait.insert_rows(traits)
        MentorSlot.insert_rows(slots)

    def _row(self, story: Story) -> dict[str, object]:
        traits, rng = self.traits, story.rng
        # Somebody who has come for a while and has no mentor may have become one.
        regulars = [life for life in story.lives if life.traits is None]
        own = rng.choice(regulars).person_id if regulars and rng.random() < 0.15 else None
        trained = self.stage in ("ready", "active", "paused", "ended")
        since = {"paused": self.resting, "ended": self.ends}.get(self.stage, self.begins)
        if self.stage == "active":
            since = self.trained
        return {
            "name": traits.name,
            "account": self.account_id,
            "person": own,
            "stage": self.stage,
            "gender": traits.gender,
            "age_band": traits.age_band,
            "place": traits.place,
            "limit": self.own_limit,
            "trained_on": text(self.trained) if trained else None,
            "credential": self.credential if trained else "",
            "credential_expires_on": text(self.expires) if trained and self.expires else None,
            "cleared_for_minors": int(traits.cleared_for_minors),
            "started_on": text(self.begins),
            "stage_since": text(since),
        }


def mentors_of(story: Story, people: int, center_limit: int) -> list[DemoMentor]:
    """All mentors of the whole time: about one for each 25 people, and those on their way in."""
    rng, first, today = story.rng, story.start.toordinal(), story.today
    span = today - first
    working = max(_LEAST, people // _PEOPLE_A_MENTOR)
    mentors = []
    for place in range(working):
        # A third is there from the beginning, the others come over the years.
        begins = first + (0 if place < max(3, working // 8) else int(span * rng.random() * 0.9))
        mentor = _mentor(rng, begins, center_limit)
        if place == 0:
            mentor.is_the_accounts = True
            mentor.traits = replace(mentor.traits, name=story.staff.mentor_name, limit=10)
            mentor.own_limit = 10
            mentor.expires = today + 400
        else:
            _fate(rng, mentor, place, today)
        mentors.append(mentor)
    for place, stage in enumerate(_OTHER_STAGES * max(1, working // 40)):
        begins = max(first, today - rng.randint(10, 120))
        if stage in ("paused", "ended"):
            begins = first + int(span * rng.random() * 0.3)
        mentor = _mentor(rng, begins, center_limit)
        mentor.stage = stage
        if stage == "paused":
            mentor.resting = max(begins, today - 12 - place)
        elif stage == "ended":
            mentor.ends = max(begins, today - rng.randint(20, 50))
        else:
            mentor.trained = today if stage == "ready" else _NEVER
            mentor.resting = begins
        mentors.append(mentor)
    return mentors


def _fate(rng: Random, mentor: DemoMentor, place: int, today: int) -> None:
    """How long a working mentor stays, and what is special about some."""
    while mentor.expires is not None and mentor.expires < today:
        mentor.expires += _RENEWED_FOR
    leaves = mentor.begins + int(rng.triangular(250, 1600, 500))
    if leaves < today - 10 and place > 2:
        mentor.ends, mentor.stage = leaves, "ended"
    elif place % 7 == 2:
        mentor.expires = today - rng.randint(4, 60)  # lapsed: nobody noticed
    elif place % 7 == 4:
        mentor.expires = today + rng.randint(10, 80)
    if place % 4 == 1:
        mentor.own_limit = rng.randint(1, 3)  # soon full
        mentor.traits = replace(mentor.traits, limit=mentor.own_limit)


def _mentor(rng: Random, begins: int, center_limit: int) -> DemoMentor:
    gender = rng.choices((WOMAN, MAN, "non_binary"), (48, 48, 4))[0]
    codes = {name: list(found) for name, found in choices.SHIPPED.items()}
    languages = {"en"} | ({rng.choice(_LANGUAGES)} if rng.random() < 0.45 else set())
    traits = MentorTraits(
        mentor_id=0,
        name=staff_name(rng, gender),
        limit=center_limit,
        cleared_for_minors=rng.random() < 0.35,
        gender=gender,
        age_band=rng.choice(_BANDS),
        place=rng.choice(PLACES),
        languages=frozenset(languages),
        pathways=frozenset(rng.sample(codes["pathway"], rng.randint(1, 3))),
        experience=frozenset(rng.sample(codes["experience"], rng.randint(2, 5))),
        interests=frozenset(rng.sample(codes["interest"], rng.randint(1, 4))),
        modes=frozenset(("in_person", *rng.sample(codes["mode"][1:], rng.randint(1, 3)))),
        slots=frozenset(rng.sample(_SLOTS, rng.randint(4, 9))),
    )
    return DemoMentor(
        traits,
        "active",
        begins,
        trained=begins,
        ends=_NEVER,
        credential=f"{rng.choice(_CREDENTIALS)} {rng.randint(10_000, 99_999)}",
        expires=begins + rng.randint(300, 1100) if rng.random() < 0.8 else None,
    )
