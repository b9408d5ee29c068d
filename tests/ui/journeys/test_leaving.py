"""What leaves: somebody's whole file at their request, and people who are put away or erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peerdesk import cli
from peerdesk.desk.intake import intake
from peerdesk.measures.month import month_report
from peerdesk.records.people import Person, Visit
from peerdesk.store.database import database
from tests.doors import PASSWORD
from tests.reports.reading import page_texts
from tests.ui.journeys.walking import CONTROL, TODAY, House, Key, Walk

NAME, LAST = "Quillon", "Ravenscroft"
SAVE_PDF, SAVE_JSON = "Save the whole file as a PDF …", "Save the whole file as JSON …"


def known(walk: Walk, name: str = NAME, last: str = LAST) -> int:
    """Somebody who was here once this morning, and about whom some things are known."""
    values = {
        "preferred_name": name,
        "legal_last_name": last,
        "birth_date": "3/4/1990",
        "phone": "207 555 0142",
        "needs": ("food",),
    }
    person_id = int(intake.start_intake(walk.actor, values).value)
    walk.go(TODAY)
    walk.write(name)
    walk.key(Key.Key_Return)
    return person_id


def open_page(walk: Walk, typed: str) -> None:
    walk.key(Key.Key_F, CONTROL)
    walk.write(typed)
    walk.key(Key.Key_Return)


def more(walk: Walk, words: str) -> None:
    walk.tab_to("person_more")
    walk.key(Key.Key_Space)
    walk.menu("person_more_menu", words)


def test_the_whole_file_is_given_at_the_persons_request(house: House, tmp_path: Path) -> None:
    walk = house.open()
    walk.come("fra")
    known(walk)
    open_page(walk, "quill")
    walk.tab_to("person_change")
    walk.change_places("dan")
    open_page(walk, "quill")
    pdf, as_json = tmp_path / "file.pdf", tmp_path / "file.json"
    # Cancelled twice: at the question, and at where it goes. Nothing is made.
    walk.dialogs.answers = [None]
    more(walk, SAVE_PDF)
    walk.dialogs.answers = ["By letter", None]
    more(walk, SAVE_PDF)
    assert not walk.jobs.busy()
    walk.tab_of("person_tabs", "History")
    assert not [each for each in walk.lines("person_history") if "whole file" in each.lower()]

    # A folder that is not there is said in words, and it is tried again.
    walk.dialogs.answers = ["By letter", tmp_path / "no such folder" / "file.pdf"]
    more(walk, SAVE_PDF)
    walk.wait(lambda: walk.dialogs.shown[-1][0] == "error")
    walk.dialogs.answers = ["By letter of Nov 20", pdf]
    more(walk, SAVE_PDF)
    walk.toast("Saved file.pdf")
    walk.dialogs.answers = ["By letter of Nov 20", as_json]
    more(walk, SAVE_JSON)
    walk.toast("Saved file.json")

    said = " ".join(page_texts(pdf.read_bytes()))
    held = json.loads(as_json.read_text(encoding="utf-8"))
    for words in (NAME, LAST, "Food", "(207) 555-0142"):
        assert words in said
    assert NAME in json.dumps(held)
    assert LAST in json.dumps(held)
    walk.tab_of("person_tabs", "Overview")
    walk.tab_of("person_tabs", "History")
    given = [each for each in walk.find("person_history").entries() if "file" in each.title]
    assert len(given) >= 2
    assert "By letter of Nov 20" in " ".join(map(repr, given))


def test_archived_anonymised_and_deleted(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = house.open()
    walk.come("dan")
    quillon = known(walk)
    known(walk, "Tamsin", "Oxenhope")
    _archived_and_brought_back(walk, quillon)
    figures = _figures(walk)
    _anonymised(walk, quillon)
    assert _figures(walk) == figures, "the month stays true"
    _deleted(walk)
    walk.window.close()
    walk.wait(lambda: not walk.window.isVisible())
    monkeypatch.setenv("PEERDESK_PASSWORD", PASSWORD)
    assert cli.main(["check", "--data", str(house.path), "--user", "director"]) == 0


def _figures(walk: Walk) -> list[object]:
    report = month_report(walk.actor.clock, walk.actor.clock.today())
    return [report.figure(key).value for key in ("people_served", "visit_days", "new")]


def _archived_and_brought_back(walk: Walk, quillon: int) -> None:
    open_page(walk, "quill")
    more(walk, "Archive …")
    assert walk.at() == "deed_reason"
    walk.write("Twice in the binder")
    walk.fill("deed_typed_code", "WRONG234")
    walk.key(Key.Key_Return, CONTROL)
    assert walk.at() == "deed_typed_code"
    assert walk.text("deed_typed_code_below")
    assert Person.get_by_id(quillon).archived_on is None
    walk.fill("deed_typed_code", Person.get_by_id(quillon).code.lower())
    walk.key(Key.Key_Return, CONTROL)
    assert walk.text("deed_banner_words") == f"{NAME} R. is signed in now. End that first."
    walk.key(Key.Key_Escape)
    walk.tab_to("sign_out")
    walk.key(Key.Key_Space)
    more(walk, "Archive …")
    assert walk.text("deed_reason") == "Twice in the binder", "it is typed once"
    walk.key(Key.Key_Return, CONTROL)
    assert "Archived" in walk.words("person_flags")
    walk.key(Key.Key_Escape)
    walk.write("quill")
    assert walk.lines("people_table") == [], "not in any search"
    walk.tab_to("people_archived")
    walk.key(Key.Key_Space)
    assert walk.lines("people_table") == [f"{NAME} R."]
    walk.tab_to("people_table")
    walk.key(Key.Key_Return)
    walk.tab_to("bring_back")
    walk.key(Key.Key_Space)
    assert Person.get_by_id(quillon).archived_on is None
    walk.tab_to("people_archived")
    walk.key(Key.Key_Space)


def _anonymised(walk: Walk, quillon: int) -> None:
    code = Person.get_by_id(quillon).code
    assert {each.split("_")[0] for each in _where(NAME, LAST)} >= {"person", "journal"}
    open_page(walk, "quill")
    more(walk, "Anonymise …")
    walk.wait(lambda: walk.sees("deed_yes"))
    assert "can't be undone" in walk.text("deed_text")
    walk.key(Key.Key_Return, CONTROL)  # too early
    assert walk.at() == "deed_reason"
    assert Person.get_by_id(quillon).preferred_name == NAME
    walk.write("Asked for it in writing")
    walk.fill("deed_witness", "Frances")
    walk.fill("deed_typed_code", code)
    walk.key(Key.Key_Return, CONTROL)
    walk.toast("Erased.")
    assert Person.select().count() == 2, "under no name"
    assert Visit.select().where(Visit.person == quillon).count() == 1
    assert _where(NAME, LAST, code) == set()
    walk.key(Key.Key_Z, CONTROL)
    assert _where(NAME) == set()


def _deleted(walk: Walk) -> None:
    tamsin = Person.get(Person.preferred_name == "Tamsin")
    open_page(walk, "tams")
    more(walk, "Delete …")
    walk.wait(lambda: walk.sees("deed_yes"))
    walk.tab_to("deed_reason")
    walk.write("A test")
    walk.fill("deed_witness", "Frances")
    walk.fill("deed_typed_code", tamsin.code)
    walk.key(Key.Key_Return, CONTROL)
    walk.wait(lambda: not walk.sees("deed_yes"))
    assert not Person.select().where(Person.id == tamsin.id).exists()
    walk.toast("Erased.")
    assert _where("Tamsin", "Oxenhope", tamsin.code) == set()
    assert walk.sees("people_search")
    assert "Tamsin" not in walk.words()
    walk.go(TODAY)
    assert "Tamsin" not in walk.words()
    assert Visit.select().count() == 2, "a line of the day stays under no name"


def _where(*names: str) -> set[str]:
    """The tables, the journal's among them, in which one of the names stands anywhere."""
    found = set()
    for table in database.get_tables():
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            said = " ".join(
                each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each)
                for each in row
            ).lower()
            if any(name.lower() in said for name in names):
                found.add(table)
    return found
