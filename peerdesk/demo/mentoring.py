"""The mentors, who waits for one, who walks with whom, and what they do together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from peerdesk.demo.mentor_rows import DemoMentor, mentors_of
from peerdesk.demo.sessions import Walk, other_sessions, sessions_of
from peerdesk.demo.story import Life, Month, Story, text
from peerdesk.desk.basics import choices
from peerdesk.desk.mentoring.matching import rank
from peerdesk.records.mentoring import Assignment, Exclusion, Session
from peerdesk.records.people import MentorRequest

_REVIEW_DAYS = 30
_COMPARED = 6  # mentors that the director looks at for one person
_OWN_LEAST, _OWN_WANTED = 6, 8  # people of the account "mentor"
_LEAST_WAITING = 4
_WAITED = (3, 11, 34, 75)  # days, when too few would wait by themselves
_EXCLUSIONS = list(choices.SHIPPED["exclusion_reason"])
_ENDED_BY_LENGTH = ("goals_reached", "goals_reached", "schedule", "person_asked", "mentor_asked")
_CHANGES = frozenset({"schedule", "person_asked", "mentor_asked", "mentor_left"})
_HAND_OVER = (
    "Likes to meet outdoors. Ask about the driving licence; papers are half done.",
    "Prefers a text before a call. The Thursday group works well.",
    "Has two children at home, so mornings are best.",
    "Is working on a housing application; the list of papers is in the blue folder.",
    "No blame on either side: the times no longer fitted.",
)
_OVERRIDES = (
    "They know and trust each other from the Thursday group.",
    "They agreed to find a time together each week.",
    "The only mentor who could begin this week; to be looked at again in 30 days.",
)


@dataclass
class _Waiting:
    """Somebody who waits. ``again``: there is no request, the mentor before couldn't go on."""

    life: Life
    asked: int
    wait: int
    again: bool = False
    gender_wanted: str = ""
    must: bool = False


@dataclass
class Mentoring:
    """Tells the mentoring month by month."""

    story: Story
    people: int
    limit: int  # the center's own
    mentors: list[DemoMentor] = field(default_factory=list)
    _to_come: list[DemoMentor] = field(default_factory=list)
    _working: list[DemoMentor] = field(default_factory=list)  # in the month being told
    _waiting: list[_Waiting] = field(default_factory=list)
    _walks: list[Walk] = field(default_factory=list)
    _assignments: list[dict[str, Any]] = field(default_factory=list)
    _requests: list[dict[str, Any]] = field(default_factory=list)
    _exclusions: list[dict[str, Any]] = field(default_factory=list)
    _was_excluded: bool = False

    def __post_init__(self) -> None:
        self._label = cache(choices.kept)  # nobody changes a list while the story is told
        self._to_come = mentors_of(self.story, self.people, self.limit)

    def month(self, month: Month, new: list[Life]) -> None:
        """Inside an entry: mentors begin, people ask, walks begin and end."""
        self._mentors_begin(month)
        for life in new:
            self._maybe_asks(life)
        still: list[_Waiting] = []
        for one in self._waiting:  # grows meanwhile by those whose walk ended before its time
            if one.asked + one.wait > month.last or not self._served(one):
                still.append(one)
        self._waiting = still
        if month.last == self.story.today:
            self._come_to_today()
        self._write()

    def sessions(self, month: Month) -> None:
        """Inside an entry: what was done together in the month."""
        rows: list[dict[str, Any]] = []
        for walk in self._walks:
            rows += sessions_of(self.story, walk, month)
        rows += other_sessions(self.story, month, [m.row_id for m in self.mentors])
        Session.insert_rows(sorted(rows, key=lambda row: (row["day"], row["person"])))
        self._walks = [walk for walk in self._walks if walk.last > month.last]

    def _mentors_begin(self, month: Month) -> None:
        beginning = [mentor for mentor in self._to_come if mentor.begins <= month.last]
        self._to_come = [mentor for mentor in self._to_come if mentor.begins > month.last]
        DemoMentor.insert(self.story, beginning)
        self.mentors += beginning
        self._working = [
            m for m in self.mentors if m.trained <= month.last and m.ends > month.first
        ]

    def _maybe_asks(self, life: Life) -> None:
        rng, today = self.story.rng, self.story.today
        if life.traits is None or rng.random() > 0.55:
            return
        first, last = rng.choice(life.stays) if rng.random() < 0.2 else life.stays[0]
        asked = first + rng.randint(1, 18)
        if asked > min(last, today):
            return
        life.has_mentor = True
        one = _Waiting(
            life, asked, rng.randint(50, 140) if rng.random() < 0.1 else rng.randint(4, 32)
        )
        if rng.random() < 0.25 and life.traits.age_band != "under_18":
            one.gender_wanted = rng.choice(("woman", "man"))
            one.must = rng.random() < 0.4
        if self.mentors and rng.random() < 0.05:
            self._exclude(one)
        self._waiting.append(one)

    def _exclude(self, one: _Waiting) -> None:
        """Somebody says with whom they don't want to walk."""
        rng, life = self.story.rng, one.life
        assert life.traits is not None
        mentor, reason = rng.choice(self.mentors), rng.choice(_EXCLUSIONS)
        life.traits = replace(life.traits, excluded={mentor.row_id: reason})
        self._exclusions.append(
            {"person": life.person_id, "mentor": mentor.row_id, "reason": reason}
        )
        self._was_excluded = True

    def _served(self, one: _Waiting) -> bool:
        """Whether the waiting ended: a mentor was found, or the wish withdrawn."""
        rng, day = self.story.rng, one.asked + one.wait
        if not one.life.is_here(day) or (not one.again and rng.random() < 0.04):
            if not one.again:
                self._requests.append(_request(one, day, "withdrawn"))
            one.life.has_mentor = False
            return True
        if not self._assign(one, day):
            one.wait += 14
            return False
        if not one.again:
            self._requests.append(_request(one, day, "assigned"))
        return True

    def _assign(self, one: _Waiting, day: int) -> bool:
        """Choose among some mentors that can take somebody on ``day``."""
        rng, life = self.story.rng, one.life
        able = [mentor for mentor in self._working if mentor.can_take(day)]
        if not able or life.traits is None:
            return False
        looked_at = {m.row_id: m for m in rng.sample(able, min(_COMPARED, len(able)))}
        wish = replace(life.traits, gender_wanted=one.gender_wanted, gender_is_must=one.must)
        matches = rank(
            wish, [m.traits_on(day) for m in looked_at.values()], date.fromordinal(day), self._label
        )
        best = matches[0]
        override = ""
        if not best.possible:
            # Rarely somebody is taken although something stands against it, for a written reason.
            if life.traits.age_band == "under_18" or life.traits.excluded or rng.random() < 0.6:
                return False
            override = rng.choice(_OVERRIDES)
        self._walk(life, looked_at[best.mentor_id], day, best.kept_reasons, override)
        return True

    def _walk(
        self,
        life: Life,
        mentor: DemoMentor,
        day: int,
        reasons: str,
        override: str,
        goes_on: bool = False,
    ) -> None:
        """Somebody walks with a mentor from ``day`` on; ``goes_on``: still today."""
        rng, today = self.story.rng, self.story.today
        stay_ends = next(last for first, last in life.stays if first <= day <= last)
        by_length = day + int(rng.triangular(40, 420, 130))
        stay_ended = stay_ends + rng.randint(1, 30)
        last = min(by_length, stay_ended, mentor.ends)
        reason = "no_contact" if rng.random() < 0.8 else "moved"
        if last == by_length:
            reason = rng.choice(_ENDED_BY_LENGTH)
        elif last == mentor.ends:
            reason = "mentor_left"
        last = max(last, today + 1) if goes_on else last
        over = last <= today
        again = over and reason in _CHANGES and life.is_here(last + 5)
        self._assignments.append(
            {
                "person": life.person_id,
                "mentor": mentor.row_id,
                "started_on": text(day),
                "ended_on": text(last) if over else None,
                "end_reason": reason if over else "",
                "reasons": reasons,
                "override_reason": override,
                "hand_over_note": rng.choice(_HAND_OVER) if again else "",
                # A review that was done has no day any more; the last weeks' are still ahead.
                "review_on": text(day + _REVIEW_DAYS) if today - day < _REVIEW_DAYS + 6 else None,
            }
        )
        mentor.walks.append(last if over else today + 1)
        self._walks.append(Walk(life, mentor.row_id, mentor.account_id, day, last))
        life.has_mentor = not over or again
        if again:
            self._waiting.append(_Waiting(life, last, rng.randint(0, 9), again=True))

    def _come_to_today(self) -> None:
        """What a center always has today: a mentor with people to look at, people who wait."""
        rng, today = self.story.rng, self.story.today
        free = [life for life in self.story.here(today) if life.traits and not life.has_mentor]
        rng.shuffle(free)
        own = next(mentor for mentor in self.mentors if mentor.account_id is not None)
        if own.load(today) < _OWN_LEAST:
            self._give(own, _OWN_WANTED, free)
        small = [m for m in self.mentors if m.own_limit and m is not own and m.can_take(today)]
        for mentor in small[:1]:
            self._give(mentor, mentor.traits.limit, free)
        for days in _WAITED[: max(0, _LEAST_WAITING - len(self._waiting))]:
            if not free:
                break
            life = free.pop()
            begun = next(first for first, last in life.stays if first <= today <= last)
            self._waiting.append(_Waiting(life, max(begun, today - days), 0))
        if self._waiting and not self._was_excluded:
            self._exclude(self._waiting[0])
        self._requests += [
            _request(one, None, "")
            for one in self._waiting
            if one.asked <= today and (not one.again or one.life.is_here(today))
        ]

    def _give(self, mentor: DemoMentor, wanted: int, free: list[Life]) -> None:
        """Let some of ``free`` walk with this mentor, so that ``wanted`` do today."""
        rng, today = self.story.rng, self.story.today
        while free and mentor.load(today) < wanted:
            life = free.pop()
            assert life.traits is not None
            begun = next(first for first, last in life.stays if first <= today <= last)
            day = max(begun, mentor.trained, today - rng.randint(5, 60))
            seen_on = date.fromordinal(day)
            (match,) = rank(life.traits, [mentor.traits_on(day)], seen_on, self._label)
            override = "" if match.possible else rng.choice(_OVERRIDES)
            asked = _Waiting(life, max(begun, day - 9), 0)
            self._requests.append(_request(asked, day, "assigned"))
            self._walk(life, mentor, day, match.kept_reasons, override, goes_on=True)

    def _write(self) -> None:
        for model, rows, day in (
            (Exclusion, self._exclusions, "person"),
            (MentorRequest, self._requests, "asked_on"),
            (Assignment, self._assignments, "started_on"),
        ):
            model.insert_rows(sorted(rows, key=lambda row: (row[day], row["person"])))
            rows.clear()


def _request(one: _Waiting, ended: int | None, reason: str) -> dict[str, Any]:
    return {
        "person": one.life.person_id,
        "asked_on": text(one.asked),
        "gender_wanted": one.gender_wanted,
        "gender_is_must": int(one.must),
        "ended_on": None if ended is None else text(ended),
        "end_reason": reason,
    }
