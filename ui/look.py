"""How the window looks on this computer: the preferences file put on the program."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from peerdesk.desk.office.keeping import Preferences
from peerdesk.words import LANGUAGES, use_language
from ui.theme import Mode, TextSize, apply_theme

TEXT_SIZES: dict[TextSize, int] = {"normal": 100, "large": 115, "larger": 130}
"""In percent, as the preferences file keeps them."""


def text_size_of(percent: int) -> TextSize:
    """The nearest size of the theme; the file may hold any number."""
    return min(TEXT_SIZES, key=lambda size: abs(TEXT_SIZES[size] - percent))


def mode_of(preferences: Preferences) -> Mode:
    """Light, dark, or as the computer has it."""
    modes: dict[str, Mode] = {"light": "light", "dark": "dark"}
    return modes.get(preferences.theme, "system")


def language_of(preferences: Preferences) -> str:
    """The chosen language, else the computer's own where PeerDesk speaks it, else English."""
    if preferences.language in LANGUAGES:
        return preferences.language
    own = QLocale.system().name()[:2]
    return own if own in LANGUAGES else "en"


def dress(app: QApplication, preferences: Preferences) -> None:
    """Theme, text size and Qt's own words; the program's words follow `peerdesk.words`."""
    apply_theme(app, mode_of(preferences), text_size_of(preferences.text_size))
    # macOS leads Tab to texts and lists only, and this program is worked without a mouse.
    app.styleHints().setTabFocusBehavior(Qt.TabFocusBehavior.TabFocusAllControls)
    _translate_qt(app, language_of(preferences))


def speak(code: str) -> None:
    """Use this language from now on: what is made next, and what Qt says."""
    use_language(code)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    _translate_qt(app, code)


def _translate_qt(app: QApplication, language: str) -> None:
    """Qt's file dialogs and context menus; English is in its code."""
    before = app.findChild(QTranslator, "qt_words")
    if before is not None:
        app.removeTranslator(before)
        before.deleteLater()
    if language == "en":
        return
    translator = QTranslator(app)
    translator.setObjectName("qt_words")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
