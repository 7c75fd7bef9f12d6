"""The view that trains: what to start above, the queue at the left, one run in full, two in a very wide window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.domain.run_states import RunState, can_cancel, can_pause
from lyricstudio.services.run_board import RunBoard
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.tune.compare_sheet import CompareSheet
from lyricstudio.ui.tune.launch_bar import LaunchBar
from lyricstudio.ui.tune.planning import Planning
from lyricstudio.ui.tune.prompt_sheet import PromptSheet
from lyricstudio.ui.tune.queue_pane import QueuePane, summary
from lyricstudio.ui.tune.run_panel import RunPanel
from lyricstudio.ui.tune.steering import Steering
from lyricstudio.ui.tune.stories import Stories
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.widgets.text import Elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.services.run_board import BoardRun
    from lyricstudio.services.run_story import RunStory
    from lyricstudio.ui.studio import Studio


class TuneView(View):
    """The view; the runs themselves are watched by `studio.runs`, which goes on when another view is in sight."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "tune", "Tune")
        self.board = RunBoard()
        self.run_id = ""
        self._wanted = ""
        self.queue = QueuePane(self.look)
        self.bar = LaunchBar(self.look, self, self._open_datasets)
        self.panel, self.second = RunPanel(self.look), RunPanel(self.look, "tune.second")
        self.compare_sheet = CompareSheet(self.look, self)
        self.prompt_sheet = PromptSheet(self.look, self)
        self.planning = Planning(self, self.bar)
        self.stories = Stories(self)
        self.steering = Steering(self)
        self.panes = Panes(self.look, self._centre(), Side(self.queue, 330, 380, 260))
        self.set_pages(self.panes, self._nothing_to_train())
        self._connect()

    def _centre(self) -> QWidget:
        self._queue_button = Button(
            self.look, "", "tune.queue_button", Shape("secondary", "drawer-left", label="Show the queue")
        )
        self._summary = Elided(self.look, "", Role.SECONDARY, "text2")
        small = tight(QHBoxLayout(), spacing=8)
        small.addWidget(self._queue_button)
        small.addWidget(self._summary, 1)
        self._small = QWidget()
        self._small.setLayout(small)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._runs())
        self._pages.addWidget(self._no_runs())
        column = tight(QVBoxLayout(), Space.PAGE, 12, Space.PAGE, 0, spacing=12)
        column.addWidget(self._small)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        return pane("win", column)

    def _runs(self) -> QScrollArea:
        self.second.hide_buttons()
        self.second.hide()
        inner = with_property(QWidget(), "surface", "win")
        row = tight(QHBoxLayout(inner), 0, 0, 0, 12, spacing=28)
        row.addWidget(self.panel, 1)
        row.addWidget(self.second, 1)
        area = QScrollArea()
        named(area, "tune.run_area", "Run")
        with_property(area, "surface", "win")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _no_runs(self) -> EmptyState:
        return EmptyState(
            self.look,
            "Ready to train",
            "Above are the frozen datasets, the base and the recipe, and what it will take. A run goes on in the"
            " background, also with the window closed.",
            EmptyAction("tune.empty.start", "Start now", self.start_runs, "play"),
        )

    def _nothing_to_train(self) -> QStackedWidget:
        self._empties = QStackedWidget()
        self._empties.addWidget(
            EmptyState(
                self.look,
                "No songs to learn from yet",
                "A model learns from your songs. Import some first; their parts are found by themselves.",
                EmptyAction("tune.empty.import", "Import lyrics", self._import, "import"),
            )
        )
        self._empties.addWidget(
            EmptyState(
                self.look,
                "Nothing frozen to train on yet",
                "A dataset is frozen from your songs' parts, one for each artist or as you choose in Dataset.",
                EmptyAction("tune.empty.make", "Make one for each artist", self.planning.make_datasets, "freeze"),
                EmptyAction("tune.empty.dataset", "Open Dataset", self._open_datasets),
            )
        )
        return self._empties

    def _connect(self) -> None:
        self.queue.list.current_changed.connect(self.show_run)
        self.queue.list.opened.connect(self._open_run)
        self.queue.list.act.connect(self._act_on)
        self.queue.pause_pressed.connect(self.pause_queue)
        self.bar.start_pressed.connect(self.start_runs)
        self.bar.get_base_pressed.connect(self.planning.get_base)
        self.panel.act.connect(self._act)
        self.panel.samples.change_pressed.connect(self.change_prompt)
        self.panel.samples.write_pressed.connect(self.stories.write_samples)
        self.second.samples.write_pressed.connect(self.stories.write_samples)
        self.prompt_sheet.chosen.connect(self.stories.choose_prompt)
        self.compare_sheet.changed.connect(self._on_compared)
        self._queue_button.clicked.connect(self.toggle_queue)
        self.studio.runs.board_changed.connect(self._on_board)

    # What the window asks of a view

    @property
    def place(self) -> str:
        """Return the run in sight."""
        one = self.current
        return f"Tune: {one.title}" if one is not None and not self.is_empty else "Tune"

    def project_changed(self) -> None:
        """Show another project's runs."""
        self.run_id, self._wanted = "", ""
        self.stories.project_changed()
        self.planning.project_changed()
        self._on_board(self.studio.runs.board or RunBoard())

    def refresh(self, what: frozenset[str]) -> None:
        """Look again at datasets and runs; runs themselves are told by the watch."""
        if what & {"datasets", "runs", "songs"}:
            self.planning.read_datasets()
        if "settings" in what:
            self.planning.prices_changed()

    def show_target(self, target: object) -> None:
        """Show a run by its id, or tick datasets (a tuple of ids) so that only the base is left to choose."""
        if isinstance(target, str):
            self.show_run_when_read(target)
        elif isinstance(target, tuple):
            self.planning.choose(tuple(str(one) for one in target))
            self.bar.base.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """Look for news and for bases that were added elsewhere; put the focus where work begins."""
        self.planning.read_bases()
        self.studio.runs.look()
        if self.board.runs and not self.panes.are_drawers:
            self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.bar.datasets.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, size: Size) -> None:
        """Make the queue a drawer in a small window, show a second run beside in a large one."""
        self.panes.arrange(size)
        self._small.setVisible(size is Size.SMALL)
        self._show_second()

    def enabled(self, command: str) -> bool:
        """Say what can be used."""
        run = self.current.run if self.current is not None else None
        if self.is_empty:
            return False
        known = {
            "tune.start": self.bar.can_start,
            "tune.pause": run is not None and (can_pause(run) or run.status == "paused"),
            "tune.retry": self.current is not None and self.current.can_retry,
            "tune.cancel": run is not None and can_cancel(run),
            "tune.try": run is not None and run.status == "succeeded",
            "tune.compare": len(self._comparable()) > 0,
            "tune.prompt": self.stories.story is not None and bool(self.stories.story.prompts),
            "tune.pause_queue": any(can_pause(o.run) or o.run.status == "paused" for o in self.board.runs),
        }
        return known.get(command, True)

    # Showing

    @property
    def current(self) -> BoardRun | None:
        """Return the run in sight as the board has it."""
        return self.board.find(self.run_id)

    def _on_board(self, board: RunBoard) -> None:
        self.board = board
        self.queue.show_board(board)
        self._summary.set_text(board.trouble or summary(board))
        self._summary.set_tone("bad" if board.trouble else "text2")
        self._pages.setCurrentIndex(0 if board.runs else 1)
        wanted = self._wanted if board.find(self._wanted) else self.run_id
        if board.find(wanted) is None:
            wanted = board.runs[0].run.id if board.runs else ""
        self._wanted = "" if wanted == self._wanted else self._wanted
        if wanted and wanted != self.run_id:
            self.queue.list.go_to(wanted)
            self.show_run(wanted)
        elif wanted:
            self.stories.read()
        if self.panel.story is not None:
            self.panel.show_buttons(len(self.stories.others), bool(self._comparable()))
        self.studio.actions.refresh()

    def show_nothing_to_train(self, songs: int, datasets: int) -> None:
        """Show the empty state while there are neither runs nor datasets."""
        self._empties.setCurrentIndex(1 if songs else 0)
        self.show_empty(not datasets and not self.board.runs)

    def show_run(self, run_id: str) -> None:
        """Show a run of the board."""
        if run_id == self.run_id:
            return
        self.run_id = run_id
        self.stories.read()
        self.place_changed.emit()
        self.studio.actions.refresh()

    def show_run_when_read(self, run_id: str) -> None:
        """Show a run as soon as the board knows it."""
        self._wanted = run_id
        if self.board.find(run_id) is not None:
            self.queue.list.go_to(run_id)
            self.show_run(run_id)

    def show_story(self, story: RunStory, others: Sequence[RunStory]) -> None:
        """Show what was read of the run in sight."""
        self.panel.show_story(story, others, self.stories.writing == story.one.run.id)
        self.panel.show_buttons(len(others), bool(self._comparable()))
        self._show_second()
        self.studio.actions.refresh()

    def _show_second(self) -> None:
        others = self.stories.others
        wanted = self.size_of_window is Size.LARGE and bool(others)
        if wanted:
            self.second.show_story(others[0], (), False)
        self.second.setVisible(wanted)

    @property
    def size_of_window(self) -> Size:
        """Return the size class of the window now."""
        from lyricstudio.ui.view import size_of

        return size_of(self.window().width())

    def _comparable(self) -> list[BoardRun]:
        return [one for one in self.board.runs if one.run.id != self.run_id and one.run.progress > 0]

    # Commands

    def start_runs(self) -> None:
        """Start a run for each ticked dataset."""
        self.planning.start()

    def choose_datasets(self) -> None:
        """Open the sheet of datasets."""
        self.bar.open_datasets()

    def choose_base(self) -> None:
        """Open the list of bases."""
        self.bar.base.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.base.showPopup()

    def choose_recipe(self) -> None:
        """Open the recipe."""
        self.bar.open_recipe()

    def toggle_pause(self) -> None:
        """Pause or resume the run in sight."""
        if self.current is not None:
            self.steering.toggle_pause(self.current)

    def retry(self) -> None:
        """Retry the run in sight."""
        if self.current is not None:
            self.steering.retry(self.current)

    def cancel(self) -> None:
        """Cancel the run in sight."""
        if self.current is not None:
            self.steering.cancel(self.current)

    def pause_queue(self) -> None:
        """Pause or resume all runs."""
        self.steering.steer_all(self.board.runs)

    def compare(self) -> None:
        """Open the sheet of runs to compare with."""
        self.compare_sheet.show_runs(self._comparable(), self.stories.compared)
        self.compare_sheet.open_below(self.panel.buttons["compare"], right=True)

    def _on_compared(self, ids: tuple[str, ...]) -> None:
        self.stories.compared = ids
        self.stories.read()

    def try_model(self) -> None:
        """Go to the model that the run in sight made."""
        if self.current is not None and self.current.run.status == "succeeded":
            self.studio.navigator.go("models", self.current.run.id)

    def change_prompt(self) -> None:
        """Open the sheet of questions."""
        if self.stories.story is not None:
            self.prompt_sheet.show_story(self.stories.story)
            self.prompt_sheet.open_below(self.panel.samples.change, right=True)

    def toggle_queue(self) -> None:
        """Open or close the queue."""
        self.panes.toggle("left")

    def next_run(self) -> None:
        """Show the run below."""
        self._step(1)

    def previous_run(self) -> None:
        """Show the run above."""
        self._step(-1)

    def _step(self, step: int) -> None:
        rows = self.queue.list.rows
        row = rows.next_run(rows.row_of(self.run_id), step)
        one = rows.run_at(row)
        if one is not None:
            self.queue.list.go_to(one.run.id)

    def _act(self, word: str) -> None:
        calls = {
            "compare": self.compare, "try": self.try_model, "pause": self.toggle_pause, "resume": self.toggle_pause,
            "retry": self.retry, "cancel": self.cancel,
        }  # fmt: skip
        calls[word]()

    def _act_on(self, run_id: str) -> None:
        one = self.board.find(run_id)
        if one is not None and one.state is RunState.NEEDS_YOU:
            self.steering.toggle_pause(one)

    def _open_run(self, run_id: str) -> None:
        self.panes.close_drawers()
        one = self.board.find(run_id)
        if one is not None and one.run.status == "succeeded":
            self.try_model()

    def _open_datasets(self) -> None:
        self.studio.navigator.go("dataset")

    def _import(self) -> None:
        from lyricstudio.ui.file_drop import ImportPaths

        self.studio.navigator.go("library", ImportPaths())
