"""No guess on a name, and no person lost for one unimportant cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerdesk.desk.groups import groups
from peerdesk.desk.office import lists
from peerdesk.desk.people import person_details
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Key, Told, Verdict
from peerdesk.records.groups import Membership
from peerdesk.records.people import ContactPoint, Episode, Person, PersonText
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, verdicts


def names_of(seen: importing.Preview) -> list[tuple[str, ...]]:
    """Name used, legal first and last name of each row that is written."""
    forms = [row.to_write.form for row in seen.rows if row.to_write is not None]
    return [(one.preferred_name, one.legal_first_name, one.legal_last_name) for one in forms]


def notes() -> list[str]:
    return [row.text for row in PersonText.select().order_by(PersonText.id)]


def imported(desk: Desk, text: str, **more: Any) -> importing.Preview:
    """The preview after it was carried out; each row of the file went one of three ways."""
    seen = looked_at(desk.director, text, **more)
    result = importing.carry_out(desk.director, seen).value
    assert result.imported + result.matched + result.failed == len(seen.rows)
    return seen


def field_of(seen: importing.Preview, header: str) -> str:
    return seen.columns.get(seen.table.header.index(header), "")


# Names


def test_almost_a_name_is_none(desk: Desk) -> None:
    seen = imported(
        desk,
        "First name,Last name,Mother's Name,Referred,DOB\n"
        "Ada,Voss,Edna Voss,Yes,3/14/1969\nBo,Kline,Mary Kline,Court,4/15/1970\n",
    )
    assert names_of(seen) == [("Ada", "Ada", "Voss"), ("Bo", "Bo", "Kline")]
    assert field_of(seen, "Mother's Name") == field_of(seen, "Referred") == ""
    assert all(not row.to_write.form.other_names for row in seen.rows)


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Sponsor",
            "Sponsor name",
            "Case manager",
            "Counselor's name",
            "Mother: Name",
            "Prefered",
        ),
        *(
            "Name (mother)",
            "First name [sponsor]",
            "Prefered",
            "Referred",
            "Madre",
            "Room name",
            "Nicknames of pets",
            "Who brought them",
        ),
    ],
)
def test_another_s_name_is_taken_for_nobody_s(desk: Desk, header: str) -> None:
    seen = looked_at(desk.director, f"Name,{header}\nAda Voss,Edna Marsh\nBo Kline,Cy Oak\n")
    assert field_of(seen, header) == ""
    assert names_of(seen) == [("Ada", "Ada", "Voss"), ("Bo", "Bo", "Kline")]


def test_a_header_is_not_overruled_by_what_stands_below_it(desk: Desk) -> None:
    text = "Name,Sponsor's cell,PO mail\nAda Voss,207 555 0101,po@court.example\n"
    seen = looked_at(desk.director, text)
    assert seen.columns == {0: "name"}
    with pytest.raises(Exception, match="No column of this file holds names"):
        looked_at(desk.director, "Sponsor,Phone\nEdna Marsh,207 555 0101\n")
    generic = looked_at(desk.director, "Column1,Column2\nEdna Marsh,207 555 0101\n")
    assert generic.columns == {0: "name", 1: "phone"}


def test_two_columns_of_one_field_fill_in_for_each_other(desk: Desk) -> None:
    seen = imported(
        desk,
        "family_name,last_name,first_name,phone\n"
        "Marlow,Marlow,Joane,207-555-0196\n,Secondo,Clemencia,207-555-0150\n",
    )
    assert names_of(seen) == [("Joane", "Joane", "Marlow"), ("Clemencia", "Clemencia", "Secondo")]
    assert notes() == []


def test_the_fuller_column_leads_and_an_anonymous_address_costs_nothing(desk: Desk) -> None:
    seen = imported(
        desk, "ID,Email,Name,Your full name,Phone\n1,anonymous,,Ama Mensah,207-555-0181\n"
    )
    assert (verdicts(seen), names_of(seen)) == (["new"], [("Ama", "Ama", "Mensah")])
    assert (notes(), ContactPoint.select().count()) == ([], 1)


def test_what_is_said_otherwise_in_the_other_column_is_noted(desk: Desk) -> None:
    imported(
        desk,
        "Name,DOB,Birthday,Email,Email address,Phone,Cell\n"
        "Ada Voss,3/14/1980,March 14 1980,a@b.example,b@b.example,207 555 0101,207 555 0102\n"
        "Bo Kline,4/15/1981,5/15/1981,,k@b.example,207 555 0103,207 555 0103\n"
        "Cy Marsh,,6/1/1982,c@b.example,,,207 555 0104\n",
    )
    born = [row.birth_date for row in Person.select().order_by(Person.id)]
    assert born == [date(1980, 3, 14), date(1981, 5, 15), date(1982, 6, 1)]
    assert notes() == ["Email address: b@b.example", "DOB: 4/15/1981"]
    phones = [row.value[-4:] for row in ContactPoint.select().where(ContactPoint.kind == "phone")]
    assert phones == ["0101", "0102", "0103", "0104"]


def test_a_whole_name_beside_its_parts(desk: Desk) -> None:
    seen = imported(
        desk,
        "Name,First name,Last name,ZIP\nAda Voss,Ada,Voss,\nBo Kline,,,04101\nCy Oak,Cy,,\n"
        "Ed Ash,Lee,Marsh,\n",
    )
    assert names_of(seen) == [
        ("Ada", "Ada", "Voss"),
        ("Bo", "Bo", "Kline"),
        ("Cy", "Cy", "Oak"),
        ("Lee", "Lee", "Marsh"),
    ]
    assert notes() == ["Name: Ed Ash"]
    same = looked_at(desk.director, "Name,Last name\nAna Ruiz,Ruiz\nMary Ann Hill,Hill\n")
    assert names_of(same)[1] == ("Mary", "Mary Ann", "Hill")
    first = looked_at(desk.director, "Name,Last name\nAna,Ruiz\nMary Ann,Hill\n")
    assert names_of(first)[1] == ("Mary Ann", "Mary Ann", "Hill")


def test_first_names_without_a_header_stay_first_names(desk: Desk) -> None:
    text = "Ana,207 555 0101\nMary Ann,207 555 0102\nBo,207 555 0103\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["new", "attention", "new"]
    assert "First names, last names or whole names?" in reasons(seen)[1]
    (question,) = (one for one in seen.questions if one.is_open)
    assert (question.rows, question.option) == (1, '--column "Column A=…"')
    told = importing.with_answer(seen.told, question.key, "legal_first_name")
    assert names_of(looked_at(desk.director, text, told=told))[1] == ("Mary Ann", "Mary Ann", "")


def test_two_columns_of_names_without_a_header_are_asked_about(desk: Desk) -> None:
    text = "Voss,Ada,207 555 0101\nMary Ann,Kline,207 555 0102\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["attention", "attention"]
    assert [one.key for one in seen.questions] == [
        Key("names", "names_open", "Column A"),
        Key("names", "names_open", "Column B"),
    ]
    table = importing.read_table(text.encode(), "file.csv")
    columns = {0: "legal_last_name", 1: "legal_first_name", 2: "phone"}
    told = importing.preview(desk.director, table, "people", columns)
    assert names_of(told)[0] == ("Ada", "Ada", "Voss")
    again = looked_at(desk.director, importing.failed_csv(seen))
    assert dict(again.columns) == {0: "names_open", 1: "names_open", 2: "phone"}


def test_nombre_may_be_a_whole_name(desk: Desk) -> None:
    text = "Nombre,Teléfono\nAna María,207 555 0101\nJosé Luis,207 555 0102\nEva,207 555 0103\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["attention", "attention", "new"]
    for field, last in (("legal_first_name", ""), ("name", "María")):
        told = Told(meanings={("names_open", "Nombre"): field})
        assert names_of(looked_at(desk.director, text, told=told))[0][2] == last


# Words, days and numbers


def test_a_word_that_is_not_known_is_asked_about_and_costs_no_row(desk: Desk) -> None:
    text = (
        "Name,How did you hear,Needs\nAda Voss,Friend or family,food; gold\n"
        "Bo Kline,friend or family,\nCy Marsh,court,\n"
    )
    seen = imported(desk, text)
    assert verdicts(seen) == ["new"] * 3
    first, second = seen.questions
    assert (first.is_open, first.rows, first.where) == (False, 1, "C2")
    assert second.words == "What does “Friend or family” mean in “How did you hear”?"
    assert second.option == '--word "friend or family=…"'
    assert notes() == [
        "How did you hear: Friend or family\nNeeds: food; gold",
        "How did you hear: friend or family",
    ]
    assert seen.rows[0].to_write.form.needs == ("food",)
    assert importing.set_aside_in_words(seen).endswith(": Came through (2), Needs (1)")
    fields = set(seen.columns.values())
    for meaning in ("family_or_friend", "Family or friend"):
        told = importing.told_words(Told(), fields, [("Friend or family", meaning)])
        again = looked_at(desk.director, text.replace("\n", " X\n", 0), told=told, existing="keep")
        assert not any(one.key == second.key and one.answer is None for one in again.questions)
        assert [row.set_aside for row in again.rows][1:] == [(), ()]
    left = importing.told_words(Told(), fields, [("gold", "nothing")])
    assert looked_at(desk.director, text, told=left).rows[0].set_aside == (
        ("referral_source", "Friend or family"),
    )
    with pytest.raises(Exception, match="none of"):
        importing.told_words(Told(), fields, [("gold", "silver")])


def test_what_is_set_aside_goes_onto_who_is_known_once(desk: Desk) -> None:
    text = "Name,DOB,Housing\nAda Voss,3/14/1980,with an aunt\n"
    imported(desk, text)
    for _again in range(2):
        seen = looked_at(desk.director, text.replace("aunt", "uncle"), existing="overwrite")
        importing.carry_out(desk.director, seen)
    assert notes() == ["Housing: with an aunt\nHousing: with an uncle"]


@pytest.mark.parametrize(
    ("column", "cell", "note"),
    [
        ("Phone", "no phone", ""),
        ("Phone", "doesn't have one", ""),
        ("Phone", "207-555-0101 (mom's)", "Phone: 207-555-0101 (mom's)"),
        ("Phone", "207-555-0101 cell", ""),
        ("Phone", "Cell: 207-555-0101", ""),
        ("Phone", "207-555-0101 after 5 pm", "Phone: 207-555-0101 after 5 pm"),
        ("Phone", "207-555-0101 x12", "Phone: 207-555-0101 x12"),
        ("Phone", "ask her mom", "Phone: ask her mom"),
        ("Age", "45 yrs", ""),
        ("Age", "45 years old", ""),
        ("Age", "mid forties", "Age: mid forties"),
        ("DOB", "March 14", "DOB: March 14"),
        ("DOB", "3/14", "DOB: 3/14"),
        ("DOB", "1980", "DOB: 1980"),
        ("Email", "anonymous", ""),
        ("Email", "ada at home", "Email: ada at home"),
        ("OK to call", "evenings only", "OK to call: evenings only"),
        ("Gender", "ask", "Gender: ask"),
        ("Language", "Klingonese", "Language: Klingonese"),
        ("Emergency phone", "same", "Emergency phone: same"),
        ("Housing", "435", "Housing: 435"),
        ("Notice given", "somewhen", "Notice given: somewhen"),
    ],
)
def test_one_unimportant_cell_refuses_nobody(desk: Desk, column: str, cell: str, note: str) -> None:
    imported(desk, f"Name,{column}\nAda Voss,{cell}\n")
    assert Person.select().count() == 1
    assert notes() == ([note] if note else [])
    if "0101" in cell and "x12" not in cell:
        assert ContactPoint.get().value == "+12075550101"
    if cell.startswith("45"):
        assert Person.get().age_band == "45_54"


def test_what_can_be_mended_is_given_back(desk: Desk) -> None:
    for column, cell in (("Phone", "555-0102"), ("DOB", "13/45/1980"), ("Intake date", "soon")):
        seen = looked_at(desk.director, f"Name,{column}\nAda Voss,{cell}\n")
        assert verdicts(seen) == ["attention"], cell


def test_a_retired_answer_is_still_understood(desk: Desk) -> None:
    own = lists.add_entry(desk.director, "insurance", "County plan").value
    for code in ("pending", own):
        lists.retire_entry(desk.director, "insurance", code)
    other = looked_at(desk.director, "Name,Insurance\nAda Voss,County plan\n")
    assert other.rows[0].to_write.form.insurance == own
    seen = looked_at(desk.director, "Name,Insurance\nAda Voss,Pending\n")
    assert seen.rows[0].to_write.form.insurance == "pending"


# Joining and leaving


def test_who_left_is_no_member_today(desk: Desk) -> None:
    seen = imported(
        desk,
        "Name,Join date,Leave date\nAda Voss,2/1/2024,6/30/2025\nBo Kline,3/1/2024,\n"
        "Cy Marsh,3/1/2024,active\n",
    )
    assert verdicts(seen) == ["new"] * 3
    closed = [row.closed_on for row in Episode.select().order_by(Episode.id)]
    assert closed == [date(2025, 6, 30), None, None]


def test_who_left_a_group_is_no_member_of_it_today(desk: Desk) -> None:
    form = {"name": "Monday", "starts_at": "6 pm", "starts_on": "11/2/2020"}
    groups.add_group(desk.director, form | {"rolls_since": "11/2/2020"})
    imported(desk, "Name,ZIP\nAda Voss,04101\nBo Kline,04101\n")
    text = "Name,Group,Date joined,Date left\nAda Voss,Monday,2/1/2024,6/30/2025\n"
    imported(desk, f"{text}Bo Kline,Monday,3/1/2024,present\n", kind="groups")
    left = [row.left_on for row in Membership.select().order_by(Membership.id)]
    assert left == [date(2025, 6, 30), None]


def test_a_mentor_sees_no_note_of_a_file(desk: Desk) -> None:
    imported(desk, "Name,Race\nAda Voss,Martian\n")
    person = Person.get()
    seen = [
        bool(person_details.details_of(person, all_answers=all_answers)["answers"])
        for all_answers in (True, False)
    ]
    assert seen == [True, False]


# Titles


def test_rows_with_only_a_name_are_looked_at(desk: Desk) -> None:
    text = (
        "Name,Phone\nOak House,\nAda Voss,207-555-0101\nBo Kline,207-555-0102\nElm House,\n"
        "Di Frost,207-555-0104\nRiverside Recovery,\n"
    )
    seen = imported(desk, text)
    assert [seen.counts[each] for each in (Verdict.NEW, Verdict.ATTENTION)] == [3, 3]
    (question,) = seen.questions
    assert (question.rows, question.option) == (3, "--lone-names people|nothing")
    for code, new in (("yes", 3), ("", 0)):
        told = importing.with_answer(Told(), question.key, code)
        assert looked_at(desk.director, text, told=told).counts[Verdict.NEW] == new
