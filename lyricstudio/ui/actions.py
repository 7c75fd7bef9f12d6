"""Every action of the window in one registry: its words, its key (changeable and remembered), where it works.

A view declares its `Command`s as data, so that the palette and the list of keys know them before the view
was ever made. Bare keys work outside text fields; inside, the same command has Alt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from lyricstudio.ui.settings import WindowSettings

WINDOW = "window"
"""The place of commands that work in every view."""


@dataclass(frozen=True, slots=True)
class Command:
    """One action: its id ("library.import"; before the dot is where it works), its words and the method it calls.

    `keys` is a sequence as Qt writes it ("Ctrl+I", "V"), several separated by ", "; `hint` are quiet words
    beside it in the palette; `argument`, when given, is passed to the method;
    `listed` False keeps it out of the palette (moving a selection, say).
    """

    id: str
    text: str
    call: str
    keys: str = ""
    icon: str = ""
    hint: str = ""
    argument: str = ""
    listed: bool = True

    @property
    def place(self) -> str:
        """Return the view that the command belongs to, or "window"."""
        return self.id.partition(".")[0]


class Target(Protocol):
    """What commands are bound to: a view or the window."""

    def enabled(self, command: str) -> bool:
        """Say whether a command can be used now."""
        ...


class Actions(QObject):
    """The registry. Signals: changed() when keys or what can be used changed."""

    changed = Signal()

    def __init__(self, window: QWidget, settings: WindowSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._targets: dict[str, Target] = {}
        self._current = ""

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return all declared commands."""
        return tuple(self._commands.values())

    @property
    def current(self) -> str:
        """Return the view whose bare keys work now."""
        return self._current

    def declare(self, commands: Iterable[Command]) -> None:
        """Make commands known; a second declaration of the same ids changes nothing."""
        for command in commands:
            self._commands.setdefault(command.id, command)

    def bind(self, place: str, target: Target) -> None:
        """Connect the declared commands of a place with the methods of a view or the window."""
        self._targets[place] = target
        for command in self.commands:
            if command.place == place and command.id not in self._actions:
                self._actions[command.id] = self._make(command, target)
        self.refresh()

    def _make(self, command: Command, target: Target) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(f"action.{command.id}")
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setShortcuts(sequences(self.keys(command.id)))
        method = getattr(target, command.call)
        call = partial(method, command.argument) if command.argument else method
        action.triggered.connect(lambda _checked=False: call())
        self._window.addAction(action)
        return action

    def focus(self, place: str) -> None:
        """Let the keys of one view work, and those of the others rest."""
        self._current = place
        self.refresh()

    def refresh(self) -> None:
        """Ask every bound target again what can be used."""
        for name, action in self._actions.items():
            action.setEnabled(self.can(name))
        self.changed.emit()

    def can(self, command: str) -> bool:
        """Say whether a command is bound, in place, and can be used now."""
        known = self._commands[command]
        target = self._targets.get(known.place)
        return target is not None and known.place in (WINDOW, self._current) and target.enabled(command)

    def trigger(self, command: str) -> None:
        """Run a command if it can be used now."""
        if self.can(command):
            self._actions[command].trigger()

    def action(self, command: str) -> QAction:
        """Return the QAction of a bound command, for menus."""
        return self._actions[command]

    def keys(self, command: str) -> str:
        """Return the key of a command as Qt writes it: the person's, or else ours; "" for none."""
        return self._settings.text(f"keys/{command}", self._commands[command].keys)

    def set_keys(self, command: str, keys: str) -> None:
        """Give a command another key and remember it; the usual one is remembered as nothing."""
        if keys == self._commands[command].keys:
            self._settings.forget(f"keys/{command}")
        else:
            self._settings.set_text(f"keys/{command}", keys)
        if command in self._actions:
            self._actions[command].setShortcuts(sequences(keys))
        self.changed.emit()

    def conflicts(self, command: str, keys: str) -> tuple[Command, ...]:
        """Return the commands that already have one of these keys where this one works."""
        wanted = {sequence.toString() for sequence in sequences(keys)}
        place = self._commands[command].place
        return tuple(
            other
            for other in self.commands
            if other.id != command
            and (place in (WINDOW, other.place) or other.place == WINDOW)
            and wanted & {sequence.toString() for sequence in sequences(self.keys(other.id))}
        )


def sequences(keys: str) -> list[QKeySequence]:
    """Return the sequences of "V, F2": a bare key also with Alt, for use inside text fields."""
    found = []
    for key in (piece.strip() for piece in keys.split(", ")):
        if not key:
            continue
        found.append(QKeySequence(key))
        if is_bare(key):
            found.append(QKeySequence(f"Alt+{key}"))
    return found


def is_bare(key: str) -> bool:
    """Say whether a key is a single character without a modifier, which a text field would take as a letter."""
    return len(key) == 1
