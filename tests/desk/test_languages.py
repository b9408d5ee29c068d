"""A paper is in its reader's language, and a look is the account's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerdesk.desk.basics import languages
from peerdesk.desk.intake import intake
from peerdesk.desk.office import looks, office
from peerdesk.desk.office.looks import Look
from peerdesk.errors import Invalid, Refused
from peerdesk.store import journal
from peerdesk.store.folder import DataFolder, Preferences
from tests.conftest import Desk


def test_a_persons_form_is_in_theirs_and_without_a_catalogue_in_the_centers(desk: Desk) -> None:
    director = desk.director
    spoken = {}
    for code in ("es", "vi", ""):
        spoken[code] = intake.start_intake(
            director, {"preferred_name": f"Ana {code}", "language": code}
        ).value
    assert languages.of_person(director, spoken["es"]) == "es"
    assert languages.of_person(director, spoken["vi"]) == "en"
    office.change_center(director, {**office.center_values(director), "language": "es"})
    assert languages.of_person(director, spoken["vi"]) == "es"
    assert languages.of_person(director, spoken[""]) == "", "nobody knows: the one in use"


def test_everybody_has_a_look_of_their_own_and_undo_leaves_it(desk: Desk, tmp_path: Path) -> None:
    done = looks.change_own_look(desk.mentor, Look(language="es", text_size=130))
    assert not done.undoable
    assert looks.own_look(desk.mentor) == Look("es", None, 130)
    assert looks.own_look(desk.director) == Look()
    worn = looks.own_look(desk.mentor).over(Preferences(theme="dark", language="en"))
    assert (worn.language, worn.theme, worn.text_size) == ("es", "dark", 130)
    with pytest.raises(Invalid):
        looks.change_own_look(desk.mentor, Look(language="vi"))
    with pytest.raises(Refused):
        looks.change_computers_look(desk.mentor, DataFolder(tmp_path), Look(theme="light"))
    assert journal.verify() == []
