"""Menus of the compose view: what can be done with a part, and which kinds can be added."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from lyricstudio.domain import draft_editing as editing
from lyricstudio.ui.compose.commands import ADDED_KINDS
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from lyricstudio.ui.compose.view import ComposeView

_OFTEN = 9  # kinds in the first rank; the rest is in "More kinds"


class PartMenu:
    """Opens the menus of a view; everything in them has a command, too."""

    def __init__(self, view: ComposeView) -> None:
        self._view = view

    def open_for(self, key: str, anchor: QWidget) -> QMenu:
        """Open the menu of a part below its button and return it."""
        view, changes = self._view, self._view.changes
        view.select(key)
        song = view.draft.song
        menu = self._menu(anchor, "compose.part_menu")
        if song is None:
            return menu
        section = editing.part(song, key)
        at = editing.index_of(song, key)
        kinds = menu.addMenu("Kind")
        self._kinds(kinds, partial(changes.set_kind, key), skip=section.kind.value)
        self._add(menu, "Duplicate", "compose.duplicate", view.duplicate_part)
        link = self._add(menu, "Unlink" if section.linked is not None else "Link as a repeat", "compose.link",
                         view.toggle_link)  # fmt: skip
        link.setEnabled(section.linked is not None or bool(editing.link_target(song, key)))
        self._add(menu, "Move up", "compose.up", view.move_up).setEnabled(at > 0)
        self._add(menu, "Move down", "compose.down", view.move_down).setEnabled(at < len(song.sections) - 1)
        menu.addSeparator()
        everything = range(len(section.lines))
        locked = bool(section.marks) and all(mark.locked for mark in section.marks)
        lock = menu.addAction("Unlock all lines" if locked else "Lock all lines")
        unlocked = [i for i in everything if i >= len(section.marks) or not section.marks[i].locked]
        lock.triggered.connect(lambda _c=False: changes.toggle_lock(key, list(everything) if locked else unlocked))
        lock.setEnabled(bool(section.text))
        self._add(menu, "Write takes", "compose.write", view.write_part).setEnabled(view.enabled("compose.write"))
        menu.addSeparator()
        self._add(menu, "Take out", "compose.remove", view.remove_part).setEnabled(len(song.sections) > 1)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
        return menu

    def open_add(self, anchor: QWidget) -> QMenu:
        """Open the kinds that can be added, above or below a button."""
        menu = self._menu(anchor, "compose.add_menu")
        self._kinds(menu, lambda kind: self._view.add_kind(kind.value))
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
        return menu

    def _menu(self, anchor: QWidget, name: str) -> QMenu:
        menu = QMenu(anchor)
        menu.setObjectName(name)
        menu.setAccessibleName("Part")
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _add(self, menu: QMenu, text: str, command: str, call: Callable[[], object]) -> QAction:
        keys = self._view.studio.actions.keys(command)
        action = menu.addAction(f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _checked=False: call())
        return action

    def _kinds(self, menu: QMenu, call: Callable[..., object], skip: str = "") -> None:
        more: QMenu | None = None
        for i, kind in enumerate(ADDED_KINDS):
            if kind.value == skip:
                continue
            if i >= _OFTEN and more is None:
                more = menu.addMenu("More kinds")
            action = (more or menu).addAction(kind_word(kind))
            action.triggered.connect(partial(_call, call, kind))


def _call(call: Callable[..., object], kind: object, _checked: bool = False) -> None:
    call(kind)
