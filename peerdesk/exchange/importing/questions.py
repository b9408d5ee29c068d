"""The questions about a file, each asked once: its answers, and the option that gives one.

The window shows them on one page, the command line lists them; both take them from
``Preview.questions``. How a reader asks is in ``told``. A question that has a ``usual`` answer is
shown and can be changed, but no row waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from peerdesk.errors import Invalid
from peerdesk.exchange.importing import days
from peerdesk.exchange.importing.answers import choices_of, has_choices, list_of
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.fields import word_of
from peerdesk.exchange.importing.marks import STATES, plain_mark
from peerdesk.exchange.importing.rowvalues import Asked, RowReader
from peerdesk.exchange.importing.softly import NAMES_OPEN_ANSWERS, is_unimportant
from peerdesk.exchange.importing.table import RawTable, cell_name
from peerdesk.exchange.importing.titles import TITLE
from peerdesk.exchange.importing.told import (
    BLANK,
    DAYS,
    SET_ASIDE,
    Key,
    Told,
    answer_to,
    with_answer,
)
from peerdesk.text import normalise
from peerdesk.words import N_, _, medium_date

NOTHING = "nothing"
"""Said on the command line for an answer that leaves the mark or word out."""

_STATE_WORDS = {
    "present": N_("present"),
    "late": N_("late"),
    "left_early": N_("left early"),
    "excused": N_("excused"),
    "absent": N_("absent"),
}


@dataclass(frozen=True)
class Question:
    """What the file leaves open. ``what`` it is about, as it stands there.

    ``answers`` are codes with their words, "" for leaving it out.
    ``answer`` is the code that was told (``is_remembered``: of an earlier file of this shape), None
    while it wasn't; ``usual`` the one that is taken
    until then, None when ``rows`` rows wait. ``where`` is the first cell it is about, ``option``
    what answers it on the command line.
    """

    key: Key
    what: str
    words: str
    answers: tuple[tuple[str, str], ...]
    answer: str | None
    usual: str | None
    rows: int
    where: str
    option: str
    is_remembered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether rows wait for the answer."""
        return self.answer is None and self.usual is None


def gathered(table: RawTable, reader: RowReader, told: Told, today: date) -> Iterator[Question]:
    """The questions that were met while the rows were read, those that rows wait for first."""
    found = [
        _question(key, asked, table, reader, told, today) for key, asked in reader.asked.items()
    ]
    yield from sorted(found, key=lambda each: (not each.is_open, each.key))


def _question(
    key: Key, asked: Asked, table: RawTable, reader: RowReader, told: Told, today: date
) -> Question:
    usual: str | None = None
    if key == DAYS:
        words = _("In which order are days such as {example}?", example=asked.example)
        answers = tuple(
            (code, medium_date(days.example(asked.example, today, code == "day")))
            for code in ("month", "day")
        )
        usual = None if reader.has_both_orders else "month"
    elif key == BLANK:
        words = _("What does a blank, a dash or “none” say in “{column}”?", column=word_of("state"))
        answers = _states()
    elif key.kind == "mark":
        words = _("What does the mark “{mark}” mean?", mark=asked.example)
        is_group = key.name == "group_mark"
        answers = (("yes", _("in the group")), ("no", _("not in it"))) if is_group else _states()
    elif key == TITLE:
        words = _("Are rows with only a name, such as “{name}”, people?", name=asked.example)
        answers = (("yes", _("people")), ("", _("titles, which stay out")))
    elif key.kind == "names":
        words = _("Does “{column}” hold first names, last names or whole names?", column=key.text)
        answers = tuple((field, word_of(field)) for field in NAMES_OPEN_ANSWERS)
    else:
        words = _(
            "What does “{word}” mean in “{column}”?",
            word=_as_written(key.text, asked.example),
            column=reader.names[asked.column],
        )
        answers = (*choices_of(key.name), ("", _("leave it out")))
        if is_unimportant(key.name):
            usual = SET_ASIDE
            answers = (*answers, (SET_ASIDE, _("keep it in a note on the record")))
    where = cell_name(table, asked.column, asked.line)
    answer = answer_to(told, key)
    example = _as_written(key.text, asked.example) if key.kind == "word" else asked.example
    what = asked.example if key == DAYS else _("“{text}”", text=example)
    if key == BLANK:
        what = _("a blank cell")
    return Question(
        key,
        what,
        words,
        answers,
        answer,
        usual,
        asked.rows,
        where,
        option_of(key),
        key in told.remembered,
    )


def _as_written(word: str, cell: str) -> str:
    """The word with its own capitals where it is all that stands in the cell."""
    return cell if normalise(cell) == word else word


def _states() -> tuple[tuple[str, str], ...]:
    return (*((code, _(_STATE_WORDS[code])) for code in STATES), ("", _("nothing is recorded")))


def option_of(key: Key) -> str:
    """What answers the question on the command line, with what may be said there."""
    if key == DAYS:
        return "--days month-first|day-first"
    if key == TITLE:
        return f"--lone-names people|{NOTHING}"
    if key.kind == "names":
        return f'--column "{key.text}=…"'
    if key.kind == "word":
        return f'--word "{key.text}=…"'
    codes = ("yes", "no") if key.name == "group_mark" else (*STATES, NOTHING)
    return f'--mark "{key.text}={"|".join(codes)}"'


def told_words(told: Told, fields: Collection[str], pairs: list[tuple[str, str]]) -> Told:
    """``told`` with what ``--word`` says: words of the file, and what each means by code or word.

    It holds for every one of ``fields`` that has this answer. Raises Invalid where none has it.
    """
    listed = sorted({field for field in fields if has_choices(field)})
    for word, meaning in pairs:
        plain = normalise(meaning)
        found = {field: _code_said(field, plain) for field in listed}
        if plain == NOTHING or not plain:
            found = dict.fromkeys(listed, "")
        if not any(code is not None for code in found.values()):
            known = dict.fromkeys(code for field in listed for code, _label in choices_of(field))
            said = _("{word} is none of: {known}", word=meaning, known=", ".join((*known, NOTHING)))
            raise Invalid({"--word": said})
        for field, code in found.items():
            if code is not None:
                told = with_answer(told, Key("word", field, normalise(word)), code)
    return told


def _code_said(field: str, plain: str) -> str | None:
    """The code of the field's answer that is called so, by code or label; None for none."""
    if not list_of(field):
        return {normalise(_("yes")): "yes", normalise(_("no")): "no"}.get(plain) or (
            plain if plain in ("yes", "no") else None
        )
    return ChoiceWords(list_of(field)).named(plain)


def told_lone_names(told: Told, said: str) -> Told:
    """``told`` with what ``--lone-names`` says: "people", or "nothing" for titles."""
    return with_answer(told, TITLE, "yes" if said == "people" else "") if said else told


def told_marks(told: Told, kind: str, pairs: list[tuple[str, str]]) -> Told:
    """``told`` with what ``--mark`` says: marks, and what each means by code or word.

    Raises Invalid for a meaning that there isn't.
    """
    states = {normalise(code): code for code in STATES}
    states |= {normalise(_(words)): code for code, words in _STATE_WORDS.items()}
    groups = {"yes": "yes", "no": "no", normalise(_("yes")): "yes"}
    known = groups if kind == "groups" else states
    for mark, meaning in pairs:
        code = known.get(
            normalise(meaning), None if normalise(meaning) not in ("", NOTHING) else ""
        )
        if code is None:
            may_be = ", ".join((*dict.fromkeys(known.values()), NOTHING))
            said = _("{word} is none of: {known}", word=meaning, known=may_be)
            raise Invalid({"--mark": said})
        name = "group_mark" if kind == "groups" else "state"
        told = with_answer(told, Key("mark", name, plain_mark(mark)), code)
    return told
