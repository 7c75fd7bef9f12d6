"""Writes the song to a file in any format, or copies it, with the file's text in sight."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from lyricstudio.exporters.song_files import format_text, suffix_of
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import TextArea
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lyricstudio.exporters.documents import SongDocument
    from lyricstudio.ui.look import Look

FORMATS = (
    ("txt", "Plain text", "Headings in brackets, as most lyric sites write them."),
    ("md", "Markdown", "For notes and web pages, with a front matter."),
    ("chordpro", "ChordPro", "For songbooks and stage apps; add chords in brackets later."),
    ("suno", "Suno tags", "To paste into a music generator: sections as tags, repeats written out."),
    ("html", "HTML", "One page that needs no other file, light or dark as its reader."),
    ("pdf", "PDF", "A4 pages with the font inside, for print; below is the text they hold."),
)


class ExportDialog(Dialog):
    """Signals: copied(text), saved(format, path)."""

    copied = Signal(str)
    saved = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget, document: SongDocument, folder: Path) -> None:
        super().__init__(
            look, parent, "compose.export", f"Export {document.title}", min(760, parent.window().width() - 40)
        )
        self._document, self._folder = document, folder
        self._list = named(QListWidget(), "compose.export.formats", "Formats")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setFixedWidth(150)
        self._list.setFont(look.font(Role.BODY))
        for _key, name, _hint in FORMATS:
            item = QListWidgetItem(name)
            item.setSizeHint(QSize(140, 34))
            self._list.addItem(item)
        self._hint = Paragraph(look, "")
        self._preview = TextArea(look, "compose.export.preview", "What the file will hold")
        self._preview.setReadOnly(True)
        right = tight(QVBoxLayout(), spacing=8)
        right.addWidget(self._hint)
        right.addWidget(self._preview, 1)
        row = tight(QHBoxLayout(), spacing=16)
        row.addWidget(self._list)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        self.setFixedHeight(min(560, parent.window().height() - 60))
        self.add_button("Close", "compose.export.close", self.reject, "ghost")
        self._copy = Button(look, "Copy", "compose.export.copy", Shape("secondary", "copy"))
        self._save = Button(look, "Save file …", "compose.export.save", Shape("primary", "save"))
        for button, call in ((self._copy, self._on_copy), (self._save, self.ask_path)):
            button.setAutoDefault(False)
            self.foot.addWidget(button.on_click(call))
        self._list.currentRowChanged.connect(self._show)
        self._list.setCurrentRow(0)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def format(self) -> str:
        """Return the chosen format."""
        return FORMATS[max(0, self._list.currentRow())][0]

    def _show(self, row: int) -> None:
        key, _name, hint = FORMATS[row]
        self._hint.set_text(hint)
        self._preview.setPlainText(format_text(self._document, key))
        self._copy.set_text("Copy the text" if key == "pdf" else "Copy")

    def _on_copy(self) -> None:
        self.copied.emit(self._preview.toPlainText())
        self.accept()

    def ask_path(self) -> QFileDialog:
        """Ask where the file goes, and save it; return the open dialog."""
        suffix = suffix_of(self.format)
        dialog = QFileDialog(self, "Export the song", str(self._folder), f"Song (*{suffix})")
        dialog.setObjectName("compose.export.path")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(f"{_file_name(self._document.title)}{suffix}")
        dialog.fileSelected.connect(self._on_path)
        dialog.open()
        return dialog

    def _on_path(self, name: str) -> None:
        self.saved.emit(self.format, Path(name))
        self.accept()


def _file_name(title: str) -> str:
    return "".join(c for c in title if c not in '/\\:*?"<>|').strip() or "Song"
