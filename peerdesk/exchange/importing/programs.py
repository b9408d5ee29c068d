"""The names that other programs give to their columns, and what their files as a whole say of them.

Forms, calendars of contacts, programs of churches, teams and meetings; English and Spanish. The
names are normalised as those of ``fields`` are, and more of the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from peerdesk.exchange.importing import values
from peerdesk.exchange.importing.marks import is_known_mark
from peerdesk.text import normalise

HEADERS: dict[str, str] = {
    "preferred_name": "what name do you go by|name you go by|what do you like to be called|"
    "what should we call you|name you like to be called|como le gusta que le llamen|"
    "como prefiere que le llamen",
    "legal_first_name": "attendee first name",
    "legal_last_name": "attendee last name",
    "age_band": "age bracket",
    "place": "home zip|home zip code|home postal code|home address zip|home address postal code|"
    "address zip|address postcode|address postal code|address 1 postal code|postcode|"
    "zip postal code|zip postcode|mailing zip|codigo postal de casa",
    "language": "what language do you prefer|what language do you speak|que idioma prefiere",
    "phone": "mobile phone number|mobile number|mobile tel|mobile telephone|phone 1 value|"
    "cellular|cellular phone|telefono movil|primary phone number|attendee phone|best phone|"
    "best phone number|daytime phone|numero de celular|numero de telefono celular",
    "other_phone": "home phone number|work phone number|work tel|home tel|home telephone|"
    "business phone|business phone 2|home phone 2|phone 2 value|phone 3 value|phone 3|"
    "particular telefono|telefono particular|work number|home number|evening phone",
    "email": "e mail 1 value|email 1|home email|work email|primary email|attendee email|"
    "user email|direccion de correo electronico|direccion de email",
    "referral_source": "how did you find us|how did you learn about us|who referred you|"
    "como se entero de nosotros|como supo de nosotros|quien lo refirio|quien la refirio",
    "needs": "what do you need|what do you need help with|what can we help you with|"
    "what help do you need|how can we help|how can we help you|what are you looking for|"
    "en que necesita ayuda|que necesita|en que le podemos ayudar|como podemos ayudarle",
    "pathways": "recovery pathways|pathways to recovery|which recovery pathways interest you|"
    "which pathways interest you|what is your recovery pathway",
    "ok_to_call": "may we call you|can we call you|ok to call you|podemos llamarle",
    "ok_to_text": "may we text you|can we text you|ok to text you|podemos enviarle mensajes|"
    "podemos enviarle mensajes de texto|podemos mandarle mensajes de texto",
    "ok_to_leave_message": "may we leave a message|can we leave a message|"
    "may we leave you a message|can we leave you a message|may we leave a voicemail|"
    "can we leave a voicemail|podemos dejarle un mensaje",
    "close_reason": "inactive reason",
    "state": "attendee status|check in status|attendance status",
    "day": "event date|event start date|event start",
}

_ASKED = re.compile(
    r"(?:please |por favor )?(?:what is|what s|whats|what are|enter|type in|type|write|provide|"
    r"tell us|cual es|cuales son|escriba|indique|ingrese)\s+(?=\w)"
)
_ZIP = re.compile(r"\b(?:zip|zipcode|postal|postcode|cp)\b")
_TOWN = re.compile(r"\b(?:city|town|ciudad|suburb)\b")


def plain_question(words: str) -> str:
    """What a question of a form is after ("what is your first name"), normalised both."""
    return _ASKED.sub("", words, count=1)


def settle(
    found: dict[int, str], header: Sequence[str], texts: Sequence[Sequence[str]], kind: str
) -> None:
    """Put right what a column's name alone says wrong, by the other columns and its values."""
    names = [normalise(name) for name in header]
    _settle_first_names(found, names)
    _settle_work(found, texts, kind)
    _settle_places(found, names, texts)
    if kind == "attendance" and "mark" in found.values():
        # "Status: member" beside the days of a roll is nothing of those days.
        for at in [at for at, field in found.items() if field == "state"]:
            if not any(map(is_known_mark, texts[at])):
                del found[at]


def _settle_first_names(found: dict[int, str], names: Sequence[str]) -> None:
    """Beside a "given name", the formal one, a "first name" is what somebody is called."""
    if "given name" in names and "first name" in names:
        first = names.index("first name")
        if found.get(first) == "legal_first_name":
            found[first] = "preferred_name"


def _settle_work(found: dict[int, str], texts: Sequence[Sequence[str]], kind: str) -> None:
    """Whether "Work" is the number there."""
    for at in [at for at, field in found.items() if field == "work"]:
        said = [text for text in texts[at] if not values.is_blank(text)]
        if said and all(sum(map(str.isdecimal, text)) >= 7 for text in said):
            found[at] = "other_phone"


def _settle_places(
    found: dict[int, str], names: Sequence[str], texts: Sequence[Sequence[str]]
) -> None:
    """A town says less than the ZIP beside it."""
    places = [at for at, field in found.items() if field == "place"]
    if any(_ZIP.search(names[at]) and texts[at] for at in places):
        for at in places:
            if _TOWN.search(names[at]):
                del found[at]
