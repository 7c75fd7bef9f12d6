"""Gives a model another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Field, labelled
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lyricstudio.domain.records import LyricModel
    from lyricstudio.ui.look import Look


class RenameDialog(Dialog):
    """The dialog; `check` returns what is wrong with a name ("" for nothing). Signal: wanted(name)."""

    wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget, model: LyricModel, check: Callable[[str], str]) -> None:
        super().__init__(look, parent, "models.rename_dialog", f"Rename {model.name}")
        self._check = check
        self.field = Field(look, "models.rename.name", "Name")
        self.field.setText(model.name)
        self.field.selectAll()
        self._problem = Text(look, "", Role.SECONDARY, "bad", wrap=True)
        self._problem.hide()
        self.body.addLayout(labelled(look, "Name", self.field))
        self.body.addWidget(self._problem)
        self.add_button("Cancel", "models.rename.cancel", self.reject)
        save = self.add_button("Rename", "models.rename.save", self._save, "primary")
        save.setDefault(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        problem = self._check(self.field.text())
        self.field.set_invalid(problem)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if not problem:
            self.wanted.emit(" ".join(self.field.text().split()))
            self.accept()
