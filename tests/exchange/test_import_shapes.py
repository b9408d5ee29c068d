"""Files of other programs, by their public column names and with fictional people.

Each goes in as it comes: what its people get, what is left out and what needs attention are said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerdesk.desk.groups import groups
from peerdesk.desk.intake import intake
from peerdesk.exchange import importing
from peerdesk.exchange.importing import Preview, RawTable, Told, Verdict
from tests.conftest import Desk, open_desk
from tests.exchange.test_import_files import xlsx

FILES = Path(__file__).parent / "shapes"


@dataclass(frozen=True)
class Shape:
    """What must come of a file. ``people`` are the values of each line that is imported or known;

    ``left_out`` the columns that are not imported and hold something, ``attention`` what is said
    of each other line, ``remarks`` what is said of the file.
    """

    file: str
    people: Mapping[int, Mapping[str, Any]]
    left_out: Sequence[str] = ()
    attention: Mapping[int, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()
    kind: str = "people"
    told: Told = field(default_factory=Told)
    is_book: bool = False


_OF_HMIS = (
    *("PersonalID", "NameDataQuality", "SSNDataQuality", "DOBDataQuality", "VeteranStatus"),
    *("DateCreated", "DateUpdated", "UserID", "ExportID"),
)
_WHO_CAME = (
    *(("Ines", "Jessamy"), ("Jory", "Kemble"), ("Keziah", "Lomas"), ("Emeric", "Hawke")),
    *(("Florian", "Ivory"), ("Gwendolen", "Jarrow"), ("Hale", "Kestrel")),
    *(("Isolde", "Larkin"), ("Jago", "Mallow")),
)
_CODES_IN_WORDS = "This file is of an HMIS: its codes of race and gender are read as words."

SHAPES = [
    Shape(
        "hmis_2024_client",
        {
            2: {
                "legal_first_name": "Odalys",
                "legal_last_name": "Brightwater",
                "birth_date": "1987-03-14",
                "gender": "woman",
                "race_ethnicity": ("black", "hispanic"),
            },
            3: {"legal_last_name": "Quill", "gender": "transgender_man"},
            4: {"gender": "non_binary", "unanswered": {"race_ethnicity": "declined"}},
            5: {
                "legal_last_name": "Ashgrove",
                "unanswered": {"race_ethnicity": "unknown", "gender": "unknown"},
            },
            6: {"gender": None, "from_file": ("Gender: Woman; Questioning",)},
        },
        (*_OF_HMIS, "MiddleName", "NameSuffix", "SSN", "YearEnteredService", "YearSeparated",
         "DateDeleted"),
        {7: "This client was deleted there"},
        (_CODES_IN_WORDS, "The birth date in line 4 is only approximate (DOBDataQuality is 2)."),
    ),
    Shape(
        "hmis_2022_client",
        {
            2: {"legal_last_name": "Stonebridge", "gender": "woman",
                "race_ethnicity": ("american_indian",)},
            3: {"legal_last_name": "Tallow", "gender": "man",
                "race_ethnicity": ("white", "hispanic")},
            4: {"legal_last_name": "Marrow", "birth_date": "1999-10-10"},
        },
        _OF_HMIS,
        remarks=(_CODES_IN_WORDS,),
    ),
    Shape(
        "hmis_2020_client",
        {
            2: {"gender": "woman", "race_ethnicity": ("pacific_islander",)},
            3: {"gender": "transgender_man", "race_ethnicity": ("hispanic",)},
            4: {"unanswered": {"gender": "declined"}, "race_ethnicity": ("white",)},
        },
        _OF_HMIS,
        remarks=(_CODES_IN_WORDS,),
    ),
    Shape(
        "hmis_2026_client",
        {
            2: {"gender": "woman", "race_ethnicity": ("middle_eastern",)},
            3: {"gender": "man", "race_ethnicity": ("black",)},
            4: {"legal_last_name": "Crane", "birth_date": "1984-01-19"},
        },
        _OF_HMIS,
        remarks=(_CODES_IN_WORDS,),
    ),
    Shape(
        "redcap_raw",
        {
            2: {"legal_first_name": "Calliope", "phone": "+12075550101", "gender": "woman",
                "race_ethnicity": ("asian",), "needs": ("housing", "food"), "ok_to_text": True},
            3: {"legal_first_name": "Dorian", "gender": "man", "race_ethnicity": ("white",),
                "needs": ("transport",)},
            4: {"legal_first_name": "Fable", "gender": "non_binary"},
        },
        ("record_id", "redcap_event_name", "intake_complete"),
        {5: "This is needed"},
        ("4 columns of ticks are read as one, “race”.",
         "3 columns of ticks are read as one, “needs”."),
        # No other file says what the numbers of a center's own questions mean.
        told=Told(
            meanings={
                ("gender", "1"): "man", ("gender", "2"): "woman", ("gender", "3"): "non_binary",
                ("race_ethnicity", "race 2"): "asian", ("race_ethnicity", "race 5"): "white",
                ("race_ethnicity", "race 99"): "",
            }
        ),
    ),
    Shape(
        "redcap_choice_labels",
        {
            2: {"race_ethnicity": ("black",), "pathways": ("twelve_step",),
                "birth_date": "1980-09-01"},
            3: {"race_ethnicity": ("white",), "pathways": ("smart",)},
        },
        ("record_id",),
        remarks=("3 columns of ticks are read as one, “race”.",
                 "2 columns of ticks are read as one, “pathways”."),
    ),
    Shape(
        "google_forms_ticks",
        {
            2: {"legal_last_name": "Drake", "needs": ("housing", "clothing"),
                "languages_spoken": ("en", "es")},
            3: {"legal_last_name": "Ember", "needs": ("food",), "languages_spoken": ("en",)},
        },
        ("Timestamp",),
        remarks=("3 columns of ticks are read as one, “Needs”.",
                 "2 columns of ticks are read as one, “Languages”."),
    ),
    Shape(
        "google_forms",
        {
            2: {"preferred_name": "Vee", "legal_first_name": "Vesper",
                "email": "vesper@example.org", "needs": ("housing", "food"),
                "pathways": ("twelve_step", "smart")},
            3: {"legal_last_name": "Yarrow", "needs": ("mental_health",), "pathways": ("unsure",)},
            4: {"legal_first_name": "Xanthe", "needs": ("housing", "clothing"),
                "pathways": ("wellbriety",)},
        },
        ("Timestamp",),
        told=Told(meanings={("needs", "a place to do laundry"): "clothing"}),
    ),
    Shape(
        "google_forms_es",
        {
            2: {"legal_last_name": "Bermejo", "birth_date": "1990-12-25",
                "needs": ("housing", "food"), "referral_source": "family_or_friend",
                "phone": "+12075550151", "email": "araceli@example.org"},
            3: {"legal_last_name": "Cifuentes", "needs": ("employment",),
                "referral_source": "faith_community"},
        },
        ("Marca temporal",),
    ),
    Shape(
        "eventbrite_2019",
        {
            2: {"legal_first_name": "Ewan", "birth_date": "1981-04-09", "gender": "man",
                "phone": "+12075550171", "place": "04101", "email": "ewan@example.org"},
            3: {"legal_first_name": "Fenella", "phone": "+12075550172"},
        },
        ("Order #", "Order Date", "Quantity", "Ticket Type", "Attendee #", "Order Type",
         "Currency", "Total Paid", "Fees Paid", "Attendee Status", "Home City"),
        {4: "This is not a name"},
    ),
    Shape(
        "eventbrite_2024",
        {
            2: {"legal_first_name": "Gideon", "legal_last_name": "Hale", "phone": "+12075550181"},
            # Whoever bought the ticket is somebody else.
            3: {"legal_first_name": "Honor", "legal_last_name": "Ingle"},
        },
        ("Order ID", "Order date", "Attendee status", "Event name", "Event start date",
         "Ticket quantity", "Ticket type", "Buyer first name", "Buyer last name", "Buyer email"),
    ),
    Shape(
        "eventbrite_checkin",
        {2: {"2026-11-10": "present"}},
        ("Order ID", "Event name", "Ticket type"),
        # Who has a ticket did not come for that.
        {3: "“Attending”", 4: "“Not Attending”"},
        kind="attendance",
    ),
    Shape(
        "outlook_com",
        {
            2: {"preferred_name": "Dettie", "legal_first_name": "Odette", "place": "04240",
                "phone": "+12075550201", "birth_date": "1990-05-06"},
            3: {"legal_first_name": "Piran", "other_phone": "+12075550202", "place": "04401"},
        },
        ("Spouse", "Notes"),
    ),
    Shape(
        "planning_center_list",
        {
            2: {"legal_first_name": "Zelda", "gender": "woman", "birth_date": "1989-09-19",
                "phone": "+12075550251", "email": "zelda@example.org"},
            3: {"legal_first_name": "Abner", "phone": "+12075550252"},
        },
    ),
    Shape(
        "jethro_roll",
        {3: {"2026-11-02": "present", "2026-11-09": "present", "2026-11-16": "present"}},
        ("Status",),
        {2: "“?”"},
        kind="attendance",
    ),
    Shape(
        "zoom_2020",
        {2: {"2026-11-10": "present"}, 3: {"2026-11-10": "present"}},
        ("User Email", "Total Duration (Minutes)", "Guest"),
        {4: "Nobody of this name"},
        kind="attendance",
        told=Told(held_on=date(2026, 11, 10)),
    ),
    Shape(
        "zoom_titles",
        {5: {"2026-11-17": "present"}},
        ("User Email", "Total Duration (Minutes)", "Guest"),
        kind="attendance",
    ),
    Shape(
        "redcap_labels",
        {
            2: {"legal_first_name": "Isaura", "gender": "woman", "birth_date": "1985-05-05",
                "race_ethnicity": ("asian", "white"), "needs": ("housing", "transport"),
                "ok_to_text": True},
            3: {"legal_first_name": "Lorcan", "unanswered": {"race_ethnicity": "declined"},
                "needs": ("food",), "ok_to_text": False},
            4: {"legal_first_name": "Maren", "gender": "non_binary",
                "race_ethnicity": ("american_indian",)},
        },
        ("Record ID", "Survey Timestamp", "Complete?"),
        remarks=("4 columns of ticks are read as one, “Race”.",
                 "3 columns of ticks are read as one, “What do you need help with?”."),
        told=Told(
            meanings={("needs", "a ride to work"): "transport", ("needs", "or gas"): "transport"}
        ),
    ),
    Shape(
        "microsoft_forms",
        {
            2: {"legal_first_name": "Quenby", "birth_date": "1988-03-22", "ok_to_text": True,
                "needs": ("housing", "food"), "referral_source": "family_or_friend"},
            3: {"legal_first_name": "Rowena", "needs": ("employment",), "referral_source": "court"},
            # An answer of one's own is noted on the record.
            4: {"legal_first_name": "Silas", "needs": ("transport", "legal", "documents"),
                "from_file": ("How did you hear about us?: A flyer at the library",)},
        },
        ("ID", "Start time", "Completion time"),
        is_book=True,
    ),
    Shape(
        "microsoft_forms_es",
        {
            2: {"preferred_name": "Talía", "legal_last_name": "Urdaneta",
                "birth_date": "1990-02-13", "needs": ("housing",), "language": "es"},
            3: {"preferred_name": "Ulises", "birth_date": "1983-11-27", "language": "en"},
        },
        ("Id", "Hora de inicio", "Hora de finalización"),
    ),
    Shape(
        "outlook_classic",
        {
            2: {"legal_first_name": "Leocadia", "birth_date": "1979-02-14", "place": "04530",
                "phone": "+12075550192", "email": "leocadia@example.org"},
            3: {"legal_first_name": "Ned", "phone": "+12075550193"},
        },
        ("Title", "Company", "Job Title", "Business Street", "Business City", "Business State",
         "Business Postal Code", "Home Street", "Home City", "Home State", "Anniversary",
         "Categories", "E-mail Type", "E-mail Display Name", "Initials", "Manager's Name",
         "Notes", "Spouse"),
    ),
    Shape(
        "outlook_es",
        {
            2: {"legal_first_name": "Remedios", "birth_date": "1974-08-15",
                "phone": "+12075550211", "email": "remedios@example.org"},
            3: {"legal_last_name": "Tapia", "other_phone": "+12075550212"},
        },
    ),
    Shape(
        "google_contacts_2019",
        {
            2: {"preferred_name": "Roz", "legal_first_name": "Rosamund", "other_names": ("Thorne",),
                "birth_date": "1968-07-19", "place": "04330", "phone": "+12075550221",
                "other_phone": "+12075550222", "email": "roz@example.org"},
            3: {"legal_first_name": "Stellan", "phone": "+12075550223",
                "from_file": ("Birthday: --09-30",)},
        },
        ("Group Membership", "E-mail 1 - Type", "Phone 1 - Type", "Phone 2 - Type",
         "Address 1 - Type", "Organization 1 - Name", "Relation 1 - Type", "Relation 1 - Value"),
    ),
    Shape(
        "google_contacts_2024",
        {
            2: {"legal_first_name": "Tamsin", "birth_date": "1992-02-29", "place": "04330",
                "phone": "+12075550231", "other_phone": "+12075550232",
                "email": "tamsin@example.org",
                "from_file": ("E-mail 1 - Value: tamsin@example.org ::: tams@example.org",)},
            4: {"legal_first_name": "Ursel", "phone": "+12075550233",
                "other_phone": "+12075550234"},
        },
        ("Organization Name", "Photo", "Labels", "E-mail 1 - Label", "Phone 1 - Label",
         "Phone 2 - Label", "Address 1 - Label", "Address 1 - Formatted", "Address 1 - Street",
         "Address 1 - City"),
        {5: "This is needed"},
    ),
    Shape(
        "planning_center",
        {
            2: {"preferred_name": "Billie", "legal_first_name": "Wilhelmina",
                "birth_date": "1971-01-30", "phone": "+12075550241", "place": "04401"},
            # Its year 1885 stands for none.
            3: {"preferred_name": "Yorick", "birth_date": None, "closed_on": "2025-06-30",
                "close_reason": "moved", "other_phone": "+12075550242"},
        },
        ("Person ID", "Marital Status", "Status", "Membership", "Household Name", "Household ID",
         "Household Primary Contact", "Home Address City", "Home Address State", "Created At"),
        told=Told(first_seen_on=date(2020, 1, 2)),
    ),
    Shape(
        "breeze",
        {
            2: {"preferred_name": "Rae", "legal_first_name": "Aurelia", "other_names": ("Finch",),
                "birth_date": "1963-02-11", "phone": "+12075550261", "place": "04072",
                "other_phone": "+12075550262", "first_seen_on": "2019-03-04"},
            3: {"legal_first_name": "Bastian", "other_phone": "+12075550263"},
        },
        ("Breeze ID", "Status", "Marital Status", "Birthdate Month/Day", "Family", "Family Role",
         "Employer", "Campus", "City", "State"),
    ),
    Shape(
        "jethro_people",
        {
            2: {"legal_first_name": "Clemency", "gender": "woman", "place": "04240",
                "phone": "+12075550271", "other_phone": "+12075550272"},
            3: {"legal_first_name": "Dunstan", "gender": "man", "other_phone": "+12075550272"},
        },
        ("ID", "Status", "Congregation", "Address Street", "Address Suburb", "Address State",
         "Date Created"),
    ),
    Shape(
        "zoom_2024",
        {5: {"2026-11-10": "present"}, 6: {"2026-11-10": "present"}},
        ("User Email", "Leave Time", "Duration (Minutes)", "Guest", "In Waiting Room"),
        {7: "says the same already", 8: "This is not a name"},
        kind="attendance",
    ),
    Shape(
        "teamsnap",
        {
            2: {"legal_first_name": "Kerensa", "gender": "woman", "birth_date": "1998-03-03",
                "place": "04101", "phone": "+12075550281", "other_phone": "+12075550282"},
            3: {"legal_first_name": "Loveday", "phone": "+12075550284"},
        },
        ("Jersey Number", "Position", "Non-Player", "City", "State", "Email 1 Label",
         "Phone 1 Label", "Contact 1 First Name", "Contact 1 Last Name", "Contact 1 Email 1",
         "Contact 1 Phone 1"),
    ),
]  # fmt: skip


def _table(shape: Shape) -> RawTable:
    content = (FILES / f"{shape.file}.csv").read_bytes()
    if shape.is_book:
        content = xlsx(*csv.reader(io.StringIO(content.decode(), newline="")))
    return importing.read_table(content, f"{shape.file}.{'xlsx' if shape.is_book else 'csv'}")


def _seen(desk: Desk, shape: Shape) -> Preview:
    table = _table(shape)
    columns = importing.guess_columns(desk.director, table, shape.kind)
    return importing.preview(desk.director, table, shape.kind, columns, told=_told(shape))


def _told(shape: Shape) -> Told:
    return replace(shape.told, group="Harvest supper" if shape.kind == "attendance" else "")


def _values(seen: Preview, at: int) -> dict[str, Any]:
    to_write = seen.rows[at].to_write
    if seen.kind == "attendance":
        return {each.day.isoformat(): each.state for each in to_write}
    form = to_write.form
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.__dict__.items()
        if name in form.model_fields_set
    }


@pytest.fixture(scope="module")
def center(center_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One center for all of them: nobody stands in two files."""
    with open_desk(center_template, tmp_path_factory.mktemp("shapes")) as made:
        for first, last in _WHO_CAME:
            values = {"preferred_name": first, "legal_last_name": last}
            intake.start_intake(made.front_desk, values)
        form = {"name": "Harvest supper", "starts_at": "6 pm", "starts_on": "11/2/2026"}
        groups.add_group(made.director, form)
        yield made


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.file)
def test_a_file_goes_in_as_it_comes(center: Desk, shape: Shape) -> None:
    seen = _seen(center, shape)
    assert seen.table.remarks == tuple(shape.remarks)
    for row in seen.rows:
        words = importing.reasons_in_words(row)
        assert shape.attention.get(row.line, "") in words
        assert bool(words) == (row.line in shape.attention), (row.line, words)
    for at, row in enumerate(seen.rows):
        if not row.reasons:
            found = _values(seen, at)
            assert {name: found.get(name) for name in shape.people[row.line]} == (
                shape.people[row.line]
            )
    empty = {
        name
        for at, name in enumerate(seen.table.header)
        if not any(row.cells[at] for row in seen.table.rows)
    }
    left_out = [name for at, name in enumerate(seen.table.header) if at not in seen.columns]
    assert set(left_out) - empty == set(shape.left_out) - empty
    result = importing.carry_out(center.director, seen).value
    counts = (result.imported, result.matched, result.failed)
    assert counts == (len(shape.people), 0, len(shape.attention))
    assert sum(counts) == len(seen.table.rows)
    _nothing_twice(center, shape, seen)


def _nothing_twice(desk: Desk, shape: Shape, first: Preview) -> None:
    """The same file again has nobody new; nor has what failed, unchanged."""
    again = _seen(desk, shape)
    assert again.counts[Verdict.NEW] == 0
    table = importing.read_table(importing.failed_csv(first), "failed.csv")
    columns = importing.guess_columns(desk.director, table, shape.kind)
    failed = importing.preview(desk.director, table, shape.kind, columns, told=_told(shape))
    assert [row.verdict for row in failed.rows] == [Verdict.ATTENTION] * len(shape.attention)
