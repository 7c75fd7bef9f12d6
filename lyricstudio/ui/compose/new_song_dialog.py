"""Asks what a new song is about, which form it has and who writes; then it is written, or begun empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from lyricstudio.ui.compose.templates import TemplateList
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Choice, Field, TextArea, labelled
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from lyricstudio.ui.compose.brief_pane import ModelChoice
    from lyricstudio.ui.look import Look


@dataclass(frozen=True, slots=True)
class NewSong:
    """What was asked for; `write` says that models write it at once."""

    title: str
    brief: str
    form: str
    model: str
    write: bool


class NewSongDialog(Dialog):
    """Signal: wanted(NewSong)."""

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget, models: Sequence[ModelChoice], model: str = "") -> None:
        super().__init__(look, parent, "compose.new", "New song")
        self._brief = TextArea(look, "compose.new.brief", "What it is about", "A ferry at night, somebody who stays")
        self._brief.setFixedHeight(64)
        self.body.addLayout(labelled(look, "What is it about?", self._brief))
        self._title = Field(look, "compose.new.title", "Title", "Can wait")
        self.body.addLayout(labelled(look, "Title", self._title))
        self.body.addWidget(Text(look, "Form", Role.LABEL, "text2"))
        self._forms = TemplateList(look, chosen=1)
        self.body.addWidget(self._forms)
        self._model: Choice | None = None
        if models:
            items = [(f"{m.name} · {m.where}" if m.where else m.name, m.name) for m in models]
            self._model = Choice(look, "compose.new.model", "Who writes", items)
            self._model.choose(model)
            self.body.addLayout(labelled(look, "Who writes", self._model))
        self.add_button("Cancel", "compose.new.cancel", self.reject, "ghost")
        empty = self.add_button("Start empty", "compose.new.empty", lambda: self._done(False),
                                "secondary" if models else "primary")  # fmt: skip
        if models:
            write = self.add_button("Write it", "compose.new.write", lambda: self._done(True), "primary")
            write.setDefault(True)
        else:
            empty.setDefault(True)
        self._brief.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, write: bool) -> None:
        model = str(self._model.currentData()) if self._model is not None else ""
        brief = " ".join(self._brief.toPlainText().split())
        wanted = NewSong(self._title.text().strip(), brief, self._forms.form, model, write)
        self.accept()
        self.wanted.emit(wanted)
