"""Cells that are answers: one of a list, several of it, or yes and no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from peerdesk.desk.basics import choices
from peerdesk.desk.intake.full_intake import LISTS, SINGLE_LISTS
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS
from peerdesk.errors import Invalid
from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.choicewords import ChoiceWords
from peerdesk.exchange.importing.told import Asks, Key, Told
from peerdesk.text import normalise
from peerdesk.words import _

_YES_NO = ("ok_to_call", "ok_to_text", "ok_to_leave_message", "wants_mentor")
_CHOICES = {
    "gender": "gender",
    "age_band": "age_band",
    "language": "language",
    "referral_source": "referral_source",
    "close_reason": "close_reason",
    "role": "attendance_role",
    **{name: name for name in SINGLE_LISTS},
}
_SEVERAL = LISTS_OF_FIELDS | LISTS


def list_of(field: str) -> str:
    """The list that a field's codes are of, "" for none."""
    return "pronouns" if field == "pronouns" else _CHOICES.get(field) or _SEVERAL.get(field, "")


def has_choices(field: str) -> bool:
    """Whether a cell of the field is one of some answers, or several."""
    return bool(list_of(field)) or field in _YES_NO


def choices_of(field: str) -> list[tuple[str, str]]:
    """What a field may be, (code, label) in order."""
    if field in _YES_NO:
        return [("yes", _("yes")), ("no", _("no"))]
    return choices.options(list_of(field))


def words_of(field: str, told: Told) -> ChoiceWords:
    """The words of the field's list, with those whose meaning was told."""
    chosen = ChoiceWords(list_of(field))
    for (of_field, text), code in told.meanings.items():
        if of_field == field:
            chosen.learn(text, code)
    return chosen


def choice_reader(field: str, chosen: ChoiceWords) -> Callable[[str], Any]:
    """Reads a cell of one answer, or of several; "" where none of it is kept."""
    single = field in _CHOICES and field != "language"

    def read(text: str) -> Any:
        codes = (chosen.code(text),) if single else chosen.codes(text)
        if codes is None or None in codes:
            raise _not_in_list(field, chosen, text, () if single else chosen.known_codes(text))
        kept = tuple(code for code in codes if code)
        if single or not kept:
            return kept[0] if kept else ""
        # "English/Spanish": the first is the language to write in.
        return kept if field != "language" else _languages(kept)

    return read


def yes_no_reader(field: str, told: Told) -> Callable[[str], Any]:
    """Reads a yes or a no; "" for what was told to mean neither."""
    known = {
        normalise(text): code
        for (of_field, text), code in told.meanings.items()
        if of_field == field
    }

    def read(text: str) -> Any:
        code = known.get(normalise(text))
        if code is not None:
            return code == "yes" if code else ""
        try:
            return values.yes_or_no(text)
        except Invalid:
            said = _("“{word}” is neither yes nor no.", word=text)
            raise Asks(Key("word", field, normalise(text)), said) from None

    return read


def _not_in_list(field: str, chosen: ChoiceWords, text: str, known: tuple[str, ...] = ()) -> Asks:
    """What is asked about a word; ``known`` is what the rest of the cell means."""
    left = (known if field != "language" else _languages(known)) if known else None
    word, list_name = chosen.unknown_part(text), list_of(field)
    key = Key("word", field, normalise(word))
    if list_name in ("language", "language_spoken"):
        return Asks(key, _("“{word}” is no language that is known here.", word=word), left)
    labels = ", ".join(label for _code, label in choices.options(list_name))
    said = _("“{word}” is not in the list. Choose one: {labels}.", word=word, labels=labels)
    return Asks(key, said, left)


def _languages(codes: Sequence[str]) -> dict[str, Any]:
    others = {"languages_spoken": tuple(codes)} if len(codes) > 1 else {}
    return {"language": codes[0], **others}
