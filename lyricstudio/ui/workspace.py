"""The page behind the first start: rail, header, and the views, each made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.ui.header import Header
from lyricstudio.ui.next_step import NextStepBar
from lyricstudio.ui.rail import Rail
from lyricstudio.ui.view import Size, View, size_of
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import rule

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lyricstudio.ui.studio import Studio


class Workspace(QWidget):
    """Shows one view at a time. Signal: view_changed(name)."""

    view_changed = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._views: dict[str, View] = {}
        self.rail = Rail(studio.look, VIEWS)
        self.header = Header(studio.look)
        self.next_step = NextStepBar(studio)
        self._pages = QStackedWidget()
        self._pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = tight(QVBoxLayout())
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(self.next_step)
        column.addWidget(self._pages, 1)
        row = tight(QHBoxLayout(self))
        row.addWidget(self.rail)
        row.addWidget(rule(vertical=True))
        row.addLayout(column, 1)
        self.rail.chosen.connect(self.go)
        studio.navigator.wanted.connect(self.go)
        studio.session.changed.connect(self._on_changed)
        studio.look.changed.connect(self.update)

    @property
    def current(self) -> View | None:
        """Return the view in sight."""
        view = self._pages.currentWidget()
        return view if isinstance(view, View) else None

    def view(self, name: str) -> View:
        """Return a view, made now if it was never opened; KeyError for an unknown name."""
        if name not in self._views:
            spec = next((s for s in VIEWS if s.name == name), None)
            if spec is None:
                raise KeyError(name)
            self._studio.actions.declare(spec.commands())
            view = self._views[name] = spec.make(self._studio)
            view.place_changed.connect(self._show_place)
            self._studio.actions.bind(name, view)
            self._pages.addWidget(view)
            view.arrange(size_of(self.window().width()))
            view.size_class = size_of(self.window().width())
            if self._studio.session.project is not None:
                view.project_changed()
        return self._views[name]

    def go(self, name: str, target: Any = None) -> None:
        """Show a view, and a target in it."""
        view = self.view(name)
        changed = self._pages.currentWidget() is not view or self._studio.actions.current != name
        self._pages.setCurrentWidget(view)
        self.rail.show_current(name)
        if changed:
            self._studio.actions.focus(name)
            self._studio.settings.set_text("view", name)
            self._show_place()
            view.entered()
            self.next_step.show_view(name)
            self.view_changed.emit(name)
        if target is not None:
            view.show_target(target)

    def show_project(self) -> None:
        """Show another project in the header and in every view that was made."""
        self.header.project.show_name(self._studio.session.name)
        self.next_step.look_again()
        if self._studio.session.project is not None:
            for view in self._views.values():
                view.project_changed()

    def close_views(self) -> None:
        """Let every view let go of what it holds open."""
        for view in self._views.values():
            view.closing()

    def _on_changed(self, what: frozenset[str]) -> None:
        for view in self._views.values():
            view.refresh(what)

    def _show_place(self) -> None:
        if self.current is not None:
            self.header.place.set_text(self.current.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make rail and header small in a small window."""
        super().resizeEvent(event)
        small = size_of(self.window().width()) is Size.SMALL
        self.rail.set_small(small)
        self.header.set_small(small)
