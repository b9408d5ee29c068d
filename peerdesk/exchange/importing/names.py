"""Names as lists have them: one person's, split into first and last; or somebody's to look at.

Nothing that may be two people, a note or a total becomes a person: it raises Invalid with the
field "value", so that the row needs attention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerdesk.errors import Invalid
from peerdesk.exchange.importing.days import is_month
from peerdesk.exchange.importing.fields import name_headers
from peerdesk.exchange.importing.values import any_of, unanswered
from peerdesk.text import normalise
from peerdesk.words import _

_TOTALS = any_of("total|totals|subtotal|subtotals|totales")
_FIRST_OF_TOTALS = any_of("sum|count|suma|avg|average|mean|promedio|page|pagina")
_NOBODY = any_of(
    "walk in|walkin|walk ins|walkins|no show|no shows|noshow|anonymous|anonimo|anonima|anon|"
    "nobody|no name|no names|sin nombre|unnamed|tba|tbd|staff|volunteer|volunteers|roster|"
    "attendance|asistencia|sign in|sign in sheet|list|lista|continued|cont|end|end of list|"
    "fin|note|notes|nota|notas|date|fecha|active|inactive|activos|inactivos|closed|open|"
    "new clients|clients|clientes|members|miembros|participants|participantes|guests|people|"
    "personas|names|nombres|waiting list|waitlist|do not call|empty|blank|vacant|test|"
    "info requested|information requested"
)
_NEVER_IN_NAMES = re.compile(r"[\d=*@#%:<>{}\[\]|_\\]")
_NOTE_BESIDE = re.compile(r"\s[-–—]+\s|\s[-–—]{2,}")
_TWO_PEOPLE = re.compile(
    r"&|/|\+|;|\n|(?i:\s(?:and|with|y|con)\s)|(?i:\se\s(?=h?i))", flags=re.UNICODE
)
# "Ortega y Gasset" is one last name.
_TWO_LAST_NAMES = re.compile(r"&|/|\+|;|\n|(?i:\s(?:and|with)\s)")
_PARTICLES = any_of("de|del|la|las|los|da|do|dos|di|van|von|der|den|bin|ibn|al|el|le|st|y")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_DEGREES = any_of("md|phd|rn|np|lcsw|lmsw|lpc|esq|dds")
_TITLES = any_of("dr|dra|mr|mrs|ms|miss|mx|sr|sra|srta|prof|rev")
_IN_QUOTES = re.compile(r"[\"“”]([^\"“”]{1,40})[\"”“]")
_IN_BRACKETS = re.compile(r"\(([^()]{1,80})\)")
# "Ana Ruiz (she/her)"
_PRONOUNS = re.compile(
    r"(?i)[(\[]\s*(?:she|her|he|him|they|them|ella|[eé]l|elle)(?:\s*[/,]\s*\w+)*\s*[)\]]"
)
_NOTES = any_of(
    "and|y|son|daughter|wife|husband|spouse|mom|mother|dad|father|child|children|kids|friend|"
    "brother|sister|partner|hijo|hija|esposa|esposo|madre|padre|mama|papa|hermano|hermana|"
    "deceased|dead|died|fallecido|fallecida|guest|invitado|invitada|new|nuevo|nueva|old|"
    "inactive|closed|moved|staff|volunteer|mentor|peer|member|client|family|familia|jail|"
    "prison|minor|adult|male|female|online|zoom|late|absent|no|yes|dup|duplicate|see|same"
)
_SOME = 5
"""So many names of a kind show that a list is written so."""


@dataclass(frozen=True)
class Style:
    """How a column writes whole names: ``last_first`` "García López, Ana María", ``four_words``

    "Ana María García López". Where it isn't known, such a cell may as well be two people.
    ``has_account``: the name of an account stands in brackets behind it.
    """

    last_first: bool = False
    four_words: bool = False
    has_account: bool = False


def style_of(header: str, texts: Iterable[str]) -> Style:
    """The style of a column, from its name and from all that stands in it."""
    filled = [text for text in texts if text]
    said = normalise(header)
    if said.startswith(("last", "apellido", "surname")):
        return Style(last_first=True)
    parted = [text.partition(",")[0].split() for text in filled if "," in text]
    plain = sum(len(_core(words)) == 1 for words in parted)
    long = sum(len(_core(text.split())) == 4 for text in filled if "," not in text)
    return Style(
        last_first=len(parted) >= 0.6 * len(filled) and plain >= max(_SOME, len(parted) / 3),
        four_words=long >= max(_SOME, len(filled) / 4),
        has_account="original name" in said,
    )


def part(text: str, field: str) -> dict[str, str]:
    """A cell of a column of first names or of names to use, with what stands in it besides."""
    bare, nickname = _checked(text)
    if "," in bare:
        raise _several()
    if nickname:
        return {"legal_first_name": bare, "preferred_name": nickname}
    return {field: bare}


def last_name(text: str) -> str:
    """A cell of a column of last names."""
    _check_words(text, _TWO_LAST_NAMES)
    _before, comma, after = text.partition(",")
    if comma and not _is_after_name(after):
        raise _several()
    if _IN_BRACKETS.search(text):
        raise _note_beside()
    return text


def split_name(text: str, style: Style) -> dict[str, str]:
    """A whole name as preferred, legal first and legal last name.

    "Ruiz, Ana", "Robert “Bob” Smith", "Ana de la Cruz", "Ana R.", "John Smith Jr.".
    """
    if style.has_account:
        text = _without_account(text)
    bare, nickname = _checked(text)
    last_part, comma, first_part = bare.partition(",")
    if comma and _is_after_name(first_part):
        bare = last_part if normalise(first_part) in _DEGREES else bare.replace(",", "")
        comma = ""
    if comma and first_part.strip():
        first, last = _without_title(first_part.split()), last_part.split()
        _check_parted(first, last, style)
    else:
        first, last = _split_words(bare.strip(" ,").split(), style)
    # A name's own point is kept out: "Ana R." has the initial R.
    last_name = " ".join(last).rstrip(".") if len("".join(last)) <= 2 else " ".join(last)
    preferred = nickname or (first[0] if first else last_name)
    found = {"preferred_name": preferred, "legal_last_name": last_name if first else ""}
    if first and (len(first) > 1 or nickname):
        found["legal_first_name"] = " ".join(first)
    elif first and last:
        found["legal_first_name"] = first[0]
    return {field: value for field, value in found.items() if value}


def _checked(text: str) -> tuple[str, str]:
    """The name of one person without a title and without the nickname in it; and the nickname."""
    _refuse_nobody(text)
    text = _PRONOUNS.sub(" ", text)
    nickname = ""
    for pattern, most in ((_IN_QUOTES, 2), (_IN_BRACKETS, 1)):
        found = pattern.search(text)
        if found is None:
            continue
        words = normalise(found[1]).split()
        if nickname or not 0 < len(words) <= most or not _NOTES.isdisjoint(words):
            raise _note_beside()
        nickname = found[1].strip()
        text = pattern.sub(" ", text, count=1)
    if "(" in text or ")" in text:
        raise _note_beside()
    _check_words(text, _TWO_PEOPLE)
    return " ".join(_without_title(text.split())), nickname


def _without_account(text: str) -> str:
    """The name that is shown, or that of the account behind it where this one is whole."""
    text = _PRONOUNS.sub(" ", text)
    account = _IN_BRACKETS.search(text)
    shown = _IN_BRACKETS.sub(" ", text).strip()
    if account is not None and (not shown or " " not in shown) and " " in account[1].strip():
        return account[1]
    return shown or text


def _without_title(words: Sequence[str]) -> list[str]:
    found = list(words)
    while len(found) > 1 and found[0].casefold().strip(".") in _TITLES:
        del found[0]
    return found


def _check_words(text: str, two_people: re.Pattern[str]) -> None:
    if two_people.search(text):
        raise _two_people()
    if _NOTE_BESIDE.search(text):
        raise _note_beside()
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise Invalid({"value": _("A letter of this name could not be read. Type it anew.")})
    if _NEVER_IN_NAMES.search(text) or not any(c.isalpha() for c in text):
        raise _not_a_name()
    words = normalise(text).split()
    if not words or words[0] in _FIRST_OF_TOTALS or not _TOTALS.isdisjoint(words):
        raise _not_a_name()


def _refuse_nobody(text: str) -> None:
    """A whole cell that is a word of lists, not somebody."""
    plain = normalise(text)
    if plain in _NOBODY or plain in name_headers() or is_month(text) or unanswered(text):
        raise _not_a_name()


def _check_parted(first: Sequence[str], last: Sequence[str], style: Style) -> None:
    """Refuse what may be two people with a comma between them."""
    may_be_long = any(word.casefold().strip(".") in _PARTICLES | _SUFFIXES for word in last)
    if any("," in word for word in first) or (len(last) > 2 and not may_be_long):
        raise _two_people()
    if len(_core(last)) > 1 and len(_core(first)) > 1 and not (style.last_first or may_be_long):
        raise _cannot_be_split()


def _split_words(words: Sequence[str], style: Style) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return list(words), []
    core = _core(words)
    if len(core) > 4 or (len(core) == 4 and not style.four_words):
        raise _cannot_be_split()
    at = core[2] if len(core) == 4 else len(words) - 1
    if words[at].casefold().strip(".") in _SUFFIXES and at > 1:
        at -= 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return list(words[:at]), list(words[at:])


def _core(words: Sequence[str]) -> list[int]:
    """The places of whole names among the words: no initials, no "de la", no "Jr."."""
    return [
        at
        for at, word in enumerate(words)
        if len(word.strip(".")) > 1 and word.casefold().strip(".") not in _PARTICLES | _SUFFIXES
    ]


def _is_after_name(text: str) -> bool:
    return normalise(text) in _SUFFIXES | _DEGREES


def _two_people() -> Invalid:
    return Invalid({"value": _("Two people in one cell. Give each a row of their own.")})


def _several() -> Invalid:
    return Invalid(
        {"value": _("More than one name in one cell. Give each person a row of their own.")}
    )


def _cannot_be_split() -> Invalid:
    return Invalid(
        {
            "value": _(
                "Two people, or one with several names? Give each person a row, with first and "
                "last names in two columns."
            )
        }
    )


def _note_beside() -> Invalid:
    return Invalid(
        {"value": _("There is a note beside the name. Put it into a column of its own.")}
    )


def _not_a_name() -> Invalid:
    return Invalid({"value": _("This is not a name.")})
