"""Finds the two type families and makes the fonts of the type scale.

Inter and Vollkorn come from packages (SIL Open Font License) that hold their variable files; nothing of
them is committed. Where they are missing a list of system families keeps the layout. Weights of variable
fonts are axes, which style sheets cannot set: so no style sheet of ours names a font.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

if TYPE_CHECKING:
    from lyricstudio.ui.theme.scale import Role

SANS = ("Inter", "Inter Variable", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
SERIF = ("Vollkorn", "Noto Serif", "Source Serif 4", "Georgia", "DejaVu Serif")
_PACKAGES = ("fontpkg_inter", "fontpkg_vollkorn")
_DISPLAY_FROM = 20  # px: larger text uses the display cut of Inter
_DISPLAY, _TEXT = 32, 14  # Inter's optical sizes, in points of its "opsz" axis


def font_files() -> tuple[Path, ...]:
    """Return the font files of the installed packages; empty when there are none."""
    found: list[Path] = []
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin:
            found.extend(sorted((Path(spec.origin).parent / "files").glob("*.ttf")))
    return tuple(found)


def load_fonts(family: str, italic: bool = False) -> tuple[str, ...]:
    """Register the upright or italic cut of a packaged family with Qt; return the families found in the file."""
    families: list[str] = []
    wanted = (path for path in font_files() if path.name.startswith(family) and ("Italic" in path.name) is italic)
    for path in wanted:
        number = QFontDatabase.addApplicationFont(str(path))
        families.extend(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    return tuple(dict.fromkeys(families))


@dataclass(frozen=True)
class Fonts:
    """Makes the font of each role once."""

    scale: float = 1.0

    @cached_property
    def _loaded(self) -> dict[tuple[str, bool], tuple[str, ...]]:
        return {}

    @cached_property
    def _made(self) -> dict[Role, QFont]:
        return {}

    def __call__(self, role: Role) -> QFont:
        """Return the font of a role (shared: copy it before changing it)."""
        made = self._made.get(role)
        if made is None:
            made = self._made[role] = self._make(role)
        return made

    def _make(self, role: Role) -> QFont:
        step = role.value
        size = round(step.size * self.scale)
        font = QFont()
        font.setFamilies(list(SERIF if step.serif else SANS))
        font.setPixelSize(size)
        cut = ((SERIF if step.serif else SANS)[0], step.italic)
        if cut not in self._loaded:  # each file when it is first wanted: a start needs one of the four
            self._loaded[cut] = load_fonts(*cut)
        font.setItalic(step.italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # For families without axes the nearest weight that they have.
        font.setWeight(QFont.Weight.Normal if step.weight < 450 else _nearest(step.weight))
        font.setVariableAxis(QFont.Tag("wght"), step.weight)
        if step.serif:
            font.setFeature(QFont.Tag("lnum"), 1)
        else:
            font.setVariableAxis(QFont.Tag("opsz"), _DISPLAY if size >= _DISPLAY_FROM else _TEXT)
        if step.tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def _nearest(weight: int) -> QFont.Weight:
    return QFont.Weight.Medium if weight < 550 else QFont.Weight.DemiBold
