"""Answers dialogs from a list instead of showing them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ui.dialogs import Dialogs


class ScriptedDialogs(Dialogs):
    """Give the answers in the order in which they will be asked for: True or False for `ask`, a
    text (None cancels) for `text`, a `Path` (None cancels) for the file dialogs. An `error` needs
    no answer. ``shown`` keeps (kind, title, text) of everything that was opened. A question
    without an answer left fails the test.
    """

    def __init__(self, *answers: Any) -> None:
        super().__init__()
        self.answers = list(answers)
        self.shown: list[tuple[str, str, str]] = []

    def ask(self, parent, title, text, yes, on_yes, *, no="", on_no=None, danger=False) -> None:
        if self._next("ask", title, text):
            on_yes()
        elif on_no is not None:
            on_no()

    def text(
        self, parent, title, text, words, yes, on_text, *, typed, may_be_empty=False, lines=1
    ) -> None:
        answer = self._next("text", title, text)
        if answer is not None:
            assert answer.strip() or may_be_empty, f"{title!r} needs some words"
            on_text(answer.strip())

    def error(self, parent, title, text, details=None) -> None:
        self.shown.append(("error", title, text))

    def save_path(self, parent, title, suggested, filters, on_path, *, not_in=()) -> None:
        self._path("save_path", title, suggested, on_path)

    def open_path(self, parent, title, filters, on_path) -> None:
        self._path("open_path", title, filters, on_path)

    def folder_path(self, parent, title, on_path) -> None:
        self._path("folder_path", title, "", on_path)

    def _path(self, kind, title, text, on_path) -> None:
        answer = self._next(kind, title, text)
        if answer is not None:
            on_path(Path(answer))

    def _next(self, kind: str, title: str, text: str) -> Any:
        self.shown.append((kind, title, text))
        assert self.answers, f"nobody answers {kind} {title!r}: {text!r}"
        return self.answers.pop(0)
