"""The background worker: order, progress, cancel, errors, a clean end."""

from __future__ import annotations

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from peerdesk.errors import FolderError
from ui.jobs import Cancelled, InlineJobs, Jobs, Progress


class Screen(QObject):
    heard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.progress: list[tuple[int, int]] = []
        self.threads: set[threading.Thread] = set()

    def on_done(self, result: object) -> None:
        self.threads.add(threading.current_thread())
        self.results.append(result)
        self.heard.emit()

    def on_failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.heard.emit()

    def on_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))
        self.heard.emit()


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.close()


def test_work_runs_elsewhere_in_order_and_returns_here(qtbot, jobs, screen):
    where: list[threading.Thread] = []

    def work(number: int):
        def run(progress: Progress) -> int:
            where.append(threading.current_thread())
            return number

        return run

    for number in range(5):
        jobs.run(work(number), screen.on_done, screen.on_failed)
    assert jobs.busy()
    qtbot.waitUntil(lambda: len(screen.results) == 5)
    assert screen.results == [0, 1, 2, 3, 4]
    assert screen.threads == {threading.main_thread()}
    assert threading.main_thread() not in where
    assert len(set(where)) == 1
    assert not jobs.busy()


def test_progress_arrives_and_the_last_is_never_left_out(qtbot, jobs, screen):
    def work(progress: Progress) -> None:
        for done in range(1, 1001):
            progress.report(done, 1000)

    jobs.run(work, screen.on_done, screen.on_failed, screen.on_progress)
    qtbot.waitUntil(lambda: screen.results == [None])
    assert screen.progress[-1] == (1000, 1000)
    assert len(screen.progress) < 100


def test_cancel_stops_the_work_and_what_waits(qtbot, jobs, screen):
    begun = threading.Event()

    def endless(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check()

    ran: list[int] = []
    first = jobs.run(endless, screen.on_done, screen.on_failed)
    second = jobs.run(lambda progress: ran.append(1), screen.on_done, screen.on_failed)
    assert begun.wait(5)
    second.cancel()
    first.cancel()
    qtbot.waitUntil(lambda: len(screen.errors) == 2)
    assert [type(error) for error in screen.errors] == [Cancelled, Cancelled]
    assert (ran, screen.results) == ([], [])


def test_error_for_the_person_goes_to_failed(qtbot, jobs, screen):
    def work(progress: Progress) -> None:
        raise FolderError("The folder has gone.")

    with qtbot.waitSignal(screen.heard):
        jobs.run(work, screen.on_done, screen.on_failed)
    assert str(screen.errors[0]) == "The folder has gone."


def test_error_of_ours_is_told_to_both(qtbot, jobs, screen):
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(screen.heard):
        jobs.run(lambda progress: 1 // 0, screen.on_done, screen.on_failed)
    assert isinstance(screen.errors[0], ZeroDivisionError)
    assert [kind for kind, *_rest in caught] == [ZeroDivisionError]


def test_each_job_is_followed_by_the_hook_in_its_thread(qtbot, qapp, screen):
    seen: list[threading.Thread] = []
    jobs = Jobs(lambda: seen.append(threading.current_thread()))
    jobs.run(lambda progress: 1, screen.on_done, screen.on_failed)
    jobs.run(lambda progress: 2, screen.on_done, screen.on_failed)
    qtbot.waitUntil(lambda: screen.results == [1, 2])
    assert len(seen) == 2
    assert seen[0] is not threading.main_thread()
    jobs.close()


def test_close_ends_the_thread_and_delivers_nothing(qtbot, qapp, screen):
    jobs = Jobs()
    begun = threading.Event()

    def endless(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check()

    jobs.run(endless, screen.on_done, screen.on_failed)
    assert begun.wait(5)
    jobs.close()
    assert not [each for each in threading.enumerate() if each.name == "peerdesk-jobs"]
    qapp.processEvents()
    assert (screen.results, screen.errors) == ([], [])
    with pytest.raises(RuntimeError):
        jobs.run(endless, screen.on_done, screen.on_failed)


def test_result_for_a_destroyed_widget_is_dropped(qtbot, jobs, screen):
    calls: list[object] = []

    class Panel(QWidget):
        def on_done(self, result: object) -> None:
            calls.append(result)

    gate = threading.Event()
    kept, dropped = Panel(), Panel()
    jobs.run(lambda progress: gate.wait(5), kept.on_done, screen.on_failed)
    jobs.run(lambda progress: 1, dropped.on_done, screen.on_failed)
    jobs.run(lambda progress: 2, screen.on_done, screen.on_failed)
    shiboken6.delete(kept)  # gone in Qt, alive in Python
    del dropped  # gone in both
    gate.set()
    qtbot.waitUntil(lambda: screen.results == [2])
    assert (calls, screen.errors) == ([], [])


def test_inline_jobs_have_answered_when_they_return(qapp, screen):
    jobs = InlineJobs()

    def work(progress: Progress) -> str:
        progress.report(1, 1)
        return "made"

    jobs.run(work, screen.on_done, screen.on_failed, screen.on_progress)
    assert screen.results == ["made"]
    assert screen.progress == [(1, 1)]


def test_cycles_of_the_window_are_freed_in_its_own_thread(qtbot: QtBot) -> None:
    freed_in: list[str] = []

    class Node(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.itself = self

        def __del__(self) -> None:
            freed_in.append(threading.current_thread().name)

    def noisy(_progress: Progress) -> int:
        return len([[] for _number in range(200_000)])

    jobs = Jobs()
    try:
        counts: list[object] = []
        for _turn in range(5):
            for _number in range(1000):
                Node()
            jobs.run(noisy, counts.append, counts.append)
        # The last few hundred are left for the next look, as Python does it.
        qtbot.waitUntil(lambda: len(counts) == 5 and len(freed_in) >= 4000, timeout=10_000)
        assert set(freed_in) == {threading.main_thread().name}
        assert not gc.isenabled()
    finally:
        jobs.close()
    assert gc.isenabled()


def test_what_a_large_job_gathers_is_set_aside(qtbot: QtBot) -> None:
    """To look through it again and again would hold up the window for half a second each time."""
    many = 1_000_000

    def gather(_progress: Progress) -> list[list[int]]:
        return [[number] for number in range(many)]

    jobs, held = Jobs(), []
    try:
        jobs.run(gather, held.append, held.append)
        qtbot.waitUntil(lambda: bool(held), timeout=30_000)
        qtbot.waitUntil(lambda: gc.get_freeze_count() > many, timeout=5_000)
    finally:
        jobs.close()
