"""One line under the header that leads a first-timer on: from songs to a model, from a model to a song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from lyricstudio.domain.next_step import NextStep
from lyricstudio.jobs.qt import Job
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.text import Elided
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.next_step import Standing
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Run
    from lyricstudio.ui.studio import Studio

_TELLING = frozenset(("songs", "datasets", "runs", "models", "compositions"))
_PLACES = {NextStep.TRAIN: ("library",), NextStep.WRITE: ("library", "tune", "models")}
_DONE = "next_step_hidden"


class NextStepBar(QFrame):
    """The line; it is only there while there is a step to take, in the views where it helps."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._view = ""
        self._standing: Standing | None = None
        named(self, "next_step", "Next step")
        with_property(self, "surface", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look = studio.look
        self._words = Elided(look, "", Role.BODY)
        self._button = Button(look, "Train a model", "next_step.go", Shape("primary", "tune", 26)).on_click(self.go)
        close = Button(look, "", "next_step.close", Shape("ghost", "close", 26, "Do not show next steps"))
        row = tight(QHBoxLayout(self), Space.PAGE, 7, 12, 7, spacing=10)
        row.addWidget(Mark(look, "music", "on_tint"))
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(close.on_click(self._close))
        self.hide()
        studio.session.changed.connect(self._on_changed)

    def show_view(self, name: str) -> None:
        """Say which view is in sight."""
        self._view = name
        self._show()

    def _on_changed(self, what: frozenset[str]) -> None:
        if what & _TELLING:
            self.look_again()

    def look_again(self) -> None:
        """Look in the background where the project stands."""
        project = self._studio.session.project
        if project is None or self._studio.settings.text(_DONE):
            self.hide()
            return

        def read(_ctx: WorkContext) -> Standing:
            from lyricstudio.services.quick_start import standing

            return standing(project)

        self._studio.jobs.start(Job(read, "Looking for the next step", "next-step", True).on_success(self._on_read))

    def _on_read(self, found: Standing) -> None:
        self._standing = found
        self._show()

    def _show(self) -> None:
        found = self._standing
        wanted = found is not None and self._view in _PLACES.get(found.step, ())
        if found is not None and wanted:
            writes = found.step is NextStep.WRITE
            trains = f"{count(found.songs, 'song')} to learn from. A first model takes a few minutes on this computer."
            self._words.set_text(f"{found.model} can write now. Try a song, part by part." if writes else trains)
            self._button.set_text("Write a song" if writes else "Train a model")
            self._button.set_icon("compose" if writes else "tune")
        self.setVisible(wanted and not self._studio.settings.text(_DONE))

    def go(self) -> None:
        """Take the step."""
        if self._standing is None:
            return
        if self._standing.step is NextStep.WRITE:
            self._studio.navigator.go("compose")
            self._studio.actions.trigger("compose.new")
            return
        self._button.setEnabled(False)
        project, tables = self._studio.session.open_project, self._studio.tables

        def train(ctx: WorkContext) -> Run:
            from lyricstudio.services.quick_start import train_first

            return train_first(project, tables, ctx)

        job = Job(train, "Preparing a first model", "quick-start").on_success(self._on_started)
        self._studio.jobs.start(job.on_end(self._on_end))

    def _on_started(self, run: Run) -> None:
        self._studio.navigator.go("tune", run.id)

    def _on_end(self, _state: object) -> None:
        self._button.setEnabled(True)
        # Also after a failure: datasets may be frozen and the run's row written.
        self._studio.session.tell("datasets", "runs")

    def _close(self) -> None:
        self._studio.settings.set_text(_DONE, "yes")
        self.hide()
