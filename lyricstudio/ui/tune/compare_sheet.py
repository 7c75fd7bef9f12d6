"""The sheet that ticks other runs to be drawn on the chart of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.tune.run_words import base_word
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.fields import Check
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.services.run_board import BoardRun
    from lyricstudio.ui.look import Look

_WIDTH = 340
MOST = 6
"""As many runs as can still be told apart on one chart."""


class CompareSheet(Popover):
    """The sheet. Signal: changed(tuple of run ids)."""

    changed = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "tune.compare_sheet", "Runs to compare with")
        self._checks: dict[str, Check] = {}
        inner = with_property(QWidget(), "surface", "raised")
        self._list = tight(QVBoxLayout(inner), spacing=4)
        self._scroll = QScrollArea()
        named(self._scroll, "tune.compare.list", "Other runs")
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        column = tight(QVBoxLayout(), 18, 14, 18, 16, spacing=10)
        column.addWidget(Text(look, "Compare with", Role.HEADING))
        column.addWidget(self._scroll)
        foot = tight(QHBoxLayout(), spacing=8)
        foot.addWidget(Button(look, "None", "tune.compare.none", "link").on_click(self._untick))
        foot.addStretch(1)
        foot.addWidget(Button(look, "Done", "tune.compare.done", "secondary").on_click(self.close_sheet))
        column.addLayout(foot)
        self.body.addLayout(column)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)

    def show_runs(self, runs: Sequence[BoardRun], ticked: Sequence[str]) -> None:
        """Offer runs that have something to show."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._checks = {}
        for one in runs:
            run = one.run
            check = Check(self._look, f"{one.title} · {base_word(run.base)}", f"tune.compare.{run.id}")
            check.setChecked(run.id in ticked)
            check.toggled.connect(self._on_toggled)
            self._checks[run.id] = check
            self._list.addWidget(check)
        self._list.addStretch(1)
        self._scroll.setFixedHeight(max(40, min(320, 32 * len(runs) + 8)))
        self.adjustSize()

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the ticked runs."""
        return tuple(run_id for run_id, check in self._checks.items() if check.isChecked())

    def _on_toggled(self, _on: bool) -> None:
        ticked = self.ticked
        for run_id, check in self._checks.items():
            check.setEnabled(run_id in ticked or len(ticked) < MOST)
        self.changed.emit(ticked)

    def _untick(self) -> None:
        for check in self._checks.values():
            check.setChecked(False)
