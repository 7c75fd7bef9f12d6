"""The menu under the project's name: recent projects, open, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.ui.studio import Studio


def open_project_menu(studio: Studio, anchor: QWidget) -> QMenu:
    """Open the menu below a widget and return it."""
    menu = QMenu(anchor)
    menu.setObjectName("header.project.menu")
    current = studio.session.project
    for path in studio.settings.recent:
        if current is None or path != current.path.absolute():
            _add_recent(studio, menu, path)
    if not menu.isEmpty():
        menu.addSeparator()
    for command in ("window.open", "window.new", "window.samples"):
        menu.addAction(studio.actions.action(command))
    menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
    return menu


def _add_recent(studio: Studio, menu: QMenu, path: Path) -> None:
    action = menu.addAction(path.stem)
    action.setToolTip(str(path))
    action.triggered.connect(lambda _checked=False: studio.session.open(path))
