"""People from files: verdicts, one action, nothing before it, everything back with its undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.actor import Actor
from peerdesk.desk.basics import choices
from peerdesk.desk.basics.forms import checked
from peerdesk.desk.bulk.bulk_form import PersonForm
from peerdesk.desk.history import undoing
from peerdesk.desk.intake import intake
from peerdesk.desk.people import search
from peerdesk.errors import ChangedSince, Invalid, Refused
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Verdict
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.records.office import ImportMapping
from peerdesk.records.people import (
    ContactPoint,
    EmergencyContact,
    Episode,
    MentorRequest,
    OtherName,
    Person,
    PersonChoice,
    PersonText,
    Unanswered,
)
from peerdesk.store import journal
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, tables, verdicts
from tests.exchange.test_import_files import xlsx

WHOLE = """Name used here,First name,Last name,AKA,Pronouns,Sex,DOB,Zip Code,Primary language,\
Phone #,OK to call?,OK to text?,OK to leave a message?,Who to say is calling,Other phone,E-mail,\
Emergency Contact,Relationship,Emergency Phone,Referred by,Needs,Pathway,Race/Ethnicity,\
Living situation,Goals,Wants a mentor,Intake date,Counselor
Ana,Anastasia,Ruiz,Nita; Annie Oak,she/her/hers,F,3/4/1990,04101,Spanish,(207) 555-0134,Sí,no,x,\
a friend,207.555.0177,ana@example.org,Luz,sister,207 555 0199,Drug court,"Housing, food & ID",AA,\
Prefer not to say,Couch surfing? no: doubled up,Finish school,yes,1/15/2024,Somebody
"""


def _one(seen: importing.Preview) -> dict[str, str]:
    (row,) = seen.rows
    return dict(row.reasons)


def _imported(actor: Actor, text: str | bytes, **more: Any) -> journal.Done[Any]:
    return importing.carry_out(actor, looked_at(actor, text, **more))


def test_everything_a_row_gives_is_kept(desk: Desk) -> None:
    text = WHOLE.replace("Couch surfing? no: doubled up", "Doubled Up")
    before = tables()
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["new"], reasons(seen)
    assert tables() == before
    done = importing.carry_out(desk.director, seen)
    assert done.value == importing.ImportResult(1, 0, 0, 0)
    assert done.label == "Imported people: 1 new, 0 known, 0 left out"
    person = Person.get()
    values = intake.intake_values(desk.front_desk, person.id)
    expected = {
        "preferred_name": "Ana",
        "legal_first_name": "Anastasia",
        "legal_last_name": "Ruiz",
        "other_names": ("Nita", "Annie Oak"),
        "pronouns": "she",
        "gender": "woman",
        "birth_date": date(1990, 3, 4),
        "place": "04101",
        "language": "es",
        "phone": "(207) 555-0134",
        "ok_to_call": True,
        "ok_to_text": False,
        "ok_to_leave_message": True,
        "say_who_is_calling": "a friend",
        "emergency_name": "Luz",
        "emergency_relation": "sister",
        "emergency_phone": "(207) 555-0199",
        "referral_source": "court",
        "needs": ("housing", "food", "documents"),
        "pathways": ("twelve_step",),
        "wants_mentor": True,
    }
    assert {field: values[field] for field in expected} == expected
    assert {row.value for row in ContactPoint.select()} == {
        "+12075550134",
        "+12075550177",
        "ana@example.org",
    }
    assert PersonChoice.get(PersonChoice.list_name == "housing").code == "doubled_up"
    assert PersonText.get().text == "Finish school"
    assert [(row.field, row.reason) for row in Unanswered.select()] == [
        ("race_ethnicity", "declined")
    ]
    episode = Episode.get()
    assert (episode.opened_on, episode.level) == (date(2024, 1, 15), "full")
    assert person.first_seen_on == date(2024, 1, 15)
    assert search.people_ids(desk.front_desk, "annie 0177") == [person.id]
    assert done.entry_id is not None
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before


def test_what_can_not_be_read_is_said_at_its_field_in_the_form_s_words(desk: Desk) -> None:
    header = "Name,DOB,Phone,OK to text,Gender,Referral,Needs,Email,Closed,Reason for closing\n"
    row = "Ana,12/31/2030,555,maybe,gremlin,the moon,gold,ana,1/1/2020,moved\n"
    seen = looked_at(desk.director, header + row)
    assert _one(seen) == {
        "birth_date": "This day is in the future.",
        "phone": "This is not a whole phone number. Type it with its area code.",
    }
    aside = ("ok_to_text", "gender", "referral_source", "needs", "email")
    assert {field for field, _text in seen.rows[0].set_aside} == set(aside), "costs no row"
    closed = "Name,Closed,Reason for closing\nAna,1/1/2020,moved\n"
    assert _one(looked_at(desk.director, closed)) == {
        "first_seen_on": "This is needed for somebody who was closed."
    }


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["25/12/1990", "3/4/1990"], [(1990, 12, 25), (1990, 4, 3)]),
        (["12/25/1990", "3/4/1990"], [(1990, 12, 25), (1990, 3, 4)]),
        (["3/4/30", "4 mar 1988"], [(1930, 3, 4), (1988, 3, 4)]),
        (["32936", "1990-03-04 00:00:00"], [(1990, 3, 4), (1990, 3, 4)]),
        (["March 4, 1990", "19900304"], [(1990, 3, 4), (1990, 3, 4)]),
    ],
)
def test_days_in_mixed_forms(
    desk: Desk, texts: list[str], days: list[tuple[int, int, int]]
) -> None:
    rows = "".join(f"Pat{chr(65 + at)};{text}\n" for at, text in enumerate(texts))
    seen = looked_at(desk.director, f"Name;Date of Birth\n{rows}")
    born = [row.to_write.form.birth_date for row in seen.rows]
    assert born == [date(*day) for day in days]


def test_spanish_words_everywhere(desk: Desk) -> None:
    text = """Nombre;Apellidos;Género;Fecha de nacimiento;Teléfono;Idioma;Necesidades;Llamar
José;Núñez;Masculino;25/12/1990;207 555 0134;español;vivienda y comida;sí
"""
    form = looked_at(desk.director, text.encode("cp1252")).rows[0].to_write.form
    assert (form.preferred_name, form.legal_last_name) == ("José", "Núñez")
    assert (form.gender, form.language, form.ok_to_call) == ("man", "es", True)
    assert form.needs == ("housing", "food")


def test_every_choice_is_known_by_its_label_and_code(desk: Desk) -> None:
    for name in choices.SHIPPED:
        words = ChoiceWords(name)
        for code, label in choices.options(name):
            assert words.code(label) == code, (name, label)
            assert words.code(code) == code, (name, code)
    assert ChoiceWords("need").code("Houssing") == "housing"
    assert ChoiceWords("age_band").code("34") == "25_34"
    roles = ChoiceWords("attendance_role")
    for word in ("Facilitador/a", "facilitadora", "Facilitador"):
        assert roles.code(word) == "facilitator"
    assert roles.code("a") is None, "an ending is no word"
    assert ChoiceWords("need").codes("food and gold") is None


def _ana(desk: Desk, **more: Any) -> int:
    values = {"preferred_name": "Ana", "legal_last_name": "Ruiz", "birth_date": "3/4/1990"}
    values |= {"phone": "207 555 0134"}
    return intake.start_intake(desk.front_desk, {**values, **more}).value


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("Ana,Ruiz,3/4/1990,", "match"),
        ("Anna,Ruíz,3/4/1990,", "match"),
        ("ANA,Ruiz,,207.555.0134", "match"),
        ("Ana,R,3/4/1990,", "match"),
        ("Ana,,3/4/1990,207-555-0134", "match"),
        ("Ana,Ruiz,,", "attention"),
        ("Ana,Ruiz,5/5/1955,", "new"),
        ("Ana,Ruiz,5/5/1955,2075550134", "attention"),
        ("Ana,Rojas,3/4/1990,", "attention"),
        ("Ano,Ruiz,3/4/1990,", "attention"),
        ("Ana,,3/4/1990,", "attention"),
        ("Ana,Zeta,,", "new"),
        ("Ana,,,", "new"),
        ("Luz,Ruiz,3/4/1990,2075550134", "new"),
    ],
)
def test_who_is_the_same_person(desk: Desk, row: str, verdict: str) -> None:
    person_id = _ana(desk)
    seen = looked_at(desk.director, f"First,Last,DOB,Phone\n{row}\n")
    assert verdicts(seen) == [verdict], reasons(seen)
    assert (seen.rows[0].person_id == person_id) == (verdict == "match")


def test_a_code_or_the_word_new_settles_it_in_the_file_or_on_the_screen(desk: Desk) -> None:
    person_id = _ana(desk)
    code = Person.get().code
    text = "First,Last,Code\nAna,Ruiz,{}\n"
    (reason,) = reasons(looked_at(desk.director, text.format("")))
    assert code in reason
    seen = looked_at(desk.director, text.format(code.lower()))
    assert (verdicts(seen), seen.rows[0].person_id) == (["match"], person_id)
    assert verdicts(looked_at(desk.director, text.format("nuevo"))) == ["new"]
    plain = text.format("")
    assert verdicts(looked_at(desk.director, plain, answers={2: "new"})) == ["new"]
    assert verdicts(looked_at(desk.director, plain, answers={2: code})) == ["match"]
    (reason,) = reasons(looked_at(desk.director, f"First,Code\nBob,{code}\n"))
    assert "another name" in reason


def test_a_code_of_ours_that_is_free_is_kept_and_other_numbers_are_no_codes(desk: Desk) -> None:
    _imported(desk.director, "Name,Code\nAna,ABCD2345\n")
    assert Person.get().code == "ABCD2345"
    table = importing.read_table(b"ID,Name\n1042,Bob\n", "x.csv")
    assert importing.guess_columns(desk.director, table, "people") == {1: "name"}
    seen = importing.preview(desk.director, table, "people", {0: "code", 1: "name"})
    assert list(seen.rows[0].reasons) == ["code"]


def test_the_same_person_twice_in_the_file_is_said_with_the_line(desk: Desk) -> None:
    _ana(desk)
    text = """Name,DOB
Bob Smith,1/1/1980
Bob Smith,1/1/1980
Ana Ruiz,3/4/1990
Anna Ruiz,3/4/1990
Cy Jones,
Cy Jones,
"""
    # A list of which some rows have a name only: they are people, as is said of them.
    told = importing.Told(meanings={("title", ""): "yes"})
    seen = looked_at(desk.director, text, told=told)
    assert verdicts(seen) == ["new", "attention", "match", "attention", "new", "attention"]
    found = reasons(seen)
    assert "line 2" in found[1]
    assert "line 4" in found[3]
    assert "line 6" in found[5]


def test_keep_leaves_whoever_is_known_and_overwrite_takes_what_the_file_gives(desk: Desk) -> None:
    person_id = _ana(
        desk,
        gender="woman",
        ok_to_call=True,
        place="04101",
        needs=("food",),
        other_names=("Nita",),
        unanswered={"age_band": "unknown", "pronouns": "declined"},
    )
    text = """First,Last,DOB,Phone,ZIP,Needs,AKA,Pronouns,Emergency contact,Wants a mentor,\
Gender,OK to text
Ana,Ruiz,3/4/1990,207 555 0188,,housing,Annie,she,Luz,yes,declined,
"""
    before = tables()
    kept = _imported(desk.director, text)
    assert kept.value == importing.ImportResult(0, 1, 0, 0)
    assert (kept.entry_id, tables()) == (None, before)
    done = _imported(desk.director, text, existing="overwrite")
    assert done.value == importing.ImportResult(0, 1, 0, 1)
    values = intake.intake_values(desk.front_desk, person_id)
    assert values["phone"] == "(207) 555-0188"
    # What was all right on the old number was not asked of the new one.
    assert not values["ok_to_call"]
    assert (values["place"], values["gender"]) == ("04101", "woman")
    assert values["needs"] == ("housing",)
    assert values["other_names"] == ("Nita", "Annie")
    assert values["pronouns"] == "she"
    assert values["unanswered"] == {"age_band": "unknown"}
    assert values["emergency_name"] == "Luz"
    assert MentorRequest.select().count() == 1
    assert EmergencyContact.select().count() == 1
    assert search.people_ids(desk.front_desk, "annie 0188") == [person_id]
    again = _imported(desk.director, text, existing="overwrite")
    assert (again.value.changed, again.entry_id) == (0, None)
    assert done.entry_id is not None
    undoing.undo(desk.director, done.entry_id)
    assert tables() == before


def test_the_search_finds_a_changed_person_as_a_saved_form_would(desk: Desk) -> None:
    person_id = _ana(desk, other_names=("Nita",))
    _imported(desk.director, "First,Last,DOB\nAnna,Ruiz,3/4/1990\n", existing="overwrite")
    imported = Person.get_by_id(person_id)
    intake.change_person(desk.front_desk, person_id, {"place": "04101"})
    saved = Person.get_by_id(person_id)
    assert (imported.sort_key, imported.search_key) == (saved.sort_key, saved.search_key)


def test_failed_rows_come_back_and_can_be_imported_once_corrected(desk: Desk) -> None:
    text = "Name;Phone;Note\n=Ana;555;x\nBob;+1 207 555 0177;-\nCy;555;'=y\n"
    seen = looked_at(desk.director, text)
    importing.carry_out(desk.director, seen)
    failed = importing.failed_csv(seen)
    assert failed.startswith(b"\xef\xbb\xbf")
    table = importing.read_table(failed, "failed.csv")
    # The reasons are no column, so that the file's columns are known as they were before.
    assert table.header == ("Name", "Phone", "Note")
    assert [row.cells for row in table.rows] == [("=Ana", "555", "x"), ("Cy", "555", "=y")]
    assert b"'=Ana" in failed
    assert failed.count(b"Phone: This is not a whole phone number.") == 2
    corrected = failed.replace(b",555,", b",207 555 0155,")
    assert looked_at(desk.director, corrected).counts[Verdict.ATTENTION] <= 1
    assert len(looked_at(desk.director, corrected).rows) == 2


def test_progress_may_cancel_and_then_nothing_is_written(desk: Desk) -> None:
    rows = "".join(f"Person{chr(97 + n % 26)}{chr(97 + n // 26)} X,\n" for n in range(600))
    seen = looked_at(desk.director, "Name,Phone\n" + rows)
    before, entries = tables(), journal.latest()

    class Cancelled(Exception):
        pass

    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.carry_out(desk.director, seen, progress)
    assert told == [(0, 600), (500, 600), (600, 600)]
    assert (tables(), journal.latest()) == (before, entries)
    with pytest.raises(Cancelled):
        looked_at(desk.director, "Name,Phone\n" + rows, progress=progress)


def test_a_preview_that_is_out_of_date_is_refused(desk: Desk) -> None:
    seen = looked_at(desk.director, "First,Last,DOB\nAna,Ruiz,3/4/1990\n")
    journal.note(desk.director, "looked", kind="view")
    fresh = looked_at(desk.director, "First,Last,DOB\nBea,Ruiz,3/4/1990\n")
    journal.note(desk.director, "looked", kind="view")
    assert importing.carry_out(desk.director, fresh).value.imported == 1
    _ana(desk)
    before = tables()
    with pytest.raises(ChangedSince):
        importing.carry_out(desk.director, seen)
    assert tables() == before


def test_only_the_director_imports(desk: Desk) -> None:
    seen = looked_at(desk.director, "Name\nAna\n")
    for actor in (desk.front_desk, desk.facilitator, desk.mentor):
        for call in (
            lambda who=actor: importing.guess_columns(who, seen.table, "people"),
            lambda who=actor: importing.preview(who, seen.table, "people", {0: "name"}),
            lambda who=actor: importing.carry_out(who, seen),
        ):
            with pytest.raises(Refused, match="director"):
                call()
    assert Person.select().count() == 0


def test_columns_are_checked(desk: Desk) -> None:
    table = importing.read_table(b"Name,Phone,Tel\nAna,1,2\n", "x.csv")
    with pytest.raises(Invalid, match="names"):
        importing.preview(desk.director, table, "people", {1: "phone"})
    for columns in ({0: "name", 9: "phone"}, {0: "name", 1: "mark"}):
        with pytest.raises(ValueError, match="can't be"):
            importing.preview(desk.director, table, "people", columns)


def test_corrected_columns_are_remembered_and_guessed_ones_are_not_kept(desk: Desk) -> None:
    text = b"Name,Ref,Phone\nAna,court,\n"
    table = importing.read_table(text, "x.csv")
    guessed = importing.guess_columns(desk.director, table, "people")
    assert guessed == {0: "name", 2: "phone"}
    importing.carry_out(desk.director, importing.preview(desk.director, table, "people", guessed))
    assert ImportMapping.select().count() == 0
    corrected = {**guessed, 1: "referral_source"}
    seen = importing.preview(desk.director, table, "people", corrected, answers={2: "new"})
    done = importing.carry_out(desk.director, seen)
    later = importing.read_table(b"NAME;Ref;phone\nBob;self;\n", "y.csv")
    assert importing.guess_columns(desk.director, later, "people") == corrected
    assert importing.guess_columns(desk.director, later, "groups") == guessed
    # What the import taught goes with it.
    assert done.entry_id is not None
    undoing.undo(desk.director, done.entry_id)
    assert ImportMapping.select().count() == 0


def test_columns_without_names_are_known_by_what_they_hold(desk: Desk) -> None:
    text = "Ana Ruiz,3/4/1990,(207) 555-0134,a@b.org,04101\nBob Smith,1/1/1980,2075550177,,04102\n"
    table = importing.read_table(text.encode(), "x.csv")
    assert importing.guess_columns(desk.director, table, "people") == {
        0: "name",
        1: "birth_date",
        2: "phone",
        3: "email",
        4: "place",
    }


def test_headers_under_merged_cells(desk: Desk) -> None:
    content = xlsx(
        [None, "Person", None, "Emergency contact", None],
        ["No.", "First name", "Last name", "Name", "Phone"],
        [1, "Ana", "Ruiz", "Luz", 2075550134],
    )
    table = importing.read_table(content, "x.xlsx")
    assert importing.guess_columns(desk.director, table, "people") == {
        1: "legal_first_name",
        2: "legal_last_name",
        3: "emergency_name",
        4: "emergency_phone",
    }


def test_every_field_has_a_word() -> None:
    for kind in importing.KINDS:
        assert all(importing.field_words(kind).values())


@given(st.from_regex(r"\(?[2-9]\d\d\)?[ .-]{0,2}[2-9]\d\d[ .-]?\d{4}", fullmatch=True))
def test_the_usual_american_number_is_what_the_library_makes_of_it(typed: str) -> None:
    parsed = phonenumbers.parse(typed, "US")
    assert phonenumbers.is_possible_number(parsed)
    expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    form = checked(PersonForm, {"preferred_name": "Ana", "phone": typed}, region="US")
    assert form.phone == expected


def test_closed_people_are_imported_closed(desk: Desk) -> None:
    text = "Name,Intake date,Discharge date,Discharge reason\nAna,1/1/2020,2/1/2021,Moved\n"
    _imported(desk.director, text)
    episode = Episode.get()
    assert (episode.closed_on, episode.close_reason) == (date(2021, 2, 1), "moved")


def test_other_names_of_a_merge_find_the_person(desk: Desk) -> None:
    person_id = _ana(desk)
    with journal.entry(desk.director, "merged"):
        OtherName(person=person_id, name="WXYZ2345", kind="code").save()
    seen = looked_at(desk.director, "Name,Code\nAna,WXYZ2345\n")
    assert seen.rows[0].person_id == person_id
