"""Sets fields of one song or of many: empty fields stay as they are, a cross empties them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lyricstudio.domain.errors import UserError
from lyricstudio.services.song_fields import Setting, read_year
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Field, labelled
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.song import Song
    from lyricstudio.ui.look import Look

_FIELDS = (
    ("title", "Title"), ("artist", "Artist"), ("album", "Album"), ("year", "Year"), ("language", "Language"),
    ("owner", "Owner"), ("rights", "Rights note"), ("tags", "Tags, separated by commas"),
)  # fmt: skip
_KEEP = "as it is in each song"


class EditDialog(Dialog):
    """The dialog. Signal: wanted(tuple of Setting) when the person saves something."""

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget, number: int, song: Song | None, focus: str = "") -> None:
        title = f"Edit {song.title}" if song is not None else f"Edit {count(number, 'song')}"
        super().__init__(look, parent, "library.edit", title)
        self._song = song
        self._fields: dict[str, Field] = {}
        if song is None:
            self.say("What you write is set on all of them; a field that stays empty changes nothing.")
        grid = tight(QGridLayout(), spacing=12)
        for i, (name, label) in enumerate(f for f in _FIELDS if song is not None or f[0] != "title"):
            grid.addLayout(labelled(look, label, self._field(look, name, label)), i // 2, i % 2)
        self.body.addLayout(grid)
        self._problem = Text(look, "", Role.SECONDARY, "bad", wrap=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.add_button("Cancel", "library.edit.cancel", self.reject)
        verb = "Save" if song is not None else f"Set on {count(number, 'song')}"
        save = self.add_button(verb, "library.edit.save", self._save, "primary")
        save.setDefault(True)
        start = self._fields.get(focus) or next(iter(self._fields.values()))
        start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self, look: Look, name: str, label: str) -> Field:
        field = self._fields[name] = Field(look, f"library.edit.{name}", label, "" if self._song else _KEEP)
        if self._song is not None:
            field.setText(_words(self._song, name))
        return field

    def _save(self) -> None:
        settings = tuple(self._settings())
        try:
            for setting in settings:
                if setting.field == "year":
                    read_year(setting.value)
                if setting.field == "title" and not setting.value:
                    raise UserError("a song needs a title")
        except UserError as error:
            self._fields["year" if "year" in error.message or "year" in error.hint else "title"].set_invalid(error.hint)
            self._problem.setText(f"{error.message[:1].upper()}{error.message[1:]}.")
            self._problem.show()
            return
        self.accept()
        if settings:
            self.wanted.emit(settings)

    def _settings(self) -> list[Setting]:
        found = []
        for name, field in self._fields.items():
            text = field.text().strip()
            if self._song is None and text:
                # Many songs keep the tags that they have.
                found.append(Setting("tag" if name == "tags" else name, text))
            elif self._song is not None and text != _words(self._song, name):
                found.append(Setting(name, text))
        return found


def _words(song: Song, name: str) -> str:
    value = getattr(song, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
