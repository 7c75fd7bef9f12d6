"""Dialogs: at most 480 wide, a heading, what else is touched, verbs on the buttons, the safe answer focused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.focus_ring import FocusRing
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.look import Look

WIDTH = 480


class Dialog(QDialog):
    """A window-modal dialog that is opened with `open()`, never `exec()`; add to `body`, and buttons at the right.

    Signals: accepted(), rejected() as in Qt.
    """

    def __init__(self, look: Look, parent: QWidget, name: str, title: str, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.look = look
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with_property(self, "surface", "surf")
        self.setFixedWidth(width)
        outer = tight(QVBoxLayout(self), 24, 20, 24, 20, spacing=12)
        self._heading = Text(look, title, Role.DIALOG, wrap=True)
        outer.addWidget(self._heading)
        self.body = tight(QVBoxLayout(), spacing=10)
        outer.addLayout(self.body, 1)
        self.foot = tight(QHBoxLayout(), 0, 8, 0, 0, spacing=12)
        self.foot.addStretch(1)
        outer.addLayout(self.foot)
        FocusRing(look, self)

    def say(self, text: str) -> Paragraph:
        """Add a paragraph and return it."""
        paragraph = Paragraph(self.look, text)
        self.body.addWidget(paragraph)
        return paragraph

    def add_button(self, text: str, name: str, run: Callable[[], object], variant: str = "secondary") -> Button:
        """Add a button at the right end of the foot."""
        button = Button(self.look, text, name, Shape(variant)).on_click(run)
        button.setAutoDefault(False)
        self.foot.addWidget(button)
        return button


@dataclass(frozen=True, slots=True)
class Question:
    """A question before something that hurts: title, what else is touched, the verb that does it, the safe words."""

    title: str
    text: str
    verb: str
    keep: str
    name: str = "question"


def ask(look: Look, parent: QWidget, question: Question, run: Callable[[], object]) -> Dialog:
    """Open a question; `run` is called when the person chooses the verb. The safe answer has the focus."""
    dialog = Dialog(look, parent, question.name, question.title)
    dialog.say(question.text)
    keep = dialog.add_button(question.keep, f"{question.name}.keep", dialog.reject)
    dialog.add_button(question.verb, f"{question.name}.do", dialog.accept, "danger")
    dialog.accepted.connect(run)
    dialog.open()
    keep.setFocus(Qt.FocusReason.TabFocusReason)
    return dialog
