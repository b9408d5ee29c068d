"""Time zones and paper sizes as choices, and what this computer suggests."""

from __future__ import annotations

from zoneinfo import available_timezones

from PySide6.QtCore import QLocale, QTimeZone

from peerdesk.words import N_, _

_NEAR = (
    ("America/New_York", N_("Eastern (New York)")),
    ("America/Chicago", N_("Central (Chicago)")),
    ("America/Denver", N_("Mountain (Denver)")),
    ("America/Phoenix", N_("Mountain without summer time (Phoenix)")),
    ("America/Los_Angeles", N_("Pacific (Los Angeles)")),
    ("America/Anchorage", N_("Alaska (Anchorage)")),
    ("Pacific/Honolulu", N_("Hawaii (Honolulu)")),
    ("America/Puerto_Rico", N_("Puerto Rico")),
)

PAPERS = (("letter", N_("Letter (8½ × 11 in)")), ("a4", N_("A4 (210 × 297 mm)")))


def zone_choices() -> list[tuple[str, str]]:
    """(IANA name, words): the computer's own zone, those of the United States, all others."""
    near = [(zone, _(words)) for zone, words in _NEAR]
    known = {zone for zone, _words in near}
    others = [
        (zone, zone.replace("_", " "))
        for zone in sorted(available_timezones())
        if "/" in zone and zone not in known and not zone.startswith(("Etc/", "SystemV/"))
    ]
    own = system_zone()
    first = [pair for pair in [*near, *others] if pair[0] == own]
    return [*first, *(pair for pair in [*near, *others] if pair[0] != own), ("UTC", "UTC")]


def paper_choices() -> list[tuple[str, str]]:
    """(code, words)."""
    return [(code, _(words)) for code, words in PAPERS]


def system_zone() -> str:
    """The computer's own zone, or New York's where it doesn't say one that is known."""
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    if zone.removeprefix("Etc/") in ("UTC", "GMT"):
        return "UTC"
    return zone if "/" in zone and zone in available_timezones() else "America/New_York"


def system_paper() -> str:
    """What printers hold where this computer's language settings come from."""
    territory = QLocale.territoryToCode(QLocale.system().territory())
    return "letter" if territory in {"", "US", "CA", "MX", "PH", "PR", "CO", "CL", "VE"} else "a4"
