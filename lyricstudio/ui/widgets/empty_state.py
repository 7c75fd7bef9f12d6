"""What a view shows while it has nothing: a ribbon, one sentence, one button that works now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.ribbon import FormRibbon, Segment
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.look import Look

_FORM = (PartKind.VERSE, PartKind.CHORUS, PartKind.VERSE, PartKind.BRIDGE, PartKind.CHORUS)


@dataclass(frozen=True, slots=True)
class EmptyAction:
    """A button of an empty state: object name, its text, what it does, and an icon."""

    name: str
    text: str
    run: Callable[[], object]
    icon: str = ""


class EmptyState(QWidget):
    """A card in the middle of an empty view; the first action is the primary one."""

    def __init__(self, look: Look, title: str, sentence: str, *actions: EmptyAction) -> None:
        super().__init__()
        card = Card(look)
        card.setMaximumWidth(460)
        card.setMinimumWidth(320)
        ribbon = FormRibbon(look, 8)
        ribbon.setFixedWidth(160)
        ribbon.show_form(Segment(kind, 2 if kind is PartKind.BRIDGE else 5) for kind in _FORM)
        ribbon.setAccessibleName("")
        ribbon.setToolTip("")
        self._title = Text(look, title, Role.HEADING)
        self._sentence = Paragraph(look, sentence)
        card.body.setContentsMargins(8, 8, 8, 4)
        card.body.addWidget(ribbon)
        card.body.addSpacing(2)
        card.body.addWidget(self._title)
        card.body.addWidget(self._sentence)
        card.body.addSpacing(4)
        card.body.addLayout(_buttons(look, actions))
        row = tight(QHBoxLayout(), 20)
        row.addStretch(1)
        row.addWidget(card, 8)
        row.addStretch(1)
        outer = tight(QVBoxLayout(self))
        outer.addStretch(2)
        outer.addLayout(row)
        outer.addStretch(3)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def say(self, title: str, sentence: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._sentence.set_text(sentence)


def _buttons(look: Look, actions: tuple[EmptyAction, ...]) -> QHBoxLayout:
    row = tight(QHBoxLayout(), spacing=8)
    for i, action in enumerate(actions):
        shape = Shape("primary" if i == 0 else "ghost", action.icon)
        row.addWidget(Button(look, action.text, action.name, shape).on_click(action.run))
    row.addStretch(1)
    return row
