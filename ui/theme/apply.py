"""Dresses the program: Fusion, a palette from the tones, the font, one style sheet.

The sheet is given to each window and not to the application: with one of the application Qt goes
through all of a part's own parts again whenever it gets a parent, and making a screen, where parts
are put into parts, took five times as long.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from peerdesk.resources import RESOURCES
from ui.theme import current
from ui.theme.metrics import TextSize, sizes_for
from ui.theme.palette import DARK, LIGHT, Tones
from ui.theme.stylesheet import stylesheet

Mode = Literal["light", "dark", "system"]

FAMILY = "Noto Sans"

_POLISH = QEvent.Type.Polish
_POLISHED = Qt.WidgetAttribute.WA_WState_Polished


def apply_theme(app: QApplication, mode: Mode = "system", text_size: TextSize = "normal") -> None:
    """Dress the whole program; may be called again at any time, open windows follow at once.

    "system" follows the computer's own light or dark, also when it changes later.
    """
    # Asking for a scheme also gives the native title bar its colour. The answer to "Unknown"
    # is the system's own; under offscreen there is none, which reads as light.
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints = QGuiApplication.styleHints()
    follower = _follower(app)
    follower.mode, follower.text_size = mode, text_size
    hints.setColorScheme(wanted.get(mode, Qt.ColorScheme.Unknown))
    dark = mode == "dark" or (mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    _dress(app, DARK if dark else LIGHT, text_size)


def _dress(app: QApplication, tones: Tones, text_size: TextSize) -> None:
    sizes = sizes_for(text_size)
    dresser = app.findChild(_Dresser, "theme_dresser", Qt.FindChildOption.FindDirectChildrenOnly)
    if dresser is None:
        app.setStyle("Fusion")
        dresser = _Dresser(app)
    elif current.tones() == tones and current.sizes() == sizes:
        return
    current.use(tones, sizes)
    font = QFont(list(_families()))
    font.setPixelSize(sizes.body)
    app.setFont(font)
    app.setPalette(_palette(tones))
    dresser.use(stylesheet(tones, sizes))


class _Dresser(QObject):
    """Gives every window the sheet before it is first laid out; the dialogs and menus of a window
    have it from that."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme_dresser")
        self._sheet = ""
        app.installEventFilter(self)

    def use(self, sheet: str) -> None:
        """From now on ``sheet``, in the windows that are there as well."""
        self._sheet = sheet
        for each in QApplication.topLevelWidgets():
            if each.parentWidget() is None and each.testAttribute(_POLISHED):
                each.setStyleSheet(sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == _POLISH
            and isinstance(watched, QWidget)
            and watched.parentWidget() is None
            and watched.styleSheet() != self._sheet
        ):
            watched.setStyleSheet(self._sheet)
        return False


@cache
def _families() -> tuple[str, ...]:
    """Windows and macOS have a UI font of their own, and Noto Sans stands behind it; elsewhere
    (and without a desktop) nothing can be relied on, and Noto Sans leads."""
    for name in ("Regular", "Bold", "Italic"):
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"NotoSans-{name}.ttf"))
    offscreen = QGuiApplication.platformName() in ("offscreen", "minimal")
    if sys.platform in ("win32", "darwin") and not offscreen:
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        return (system, FAMILY)
    return (FAMILY,)


def _palette(tones: Tones) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tones.window,
        role.WindowText: tones.ink,
        role.Base: tones.surface,
        role.AlternateBase: tones.window,
        role.Text: tones.ink,
        role.Button: tones.surface,
        role.ButtonText: tones.ink,
        role.BrightText: tones.danger,
        role.PlaceholderText: tones.muted,
        role.Highlight: tones.selection,
        role.HighlightedText: tones.ink,
        role.Accent: tones.accent,
        role.Link: tones.accent,
        role.LinkVisited: tones.accent,
        role.ToolTipBase: tones.toast,
        role.ToolTipText: tones.on_toast,
        role.Light: tones.raised,
        role.Midlight: tones.hover,
        role.Mid: tones.rule,
        role.Dark: tones.outline,
        role.Shadow: tones.outline,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tones.outline))
    return palette


class _Follower(QObject):
    """Re-applies "system" when the computer changes between light and dark."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme_follower")
        self.mode: Mode = "system"
        self.text_size: TextSize = "normal"
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @Slot(Qt.ColorScheme)
    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        app = QApplication.instance()
        if self.mode == "system" and isinstance(app, QApplication):
            _dress(app, DARK if scheme == Qt.ColorScheme.Dark else LIGHT, self.text_size)


def _follower(app: QApplication) -> _Follower:
    found = app.findChild(_Follower, "theme_follower", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, _Follower) else _Follower(app)
