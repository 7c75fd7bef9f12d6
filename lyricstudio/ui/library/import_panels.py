"""The pieces of the import dialog: where files are dropped, how columns are read, the first songs, what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.importers.csv_columns import FIELDS
from lyricstudio.ui.file_drop import dropped_paths
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.fields import Choice
from lyricstudio.ui.widgets.lyric_sheet import LyricSheet
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.ribbon import FormRibbon, segments_of
from lyricstudio.ui.widgets.text import Elided, Paragraph, Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent

    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.ui.look import Look


class DropArea(QWidget):
    """Takes files and folders by drop or by choice. Signal: dropped(tuple of paths)."""

    dropped = Signal(object)

    def __init__(self, look: Look, choose_files: Callable[[], object], choose_folder: Callable[[], object]) -> None:
        super().__init__()
        self._look = look
        self._over = False
        named(self, "import.drop", "Drop files or a folder here")
        self.setAcceptDrops(True)
        column = tight(QVBoxLayout(self), 24, spacing=10)
        column.addStretch(1)
        column.addWidget(Text(look, "Drop files or a folder here", Role.HEADING), 0, Qt.AlignmentFlag.AlignHCenter)
        kinds = "Text, Markdown, ChordPro, OnSong, LRC, CSV, JSON, OpenLyrics, OpenSong, UltraStar"
        column.addWidget(Text(look, kinds, Role.BODY, "text2"), 0, Qt.AlignmentFlag.AlignHCenter)
        row = tight(QHBoxLayout(), 0, 8, 0, 0, spacing=8)
        row.addStretch(1)
        self.files = Button(look, "Choose files", "import.files", Shape("primary", "file")).on_click(choose_files)
        row.addWidget(self.files)
        row.addWidget(
            Button(look, "Choose a folder", "import.folder", Shape("secondary", "folder")).on_click(choose_folder)
        )
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed frame."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self._look.colour("accent" if self._over else "line2"), 1.4, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(self._look.colour("tint" if self._over else "win"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        self._over = bool(dropped_paths(event.mimeData()))
        if self._over:
            event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, _event: object) -> None:
        """Look calm again."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the dropped paths on."""
        self._over = False
        event.acceptProposedAction()
        self.dropped.emit(dropped_paths(event.mimeData()))


class ColumnMapping(QWidget):
    """How each column of a table is read. Signal: changed(dict of column → field) when a person decides."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[str, str], ...] = ()
        self._choices: dict[str, Choice] = {}
        self._decided: dict[str, str] = {}
        named(self, "import.columns", "Columns")
        column = tight(QVBoxLayout(self), spacing=6)
        column.addWidget(Text(look, "Columns", Role.LABEL, "text2"))
        self._grid = tight(QGridLayout(), spacing=6)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)

    def show_columns(self, columns: Sequence[tuple[str, str]]) -> None:
        """Show the columns and the fields they are read as; without columns the piece is hidden."""
        self.setVisible(bool(columns))
        if tuple(name for name, _ in columns) != tuple(name for name, _ in self._shown):
            self._rebuild([name for name, _ in columns])
        self._shown = tuple(columns)
        for name, field in columns:
            self._choices[name].choose(field)

    def _rebuild(self, names: Sequence[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._choices, self._decided = {}, {}
        items = [("not used", ""), *((name, name) for name in FIELDS)]
        for row, name in enumerate(names):
            choice = Choice(self._look, f"import.column.{row + 1}", f"Column {name} is", items)
            choice.currentIndexChanged.connect(lambda _index, name=name: self._decide(name))
            self._choices[name] = choice
            self._grid.addWidget(Elided(self._look, name, Role.BODY), row, 0)
            self._grid.addWidget(choice, row, 1)
            self._grid.setRowMinimumHeight(row, 32)

    def _decide(self, name: str) -> None:
        field = str(self._choices[name].currentData())
        self._decided = {column: f for column, f in self._decided.items() if f != field and column != name}
        if field:
            self._decided[name] = field
        self.changed.emit(dict(self._decided))

    @property
    def decided(self) -> Mapping[str, str]:
        """Return what the person decided."""
        return self._decided


class _Scroll(QScrollArea):
    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        named(self, name, label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = with_property(QWidget(), "surface", "surf")
        self.column = tight(QVBoxLayout(self._inner), 2, 4, 14, 8, spacing=10)
        self.setWidget(self._inner)

    def clear(self) -> None:
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()


class SongSamples(_Scroll):
    """The first songs as they will look."""

    def __init__(self, look: Look) -> None:
        super().__init__("import.songs", "The first songs as they will look")
        self._look = look

    def show_songs(self, songs: Sequence[ImportedSong], total: int) -> None:
        """Show songs, with the number of those that are not shown."""
        self.clear()
        for item in songs:
            song = item.song
            self.column.addWidget(Text(self._look, song.title, Role.HEADING, wrap=True))
            facts = " · ".join(
                filter(None, (song.artist, str(song.year or ""), count(len(song.lines), "line"), *item.notes))
            )
            self.column.addWidget(Text(self._look, facts, Role.SECONDARY, "text2", wrap=True))
            ribbon = FormRibbon(self._look, 8)
            ribbon.show_form(segments_of(song))
            self.column.addWidget(ribbon)
            sheet = LyricSheet(self._look, 22, Role.TAKE)
            sheet.show_song(song)
            sheet.setMaximumHeight(max(sheet.minimumHeight(), 20))
            self.column.addWidget(sheet)
            self.column.addWidget(rule())
        if total > len(songs):
            self.column.addWidget(Text(self._look, f"and {count(total - len(songs), 'more song')}", Role.BODY, "text2"))
        self.column.addStretch(1)


class RejectionList(_Scroll):
    """What is left out and why."""

    def __init__(self, look: Look) -> None:
        super().__init__("import.rejections", "What is left out and why")
        self._look = look

    def show_rejections(self, rejections: Sequence[Rejection], total: int) -> None:
        """Show rejections with their reasons and what to do."""
        self.clear()
        for rejection in rejections:
            where = Path(rejection.path).name + (f", row {rejection.row}" if rejection.row else "")
            self.column.addWidget(Elided(self._look, where, Role.BODY_STRONG))
            why = Paragraph(self._look, f"{rejection.reason} {rejection.hint}".strip(), Role.SECONDARY)
            self.column.addWidget(why)
        if total > len(rejections):
            self.column.addWidget(Text(self._look, f"and {total - len(rejections):,} more", Role.BODY, "text2"))
        if not rejections:
            self.column.addWidget(Text(self._look, "Nothing is left out.", Role.BODY, "text2"))
        self.column.addStretch(1)
