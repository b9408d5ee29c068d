"""A key in People search until the rows are painted, on 20,000 and 100,000 people, in the widget.

The same ids and rows by raw SQL take 3.5 to 5 ms of it. The rest does not grow with the center:
2.5 ms to build the page's query with Peewee and its row objects (the SQL itself runs in 0.3 ms),
2 ms for the key, the selection and the reset of the view, 2 ms for painting eleven rows.

Run: ``pytest tests/benchmarks/test_people_screen.py --override-ini addopts= -s``.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from peerdesk.store.database import database
from tests.benchmarks.test_search import DESK, first_rows, names
from tests.doors import Door
from ui.context import Context
from ui.dialogs import Dialogs
from ui.jobs import InlineJobs
from ui.screens.people import PeopleScreen
from ui.theme import apply_theme

__all__ = ["names"]  # the fixture with the people

MOST = 0.016
BESIDE_SQL = 0.010
ROUNDS = 21
_IN_SIGHT = 12


class _Painted(QObject):
    """Notes when a widget was painted last."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


@pytest.fixture(scope="module")
def screen(
    names: tuple[str, str],
    qapp: QApplication,
) -> Iterator[PeopleScreen]:
    apply_theme(qapp, "light")
    # The door is only for the settings' screens.
    context = Context(DESK, Door.__new__(Door), InlineJobs(), Dialogs())
    made = PeopleScreen(context)
    made.resize(1160, 720)
    made.show()
    made.reload()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


def _raw(typed: str) -> list[tuple[object, ...]]:
    """The same ids and the rows in sight, by plain SQL."""
    seen = [row[0] for row in first_rows(typed)[:_IN_SIGHT]]
    marks = ",".join("?" * len(seen))
    sql = f"""SELECT id, preferred_name, legal_last_name, code, pronouns,
        (SELECT max(day) FROM visit WHERE person_id = person.id),
        (SELECT max(day) FROM attendance JOIN meeting ON meeting.id = meeting_id
            WHERE person_id = person.id AND attendance.state IN ('present', 'late', 'left_early')),
        (SELECT max(day) FROM session WHERE person_id = person.id AND reached),
        (SELECT value FROM contact_point WHERE person_id = person.id ORDER BY is_primary DESC),
        EXISTS (SELECT 1 FROM visit WHERE person_id = person.id AND day = '2026-11-23'
            AND time_out IS NULL),
        EXISTS (SELECT 1 FROM notice_given WHERE person_id = person.id),
        EXISTS (SELECT 1 FROM person_choice WHERE person_id = person.id
            AND list_name = 'accessibility'),
        EXISTS (SELECT 1 FROM episode WHERE person_id = person.id AND closed_on IS NULL),
        EXISTS (SELECT 1 FROM mentor_request WHERE person_id = person.id AND ended_on IS NULL)
        FROM person WHERE id IN ({marks})"""
    return database.execute_sql(sql, seen).fetchall()


KEYSTROKES = {
    "one letter": lambda first, last: first[0],
    "two letters": lambda first, last: first[:2],
    "first name": lambda first, last: first,
    "both names": lambda first, last: f"{last} {first}",
    "phone": lambda first, last: "0134",
    "wrong letter": lambda first, last: last[:2] + "x" + last[3:],
    "nobody": lambda first, last: "zzzzqqqq",
}


@pytest.mark.parametrize("keystroke", KEYSTROKES)
def test_a_key_until_the_rows_are_painted(
    screen: PeopleScreen,
    names: tuple[str, str],
    keystroke: str,
) -> None:
    typed = KEYSTROKES[keystroke](*names).lower()
    field = screen.findChild(QLineEdit, "people_search")
    table = screen.findChild(QTableView, "people_table")
    assert field is not None
    assert table is not None
    painted = _Painted(table.viewport())
    own_times, raw_times, worked = [], [], []
    for _round in range(ROUNDS):
        field.setText(typed[:-1])
        QApplication.processEvents()
        before = painted.count
        start, begun = perf_counter(), thread_time()
        QTest.keyClick(field, Qt.Key(ord(typed[-1].upper())))
        while painted.count == before:
            QApplication.processEvents()
        worked.append(thread_time() - begun)
        between = perf_counter()
        _raw(typed)
        raw_times.append(perf_counter() - between)
        own_times.append(between - start)
        assert field.text() == typed
    own, raw = median(own_times), median(raw_times)
    print(  # noqa: T201 - a measurement is for reading
        f"\n{keystroke}: {table.model().rowCount()} people, key to paint {own * 1000:.1f} ms, "
        f"raw SQL {raw * 1000:.1f} ms, ratio {own / raw:.2f}"
    )
    # What this thread worked at its fastest: other programs are no fault of the screen.
    assert min(worked) <= MOST
    assert min(worked) <= min(raw_times) + BESIDE_SQL
