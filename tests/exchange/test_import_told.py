"""What a file doesn't say is asked for once; what can't be read says what may stand there."""

from __future__ import annotations

from datetime import date

import pytest

from peerdesk.desk.groups import groups
from peerdesk.desk.intake import intake
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Told
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.fields import FIELDS, field_of_header, word_of
from peerdesk.records.people import Person
from peerdesk.words import use_language
from tests.conftest import Desk
from tests.exchange.importing import looked_at, reasons, verdicts

# Days


def _born(desk: Desk, days: list[str], told: Told = importing.NOTHING_TOLD) -> list[object]:
    rows = "".join(f"Pat{chr(97 + at)} X,{day}\n" for at, day in enumerate(days))
    seen = looked_at(desk.director, f"Name,DOB\n{rows}", told=told)
    return [row.to_write.form.birth_date if row.to_write else None for row in seen.rows]


def test_days_that_may_be_read_either_way_are_asked_about(desk: Desk) -> None:
    table = importing.read_table(b"Name,DOB\nAna,3/4/1990\nBob,5/5/1980\n", "x.csv")
    found = importing.open_days(table, {0: "name", 1: "birth_date"})
    assert found == importing.OpenDays("3/4/1990", mixed=False)
    assert importing.open_days(table, {0: "name"}) is None
    assert _born(desk, ["3/4/1990"]) == [date(1990, 3, 4)]
    assert _born(desk, ["3/4/1990"], Told(day_first=True)) == [date(1990, 4, 3)]
    told = importing.read_table(b"Name,DOB\nAna,3/4/1990\nBob,25/5/1980\n", "x.csv")
    assert importing.open_days(told, {1: "birth_date"}) is None
    assert _born(desk, ["3/4/1990", "25/5/1980"], Told(day_first=False))[0] == date(1990, 4, 3)


def test_a_column_of_both_orders_is_not_guessed(desk: Desk) -> None:
    days = ["25/12/1980", "12/25/1985", "3/4/1990", "5/5/1990"]
    known = [date(1980, 12, 25), date(1985, 12, 25)]
    assert _born(desk, days) == [*known, None, date(1990, 5, 5)]
    assert _born(desk, days, Told(day_first=True)) == [*known, date(1990, 4, 3), date(1990, 5, 5)]
    rows = "".join(f"Pat{at} X,{day}\n" for at, day in zip("abcd", days, strict=True))
    table = importing.read_table(f"Name,DOB\n{rows}".encode(), "x.csv")
    assert importing.open_days(table, {1: "birth_date"}) == importing.OpenDays("3/4/1990", True)


def test_the_days_that_head_columns_are_in_one_order_too(desk: Desk) -> None:
    def first_day(header: str, told: Told = importing.NOTHING_TOLD) -> date:
        form = {"preferred_name": "Ana", "legal_last_name": "Ruiz"}
        if not Person.select().count():
            intake.start_intake(desk.front_desk, form)
            group = {"name": "Monday", "starts_at": "6 pm", "starts_on": "11/2/2020"}
            group |= {"rolls_since": "11/2/2020"}
            groups.add_group(desk.director, group)
        text = f"Monday\nName,{header}\nAna Ruiz,x,x\n"
        seen = looked_at(desk.director, text, "attendance", told=told)
        assert verdicts(seen) == ["new"], reasons(seen)
        return min(one.day for one in seen.rows[0].to_write)

    assert first_day("8/9,15/9") == date(2026, 9, 8)
    assert first_day("8/9,9/15") == date(2026, 8, 9)
    assert first_day("8/9,1/9") == date(2026, 1, 9)
    assert first_day("8/9,1/9", Told(day_first=True)) == date(2026, 9, 1)
    table = importing.read_table(b"Name,8/9,1/9\nAna,x,\n", "x.csv")
    found = importing.open_days(table, {0: "name", 1: "mark", 2: "mark"})
    assert found == importing.OpenDays("8/9", mixed=False)
    assert found.read(date(2026, 11, 23), True) == date(2026, 9, 8)


@pytest.mark.parametrize("text", ["1990", "March 1990", "March 20", "3/4"])
def test_half_a_birth_date_is_set_aside(desk: Desk, text: str) -> None:
    seen = looked_at(desk.director, f"Name,DOB\nAna Ruiz,{text}\n")
    assert verdicts(seen) == ["new"]
    assert seen.rows[0].set_aside == (("birth_date", text),)
    joined = looked_at(desk.director, f"Name,Intake date\nAna Ruiz,{text}\n")
    assert "year" in reasons(joined)[0]


@pytest.mark.parametrize("text", ["1/1/1900", "1/0/1900", "1899-12-30", "0", "00/00/0000"])
def test_an_empty_cell_of_a_spreadsheet_is_no_birth_date(desk: Desk, text: str) -> None:
    assert _born(desk, [text]) == [None]
    assert verdicts(looked_at(desk.director, f"Name,DOB\nAna Ruiz,{text}\n")) == ["new"]


# The first day


def test_a_first_day_for_all_who_have_none(desk: Desk) -> None:
    text = "Name,ZIP,Intake date\nAna Ruiz,04101,\nBob Smith,04101,1/1/2020\n"
    seen = looked_at(desk.director, text)
    assert seen.without_first_day == 1
    told = looked_at(desk.director, text, told=Told(first_seen_on=date(2019, 5, 6)))
    assert told.without_first_day == 0
    importing.carry_out(desk.director, told)
    assert [row.first_seen_on for row in Person.select().order_by(Person.id)] == [
        date(2019, 5, 6),
        date(2020, 1, 1),
    ]
    again = looked_at(
        desk.director, "Name,Code\nAna Ruiz,new\n", told=Told(first_seen_on=date(2021, 1, 1))
    )
    assert again.without_first_day == 0


# Choices


def test_usual_words_of_lists_are_known(desk: Desk) -> None:
    for name, word, code in (
        ("housing", "couch surfing", "doubled_up"),
        ("housing", "Oxford House", "recovery_residence"),
        ("race_ethnicity", "W", "white"),
        ("race_ethnicity", "Latina", "hispanic"),
        ("language", "esp", "es"),
        ("work", "FT", "full_time"),
        ("insurance", "uninsured", "none"),
    ):
        assert ChoiceWords(name).code(word) == code, word


def test_a_word_of_no_list_names_itself_and_the_choices_and_is_told_once(desk: Desk) -> None:
    text = "Name,Housing,Referred by,Needs\nAna Ruiz,Homeless,,\nBob Smith,homeless,,food; gold\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["new", "new"], "no person is lost for it"
    assert [one.words for one in seen.questions] == [
        "What does “Homeless” mean in “Housing”?",
        "What does “gold” mean in “Needs”?",
    ]
    assert seen.rows[1].set_aside == (("housing", "homeless"), ("needs", "food; gold"))
    assert importing.unknown_words(desk.director, seen, 0) == [("housing", "Homeless")]
    assert importing.unknown_words(desk.director, seen, 1) == [
        ("housing", "homeless"),
        ("needs", "gold"),
    ]
    meanings = {("housing", "Homeless"): "unsheltered", ("needs", "gold"): ""}
    told = looked_at(desk.director, text, told=Told(meanings=meanings))
    assert verdicts(told) == ["new", "new"], reasons(told)
    forms = [row.to_write.form for row in told.rows]
    assert [form.housing for form in forms] == ["unsheltered"] * 2
    assert forms[1].needs == ("food",)


def test_neither_yes_nor_no(desk: Desk) -> None:
    text = "Name,Wants a mentor\nAna Ruiz,maybe\nBob Smith,yes\n"
    seen = looked_at(desk.director, text)
    assert seen.rows[0].set_aside == (("wants_mentor", "maybe"),)
    assert importing.unknown_words(desk.director, seen, 0) == [("wants_mentor", "maybe")]
    assert [code for code, _label in importing.choices_of("wants_mentor")] == ["yes", "no"]
    for code, wants in (("yes", True), ("no", False), ("", False)):
        told = Told(meanings={("wants_mentor", "maybe"): code})
        seen = looked_at(desk.director, text, told=told)
        assert seen.rows[0].to_write.form.wants_mentor is wants


def test_two_languages_and_none(desk: Desk) -> None:
    text = "Name,Language\nAna Ruiz,English/Spanish\nBob Smith,declined\nCy Oak,Klingonese\n"
    seen = looked_at(desk.director, text)
    assert verdicts(seen) == ["new", "new", "new"], reasons(seen)
    assert seen.rows[2].set_aside == (("language", "Klingonese"),)
    forms = [row.to_write.form for row in seen.rows[:2]]
    assert (forms[0].language, forms[0].languages_spoken) == ("en", ("en", "es"))
    assert (forms[1].language, forms[1].unanswered) == ("", {"language": "declined"})
    spoken = looked_at(desk.director, "Name,Languages\nAna Ruiz,Spanish and French\n")
    assert spoken.rows[0].to_write.form.languages_spoken == ("es", "fr")


# Columns


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_file_of_failed_rows_is_known_by_its_own_header(language: str) -> None:
    use_language(language)
    try:
        for kind, fields in FIELDS.items():
            for field in fields:
                if field not in ("mark", "group_mark", "names_open"):
                    assert field_of_header(word_of(field), kind) == field, word_of(field)
    finally:
        use_language("en")


def test_failed_rows_of_a_file_without_a_header_can_be_imported_again(desk: Desk) -> None:
    text = "Al Bo,1/2/1990,207 555 0501\nAl & Cy,1/3/1990,207 555 0502\n"
    seen = looked_at(desk.director, text)
    failed = importing.failed_csv(seen)
    again = looked_at(desk.director, failed.replace(b"Al & Cy", b"Cy Oak"))
    assert dict(again.columns) == {0: "name", 1: "birth_date", 2: "phone"}
    assert verdicts(again) == ["new"]


def test_failed_rows_keep_what_was_corrected(desk: Desk) -> None:
    table = importing.read_table(b"Who,Born,\nAl & Cy,1/3/1990,207 555 0502\n", "x.csv")
    columns = {0: "name", 1: "birth_date", 2: "phone"}
    seen = importing.preview(desk.director, table, "people", columns)
    importing.carry_out(desk.director, seen)
    again = importing.read_table(importing.failed_csv(seen), "failed.csv")
    assert importing.guess_columns(desk.director, again, "people") == columns


def test_what_may_be_done_under_merged_headers(desk: Desk) -> None:
    table = importing.read_table(b",Contact,,\nName,Phone,Call,Text\nAna,207 555 0134,y,n\n", "x")
    found = importing.guess_columns(desk.director, table, "people")
    assert found == {0: "name", 1: "phone", 2: "ok_to_call", 3: "ok_to_text"}


def test_an_empty_file_says_that_it_is_empty(desk: Desk) -> None:
    with pytest.raises(Exception, match="nothing in this file"):
        looked_at(desk.director, "\n\n")


def test_a_zip_code_gets_its_zeros_back(desk: Desk) -> None:
    seen = looked_at(desk.director, "Name,ZIP\nAna Ruiz,4101\nBo Nguyen,501\nCy Oak,Kennebec\n")
    written = [row.to_write.form.place for row in seen.rows]
    assert written == ["04101", "00501", "Kennebec"]
