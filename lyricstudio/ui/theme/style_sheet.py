"""The one style sheet, built from the tokens; it names no font (see fonts.py) and no colour of its own.

Widgets choose their look by dynamic properties: `variant` on buttons, `tone` on labels, `surface` on panes,
`invalid` on fields.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from lyricstudio.ui.theme.scale import Radius

if TYPE_CHECKING:
    from lyricstudio.ui.theme.tokens import Theme

_LABELS = """
QLabel { background: transparent; }
QLabel[tone="text"] { color: $text; } QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; } QLabel[tone="accent"] { color: $accent; }
QLabel[tone="ok"] { color: $ok; } QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; } QLabel[tone="info"] { color: $info; }
QLabel[tone="on_tint"] { color: $on_tint; }
"""
_SURFACES = """
*[surface="win"] { background: $win; } *[surface="rail"] { background: $rail; }
*[surface="surf"] { background: $surf; } *[surface="sunk"] { background: $sunk; border-radius: ${row}px; }
*[surface="card"] { background: $surf; border: ${w}px solid $line; border-radius: ${card}px; }
*[surface="card"][chosen="true"] { border: 2px solid $accent; }
*[surface="row"] { background: transparent; border-radius: ${row}px; }
*[surface="row"][chosen="true"] { background: $tint; }
*[surface="notice"] { background: $tint; border-radius: ${row}px; }
*[surface="notice"][tone="warn"] { background: $warn_bg; } *[surface="notice"][tone="bad"] { background: $bad_bg; }
*[surface="notice"][tone="ok"] { background: $ok_bg; } *[surface="notice"][tone="info"] { background: $info_bg; }
QFrame[line="h"] { background: $line; border: none; max-height: ${w}px; min-height: ${w}px; }
QFrame[line="v"] { background: $line; border: none; max-width: ${w}px; min-width: ${w}px; }
QScrollArea, QScrollArea > QWidget > QWidget[surface=""] { background: transparent; border: none; }
QStackedWidget { background: transparent; }
QSplitter::handle { background: $line; } QSplitter::handle:hover { background: $accent; }
"""
_BUTTONS = """
QPushButton { border-radius: ${control}px; padding: 0 12px; color: $text; background: $surf;
  border: ${w}px solid $line2; }
QPushButton:hover { background: $hover; } QPushButton:pressed { background: $chip; }
QPushButton:disabled { color: $text3; background: $sunk; border: ${w}px solid $line; }
QPushButton[variant="primary"] { background: $accent; color: $on_accent; border: none; }
QPushButton[variant="primary"]:hover, QPushButton[variant="primary"]:pressed { background: $accent_hover; }
QPushButton[variant="primary"]:disabled { background: $chip; color: $text3; }
QPushButton[variant="tint"] { background: $tint; color: $on_tint; border: ${hc}px solid $accent; }
QPushButton[variant="tint"]:hover { border: 1px solid $accent; }
QPushButton[variant="tint"]:disabled { background: $sunk; color: $text3; border: none; }
QPushButton[variant="ghost"] { background: transparent; color: $text2; border: none; }
QPushButton[variant="ghost"]:hover { background: $hover; color: $text; }
QPushButton[variant="ghost"]:checked { background: $tint; color: $on_tint; }
QPushButton[variant="ghost"]:disabled { color: $text3; }
QPushButton[variant="link"] { background: transparent; color: $accent; border: none; padding: 0 4px; }
QPushButton[variant="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[variant="link"]:disabled { color: $text3; }
QPushButton[variant="danger"] { color: $bad; } QPushButton[variant="danger"]:hover { background: $bad_bg; }
QPushButton[variant="danger"]:disabled { color: $text3; }
QPushButton[variant="dashed"] { background: transparent; border: 1px dashed $line2; color: $text2; }
QPushButton[variant="dashed"]:hover { background: $hover; color: $text; }
QPushButton[variant="segment"] { background: transparent; border: 1px solid transparent; color: $text2; }
QPushButton[variant="segment"]:hover { color: $text; }
QPushButton[variant="segment"]:checked { background: $surf; border: ${w}px solid $line; color: $text; }
QPushButton[iconOnly="true"] { padding: 0; } QPushButton[align="left"] { text-align: left; }
"""
_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit[field="true"], QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {
  background: $surf; color: $text; border: ${w}px solid $line2; border-radius: ${control}px;
  padding: 0 ${pad}px; selection-background-color: $sel; selection-color: $on_sel; }
QPlainTextEdit, QTextEdit[field="true"] { padding: 4px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit[field="true"]:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QDateEdit:focus { border: 2px solid $accent; padding: 0 ${pad1}px; }
QPlainTextEdit:focus, QTextEdit[field="true"]:focus { padding: 3px 5px; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: none; background: transparent; padding: 0 6px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] { border: 2px solid $bad; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QPlainTextEdit:disabled { color: $text3;
  background: $sunk; border: ${w}px solid $line; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: ${chip_r}px; color: $text; }
QComboBox QAbstractItemView::item:selected { background: $sel; color: $on_sel; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  border: none; width: 0; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QSlider { min-height: 20px; background: transparent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; background: $surf;
  border: 2px solid $accent; }
QSlider::handle:horizontal:focus { border: 3px solid $accent; }
"""
_LISTS = """
QAbstractItemView { background: $surf; border: none; outline: none; selection-background-color: $sel;
  selection-color: $on_sel; }
QAbstractItemView[surface="win"] { background: $win; } QAbstractItemView[surface="raised"] { background: $raised; }
QListWidget::item { padding: 0 8px; border-radius: ${chip_r}px; color: $text; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $sel; color: $on_sel; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $text2; border: none; border-bottom: ${w}px solid $line;
  padding: 0 8px; }
QTableCornerButton::section { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 2px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 36px; } QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $line2; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: ${chip_r}px; }
QMenu::item:selected { background: $sel; color: $on_sel; } QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
"""
_TEMPLATE = Template(_SURFACES + _LABELS + _BUTTONS + _FIELDS + _LISTS)


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    colours = theme.colours
    flat = colours.tint == colours.surf
    width = theme.line_width
    return _TEMPLATE.substitute(
        asdict(colours),
        sel=colours.accent if flat else colours.tint,
        on_sel=colours.on_accent if flat else colours.on_tint,
        scroll=colours.line2 if flat else _faint(theme),
        w=width,
        hc=width if flat else 0,
        pad=9,
        pad1=9 - (2 - width),
        row=Radius.ROW,
        card=Radius.CARD,
        control=Radius.CONTROL,
        chip_r=Radius.CHIP,
    )


def _faint(theme: Theme) -> str:
    from lyricstudio.ui.theme.tokens import mix

    return mix(theme.colours.line2, theme.colours.surf, 0.55)
