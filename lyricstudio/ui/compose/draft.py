"""The song in hand: every change can be undone and is saved by itself, a moment after it was made."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lyricstudio.jobs.qt import Job
from lyricstudio.services import drafts
from lyricstudio.ui.undo import Change

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition
    from lyricstudio.services.drafts import Saved
    from lyricstudio.store.project import Project
    from lyricstudio.ui.studio import Studio

SAVE_PAUSE = 150  # ms after a change
_ONE_STEP = 2.0  # seconds: changes that come closer and belong together are one step of undo


class Draft(QObject):
    """Holds the composition. Signals: changed() when it differs, opened() when it is another song, saved(Saved)."""

    changed = Signal()
    opened = Signal()
    saved = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._project: Project | None = None
        self.song: Composition | None = None
        self._lock = threading.Lock()
        self._wanted, self._written = 0, 0
        self._saving: Job[Saved | None] | None = None
        self._version: str | None = None
        self._step: _Step | None = None
        self.recording = True
        self._timer = QTimer(self, singleShot=True, interval=SAVE_PAUSE)
        self._timer.timeout.connect(self._save)
        studio.undo.changed.connect(self._on_undo_changed)

    @property
    def is_saved(self) -> bool:
        """Say whether all changes are on the disk."""
        return self._written >= self._wanted

    def show(self, project: Project, song: Composition | None) -> None:
        """Take another song into the hand; what the old one still needs is saved first."""
        self.flush()
        self._project = project
        self.song = song
        self._step = None
        self.opened.emit()
        self.changed.emit()

    def change(self, words: str, song: Composition, together: str = "", version: str | None = None) -> None:
        """Make a change; those with the same word in `together` that follow quickly are one step of undo.

        `version` is the name of a version to keep when the change is saved. While `recording` is off (the project is
        being closed) the change is saved, but is no step of undo: that list is another project's already.
        """
        before = self.song
        if before is None or song == before:
            return
        if version is not None:
            self._version = version
        if not self.recording:
            self._put(song)
            return
        step = self._step
        if step is not None and together and step.together == together and time.monotonic() - step.at < _ONE_STEP:
            step.after, step.at = song, time.monotonic()
            self._put(song)
            return
        made = _Step(before, song, together)
        self._put(song)

        def redo(_ctx: WorkContext) -> None:
            self._go_to(made.after)

        def undo(_ctx: WorkContext) -> None:
            self._go_to(made.before)

        self._studio.undo.did(Change(words, redo, undo, ("compositions",)))
        self._step = made

    def keep_version(self, name: str) -> None:
        """Keep a version of the song as it is now."""
        self._version = name
        self._wanted += 1
        self._save()

    def save_now(self) -> None:
        """Save without waiting for the pause, in the background."""
        if not self.is_saved:
            self._timer.stop()
            self._save()

    def flush(self) -> None:
        """Write what is not on the disk yet, at once: the view goes out of sight, or the project is closed."""
        self._timer.stop()
        if not self.is_saved and self._project is not None and self.song is not None:
            self._write(self._project, self.song, self._wanted, self._take_version())

    def _on_undo_changed(self) -> None:
        self._step = None

    def _go_to(self, song: Composition) -> None:
        if self.song is None or self.song.id != song.id:
            self.flush()
            self.song = song
            self.opened.emit()
        self._put(song)

    def _put(self, song: Composition) -> None:
        self.song = song
        self._wanted += 1
        self._timer.start()
        self.changed.emit()

    def _take_version(self) -> str | None:
        version, self._version = self._version, None
        return version

    def _save(self) -> None:
        project, song = self._project, self.song
        if project is None or song is None or self._saving is not None:
            return
        wanted, version = self._wanted, self._take_version()

        def write(_ctx: WorkContext) -> Saved | None:
            return self._write(project, song, wanted, version)

        self._saving = Job(write, "Saving the song", quiet=True).on_success(self._on_saved).on_end(self._on_save_end)
        self._studio.jobs.start(self._saving)

    def _write(self, project: Project, song: Composition, wanted: int, version: str | None) -> Saved | None:
        # Two writers may meet here: a job, and whoever flushes. The older state must not come last.
        with self._lock:
            if wanted <= self._written and version is None:
                return None
            saved = drafts.save_draft(project, song, version)
            self._written = max(self._written, wanted)
            return saved

    def _on_saved(self, saved: Saved | None) -> None:
        if saved is not None and self.song is not None and saved.composition_id == self.song.id:
            self.saved.emit(saved)

    def _on_save_end(self, _state: object) -> None:
        self._saving = None
        if not self.is_saved or self._version is not None:
            self._timer.start()


class _Step:
    """One step of undo, which may still grow."""

    def __init__(self, before: Composition, after: Composition, together: str) -> None:
        self.before, self.after, self.together = before, after, together
        self.at = time.monotonic()
