"""Import with a look first: what was found, how it is read, the first songs, what is left out – then one button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.importers.interface import ImportOptions
from lyricstudio.jobs.qt import Failure, Job
from lyricstudio.services.import_preview import ImportPreview, preview_import
from lyricstudio.services.importing import ImportRequest
from lyricstudio.services.song_fields import Setting
from lyricstudio.services.song_reading import song_reader
from lyricstudio.ui.library.import_panels import ColumnMapping, DropArea, RejectionList, SongSamples
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.bar import Bar
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import Choice, Field, Segments, labelled
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Paragraph, Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import Progress, WorkContext
    from lyricstudio.ui.studio import Studio

_WIDTH, _HEIGHT, _SIDE = 880, 600, 300
_ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp1250", "cp1251", "utf-16", "shift_jis", "gb18030", "euc_kr")
_SET = (("artist", "Artist"), ("owner", "Owner"), ("rights", "Rights note"), ("tag", "Tags"))
_SURE = 0.9  # below this certainty of a format a person is told
_SONGS, _LEFT_OUT = "songs", "left-out"


class ImportDialog(Dialog):
    """The dialog; it reads in the background and writes nothing. Signal: wanted(ImportRequest)."""

    wanted = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget, paths: tuple[Path, ...]) -> None:
        super().__init__(studio.look, parent, "import", "Import lyrics", _WIDTH)
        self._studio = studio
        self._registry = song_reader(studio.tables.headings)
        self._paths = paths
        self._job: Job[ImportPreview] | None = None
        self.setFixedHeight(_HEIGHT)
        self._pages = QStackedWidget()
        self._drop = DropArea(studio.look, self._choose_files, self._choose_folder)
        self._drop.dropped.connect(self.show_paths)
        self._pages.addWidget(self._drop)
        self._pages.addWidget(self._found_page())
        self.body.addWidget(self._pages, 1)
        self.add_button("Cancel", "import.cancel", self.reject)
        self._import = self.add_button("Import", "import.do", self._accept, "primary")
        self.finished.connect(self._stop)
        self.setAcceptDrops(True)
        self.show_paths(paths)

    def _found_page(self) -> QWidget:
        page = QWidget()
        row = tight(QHBoxLayout(page), spacing=18)
        inner = with_property(QWidget(), "surface", "surf")
        inner.setLayout(self._side())
        side = named(QScrollArea(), "import.options", "How it is read")
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidgetResizable(True)
        side.setFixedWidth(_SIDE)
        side.setWidget(inner)
        row.addWidget(side)
        row.addWidget(rule(vertical=True))
        row.addLayout(self._sample_column(), 1)
        return page

    def _side(self) -> QVBoxLayout:
        look = self.look
        column = tight(QVBoxLayout(), 2, 0, 14, 4, spacing=12)
        self._what = Text(look, "", Role.BODY_STRONG, wrap=True)
        self._how = Paragraph(look, "", Role.SECONDARY)
        self._bar = Bar(look)
        formats = [("found by itself", None), *((name, name) for name in self._registry.formats)]
        encodings = [("found by itself", None), *((name, name) for name in _ENCODINGS)]
        self._format = Choice(look, "import.format", "Format", formats)
        self._encoding = Choice(look, "import.encoding", "Encoding", encodings)
        self._columns = ColumnMapping(look)
        for widget in (self._what, self._how, self._bar):
            column.addWidget(widget)
        both = tight(QHBoxLayout(), spacing=10)
        both.addLayout(labelled(look, "Format", self._format), 1)
        both.addLayout(labelled(look, "Encoding", self._encoding), 1)
        column.addLayout(both)
        column.addWidget(self._columns)
        column.addWidget(Text(look, "Set on every song", Role.LABEL, "text2"))
        self._set = {name: Field(look, f"import.set.{name}", label, label) for name, label in _SET}
        for field in self._set.values():
            column.addWidget(field)
        column.addStretch(1)
        self._format.currentIndexChanged.connect(self._read)
        self._encoding.currentIndexChanged.connect(self._read)
        self._columns.changed.connect(self._read)
        return column

    def _sample_column(self) -> QVBoxLayout:
        column = tight(QVBoxLayout(), spacing=10)
        self._tabs = Segments(self.look, "import.tabs", (("Songs", _SONGS), ("Left out", _LEFT_OUT)))
        self._tabs.choose(_SONGS)
        self._tabs.chosen.connect(self._show_tab)
        self._samples, self._rejections = SongSamples(self.look), RejectionList(self.look)
        self._lists = QStackedWidget()
        self._lists.addWidget(self._samples)
        self._lists.addWidget(self._rejections)
        column.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._lists, 1)
        return column

    def _show_tab(self, tab: object) -> None:
        self._lists.setCurrentIndex(0 if tab == _SONGS else 1)

    def show_paths(self, paths: tuple[Path, ...]) -> None:
        """Look at files and folders; without any the person is asked for some."""
        self._paths = tuple(paths)
        self._pages.setCurrentIndex(1 if paths else 0)
        self._import.setEnabled(False)
        if paths:
            self._read()
        else:
            self._drop.files.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_files(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFiles, "Choose files to import")

    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, "Choose a folder to import")

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title, str(Path.home()))
        dialog.setObjectName("import.choose")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(lambda names: self.show_paths(tuple(map(Path, names))))
        dialog.open()

    def _options(self) -> ImportOptions:
        return ImportOptions(self._format.currentData(), self._encoding.currentData(), dict(self._columns.decided))

    def _read(self, *_changed: object) -> None:
        registry, paths, options = self._registry, self._paths, self._options()

        def look(ctx: WorkContext) -> ImportPreview:
            return preview_import(registry, paths, options, ctx)

        self._what.setText("Looking at what is there")
        self._bar.show_share(0.1, "reading")
        self._bar.show()
        job = Job(look, "Looking at files", "import-preview", quiet=True)
        self._job = job.on_progress(self._on_progress).on_failure(self._on_failure).on_success(self._on_preview)
        self._studio.jobs.start(self._job)

    def _on_progress(self, progress: Progress) -> None:
        self._what.setText(progress.note)
        self._bar.show_share(1 - 1 / (1 + progress.done / 100), progress.note)

    def _on_failure(self, failure: Failure) -> None:
        self._bar.hide()
        self._what.setText(failure.message)
        self._how.set_text(failure.hint)
        self._import.setEnabled(False)

    def _on_preview(self, preview: ImportPreview) -> None:
        self._bar.hide()
        least = "" if preview.complete else "at least "
        self._what.setText(f"{least}{count(preview.song_count, 'song')}" + _from(self._paths))
        self._how.set_text(_how(preview))
        self._columns.show_columns(preview.columns)
        self._samples.show_songs(preview.songs, preview.song_count)
        self._rejections.show_rejections(preview.rejections, preview.rejection_count)
        self._tabs.set_text(
            _LEFT_OUT, f"Left out {preview.rejection_count:,}" if preview.rejection_count else "Left out"
        )
        if not preview.song_count:
            self._tabs.choose(_LEFT_OUT)
            self._show_tab(_LEFT_OUT)
        self._import.setEnabled(preview.song_count > 0)
        self._import.set_text(f"Import {count(preview.song_count, 'song')}" if preview.complete else "Import all songs")
        self._import.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        settings = tuple(Setting(name, f.text().strip()) for name, f in self._set.items() if f.text().strip())
        self.accept()
        self.wanted.emit(ImportRequest(self._paths, self._options(), settings))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.discard()


def _from(paths: tuple[Path, ...]) -> str:
    return (
        f" in {paths[0].name}" if len(paths) == 1 else f" in {count(len(paths), 'file or folder', 'files and folders')}"
    )


def _how(preview: ImportPreview) -> str:
    formats = sorted({file.format for file in preview.files})
    encodings = sorted({file.encoding for file in preview.files if file.encoding})
    notes = list(dict.fromkeys(note for file in preview.files for note in file.notes))[:2]
    sure = min((file.confidence for file in preview.files), default=1.0)
    read = f"read as {', '.join(formats)}" + (f" ({sure:.0%} sure)" if sure < _SURE else "") if formats else ""
    pieces = [read, ", ".join(encodings), *notes]
    return " · ".join(filter(None, pieces))
