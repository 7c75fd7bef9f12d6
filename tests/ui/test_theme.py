"""The three themes: complete, readable on every surface, and a colour of its own for each part kind."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.theme.palette import palette_of
from lyricstudio.ui.theme.style_sheet import style_sheet
from lyricstudio.ui.theme.tokens import THEMES, Colours, Theme, contrast, load_theme, mix

TEXT, GRAPHICS = 4.5, 3.0
SURFACES = ("win", "surf", "raised", "sunk", "tint")


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent"])
def test_text_can_be_read_on_every_surface(theme: Theme, surface: str, ink: str) -> None:
    assert contrast(getattr(theme.colours, ink), getattr(theme.colours, surface)) >= TEXT


@pytest.mark.parametrize(
    ("ink", "ground"),
    [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_tint", "tint"), ("ok", "ok_bg"), ("warn", "warn_bg"),
     ("bad", "bad_bg"), ("info", "info_bg"), ("bad", "surf"), ("warn", "win"), ("text2", "chip"), ("text2", "hover")],
)  # fmt: skip
def test_pairs_of_ink_and_ground_can_be_read(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme.colours, ink), getattr(theme.colours, ground)) >= TEXT


@pytest.mark.parametrize("surface", ["win", "surf", "raised"])
def test_edges_of_controls_can_be_seen(theme: Theme, surface: str) -> None:
    assert contrast(theme.colours.line2, getattr(theme.colours, surface)) >= GRAPHICS


@pytest.mark.parametrize("kind", PartKind)
def test_every_kind_can_be_seen_and_its_letter_and_name_read(theme: Theme, kind: PartKind) -> None:
    colours = theme.kinds[kind]
    assert contrast(colours.solid, theme.colours.surf) >= GRAPHICS
    assert contrast(colours.on_solid, colours.solid) >= TEXT
    assert contrast(colours.ink, colours.tint) >= TEXT
    assert contrast(colours.ink, theme.colours.surf) >= TEXT


def test_every_kind_has_a_letter_and_a_colour_of_its_own(theme: Theme) -> None:
    assert len({c.letter for c in theme.kinds.values()}) == len(PartKind)
    assert len({c.solid for c in theme.kinds.values()}) == len(PartKind)


def test_letters_are_the_same_in_all_themes() -> None:
    letters = [{kind: c.letter for kind, c in load_theme(name).kinds.items()} for name in THEMES]
    assert letters[0] == letters[1] == letters[2]


def test_rhymes_can_be_read_and_repeat(theme: Theme) -> None:
    assert all(contrast(colour, theme.colours.surf) >= TEXT for colour in theme.rhymes)
    assert theme.rhyme("a") == theme.rhymes[0]
    assert theme.rhyme("f") == theme.rhyme("A")


def test_mixing_and_contrast_are_what_the_tokens_were_measured_with() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0B6B66", "#FFFFFF") == pytest.approx(6.4, abs=0.06)


def test_the_style_sheet_uses_every_placeholder_and_no_font(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    assert "font" not in sheet.replace("font-feature", "")
    assert theme.colours.accent in sheet


def test_the_palette_is_the_themes(theme: Theme) -> None:
    palette = palette_of(theme)
    assert palette.window().color().name().upper() == theme.colours.win
    assert palette.placeholderText().color().name().upper() == theme.colours.text3


def test_high_contrast_has_no_tints_and_thick_lines() -> None:
    theme = load_theme("contrast")
    assert theme.line_width == 2
    assert {theme.colours.tint, theme.colours.ok_bg, theme.colours.bad_bg} == {theme.colours.surf}
    assert all(c.tint == theme.colours.surf for c in theme.kinds.values())


def test_a_colour_is_a_colour(theme: Theme) -> None:
    for field in fields(Colours):
        value = getattr(theme.colours, field.name)
        assert len(value) == 7
        assert int(value[1:], 16) >= 0
