"""The versions of a song: each compared with the song as it is now, line by line, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.domain.draft_comparison import compare_drafts
from lyricstudio.ui.compose.comparison_sheet import ComparisonSheet
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.records import Composition, DraftVersion
    from lyricstudio.ui.look import Look

_WIDTH = 900
_NONE_YET = "Versions are kept as you write: when takes are chosen, every few minutes, and with Ctrl S."


class VersionsDialog(Dialog):
    """Signal: restored(DraftVersion)."""

    restored = Signal(object)

    def __init__(self, look: Look, parent: QWidget, versions: Sequence[DraftVersion], now: Composition) -> None:
        super().__init__(look, parent, "compose.versions", "Versions", min(_WIDTH, parent.window().width() - 40))
        self._versions, self._now = tuple(versions), now
        self._build(look)
        self.setFixedHeight(min(640, parent.window().height() - 60))
        close = self.add_button("Close", "compose.versions.close", self.reject)
        self._restore = Button(look, "Restore", "compose.versions.restore", Shape("primary", "undo"))
        self._restore.setAutoDefault(False)
        self.foot.addWidget(self._restore.on_click(self._on_restore))
        self._list.currentRowChanged.connect(self._show)
        self._list.setCurrentRow(0)
        (self._list if self._versions else close).setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._versions:
            self._facts.setText(
                "Versions are kept as you write: when takes are chosen, every few minutes, and with Ctrl S."
            )
            self._restore.setEnabled(False)

    def _build(self, look: Look) -> None:
        self._list = named(QListWidget(), "compose.versions.list", "Versions")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setFixedWidth(224)
        self._list.setFont(look.font(Role.BODY))
        for version in self._versions:
            item = QListWidgetItem(f"Version {version.number} · {_when(version)}\n{version.name or 'kept by itself'}")
            item.setSizeHint(QSize(200, 46))
            self._list.addItem(item)
        self._facts = Text(look, "", Role.SECONDARY, "text2")
        self._sheet = ComparisonSheet(look)
        area = named(QScrollArea(), "compose.versions.area", "Comparison")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._sheet)
        with_property(self._sheet, "surface", "surf")
        right = tight(QVBoxLayout(), spacing=8)
        right.addWidget(self._facts)
        right.addWidget(area, 1)
        row = tight(QHBoxLayout(), spacing=16)
        row.addWidget(self._list)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._versions):
            return
        version = self._versions[row]
        compared = compare_drafts(version.composition, self._now)
        self._sheet.show_comparison(compared, f"Version {version.number}")
        changed = compared.changed
        self._facts.setText(
            f"{count(changed, 'line')} differ from the song as it is now" if changed else "The same words as now"
        )
        self._restore.set_text(f"Restore version {version.number}")
        self._restore.setEnabled(bool(changed) or version.composition.form != self._now.form)

    def _on_restore(self) -> None:
        version = self._versions[self._list.currentRow()]
        self.accept()
        self.restored.emit(version)


def _when(version: DraftVersion) -> str:
    from datetime import datetime

    made = datetime.fromisoformat(version.created).astimezone()
    return f"{made:%d %b, %H:%M}"
