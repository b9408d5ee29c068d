"""Whether Caps Lock is on. Qt has no way to ask; each system has its own.

None where nobody can tell: then a letter that was typed in the other case than Shift says does.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from ui.held import held

_VK_CAPITAL = 0x14
_MAC_CAPS = 0x10000  # kCGEventFlagMaskAlphaShift
_X_CORE_KEYBOARD = 0x100  # XkbUseCoreKbd
_X_CAPS = 1  # the first indicator of every keyboard of XKB
_LIGHTS = Path("/sys/class/leds")


def caps_lock() -> bool | None:
    """What the system says at this moment."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return None
    try:
        if sys.platform == "win32":
            return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
        if sys.platform == "darwin":
            return bool(_mac_services().CGEventSourceFlagsState(0) & _MAC_CAPS)
        return _of_x11() if QGuiApplication.platformName() == "xcb" else _of_the_lights()
    except (OSError, AttributeError):
        return None  # an older system, or one without the library


def told_by(event: QKeyEvent) -> bool | None:
    """What the case of a typed letter tells; None when it tells nothing."""
    text = event.text()
    if len(text) != 1 or text.upper() == text.lower():
        return None
    shift = bool(held(event) & Qt.KeyboardModifier.ShiftModifier)
    if sys.platform == "darwin" and shift and text.isupper():
        return None  # with both, a Mac writes capitals too
    return text.isupper() != shift


@cache
def _mac_services() -> Any:
    services = ctypes.CDLL(
        "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
    )
    services.CGEventSourceFlagsState.restype = ctypes.c_uint64
    services.CGEventSourceFlagsState.argtypes = [ctypes.c_int32]
    return services


@cache
def _x11() -> tuple[Any, Any]:
    """The library, and a connection of our own: Qt's is not shared with Python."""
    library = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XOpenDisplay.argtypes = [ctypes.c_char_p]
    library.XkbGetIndicatorState.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint,
        ctypes.POINTER(ctypes.c_uint),
    ]
    return library, library.XOpenDisplay(None)


def _of_x11() -> bool | None:
    library, display = _x11()
    state = ctypes.c_uint(0)
    if not display or library.XkbGetIndicatorState(display, _X_CORE_KEYBOARD, ctypes.byref(state)):
        return None
    return bool(state.value & _X_CAPS)


def _of_the_lights() -> bool | None:
    """The keyboards' own lights, which a compositor of Wayland keeps; None without a light."""
    lights = [each.read_text("ascii").strip() for each in _LIGHTS.glob("*::capslock/brightness")]
    return any(light != "0" for light in lights) if lights else None
