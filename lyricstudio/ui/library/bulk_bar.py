"""The bar that floats over the table while songs are ticked: what can be done to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.popover import Sheet
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from lyricstudio.ui.look import Look

_HEIGHT = 52 + 2 * MARGIN


class BulkBar(Sheet):
    """The bar. Signals: edit(), tag(), rights(), untick(), delete()."""

    edit = Signal()
    tag = Signal()
    rights = Signal()
    untick = Signal()
    delete = Signal()

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(look, over, Radius.CARD)
        self._over = over
        named(self, "library.bulk", "Ticked songs")
        self._count = Text(look, "", Role.CARD)
        row = tight(QHBoxLayout(), 16, 9, 10, 9, spacing=4)
        row.addWidget(Mark(look, "check", "accent"))
        row.addSpacing(6)
        row.addWidget(self._count)
        row.addSpacing(14)
        for text, icon, signal in (("Edit fields", "compose", self.edit), ("Tag", "tag", self.tag),
                                   ("Rights", "lock", self.rights), ("Untick", "close", self.untick)):  # fmt: skip
            button = Button(look, text, f"library.bulk.{text.split()[0].lower()}", Shape("ghost", icon))
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        delete = Button(look, "Delete", "library.bulk.delete", Shape("danger", "trash"))
        delete.clicked.connect(self.delete)
        row.addWidget(delete)
        self.body.addLayout(row)
        self.hide()
        over.installEventFilter(self)

    def show_count(self, number: int) -> None:
        """Show how many songs are ticked; without any the bar goes."""
        self._count.setText(f"{number:,} ticked")
        self.setVisible(number > 0)
        self._place()

    def _place(self) -> None:
        width = self._over.width() - 36 + 2 * MARGIN
        self.setGeometry(18 - MARGIN, self._over.height() - _HEIGHT - 14 + MARGIN, width, _HEIGHT)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the table."""
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self._place()
        return super().eventFilter(watched, event)
