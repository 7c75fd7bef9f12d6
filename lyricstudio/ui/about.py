"""About: what this is, its versions to copy, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from lyricstudio.ui.rail import Logo
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.versions import versions, versions_text
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from lyricstudio.ui.look import Look

_MADE_OF = "Type: Inter and Vollkorn (SIL Open Font License). Window: Qt (LGPL). LyricStudio itself: MIT licence."


def open_about(look: Look, parent: QWidget) -> Dialog:
    """Open the dialog and return it."""
    dialog = Dialog(look, parent, "about", "LyricStudio")
    dialog.body.addWidget(Logo(look, 42, 37))
    dialog.say("Label lyrics, tune small models on your own machine, write songs part by part.")
    grid = tight(QGridLayout(), spacing=6)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(1, 1)
    for row, (name, version) in enumerate(versions()):
        grid.addWidget(Text(look, name, Role.SECONDARY, "text2"), row, 0)
        grid.addWidget(Text(look, version, Role.SECONDARY_NUMBER), row, 1)
    dialog.body.addLayout(grid)
    dialog.say(_MADE_OF)
    dialog.add_button("Copy versions", "about.copy", lambda: QApplication.clipboard().setText(versions_text()))
    close = dialog.add_button("Close", "about.close", dialog.accept, "primary")
    dialog.open()
    close.setFocus()
    return dialog
