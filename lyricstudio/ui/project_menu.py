"""The menu under the project's name – recent projects, open, new – and the dialogs that ask for a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lyricstudio.ui.file_drop import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable

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


def ask_project(window: QWidget, folder: Path, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a project file, starting in a folder; return the open dialog."""
    dialog = QFileDialog(window, "Open a project", str(folder), f"Projects (*{SUFFIX})")
    dialog.setObjectName("open")
    return _ask(dialog, then)


def ask_new_project(window: QWidget, proposed: Path, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where a new project goes; return the open dialog."""
    dialog = QFileDialog(window, "New project", str(proposed.parent), f"Projects (*{SUFFIX})")
    dialog.setObjectName("new")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
    dialog.selectFile(proposed.name)
    return _ask(dialog, then)


def _ask(dialog: QFileDialog, then: Callable[[Path], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()
    return dialog
