"""What the dataset view writes: the plan, frozen datasets, fixes, files – each with its way back where there is one."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lyricstudio.domain.draft_issues import DraftIssue, FoundIssue
from lyricstudio.domain.progress import Progress
from lyricstudio.services.dataset_drafts import Draft, Frozen, freeze_draft, read_frozen, write_plan
from lyricstudio.services.dataset_issues import can_fix_songs, fix_songs, fixed_plan, put_songs_back
from lyricstudio.services.library import FieldsBefore, put_fields_back, set_fields
from lyricstudio.ui.dataset.plan_pane import FROZEN
from lyricstudio.ui.dataset.words import ISSUES, dataset_title
from lyricstudio.ui.undo import Change
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.services.datasets import DatasetOptions, FrozenDataset
    from lyricstudio.services.song_fields import Setting
    from lyricstudio.store.project import Project
    from lyricstudio.ui.dataset.view import DatasetView

_FORMS = {DraftIssue.NO_TITLE: "title", DraftIssue.NO_ARTIST: "artist", DraftIssue.NO_RIGHTS: "rights"}


class DatasetChanges:
    """The writing side of the view."""

    def __init__(self, view: DatasetView) -> None:
        self._view = view
        self._plan: tuple[Project, DatasetOptions]
        self._writing = Lock()

    def change_plan(self, options: DatasetOptions, words: str = "Change the plan") -> None:
        """Follow another plan; it can be undone."""
        before = self._view.options
        if options != before:
            change = Change(words, lambda _ctx: self._follow(options), lambda _ctx: self._follow(before), ())
            self._view.studio.undo.do(change)

    def _follow(self, options: DatasetOptions) -> None:
        view = self._view
        self._plan = (view.project, options)
        view.start(view.run_job(self._keep_plan, "Keeping the plan", "keep"))
        view.follow(options)

    def _keep_plan(self, _ctx: WorkContext) -> None:
        # Threads end in any order: each writes the latest plan, so that an older one never has the last word.
        with self._writing:
            write_plan(*self._plan)

    def freeze(self, draft: Draft, then: Callable[[Frozen], object] | None = None) -> None:
        """Freeze what is ready; what is new can be taken back while nothing was tuned on it."""
        view = self._view
        project, undo = view.project, view.studio.undo
        done: list[Frozen] = []

        def redo(ctx: WorkContext) -> None:
            done[:] = [freeze_draft(project, draft, ctx)]

        def back(_ctx: WorkContext) -> None:
            for item in done[0].made:
                project.datasets.delete(item.dataset.id)

        def finish() -> None:
            frozen = done[0]
            self._tell_frozen(frozen)
            first = (*frozen.made, *frozen.known)[0]
            view.choose((FROZEN, first.dataset.id))
            if then is not None:
                then(frozen)

        words = f"Freeze {count(len(draft.ready), 'dataset')}"
        undo.do(Change(words, redo, back, ("datasets",), slow=True), finish)

    def _tell_frozen(self, frozen: Frozen) -> None:
        view = self._view
        made, known = len(frozen.made), len(frozen.known)
        words = f"Froze {count(made, 'dataset')}" if made else "Frozen already: nothing has changed since"
        hint = f"{count(known, 'dataset')} frozen already" if made and known else ""
        ids = tuple(item.dataset.id for item in (*frozen.made, *frozen.known))
        if view.can_tune:
            view.studio.notices.tell(words, hint, "Tune", lambda: view.tune_on(ids))
        elif made:
            view.studio.notices.tell(words, hint, "Undo", view.studio.undo.undo)
        else:
            view.studio.notices.tell(words, hint)

    def delete(self, dataset_id: str) -> None:
        """Delete a frozen dataset; it can be undone. One that was tuned on is kept, and the store says why."""
        project, studio = self._view.project, self._view.studio
        gone: list[FrozenDataset] = []

        def redo(_ctx: WorkContext) -> None:
            gone[:] = [read_frozen(project, dataset_id)]
            project.datasets.delete(dataset_id)

        def back(_ctx: WorkContext) -> None:
            project.datasets.add(gone[0].dataset, gone[0].examples)

        def finish() -> None:
            name = dataset_title(gone[0].dataset)
            studio.notices.tell(f"Deleted the dataset {name}", action="Undo", run=studio.undo.undo)

        studio.undo.do(Change("Delete a dataset", redo, back, ("datasets",), slow=True), finish)

    def fix(self, found: FoundIssue) -> None:
        """Put an issue right: in the plan, in the songs, with a form, or by showing the first place."""
        view = self._view
        plan = fixed_plan(found.issue, found, view.options)
        if plan is not None:
            self.change_plan(plan, f"{ISSUES[found.issue][2]}: {ISSUES[found.issue][0].lower()}")
        elif can_fix_songs(found.issue):
            self.fix_songs((found,))
        elif found.issue in _FORMS:
            self._open_form(found.song_ids, _FORMS[found.issue])
        else:
            view.open_one(found.song_ids[0])

    def fix_safe(self, issues: Sequence[FoundIssue]) -> None:
        """Put everything right that needs no look at each place."""
        plan = self._view.options
        for found in issues:
            plan = fixed_plan(found.issue, found, plan) or plan
        self.change_plan(plan, "Fix the plan")
        songs = tuple(found for found in issues if can_fix_songs(found.issue))
        if songs:
            self.fix_songs(songs)

    def fix_songs(self, issues: Sequence[FoundIssue]) -> None:
        """Put songs right; it can be undone."""
        project, studio = self._view.project, self._view.studio
        before: list[tuple[Song, ...]] = []

        def redo(ctx: WorkContext) -> None:
            before[:] = [fix_songs(project, issues, ctx)]

        def back(ctx: WorkContext) -> None:
            put_songs_back(project, before[0], ctx)

        def finish() -> None:
            number = len(before[0])
            words = f"Fixed {count(number, 'song')}" if number else "Nothing here could be fixed without a look"
            studio.notices.tell(words, action="Undo", run=studio.undo.undo)

        names = ", ".join(ISSUES[found.issue][0].lower() for found in issues)
        studio.undo.do(Change(f"Fix {names}", redo, back, ("songs", "parts"), slow=True), finish)

    def _open_form(self, ids: Sequence[int], field: str) -> None:
        from lyricstudio.ui.library.edit_dialog import EditDialog

        view = self._view
        song = view.project.songs.get(ids[0]) if len(ids) == 1 else None
        # Titles are of one song each, so the form is for the first one.
        if field == "title" and song is None:
            ids, song = ids[:1], view.project.songs.get(ids[0])
        dialog = EditDialog(view.look, view.window(), len(ids), song, field)
        dialog.wanted.connect(lambda settings: self._set_fields(tuple(ids), settings))
        dialog.open()

    def _set_fields(self, ids: Sequence[int], settings: Sequence[Setting]) -> None:
        project, studio = self._view.project, self._view.studio
        before: list[FieldsBefore] = []

        def redo(ctx: WorkContext) -> None:
            before[:] = [set_fields(project, ids, settings, ctx)]

        words = f"Edit {count(len(ids), 'song')}"
        change = Change(words, redo, lambda ctx: put_fields_back(project, before[0], ctx), ("songs",), slow=True)
        done = f"Edited {count(len(ids), 'song')}"
        studio.undo.do(change, lambda: studio.notices.tell(done, action="Undo", run=studio.undo.undo))

    def export_chat(self, ids: Sequence[str]) -> None:
        """Ask for a folder and write the chat files of frozen datasets there."""
        self._ask_folder("Export chat files", lambda folder: self.write_chat(ids, folder))

    def write_chat(self, ids: Sequence[str], folder: Path) -> None:
        """Write the chat files of frozen datasets, each into a folder of its own."""
        view = self._view
        project = view.project

        def work(ctx: WorkContext) -> Path:
            from lyricstudio.services.dataset_files import write_dataset

            for done, dataset_id in enumerate(ids):
                ctx.checkpoint()
                ctx.report(Progress(done, len(ids), "writing chat files"))
                write_dataset(project, project.datasets.get(dataset_id), folder / dataset_id)
            return folder

        view.start(view.run_job(work, "Exporting chat files", quiet=False).on_success(self._exported))

    def export_tables(self) -> None:
        """Ask for a folder and write the statistics there."""
        self._ask_folder("Export statistics tables", self.write_tables)

    def write_tables(self, folder: Path) -> None:
        """Write the statistics of the catalogue into a folder."""
        view = self._view
        desk, options = view.reading.desk, view.options

        def work(ctx: WorkContext) -> Path:
            desk.write_tables(folder, options, ctx)
            return folder

        view.start(view.run_job(work, "Exporting tables", quiet=False).on_success(self._exported))

    def _exported(self, folder: Path) -> None:
        self._view.studio.notices.tell("Exported", hint=str(folder))

    def _ask_folder(self, title: str, then: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._view.window(), title, str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
