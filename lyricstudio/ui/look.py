"""What the window looks like right now: the theme in use, its fonts and its icons, passed to every widget.

Widgets that paint themselves read it each time they paint and connect `changed` to `update`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from lyricstudio.ui.icons import Icons
from lyricstudio.ui.theme.fonts import Fonts
from lyricstudio.ui.theme.palette import palette_of
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.theme.style_sheet import style_sheet
from lyricstudio.ui.theme.tokens import THEMES, Colours, KindColours, Theme, load_theme

if TYPE_CHECKING:
    from lyricstudio.domain.kinds import PartKind

SYSTEM = "system"
CHOICES = (SYSTEM, *THEMES)


class Look(QObject):
    """The visual language in use. Signals: changed() after the theme changed.

    `choice` is "system" or one of the theme names; `motion` says whether things may move.
    """

    changed = Signal()

    def __init__(self, choice: str = SYSTEM, motion: bool = True) -> None:
        super().__init__()
        self.choice = choice if choice in CHOICES else SYSTEM
        self.motion = motion
        self.icons = Icons()
        self.font = Fonts()
        self.theme: Theme = load_theme(self._wanted())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def colours(self) -> Colours:
        """Return the colours of the theme in use."""
        return self.theme.colours

    def colour(self, name: str) -> QColor:
        """Return a named colour of the theme ("accent", "text2" …)."""
        return QColor(getattr(self.theme.colours, name))

    def kind(self, kind: PartKind) -> KindColours:
        """Return the letter and colours of a part kind."""
        return self.theme.kinds[kind]

    @property
    def key(self) -> str:
        """Return what a cached picture must be remembered under, besides its content, size and ratio."""
        return self.theme.name

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return an icon tinted with a named colour."""
        return self.icons.pixmap(name, getattr(self.colours, colour), size, ratio)

    def icon(self, name: str, colour: str = "text2", size: int = 16, ratio: float = 1.0, gap: int = 0) -> QIcon:
        """Return an icon for a control, tinted with a named colour, with `gap` pixels of room at its right."""
        return self.icons.icon(name, (getattr(self.colours, colour), self.colours.text3), size, ratio, gap)

    def use(self, choice: str) -> None:
        """Choose "system", "light", "dark" or "contrast"."""
        self.choice = choice
        self._refresh()

    def apply(self) -> None:
        """Dress the application, whose style is Fusion (app.py): palette, font and style sheet."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(palette_of(self.theme))
        app.setFont(QFont(self.font(Role.BODY)))
        app.setStyleSheet(style_sheet(self.theme))

    def _wanted(self) -> str:
        if self.choice != SYSTEM:
            return self.choice
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _on_system_changed(self) -> None:
        if self.choice == SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted == self.theme.name:
            return
        self.theme = load_theme(wanted)
        self.apply()
        self.changed.emit()
