"""Which groups the demo's center has, and when they meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peerdesk.demo.names import MAN, WOMAN, staff_name
from peerdesk.demo.story import Story, clock, day_of_week, text
from peerdesk.desk.groups.planning import DAYS_AHEAD
from peerdesk.desk.groups.schedule import MONTHLY, ONCE, WEEKLY, Rule, occurrences
from peerdesk.records.groups import Group

_LEAST = 9
_MOST = 40
_PEOPLE_A_GROUP = 600  # beyond the first ones
_LARGE, _KITCHEN, _QUIET, _PORCH = "Large room", "Kitchen", "Quiet room", "Porch"

# Name, kind, modality, room, days after today's weekday, time, minutes, and what else differs.
_PLANS: tuple[tuple[str, str, str, str, int, int, int, dict[str, object]], ...] = (
    ("All Recovery Circle", "all_recovery", "in_person", _LARGE, 0, 1080, 60, {"own": True}),
    ("Evening Check-In", "wellness", "hybrid", _QUIET, 0, 1170, 60, {"own": True}),
    ("SMART Meeting", "smart", "hybrid", _LARGE, 1, 1080, 90, {"capacity": 15, "co": True}),
    ("Sunrise Group", "twelve_step", "in_person", _LARGE, 2, 450, 60, {"hosted": True}),
    ("Family Night", "family", "in_person", _LARGE, 3, 1140, 90, {"every": 2}),
    ("Círculo en español", "all_recovery", "online", "", 4, 1110, 60, {"language": "es"}),
    ("Life Skills Workshop", "life_skills", "in_person", _KITCHEN, 1, 780, 120, {"nth": 1}),
    ("Women's Circle", "women", "in_person", _QUIET, 2, 1050, 75, {"open": False}),
    ("Potluck and Stories", "social", "in_person", _KITCHEN, 5, 1020, 180, {"once": True}),
    ("Men's Table", "men", "in_person", _PORCH, 3, 1050, 60, {}),
    ("Morning Phone Circle", "all_recovery", "phone", "", 4, 540, 30, {}),
    ("Recovery Dharma Sit", "recovery_dharma", "in_person", _QUIET, 6, 600, 75, {}),
    ("Medication-Friendly Group", "medication", "hybrid", _LARGE, 4, 960, 60, {}),
    ("Grief and Loss", "grief", "in_person", _QUIET, 1, 1080, 90, {"nth": 3, "open": False}),
    ("Young People", "youth", "in_person", _PORCH, 5, 960, 60, {}),
    ("Veterans' Coffee", "veterans", "in_person", _KITCHEN, 2, 600, 60, {}),
    ("Rainbow Room", "lgbtq", "hybrid", _QUIET, 3, 1140, 60, {}),
    ("Parents Together", "parenting", "in_person", _PORCH, 1, 630, 60, {"every": 2}),
    ("LifeRing Evening", "lifering", "in_person", _LARGE, 5, 1110, 60, {"hosted": True}),
    (
        "Women for Sobriety",
        "women_for_sobriety",
        "in_person",
        _QUIET,
        4,
        1080,
        75,
        {"hosted": True},
    ),
    ("Wellbriety Circle", "wellbriety", "in_person", _PORCH, 6, 840, 90, {}),
    ("Walk and Talk", "wellness", "in_person", _PORCH, 2, 720, 60, {}),
    ("Resume Help", "life_skills", "in_person", _KITCHEN, 3, 840, 90, {"nth": -1}),
    ("Noon Meeting", "twelve_step", "in_person", _LARGE, 1, 720, 60, {"hosted": True}),
)
_SERIES = (
    ("Starting Out", "all_recovery", _QUIET, 1020),
    ("Cooking for One", "life_skills", _KITCHEN, 960),
    ("Night Owls", "social", _LARGE, 1230),
    ("Guitar Circle", "social", _PORCH, 1140),
)


@dataclass
class DemoGroup:
    """A group and its rule. Days are ordinals; ``ends`` is None without an end."""

    name: str
    kind: str
    modality: str
    room: str
    weekday: int
    minute: int
    minutes: int
    begins: int
    ends: int | None
    is_own: bool  # led by the account "facilitator"
    is_co_led: bool  # by the same account, beside somebody without one
    is_tonight: bool
    facilitator: str
    co_facilitator: str
    hosted: bool = False
    is_open: bool = True
    language: str = "en"
    capacity: int = 12
    every_weeks: int = 1
    nth: int = 1
    kind_of_rule: str = WEEKLY
    is_unlinked: bool = False  # the director has yet to say whose account the name means
    usual: int = 12  # how many come to a hosted group
    row_id: int = 0

    def rule(self) -> Rule:
        """The rule that the schedule knows."""
        ends = None if self.ends is None else date.fromordinal(self.ends)
        begins = date.fromordinal(self.begins)
        return Rule(self.kind_of_rule, self.weekday, begins, ends, self.every_weeks, self.nth)

    def days(self, first: int, last: int) -> list[int]:
        """When it meets in this time."""
        found = occurrences(self.rule(), date.fromordinal(first), date.fromordinal(last))
        return [day.toordinal() for day in found]

    def takes_members_on(self, day: int) -> bool:
        """Whether somebody can join on ``day``."""
        running = self.begins <= day and (self.ends is None or day < self.ends - 14)
        return running and not self.hosted and self.kind_of_rule != ONCE

    @staticmethod
    def insert(story: Story, groups: Sequence[DemoGroup]) -> None:
        """Inside an entry: write these groups; their meetings are planned by the demo itself."""
        ids = Group.insert_rows([group._row(story) for group in groups])
        for group, row_id in zip(groups, ids, strict=True):
            group.row_id = row_id

    def _row(self, story: Story) -> dict[str, object]:
        return {
            "name": self.name,
            "kind": self.kind,
            "hosted": int(self.hosted),
            "is_open": int(self.is_open),
            "modality": self.modality,
            "language": self.language,
            "facilitator": story.staff.facilitator if self.is_own else None,
            "facilitator_name": "" if self.is_own else self.facilitator,
            "co_facilitator": story.staff.facilitator if self.is_co_led else None,
            "co_facilitator_name": "" if self.is_co_led else self.co_facilitator,
            "co_facilitator_settled": int(not self.is_unlinked),
            "room": self.room,
            "capacity": self.capacity,
            "rule": self.kind_of_rule,
            "weekday": self.weekday,
            "every_weeks": self.every_weeks,
            "nth": self.nth,
            "starts_at": clock(self.minute),
            "minutes": self.minutes,
            "starts_on": text(self.begins),
            "ends_on": None if self.ends is None else text(self.ends),
            "planned_until": text(story.today + DAYS_AHEAD),
        }


def groups_of(story: Story, people: int) -> list[DemoGroup]:
    """About eight groups for a small center, up to forty for a large one."""
    count = min(_MOST, _LEAST + people // _PEOPLE_A_GROUP)
    plans = list(_PLANS)
    for number in range(count - len(_PLANS)):
        name, kind, room, minute = _SERIES[number % len(_SERIES)]
        series = number // len(_SERIES) + 1
        plans.append(
            (f"{name} {series}", kind, "in_person", room, number % 7, minute, 75, {"ends": True})
        )
    groups = [_group(story, place, plan) for place, plan in enumerate(plans[:count])]
    written = [group for group in groups if group.co_facilitator and not group.is_co_led]
    for group in written[-1:]:
        group.is_unlinked = True
    return groups


def _group(
    story: Story, place: int, plan: tuple[str, str, str, str, int, int, int, dict[str, object]]
) -> DemoGroup:
    name, kind, modality, room, later, minute, minutes, more = plan
    rng, first, today = story.rng, story.start.toordinal(), story.today
    span = today - first
    begins = first + (0 if place < 4 else int(span * 0.6 * rng.random()))
    hosted = bool(more.get("hosted"))
    group = DemoGroup(
        name=name,
        kind=kind,
        modality=modality,
        room=room,
        weekday=day_of_week(today + later),
        minute=minute,
        minutes=minutes,
        begins=begins,
        ends=None,
        is_own=bool(more.get("own")),
        is_co_led=bool(more.get("co")),
        is_tonight=later == 0 and "own" in more,
        facilitator="" if hosted else staff_name(rng, rng.choice((WOMAN, MAN))),
        co_facilitator="" if hosted or rng.random() < 0.6 else staff_name(rng, WOMAN),
        hosted=hosted,
        is_open=bool(more.get("open", True)),
        language=str(more.get("language", "en")),
        capacity=int(str(more.get("capacity", 12))),
        every_weeks=int(str(more.get("every", 1))),
        usual=rng.randint(8, 24),
    )
    if "nth" in more:
        group.kind_of_rule, group.nth = MONTHLY, int(str(more["nth"]))
    if "once" in more:
        group.kind_of_rule = ONCE
        group.begins = group.ends = max(first, today - 18)
        group.weekday = day_of_week(group.begins)
    if "ends" in more:
        group.ends = min(today - 5, begins + rng.randint(120, 700))
    return group
