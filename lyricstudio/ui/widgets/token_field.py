"""Several words or names as pills: each can be taken away, new ones are typed in place, with what is known offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Height
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.chip import Pill
from lyricstudio.ui.widgets.fields import Field
from lyricstudio.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from lyricstudio.ui.look import Look

_OWN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Comma)


class _Entry(Field):
    """Takes Enter and Escape for itself, whatever they mean in the view. Signals: given(str), left()."""

    given = Signal(str)
    left = Signal()

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__(look, name, label, "")
        self.setFixedSize(128, Height.CONTROL_IN_CARD)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this field from being taken as commands."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _OWN_KEYS:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the word with Enter or a comma, leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in _OWN_KEYS:
            text = self.text().strip()
            self.clear()
            if text:
                self.given.emit(text)
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when a person goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        text = self.text().strip()
        self.clear()
        if text:
            self.given.emit(text)
        self.left.emit()


class TokenField(QWidget):
    """Signals: changed(tuple of str) after a person added or took away one, left() when the field is done."""

    changed = Signal(object)
    left = Signal()

    def __init__(self, look: Look, name: str, label: str, tone: str = "accent") -> None:
        super().__init__()
        self._look, self._name, self._tone = look, name, tone
        self._label = label
        self._tokens: tuple[str, ...] = ()
        self._pills: list[Pill] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = Flow(self, 6)
        self._add = Button(look, "Add", f"{name}.add", Shape("dashed", "plus", 26, f"Add: {label.lower()}"))
        self._entry = _Entry(look, f"{name}.entry", label)
        self._entry.hide()
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._entry.setCompleter(completer)
        self._flow.addWidget(self._add)
        self._flow.addWidget(self._entry)
        self._add.clicked.connect(self.open)
        self._entry.given.connect(self._on_given)
        self._entry.left.connect(self._close)

    @property
    def entry(self) -> Field:
        """Return the field in which new ones are typed."""
        return self._entry

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return all that is there."""
        return self._tokens

    def offer(self, known: Iterable[str]) -> None:
        """Offer words while one types."""
        self._known.setStringList(list(known))

    def show_tokens(self, tokens: Iterable[str]) -> None:
        """Show others."""
        wanted = tuple(tokens)
        if wanted == self._tokens and len(self._pills) == len(wanted):
            return
        self._tokens = wanted
        for pill in self._pills:
            self._flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._pills = [self._pill(token) for token in wanted]
        for widget in (self._add, self._entry):
            self._flow.removeWidget(widget)
        for widget in (*self._pills, self._add, self._entry):
            self._flow.addWidget(widget)
        for pill in self._pills:
            pill.show()
        self._flow.invalidate()
        self.updateGeometry()

    def _pill(self, token: str) -> Pill:
        pill = Pill(self._look, token, self._tone, f"{self._name}.{token}", removable=True)
        pill.setParent(self)
        pill.removed.connect(lambda: self.changed.emit(tuple(t for t in self._tokens if t != token)))
        return pill

    def open(self) -> None:
        """Type a new one."""
        self._add.hide()
        self._entry.show()
        self._flow.invalidate()
        self.updateGeometry()
        self._entry.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _close(self) -> None:
        if not self._entry.isVisible():
            return
        had_focus = self._entry.hasFocus()
        self._entry.hide()
        self._add.show()
        self._flow.invalidate()
        self.updateGeometry()
        if had_focus:
            self.left.emit()

    def _on_given(self, text: str) -> None:
        words = (piece.strip() for piece in text.split(","))
        self.changed.emit(tuple(dict.fromkeys((*self._tokens, *(word for word in words if word)))))
