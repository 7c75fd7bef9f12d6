"""Buttons: one primary for an area, secondary, tint (a quick yes), ghost, link, and danger in red text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from lyricstudio.ui.theme.scale import Height, Role
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from lyricstudio.ui.look import Look

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
VARIANTS = ("primary", "secondary", "tint", "ghost", "link", "danger", "dashed", "segment")
_ICON_TONE = {
    "primary": "on_accent",
    "tint": "on_tint",
    "danger": "bad",
    "link": "accent",
    "secondary": "text",
    "segment": "text",
}


class Shape(NamedTuple):
    """How a button looks: its variant, an icon, its height, and the wording for screen readers of an icon button."""

    variant: str = "secondary"
    icon: str = ""
    height: int = Height.CONTROL
    label: str = ""


class Button(QPushButton):
    """A push button that keeps its icon in the colour of its text; a verb and a number are its text.

    It takes focus with Tab, not with a click: the focus ring is for people on the keyboard.
    """

    def __init__(self, look: Look, text: str, name: str, shape: Shape | str = "secondary") -> None:
        super().__init__(text)
        if isinstance(shape, str):
            shape = Shape(shape)
        self._look = look
        self._icon_name = shape.icon
        self._small = shape.height < 30
        named(self, name, shape.label or text)
        if shape.label and not text:
            self.setToolTip(shape.label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(look.font(Role.SECONDARY_STRONG if self._small else Role.BUTTON))
        self.setFixedHeight(shape.height)
        self._gap = 4 if text else 0
        self._icon_size = 14 if self._small else 16
        self.setIconSize(QSize(self._icon_size + self._gap, self._icon_size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        with_property(self, "iconOnly", not text)
        if not text:
            self.setFixedWidth(shape.height)
        self.set_variant(shape.variant)
        look.changed.connect(self._dress)

    def on_click(self, call: Callable[[], object]) -> Button:
        """Call when pressed (a bound method); return the button."""
        self.clicked.connect(lambda _checked=False: call())
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus: with most desktops Qt's buttons hear only Space."""
        if event.key() in ENTER:
            self.click()
            return
        super().keyPressEvent(event)

    def set_variant(self, variant: str) -> None:
        """Change the variant."""
        self._variant = variant
        with_property(self, "variant", variant)
        self._dress()

    def set_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self._dress()

    def set_text(self, text: str) -> None:
        """Change the text and with it the accessible name."""
        self.setText(text)
        self.setAccessibleName(text)

    def _dress(self) -> None:
        if self._icon_name:
            tone = _ICON_TONE.get(self._variant, "text2")
            ratio = self.devicePixelRatioF()
            self.setIcon(self._look.icon(self._icon_name, tone, self._icon_size, ratio, self._gap))

    def sizeHint(self) -> QSize:
        """Return room for icon and text; Qt's own guess is too tight beside an icon."""
        if not self.text():
            return QSize(self.height(), self.height())
        width = self.fontMetrics().horizontalAdvance(self.text()) + 26
        if self._variant == "link":
            width -= 14
        if self._icon_name:
            width += self.iconSize().width() + 6
        return QSize(width, self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button's text is never cut."""
        return self.sizeHint()
