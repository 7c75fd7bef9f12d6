"""The sheet that opens from the Datasets field: tick one or hundreds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.tune.dataset_rows import DatasetList, DatasetRows
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.fields import SearchField
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.look import Look

_WIDTH, _HEIGHT = 460, 420


class DatasetPicker(Popover):
    """The sheet; what is ticked is in `rows`. `make` opens the view that makes datasets."""

    def __init__(self, look: Look, window: QWidget, rows: DatasetRows, make: Callable[[], object]) -> None:
        super().__init__(look, window, "tune.datasets", "Datasets to train on")
        self._rows = rows
        self._make = make
        self.search = SearchField(look, "tune.datasets.search", "Find datasets", "Artists, groups")
        self.list = DatasetList(look, rows)
        self._number = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        column = tight(QVBoxLayout(), 14, spacing=8)
        column.addWidget(self.search)
        column.addLayout(self._links(look))
        column.addWidget(rule())
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        foot = tight(QHBoxLayout(), spacing=8)
        foot.addWidget(self._number)
        foot.addStretch(1)
        foot.addWidget(Button(look, "Make datasets", "tune.datasets.make", "ghost").on_click(self._go_make))
        foot.addWidget(Button(look, "Done", "tune.datasets.done", "secondary").on_click(self.close_sheet))
        column.addLayout(foot)
        self.body.addLayout(column)
        self.setFixedSize(_WIDTH + 2 * MARGIN, _HEIGHT + 2 * MARGIN)
        self.search.textChanged.connect(rows.filter)
        self.search.left.connect(self.close_sheet)
        rows.ticks_changed.connect(self._show_number)
        rows.modelReset.connect(self._show_number)

    def _links(self, look: Look) -> QHBoxLayout:
        row = tight(QHBoxLayout(), spacing=4)
        for text, name, run in (
            ("Tick all", "all", self._rows.tick_shown),
            ("Only the new", "new", self._tick_new),
            ("Untick", "none", self._rows.untick),
        ):
            row.addWidget(Button(look, text, f"tune.datasets.{name}", "link").on_click(run))
        row.addStretch(1)
        return row

    def _tick_new(self) -> None:
        self._rows.untick()
        self._rows.tick_shown(new_only=True)

    def _go_make(self) -> None:
        self.close_sheet()
        self._make()

    def _show_number(self) -> None:
        self._number.setText(f"{len(self._rows.ticked):,} of {self._rows.rowCount():,} ticked")
