"""What the library writes: fields, deletions, imports – as jobs where it takes long, each with its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.services.library import FieldsBefore, delete_songs, put_fields_back, set_fields
from lyricstudio.ui.notices import Notice
from lyricstudio.ui.undo import Change
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.importing import ImportReport, ImportRequest
    from lyricstudio.services.song_fields import Setting
    from lyricstudio.store.songs import DeletedSong
    from lyricstudio.ui.library.view import LibraryView


class SongChanges:
    """The writing side of the library view."""

    def __init__(self, view: LibraryView) -> None:
        self._view = view

    def edit(self, ids: Sequence[int], focus: str = "") -> None:
        """Open the dialog for the fields of some songs, the named field focused."""
        from lyricstudio.ui.library.edit_dialog import EditDialog

        view = self._view
        song = view.project.songs.get(ids[0]) if len(ids) == 1 else None
        dialog = EditDialog(view.look, view.window(), len(ids), song, focus)
        wanted = tuple(ids)
        dialog.wanted.connect(lambda settings: self.set_fields(wanted, settings))
        dialog.open()

    def set_fields(self, ids: Sequence[int], settings: Sequence[Setting]) -> None:
        """Set fields of songs; it can be undone."""
        project, undo = self._view.project, self._view.studio.undo
        before: list[FieldsBefore] = []

        def redo(ctx: WorkContext) -> None:
            before[:] = [set_fields(project, ids, settings, ctx)]

        def back(ctx: WorkContext) -> None:
            put_fields_back(project, before[0], ctx)

        words = f"Edit {count(len(ids), 'song')}"
        undo.do(
            Change(words, redo, back, ("songs",), slow=True), lambda: self._tell(f"Edited {count(len(ids), 'song')}")
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Delete songs; it can be undone, so nobody is asked."""
        project, undo = self._view.project, self._view.studio.undo
        gone: list[tuple[DeletedSong, ...]] = []

        def redo(ctx: WorkContext) -> None:
            gone[:] = [delete_songs(project, ids, ctx)]

        def back(_ctx: WorkContext) -> None:
            project.songs.restore(gone[0])

        def done() -> None:
            self._view.table.forget(ids)
            self._tell(f"Deleted {count(len(ids), 'song')}")

        undo.do(Change(f"Delete {count(len(ids), 'song')}", redo, back, ("songs", "parts"), slow=True), done)

    def import_songs(self, request: ImportRequest) -> None:
        """Import files and folders in the background; what was added can be undone."""
        view = self._view
        project, tables = view.project, view.studio.tables

        def work(ctx: WorkContext) -> ImportReport:
            from lyricstudio.services.importing import import_songs
            from lyricstudio.services.song_reading import song_reader

            return import_songs(project, song_reader(tables.headings), request, ctx)

        name = request.paths[0].name if len(request.paths) == 1 else count(len(request.paths), "file")
        view.start(view.run_job(work, f"Importing {name}", quiet=False).on_success(self._imported))

    def _imported(self, report: ImportReport) -> None:
        view = self._view
        view.studio.session.tell("songs", "parts")
        words = [f"{count(report.added, 'song')} added"]
        words += [f"{report.updated} updated"] if report.updated else []
        words += [f"{report.unchanged} known already"] if report.unchanged else []
        hint = f"{count(len(report.rejected), 'file or row', 'files or rows')} left out" if report.rejected else ""
        view.studio.notices.post(Notice(", ".join(words), "warn" if report.rejected else "ok", hint))

    def _tell(self, words: str) -> None:
        studio = self._view.studio
        studio.notices.tell(words, action="Undo", run=studio.undo.undo)
