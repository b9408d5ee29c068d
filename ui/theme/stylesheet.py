"""The one style sheet, built from tones and sizes.

Widgets say what they are through properties: `kind` on buttons and labels, `invalid` on
fields, `tone` on banners. Qt reads such a property when the widget is polished; whoever
changes one later calls `ui.widgets.text.restyle(widget)`.
"""

from __future__ import annotations

from string import Template

from ui.theme.metrics import CARD_RADIUS, RADIUS, TARGET, Sizes
from ui.theme.palette import Tones

_SHEET = Template("""
QToolTip { background: $toast; color: $on_toast; border: none; padding: 5px 8px; }
QDialog, QMainWindow { background: $window; }

QLabel { background: transparent; }
QLabel[kind="small"] { font-size: ${small}px; color: $muted; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="strong"] { font-weight: 700; }
QLabel[kind="heading"] { font-size: ${heading}px; font-weight: 700; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[kind="greeting"] { font-size: ${greeting}px; font-weight: 700; }
QLabel[kind="field"] { font-weight: 700; font-size: ${small}px; }
QLabel[kind="error"] { font-size: ${small}px; color: $danger; }
QLabel[kind="warning"] { font-size: ${small}px; font-weight: 700; color: $warning; }
QLabel[kind="section"] { font-size: ${small}px; font-weight: 700; color: $muted; }
QLabel:disabled { color: $outline; }

QFrame[kind="card"] { background: $surface; border: 1px solid $rule; border-radius: ${card}px; }
QFrame[kind="rule"] { background: $rule; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="panel"] { background: $surface; border: none; }

QFrame[kind="banner"] { border: none; border-radius: ${radius}px; background: $tint; }
QFrame[kind="banner"][tone="warning"] { background: $warning_tint; }
QFrame[kind="banner"][tone="danger"] { background: $danger_tint; }
QFrame[kind="banner"][tone="success"] { background: $success_tint; }

QFrame[kind="toast"] { background: $toast; border: 1px solid $toast; border-radius: ${radius}px; }
QFrame[kind="toast"] QLabel { color: $on_toast; }
QFrame[kind="toast"] QPushButton { background: transparent; color: $toast_accent;
    border: 2px solid transparent; font-weight: 700; }
QFrame[kind="toast"] QPushButton:hover { text-decoration: underline; }
QFrame[kind="toast"] QPushButton:focus { border-color: $toast_accent; }

QPushButton { min-height: ${inner}px; padding: 0 14px; border-radius: ${radius}px;
    border: 1px solid $outline; background: $surface; color: $ink; margin: 1px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $neutral_tint; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; margin: 0px;
    min-height: ${inner}px; }
QPushButton:disabled { color: $outline; border-color: $rule; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $accent; }
QPushButton[kind="primary"]:disabled { background: $neutral_tint; border-color: $neutral_tint;
    color: $outline; }
QPushButton[kind="danger"] { background: $surface; color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_tint; }
QPushButton[kind="danger"]:focus { border-color: $ink; }
QPushButton[kind="danger"]:disabled { color: $outline; border-color: $rule; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent;
    padding: 0 8px; }
QPushButton[kind="quiet"]:hover, QPushButton[kind="quiet"]:checked { background: $tint; }
QPushButton[kind="quiet"]:focus { border-color: $accent; padding: 0 7px; }
QPushButton[kind="quiet"]:disabled { color: $outline; background: transparent; }
QPushButton[kind="link"] { background: transparent; color: $accent; border: none;
    border-bottom: 2px solid transparent; border-radius: 0; padding: 2px 0 0 0; margin: 0;
    min-height: ${target}px; }
QPushButton[kind="link"]:hover { border-color: $rule; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="icon"] { background: transparent; border-color: transparent;
    padding: 0; min-width: ${inner}px; }
QPushButton[kind="icon"]:hover { background: $hover; }
QPushButton[kind="icon"]:checked { background: $tint; }
QPushButton[kind="icon"]:focus { border-color: $accent; padding: 0; }
QPushButton[kind="chip"] { border-radius: ${chip_radius}px; min-height: ${chip}px; padding: 0 12px;
    background: $surface; border: 1px solid $outline; }
QPushButton[kind="chip"][quiet="true"] { border-color: transparent; color: $muted; }
QPushButton[kind="chip"][quiet="true"]:checked { border-color: $accent; color: $ink; }
QPushButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"]:checked { background: $tint; border-color: $accent; color: $ink; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 0 11px;
    min-height: ${chip}px; }
QPushButton[kind="chip"][numbered="true"] { padding-right: ${numbered}px; }
QPushButton[kind="chip"][numbered="true"]:focus { padding-right: ${numbered_focus}px; }
QPushButton[kind="chip"]:disabled { color: $outline; border-color: $rule; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: $surface; color: $ink;
    border: 1px solid $outline; border-radius: ${radius}px; selection-background-color: $selection;
    selection-color: $ink; margin: 1px; }
QLineEdit, QComboBox { min-height: ${inner}px; padding: 0 9px; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $accent;
    padding: 0 9px; margin: 0px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; margin: 0px; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] {
    border: 2px solid $danger; margin: 0px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
    background: $window; border-color: $rule; color: $muted; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $window; border-color: $rule; }
QComboBox { combobox-popup: 0; padding-left: 11px; padding-right: 4px; }
QComboBox:focus, QComboBox:on { padding-left: 11px; padding-right: 4px; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $raised; color: $ink; border: 1px solid $rule;
    padding: 4px; outline: none; selection-background-color: $selection; selection-color: $ink; }
QComboBox QAbstractItemView::item { min-height: ${chip}px; padding: 0 8px;
    border-left: 4px solid transparent; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $ink;
    border-left-color: $accent; }

QMenu { background: $raised; border: 1px solid $rule; padding: 5px; }
QMenu::item { padding: 7px 26px 7px 8px; border-left: 4px solid transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selection; color: $ink; border-left-color: $accent; }
QMenu::item:disabled { color: $outline; }
QMenu::separator { height: 1px; background: $rule; margin: 4px 6px; }

QAbstractItemView { background: $surface; border: none; outline: none; }
QTableView { gridline-color: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none;
    border-bottom: 1px solid $rule; padding: 0 12px; font-size: ${small}px; font-weight: 700;
    min-height: ${inner}px; }
QHeaderView::section:first, QHeaderView::section:only-one { padding-left: 16px; }
QHeaderView::section:hover { color: $ink; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; }
QTableCornerButton::section { background: $surface; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $rule; }
QTabWidget::tab-bar { left: 16px; }
QTabBar { background: transparent; qproperty-drawBase: 0; qproperty-expanding: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 4px; margin: 0 14px 0 0;
    border: 2px solid transparent; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $ink; font-weight: 700; border-bottom-color: $accent; }
QTabBar::scroller { width: 56px; }
QTabBar QToolButton { background: $surface; border: none; border-radius: ${radius}px; margin: 2px; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar::tab:focus { border-color: $accent; border-radius: 4px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $handle; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }

QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QWidget#nav_rail { background: $window; }
""")


def stylesheet(tones: Tones, sizes: Sizes) -> str:
    """The style sheet for these tones and sizes."""
    values = {name: str(value) for name, value in vars(tones).items()}
    chip = sizes.control - 8
    return _SHEET.substitute(
        values,
        body=sizes.body,
        small=sizes.small,
        heading=sizes.heading,
        title=sizes.title,
        greeting=sizes.greeting,
        inner=sizes.control - 4,
        chip=chip,
        numbered=sizes.small + 14,
        numbered_focus=sizes.small + 13,
        chip_radius=(chip + 2) // 2,
        radius=RADIUS,
        target=TARGET - 4,
        card=CARD_RADIUS,
    )
