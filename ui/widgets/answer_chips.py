"""Chips of which the last two say that there is no answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal

from peerdesk.desk.basics.unanswered import WORDS
from peerdesk.words import _
from ui.widgets.chips import ChipChoices


class AnswerChips(ChipChoices):
    """Chips of which the last two say that there is no answer; they exclude all others, and so

    does the code ``alone``. Taking such a chip back brings back what was ticked before.
    """

    answered = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        *,
        alone: str = "",
        numbered: bool = False,
        name: str,
    ) -> None:
        self._alone = frozenset((*WORDS, alone))
        self._before: list[str] = []
        self._set_aside: list[str] = []
        self._offered = with_reasons(choices)
        super().__init__(self._offered, numbered=numbered, name=name)
        self.codes_changed.connect(self._on_codes_changed)

    def set_answer(
        self, choices: Sequence[tuple[str, str]], codes: Iterable[str], reason: str
    ) -> None:
        """Offer ``choices`` and tick ``codes``, or the reason why there are none."""
        offered = with_reasons(choices)
        if offered != self._offered:
            self._offered = offered
            self.set_choices(offered)
        self._before = [reason] if reason else list(codes)
        self._set_aside = []
        self.set_codes(self._before)

    def answer(self) -> tuple[str, ...]:
        """The ticked codes without the two reasons."""
        return tuple(code for code in self.codes() if code not in WORDS)

    def reason(self) -> str:
        """DECLINED, UNKNOWN, or "" for an answer or a blank."""
        return next((code for code in self.codes() if code in WORDS), "")

    def _on_codes_changed(self, codes: list[str]) -> None:
        new = [code for code in codes if code not in self._before]
        if new and new[0] in self._alone:
            self._set_aside = [code for code in self._before if code not in self._alone]
            self.set_codes(new[:1])
        elif new:
            self.set_codes(code for code in codes if code not in self._alone)
        elif not codes and not self._alone.isdisjoint(self._before):
            self.set_codes(self._set_aside)
        self._before = self.codes()
        self.answered.emit()


def with_reasons(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices, and after them the two reasons why there is no answer."""
    return [*choices, *((reason, _(words)) for reason, words in WORDS.items())]
