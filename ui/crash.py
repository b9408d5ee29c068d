"""What is said when something goes wrong that nobody caught.

The world's errors are said plainly. Ours get one dialog: what is safe, and details to copy that
tell the error's type and its places in the program, never its text or any value: those may be
about people.
"""

from __future__ import annotations

import contextlib
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QWidget

from peerdesk import __version__
from peerdesk.desk.office.keeping import in_plain_words
from peerdesk.words import _
from ui.dialogs import Dialogs

_PROGRAM = Path(__file__).resolve().parent.parent


def details_of(error: BaseException) -> str:
    """Versions, then the type and the places of ``error`` and of what caused it."""
    lines = [
        f"PeerDesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    ]
    for each in _chain(error):
        lines.append("")
        lines += [
            f"{_short(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """What came first, first."""
    found: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in found:
        found.append(now)
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return reversed(found)


def _short(filename: str) -> str:
    """Without the folders above the program: they may hold the name of whoever uses the PC."""
    path = Path(filename)
    with contextlib.suppress(ValueError):
        return path.relative_to(_PROGRAM).as_posix()
    return "/".join(path.parts[-3:])


class CrashReporter(QObject):
    """Takes what nobody caught, in any thread, to one dialog over the window."""

    _happened = Signal(object)

    def __init__(self, dialogs: Dialogs, window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._dialogs = dialogs
        self._window = window
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on, until the program ends."""
        sys.excepthook = self.on_error
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(_on_qt_message)

    def on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Any thread. The dialog comes when the event loop is next reached."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._happened.emit(error)

    def _on_thread_error(self, what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not issubclass(what.exc_type, SystemExit):
            self.on_error(what.exc_type, what.exc_value, what.exc_traceback)

    @Slot(object)
    def _on_happened(self, error: BaseException) -> None:
        window = self._window()
        if window is None:
            return
        plain = in_plain_words(error)
        if plain is not None:
            self._dialogs.error(window, _("That could not be done"), str(plain))
            return
        details = details_of(error)
        _write(details)
        self._dialogs.error(
            window,
            _("Something went wrong in PeerDesk"),
            _(
                "This is a mistake in the program, not yours. Everything that PeerDesk has "
                "confirmed is saved; what you did last may not be. Look at it again before you "
                "go on. If this comes back, send the details below to whoever looks after "
                "PeerDesk: there is nothing about people in them."
            ),
            details,
        )


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt's own complaints: where a terminal is, to be read there; never into a file."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        _write(f"Qt: {text}")


def _write(text: str) -> None:
    """A program without a terminal (Windows) has no stderr."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
