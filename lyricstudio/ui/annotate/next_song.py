"""In a large window the next song stands beside the present one, to read ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import TAKE_PITCH, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.lyric_sheet import LyricSheet
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.ribbon import FormRibbon, segments_of
from lyricstudio.ui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song
    from lyricstudio.ui.look import Look


class NextSong(QWidget):
    """Signal: open_pressed()."""

    open_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        named(self, "annotate.next_pane", "Next song")
        with_property(self, "surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Elided(look, "", Role.HEADING)
        self._ribbon = FormRibbon(look, 6)
        self._lyric = LyricSheet(look, TAKE_PITCH, Role.TAKE)
        self._open = Button(look, "Open", "annotate.open_next", Shape("link", height=26))
        self._open.clicked.connect(self.open_pressed)
        head = tight(QHBoxLayout(), spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(self._open)
        inner = with_property(QWidget(), "surface", "win")
        inside = tight(QVBoxLayout(inner), 0, 4, 14, 12)
        inside.addWidget(self._lyric)
        inside.addStretch(1)
        area = QScrollArea()
        named(area, "annotate.next_area", "Next song")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column = tight(QVBoxLayout(self), 20, 14, 6, 8, spacing=6)
        column.addWidget(Text(look, "Next", Role.LABEL, "text2"))
        column.addLayout(head)
        column.addWidget(self._ribbon)
        column.addWidget(area, 1)

    def show_song(self, song: Song | None) -> None:
        """Show a song, or that there is none."""
        self._title.set_text(song.title if song is not None else "No further song")
        self._open.setVisible(song is not None)
        self._ribbon.setVisible(song is not None)
        if song is not None:
            self._ribbon.show_form(segments_of(song))
        self._lyric.show_song(song)
