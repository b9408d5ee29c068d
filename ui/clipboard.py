"""The clipboard, which other programs read: what is put there, and what is taken back at the lock.

What is about people is marked so that the systems' clipboard histories leave it out: Windows and
its cloud, KDE, and the Mac programs that keep to nspasteboard.org. A history that knows none of
these marks keeps what it likes.

A list that is copied is journaled by count (``ui.list_copies``). What somebody marks and copies in
a field or a note is Qt's own and is not: it is no list, cutting and pasting inside a form would
fill the history with it, and who looked at the record is journaled already. It goes at the lock
as well.
"""

from __future__ import annotations

import secrets

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_OURS = "application/x-peerdesk-copy"
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = bytes(4)  # a DWORD of 0
_LEAVE_OUT = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"1",
}

_mark = secrets.token_bytes(16)
"""Of this run of the program."""


def put(text: str) -> None:
    """Put ``text`` there, kept out of the histories where the system allows."""
    content = QMimeData()
    content.setText(text)
    content.setData(_OURS, _mark)
    for kind, value in _LEAVE_OUT.items():
        content.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(content)


def clear_ours() -> None:
    """Empty it, unless what is there by now came from another program."""
    clipboard = QGuiApplication.clipboard()
    content = clipboard.mimeData()
    marked = content is not None and content.data(_OURS) == _mark
    # A number that was copied out of a field has no mark, but the system knows whose it is.
    if marked or clipboard.ownsClipboard():
        clipboard.clear()
