"""Colours by role, for a light and a dark screen.

A widget asks for a role (`tones().muted`), never for a colour. `tests/ui/test_widgets_theme.py`
holds every pair that text is drawn with to WCAG 2 AA (4.5:1; 3:1 for edges that carry meaning).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tones:
    """One colour, "#rrggbb", for each role. ``*_tint`` is a quiet ground for its own text."""

    dark: bool
    window: str
    """The ground of the program."""
    surface: str
    """Cards, tables and fields on that ground."""
    raised: str
    """What floats: menus, dialogs, lists that drop down."""
    toast: str
    """The ground of a passing message: the other end of the scale, so that it is noticed."""
    on_toast: str
    toast_accent: str
    ink: str
    muted: str
    rule: str
    """A hairline that only separates."""
    outline: str
    """The edge of something to type in or to tick: 3:1 against its ground."""
    track: str
    """What is not yet filled of a meter."""
    handle: str
    """The handle of a scroll bar."""
    hover: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    """A quiet ground in the accent's colour; ink and accent are both readable on it."""
    selection: str
    """The ground of the selected row, which also has an edge in the accent's colour: the ground
    alone differs too little from the rows beside it."""
    danger: str
    danger_hover: str
    on_danger: str
    danger_tint: str
    warning: str
    warning_tint: str
    success: str
    success_tint: str
    neutral_tint: str


LIGHT = Tones(
    dark=False,
    window="#f5f5f2",
    surface="#ffffff",
    raised="#ffffff",
    toast="#22292a",
    on_toast="#f4f6f5",
    toast_accent="#5eead4",
    ink="#1b2122",
    muted="#586265",
    rule="#e3e4df",
    outline="#7b8587",
    track="#e3e4df",
    handle="#c3c9c8",
    hover="#f0f1ed",
    accent="#0f766e",
    accent_hover="#0b5f59",
    on_accent="#ffffff",
    tint="#e3f1ee",
    selection="#e3f1ee",
    danger="#b3261e",
    danger_hover="#8f1d17",
    on_danger="#ffffff",
    danger_tint="#fbe9e7",
    warning="#855000",
    warning_tint="#fcf0d9",
    success="#1d6b3c",
    success_tint="#e2f2e6",
    neutral_tint="#ecede9",
)

DARK = Tones(
    dark=True,
    window="#151819",
    surface="#1d2122",
    raised="#262b2d",
    toast="#e8ecea",
    on_toast="#1b2122",
    toast_accent="#0b625b",
    ink="#e9edec",
    muted="#a2adaf",
    rule="#2f3537",
    outline="#748083",
    track="#394144",
    handle="#4a5356",
    hover="#262c2d",
    accent="#2dd4bf",
    accent_hover="#5eead4",
    on_accent="#04231f",
    tint="#143330",
    selection="#143330",
    danger="#ff9d94",
    danger_hover="#ffb9b2",
    on_danger="#3a0905",
    danger_tint="#3d1f1d",
    warning="#f2c063",
    warning_tint="#38290f",
    success="#86d8a2",
    success_tint="#17321f",
    neutral_tint="#2c3234",
)


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two "#rrggbb" colours, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
