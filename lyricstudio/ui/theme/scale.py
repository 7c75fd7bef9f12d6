"""Sizes of the visual language in pixels: spacing on a 4 px grid, radii, heights, and the type scale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Space:
    """Distances; a card is inset 16, gaps between cards are 14, the margin of a page is 20."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 20
    XXL = 24
    XXXL = 32
    CARD = 16
    GAP = 14
    PAGE = 20


class Radius:
    """Corner radii by the thing that has them."""

    BLOCK = 3
    CHIP = 5
    CONTROL = 6
    ROW = 8
    CARD = 10
    DIALOG = 12
    WELCOME = 16


class Height:
    """Heights of controls and bars; no target for a finger or pointer is smaller than 24."""

    CONTROL = 32
    CONTROL_IN_CARD = 26
    CHIP = 22
    ROW = 46
    HEADER = 52
    RAIL = 76
    RAIL_SMALL = 68


SMALL_WIDTH = 1200
"""Below this width of the window panes become drawers and the rail is narrow."""
LARGE_WIDTH = 1800
"""From this width on panes grow and further columns appear."""


@dataclass(frozen=True, slots=True)
class Type:
    """One step of the type scale: pixel size, weight 100 to 900, serif for lyrics and titles, and its variants."""

    size: int
    weight: int = 400
    serif: bool = False
    italic: bool = False
    tabular: bool = False


class Role(Enum):
    """What a text is for; `Look.font(role)` gives the font."""

    WELCOME = Type(27, 650, serif=True)
    TITLE = Type(22, 600, serif=True)
    FIGURE = Type(22, 600, tabular=True)
    LYRIC = Type(17, serif=True)
    LYRIC_SMALL = Type(16, serif=True)
    TAKE = Type(15, serif=True)
    BRIEF = Type(15, serif=True, italic=True)
    HEADING = Type(15, 600)
    DIALOG = Type(17, 600)
    PALETTE = Type(16)
    CARD = Type(13, 600)
    BODY = Type(13)
    BODY_STRONG = Type(13, 500)
    BUTTON = Type(13, 550)
    NUMBER = Type(13, tabular=True)
    SECONDARY = Type(12)
    SECONDARY_STRONG = Type(12, 550)
    SECONDARY_NUMBER = Type(12, tabular=True)
    CHIP = Type(12, 560)
    LABEL = Type(11, 600)
    LABEL_NUMBER = Type(11, 500, tabular=True)
    RAIL = Type(12, 500)
    RAIL_CURRENT = Type(12, 650)
    KEY = Type(10, 600)


LYRIC_PITCH = 25
"""Pixels from one lyric line to the next at full size (23 in small windows)."""
TAKE_PITCH = 24
"""The same in takes and previews."""
