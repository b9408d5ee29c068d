"""What a column may hold, for each kind of import, and the headers by which it is known."""

from __future__ import annotations

import gettext
import re
from functools import cache

from rapidfuzz import fuzz, process

from peerdesk.desk.basics.field_words import FIELD_WORDS
from peerdesk.desk.intake.full_intake import LISTS, SINGLE_LISTS, TEXTS
from peerdesk.desk.intake.intake import LISTS_OF_FIELDS
from peerdesk.exchange.importing import programs
from peerdesk.exchange.importing.values import any_of
from peerdesk.resources import RESOURCES
from peerdesk.text import normalise
from peerdesk.words import LANGUAGES, N_, _

KINDS = ("people", "groups", "attendance")

_WHO = ("code", "name", "preferred_name", "legal_first_name", "legal_last_name")
NAMES_OPEN = "names_open"
"""A column of names of which the file doesn't say whether they are first, last or whole ones."""
FIELDS: dict[str, tuple[str, ...]] = {
    "people": (
        *_WHO,
        NAMES_OPEN,
        *("other_names", "pronouns", "gender", "birth_date", "age_band", "place", "language"),
        *("phone", "other_phone", "ok_to_call", "ok_to_text", "ok_to_leave_message"),
        *("say_who_is_calling", "email", "emergency_name", "emergency_relation"),
        *("emergency_phone", "referral_source", "needs", "accessibility", "pathways"),
        *(*LISTS, *SINGLE_LISTS, *TEXTS),
        *("wants_mentor", "first_seen_on", "closed_on", "close_reason", "notice_on"),
    ),
    "groups": (
        *_WHO,
        NAMES_OPEN,
        "birth_date",
        "phone",
        "group",
        "joined_on",
        "left_on",
        "group_mark",
    ),
    "attendance": (
        *(*_WHO, NAMES_OPEN, "birth_date", "phone", "group", "day", "time", "state", "role"),
        "mark",
    ),
}
"""The fields of each kind, in the order in which they are offered. ``name`` is a whole name;

``mark`` is a column headed by a day, with a mark for whoever came on it, ``group_mark`` one
headed by a group.
"""

SEVERAL = frozenset({"other_names", "mark", "group_mark"} | LISTS_OF_FIELDS.keys() | LISTS.keys())
"""The fields that several columns may give."""

_OWN_WORDS = {
    "name": N_("Whole name"),
    NAMES_OPEN: N_("Names: first, last or whole?"),
    "other_phone": N_("Another phone"),
    "email": N_("Email"),
    "group": N_("Group"),
    "joined_on": N_("In the group since"),
    "left_on": N_("Left the group on"),
    "time": N_("Time"),
    "state": N_("Present or absent"),
    "role": N_("Role"),
    "mark": N_("A day, with a mark for who came"),
    "group_mark": N_("A group, with a mark for who is in it"),
    "notice_on": N_("Notice given"),
}

# Normalised headers, English and Spanish, after the words of _EMPTY_WORDS were left out.
_HEADERS: dict[str, str] = {
    "code": "code|peerdesk code|id|id code|codigo|numero|clave",
    "name": "name|full name|whole name|client|participant|member|guest|first and last name|"
    "last name first name|last first|name last first|nombre completo|nombre y apellido|"
    "nombre y apellidos|nombres y apellidos|apellidos y nombre|apellidos nombre|participante|"
    "miembro|persona|attendee|asistente|invitado|legal name|full names|names|attendee name|"
    "first last|first last name|first and last names|first name last name|last and first name|"
    "last name and first name|first name and last name|full legal name|nombre apellido|"
    "nombres completos|apellidos y nombres|nombre y primer apellido|display name",
    "preferred_name": "preferred name|preferred first name|first name preferred|"
    "name used here|goes by|called|"
    "nickname|name to use|chosen name|preferred|nombre preferido|apodo|"
    "nombre que usa|nombre usado aqui|nombre elegido|known as",
    "legal_first_name": "first name|first|fname|f name|given name|legal first name|firstname|"
    "nombre|nombres|primer nombre|nombre de pila|nombre legal de pila|first names|given names|"
    "legal first|forename|forenames|first given name",
    "legal_last_name": "last name|last|lname|l name|surname|family name|legal last name|lastname|"
    "last initial|last names|surnames|family names|legal last|apellidos legales|apellido|"
    "apellidos|primer apellido|inicial del apellido|apellido legal",
    "other_names": "other names|other name|alias|aliases|aka|also known as|maiden name|"
    "otros nombres|tambien conocido como|otro nombre",
    "pronouns": "pronouns|pronoun|preferred pronouns|pronombres|pronombre",
    "gender": "gender|sex|gender identity|genero|sexo|identidad de genero",
    "birth_date": "birth date|date of birth|dob|d o b|birthday|birthdate|born|born on|bday|"
    "fecha de nacimiento|fecha nacimiento|nacimiento|f nacimiento|fdn|cumpleanos|nacido",
    "age_band": "age|age band|age group|age range|edad|grupo de edad|rango de edad",
    "place": "zip|zip code|zipcode|postal code|county|place|zip or county|zip code or county|"
    "city|town|codigo postal|cp|condado|ciudad|lugar|zip county",
    "language": "language|primary language|preferred language|speaks|home language|idioma|"
    "lengua|idioma principal|idioma preferido|lenguaje|spoken language",
    "phone": "phone|phone number|telephone|tel|cell|cell phone|mobile|mobile phone|contact number|"
    "phone 1|primary phone|main phone|telefono|numero de telefono|celular|movil|tel no|"
    "telefono celular|telefono principal|number|cell number|contact phone|phone no",
    "other_phone": "another phone|other phone|home phone|work phone|phone 2|second phone|"
    "secondary phone|alternate phone|alt phone|landline|otro telefono|telefono 2|"
    "telefono de casa|telefono del trabajo|home|message phone",
    "ok_to_call": "ok to call|okay to call|can call|may we call|can we call|call ok|"
    "se puede llamar|podemos llamar|llamar|puede llamar|contact call|ok call|call",
    "ok_to_text": "ok to text|okay to text|can text|may we text|can we text|text ok|sms|"
    "se puede enviar mensajes de texto|podemos enviar texto|mensajes de texto|texto|"
    "contact text|ok text|text",
    "ok_to_leave_message": "ok to leave message|ok to leave a message|can leave message|"
    "leave message|leave voicemail|ok to leave voicemail|voicemail ok|message ok|"
    "contact message|contact voicemail|ok message|voicemail|dejar mensaje|"
    "se puede dejar mensaje|podemos dejar mensaje",
    "say_who_is_calling": "who to say is calling|say who is calling|who is calling|"
    "quien decir que llama|quien llama",
    "email": "email|e mail|email address|mail|correo|correo electronico|e mail address",
    "emergency_name": "emergency contact|emergency contact name|emergency name|emergency|"
    "next of kin|emergency contact person|emergency contact full name|ice contact|"
    "emergency contact 1|emergency contact 1 name|primary emergency contact|"
    "in case of emergency contact|in case of emergency|ice|ice name|contacto de emergencia|"
    "emergencia|"
    "nombre contacto de emergencia|nombre del contacto de emergencia|contacto emergencia|"
    "contacto de emergencia nombre|emergency person",
    "emergency_relation": "relation|relationship|emergency contact relation|"
    "emergency contact relationship|emergency relation|emergency relationship|relacion|"
    "parentesco|relacion contacto de emergencia|contacto de emergencia relacion|"
    "contacto de emergencia parentesco",
    "emergency_phone": "emergency phone|emergency contact phone|emergency contact number|"
    "emergency number|ice phone|telefono de emergencia|telefono contacto de emergencia|"
    "contacto de emergencia telefono|telefono del contacto de emergencia|"
    "emergency contacts phone|emergency contact s phone|emergency telephone",
    "referral_source": "referral source|referred by|referral|came through|how did you hear|"
    "how did you hear about us|how heard|source|referido por|fuente de referencia|referencia|"
    "como se entero|como llego|remitido por",
    "needs": "needs|need|services needed|services requested|help with|help needed|necesidades|"
    "necesidad|necesita|ayuda con|servicios",
    "accessibility": "accessibility|accommodations|accommodation|access needs|disability|"
    "special needs|accesibilidad|adaptaciones|discapacidad",
    "pathways": "pathway|pathways|recovery pathway|path|recovery path|program|"
    "camino de recuperacion|camino|caminos|via de recuperacion|programa",
    "race_ethnicity": "race|ethnicity|race ethnicity|race and ethnicity|race or ethnicity|raza|"
    "etnia|origen etnico|raza o etnia|raza y etnia|raza etnia",
    "housing": "housing|housing status|living situation|residence|vivienda|situacion de vivienda",
    "work": "work|employment|employment status|work or school|job status|trabajo|empleo|"
    "situacion laboral",
    "insurance": "insurance|health insurance|insurance type|seguro|seguro medico",
    "substances": "substances|substance|drug of choice|primary substance|substance used|"
    "sustancias|sustancia|droga de preferencia",
    "experience": "lived experience|experience|experiences|experiencia|experiencia vivida",
    "interests": "interests|interest|hobbies|intereses|pasatiempos",
    "modes": "ways to meet|how to meet|meeting mode|formas de reunirse",
    "languages_spoken": "languages spoken|other languages|idiomas que habla|otros idiomas|"
    "languages|idiomas",
    "supports": "supports|support system|apoyos|red de apoyo",
    "goals": "goals|goal|recovery goals|metas|objetivos",
    "wants_mentor": "wants a mentor|wants mentor|mentor wanted|needs mentor|mentor requested|"
    "would like mentor|quiere mentor|quiere un mentor|desea mentor",
    "first_seen_on": "first seen|intake date|date of intake|first visit|start date|enrolled|"
    "enrollment date|date enrolled|opened|date opened|admission date|admitted|opened on|"
    "first seen on|fecha de ingreso|primera visita|fecha de admision|"
    "fecha de inscripcion|fecha de inicio|ingreso|date started|registration date|intake|"
    "fecha de apertura|registered|join date|joined|date joined|joined on|joined date|since|"
    "member since|membership date|membership start|membership start date|start|started|started on|"
    "enrolled on|entry date|program entry date|project start date|date of entry|client since|"
    "date of first visit|first contact|first contact date|date of first contact|first attended|"
    "first visit date|fecha de entrada|se unio|miembro desde|desde|primer contacto",
    "closed_on": "closed|date closed|closed on|discharge date|exit date|end date|"
    "fecha de cierre|fecha de salida|fecha de alta|cerrado|inactive since|discharged|left|left on|"
    "date left|left date|leave date|date of leaving|membership end|membership end date|"
    "end of membership|exit|exited|exited on|ended|ended on|date ended|inactive date|"
    "date inactive|program exit date|project exit date|date of exit|dropped|date dropped|"
    "withdrew on|withdrawal date|discharged on|date discharged|date of discharge|terminated|"
    "termination date|date terminated|membership ended|fecha de egreso|egreso|fecha de baja|baja|"
    "salio|hasta",
    "close_reason": "reason for closing|close reason|closing reason|reason closed|"
    "discharge reason|exit reason|motivo de cierre|motivo de salida|razon de cierre",
    "notice_on": "notice|notice given|notice to patients|privacy notice|npp|npp given|"
    "notice of privacy practices|hipaa|hipaa notice|date notice given|notice date|aviso|"
    "aviso de privacidad|aviso entregado|aviso dado",
    "group": "group|group name|groups|meeting|meeting name|grupo|grupos|nombre del grupo|"
    "reunion|class|clase",
    "joined_on": "joined|in group since|joined on|since|date joined|member since|start|"
    "started|start date|first seen|se unio|desde|en grupo desde|fecha de ingreso|"
    "fecha de inicio|ingreso|join date|joined date|joined group|member from|membership start|"
    "membership start date|date added|added on|added|enrolled|date enrolled|enrollment date|"
    "enrolled on|started on|date started|from|first attended|miembro desde|fecha de entrada",
    "left_on": "left|left on|left group on|until|date left|end|ended|end date|salio|hasta|"
    "fecha de salida|dejo grupo|leave date|left date|date of leaving|exit date|exited|exited on|"
    "removed|removed on|date removed|dropped|date dropped|membership end|membership end date|"
    "membership ended|inactive since|inactive date|date inactive|ended on|date ended|closed|"
    "date closed|withdrew on|discharge date|date discharged|to|baja|fecha de baja|"
    "fecha de egreso|egreso",
    "day": "date|day|meeting date|attended on|session date|group date|fecha|dia|"
    "fecha de reunion|fecha de asistencia|attendance date|join time|joined at|date attended|"
    "date of meeting|date of group|date of session|event date|service date|date of service",
    "time": "time|start time|meeting time|starts|starts at|hora|hora de inicio|hour",
    "state": "attendance|present|attended|status|state|came|present or absent|"
    "asistencia|presente|asistio|estado|here|vino",
    "role": "role|as|rol|papel|participant type",
}
# Columns that sheets and other programs have, and that are nothing for the records here.
_NOTHING_HERE = any_of(
    "signature|signatures|firma|initials|iniciales|sign here|signed|signature date|time in|"
    "time out|sign in time|sign out time|check in|check out|check in time|check out time|"
    "checked in|checked out|arrival|arrival time|departure|departure time|leave time|left at|"
    "hora de entrada|hora de salida|duration|duration minutes|total duration minutes|minutes|"
    "timestamp|marca temporal|marca de tiempo|submission date|submitted|submitted on|"
    "submission id|start time|completion time|hora de finalizacion|created|created on|created at|"
    "created by|created date|date created|last modified|last modified date|modified|modified on|"
    "last modified time|updated|updated on|updated at|last updated|record id|record number|row|"
    "row number|notes|notas|note|nota|comments|comment|comentarios|remarks|observaciones|host|"
    "host name|host email|topic|recording consent|in waiting room|recording disclaimer response|"
    "completed|complete|order|order number|order date|ticket type|quantity"
)
_SOMEBODY_ELSE = any_of(
    "mother|mothers|mom|moms|mama|madre|father|fathers|dad|dads|papa|padre|parent|parents|padres|"
    "guardian|guardians|spouse|wife|husband|esposo|esposa|partner|pareja|child|children|kids|"
    "hijo|hija|hijos|son|daughter|sibling|brother|sister|hermano|hermana|kin|relative|sponsor|"
    "padrino|madrina|mentor|mentors|coach|counselor|counsellor|consejero|consejera|therapist|"
    "terapeuta|doctor|physician|provider|pcp|caseworker|worker|manager|officer|attorney|lawyer|"
    "abogado|abogada|judge|facilitator|facilitador|facilitadora|host|organizer|leader|landlord|"
    "boss|supervisor|agency|organization|organizacion|company|account|referrer|referring|buyer|"
    "purchaser|roommate|staff|volunteer|interviewer|assessor|assigned|owner"
)
"""Whose name or number stands below such a word isn't that of the row's person."""
_EMPTY_WORDS = any_of(
    "s|client|clients|participant|participants|member|members|peer|peers|guest|guests|person|"
    "persons|people|persona|participante|cliente|miembro|their|your|our|the|of|a|an|del|la|el|los|"
    "las|su|sus|please|mm|dd|yyyy|yy|aaaa|mmddyyyy|e164"
)
_NAME_WORDS = any_of("name|names|nombre|nombres|apellido|apellidos|surname|firstname|lastname")
_EMERGENCY = frozenset({"emergency", "emergencia", "ice"})
_OF_EMERGENCY = {
    **dict.fromkeys(("name", "preferred_name", "legal_first_name"), "emergency_name"),
    **dict.fromkeys(("phone", "other_phone"), "emergency_phone"),
}
_NAMES = frozenset({*_WHO, "other_names", "emergency_name"})
"""No header is taken for these that is only nearly theirs: "Referred" is not "Preferred"."""
_NO_NAME = re.compile(
    r"(?i)(?:column|columna|field|campo|unnamed|col|f|c)?[\W_]*\d*|columna?\s+[a-z]{1,2}|[a-z]"
)
"""What stands above a column that has no name: "Column1", "Unnamed: 3", "B"."""
_OF_SOMEBODY = _NAMES | {"phone", "other_phone", "email", "birth_date"}
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)")
_CLOSE_ENOUGH = 90
_SHORTEST_FUZZY = 5


def field_words(kind: str) -> dict[str, str]:
    """The fields of ``kind`` and what each is called, in the order in which they are offered."""
    return {field: word_of(field) for field in FIELDS[kind]}


def word_of(field: str) -> str:
    """What the field is called; "" for the row as a whole."""
    if not field:
        return ""
    return _(_OWN_WORDS[field] if field in _OWN_WORDS else FIELD_WORDS[field])


def field_of_header(header: str, kind: str) -> str | None:
    """The field of ``kind`` that a header names, by its words or nearly so; None for none.

    A column of names only by the very words.
    """
    inside = frozenset(normalise(" ".join(_IN_BRACKETS.findall(header))).split())
    if inside & (_SOMEBODY_ELSE | _EMERGENCY):
        # "Name (mother)", "Phone (emergency)"
        field = _exactly(header, kind)
        if field in _OF_SOMEBODY:
            found = _OF_EMERGENCY.get(field) if inside & _EMERGENCY else None
            return found if found in FIELDS[kind] else None
    # "Contact: Phone" is a name under merged cells; what stands over it says less than it.
    over, _colon, own = header.rpartition(":")
    words_over = frozenset(normalise(over).split())
    emergency = not _EMERGENCY.isdisjoint(words_over)
    texts = [header] if not emergency and words_over & _SOMEBODY_ELSE else [header, own]
    for look in (_exactly, _nearly):
        for text in texts:
            field = look(text, kind)
            if field is not None and emergency and text == own:
                field = _OF_EMERGENCY.get(field, field)
            if field is not None:
                return field if field in FIELDS[kind] else None
    return None


def is_no_name(header: str) -> bool:
    """Whether a column has no name, or only its number or letter for one."""
    return _NO_NAME.fullmatch(header) is not None


def is_numbered(header: str) -> bool:
    """Whether it is what a program calls a column that has no name: "Column1", "Unnamed: 3"."""
    return len(header) > 3 and is_no_name(header)


def is_known_header(cell: str) -> bool:
    """Whether some kind of import knows a column of this name, if only to leave it out."""
    keys = _keys(cell) if len(cell) <= 80 else ()
    return any(key in _NOTHING_HERE or _fields_of(key) for key in keys)


def _exactly(text: str, kind: str) -> str | None:
    fields = (field for key in _keys(text) for field in _fields_of(key))
    return next((field for field in fields if field in FIELDS[kind]), None)


def _nearly(text: str, kind: str) -> str | None:
    names = _all_headers(kind)
    for key in _keys(text):
        if key in _NOTHING_HERE or not _SOMEBODY_ELSE.isdisjoint(key.split()):
            return None
        if len(key) >= _SHORTEST_FUZZY:
            found = process.extractOne(
                key, names.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
            )
            if found is not None:
                return names[found[0]]
    return None


def is_name_header(cell: str) -> bool:
    """Whether the cell names a column of names."""
    return is_known_header(cell) and field_of_header(cell, "people") in _WHO[1:]


def says_name(cell: str) -> bool:
    """Whether the cell names a column of names and can't be a name itself, as "Guest" could."""
    return is_name_header(cell) and not _NAME_WORDS.isdisjoint(normalise(cell).split())


@cache
def name_headers() -> frozenset[str]:
    """The names of columns of names, normalised: none of them is a person."""
    return frozenset(
        header
        for header, fields in _by_header().items()
        if next((field for field in fields if field in FIELDS["people"]), "") in _WHO[1:]
    )


def is_code_header(cell: str) -> bool:
    """Whether the cell names a column of codes."""
    return is_known_header(cell) and field_of_header(cell, "people") == "code"


@cache
def _keys(header: str) -> tuple[str, ...]:
    """The header's plain words: all of them, without what is in brackets, without empty words."""
    # "first_name" and "FirstName" are columns of databases.
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.replace("_", " "))
    whole = normalise(apart)
    bare = normalise(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", apart))
    asked = programs.plain_question(bare)
    short = " ".join(word for word in asked.split() if word not in _EMPTY_WORDS)
    return tuple(dict.fromkeys(key for key in (whole, bare, short) if key))


@cache
def _by_header() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    catalogues = [
        gettext.translation("peerdesk", RESOURCES / "locale", [language], fallback=True)
        for language in LANGUAGES
    ]
    for field, headers in (*_HEADERS.items(), *programs.HEADERS.items()):
        # What we call it ourselves too: the file of failed rows does.
        word = _OWN_WORDS.get(field) or FIELD_WORDS.get(field, "")
        own = (normalise(catalogue.gettext(word)) for catalogue in catalogues if word)
        for header in (*headers.split("|"), field.replace("_", " "), *own):
            known = found.get(header, ())
            if field not in known:
                found[header] = (*known, field)
    return found


def _fields_of(key: str) -> tuple[str, ...]:
    return _by_header().get(key, ())


@cache
def _all_headers(kind: str) -> dict[str, str]:
    return {
        header: next(field for field in fields if field in FIELDS[kind])
        for header, fields in _by_header().items()
        if len(header) >= _SHORTEST_FUZZY
        and any(field in FIELDS[kind] for field in fields)
        and _NAMES.isdisjoint(fields)
    }
