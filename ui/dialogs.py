"""Everything that asks in a window of its own: one port, so that a test can answer instead.

Nothing here blocks: each method opens a dialog and returns; the answer comes to a callback.
Texts are shown as plain text, never as HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from peerdesk.words import _
from ui import clipboard
from ui.theme import metrics, sizes
from ui.widgets.buttons import ButtonKind, button
from ui.widgets.page import row
from ui.widgets.room import RoomyDialog
from ui.widgets.text import label

if TYPE_CHECKING:
    from ui.kept import Typed

Answer = Callable[[], object]
TextAnswer = Callable[[str], object]
PathAnswer = Callable[[Path], object]


class Dialogs(QObject):
    """The real dialogs. Give bound methods as callbacks; a dialog dies with its ``parent``.

    ``filters`` are Qt's: "PDF (*.pdf)". Files begin in Documents, and then where the last one was,
    until the program ends: a folder may be called after somebody, so it isn't written down.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last: Path | None = None

    def ask(
        self,
        parent: QWidget,
        title: str,
        text: str,
        yes: str,
        on_yes: Answer,
        *,
        no: str = "",
        on_no: Answer | None = None,
        danger: bool = False,
    ) -> None:
        """One question with two answers. ``yes`` is a verb ("Restore"), ``no`` is Cancel unless
        said otherwise; Esc is no. Not for what can be undone."""
        dialog = _Dialog(parent, title, text)
        dialog.add_answers(yes, no or _("Cancel"), danger=danger)
        dialog.accepted.connect(on_yes)
        if on_no is not None:
            dialog.rejected.connect(on_no)
        dialog.open()

    def text(
        self,
        parent: QWidget,
        title: str,
        text: str,
        words: str,
        yes: str,
        on_text: TextAnswer,
        *,
        typed: Typed,
        may_be_empty: bool = False,
        lines: int = 1,
    ) -> None:
        """Ask for a few words, such as a reason. ``words`` is the field's label. Without
        ``may_be_empty`` the answer can only be given when something is written. What was left
        with Esc is kept in ``typed`` until the same is asked again."""
        dialog = _TextDialog(parent, title, text, words, yes, on_text, may_be_empty, lines)
        dialog.keep_typed(typed, title)
        dialog.open()

    def error(self, parent: QWidget, title: str, text: str, details: str | None = None) -> None:
        """Say what went wrong, what is safe and what to do next. ``details`` (for whoever helps;
        nothing about people) can be copied."""
        dialog = _Dialog(parent, title, text)
        if details:
            dialog.add_details(details)
        dialog.add_answers(_("OK"), "")
        dialog.open()

    def tell(self, parent: QWidget, title: str, text: str) -> None:
        """Say what is to be known before going on, and is too much for a toast."""
        self.error(parent, title, text)

    def save_path(
        self,
        parent: QWidget,
        title: str,
        suggested: str,
        filters: str,
        on_path: PathAnswer,
        *,
        not_in: Sequence[Path] = (),
    ) -> None:
        """Where to save; ``suggested`` is a file name with its ending, or a whole path. No folder
        of ``not_in`` is offered; whoever asks looks at what was chosen all the same."""
        dialog = self._file_dialog(parent, title, filters, on_path, not_in)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(suggested).suffix.lstrip("."))
        dialog.selectFile(suggested)
        dialog.open()

    def open_path(self, parent: QWidget, title: str, filters: str, on_path: PathAnswer) -> None:
        """Which file to open."""
        dialog = self._file_dialog(parent, title, filters, on_path)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def folder_path(self, parent: QWidget, title: str, on_path: PathAnswer) -> None:
        """Which folder to use."""
        dialog = self._file_dialog(parent, title, "", on_path)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    def _file_dialog(
        self,
        parent: QWidget,
        title: str,
        filters: str,
        on_path: PathAnswer,
        not_in: Sequence[Path] = (),
    ) -> QFileDialog:
        dialog = _FileDialog(parent, title, self._remember, on_path)
        if filters:
            dialog.setNameFilter(filters)
        dialog.setDirectory(str(self._first_folder(not_in)))
        return dialog

    def _first_folder(self, not_in: Sequence[Path]) -> Path:
        """The last folder, Documents or the home folder: the first that is there and may be."""
        places = QStandardPaths.StandardLocation
        documents = QStandardPaths.writableLocation(places.DocumentsLocation)
        folders = [Path(documents), Path.home()]
        if self._last is not None:
            folders.insert(0, self._last)
        allowed = (each for each in folders if each.is_dir() and not is_inside(each, not_in))
        return next(allowed, Path.home())

    def _remember(self, path: Path) -> None:
        self._last = path if path.is_dir() else path.parent


def is_inside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether ``path``, which need not be there, is one of the folders or lies in one, by whatever
    name it was reached."""
    there = [each for each in folders if each.exists()]
    path = path.resolve()
    above = [each for each in (path, *path.parents) if each.exists()]
    return any(each.samefile(folder) for each in above for folder in there)


class _Dialog(RoomyDialog):
    """A heading, a text, answers. Dies when it is closed."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setObjectName("dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(metrics.XL, metrics.XL, metrics.XL, metrics.LARGE)
        self.body.setSpacing(metrics.MEDIUM)
        heading = label(title, "heading", wrap=True, name="dialog_title")
        words = label(text, wrap=True, name="dialog_text")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setFixedWidth(round(400 * sizes().factor))
        self.body.addWidget(heading)
        self.body.addWidget(words)
        if not text:
            words.hide()
        self._details = ""

    def add_details(self, details: str) -> None:
        self._details = details
        shown = QPlainTextEdit(details)
        shown.setObjectName("dialog_details")
        shown.setAccessibleName(_("Details"))
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setFixedHeight(140)
        self.body.addWidget(shown)
        copy = button(
            _("Copy details"), "quiet", icon_name="copy", on_click=self._copy, name="dialog_copy"
        )
        self.body.addWidget(copy)

    def add_answers(self, yes: str, no: str, *, danger: bool = False) -> None:
        kind: ButtonKind = "danger" if danger else "primary"
        self.yes = button(yes, kind, on_click=self.accept, name="dialog_yes")
        # As in every form: the way out, then what is done.
        answers = row(None)
        first = self.yes
        if no:
            away = button(no, on_click=self.reject, name="dialog_no")
            answers.addWidget(away)
            # Enter does what is harmless: a dangerous yes has to be reached for.
            first = away if danger else self.yes
        answers.addWidget(self.yes)
        self.body.addSpacing(metrics.SMALL)
        self.body.addLayout(answers)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.yes.setDefault(not danger)

    @Slot()
    def _copy(self) -> None:
        clipboard.put(self._details)


class _TextDialog(_Dialog):
    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        words: str,
        yes: str,
        on_text: TextAnswer,
        may_be_empty: bool,
        lines: int,
    ) -> None:
        # With the dates of the fields comes Babel, which the sign-in window doesn't wait for.
        from ui.widgets.fields import NoteField
        from ui.widgets.form import FieldRow

        super().__init__(parent, title, text)
        self._on_text = on_text
        self._may_be_empty = may_be_empty
        self.edit: QLineEdit | QPlainTextEdit
        if lines == 1:
            self.edit = QLineEdit()
            self.edit.setObjectName("dialog_edit")
        else:
            self.edit = NoteField(lines=lines, name="dialog_edit")
        self.body.addWidget(FieldRow(words, self.edit))
        self.add_answers(yes, _("Cancel"))
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.textChanged.connect(self._on_edited)
        self.accepted.connect(self._on_accepted)
        self._on_edited()

    def keep_typed(self, typed: Typed, about: str) -> None:
        from ui.kept import keep_typed

        keep_typed(self, typed, about)
        self._on_edited()

    def _on_edited(self) -> None:
        self.yes.setEnabled(self._may_be_empty or bool(self._typed()))

    def _typed(self) -> str:
        edit = self.edit
        return (edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()).strip()

    def _on_accepted(self) -> None:
        self._on_text(self._typed())


class _FileDialog(QFileDialog):
    """Hands on the chosen file as a `Path`."""

    def __init__(
        self, parent: QWidget, title: str, remember: PathAnswer, on_path: PathAnswer
    ) -> None:
        super().__init__(parent, title)
        self.setObjectName("file_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._remember, self._on_path = remember, on_path
        self.fileSelected.connect(self._on_selected)

    def _on_selected(self, path: str) -> None:
        self._remember(Path(path))
        self._on_path(Path(path))
