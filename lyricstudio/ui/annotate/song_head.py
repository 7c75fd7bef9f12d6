"""Above the lyric: title, what is known of the song, its form to click on, and the buttons for boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.ribbon import FormRibbon, segments_of
from lyricstudio.ui.widgets.text import Elided
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.look import Look

_BUTTONS = (
    ("queue", "drawer-left", "Show the songs to review"),
    ("previous", "chevron-left", "Previous song"),
    ("next", "chevron-right", "Next song"),
    ("merge", "merge", "Merge with the part above"),
    ("split", "split", "Split at this line"),
)
_SMALL_ONLY = ("queue", "previous", "next")


class SongHead(QWidget):
    """Signal: wanted(name) for one of the buttons ("queue", "previous", "next", "merge", "split")."""

    wanted = Signal(str)

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._where = ""
        with_property(self, "surface", "win")
        self._title = Elided(look, "", Role.TITLE)
        self._facts = Elided(look, "", Role.SECONDARY_NUMBER, "text2")
        self._ribbon = FormRibbon(look, 8, clickable=True)
        self._ribbon.setObjectName("annotate.ribbon")
        self.buttons = {
            name: Button(look, "", f"annotate.{name}", Shape("secondary", icon, label=label))
            for name, icon, label in _BUTTONS
        }
        words = tight(QVBoxLayout(), spacing=2)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        row = tight(QHBoxLayout(), spacing=8)
        row.addLayout(words, 1)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            row.addWidget(button)
        self._column = tight(QVBoxLayout(self), 32, 14, 20, 8, spacing=8)
        self._column.addLayout(row)
        self._column.addWidget(self._ribbon)
        self._ribbon.picked.connect(self._desk.go)
        for signal in (desk.changed, desk.moved, desk.opened):
            signal.connect(self._show)

    def set_small(self, small: bool) -> None:
        """Show the buttons that stand for the queue, which is a drawer in a small window."""
        self._column.setContentsMargins(20 if small else 32, 12, 20, 6 if small else 8)
        for name in _SMALL_ONLY:
            self.buttons[name].setVisible(small)

    def show_where(self, where: str) -> None:
        """Show which song of the catalogue this is, in words."""
        self._where = where
        self._show()

    def _show(self) -> None:
        song = self._desk.song
        if song is None:
            return
        done = len(song.parts) - len(self._desk.unreviewed)
        progress = f"{done} of {count(len(song.parts), 'part')} done" if song.parts else "no parts"
        facts = (song.artist, str(song.year or ""), progress, self._where)
        self._title.set_text(song.title)
        self._facts.set_text(" · ".join(filter(None, facts)))
        self._ribbon.show_form(segments_of(song), self._desk.place.part if song.parts else None)
