"""A center's own words for a choice, matched to its code: English or Spanish, with forgiveness."""

from __future__ import annotations

import gettext
import re

from babel import Locale
from rapidfuzz import fuzz, process

from peerdesk.desk.basics import choices
from peerdesk.resources import RESOURCES
from peerdesk.text import normalise
from peerdesk.words import LANGUAGES

# Beside the lists' own labels in every language: what else people write. Normalised.
_ALSO: dict[str, dict[str, str]] = {
    "gender": {
        "woman": "f|female|w|mujer|femenino|femenina|cis woman|girl",
        "man": "m|male|hombre|masculino|cis man|h|boy",
        "non_binary": "nb|enby|nonbinary|non binary|no binario|no binaria|x|genderqueer",
        "transgender_woman": "trans woman|trans female|mtf|mujer trans|mujer transgenero",
        "transgender_man": "trans man|trans male|ftm|hombre trans|hombre transgenero",
        "another": "other|otro|otra|another",
    },
    "pronouns": {
        "she": "she|her|she her hers|ella|ella la",
        "he": "he|him|he him his|el|el lo",
        "they": "they|them|they them theirs|elle|ellos",
    },
    "age_band": {"under_18": "minor|menor|menor de 18|0 17|17", "65_up": "65|65 and over|senior"},
    "referral_source": {
        "self": "self|self referral|self referred|walk in|walkin|own|por su cuenta|el mismo|ella "
        "misma|uno mismo",
        "family_or_friend": "friend|family|relative|mother|father|mom|dad|spouse|wife|husband|"
        "amigo|amiga|familia|familiar|word of mouth",
        "treatment_center": "treatment|rehab|detox|inpatient|iop|centro de tratamiento",
        "hospital": "hospital|er|ed|emergency room|emergency department|doctor|clinic",
        "ems": "ems|ambulance|paramedic|fire department|ambulancia",
        "court": "court|drug court|judge|corte|tribunal|legal",
        "probation": "probation|parole|po|p o|probation officer|parole officer|libertad "
        "condicional",
        "jail_reentry": "jail|prison|reentry|re entry|doc|carcel|prision",
        "shelter": "shelter|refugio|albergue",
        "faith_community": "church|faith|pastor|iglesia",
        "employer": "work|employer|eap|trabajo|empleador",
        "school": "school|college|escuela",
        "hotline": "211|2 1 1|hotline|helpline|988|linea de ayuda",
        "website": "web|website|internet|online|google|facebook|social media|sitio web",
        "outreach": "outreach|flyer|alcance|street outreach",
        "recovery_center": "rcc|another center|recovery center|otro centro",
    },
    "pathway": {
        "twelve_step": "12 step|12 steps|twelve step|aa|na|a a|n a|aa na|na aa|ca|12 pasos|"
        "doce pasos|alcoholics anonymous|narcotics anonymous",
        "smart": "smart|smart recovery",
        "recovery_dharma": "dharma|buddhist|refuge recovery",
        "faith_based": "faith|celebrate recovery|christian|religious|fe|church",
        "medication": "mat|moud|mar|medication|methadone|suboxone|buprenorphine|vivitrol|"
        "medicamento|medicamentos",
        "harm_reduction": "hr|reduccion de danos",
        "family": "family|ally|al anon|nar anon|familia",
        "unsure": "unsure|not sure|undecided|no sabe aun|no seguro|no segura",
    },
    "need": {
        "housing": "home|rent|vivienda|shelter",
        "food": "groceries|snap|comida|alimentos",
        "documents": "id|ids|documents|birth certificate|documentos|identificacion",
        "employment": "job|jobs|work|employment|empleo|trabajo",
        "education": "ged|school|educacion",
        "transport": "transportation|bus|rides|ride|bus pass|transporte",
        "health_care": "health|medical|doctor|healthcare|salud|insurance",
        "medication_treatment": "mat|moud|suboxone|methadone",
        "mental_health": "counseling|therapy|salud mental|terapia",
        "dental": "dental|dentist|dentista",
        "legal": "legal|lawyer|court|abogado",
        "child_welfare": "cps|dcf|dhhs",
        "benefits": "ssi|ssdi|tanf|beneficios",
        "phone_or_internet": "phone|internet|telefono",
        "clothing": "clothes|ropa",
        "childcare": "child care|daycare|guarderia",
        "money": "cash|financial|dinero",
        "company": "support|friends|compania",
        "naloxone": "narcan|naloxona",
    },
    "accessibility": {
        "vision": "blind|low vision|ciego|vista",
        "hearing": "deaf|asl|hard of hearing|sordo|sorda|audicion|oido|lengua de senas",
        "mobility": "wheelchair|walker|cane|silla de ruedas|movilidad",
        "reading": "literacy|reading|lectura",
        "interpreter": "translator|interprete",
        "cognitive": "tbi|memory|cognitive",
        "quiet_room": "quiet",
        "fragrance_free": "scent free|no perfume",
    },
    "close_reason": {
        "no_contact": "lost contact|lost to follow up|ltf|sin contacto",
        "incarcerated": "jail|prison|carcel|en la carcel|preso|presa|privado de libertad|"
        "privada de libertad",
        "deceased": "dead|deceased|fallecido|fallecida|murio",
        "completed": "graduated|complete|done|completo",
        "moved": "moved|relocated|se mudo",
        "declined": "declined|refused|withdrew",
        "referred": "referred|transferred|derivado|derivada|se refirio a otro lugar",
        "other": "other|otro",
    },
    "attendance_role": {
        "participant": "member|peer|miembro|par",
        "facilitator": "leader|lead|facilitador|facilitadora|quien facilita",
        "observer": "observador|observadora",
    },
    "race_ethnicity": {
        "white": "w|white|caucasian|anglo|blanco|blanca",
        "black": "b|black|african american|aa|negro|negra|afroamericano|afroamericana",
        "hispanic": "h|hispanic|latino|latina|latinx|latine|hispano|hispana|mexican|puerto rican",
        "asian": "a|asian|asiatico|asiatica",
        "american_indian": "ai|an|ai an|native american|american indian|alaska native|indigenous|"
        "indigena",
        "middle_eastern": "mena|arab|middle eastern|arabe",
        "pacific_islander": "nh|pi|nhpi|nh pi|hawaiian|pacific islander",
    },
    "housing": {
        "own_or_rented": "own|rent|rents|rented|owns|house|apartment|apt|renting|own home|"
        "own apartment|propia|renta|alquila|casa propia",
        "family_or_friends": "family|friends|with family|with friends|with parents|parents|"
        "con familia|con amigos",
        "doubled_up": "couch surfing|couchsurfing|couch|staying with others|doubled up",
        "recovery_residence": "sober living|sober house|sober home|oxford house|oxford|"
        "recovery house|recovery home|halfway house|casa de recuperacion",
        "transitional": "transitional|transitional living|thp|transicion",
        "shelter": "homeless shelter|in shelter|albergue",
        "unsheltered": "street|streets|on the street|car|in a car|tent|camping|outside|"
        "unhoused unsheltered|en la calle|calle",
        "treatment_facility": "treatment|rehab|detox|inpatient|residential treatment",
        "jail_or_prison": "jail|prison|incarcerated|carcel|prision",
    },
    "work": {
        "full_time": "ft|full|fulltime|employed full time|tiempo completo",
        "part_time": "pt|part|parttime|employed part time|medio tiempo",
        "looking": "unemployed|looking|job seeking|seeking|seeking work|desempleado|desempleada",
        "disabled": "ssi|ssdi|disability|on disability|discapacidad",
    },
    "insurance": {
        "medicaid": "medicaid|mainecare|medi cal|masshealth|mediquest",
        "private": "private|commercial|employer|through work|privado",
        "none": "uninsured|no insurance|sin seguro",
        "va_or_tricare": "va|tricare|veterans",
    },
    "language": {
        "ase": "asl",
        "en": "eng|ingles",
        "es": "esp|spa|castellano|espanol",
        "zh": "mandarin|cantonese",
        "tl": "filipino",
        "ht": "creole",
    },
}
_BETWEEN = (re.compile(r"[;\n|]+"), re.compile(r"[,/&+]+"), re.compile(r"(?i)\s(?:and|y)\s"))
_PARTS = re.compile(r"(?i)/(?!as?\b)|\s(?:or|o|u)\s")
"""Of a label: "he/him" has two, "Facilitador/a" is one word with another ending."""
# "45", "45 yrs", "45 y/o", "age 45", "45 años de edad".
_YEARS = re.compile(
    r"(?:age |aged |edad )?(\d{1,3})(?: ?(?:yrs?|years?|y ?o|anos?)(?: (?:old|of age|de edad))?)?"
)
_CLOSE_ENOUGH = 88
_SHORTEST_FUZZY = 5


class ChoiceWords:
    """The words of one list, for one import."""

    def __init__(self, list_name: str) -> None:
        list_name = "language" if list_name == "language_spoken" else list_name
        self._list = list_name
        self._codes: dict[str, str] = {}
        # What is no longer offered is still what an old list says.
        for code, label in choices.options_ever(list_name):
            self._add(code, label, code)
        for code, labels in self._labels().items():
            self._add(code, *labels)
        for code, also in _ALSO.get(list_name, {}).items():
            self._add(code, *also.split("|"))

    def code(self, text: str) -> str | None:
        """The code that ``text`` means, None when it means none of the list."""
        plain = normalise(text)
        if plain in self._codes:
            return self._codes[plain]
        if self._list == "age_band" and (years := _YEARS.fullmatch(plain)):
            return _band(int(years[1]))
        if len(plain) < _SHORTEST_FUZZY:
            return None
        near = process.extract(
            plain, self._codes.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH, limit=4
        )
        found = {self._codes[word] for word, _score, _place in near}
        return found.pop() if len(found) == 1 else None

    def codes(self, text: str) -> tuple[str, ...] | None:
        """The codes of all that a cell names; None when a part of it means none of the list."""
        return self._codes_of([text], _BETWEEN)

    def named(self, plain: str) -> str | None:
        """The code that is called so itself, or by its label; None for none."""
        return self._codes.get(plain) or self._codes.get(plain.replace("_", " "))

    def known_codes(self, text: str) -> tuple[str, ...]:
        """The codes of those parts of a cell that mean something."""
        found = (self.code(part) for part in self._parts(text))
        return tuple(dict.fromkeys(code for code in found if code))

    def learn(self, text: str, code: str) -> None:
        """Let ``text`` mean ``code``; "" for nothing."""
        self._codes[normalise(text)] = code

    def unknown_part(self, text: str) -> str:
        """The first part of a cell that means none of the list, as it is written there."""
        parts = self._parts(text)
        unknown = (part.strip() for part in parts if part.strip())
        return next((part for part in unknown if self.code(part) is None), text)

    def _parts(self, text: str) -> list[str]:
        """The cell in pieces, each as large as it means something."""
        parts = [text]
        for between in _BETWEEN:
            parts = [
                small
                for part in parts
                for small in ([part] if self.code(part) is not None else between.split(part))
            ]
        return parts

    def _codes_of(
        self, parts: list[str], between: tuple[re.Pattern[str], ...]
    ) -> tuple[str, ...] | None:
        found: list[str] = []
        for part in parts:
            code = self.code(part)
            if code is not None:
                found.append(code)
                continue
            smaller = [one for one in between[0].split(part) if one.strip()] if between else []
            codes = self._codes_of(smaller, between[1:]) if smaller else None
            if codes is None:
                return None
            found += codes
        return tuple(dict.fromkeys(found))

    def _labels(self) -> dict[str, list[str]]:
        """The shipped labels in every language, whole and in parts ("Court or drug court")."""
        if self._list == "language":
            return _language_names()
        found: dict[str, list[str]] = {}
        for code, label in choices.SHIPPED[self._list].items():
            labels = [code, label]
            for language in LANGUAGES:
                catalogue = gettext.translation(
                    "peerdesk", RESOURCES / "locale", [language], fallback=True
                )
                labels.append(catalogue.gettext(label))
            parts = [part for one in labels for part in _PARTS.split(one)]
            found[code] = [*labels, *parts]
        return found

    def _add(self, code: str, *words: str) -> None:
        for word in words:
            plain = normalise(word)
            if plain:
                self._codes.setdefault(plain, code)


def _language_names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if code.isalpha() and len(code) in (2, 3):
                found.setdefault(code, []).append(name)
    return found


def _band(age: int) -> str | None:
    if not 0 < age < 120:
        return None
    bounds = ((18, "under_18"), (25, "18_24"), (35, "25_34"), (45, "35_44"), (55, "45_54"))
    return next(
        (code for over, code in (*bounds, (65, "55_64")) if age < over),
        "65_up",
    )
