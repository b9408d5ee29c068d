"""Work off the GUI thread: one background worker, in order, with progress and cancel.

What may take longer than 50 ms runs here. The work is a plain function of one argument, the
`Progress`; it must not touch a widget. Its results come back in the GUI thread.
"""

from __future__ import annotations

import gc
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable
from inspect import ismethod
from typing import Any, TypeAlias

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from peerdesk.desk.office.keeping import in_plain_words
from peerdesk.errors import PeerDeskError

Work = Callable[["Progress"], Any]
OnDone = Callable[[Any], object]
OnFailed = Callable[[Exception], object]
OnProgress = Callable[[int, int], object]

_HAND_OVER = 0.001
"""Seconds that the worker may go on when the window wants its turn. One turn of the window may
want it at each of a hundred calls; Python's own 5 ms would make half a second of that."""

_BETWEEN_REPORTS = 0.05
"""Seconds; more reports than a screen can show would only fill the event queue."""


class Cancelled(Exception):
    """The person stopped the work; raised inside it by `Progress.report`."""


class Progress:
    """What the work is given: tells how far it is and learns that it should stop."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._told = 0.0
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """True once the work should stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; any thread."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise `Cancelled` if the work should stop: at any point where stopping is safe."""
        if self.cancelled:
            raise Cancelled

    def report(self, done: int, total: int) -> None:
        """``done`` of ``total`` (any unit) is finished. Raises `Cancelled` like `check`."""
        self.check()
        now = time.monotonic()
        if done >= total or now - self._told >= _BETWEEN_REPORTS:
            self._told = now
            self._tell(done, total)


class Job:
    """One piece of work that was handed over."""

    def __init__(
        self,
        work: Work,
        done: OnDone,
        failed: OnFailed,
        progress: OnProgress | None,
        tell: Callable[[Job, int, int], None],
    ) -> None:
        self._work = work
        self._done = _Receiver(done)
        self._failed = _Receiver(failed)
        self._on_progress = _Receiver(progress) if progress is not None else None
        self._tell = tell
        self._progress = Progress(self._report)

    def cancel(self) -> None:
        """Ask it to stop. It then fails with `Cancelled`, unless it was past its last stop and
        is done all the same."""
        self._progress.cancel()

    def _report(self, done: int, total: int) -> None:
        self._tell(self, done, total)

    def run_work(self) -> tuple[Any, Exception | None]:
        """Worker thread: the result, or the error that came instead; the world's in plain words."""
        try:
            self._progress.check()
            return self._work(self._progress), None
        except Exception as error:
            return None, in_plain_words(error) or error

    def deliver(self, result: Any, error: Exception | None) -> None:
        """GUI thread: hand over the result or the error."""
        done, failed = self._done, self._failed
        # The worker may be the last to hold this job: nothing of the window may end with it there.
        self._done = self._failed = _Receiver(_nobody)
        self._on_progress = None
        if error is None:
            done(result)
            return
        failed(error)
        if not isinstance(error, PeerDeskError | Cancelled):
            # Ours: the screen has put itself right; the program's crash dialog tells the rest.
            raise error

    def deliver_progress(self, done: int, total: int) -> None:
        """GUI thread: tell how far it is."""
        if self._on_progress is not None and not self._progress.cancelled:
            self._on_progress(done, total)


class Jobs(QObject):
    """The runner. Make one for the program, in the GUI thread, and `close` it before the end.

    ``after_each`` is called in the worker thread after every job (to close its database
    connection).
    """

    busy_changed = Signal(bool)
    """True with the first job that waits or runs, False when none is left."""
    _finished = Signal(object, object, object)
    _progressed = Signal(object, object, object)

    def __init__(
        self, after_each: Callable[[], object] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._after_each = after_each
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open_jobs: list[Job] = []
        self._thread: threading.Thread | None = None
        self._garbage: _GarbageInTurn | None = None
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._finished.connect(self._on_finished, queued)
        self._progressed.connect(self._on_progressed, queued)

    def run(
        self, work: Work, done: OnDone, failed: OnFailed, progress: OnProgress | None = None
    ) -> Job:
        """Do ``work`` in the background, after what was handed over before.

        Exactly one of ``done(result)`` and ``failed(error)`` is called later, in the GUI thread;
        neither if its method's object has been destroyed or the runner closed meanwhile. Give
        bound methods: they don't keep their widget alive. An error that is neither a
        `PeerDeskError` nor `Cancelled` goes to ``failed`` and is then raised, for the program's
        own report.
        """
        if self._closed:
            raise RuntimeError("the runner is closed")
        job = Job(work, done, failed, progress, self._progressed.emit)
        self._open_jobs.append(job)
        if len(self._open_jobs) == 1:
            self.busy_changed.emit(True)
        if self._thread is None:
            self._garbage = _GarbageInTurn(self)
            self._hand_over_before = sys.getswitchinterval()
            sys.setswitchinterval(_HAND_OVER)
            # A daemon, so that a crash of the window never leaves a program that hangs; what a
            # killed job had not committed is undone by the database.
            self._thread = threading.Thread(target=self._serve, name="peerdesk-jobs", daemon=True)
            self._thread.start()
        self._waiting.put(job)
        return job

    def busy(self) -> bool:
        """Whether anything waits or runs."""
        return bool(self._open_jobs)

    def cancel_all(self) -> None:
        """Ask everything that waits or runs to stop; ``busy_changed`` tells when it has."""
        for job in self._open_jobs:
            job.cancel()

    def close(self) -> None:
        """Cancel what waits and runs, and wait until the thread has ended. Nothing is delivered
        after this."""
        self._closed = True
        self.cancel_all()
        self._open_jobs.clear()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None
            sys.setswitchinterval(self._hand_over_before)
            if self._garbage is not None:
                self._garbage.stop()

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            result, error = job.run_work()
            if self._after_each is not None:
                try:
                    self._after_each()
                except Exception as problem:
                    error = error or problem
            self._finished.emit(job, result, error)
            del job, result, error

    def _on_finished(self, job: Job, result: Any, error: Exception | None) -> None:
        if self._closed:
            return
        self._open_jobs.remove(job)
        if not self._open_jobs:
            self.busy_changed.emit(False)
        job.deliver(result, error)

    def _on_progressed(self, job: Job, done: int, total: int) -> None:
        if not self._closed:
            job.deliver_progress(done, total)


class InlineJobs(QObject):
    """The same, at once and in the same thread: for tests of screens."""

    busy_changed = Signal(bool)

    def run(
        self, work: Work, done: OnDone, failed: OnFailed, progress: OnProgress | None = None
    ) -> Job:
        """Do ``work`` now; ``done`` or ``failed`` has been called when this returns."""
        job = Job(work, done, failed, progress, Job.deliver_progress)
        self.busy_changed.emit(True)
        result, error = job.run_work()
        self.busy_changed.emit(False)
        job.deliver(result, error)
        return job

    def busy(self) -> bool:
        return False

    def cancel_all(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing to wait for."""


Runner: TypeAlias = Jobs | InlineJobs
"""What takes work on, in its own time or at once."""


def _nobody(*_values: Any) -> None:
    """Receives what was handed over already."""


class _GarbageInTurn(QObject):
    """Frees cycles in the GUI thread only, for as long as there is another thread.

    Python frees them in whichever thread happens to notice, and a widget or a model that is
    freed in the worker takes the program down.

    A look takes as long as there are objects to look through, and the window waits for it. So
    looks are many and short, and what would make them long is never looked through again: the
    program itself (modules, classes), and the rows that a large job gathers, which are freed
    without a look as soon as nobody has them.
    """

    _EVERY_MS = 100
    _LONG = 0.002
    """Seconds: some twenty thousand objects. Ten looks may follow that take in what one left."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(self._EVERY_MS)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    def _on_turn(self) -> None:
        """What Python would have collected by itself, by the same thresholds."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [part for part in (0, 1, 2) if counts[part] > limits[part]]
        if due:
            began = time.thread_time()
            gc.collect(due[-1])
            if time.thread_time() - began > self._LONG:
                gc.freeze()

    def stop(self) -> None:
        """The other thread has ended."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()


class _Receiver:
    """Calls a function; a bound method only while its object lives, in Python and in Qt."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._weak = weakref.WeakMethod(function) if ismethod(function) else None
        self._function = None if self._weak is not None else function

    def __call__(self, *values: Any) -> None:
        function = self._weak() if self._weak is not None else self._function
        if function is None:
            return
        owner = getattr(function, "__self__", None)
        if isinstance(owner, QObject) and not shiboken6.isValid(owner):
            return
        function(*values)
