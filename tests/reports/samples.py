"""Sheets and a month as the program would hand them over, for the report tests."""

from __future__ import annotations

from datetime import date, datetime, time

from peerdesk.desk.basics.sheets import Letterhead, Paper, RecoverySheet, RosterLine, RosterSheet
from peerdesk.measures.figures import Figure, MonthReport, Purpose, Section, Table, TrendPoint

NAMES = (
    "Ana M.",
    "Nguyễn Thị Ánh T.",
    "Łukasz Ż.",
    "Юлия К.",
    "Ελένη Π.",
    "D'Shawn <3 & Co.",
    "Þórdís Ö.",
    "Ọlájùmọ̀kẹ́ A.",
    "Արամ Հ.",
    "ნინო ბ.",
    "ᏣᎳᎩ W.",
    "ሰላም ተ.",
    "דוד כ.",
    "محمد الزهراني",
    "Maximiliana Wilhelmina-Konstantina Featherstonehaugh-Montgomery the Younger W.",
)


def letterhead(paper: Paper = "letter") -> Letterhead:
    return Letterhead(
        center="Harbor Light Recovery Center",
        address="214 Mill Street, Asheville, NC 28801",
        paper=paper,
        printed_by="Rosa Delgado",
        printed_at=datetime(2026, 11, 23, 17, 42, 5),
    )


def roster(
    lines: tuple[RosterLine, ...] | None = None,
    *,
    paper: Paper = "letter",
    spare_lines: int = 5,
    facilitator_copy: bool = False,
    preview: bool = False,
    group: str = "Tuesday All Recovery",
) -> RosterSheet:
    if lines is None:
        lines = tuple(
            RosterLine(
                name=name,
                code=f"K7M{index:02d}QXR",
                new_today=index % 5 == 0,
                pronouns="she / her",
                needs="hearing or ASL, quiet room" if index % 3 == 0 else "",
                follow_up="Call about housing form" if index % 4 == 0 else "",
            )
            for index, name in enumerate(NAMES)
        )
    return RosterSheet(
        letterhead=letterhead(paper),
        number=1042,
        group=group,
        day=date(2026, 11, 24),
        starts=time(18, 30),
        ends=time(20, 0),
        room="Blue room",
        facilitator="Marcus",
        lines=lines,
        spare_lines=spare_lines,
        shred_by=date(2026, 12, 1),
        facilitator_copy=facilitator_copy,
        preview=preview,
    )


def recovery(paper: Paper = "letter") -> RecoverySheet:
    return RecoverySheet(
        letterhead=letterhead(paper),
        code="7KQM-X2RD-HT9W-4PBC-NVA6-E8JY-3GFS-5MZL",
        folder=r"C:\Users\Front Desk\AppData\Local\PeerDesk",
        number=3,
    )


def month(
    purpose: Purpose = "internal", *, groups: int = 9, mentors: int = 7, first_name: str = "Ana M."
) -> MonthReport:
    hidden = purpose == "publication"
    people = Section(
        "people",
        "People",
        (
            Figure(
                "people_served",
                "People served",
                "Distinct people with at least one contact (a visit, named attendance, session, "
                "reached call or referral) in the month. Headcounts and aliases are shown apart.",
                214,
                "214",
                "people",
            ),
            Figure(
                "new",
                "New",
                "People whose first episode ever was opened in the month.",
                31,
                "31",
                "people",
                31,
                214,
                0,
            ),
            Figure(
                "returning",
                "Returning",
                "Opened again after closing, or a contact after 90 days or more without one.",
                None if hidden else 8,
                "<11" if hidden else "8",
                "people",
            ),
            Figure(
                "visit_days",
                "Visit days",
                "At most one a person a day; 1,402 raw sign-ins.",
                1204,
                "1,204",
                "days",
            ),
            Figure(
                "active",
                "Active at month end",
                "Open episode and a contact in the last 90 days.",
                322,
                "322",
                "people",
            ),
        ),
    )
    meetings = Section(
        "groups",
        "Groups",
        (
            Figure("scheduled", "Meetings scheduled", "All, cancelled ones too.", 86, "86"),
            Figure("held", "Meetings held", "With a roll or a headcount.", 79, "79", "", 79, 86, 2),
            Figure(
                "attendances",
                "Attendances",
                "Named, walk-in and headcount together.",
                911,
                "911",
            ),
            Figure("mean", "Mean per meeting", "Attendances by meetings held.", 11.5, "11.5"),
        ),
    )
    mentoring = Section(
        "one_on_one",
        "One-on-one",
        (
            Figure("sessions", "Sessions", "Every kind of peer work, any mode.", 143, "143"),
            Figure(
                "retained_30",
                "Retained at 30 days",
                "A contact in days 30 to 59 after intake; of intakes whose day 59 has passed. "
                "Died or moved before day 30 are shown apart.",
                63,
                "63 %",
                "%",
                46,
                73,
                3,
            ),
            Figure("waiting", "Waiting for a mentor", "Asked for one, none yet.", 6, "6"),
        ),
    )
    group_rows = tuple(
        (f"{name} {index + 1}", "8", "7", "1", "0", f"{60 + index}", f"{7.5 + index / 10:.1f}")
        for index, name in zip(
            range(groups), ["All Recovery", "Women for Sobriety", "SMART"] * groups, strict=False
        )
    )
    mentor_rows = tuple(
        (f"Ελένη {index}" if index else first_name, f"{index % 15} of 15", "12", "9.5")
        for index in range(mentors)
    )
    start = [(2025, 12), *((2026, number) for number in range(1, 12))]
    served = [150, 162, 171, None, 180, 176, 188, 195, 190, 201, 205, 214]
    days = [802, 830, 910, None, 990, 1010, 1043, 1102, 1090, 1150, 1171, 1204]
    seen = [500, 560, 610, None, None, 700, 740, 760, 801, 850, 880, 911]
    return MonthReport(
        month=date(2026, 11, 1),
        purpose=purpose,
        sections=(people, meetings, mentoring),
        tables=(
            Table(
                "groups",
                "Groups, one by one",
                ("Group", "Scheduled", "Held", "Cancelled", "Roll missing", "Attendances", "Mean"),
                group_rows,
                frozenset({1, 2, 3, 4, 5, 6}),
                "Meetings whose roll is missing count as scheduled, not as held.",
            ),
            Table(
                "mentors",
                "Mentors, one by one",
                ("Mentor", "Caseload against limit", "Sessions", "Hours"),
                mentor_rows,
                frozenset({1, 2, 3}),
            ),
        ),
        trend=tuple(
            TrendPoint(date(year, number, 1), one, two, three)
            for (year, number), one, two, three in zip(start, served, days, seen, strict=True)
        ),
        notes=("October was corrected after it was issued: 2 visits were entered late.",),
    )
