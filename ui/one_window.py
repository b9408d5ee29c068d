"""One window to a data folder: a second start asks the first to come to the front.

The folder's lock decides who is first; this is only how the second one says "come". It is
imported after the sign-in window is painted, or when the folder was found held: QtNetwork costs
a tenth of a second.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ASK = b"come to the front\n"
_ANSWER = b"coming\n"
_PATIENCE = 1500
"""Milliseconds; a window that is alive answers in a few."""


def server_name(folder: Path) -> str:
    """The same for every program that opens ``folder``; says nothing about its place."""
    return "peerdesk-" + hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]


def ask_first_window(folder: Path) -> bool:
    """Whether a window that has ``folder`` open answered that it comes to the front."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(folder))
    try:
        if not socket.waitForConnected(_PATIENCE):
            return False
        socket.write(_ASK)
        if not socket.waitForBytesWritten(_PATIENCE) or not socket.waitForReadyRead(_PATIENCE):
            return False
        return bytes(socket.readAll().data()) == _ANSWER
    finally:
        socket.abort()


class FirstWindow(QObject):
    """Listens while this program holds ``folder``; `asked` means: come to the front."""

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # The lock is ours, so whatever listens under this name is a dead program's left-over.
        QLocalServer.removeServer(server_name(folder))
        self._server.listen(server_name(folder))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _on_ready(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()) == _ASK:
            socket.write(_ANSWER)
            socket.flush()
            self.asked.emit()
