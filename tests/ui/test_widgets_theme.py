"""Colours that can be read, text sizes that fit, icons in the palette's colour."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.ui import gallery
from ui.theme import apply_theme, icon, sizes, tones
from ui.theme.palette import DARK, LIGHT, contrast

TEXT = [
    (ink, ground)
    for ink in ("ink", "muted")
    for ground in ("window", "surface", "raised", "hover", "selection")
] + [
    ("ink", "tint"),
    ("accent", "tint"),
    ("accent", "selection"),
    ("accent", "raised"),
    ("accent", "surface"),
    ("accent", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger"),
    ("danger", "surface"),
    ("danger", "window"),
    ("danger", "danger_tint"),
    ("warning", "warning_tint"),
    ("success", "success_tint"),
    ("ink", "danger_tint"),
    ("ink", "warning_tint"),
    ("ink", "success_tint"),
    ("ink", "neutral_tint"),
    ("accent", "warning_tint"),
    ("accent", "danger_tint"),
    ("on_toast", "toast"),
    ("toast_accent", "toast"),
]
EDGES = [
    ("outline", "surface"),
    ("outline", "window"),
    # The focus ring, and the edge of the selected row, against what they lie on and beside.
    *(("accent", ground) for ground in ("surface", "window", "raised", "hover")),
    *(("accent", ground) for ground in ("selection", "tint", "neutral_tint")),
    ("on_accent", "accent"),  # on a filled button
    ("on_accent", "accent_hover"),
    ("ink", "danger_tint"),  # around a button that can't be taken back
    ("ink", "surface"),
    ("toast_accent", "toast"),
    ("accent", "track"),
    ("danger", "surface"),
    ("warning", "track"),
]


@pytest.fixture(autouse=True)
def back_to_light(qapp):
    yield
    apply_theme(qapp, "light")


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_is_readable(roles):
    def low(pairs, least):
        found = {
            (one, other): round(contrast(getattr(roles, one), getattr(roles, other)), 2)
            for one, other in pairs
        }
        return {pair: ratio for pair, ratio in found.items() if ratio < least}

    assert not low(TEXT, 4.5)
    assert not low(EDGES, 3.0)


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_theme_changes_an_open_window(qtbot, qapp):
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    apply_theme(qapp, "dark", "larger")
    assert tones() is DARK
    assert shown.palette().window().color() == QColor(DARK.window)
    assert shown.font().pixelSize() == sizes().body == 18
    apply_theme(qapp, "light", "normal")
    assert shown.palette().window().color() == QColor(LIGHT.window)
    assert shown.font().pixelSize() == 14


def test_bundled_font_draws_the_text(qapp):
    assert QFontInfo(qapp.font()).family() == "Noto Sans"


def test_icon_follows_the_palette(qapp):
    def darkest() -> int:
        picture = icon("house-fill", "ink").pixmap(QSize(24, 24)).toImage()
        pixels = [picture.pixelColor(x, y) for x in range(24) for y in range(24)]
        solid = [each.lightness() for each in pixels if each.alpha() > 200]
        assert len(solid) > 40
        return min(solid)

    assert darkest() < 60
    apply_theme(qapp, "dark")
    assert darkest() > 200
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize("size", ["normal", "large", "larger"])
@pytest.mark.parametrize("page", ["table", "form", "split", "pdf"])
def test_every_part_fits_the_commonest_screen(qtbot, qapp, page, size):
    apply_theme(qapp, "light", size)
    pages = {
        "table": gallery.table_page,
        "form": gallery.form_page,
        "split": gallery.split_page,
        "pdf": gallery.pdf_page,
    }
    whole = pages[page]()
    qtbot.addWidget(whole)
    QApplication.processEvents()
    assert (whole.width(), whole.height()) == (1366, 768)
    for part in whole.findChildren(QLabel):
        if part.isVisible() and part.text() and not part.wordWrap():
            words = part.fontMetrics().horizontalAdvance(part.text())
            assert words <= part.width() + 1, f"{part.text()!r} is cut"


def test_everything_to_touch_has_a_name(qtbot, qapp):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    for make in (gallery.table_page, gallery.form_page, gallery.split_page, gallery.pdf_page):
        whole = make()
        qtbot.addWidget(whole)
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
            for part in whole.findChildren(kind):
                if _made_by_qt(part) or part.isHidden():
                    continue
                assert part.objectName(), f"{part} has no object name"
                spoken = part.accessibleName() or getattr(part, "text", str)()
                assert spoken, f"{part.objectName()} has no accessible name"


def _made_by_qt(part) -> bool:
    names = (part.metaObject().className(), part.objectName())
    inner = ("QLineEditIconButton", "QComboBoxListView", "QTableCornerButton", "QHeaderView")
    parent = type(part.parentWidget()).__name__
    private = ("QComboBoxPrivateContainer", "QTabBar", "QFrame")
    return (
        names[0] in inner
        or names[1].startswith("qt_")
        or parent in private
        or (names[0] in ("QListView", "_Header"))
    )
