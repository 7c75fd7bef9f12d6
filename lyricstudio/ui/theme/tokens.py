"""The colours of a theme as frozen values, read from `resources/themes/NAME.toml`.

Colour has one job: kind colours mean part kinds and nothing else, the accent means act, focus, chosen
and progress, originality is amber (`warn`), failure is red (`bad`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Colours:
    """The named colours of a theme as "#RRGGBB".

    `win` is the window, `surf` cards, fields and sheets, `raised` popovers, `sunk` wells; `text`, `text2`
    (metadata) and `text3` (hints, labels); `line` is decorative, `line2` the edge of a control; `tint` is
    the chosen row or a quick yes and `on_tint` the ink on it.
    """

    win: str
    rail: str
    surf: str
    raised: str
    sunk: str
    hover: str
    chip: str
    text: str
    text2: str
    text3: str
    line: str
    line2: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    on_tint: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str
    info: str
    info_bg: str


@dataclass(frozen=True, slots=True)
class KindColours:
    """One part kind: its letter (also its key), the solid block, the ink on the tint, and the letter on the solid."""

    letter: str
    solid: str
    ink: str
    on_solid: str
    tint: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A whole theme; `line_width` is in pixels, `rhymes` are the colours of the rhymes a to e, then repeated."""

    name: str
    dark: bool
    line_width: int
    colours: Colours
    kinds: Mapping[PartKind, KindColours]
    rhymes: tuple[str, ...]

    def rhyme(self, letter: str) -> str:
        """Return the colour of a rhyme letter ("a" is the first); after the last they repeat."""
        return self.rhymes[(ord(letter.lower()) - ord("a")) % len(self.rhymes)]


def load_theme(name: str) -> Theme:
    """Read a shipped theme ("light", "dark" or "contrast"); KeyError or TypeError when its file is incomplete."""
    data = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    colours = Colours(**data["colours"])
    share = float(data["tint_share"])
    kinds = {
        kind: KindColours(
            **data["kinds"][kind.value], tint=mix(data["kinds"][kind.value]["solid"], colours.surf, share)
        )
        for kind in PartKind
    }
    return Theme(data["name"], data["dark"], data["line_width"], colours, kinds, tuple(data["rhymes"]))


def _kind(values: dict[str, str], surface: str, share: float) -> KindColours:
    return KindColours(**values, tint=mix(values["solid"], surface, share))


def mix(over: str, under: str, share: float) -> str:
    """Return `share` (0 to 1) of one colour laid over another, both "#RRGGBB"."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio')."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
