"""The settings: pages by name at the left, the page in sight at the right, each made when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.ui.settings_view.commands import PAGES
from lyricstudio.ui.settings_view.pages import make_page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.view import View
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from lyricstudio.ui.settings_view.page import Page
    from lyricstudio.ui.studio import Studio

_NAV = 208


class SettingsView(View):
    """The view."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "settings", "Settings")
        self._pages: dict[str, Page] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._current = ""
        self._sheets = QStackedWidget()
        self._buttons: dict[str, Button] = {}
        row = tight(QHBoxLayout())
        row.addWidget(self._nav())
        row.addWidget(rule(vertical=True))
        row.addWidget(self._sheets, 1)
        content = pane("win", row)
        self.set_pages(content, QWidget())

    def _nav(self) -> QWidget:
        column = tight(QVBoxLayout(), 8, 12, 8, 16, spacing=2)
        title = Text(self.look, "Settings", Role.HEADING)
        title.setContentsMargins(10, 0, 0, 8)
        column.addWidget(title)
        for name, text, icon in PAGES:
            button = Button(self.look, text, f"settings.nav.{name}", Shape("ghost", icon))
            button.setCheckable(True)
            with_property(button, "align", "left")
            button.clicked.connect(lambda _checked=False, name=name: self.show_page(name))
            self._buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        nav = pane("win", column)
        nav.setFixedWidth(_NAV)
        return nav

    def page(self, name: str) -> Page:
        """Return a page, made now if it was never opened; KeyError for an unknown name."""
        if name not in self._pages:
            made = self._pages[name] = make_page(self, name)
            inner = with_property(QWidget(), "surface", "win")
            inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            row = tight(QHBoxLayout(inner), 28, 20, 20, 8)
            row.addWidget(made, 100)
            row.addStretch(1)
            area = self._areas[name] = QScrollArea()
            named(area, f"settings.area.{name}", made.accessibleName())
            with_property(area, "surface", "win")
            area.setWidget(inner)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._sheets.addWidget(area)
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Show a page and let it look at what may have changed."""
        page = self.page(name)
        self._current = name
        self._sheets.setCurrentWidget(self._areas[name])
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        self.studio.settings.set_text("settings/page", name)
        page.opened()
        self.place_changed.emit()

    @property
    def place(self) -> str:
        """Return the page in sight."""
        title = next((title for name, title, _ in PAGES if name == self._current), "")
        return f"Settings: {title}" if title else "Settings"

    def project_changed(self) -> None:
        """Let the pages of another project read it."""
        for name, page in self._pages.items():
            if name == self._current:
                page.project_changed()

    def refresh(self, what: frozenset[str]) -> None:
        """Read the template again when it was undone."""
        if "settings" in what and self._current == "template":
            self._pages["template"].opened()

    def entered(self) -> None:
        """Show the page that was open last."""
        wanted = self._current or self.studio.settings.text("settings/page", PAGES[0][0])
        names = [name for name, _, _ in PAGES]
        self.show_page(wanted if wanted in names else names[0])
        self._buttons[self._current].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_target(self, target: object) -> None:
        """Show a page by its name."""
        if isinstance(target, str):
            self.show_page(target)

    def find(self) -> None:
        """Find a shortcut."""
        from lyricstudio.ui.settings_view.shortcuts_page import ShortcutsPage

        self.show_page("shortcuts")
        page = self._pages["shortcuts"]
        if isinstance(page, ShortcutsPage):
            page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_page(self) -> None:
        """Show the page below."""
        self._step(1)

    def previous_page(self) -> None:
        """Show the page above."""
        self._step(-1)

    def _step(self, step: int) -> None:
        names = [name for name, _, _ in PAGES]
        self.show_page(names[(names.index(self._current) + step) % len(names)])
        self._buttons[self._current].setFocus(Qt.FocusReason.ShortcutFocusReason)
