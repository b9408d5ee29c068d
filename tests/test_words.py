"""The catalogue is complete, keeps every placeholder, and is compiled as it stands."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from peerdesk import words
from peerdesk.resources import RESOURCES

LOCALE = RESOURCES / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/peerdesk.po"))
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    words.use_language("en")


def _collected() -> Catalog:
    spec = importlib.util.spec_from_file_location("update", LOCALE / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.collected()


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _messages(catalogue: Catalog) -> dict[object, object]:
    return {
        (message.context, _whole(message.id)): _whole(message.string)
        for message in catalogue
        if message.id
    }


def _whole(text: object) -> object:
    return tuple(text) if isinstance(text, list) else text


def test_spanish_is_there() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["es"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_sentence_of_the_code_is_translated(path: Path) -> None:
    translated = _read(path)
    missing = []
    for message in _collected():
        if not message.id:
            continue
        found = translated.get(message.id, message.context)
        strings = found.string if found else ()
        strings = strings if isinstance(strings, tuple) else (strings,)
        if not strings or not all(strings):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_placeholders_are_kept(path: Path) -> None:
    for message in _read(path):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(" ".join(ids)))
        for string in strings if message.id else ():
            assert set(PLACEHOLDER.findall(string)) == wanted, message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    """By its messages: the header carries the stamp of the Babel that wrote it."""
    compiled = io.BytesIO()
    write_mo(compiled, _read(path))
    compiled.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        assert _messages(read_mo(file)) == _messages(read_mo(compiled))


def test_the_language_in_use_speaks() -> None:
    words.use_language("es")
    assert words._("Yes") != "Yes"
    words.use_language("xx")
    assert words.language() == "en"


def test_staff_and_visitors_sign_in_with_different_words() -> None:
    assert words.pgettext("account", "Sign in") == words.pgettext("visitor", "Sign in")
    words.use_language("es")
    assert words.pgettext("account", "Sign in") == "Iniciar sesión"
    assert words.pgettext("visitor", "Sign in") == "Registrar llegada"


def test_a_value_may_be_called_anything() -> None:
    """Also as the functions' own parameters are: "{text}, kept" raised a TypeError."""
    assert words._("{text}, kept", text="Ana") == "Ana, kept"
    values = {"one": "1", "many": "2"}
    assert words.ngettext("{one}", "{one}, {many}: {n}", 2, **values) == "1, 2: 2"


_DAY_IN_DIGITS = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b")
_WRITES_DAYS = ("strftime", "format_date", "format_datetime", "format_skeleton")


def test_no_sentence_holds_a_day_in_digits() -> None:
    """An example is made by the code that reads it; a day that is shown has its month in words."""
    for path in CATALOGUES:
        for message in _read(path):
            said = (message.id, message.string)
            assert not _DAY_IN_DIGITS.search(str(said)), said


def test_days_are_written_for_people_in_one_place() -> None:
    """`peerdesk.words` alone knows the form; nothing is said with a day as machines write it."""
    root = RESOURCES.parent
    found = []
    for path in [*(root / "peerdesk").rglob("*.py"), *(root / "ui").rglob("*.py")]:
        if path == root / "peerdesk" / "words.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            place = f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                if name in _WRITES_DAYS:
                    found.append(f"{place} {name}")
            is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_said and node.func.id in ("_", "ngettext", "label"):
                parts = [each for part in node.keywords for each in ast.walk(part.value)]
                parts += [each for part in node.args for each in ast.walk(part)]
                if any(
                    isinstance(each, ast.Attribute) and each.attr == "isoformat" for each in parts
                ):
                    found.append(f"{place} isoformat")
    assert found == []


@pytest.mark.parametrize(("language", "month"), [("en", "May 2026"), ("es", "mayo de 2026")])
def test_a_month_is_said_as_people_say_it(language: str, month: str) -> None:
    words.use_language(language)
    assert words.month_name(date(2026, 5, 23)) == month


SPANISH = {
    "Who to say is calling": "¿Quién decimos que llama?",
    "Declined to say": "Prefiere no decir",
    "Declined": "Prefiere no decir",
    "A peer who walks along": "Una persona par que le acompañe",
    "Residential": "Tratamiento residencial",
    "Recovery capital": "Capital de recuperación",
    "First time here?": "¿Primera vez?",
    "Referred elsewhere": "Se le derivó a otro lugar",
    "They are connected": "Quedó en contacto con el servicio",
    "Incarcerated": "Privado/a de libertad",
    "Hearing or ASL": "Audición o lengua de señas",
    "Stopped.": "Se interrumpió.",
    "Mentor": "Mentor/a",
    "Facilitator": "Facilitador/a",
    "Record": "Ficha",
    "Guest": "Visitante",
    "Recovery sheet": "Hoja de rescate",
}


@pytest.mark.parametrize(("english", "spanish"), SPANISH.items())
def test_what_a_center_says_in_spanish_reads_so(english: str, spanish: str) -> None:
    words.use_language("es")
    assert words._(english) == spanish


# What sounds translated, or says a second word for one thing: the second word, and the first.
ONE_WORD = {
    r"\bdetenid[oa]\b": "se interrumpió",
    r"\binvitad[oa]s?\b": "visitante",
    r"\bregistros? (de|con) (esta|una) (persona|nombre)": "ficha",
    r"\bhoja de recuperación\b": "hoja de rescate",
    r"\bcódigo de recuperación\b": "código de rescate",
    r"\buno a uno\b": "individual",
    r"\b(un|el|al|del|otro|ningún) mentor\b": "mentor/a, persona mentora",
    r"\b(un|el|al|del|otro) facilitador\b": "quien facilita, facilitador/a",
    r"\bcamina con\b": "acompaña",
    r"\bno contesta\b": "prefiere no decir",
    r"[«»]": "“ ”",
    r"\b(Lunes|Martes|Miércoles|Jueves|Viernes|Enero|Febrero|Abril|Noviembre)\b": "small letters",
}


@pytest.mark.parametrize("pattern", ONE_WORD)
def test_spanish_has_one_word_for_one_thing(pattern: str) -> None:
    (path,) = [each for each in CATALOGUES if each.parent.parent.name == "es"]
    wanted = re.compile(pattern) if "(Lunes" in pattern else re.compile(pattern, re.IGNORECASE)
    found = []
    for message in _read(path):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        found += [each for each in strings if message.id and wanted.search(each)]
    assert found == [], f"say: {ONE_WORD[pattern]}"


def test_spanish_questions_and_exclamations_are_opened() -> None:
    (path,) = [each for each in CATALOGUES if each.parent.parent.name == "es"]
    for message in _read(path):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for each in strings if message.id else ():
            assert each.count("?") == each.count("¿"), each
            assert each.count("!") == each.count("¡"), each
