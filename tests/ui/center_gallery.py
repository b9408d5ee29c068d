"""Pictures of whole centers, to look at: ``python -m tests.ui.center_gallery FOLDER [NAME ...]``.

An empty center as the first run leaves it, a full one, and one in which every name is as long as
names get; each in both languages, in light and dark, in normal and in the largest text. With
names ("people-plans"), these places only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from peerdesk import demo
from peerdesk.actor import Actor
from peerdesk.desk.groups import groups
from peerdesk.desk.intake import intake
from peerdesk.desk.mentoring import mentors
from peerdesk.desk.office import office
from peerdesk.desk.office.front_door import FrontDoor
from peerdesk.desk.people import search
from peerdesk.words import use_language
from tests.doors import CHEAP, PASSWORD, set_up_with_sheet
from ui.app import application
from ui.pictures.camera import Camera
from ui.pictures.take import photograph
from ui.theme import Mode, TextSize, apply_theme

LOOKS: tuple[tuple[Mode, str, TextSize], ...] = (
    ("light", "en", "normal"),
    ("dark", "es", "normal"),
    ("light", "es", "larger"),
    ("dark", "en", "larger"),
)
_FIRST = ("Wilhelmina-Alexandrina", "Nguyễn Thị Minh Khai", "Konstantinos", "María del Rosario")
_LAST = ("Featherstonehaugh-Cholmondeley", "Papadimitrakopoulou", "de la Fuente y Santander")
_AGENCY = "Northern Cumberland County Community Behavioral Health and Recovery Partnership"


def empty_center(path: Path) -> None:
    """As the first run leaves it."""
    door = FrontDoor(path)
    door.enter()
    set_up_with_sheet(door)
    door.leave()


def full_center(path: Path) -> None:
    """The demo."""
    door = FrontDoor(path)
    door.enter()
    demo.make_demo(door, cost=CHEAP)
    door.leave()


def long_center(path: Path) -> None:
    """A small demo in which people, groups, mentors, rooms and the center have long names."""
    door = FrontDoor(path)
    door.enter()
    director = demo.make_demo(door, people=60, months=6, cost=CHEAP)
    lengthen(director)
    door.leave()


def lengthen(actor: Actor) -> None:
    """Give everything that has a name a long one; each stays a name of its own."""
    for at, person_id in enumerate(search.people_ids(actor, "")):
        first, last = _FIRST[at % len(_FIRST)], _LAST[at % len(_LAST)]
        values = {
            "preferred_name": f"{first} {at + 1}",
            "legal_last_name": last,
            "pronouns": "they/them or whatever is comfortable",
            "emergency_name": f"{first} {last}",
            "say_who_is_calling": f"{first} from the neighborhood library",
        }
        known = intake.intake_values(actor, person_id)
        intake.change_person(actor, person_id, {key: values[key] for key in values if known[key]})
    for at, group_id in enumerate(groups.group_ids(actor, "")):
        values = groups.group_values(actor, group_id)
        values["name"] = f"Women and Families Healing Together Evening Circle {at + 1}"
        values["room"] = "The large community room behind the kitchen"
        groups.change_group(actor, group_id, values)
    for at, mentor_id in enumerate(mentors.mentor_ids(actor)):
        values = mentors.mentor_values(actor, mentor_id)
        values["name"] = f"{_FIRST[at % len(_FIRST)]} {_LAST[at % len(_LAST)]} {at + 1}"
        mentors.change_mentor(actor, mentor_id, values)
    office.change_center(actor, {**office.center_values(actor), "name": _AGENCY})


CENTERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (empty_center, PASSWORD),
    "full": (full_center, demo.PASSWORD),
    "long": (long_center, demo.PASSWORD),
}


def main(folder: Path, wanted: list[str]) -> None:
    app = application()
    for name, (make, password) in CENTERS.items():
        with TemporaryDirectory() as made:
            path = Path(made) / "center"
            use_language("en")
            make(path)
            for mode, language, size in LOOKS:
                apply_theme(app, mode, size)
                use_language(language)
                into = folder / name
                into.mkdir(parents=True, exist_ok=True)
                camera = Camera(into, f"{mode}-{language}-{size}")
                chosen = (lambda place: place in wanted) if wanted else bool
                photograph(app, camera, path, "director", password, chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
