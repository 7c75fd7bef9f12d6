"""Takes songs from the project into the view's hand, and knows the models that can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lyricstudio.ui.compose.brief_pane import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, DraftVersion
    from lyricstudio.ui.compose.view import ComposeView
    from lyricstudio.ui.undo import Change


class Shelf(QObject):
    """Reads for a view; everything is a job."""

    def __init__(self, view: ComposeView) -> None:
        super().__init__(view)
        self._view = view
        self.models: tuple[ModelChoice, ...] = ()
        self._preferred = ""
        self._reading = False
        self._then: Callable[[], object] | None = None
        self.deleted: tuple[Change, int] | None = None
        view.studio.undo.undone.connect(self._on_undone)

    def read_models(self) -> None:
        """Read which models can write, the newest first."""
        project = self._view.project
        self._reading = True

        def read(_ctx: WorkContext) -> tuple[ModelChoice, ...]:
            models = sorted(project.models.all(), key=lambda m: (m.created, m.id or 0), reverse=True)
            return tuple(
                ModelChoice(m.name, "this computer" if m.provider == "local" else m.provider)
                for m in models
                if m.status == "ready"
            )

        job = self._view.run_job(read, "Reading models", "models")
        self._view.start(job.on_success(self._on_models).on_end(self._on_read))

    def when_read(self, call: Callable[[], object]) -> None:
        """Call as soon as it is known which models can write: at once, or when they are read."""
        if self._reading:
            self._then = call
        else:
            call()

    def _on_read(self, _state: object) -> None:
        self._reading = False
        call, self._then = self._then, None
        if call is not None:
            call()

    def _on_models(self, models: tuple[ModelChoice, ...]) -> None:
        self._view.shower.can_write = bool(models)
        names = [model.name for model in models]
        self._view.shower.newest_model = self._preferred if self._preferred in names else names[0] if names else ""
        self.models = models
        self._view.brief.show_models(models)
        self._view.on_changed()

    def prefer(self, name: str) -> None:
        """Let a model write what is made from now on."""
        self._preferred = name
        self._on_models(self.models)

    def open_last(self) -> None:
        """Open the song that was in hand last."""
        from lyricstudio.services.drafts import last_draft

        project = self._view.project
        job = self._view.run_job(lambda _ctx: last_draft(project), "Opening the last song", "open")
        self._view.start(job.on_success(self.show_song))

    def _on_undone(self, change: Change) -> None:
        """A deleted song that came back comes back into the hand."""
        if self.deleted is not None and self.deleted[0] is change:
            self.open_song(self.deleted[1])

    def open_song(self, composition_id: int) -> None:
        """Open a composition."""
        from lyricstudio.services.drafts import open_draft

        project = self._view.project
        job = self._view.run_job(lambda _ctx: open_draft(project, composition_id), "Opening a song", "open")
        self._view.start(job.on_success(self.show_song))

    def show_song(self, song: Composition | None) -> None:
        """Take a song into the hand."""
        # What is typed belongs to the old song, whose parts may have the same keys.
        self._view.tell_typed()
        self._view.writing.stop()
        undecided = [s.key for s in song.sections if s.takes and not s.text] if song is not None else []
        self._view.shower.open_takes = set(undecided)
        self._view.changes.mixes.clear()
        self._view.current = song.sections[0].key if song is not None and song.sections else ""
        self._view.draft.show(self._view.project, song)
        self._view.show_empty(song is None)
        self._view.form.show_saved("Saved" if song is not None else "", song is not None)
        if self._view.isVisible() and song is not None:
            self._view.entered()
        self._view.studio.actions.refresh()
        if song is not None and song.id is not None:
            versions, song_id = self._view.project.versions, song.id
            job = self._view.run_job(lambda _ctx: versions.newest(song_id), "Reading the version", "version")
            self._view.start(job.on_success(self._on_version))

    def _on_version(self, version: DraftVersion | None) -> None:
        song = self._view.draft.song
        if version is not None and song is not None and song.id == version.composition_id and self._view.draft.is_saved:
            self._view.form.show_saved(f"Saved · version {version.number}", True)
