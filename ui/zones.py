"""Time zones and paper sizes as choices, and what this computer suggests."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from PySide6.QtCore import QLocale, QTimeZone

from peerdesk.text import in_order
from peerdesk.words import N_, _, language

UTC = "UTC"
_OFTEN = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
"""Where most centers are; they stand first."""
_NO_SUMMER_TIME = frozenset({"America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"})
"""They share a name with places that have it: there one says Mountain Standard Time."""

PAPERS = (("letter", N_("Letter (8½ × 11 in)")), ("a4", N_("A4 (210 × 297 mm)")))


def _by_words(place: tuple[str, str]) -> tuple[str, str]:
    return in_order(place[0])


def zone_choices() -> list[tuple[str, str]]:
    """(IANA name, words): the computer's own zone, those of the United States, all others."""
    own = system_zone()
    first = dict.fromkeys([*filter(None, (own,)), *_OFTEN])
    others = [(zone_words(zone), zone) for zone in _places() if zone not in first]
    others.sort(key=_by_words)
    found = [(zone, zone_words(zone)) for zone in first if zone != UTC]
    return [*found, *((zone, words) for words, zone in others), (UTC, zone_words(UTC))]


def zone_words(zone: str) -> str:
    """What people call it: Eastern Time (New York)."""
    return _("UTC (no place's own time)") if zone == UTC else _named(zone, language())


def utc_note(zone: str) -> str:
    """What is said where the days would be counted by UTC, or ""."""
    if zone != UTC:
        return ""
    return _("UTC is no place's own time: evening meetings would be on the wrong day.")


def paper_choices() -> list[tuple[str, str]]:
    """(code, words)."""
    return [(code, _(words)) for code, words in PAPERS]


def system_zone() -> str:
    """The computer's own zone; "" where it says none that is a place's: then it is asked."""
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    zone = str(get_global("zone_aliases").get(zone, zone))  # US/Eastern is New York's
    return zone if "/" in zone and zone in _places() else ""


def system_paper() -> str:
    """What printers hold where this computer's language settings come from."""
    territory = QLocale.territoryToCode(QLocale.system().territory())
    return "letter" if territory in {"", "US", "CA", "MX", "PH", "PR", "CO", "CL", "VE"} else "a4"


@cache
def _places() -> frozenset[str]:
    """The zones that are somewhere, each under one name: no old ones, and none of the sea."""
    known, aliases = get_global("zone_territories"), get_global("zone_aliases")
    return frozenset(
        zone
        for zone in available_timezones()
        if "/" in zone and zone in known and zone not in aliases and not zone.startswith("Etc/")
    )


@cache
def _named(zone: str, code: str) -> str:
    """The common name in the language ``code``, and the city. Not by `get_timezone_name`: for the
    whole list it takes four seconds."""
    locale = _locale(code)
    own = locale.time_zones.get(zone, {})
    city = own.get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
    names = dict(own.get("long", {})) or dict(
        locale.meta_zones.get(get_global("meta_zones").get(zone, ""), {}).get("long", {})
    )
    kinds = ("standard", "generic") if zone in _NO_SUMMER_TIME else ("generic", "standard")
    name = next((names[kind] for kind in kinds if kind in names), "")
    territory = locale.territories.get(get_global("zone_territories").get(zone, ""), "")
    name = name or territory or zone
    return f"{name[:1].upper()}{name[1:]} ({city})"


@cache
def _locale(code: str) -> Locale:
    return Locale.parse({"es": "es_US"}.get(code, "en_US"))
