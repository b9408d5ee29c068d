"""The tones and sizes in use. Painting code asks at the moment it paints, so that a change of
theme needs nothing but a repaint."""

from __future__ import annotations

from ui.theme.metrics import Sizes, sizes_for
from ui.theme.palette import LIGHT, Tones

_tones = LIGHT
_sizes = sizes_for("normal")


def tones() -> Tones:
    """The colours in use."""
    return _tones


def sizes() -> Sizes:
    """The type scale in use."""
    return _sizes


def use(new_tones: Tones, new_sizes: Sizes) -> None:
    """For `ui.theme.apply` only: what `tones` and `sizes` answer from now on."""
    global _tones, _sizes
    _tones, _sizes = new_tones, new_sizes
