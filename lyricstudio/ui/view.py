"""The base of all views: names, project, size classes, empty state. How to build one: views.py."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from lyricstudio.jobs.qt import Job
from lyricstudio.ui.theme.scale import LARGE_WIDTH, SMALL_WIDTH
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.store.project import Project
    from lyricstudio.ui.studio import Studio

T = TypeVar("T")


class Size(Enum):
    """How much room a view has: below 1200, up to 1800, and beyond (widths of the window in pixels)."""

    SMALL = 0
    NORMAL = 1
    LARGE = 2


class View(QWidget):
    """One page of the window. Signal: place_changed() when `place` says something else.

    Subclasses build their widgets in `__init__` (no project is open yet), fill them in `project_changed`, look
    again in `refresh`, and answer their commands with methods of the names given in `Command.call`.
    """

    place_changed = Signal()

    def __init__(self, studio: Studio, name: str, title: str) -> None:
        super().__init__()
        self.studio = studio
        self.look = studio.look
        self.name = name
        self.title = title
        self.size_class = Size.NORMAL
        self._stack = QStackedLayout(self)
        self._content: QWidget | None = None
        self._empty: QWidget | None = None
        named(self, f"view.{name}", title)
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def project(self) -> Project:
        """Return the open project; views are only asked for anything while one is open."""
        return self.studio.session.open_project

    def set_pages(self, content: QWidget, empty: QWidget) -> None:
        """Give the view its two pages: the content, and what is shown while there is none."""
        self._content, self._empty = content, empty
        self._stack.addWidget(content)
        self._stack.addWidget(empty)

    def show_empty(self, empty: bool) -> None:
        """Show the empty state, or the content."""
        page = self._empty if empty else self._content
        if page is not None and self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            self.place_changed.emit()

    @property
    def is_empty(self) -> bool:
        """Say whether the empty state is in sight."""
        return self._empty is not None and self._stack.currentWidget() is self._empty

    @property
    def place(self) -> str:
        """Return where the person is in this view, for the header; the title unless a view knows better."""
        return self.title

    @property
    def floor(self) -> int:
        """Return how many pixels at the foot messages must keep free, for a bar that stands at the right."""
        return 0

    def project_changed(self) -> None:
        """Show another project (`self.project`); called when the view is made and when the project changes."""

    def refresh(self, what: frozenset[str]) -> None:
        """Look again at the named tables ("songs", "parts" …), which somebody wrote to."""

    def show_target(self, target: Any) -> None:
        """Show a song, run … that another view sent the person to."""

    def entered(self) -> None:
        """The view came into sight: put the focus where work begins."""

    def closing(self) -> None:
        """The window closes and all threads are over: let go of connections and files."""

    def arrange(self, size: Size) -> None:
        """Lay panes out for another size class; called once before the view is first seen."""

    def enabled(self, command: str) -> bool:
        """Say whether one of the view's commands can be used now; call `studio.actions.refresh()` on changes."""
        return True

    def run_job(self, fn: Callable[[WorkContext], T], title: str, group: str = "", quiet: bool = True) -> Job[T]:
        """Return a job that is not started yet: connect with `.on_success(self._method)`, then `start` it.

        Jobs of one `group` replace each other; a `quiet` one is not shown in the job tray.
        """
        return Job(fn, title, f"{self.name}.{group}" if group else "", quiet)

    def start(self, job: Job[T]) -> Job[T]:
        """Start a job made with `run_job`."""
        return self.studio.jobs.start(job)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Notice when the size class changes."""
        super().resizeEvent(event)
        self.note_size()

    def note_size(self) -> None:
        """Arrange the panes when the window crossed one of the two widths."""
        size = size_of(self.window().width())
        if size is not self.size_class:
            self.size_class = size
            self.arrange(size)


def size_of(width: int) -> Size:
    """Return the size class of a window width in pixels."""
    if width < SMALL_WIDTH:
        return Size.SMALL
    return Size.LARGE if width >= LARGE_WIDTH else Size.NORMAL
