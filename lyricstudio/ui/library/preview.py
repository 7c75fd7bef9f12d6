"""The pane at the right of the library: one song to read, its form, and what is noted about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import TAKE_PITCH, Role
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.lyric_sheet import LyricSheet
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.ribbon import FormRibbon, segments_of
from lyricstudio.ui.widgets.text import Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song
    from lyricstudio.ui.look import Look

_FACTS = ("Album", "Language", "Features", "Owner", "Rights", "Tags")


class Preview(QWidget):
    """The pane. Signals: annotate_pressed(song id), edit_pressed(song id)."""

    annotate_pressed = Signal(int)
    edit_pressed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._song: Song | None = None
        named(self, "library.preview", "Song")
        with_property(self, "surface", "surf")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = tight(QVBoxLayout(self), 20, 16, 4, 8, spacing=8)
        self._title = Text(look, "", Role.TITLE, wrap=True)
        self._facts = Text(look, "", Role.SECONDARY, "text2", wrap=True)
        self._ribbon = FormRibbon(look, 8)
        head = tight(QVBoxLayout(), 0, 0, 14, 0, spacing=6)
        for widget in (self._title, self._facts, self._ribbon):
            head.addWidget(widget)
        head.addLayout(self._buttons(look))
        column.addLayout(head)
        column.addWidget(self._reader(look), 1)
        self.show_song(None)

    @property
    def can_annotate(self) -> bool:
        """Say whether there is a view for labelling songs."""
        return any(spec.name == "annotate" for spec in VIEWS)

    def _buttons(self, look: Look) -> QHBoxLayout:
        row = tight(QHBoxLayout(), 0, 4, 0, 4, spacing=8)
        self._annotate = Button(look, "Annotate", "library.annotate", Shape("secondary", "annotate"))
        if not self.can_annotate:
            self._annotate.hide()  # never `setVisible(True)` before it has a parent: it would be a window of its own
        self._edit = Button(look, "Edit fields", "library.edit_this", Shape("ghost", "compose"))
        row.addWidget(self._annotate.on_click(self._press_annotate))
        row.addWidget(self._edit.on_click(self._press_edit))
        row.addStretch(1)
        return row

    def _reader(self, look: Look) -> QScrollArea:
        self._lyric = LyricSheet(look, TAKE_PITCH, Role.TAKE)
        inner = with_property(QWidget(), "surface", "surf")
        inside = tight(QVBoxLayout(inner), 0, 0, 14, 8, spacing=14)
        inside.addWidget(self._lyric)
        self._line = rule()
        inside.addWidget(self._line)
        grid = tight(QGridLayout(), spacing=6)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(0, 68)
        grid.setColumnStretch(1, 1)
        self._notes = {}
        for i, name in enumerate(_FACTS):
            label, value = Text(look, name, Role.SECONDARY, "text2"), Text(look, "", Role.SECONDARY_STRONG, wrap=True)
            grid.addWidget(label, i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, i, 1)
            self._notes[name] = (label, value)
        inside.addLayout(grid)
        inside.addStretch(1)
        self._area = QScrollArea()
        named(self._area, "library.preview.lyrics", "Lyrics")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        return self._area

    def show_song(self, song: Song | None) -> None:
        """Show a song; without one the pane says how to get one."""
        self._song = song
        for widget in (self._facts, self._ribbon, self._edit, self._area):
            widget.setVisible(song is not None)
        self._lyric.show_song(song)
        if song is None:
            self._title.setText("")
            return
        self._title.setText(song.title)
        self._facts.setText(" · ".join(filter(None, _about(song))))
        self._ribbon.show_form(segments_of(song))
        self._show_notes(song)
        self._area.verticalScrollBar().setValue(0)

    def _show_notes(self, song: Song) -> None:
        values = (song.album, song.language, ", ".join(song.features), song.owner, song.rights, ", ".join(song.tags))
        for name, value in zip(_FACTS, values, strict=True):
            label, words = self._notes[name]
            missing = name == "Rights" and not value
            words.setText("No note yet" if missing else value)
            words.set_tone("bad" if missing else "text")
            label.setVisible(bool(value) or missing)
            words.setVisible(bool(value) or missing)

    def _press_annotate(self) -> None:
        if self._song is not None and self._song.id is not None:
            self.annotate_pressed.emit(self._song.id)

    def _press_edit(self) -> None:
        if self._song is not None and self._song.id is not None:
            self.edit_pressed.emit(self._song.id)


def _about(song: Song) -> tuple[str, ...]:
    words = sum(len(line.split()) for line in song.lines)
    year = str(song.year) if song.year else ""
    return song.artist, year, count(len(song.lines), "line"), count(words, "word")
