"""The sheets of the dataset view: the songs behind a bar or an issue, what estimates rest on, what can be exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.dataset.cost_rows import assumption_words
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.row_list import Row, RowList
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Elided, Paragraph, Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.ui.look import Look

_ROW, _MOST_HEIGHT, _EXPORT_WIDTH = 46, 420, 330


class SongsSheet(Popover):
    """A list of songs. Signal: opened(song id) by a click or Enter."""

    opened = Signal(int)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "dataset.songs", "Songs")
        self._heading = Elided(look, "", Role.HEADING)
        self._fact = Text(look, "", Role.SECONDARY, "text2")
        self.list = RowList(look, "dataset.songs.list", "Songs", one_click=True)
        self.list.set_surface("raised")
        self.list.opened.connect(self._on_opened)
        head = tight(QHBoxLayout(), 14, 0, 14, 0, spacing=8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._fact)
        column = tight(QVBoxLayout(), 0, 14, 0, 10, spacing=8)
        column.addLayout(head)
        column.addWidget(self.list)
        hint = tight(QHBoxLayout(), 14, 0, 14, 0)
        hint.addWidget(Text(look, "Enter or a click opens a song", Role.SECONDARY, "text2"))
        column.addLayout(hint)
        self.body.addLayout(column)
        self.setFixedWidth(380 + 2 * MARGIN)

    @property
    def heading(self) -> str:
        """Return what the songs have in common."""
        return self._heading.text()

    def show_songs(self, heading: str, rows: Sequence[Row], anchor: QWidget) -> None:
        """Open beside a widget with other songs."""
        self._heading.set_text(heading)
        self._fact.setText(count(len({row.key for row in rows}), "song"))
        self.list.show_rows(rows)
        if rows:
            self.list.choose(rows[0].key)
        self.list.setFixedHeight(max(_ROW, min(_MOST_HEIGHT, len(rows) * _ROW + 2)))
        self.adjustSize()
        corner = anchor.mapTo(self._area, QPoint(anchor.width() // 2, min(anchor.height(), 60)))
        self.open_at(QPoint(corner.x() - self.width() // 2, corner.y() - MARGIN))

    def take_focus(self) -> None:
        """Put the focus on the songs."""
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_opened(self, song_id: object) -> None:
        self.close_sheet()
        if isinstance(song_id, int):
            self.opened.emit(song_id)


class AssumptionSheet(Popover):
    """What every estimate rests on."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "dataset.assumptions", "Assumptions")
        self._column = tight(QVBoxLayout(), 0, 0, 8, 0, spacing=4)
        inner = QWidget()
        with_property(inner, "surface", "")
        inner.setLayout(self._column)
        self._area_inside = QScrollArea()
        self._area_inside.setObjectName("dataset.assumptions.text")
        self._area_inside.setAccessibleName("Assumptions")
        self._area_inside.setFrameShape(QFrame.Shape.NoFrame)
        self._area_inside.setWidgetResizable(True)
        self._area_inside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area_inside.setWidget(inner)
        column = tight(QVBoxLayout(), 18, 14, 10, 14, spacing=8)
        column.addWidget(Text(look, "What the figures rest on", Role.HEADING))
        column.addWidget(self._area_inside, 1)
        self.body.addLayout(column)
        self.setFixedWidth(440 + 2 * MARGIN)

    def show_estimates(self, estimates: tuple[Estimate, ...], anchor: QWidget) -> None:
        """Open under the link."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, said in assumption_words(estimates):
            self._column.addWidget(Text(self._look, name, Role.CARD))
            for words in said:
                self._column.addWidget(Paragraph(self._look, f"{words[:1].upper()}{words[1:]}.", Role.SECONDARY))
            self._column.addSpacing(8)
        self._column.addStretch(1)
        self.setFixedHeight(min(560, self.window().height() - 100) + 2 * MARGIN)
        self.open_below(anchor, right=True)


class ExportSheet(Popover):
    """What can be exported. Signals: chat_files(), tables()."""

    chat_files = Signal()
    tables = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "dataset.export", "Export")
        self._chat = Button(look, "Chat files", "dataset.export.chat", Shape("secondary", "export"))
        self._tables = Button(look, "Statistics tables (CSV) …", "dataset.export.tables", Shape("secondary", "dataset"))
        self._about = Paragraph(look, "", Role.SECONDARY)
        column = tight(QVBoxLayout(), 14, 14, 14, 14, spacing=6)
        column.addWidget(Text(look, "Export", Role.HEADING))
        for button, signal in ((self._chat, self.chat_files), (self._tables, self.tables)):
            button.clicked.connect(self.close_sheet)
            button.clicked.connect(signal)
            column.addWidget(button)
        column.addSpacing(4)
        column.addWidget(self._about)
        self.body.addLayout(column)
        self.setFixedWidth(_EXPORT_WIDTH + 2 * MARGIN)

    def show_for(self, frozen: bool, ready: int, anchor: QWidget) -> None:
        """Open; a draft is frozen first, because only what is frozen keeps its hash."""
        made = count(ready, "dataset")
        self._chat.set_text("Chat files (JSONL) …" if frozen else f"Freeze {made}, then chat files …")
        self._chat.setEnabled(frozen or ready > 0)
        self._about.set_text(
            "train.jsonl, valid.jsonl, test.jsonl and a report that says how they were made. "
            "The tables hold groups, songs and issues of the whole catalogue."
        )
        self._about.setFixedHeight(self._about.heightForWidth(_EXPORT_WIDTH - 28))
        self.open_below(anchor, right=True)
