"""Marks of attendance and of membership: what each says by itself, and where it must be asked.

Words say what they say. A sign (a cross, a stroke) is a presence only where nothing else in the
file says present: a cross beside a tick is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from peerdesk.errors import Invalid
from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.told import Asks, Key
from peerdesk.exchange.importing.values import any_of
from peerdesk.text import normalise
from peerdesk.words import _

STATES = ("present", "late", "left_early", "excused", "absent")

_WORDS = {
    "present": any_of(
        "present|p|here|attended|came|presente|asistio|vino|in person|online|virtual|zoom|"
        "checked in"
    ),
    "late": any_of("late|l|tarde|came late|tardy|llego tarde"),
    "left_early": any_of("left early|early|le|salio temprano|se fue temprano"),
    "excused": any_of("excused|e|ex|exc|called|justificado|justificada|con excusa|excusado"),
    "absent": any_of("absent|a|ab|ns|no show|noshow|missed|ausente|falto|no asistio|no vino"),
}
_STATE_OF = {word: state for state, words in _WORDS.items() for word in words}
_TICKS = any_of("✓|✔|☑|✅|√|v|1")
_SIGNS = frozenset({"x", "xx", "xxx", "×", "✕", "✖", "/", "//", "\\", "\\\\", "|", "||"})
"""Whoever marks with these alone marks who came; beside each other or a tick nobody can tell."""
_CROSSES = any_of("✗|✘|❌")
_STROKES = frozenset("/*")
"""Elsewhere these alone are a blank; in a column of marks somebody made them."""


def plain_mark(text: str) -> str:
    """The mark as it is compared; "" for a cell that says nothing: blank, a dash, "n/a"."""
    small = text.casefold().strip(" .!")
    is_drawn = set(small) & _STROKES and not any(map(str.isalnum, small))
    if values.is_blank(text) and not is_drawn:
        return ""
    bare = normalise(small)
    return bare if bare in _SIGNS else small


class Marks:
    """The marks of a file: all that stand in its columns of attendance, or of its groups.

    ``name`` is "state" or "group_mark", the field of what is told of them in ``meanings``.
    ``others`` are marks of the file that this one is a part of.
    """

    def __init__(
        self,
        name: str,
        texts: Iterable[str],
        meanings: Mapping[tuple[str, str], str],
        others: Iterable[str] = (),
    ) -> None:
        self._name = name
        self._told = {plain_mark(text): code for (of, text), code in meanings.items() if of == name}
        self.seen = {plain_mark(text) for text in {*texts, *others}} - {""}
        signs = {mark for mark in self.seen if mark in _SIGNS | _TICKS | _CROSSES}
        self._ticked = bool(signs & _TICKS)
        states = {mark: _said(mark) for mark in self.seen - signs}
        has_absent = "absent" in states.values()
        # "x" beside "yes" and "no" is one more yes; beside "yes" alone it may be the no.
        says_present = any(
            state == "present" and (mark in _STATE_OF or not has_absent)
            for mark, state in states.items()
        )
        self._one_sign = len(signs) == 1 and not says_present

    def key(self, text: str) -> Key:
        """The question about a mark."""
        return Key("mark", self._name, plain_mark(text))

    def state(self, text: str) -> str:
        """The state of attendance that a mark means, "" for nothing to record. Raises ``Asks``."""
        mark = plain_mark(text)
        if mark in self._told:
            return self._told[mark]
        if not mark:
            return ""
        if mark in _SIGNS and self._one_sign:
            return "present"
        if mark in _CROSSES and self._ticked:
            return "absent"
        state = _said(mark) if mark not in _SIGNS | _CROSSES else ""
        if not state:
            raise Asks(self.key(text), self._not_known(text, mark))
        return state

    def is_in(self, text: str) -> bool:
        """Whether the mark of a column of a group says yes."""
        state = self.state(text)
        if state not in ("present", "absent", "yes", "no", ""):
            raise Asks(self.key(text), self._not_known(text, ""))
        return state in ("present", "yes")

    def _not_known(self, text: str, mark: str) -> str:
        if mark in _SIGNS | _CROSSES and len(self.seen) > 1:
            return _("this file uses several marks: what does “{mark}” mean?", mark=text)
        return _("“{mark}” is no mark that is known here.", mark=text)


def is_known_mark(text: str) -> bool:
    """Whether a cell is a mark of attendance, whatever it means in its file."""
    mark = plain_mark(text)
    return mark in _SIGNS | _TICKS | _CROSSES or bool(mark and _said(mark))


def _said(mark: str) -> str:
    """The state that a mark says by itself, "" for none."""
    state = _STATE_OF.get(normalise(mark)) or normalise(mark).replace(" ", "_")
    if state in STATES:
        return state
    try:
        return "present" if values.yes_or_no(mark) else "absent"
    except Invalid:
        return ""
