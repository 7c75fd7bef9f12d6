"""The page of shortcuts: every command's key can be changed; who already has a key is said before it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.settings_view.shortcut_rows import ShortcutList, ShortcutRows, place_title
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Field, SearchField
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lyricstudio.ui.actions import Actions, Command
    from lyricstudio.ui.look import Look
    from lyricstudio.ui.settings_view.view import SettingsView

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LEAVE = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class KeyField(Field):
    """Takes any key that is pressed as its value, but Tab and Escape, which leave it. Signal: pressed(keys)."""

    pressed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "settings.key.field", "New key: press it", "press a key")
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys from the commands that have them now."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key."""
        if event.key() in _LEAVE and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            event.ignore()
        elif event.key() not in _MODIFIERS:
            text = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
            self.setText(text)
            self.pressed.emit(text)


class KeyDialog(Dialog):
    """Asks for another key of one command."""

    def __init__(self, look: Look, parent: QWidget, actions: Actions, command: Command) -> None:
        super().__init__(look, parent, "settings.key", f"Key for “{command.text}”")
        self._actions = actions
        self._command = command
        self.field = KeyField(look)
        self.field.setText(actions.keys(command.id))
        self._told = Paragraph(look, "Press the key or the combination that you want.", Role.SECONDARY)
        self.body.addWidget(self.field)
        self.body.addWidget(self._told)
        self.none = self.add_button("No key", "settings.key.none", self._use_none, "ghost")
        self.usual = self.add_button("The usual one", "settings.key.usual", self._use_usual, "ghost")
        self.add_button("Cancel", "settings.key.cancel", self.reject)
        self.save = self.add_button("Use it", "settings.key.save", self._save, "primary")
        self.usual.setVisible(actions.keys(command.id) != command.keys)
        self.field.pressed.connect(self._on_pressed)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pressed(self, keys: str) -> None:
        others = self._actions.conflicts(self._command.id, keys)
        if others:
            names = ", ".join(f"“{one.text}” ({place_title(one.place)})" for one in others)
            self._told.set_text(f"This key is taken by {names}. If you use it here, it is taken away there.")
            self._told.set_tone("warn")
        else:
            self._told.set_text("Nobody else has this key.")
            self._told.set_tone("ok")
        self.adjustSize()

    def _save(self) -> None:
        keys = self.field.text()
        for other in self._actions.conflicts(self._command.id, keys):
            kept = [k for k in self._actions.keys(other.id).split(", ") if not _same(k, keys)]
            self._actions.set_keys(other.id, ", ".join(kept))
        self._actions.set_keys(self._command.id, keys)
        self.accept()

    def _use_none(self) -> None:
        self._actions.set_keys(self._command.id, "")
        self.accept()

    def _use_usual(self) -> None:
        self.field.setText(self._command.keys)
        self._save()


class ShortcutsPage(Page):
    """The page."""

    fills = True

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "shortcuts", "Shortcuts",
            "Every command and its key. Single letters work outside text fields; inside one, add Alt.",
        )  # fmt: skip
        self.rows = ShortcutRows(self.studio.actions)
        self.search = SearchField(self.look, "settings.shortcuts.search", "Find commands", "Commands, views, keys")
        self.list = ShortcutList(self.look, self.rows)
        self.list.setMinimumHeight(360)
        self.change = Button(self.look, "Change key", "settings.shortcuts.change", "secondary")
        self.reset = Button(self.look, "Use all usual keys", "settings.shortcuts.reset", "link")
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(self.search, 1)
        head.addWidget(self.reset.on_click(self._reset_all))
        head.addWidget(self.change.on_click(self._change_current))
        card = Card(self.look)
        card.body.addLayout(head)
        card.body.addWidget(self.list, 1)
        self.column.addWidget(card, 1)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.change.connect(self.open_dialog)

    def opened(self) -> None:
        """Show all commands."""
        current = self.list.current
        self.rows.read()
        row = self.rows.row_of(current.id) if current is not None else -1
        self.list.go_to(row if row >= 0 else self.rows.next_command(0, 1))

    def _on_typed(self, text: str) -> None:
        self.rows.filter(text)
        self.list.go_to(self.rows.next_command(-1, 1))

    def _change_current(self) -> None:
        if self.list.current is not None:
            self.open_dialog(self.list.current)

    def open_dialog(self, command: Command) -> KeyDialog:
        """Ask for another key."""
        dialog = KeyDialog(self.look, self.window(), self.studio.actions, command)
        dialog.open()
        return dialog

    def _reset_all(self) -> None:
        actions = self.studio.actions
        changed = {one.id: actions.keys(one.id) for one in actions.commands if actions.keys(one.id) != one.keys}
        for command in actions.commands:
            if command.id in changed:
                actions.set_keys(command.id, command.keys)

        def back() -> None:
            for name, keys in changed.items():
                actions.set_keys(name, keys)

        if changed:
            self.studio.notices.tell(f"{len(changed)} keys are the usual ones again", action="Undo", run=back)


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
