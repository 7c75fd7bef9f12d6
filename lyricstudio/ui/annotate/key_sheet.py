"""All keys of the view at a glance, as they are set now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from lyricstudio.ui.annotate.commands import COMMANDS
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.key_cap import KeyCap
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from lyricstudio.ui.actions import Command
    from lyricstudio.ui.studio import Studio

_COLUMNS = 3
_HIDDEN = ("annotate.number.", "annotate.keys")


class KeySheet(Popover):
    """Made each time it is opened, so that it shows changed keys."""

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(studio.look, window, "annotate.key_sheet", "Keys")
        self._studio = studio
        look = studio.look
        self.body.setContentsMargins(MARGIN + 20, MARGIN + 16, MARGIN + 20, MARGIN + 16)
        self.body.setSpacing(12)
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(Text(look, "Keys", Role.HEADING), 1)
        if any(spec.name == "settings" for spec in VIEWS):
            change = Button(look, "Change keys", "annotate.keys.change", Shape("link", height=26))
            head.addWidget(change.on_click(self._change))
        close = Button(look, "", "annotate.keys.close", Shape("ghost", "close", 26, "Close"))
        head.addWidget(close.on_click(self.close_sheet))
        self.body.addLayout(head)
        self.body.addLayout(self._grid())
        hint = "0 to 9 set the number. In text fields hold Alt. ← and → choose words in the lyric, Shift extends."
        self.body.addWidget(Paragraph(look, hint, Role.SECONDARY))
        self.closed.connect(self.deleteLater)

    def _grid(self) -> QGridLayout:
        grid = tight(QGridLayout(), spacing=6)
        grid.setHorizontalSpacing(10)
        shown = [command for command in COMMANDS if not command.id.startswith(_HIDDEN)]
        rows = -(-len(shown) // _COLUMNS)
        for i, command in enumerate(shown):
            self._line(grid, command, (i % rows, i // rows * 3))
        for column in range(1, _COLUMNS):
            grid.setColumnMinimumWidth(column * 3 - 1, 14)
        return grid

    def _line(self, grid: QGridLayout, command: Command, at: tuple[int, int]) -> None:
        look = self._studio.look
        keys = self._studio.actions.keys(command.id).split(", ")[0]
        if keys:
            grid.addWidget(KeyCap(look, keys), at[0], at[1], Qt.AlignmentFlag.AlignRight)
        grid.addWidget(Text(look, command.text, Role.SECONDARY, "text" if keys else "text3"), at[0], at[1] + 1)

    def _change(self) -> None:
        self.close_sheet()
        self._studio.navigator.go("settings", "shortcuts")
