"""The page of the local engine: whether it runs, how it is started, and which base models are here."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from lyricstudio.providers.engine_preferences import EnginePreferences, read_preferences, save_preferences
from lyricstudio.ui.settings_view.bases_card import BasesCard
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.dialog import Question, ask
from lyricstudio.ui.widgets.fields import Choice, labelled
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Elided, Paragraph
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.providers.local_engine import EngineHealth
    from lyricstudio.ui.settings_view.view import SettingsView

_TRAINERS = 4


@dataclass(frozen=True, slots=True)
class _Seen:
    health: EngineHealth | None


class EnginePage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "engine", "Engine",
            "The engine trains and writes on this computer, in a process of its own. It starts by itself when it is"
            " needed, goes on with the window closed, and leaves when there has been nothing to do for ten minutes.",
        )  # fmt: skip
        self._preferences = EnginePreferences()
        self._health: EngineHealth | None = None
        self.column.addWidget(self._state_card())
        self.column.addWidget(self._preferences_card())
        self.bases = BasesCard(view)
        self.column.addWidget(self.bases)

    def _state_card(self) -> Card:
        look = self.look
        self._mark = Mark(look, "clock", "text2", 18)
        self._state = Elided(look, "looking …", Role.BODY_STRONG)
        self._fact = Elided(look, "", Role.SECONDARY, "text2")
        self.start = Button(look, "Start", "settings.engine.start", Shape("secondary", "play"))
        self.stop = Button(look, "Stop", "settings.engine.stop", Shape("secondary", "stop"))
        self.start.on_click(self.start_engine)
        self.stop.on_click(self.stop_engine)
        words = tight(QHBoxLayout(), spacing=10)
        words.addWidget(self._mark)
        words.addWidget(self._state, 1)
        words.addWidget(self.start)
        words.addWidget(self.stop)
        card = Card(look)
        card.body.addLayout(words)
        card.body.addWidget(self._fact)
        self.stop.hide()
        return card

    def _preferences_card(self) -> Card:
        look, cores = self.look, os.cpu_count() or 1
        threads: list[tuple[str, object]] = [("as many as it sees fit", 0)]
        threads += [(count(number, "thread"), number) for number in range(1, cores + 1)]
        self.threads = Choice(look, "settings.engine.threads", "Threads of one training", threads)
        side = [(f"{number} at a time", number) for number in range(1, _TRAINERS + 1)]
        self.trainers = Choice(look, "settings.engine.trainers", "Trainings side by side", side)
        self._folder = Elided(look, "", Role.SECONDARY, "text2")
        row = tight(QHBoxLayout(), spacing=12)
        row.addLayout(labelled(look, "Threads of one training", self.threads), 1)
        row.addLayout(labelled(look, "Trainings side by side", self.trainers), 1)
        card = Card(look, "How it works")
        card.body.addLayout(row)
        card.body.addLayout(self._folder_row())
        self._pending = Paragraph(look, "", Role.SECONDARY, "warn")
        self._pending.hide()
        card.body.addWidget(self._pending)
        self.threads.activated.connect(lambda _row: self._save(threads=self.threads.currentData()))
        self.trainers.activated.connect(lambda _row: self._save(trainers=self.trainers.currentData()))
        return card

    def _folder_row(self) -> QHBoxLayout:
        look = self.look
        self._usual = Button(look, "Use the usual one", "settings.engine.usual_folder", "link")
        show = Button(look, "Show", "settings.engine.show_folder", "ghost")
        choose = Button(look, "Choose", "settings.engine.folder", Shape("secondary", "folder"))
        row = tight(QHBoxLayout(), spacing=8)
        row.addWidget(self._folder, 1)
        row.addWidget(self._usual.on_click(self._use_usual))
        row.addWidget(show.on_click(self._show_folder))
        row.addWidget(choose.on_click(self.choose_folder))
        return row

    def opened(self) -> None:
        """Look at the engine and the bases."""
        self._preferences = read_preferences()
        self.threads.choose(self._preferences.threads)
        self.trainers.choose(self._preferences.trainers)
        self._show_preferences()
        self.look_at_engine()
        self.bases.read()

    def look_at_engine(self) -> None:
        """Ask the engine how it is."""

        def work(_ctx: WorkContext) -> _Seen:
            from lyricstudio.providers.local_engine import engine_health

            return _Seen(engine_health())

        self.view.start(self.view.run_job(work, "Asking the engine", "health").on_success(self._on_seen))

    def _on_seen(self, seen: _Seen) -> None:
        self._health = health = seen.health
        self.start.setVisible(health is None)
        self.stop.setVisible(health is not None)
        self.start.setEnabled(True)
        self.stop.setEnabled(True)
        if health is None:
            self._mark.show_icon("clock", "text2")
            self._state.set_text("Not running")
            self._fact.set_text("It starts by itself when something is trained or written.")
            return
        self._mark.show_icon("check-circle", "ok")
        self._state.set_text(f"Running, version {health.version}")
        work = f"{count(health.running, 'training')} at work, {health.queued} waiting"
        self._fact.set_text(f"{work} · {health.address.url} · process {health.address.pid}")

    def start_engine(self) -> None:
        """Start the engine."""

        def work(ctx: WorkContext) -> object:
            from lyricstudio.providers.local_engine import find_engine, start_engine

            return find_engine() or start_engine(ctx)

        self._state.set_text("Starting …")
        self.start.setEnabled(False)
        self.view.start(self.view.run_job(work, "Starting the engine", "engine").on_end(self._on_done))

    def stop_engine(self) -> None:
        """Stop the engine; when it trains, ask first."""
        if self._health is None or not self._health.running:
            self._stop()
            return
        question = Question(
            "Stop the engine?",
            f"{count(self._health.running, 'training')} at work. What was learnt is saved, and it goes on when the"
            " engine starts again – which it does by itself while a project with this run is open.",
            "Stop the engine",
            "Let it work",
            "settings.engine.stop_question",
        )
        ask(self.look, self.window(), question, self._stop)

    def _stop(self) -> None:
        def work(ctx: WorkContext) -> bool:
            from lyricstudio.providers.local_engine import stop_engine

            return stop_engine(ctx)

        self._state.set_text("Stopping …")
        self.stop.setEnabled(False)
        self.view.start(self.view.run_job(work, "Stopping the engine", "engine").on_end(self._on_done))

    def _on_done(self, _state: object) -> None:
        self.look_at_engine()

    # How it is started

    def _save(self, **changes: object) -> None:
        self._preferences = replace(self._preferences, **changes)  # type: ignore[arg-type]
        save_preferences(self._preferences)
        self._show_preferences()
        running = self._health is not None
        self._pending.set_text(
            "It works like this from its next start on: stop it and start it again." if running else ""
        )
        self._pending.setVisible(running)

    def _show_preferences(self) -> None:
        self._folder.set_text(f"Trainings and adapters are in {self._preferences.data}")
        self._usual.setVisible(bool(self._preferences.folder))

    def _show_folder(self) -> None:
        folder = self._preferences.data
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def choose_folder(self) -> QFileDialog:
        """Ask for another folder for trainings and adapters."""
        dialog = QFileDialog(self.window(), "Where trainings and adapters go", str(self._preferences.data.parent))
        dialog.setObjectName("settings.engine.folder_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.use_folder(Path(name)))
        dialog.open()
        return dialog

    def use_folder(self, folder: Path) -> None:
        """Ask what this means, then use a folder from the next start on."""
        question = Question(
            "Use another folder?",
            f"Trainings and adapters will go to {folder}. Models made so far stay in the old folder and answer again"
            " when you choose it, or when you move its contents.",
            "Use the new folder",
            "Keep the old one",
            "settings.engine.folder_question",
        )
        ask(self.look, self.window(), question, lambda: self._save(folder=str(folder)))

    def _use_usual(self) -> None:
        self._save(folder="")
