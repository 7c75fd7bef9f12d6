"""The base of a page of settings: a title, a sentence, cards below; made when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from lyricstudio.ui.settings_view.view import SettingsView

WIDTH = 760


class Page(QWidget):
    """One page. Subclasses add to `column` in `__init__` and look anew in `opened`."""

    fills = False
    """Whether the page's last card takes all the room below."""

    def __init__(self, view: SettingsView, name: str, title: str, sentence: str) -> None:
        super().__init__()
        self.view = view
        self.studio = view.studio
        self.look = view.look
        named(self, f"settings.{name}", title)
        self.setMaximumWidth(WIDTH)
        outer = tight(QVBoxLayout(self), 0, 0, 0, Space.PAGE, spacing=Space.GAP)
        outer.addWidget(Text(self.look, title, Role.TITLE))
        outer.addWidget(Paragraph(self.look, sentence, Role.BODY))
        self.column = tight(QVBoxLayout(), spacing=Space.GAP)
        outer.addLayout(self.column, 1 if self.fills else 0)
        if not self.fills:
            outer.addStretch(1)

    def opened(self) -> None:
        """The page came into sight: look at what may have changed."""

    def project_changed(self) -> None:
        """Another project is open."""
