"""What stands in a cell, as the value that the form takes: yes and no, phones, nothing at all.

Whatever can't be read raises Invalid with the field "value" and the same words as the form.
"""

from __future__ import annotations

import re

from peerdesk.errors import Invalid
from peerdesk.text import normalise
from peerdesk.words import _


def any_of(words: str) -> frozenset[str]:
    """The words that stand in ``words``, with | between them."""
    return frozenset(words.split("|"))


_YES = any_of("yes|y|yep|yeah|si|s|true|t|1|x|xx|ok|okay|on|checked|verdadero|v|✓|✔|☑|✅|√")
_NO = any_of("no|n|nope|false|f|0|off|falso|unchecked|✗|✘|☐|❌|never|nunca")
_BLANK = any_of(
    "n/a|#n/a|n.a.|null|(blank)|(none)|nil|"
    "#ref!|#value!|#name?|#div/0!|#num!|#null!|#spill!|#calc!|#getting_data|#error!"
)
_BLANK_ANSWERS = any_of(
    "na|none|ninguno|ninguna|no aplica|not applicable|unspecified|not specified|sin especificar|"
    "no especificado|data not collected|not collected|info requested|information requested"
)
_DASHES = frozenset("-–—_./*")
_DECLINED = any_of(
    "declined|decline|refused|declined to answer|decline to answer|prefer not to say|"
    "prefer not to answer|prefers not to say|declino|rehuso|se nego|no quiso contestar|"
    "client refused|client prefers not to answer|client declined|prefers not to answer|"
    "prefiere no decir|prefiero no decir|prefiere no contestar|no desea contestar|no contesta"
)
_UNKNOWN = any_of(
    "client doesn t know|client does not know|does not know|"
    "unknown|unk|not known|don t know|dont know|doesn t know|desconocido|desconocida|no sabe|"
    "no se sabe|se desconoce|no se"
)
_NO_PHONE = any_of(
    "no phone|no telephone|no phone number|no cell|no cell phone|no number|no contact number|"
    "does not have one|doesn t have one|does not have a phone|doesn t have a phone|has no phone|"
    "without a phone|no working phone|not have one|no tiene|no tiene telefono|sin telefono|"
    "sin numero|no tiene celular|no phone yet"
)
_NO_EMAIL = any_of(
    "anonymous|anonimo|anonima|no email|no e mail|no mail|no email address|does not have one|"
    "doesn t have one|does not have email|doesn t have email|no tiene|no tiene correo|sin correo"
)
# Where in a cell what is said of a number begins: "207 555 0101 (mom's)", "... - after 5 pm".
_SAID_OF_PHONE = re.compile(r"[^\w+.]*[^\W\d_]")
_BEFORE_PHONE = re.compile(r"\(?[^\W\d_][^\d+(]*\)?[^\d+(]*(?=[\d+(])")
_EXTENSION = re.compile(r"(?i)\W*(?:x|ext|extensi[oó]n)\W*\d")
_SEVERAL_NAMES = re.compile(r"[,;/|\n]+")
_TWO_PHONES = re.compile(r"(?i)[/;,|\n]+|\s:::\s|\s(?:or|o|and|y)\s")


def is_blank(text: str, *, answer: bool = True) -> bool:
    """Whether the cell says nothing: empty, a dash, "n/a". "None" and "NA" only as an ``answer``:

    as a name they may be one.
    """
    if not text:
        return True
    small = text.casefold()
    return small in _BLANK or not set(small) - _DASHES or (answer and small in _BLANK_ANSWERS)


def unanswered(text: str) -> str | None:
    """ "declined" or "unknown" when the cell says so, else None."""
    if text.strip("? ") == "":
        return "unknown"
    if len(text) > 40 or any(c.isdecimal() for c in text):
        return None
    plain = normalise(text)
    if plain in _DECLINED:
        return "declined"
    return "unknown" if plain in _UNKNOWN else None


def yes_or_no(text: str) -> bool:
    """Yes and no in the spellings people use, English and Spanish."""
    small = text.casefold().strip(" .!")
    plain = normalise(text)
    if small in _YES or plain in _YES:
        return True
    if small in _NO or plain in _NO:
        return False
    # "Yes, after 5 pm" would lose what it says: not a plain yes.
    raise Invalid({"value": _("Type yes or no.")})


def names(text: str) -> tuple[str, ...]:
    """The other names that a cell lists."""
    return tuple(name.strip() for name in _SEVERAL_NAMES.split(text) if name.strip())


def has_none(text: str, field: str) -> bool:
    """Whether the cell says that somebody has no phone, or no email."""
    plain = normalise(text)
    return plain in (_NO_EMAIL if field == "email" else _NO_PHONE)


def without_remark(text: str) -> str:
    """The number of a cell that says something of it besides; "" for any other cell."""
    begin = _BEFORE_PHONE.match(text)
    if begin is not None:
        # "Cell: 207 555 0101"
        return text[begin.end() :] if sum(map(str.isdecimal, text)) >= 7 else ""
    remark = _SAID_OF_PHONE.search(text)
    if remark is None or _EXTENSION.match(text, remark.start()):
        return ""
    before, after = text[: remark.start()].strip(), text[remark.start() :]
    digits = [sum(map(str.isdecimal, part)) for part in (before, after)]
    return before if digits[0] >= 7 > digits[1] else ""


def phones(text: str) -> tuple[str, str]:
    """The number of a cell, and the second one when it holds two whole ones."""
    parts = [part.strip() for part in _TWO_PHONES.split(text) if part.strip()]
    if len(parts) == 2 and all(sum(c.isdecimal() for c in part) >= 7 for part in parts):
        return parts[0], parts[1]
    return text, ""


NEW_PERSON = frozenset({"new", "nuevo", "nueva", "new person", "persona nueva"})
"""What the column of codes says of somebody who is certainly not in the records."""
