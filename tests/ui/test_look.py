"""Fonts, icons and themes as the window uses them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetrics
from pytestqt.qtbot import QtBot

from lyricstudio.resources import resource
from lyricstudio.ui.look import Look
from lyricstudio.ui.theme.fonts import font_files
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.window_commands import COMMANDS

ICONS = sorted(resource("icons").glob("*.svg"))


def test_the_packaged_fonts_are_found_and_registered(look: Look) -> None:
    assert [path.name[:5] for path in font_files()] == ["Inter", "Inter", "Vollk", "Vollk"]
    look.font(Role.BODY)
    look.font(Role.LYRIC)
    assert {"Inter", "Vollkorn"} <= set(QFontDatabase.families())


def test_weights_are_real_and_figures_tabular(look: Look) -> None:
    body, strong = look.font(Role.BODY), look.font(Role.CARD)
    assert QFontMetrics(strong).horizontalAdvance("Porchlight") > QFontMetrics(body).horizontalAdvance("Porchlight")
    numbers = QFontMetrics(look.font(Role.NUMBER))
    assert numbers.horizontalAdvance("111") == numbers.horizontalAdvance("888")


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_pixel_size(look: Look, role: Role) -> None:
    assert look.font(role).pixelSize() == role.value.size


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_icons_are_drawn_on_one_grid(look: Look, path: object) -> None:
    root = ET.parse(path).getroot()
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-linecap") == "round"
    image = look.pixmap(path.stem, "accent", 24).toImage()
    seen = {image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250}
    assert seen <= {look.colour("accent").name()}, "an icon has one colour, the one that it was asked for"
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_icons_are_drawn_once_for_each_size_and_ratio(look: Look) -> None:
    first = look.pixmap("search", "text2", 16)
    assert look.pixmap("search", "text2", 16) is first
    assert look.pixmap("search", "text2", 16, 2.0).width() == 32
    with pytest.raises(FileNotFoundError):
        look.pixmap("no-such-icon", "text2", 16)


def test_every_command_of_the_window_has_an_icon_that_exists() -> None:
    names = {path.stem for path in ICONS}
    assert {command.icon for command in COMMANDS} <= names


def test_changing_the_theme_tells_everybody_once(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Import", "x.import", "primary")
    qtbot.addWidget(button)
    with qtbot.waitSignal(look.changed, timeout=5000):
        look.use("dark")
    assert look.theme.dark
    with qtbot.assertNotEmitted(look.changed):
        look.use("dark")
    look.use("light")


def test_an_unknown_choice_follows_the_system(qapp: object) -> None:
    assert Look("sepia").choice == "system"
